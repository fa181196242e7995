"""Which towns each team serves, changed for a whole working group at once, and what else a team is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from zhuqi.foundation.errors import NotFound, Refused, StaleState
from zhuqi.organisations import access
from zhuqi.organisations.models import Division, Team, TeamMember, TeamTown, WorkingGroup
from zhuqi.organisations.roles import AccessKind, Actor, DivisionLevel
from zhuqi.organisations.services._people import log_access


@dataclass(frozen=True)
class DistrictWish:
    """One district as it should be: an existing team, or None for a new one."""

    name: str
    town_ids: tuple[int, ...]
    team_id: int | None = None


@transaction.atomic
def assign_towns(
    *, group_id: int, districts: Sequence[DistrictWish], actor: Actor, at: datetime
) -> tuple[tuple[int, ...], int]:
    """
    Divide towns among the teams of a group in one act (划分片区); return the teams, in order, and how many are new.

    Teams of the group that are not named keep their people and have no towns any more.

    :raises NotAllowed: if ``actor`` does not look after working groups
    :raises NotFound: if there is no such group, team or town
    :raises Refused: if a name is empty or taken twice, a town comes twice, or another group serves it
    """
    access.require_working_group(actor)
    group = WorkingGroup.objects.select_for_update().filter(pk=group_id).first()
    if group is None:
        raise NotFound("没有这个工作组，请重新选择。")
    names = [_name(wish.name) for wish in districts]
    if len(set(names)) != len(names):
        raise Refused("有两个片区同名，请改成不同的名称。")
    towns = [town for wish in districts for town in wish.town_ids]
    _check_towns(group_id, towns)
    teams = {team.pk: team for team in Team.objects.select_for_update().filter(group=group)}
    TeamTown.objects.filter(team__group=group).delete()
    done, created = [], 0
    for name, wish in zip(names, districts, strict=True):
        if wish.team_id is None:
            team = Team.objects.create(group=group, code=_free_code(group), name=f"{name}小组"[:60], district_name=name)
            created += 1
        else:
            found = teams.get(wish.team_id)
            if found is None:
                raise NotFound("其中有的工作小组已不在这个工作组，请刷新后重试。")
            team = found
            team.district_name = name
            team.save(update_fields=["district_name"])
        TeamTown.objects.bulk_create(TeamTown(team=team, division_id=town) for town in wish.town_ids)
        done.append(team.pk)
    detail = f"划分{len(districts)}个片区、{len(towns)}个乡镇（街道）"
    log_access(kind=AccessKind.RIGHTS_CHANGED, at=at, actor=actor, subject=group.name, detail=detail)
    return tuple(done), created


@transaction.atomic
def edit_team(
    *,
    team_id: int,
    name: str,
    district_name: str,
    town_ids: Sequence[int],
    actor: Actor,
    at: datetime,
) -> None:
    """
    Rename a team or its district, and say which towns it serves (维护小组).

    :raises NotAllowed: if ``actor`` does not look after working groups
    :raises NotFound: if there is no such team or town
    :raises Refused: if a name is empty, or another team serves one of the towns
    """
    access.require_working_group(actor)
    team = Team.objects.select_for_update().filter(pk=team_id).first()
    if team is None:
        raise NotFound("没有这个工作小组，请重新选择。")
    wanted = list(dict.fromkeys(town_ids))
    taken = TeamTown.objects.select_related("team", "division").filter(division_id__in=wanted).exclude(team=team)
    row = taken.first()
    if row is not None:
        raise Refused(f"{row.division.name}已属于{row.team.district_name}，请先从那里移出。")
    if Division.objects.filter(pk__in=wanted, level=DivisionLevel.TOWN).count() != len(wanted):
        raise NotFound("没有这个乡镇（街道），请重新选择。")
    team.name, team.district_name = _name(name, "工作小组名称"), _name(district_name)
    team.save(update_fields=["name", "district_name"])
    TeamTown.objects.filter(team=team).delete()
    TeamTown.objects.bulk_create(TeamTown(team=team, division_id=town) for town in wanted)
    log_access(kind=AccessKind.RIGHTS_CHANGED, at=at, actor=actor, subject=team.name, detail="维护小组名称和片区")


@transaction.atomic
def set_team_lead(*, team_id: int, user_id: int, is_lead: bool, today: date, actor: Actor, at: datetime) -> None:
    """
    Say whether a member leads the team (指定组长); the rights of a lead are granted apart.

    :raises NotAllowed: if ``actor`` does not look after working groups
    :raises StaleState: if the person is no member
    """
    access.require_working_group(actor)
    members = TeamMember.objects.select_for_update(of=("self",)).select_related("user", "team")
    member = members.filter(team_id=team_id, user_id=user_id, until__isnull=True).first()
    if member is None:
        raise StaleState("该人员已不在工作小组中，请刷新后重试。")
    member.is_lead = is_lead
    member.save(update_fields=["is_lead"])
    detail = f"{'任' if is_lead else '不再任'}{member.team.name}组长"
    log_access(kind=AccessKind.RIGHTS_CHANGED, at=at, actor=actor, subject=member.user.username, detail=detail)


def _check_towns(group_id: int, towns: Sequence[int]) -> None:
    if len(set(towns)) != len(towns):
        raise Refused("有的乡镇同时划给了两个片区，请只保留一个。")
    found = Division.objects.filter(pk__in=towns, level=DivisionLevel.TOWN, valid_until__isnull=True)
    if found.count() != len(towns):
        raise NotFound("其中有的乡镇（街道）不存在或已停用，请刷新后重试。")
    row = TeamTown.objects.select_related("team__group", "division").filter(division_id__in=towns)
    other = row.exclude(team__group_id=group_id).first()
    if other is not None:
        raise Refused(f"{other.division.name}属于{other.team.group.name}的{other.team.district_name}，请先从那里移出。")


def _free_code(group: WorkingGroup) -> str:
    taken = set(Team.objects.values_list("code", flat=True))
    numbers = (f"{group.code[:20]}-{number}" for number in range(1, len(taken) + 2))
    return next(code for code in numbers if code not in taken)


def _name(text: str, field: str = "片区名称") -> str:
    tidy = " ".join(text.split())
    if not tidy or len(tidy) > 55:
        raise Refused(f"请填写{field}，最多 55 个字。")
    return tidy


def match_teams(districts: Sequence[Sequence[int]], towns_of: Mapping[int, Sequence[int]]) -> list[int | None]:
    """Return, per district, the team that shares most towns with it, each team once; None where none is left."""
    pairs = sorted(
        (
            (-len(set(towns) & set(mine)), team, place)
            for place, towns in enumerate(districts)
            for team, mine in towns_of.items()
        )
    )
    found: list[int | None] = [None] * len(districts)
    used: set[int] = set()
    for _, team, place in pairs:
        if found[place] is None and team not in used:
            found[place] = team
            used.add(team)
    return found
