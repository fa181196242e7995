"""The office, the units and the people of the bench.  All of it says 压测."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from zhuqi.organisations.models import (
    Division,
    RoleGrant,
    Team,
    TeamMember,
    TeamTown,
    Unit,
    User,
    WorkingGroup,
)
from zhuqi.organisations.roles import DivisionLevel, Role, ScopeKind, UnitLevel
from zhuqi.organisations.selectors import SYSTEM_USERNAME

MARK = "压测"
USERNAME_MARK = "bench-"
TEAMS = 4
TOWNS = 20  # of a city; a province has one for every FIRMS_PER_TOWN firms
FIRMS_PER_TOWN = 500
FIRMS_PER_STEWARD = 20
_UNITS: tuple[tuple[UnitLevel, tuple[str, ...]], ...] = (
    (
        UnitLevel.CITY,
        (
            *("发展改革委", "工业和信息化局", "自然资源局", "住房建设局", "城市管理局", "交通运输局", "水利局"),
            *("生态环境局", "人力资源社会保障局", "财政局", "税务局", "市场监管局", "应急管理局", "教育局"),
            *("卫生健康委", "农业农村局", "商务局", "科技局", "行政审批局", "公安局", "消防救援支队", "金融工作局"),
        ),
    ),
    (UnitLevel.COUNTY, ("东县政府", "西县政府", "南县政府", "北县政府", "开发区管委会")),
    (UnitLevel.PROVINCE, ("省自然资源厅", "省生态环境厅", "省交通运输厅")),
    (UnitLevel.EXTERNAL, ("电力公司", "燃气公司", "水务集团", "建设银行", "农业银行", "通信公司")),
)


@dataclass(frozen=True)
class HandlingUnit:
    """A unit that may lead, with whoever acts for it."""

    id: int
    name: str
    level: UnitLevel
    handler_id: int
    head_id: int


@dataclass(frozen=True)
class City:
    """The ids the histories are told with."""

    system_id: int
    dispatchers: tuple[int, ...]
    supervisors: tuple[int, ...]
    callers: tuple[int, ...]
    office_unit: str
    units: tuple[HandlingUnit, ...]
    towns: tuple[int, ...]
    team_of_town: dict[int, int]
    lead_of_team: dict[int, int]
    member_of_unit: dict[int, int]
    stewards: tuple[int, ...]


class _Maker:
    """Makes people with their rights, in two statements at the end."""

    def __init__(self, since: date) -> None:
        self.since = since
        self.users: list[User] = []
        self.grants: list[RoleGrant] = []

    def person(
        self,
        username: str,
        name: str,
        home: Unit,
        role: Role,
        scope: ScopeKind = ScopeKind.ALL,
        *,
        unit: Unit | None = None,
        team: Team | None = None,
    ) -> User:
        user = User(username=USERNAME_MARK + username, name=MARK + name, unit=home, password=make_password(None))
        self.users.append(user)
        self.grants.append(RoleGrant(user=user, role=role, scope=scope, unit=unit, team=team, since=self.since))
        return user

    def write(self) -> None:
        User.objects.bulk_create(self.users, batch_size=2000)
        RoleGrant.objects.bulk_create(self.grants, batch_size=2000)


def make_city(*, firms: int, stewarded: int, since: date) -> City:
    """Make places, units, teams and people for ``firms`` firms; everybody's rights begin on ``since``."""
    town_count = TOWNS if firms <= 2 * TOWNS * FIRMS_PER_TOWN else firms // FIRMS_PER_TOWN
    city = Division.objects.create(code12="990000000000", name=f"{MARK}市", level=DivisionLevel.CITY)
    towns = Division.objects.bulk_create(
        Division(code12=f"9900{n:05}000", name=f"{MARK}{n}镇", level=DivisionLevel.TOWN, parent=city)
        for n in range(1, town_count + 1)
    )
    office = _unit("BENCH", f"{MARK}市企业服务办", UnitLevel.CITY)
    office.save(force_insert=True)
    units = Unit.objects.bulk_create(
        [_unit(f"BENCH{n:03}", f"{MARK}{name}", level) for n, (name, level) in enumerate(_unit_names(), 1)]
    )
    group = WorkingGroup.objects.create(code="BENCH", name=f"{MARK}工作组", area=city)
    teams = Team.objects.bulk_create(
        Team(group=group, code=f"BENCH{n}", name=f"{MARK}第{n}小组", district_name=f"{MARK}{n}片区")
        for n in range(1, TEAMS + 1)
    )
    TeamTown.objects.bulk_create(
        TeamTown(team=teams[n * TEAMS // town_count], division=town) for n, town in enumerate(towns)
    )
    maker = _Maker(since)
    dispatchers = [maker.person(f"dispatcher-{n}", f"交办员{n}", office, Role.DISPATCHER) for n in (1, 2, 3)]
    supervisors = [maker.person(f"supervisor-{n}", f"督办员{n}", office, Role.SUPERVISOR) for n in (1, 2)]
    callers = [maker.person(f"caller-{n}", f"回访员{n}", office, Role.CALLER) for n in (1, 2, 3)]
    maker.person("leader", "领导", office, Role.LEADER)
    leads = [
        maker.person(f"lead-{n}", f"组长{n}", office, Role.GROUP_LEAD, scope=ScopeKind.DISTRICT, team=team)
        for n, team in enumerate(teams, 1)
    ]
    handlers = [
        maker.person(f"handler-{n}", f"经办{n}", unit, Role.HANDLER, scope=ScopeKind.UNIT, unit=unit)
        for n, unit in enumerate(units, 1)
    ]
    heads = [
        maker.person(f"head-{n}", f"负责人{n}", unit, Role.UNIT_HEAD, scope=ScopeKind.UNIT, unit=unit)
        for n, unit in enumerate(units, 1)
    ]
    stewards = [
        maker.person(f"steward-{n}", f"服务官{n}", units[n % len(units)], Role.STEWARD, scope=ScopeKind.ENTERPRISES)
        for n in range(1, max(stewarded // FIRMS_PER_STEWARD, TEAMS) + 1)
    ]
    maker.write()
    TeamMember.objects.bulk_create(
        [
            *(
                TeamMember(team=team, user=lead, is_lead=True, since=since)
                for team, lead in zip(teams, leads, strict=True)
            ),
            *(TeamMember(team=teams[n % TEAMS], user=user, since=since) for n, user in enumerate(stewards)),
        ]
    )
    member_of_unit: dict[int, int] = {}
    for user in stewards:
        member_of_unit.setdefault(user.unit_id or 0, user.pk)
    return City(
        system_id=User.objects.get(username=SYSTEM_USERNAME).pk,
        dispatchers=tuple(user.pk for user in dispatchers),
        supervisors=tuple(user.pk for user in supervisors),
        callers=tuple(user.pk for user in callers),
        office_unit=office.name,
        units=tuple(
            HandlingUnit(unit.pk, unit.name, UnitLevel(unit.level), handler.pk, head.pk)
            for unit, handler, head in zip(units, handlers, heads, strict=True)
        ),
        towns=tuple(town.pk for town in towns),
        team_of_town={town.pk: teams[n * TEAMS // town_count].pk for n, town in enumerate(towns)},
        lead_of_team={team.pk: lead.pk for team, lead in zip(teams, leads, strict=True)},
        member_of_unit=member_of_unit,
        stewards=tuple(user.pk for user in stewards),
    )


def _unit_names() -> list[tuple[str, UnitLevel]]:
    return [(name, level) for level, names in _UNITS for name in names]


def _unit(code: str, name: str, level: UnitLevel) -> Unit:
    return Unit(code=code, name=name, level=level, path=f"/{code}/")
