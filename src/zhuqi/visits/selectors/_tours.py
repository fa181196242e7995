"""Plans of day tours as pages see them, their times computed anew each time from the case and the order of stops."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.roles import Actor
from zhuqi.visits import access
from zhuqi.visits.models import TourPlan
from zhuqi.visits.planner import Spans, Tour, clock_text, read_case, times_of
from zhuqi.visits.workflow import PURPOSE_LABELS, TOUR_LABELS, Purpose, TourState


@dataclass(frozen=True)
class TourStop:
    """One stop with its times, as text; ``wait`` without the break; ``is_fixed``: an appointment that stands."""

    key: str
    number: str
    name: str
    place: str
    arrive: str
    start: str
    leave: str
    wait: int
    km: float
    is_fixed: bool


@dataclass(frozen=True)
class DayTour:
    """One officer's day; without stops it is a day to which some can be moved."""

    officer: str
    officer_name: str
    day: str
    date: date
    stops: tuple[TourStop, ...]
    start: str
    end: str
    km: float
    minutes: int


@dataclass(frozen=True)
class LeftOutLine:
    """A firm in no tour, and why."""

    key: str
    number: str
    name: str
    why: str
    can_be_placed: bool


@dataclass(frozen=True)
class TourRow:
    """One plan in the list."""

    number: str
    asked_at: datetime
    asked_by: str
    team_name: str
    days: tuple[date, ...]
    state: TourState
    state_label: str
    officers: int
    visits: int


@dataclass(frozen=True)
class TourCard:
    """One plan. ``may_change``: stops can be moved, and the plan accepted or dropped."""

    id: int
    row: TourRow
    purpose: str
    tours: tuple[DayTour, ...]
    left_out: tuple[LeftOutLine, ...]
    officers: tuple[tuple[str, str], ...]
    total_km: float
    planned: int
    failure: str
    version: int
    may_change: bool

    @property
    def is_waiting(self) -> bool:
        """Say whether it is still being computed."""
        return self.row.state is TourState.QUEUED


def visible_tours(actor: Actor) -> QuerySet[TourPlan]:
    """Return the plans an actor may see: the office all, others their own and those of their districts."""
    if not access.may_arrange(actor):
        return TourPlan.objects.none()
    if any(not grant.division_ids and not grant.unit_ids for grant in actor.grants_of(*access.OFFICE_ROLES)):
        return TourPlan.objects.all()
    teams = [grant.team_id for grant in actor.grants if grant.team_id is not None]
    groups = [grant.group_id for grant in actor.grants if grant.group_id is not None and grant.team_id is None]
    return TourPlan.objects.filter(
        Q(asked_by_id__in=actor.user_ids)
        | Q(team_id__in=teams if access.may_arrange_for_others(actor) else [])
        | Q(team__group_id__in=groups if access.may_arrange_for_others(actor) else [])
    )


def tour_plans(*, actor: Actor, limit: int = 50) -> tuple[TourRow, ...]:
    """Return the newest plans the actor may see."""
    rows = visible_tours(actor).select_related("asked_by", "team").order_by("-asked_at", "-id")[:limit]
    return tuple(_row(row) for row in rows)


def tour_card(*, actor: Actor, number: str) -> TourCard:
    """
    Return one plan with all times; one query.

    :raises NotFound: if there is none, or none the actor may see
    """
    row = visible_tours(actor).select_related("asked_by", "team").filter(number=number.strip().upper()).first()
    if row is None:
        raise NotFound("没有这份路线，或您无权查看。")
    tours = day_tours(row)
    names = _by_id(row.case["visits"])
    return TourCard(
        id=row.pk,
        row=_row(row),
        purpose=PURPOSE_LABELS[Purpose(row.purpose)],
        tours=tours,
        left_out=tuple(
            LeftOutLine(
                one["visit"],
                _number(names, one["visit"]),
                one.get("name") or _name(names, one["visit"]),
                one["why"],
                one["visit"] in names,
            )
            for one in row.left_out
        ),
        officers=tuple((officer["id"], officer["name"]) for officer in row.case["officers"]),
        total_km=round(sum(tour.km for tour in tours), 1),
        planned=sum(len(tour.stops) for tour in tours),
        failure=row.failure,
        version=row.version,
        may_change=row.state == TourState.READY,
    )


def day_tours(row: TourPlan) -> tuple[DayTour, ...]:
    """Return each officer's days, in order; every day somebody works, with or without stops."""
    if row.state in (TourState.QUEUED, TourState.FAILED):
        return ()
    case, visits = read_case(row.case), _by_id(row.case["visits"])
    orders = {(order["officer"], order["day"]): order["visits"] for order in row.orders}
    hours = {person.id: person.hours for person in case.officers}
    found = []
    for day in row.case["days"]:
        for officer in row.case["officers"]:
            order = orders.get((officer["id"], day), [])
            tour = times_of(case, officer["id"], day, order) if order else None
            found.append(_day_tour(officer, day, tour, visits, hours[officer["id"]]))
    return tuple(found)


def _day_tour(
    officer: dict[str, Any], day: str, tour: Tour | None, visits: dict[str, dict[str, Any]], hours: Spans
) -> DayTour:
    stops = tour.stops if tour else ()
    return DayTour(
        officer=officer["id"],
        officer_name=officer["name"],
        day=day,
        date=date.fromisoformat(day),
        stops=tuple(
            TourStop(
                key=str(stop.target),
                number=_number(visits, str(stop.target)),
                name=_name(visits, str(stop.target)),
                place=visits[str(stop.target)].get("town", ""),
                arrive=clock_text(stop.arrive),
                start=clock_text(stop.start),
                leave=clock_text(stop.leave),
                wait=sum(max(0, min(end, stop.start) - max(begin, stop.arrive)) for begin, end in hours),
                km=round(stop.km, 1),
                is_fixed=bool(visits[str(stop.target)].get("appointment")),
            )
            for stop in stops
        ),
        start=clock_text(tour.start) if tour else "",
        end=clock_text(tour.end) if tour else "",
        km=round(tour.km, 1) if tour else 0.0,
        minutes=tour.minutes if tour else 0,
    )


def _row(row: TourPlan) -> TourRow:
    state = TourState(row.state)
    return TourRow(
        number=row.number,
        asked_at=row.asked_at,
        asked_by=row.asked_by.name,
        team_name=row.team.name if row.team else "",
        days=tuple(row.days),
        state=state,
        state_label=TOUR_LABELS[state],
        officers=len(row.case["officers"]),
        visits=len(row.case["visits"]),
    )


def _by_id(visits: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {visit["id"]: visit for visit in visits}


def _number(visits: dict[str, dict[str, Any]], key: str) -> str:
    return str(visits.get(key, {}).get("enterprise", key))


def _name(visits: dict[str, dict[str, Any]], key: str) -> str:
    return str(visits.get(key, {}).get("name", key))
