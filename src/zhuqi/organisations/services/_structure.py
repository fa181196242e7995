"""Divisions, units, working groups and teams."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, connection, transaction

from zhuqi.foundation.errors import NotFound, Refused, StaleState
from zhuqi.organisations import access
from zhuqi.organisations.models import Division, Team, TeamMember, TeamTown, Unit, User, WorkingGroup
from zhuqi.organisations.roles import AccessKind, Actor, DivisionLevel, UnitLevel
from zhuqi.organisations.selectors import UnitRef, find_unit, unit_ref
from zhuqi.organisations.services._people import log_access

_UNIT_CODES_LOCK = 7_201  # advisory lock: two imports may meet the same unknown unit at once

# The first hit decides: 市供电公司 is a company before it is the city's, 区街道办 a town before it is the district's.
_LEVEL_SIGNS: tuple[tuple[str, UnitLevel], ...] = (
    (r"公司|银行|集团|电网|信用社|运营商|移动|联通|电信|铁塔", UnitLevel.EXTERNAL),
    (r"镇|乡|街道|办事处", UnitLevel.TOWN),
    (r"^省|省.*(厅|局|委|办)", UnitLevel.PROVINCE),
    (r"县|区", UnitLevel.COUNTY),
)


@transaction.atomic
def create_division(
    *,
    code12: str,
    name: str,
    level: DivisionLevel,
    actor: Actor,
    at: datetime,
    parent_id: int | None = None,
    valid_from: date | None = None,
) -> int:
    """
    Add an administrative division and return its id.

    :raises NotAllowed: if ``actor`` does not look after the structure
    :raises Refused: if the code is not twelve digits or taken, or the name empty
    """
    access.require_structure(actor)
    if not re.fullmatch(r"[0-9]{12}", code12):
        raise Refused("区划代码应为 12 位数字，请核对。")
    if parent_id is not None and not Division.objects.filter(pk=parent_id).exists():
        raise NotFound("没有这个上级区划，请重新选择。")
    division = Division(code12=code12, name=_name(name, "区划名称", 60), level=level.value, valid_from=valid_from)
    division.parent_id = parent_id
    if Division.objects.filter(code12=code12).exists():
        raise Refused(f"区划代码 {code12} 已存在，请核对。")
    division.save(force_insert=True)
    log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=division.name, detail="新增区划")
    return division.pk


@transaction.atomic
def create_unit(
    *,
    code: str,
    name: str,
    level: UnitLevel,
    actor: Actor,
    at: datetime,
    parent_id: int | None = None,
    division_id: int | None = None,
    aliases: Iterable[str] = (),
) -> int:
    """
    Add a unit and return its id.

    :raises NotAllowed: if ``actor`` does not look after the structure
    :raises Refused: if code or name is empty, malformed or taken
    :raises NotFound: if there is no such parent
    """
    access.require_structure(actor)
    unit = _insert_unit(code, name, level, parent_id, division_id, tuple(aliases), is_confirmed=True)
    log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=unit.name, detail="新增单位")
    return unit.pk


@transaction.atomic
def ensure_unit(*, name: str, actor: Actor, at: datetime, level: UnitLevel | None = None) -> UnitRef:
    """
    Return the unit so called; if there is none, add it unconfirmed, so that an import need not stop (待核对单位).

    Without ``level`` it is guessed from the name. The caller has checked that ``actor`` may import.

    :raises Refused: if the name is empty or too long
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_UNIT_CODES_LOCK])
    known = find_unit(name)
    if known is not None:
        return known
    last = Unit.objects.filter(code__regex=r"^N[0-9]{5}$").order_by("-code").values_list("code", flat=True).first()
    code = f"N{int(last[1:]) + 1 if last else 1:05}"
    unit = _insert_unit(code, name, level or _guess_level(name), None, None, (), is_confirmed=False)
    log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=unit.name, detail="导入新增单位，待核对")
    return unit_ref(unit.pk)


@transaction.atomic
def ensure_city(*, actor: Actor, at: datetime) -> None:
    """Give a new, empty system one division to put firms under, named as not yet entered, so that an import goes on."""
    if Division.objects.exists():
        return
    city = Division.objects.create(code12="0" * 12, name="本市（区划待录入）", level=DivisionLevel.CITY.value)
    log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=city.name, detail="导入时新增区划，待核对")


@transaction.atomic
def confirm_unit(*, unit_id: int, level: UnitLevel, actor: Actor, at: datetime) -> None:
    """
    Confirm a unit that an import added, with its right level (核对单位).

    :raises NotAllowed: if ``actor`` does not look after the structure
    :raises StaleState: if it is confirmed already
    :raises NotFound: if there is no such unit
    """
    access.require_structure(actor)
    unit = Unit.objects.select_for_update().filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("没有这个单位，请重新选择。")
    if unit.is_confirmed:
        raise StaleState(f"{unit.name}已核对，请刷新后重试。")
    unit.is_confirmed, unit.level = True, level.value
    unit.save(update_fields=["is_confirmed", "level"])
    log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=unit.name, detail="核对单位")


@transaction.atomic
def create_working_group(*, code: str, name: str, actor: Actor, at: datetime, area_id: int | None = None) -> int:
    """
    Add a working group (工作组) and return its id.

    :raises NotAllowed: if ``actor`` does not look after working groups
    :raises Refused: if code or name is empty or the code taken
    """
    access.require_working_group(actor)
    code = _name(code, "工作组编码", 30)
    if WorkingGroup.objects.filter(code=code).exists():
        raise Refused(f"工作组编码“{code}”已存在，请换一个。")
    if area_id is not None and not Division.objects.filter(pk=area_id).exists():
        raise NotFound("没有这个区划，请重新选择。")
    group = WorkingGroup.objects.create(code=code, name=_name(name, "工作组名称", 60), area_id=area_id)
    log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=group.name, detail="新增工作组")
    return group.pk


@transaction.atomic
def create_team(
    *,
    group_id: int,
    code: str,
    name: str,
    district_name: str,
    actor: Actor,
    at: datetime,
    town_ids: Iterable[int] = (),
) -> int:
    """
    Add a team with its district (片区) and return its id.

    :raises NotAllowed: if ``actor`` does not look after working groups
    :raises Refused: if a field is empty, the code taken, or a town belongs to another team
    :raises NotFound: if there is no such group or town
    """
    access.require_working_group(actor)
    if not WorkingGroup.objects.filter(pk=group_id).exists():
        raise NotFound("没有这个工作组，请重新选择。")
    code, towns = _name(code, "工作小组编码", 30), list(dict.fromkeys(town_ids))
    if Team.objects.filter(code=code).exists():
        raise Refused(f"工作小组编码“{code}”已存在，请换一个。")
    if Division.objects.filter(pk__in=towns).count() != len(towns):
        raise NotFound("没有这个乡镇（街道），请重新选择。")
    taken = TeamTown.objects.select_related("team", "division").filter(division_id__in=towns).first()
    if taken is not None:
        raise Refused(f"{taken.division.name}已属于{taken.team.district_name}，请先调整片区。")
    team = Team.objects.create(
        group_id=group_id,
        code=code,
        name=_name(name, "工作小组名称", 60),
        district_name=_name(district_name, "片区名称", 60),
    )
    TeamTown.objects.bulk_create(TeamTown(team=team, division_id=town) for town in towns)
    log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=team.name, detail="新增工作小组")
    return team.pk


@transaction.atomic
def add_team_member(
    *, team_id: int, user_id: int, since: date, actor: Actor, at: datetime, is_lead: bool = False
) -> int:
    """
    Take a person into a team; the home unit stays (组员).

    :raises NotAllowed: if ``actor`` does not look after working groups
    :raises Refused: if they are a member already
    :raises NotFound: if there is no such team or person
    """
    access.require_working_group(actor)
    team = Team.objects.select_for_update().filter(pk=team_id).first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if team is None or user is None:
        raise NotFound("没有这个工作小组或人员，请重新选择。")
    if team.members.filter(user=user, until__isnull=True).exists():
        raise Refused(f"{user.name}已是{team.name}成员，无需重复添加。")
    member = TeamMember.objects.create(team=team, user=user, is_lead=is_lead, since=since)
    log_access(kind=AccessKind.RIGHTS_CHANGED, at=at, actor=actor, subject=user.username, detail=f"加入{team.name}")
    return member.pk


@transaction.atomic
def end_team_membership(*, team_id: int, user_id: int, today: date, actor: Actor, at: datetime) -> None:
    """
    Release a person from a team, from ``today`` on.

    :raises NotAllowed: if ``actor`` does not look after working groups
    :raises StaleState: if they are no member
    """
    access.require_working_group(actor)
    members = TeamMember.objects.select_for_update(of=("self",)).select_related("user", "team")
    member = members.filter(team_id=team_id, user_id=user_id, until__isnull=True).first()
    if member is None:
        raise StaleState("该人员已不在工作小组中，请刷新后重试。")
    member.until = max(today, member.since) - timedelta(days=1)
    member.save(update_fields=["until"])
    detail = f"退出{member.team.name}"
    log_access(kind=AccessKind.RIGHTS_CHANGED, at=at, actor=actor, subject=member.user.username, detail=detail)


def _insert_unit(
    code: str,
    name: str,
    level: UnitLevel,
    parent_id: int | None,
    division_id: int | None,
    aliases: tuple[str, ...],
    *,
    is_confirmed: bool,
) -> Unit:
    if not re.fullmatch(r"[0-9A-Za-z_-]{1,30}", code):
        raise Refused("单位编码只能用字母、数字、横线，最多 30 位，请核对。")
    path = f"/{code}/"
    if parent_id is not None:
        parent = Unit.objects.filter(pk=parent_id).first()
        if parent is None:
            raise NotFound("没有这个上级单位，请重新选择。")
        path = f"{parent.path}{code}/"
    if division_id is not None and not Division.objects.filter(pk=division_id).exists():
        raise NotFound("没有这个区划，请重新选择。")
    unit = Unit(code=code, name=_name("".join(name.split()), "单位名称", 100), level=level.value, path=path)
    unit.aliases = [alias for alias in ("".join(alias.split()) for alias in aliases) if alias]
    unit.parent_id, unit.division_id, unit.is_confirmed = parent_id, division_id, is_confirmed
    try:
        with transaction.atomic():
            unit.save(force_insert=True)
    except IntegrityError:
        raise Refused(f"单位“{unit.name}”或编码“{code}”已存在，请核对。") from None
    return unit


def _guess_level(name: str) -> UnitLevel:
    return next((level for sign, level in _LEVEL_SIGNS if re.search(sign, name)), UnitLevel.CITY)


def _name(text: str, field: str, limit: int) -> str:
    tidy = " ".join(text.split())
    if not tidy or len(tidy) > limit:
        raise Refused(f"请填写{field}，最多 {limit} 个字。")
    return tidy
