"""Plans of districts: proposed, adjusted by hand, accepted in one act, or given up."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Avg

from zhuqi.enterprises.models import Enterprise
from zhuqi.foundation.errors import NotFound, Refused, StaleState
from zhuqi.organisations.models import TownBorder, WorkingGroup
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import teams
from zhuqi.organisations.services import DistrictWish, assign_towns, match_teams, propose_borders
from zhuqi.stewardship import access
from zhuqi.stewardship.categories import StewardshipAction
from zhuqi.stewardship.models import DistrictPlan
from zhuqi.stewardship.optimiser import divide
from zhuqi.stewardship.planning_words import PlanState
from zhuqi.stewardship.selectors._districts import case_of, district_case, town_names
from zhuqi.stewardship.services._record import lock_history, record_stewardship_act


@transaction.atomic
def make_district_plan(*, group_id: int, districts: int, actor: Actor, at: datetime, today: date) -> str:
    """
    Propose how to divide the towns of a group into districts (拟订片区方案), and return the plan's number.

    Where no town has a neighbour on record, neighbours are worked out from places first.

    :raises NotAllowed: if ``actor`` is not the office over the whole city
    :raises NotFound: if there is no such group
    :raises Refused: if there are no towns, or fewer than districts
    """
    access.require_rule(actor)
    if not WorkingGroup.objects.filter(pk=group_id).exists():
        raise NotFound("没有这个工作组，请重新选择。")
    lock_history()
    if not TownBorder.objects.exists():
        propose_borders(actor=actor, at=at, places=middles_of_firms())
    case = district_case(group_id, actor, today)
    found = divide(case_of(case), districts, dict(town_names(case)))
    towns = {str(town): number for number, one in enumerate(found.districts) for town in one.towns}
    row = DistrictPlan.objects.create(
        number=_next_number(),
        group_id=group_id,
        made_by_id=actor.user_id,
        made_at=at,
        state=PlanState.READY.value,
        districts=districts,
        case=case,
        result={"cost": found.cost, "gap": found.gap, "notes": list(found.notes)},
        towns=towns,
        names=_names(group_id, [[int(town) for town in one.towns] for one in found.districts]),
    )
    return row.number


@transaction.atomic
def adjust_districts(
    *, number: str, towns: Mapping[int, int], names: Mapping[int, str], actor: Actor, at: datetime
) -> None:
    """
    Put towns into other districts and name the districts (人工调整片区); what is not named stays.

    A district that falls apart is allowed: the page warns, the office decides.

    :raises NotAllowed: if ``actor`` is not the office over the whole city
    :raises NotFound: if there is no such plan
    :raises StaleState: if it is no longer open
    :raises Refused: if a district would be left without towns, or a name is empty
    """
    row = _lock_open(number, actor)
    changed = {**{int(town): place for town, place in row.towns.items()}, **dict(towns)}
    if set(changed) != {int(town) for town in row.towns} or not set(changed.values()) <= set(range(row.districts)):
        raise NotFound("方案中没有这个乡镇或片区，请刷新后重试。")
    empty = [place for place in range(row.districts) if place not in changed.values()]
    said = {**{int(place): one for place, one in row.names.items()}}
    for place, name in names.items():
        if place in said:
            said[place] = {**said[place], "name": " ".join(name.split())[:55]}
    if empty:
        raise Refused(f"{said[empty[0]]['name']}没有乡镇了，请至少留一个，或减少片区数重新拟订。")
    if any(not one["name"] for one in said.values()):
        raise Refused("请填写每个片区的名称。")
    row.towns = {str(town): place for town, place in changed.items()}
    row.names = {str(place): one for place, one in said.items()}
    row.save(update_fields=["towns", "names"])


@transaction.atomic
def accept_districts(*, number: str, actor: Actor, at: datetime) -> int:
    """
    Set the districts as the plan says (采纳片区方案): teams named or created, towns given to them; return the event.

    :raises NotAllowed: if ``actor`` is not the office over the whole city
    :raises NotFound: if there is no such plan, or a town or team is gone
    :raises StaleState: if it is no longer open
    :raises Refused: if two districts have one name, or another group serves a town meanwhile
    """
    row = _lock_open(number, actor)
    wishes = [
        DistrictWish(
            name=row.names[str(place)]["name"],
            town_ids=tuple(int(town) for town, one in row.towns.items() if one == place),
            team_id=row.names[str(place)]["team_id"],
        )
        for place in range(row.districts)
    ]
    team_ids, created = assign_towns(group_id=row.group_id, districts=wishes, actor=actor, at=at)
    row.state, row.closed_at = PlanState.ACCEPTED.value, at
    row.save(update_fields=["state", "closed_at"])
    return record_stewardship_act(
        action=StewardshipAction.DISTRICTS_SET,
        actor=actor,
        at=at,
        data={
            "plan": number,
            "group_id": row.group_id,
            "districts": row.districts,
            "towns": {str(team): list(wish.town_ids) for team, wish in zip(team_ids, wishes, strict=True)},
            "new_teams": created,
        },
    )


@transaction.atomic
def discard_districts(*, number: str, actor: Actor, at: datetime) -> None:
    """
    Give a plan of districts up (放弃片区方案).

    :raises NotAllowed: if ``actor`` is not the office over the whole city
    :raises NotFound: if there is no such plan
    :raises StaleState: if it is no longer open
    """
    row = _lock_open(number, actor)
    row.state, row.closed_at = PlanState.DISCARDED.value, at
    row.save(update_fields=["state", "closed_at"])


def middles_of_firms() -> dict[int, tuple[float, float]]:
    """Return where the firms of each town are on average, for towns without a place of their own."""
    rows = Enterprise.objects.filter(longitude__isnull=False, merged_into__isnull=True).values("division_id")
    middles = rows.annotate(east=Avg("longitude"), north=Avg("latitude"))
    return {row["division_id"]: (float(row["east"]), float(row["north"])) for row in middles}


def _names(group_id: int, districts: list[list[int]]) -> dict[str, dict[str, object]]:
    mine = {team.id: team for team in teams() if team.group_id == group_id}
    matched = match_teams(districts, {pk: team.town_ids for pk, team in mine.items()})
    return {
        str(place): {"name": mine[team].district_name if team is not None else f"第{place + 1}片区", "team_id": team}
        for place, team in enumerate(matched)
    }


def _lock_open(number: str, actor: Actor) -> DistrictPlan:
    access.require_rule(actor)
    lock_history()
    row = DistrictPlan.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise NotFound("没有这个片区方案，请刷新后重试。")
    if row.state != PlanState.READY.value:
        raise StaleState("这个片区方案已经结束，请刷新后重试。")
    return row


def _next_number() -> str:
    last = DistrictPlan.objects.order_by("-number").values_list("number", flat=True).first()
    return f"PQ{int(last[2:]) + 1 if last else 1:05}"
