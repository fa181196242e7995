"""Plans of districts, and the office's own case for one: frozen values only."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Avg

from zhuqi.enterprises.models import Enterprise
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.models import Division as DivisionRow
from zhuqi.organisations.models import TeamTown, TownBorder
from zhuqi.organisations.roles import Actor, DivisionLevel
from zhuqi.standards.geography import plane_km
from zhuqi.stewardship import access
from zhuqi.stewardship.models import DistrictPlan
from zhuqi.stewardship.optimiser import DistrictCase, Division, judge, read_district_case
from zhuqi.stewardship.planning_words import PlanState
from zhuqi.stewardship.selectors._coverage import visible_targets


@dataclass(frozen=True)
class TownLine:
    """A town of a plan: how many targets, which district of the plan, what it borders on, where (in km, if known)."""

    id: int
    name: str
    targets: float
    district: int
    neighbours: tuple[str, ...]
    x: float | None
    y: float | None


@dataclass(frozen=True)
class DistrictLine:
    """A district of a plan; ``is_connected`` false: it falls apart."""

    number: int
    name: str
    is_new: bool
    targets: float
    towns: tuple[TownLine, ...]
    is_connected: bool


@dataclass(frozen=True)
class DistrictPlanLine:
    """One plan in the list."""

    number: str
    group_name: str
    districts: int
    made_by: str
    made_at: datetime
    state: PlanState


@dataclass(frozen=True)
class DistrictPlanCard:
    """A plan of districts as it stands, with what was proposed; ``mean`` targets per district."""

    line: DistrictPlanLine
    districts: tuple[DistrictLine, ...]
    towns: tuple[TownLine, ...]
    division: Division
    mean: float
    proposed_cost: float
    gap: float | None


def district_plans(*, actor: Actor, limit: int = 20) -> tuple[DistrictPlanLine, ...]:
    """Return the plans of districts, the newest first; for the office over the whole city."""
    if not access.may_rule(actor):
        return ()
    rows = DistrictPlan.objects.select_related("group", "made_by").order_by("-pk")[:limit]
    return tuple(_line(row) for row in rows)


def district_plan(*, actor: Actor, number: str) -> DistrictPlanCard:
    """
    Return one plan of districts.

    :raises NotFound: if there is none, or ``actor`` is not the office over the whole city
    """
    row = DistrictPlan.objects.select_related("group", "made_by").filter(number=number).first()
    if row is None or not access.may_rule(actor):
        raise NotFound("没有这个片区方案，或您无权查看。")
    case, names = case_of(row.case), dict(town_names(row.case))
    label: dict[int | str, int] = {int(town): place for town, place in row.towns.items()}
    found = judge(case, label, names)
    towns = tuple(_towns(case, names, label))
    districts = tuple(
        DistrictLine(
            number=place,
            name=row.names[str(place)]["name"],
            is_new=row.names[str(place)]["team_id"] is None,
            targets=one.weight,
            towns=tuple(town for town in towns if town.district == place),
            is_connected=one.is_connected,
        )
        for place, one in zip(sorted(set(label.values())), found.districts, strict=True)
    )
    mean = sum(town.targets for town in towns) / max(1, len(districts))
    return DistrictPlanCard(_line(row), districts, towns, found, mean, row.result["cost"], row.result["gap"])


def district_case(group_id: int, actor: Actor, today: date) -> dict[str, Any]:
    """Return the case as JSON: the towns no other group serves, with their targets, places and borders."""
    elsewhere = TeamTown.objects.exclude(team__group_id=group_id).values("division_id")
    rows = DivisionRow.objects.filter(level=DivisionLevel.TOWN, valid_until__isnull=True).exclude(pk__in=elsewhere)
    towns = {row.pk: row for row in rows.order_by("code12")}
    targets = Counter(visible_targets(actor, today).values_list("division_id", flat=True))
    spots = {
        pk: (float(row.longitude), float(row.latitude))
        for pk, row in towns.items()
        if row.longitude is not None and row.latitude is not None
    }
    missing = Enterprise.objects.filter(longitude__isnull=False, division_id__in=set(towns) - set(spots))
    for one in missing.values("division_id").annotate(east=Avg("longitude"), north=Avg("latitude")):
        spots[one["division_id"]] = (float(one["east"]), float(one["north"]))
    plane = plane_km(spots)
    borders = TownBorder.objects.filter(one__in=towns, other__in=towns).values_list("one_id", "other_id")
    return {
        "towns": [
            {
                "id": pk,
                "name": row.name,
                "weight": targets[pk],
                "x": round(plane[pk][0], 3) if pk in plane else None,
                "y": round(plane[pk][1], 3) if pk in plane else None,
            }
            for pk, row in towns.items()
        ],
        "borders": [list(pair) for pair in borders],
    }


def case_of(data: Mapping[str, Any]) -> DistrictCase:
    """Read a case as it is stored."""
    return read_district_case(data)


def town_names(data: Mapping[str, Any]) -> list[tuple[int | str, str]]:
    """Return what the towns of a stored case are called."""
    return [(town["id"], town["name"]) for town in data["towns"]]


def _towns(case: DistrictCase, names: Mapping[int | str, str], label: Mapping[int | str, int]) -> list[TownLine]:
    beside: dict[int | str, list[str]] = {town.id: [] for town in case.towns}
    for one, other in sorted(case.borders, key=str):
        beside[one].append(names[other])
        beside[other].append(names[one])
    return [
        TownLine(int(town.id), names[town.id], town.weight, label[town.id], tuple(beside[town.id]), town.x, town.y)
        for town in case.towns
    ]


def _line(row: DistrictPlan) -> DistrictPlanLine:
    return DistrictPlanLine(
        row.number, row.group.name, row.districts, row.made_by.name, row.made_at, PlanState(row.state)
    )
