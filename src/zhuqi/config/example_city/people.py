"""The people of the example city: offices, group members with their home units, handlers, leaders, administrators."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from random import Random

from django.utils import timezone

from zhuqi.config.example_city.places import CITY, COUNTY, EXTERNAL, PROVINCE, TOWNS, Places
from zhuqi.organisations import services
from zhuqi.organisations.roles import ROLE_LABELS, Actor, Role, ScopeKind
from zhuqi.organisations.selectors import actor_for

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾"
)
_GIVEN_WORDS = (
    "建国 志强 秀英 海燕 文博 晓东 丽华 国栋 永刚 春梅 俊杰 雪梅 卫东 红霞 振华 淑敏 立新 桂兰 少华 玉洁 "
    "明亮 思远 佳慧 宏伟 庆丰 冬梅 学军 艳丽 东升 小曼 铁军 亚楠 凯 静 磊 敏 涛 颖 斌 倩 鹏 婷 峰 莉 勇 娜"
)
GIVEN = tuple(_GIVEN_WORDS.split())

START = date(2026, 6, 1)


@dataclass(frozen=True)
class ExampleAccount:
    """An account worth stepping into: who it is, and what to look at first."""

    username: str
    name: str
    role: Role
    look_at: str

    @property
    def role_label(self) -> str:
        """The role in Chinese."""
        return ROLE_LABELS[self.role]


ACCOUNTS: tuple[ExampleAccount, ...] = (
    ExampleAccount("linxiao", "林晓", Role.DISPATCHER, "今日里的待研判和退单待裁定；问题台账的全部问题"),
    ExampleAccount("sunliang", "孙亮", Role.SUPERVISOR, "超期和临期的问题；待审核的办结申请、待批的延期"),
    ExampleAccount("zrzy.zu", "周思远", Role.STEWARD, "包联企业的问题；登记一次走访"),
    ExampleAccount("fuzuzhang", "吴国栋", Role.GROUP_LEAD, "全组走访和问题；生成工作总结"),
    ExampleAccount("power1", "郑海燕", Role.HANDLER, "本单位承办的问题；反馈进展"),
    ExampleAccount("power0", "何永刚", Role.UNIT_HEAD, "待签的退单、延期和办结申请"),
    ExampleAccount("hefang", "贺芳", Role.CALLER, "待回访的问题；记录企业原话"),
    ExampleAccount("shizhang", "梁振华", Role.LEADER, "统计报表和长期推进的问题；作批示"),
    ExampleAccount("hengtai", "韩丽华", Role.CONTACT, "本企业四个问题的办理过程"),
    ExampleAccount("sysadmin", "罗凯", Role.SYSTEM_ADMIN, "账号、单位和工作日历"),
    ExampleAccount("secadmin", "谢敏", Role.SECURITY_ADMIN, "角色授权"),
    ExampleAccount("auditor", "唐静", Role.AUDITOR, "访问记录"),
)

_NAMES = {account.username: account.name for account in ACCOUNTS}

# Team by team, the home units of the members; the first of each leads the team.
_MEMBERS: tuple[tuple[str, ...], ...] = (
    ("gxj", "zrzy", "sthj", "jrj", "rsj"),
    ("fgw", "zjj", "tax", "jtj", "scjg"),
    ("swj", "czj", "kjj", "xzsp", "yjj"),
    ("slj", "jyj", "wjw", "cgj", "wsb"),
)


@dataclass
class People:
    """Ids by username, and the usernames each part of the play needs."""

    ids: dict[str, int] = field(default_factory=dict)
    dispatchers: tuple[str, ...] = ("linxiao", "dengkai", "caolei")
    supervisors: tuple[str, ...] = ("sunliang", "panjing")
    callers: tuple[str, ...] = ("hefang", "qianying")
    leaders: tuple[str, ...] = ("shizhang", "fushizhang")
    members: dict[str, list[str]] = field(default_factory=dict)  # district: stewards
    team_leads: dict[str, str] = field(default_factory=dict)
    group_lead: str = "fuzuzhang"
    _actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, username: str, at: datetime) -> Actor:
        """Return the person as of a moment; rights in this city do not change after they were given."""
        today = timezone.localdate(at)
        known = self._actors.get(username)
        if known is None:
            known = self._actors[username] = actor_for(self.ids[username], today)
        return known if known.today == today else replace(known, today=today)

    def head(self, unit: str) -> str:
        """Return who signs for a unit."""
        return f"{unit}0"

    def handler(self, unit: str) -> str:
        """Return who works on the issues of a unit."""
        return f"{unit}1"


def full_name(rng: Random) -> str:
    """Return an invented name."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def build_people(places: Places, actor: Actor, at: datetime) -> People:
    """Open the accounts, none with a password, and give everybody their role."""
    staff = _Staff(places, People(), Random("people"), actor, at)
    _units(staff)
    _offices(staff)
    _group(staff)
    return staff.people


@dataclass
class _Staff:
    """Who is being hired, and by whom."""

    places: Places
    people: People
    rng: Random
    actor: Actor
    at: datetime

    def hire(self, username: str, unit: str) -> int:
        """Open an account in a unit."""
        self.people.ids[username] = services.create_user(
            username=username,
            name=_NAMES.get(username) or full_name(self.rng),
            unit_id=self.places.units[unit],
            phone=f"1380000{len(self.people.ids) + 1000:04}",
            actor=self.actor,
            at=self.at,
        )
        return self.people.ids[username]

    def give(self, user_id: int, role: Role, scope: ScopeKind, **target: int) -> None:
        """Give a role; ``target`` is what the scope needs."""
        services.grant_role(
            user_id=user_id,
            role=role,
            scope=scope,
            since=START,
            unit_id=target.get("unit_id"),
            group_id=target.get("group_id"),
            team_id=target.get("team_id"),
            actor=self.actor,
            at=self.at,
        )


def _units(staff: _Staff) -> None:
    """Two people for each unit that handles issues: who signs, and who works."""
    towns = (f"t.{town}" for row in TOWNS.values() for town in row)
    for unit in (*EXTERNAL, *CITY, *COUNTY, *PROVINCE, *towns):
        unit_id = staff.places.units[unit]
        for role, username in (
            (Role.UNIT_HEAD, staff.people.head(unit)),
            (Role.HANDLER, staff.people.handler(unit)),
        ):
            staff.give(staff.hire(username, unit), role, ScopeKind.UNIT, unit_id=unit_id)


def _offices(staff: _Staff) -> None:
    """The office, the supervisors, the callers, the leaders and the three administrators."""
    people = staff.people
    for role, unit, usernames in (
        (Role.DISPATCHER, "qfb", people.dispatchers),
        (Role.SUPERVISOR, "dcs", people.supervisors),
        (Role.CALLER, "hfzx", people.callers),
        (Role.LEADER, "gov", people.leaders),
        (Role.SYSTEM_ADMIN, "xxzx", ("sysadmin",)),
        (Role.SECURITY_ADMIN, "xxzx", ("secadmin",)),
        (Role.AUDITOR, "xxzx", ("auditor",)),
    ):
        for username in usernames:
            staff.give(staff.hire(username, unit), role, ScopeKind.ALL)


def _group(staff: _Staff) -> None:
    """The working group: its lead, and the members of the four teams, who keep their home units."""
    places, people = staff.places, staff.people
    lead_id = staff.hire(people.group_lead, "qfb")
    staff.give(lead_id, Role.GROUP_LEAD, ScopeKind.GROUP, group_id=places.group_id)
    for (district, team_id), units in zip(places.teams.items(), _MEMBERS, strict=True):
        people.members[district] = [f"{unit}.zu" for unit in units]
        people.team_leads[district] = people.members[district][0]
        for username, unit in zip(people.members[district], units, strict=True):
            user_id, is_lead = staff.hire(username, unit), username == people.team_leads[district]
            staff.give(user_id, Role.STEWARD, ScopeKind.ENTERPRISES)
            if is_lead:
                staff.give(user_id, Role.GROUP_LEAD, ScopeKind.DISTRICT, team_id=team_id)
            services.add_team_member(
                team_id=team_id, user_id=user_id, since=START, is_lead=is_lead, actor=staff.actor, at=staff.at
            )
