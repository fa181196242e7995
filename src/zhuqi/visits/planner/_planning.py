"""From a case to its plan."""

from collections.abc import Sequence
from dataclasses import replace

from zhuqi.visits.planner._case import Case, Key
from zhuqi.visits.planner._mending import Board
from zhuqi.visits.planner._reasons import why_left_out
from zhuqi.visits.planner._results import OfficerLoad, Plan, Tour
from zhuqi.visits.planner._roads import roads_of
from zhuqi.visits.planner._routing import route
from zhuqi.visits.planner._timetable import ends, timetable, vehicle_for


def plan_tours(case: Case) -> Plan:
    """
    Plan the days of all officers.

    Nobody is left out who still fits; the more urgent go first; the work is spread; the same case gives the same plan.
    """
    roads = roads_of(case)
    vehicles = [vehicle_for(case, officer, day) for day in case.days for officer in range(len(case.officers))]
    vehicles = [vehicle for vehicle in vehicles if vehicle.officer.hours and any(vehicle.spans)]
    wanted = [i for i in range(len(case.targets)) if any(ends(vehicle, roads, [i]) is not None for vehicle in vehicles)]
    board = Board(case, roads, vehicles, route(case, roads, vehicles, wanted))
    board.fill(wanted)
    board.prefer_urgent(wanted)
    board.balance()
    board.polish()
    board.fill(wanted)
    board.prefer_urgent(wanted)
    tours = [timetable(vehicle, roads, order) for vehicle, order in zip(vehicles, board.orders, strict=True)]
    return Plan(
        tours=tuple(tour for tour in tours if tour is not None),
        left_out=why_left_out(case, roads, vehicles, board.orders),
        loads=_loads(case, [tour for tour in tours if tour is not None]),
    )


def times_of(case: Case, officer: Key, day: Key, order: Sequence[Key]) -> Tour | None:
    """Return at what times one officer can visit ``order`` on a day, or None if that cannot be kept or named."""
    who = [person for person in case.officers if person.id == officer]
    by_id = {target.id: target for target in case.targets}
    if not who or day not in case.days or any(key not in by_id for key in order) or not who[0].hours:
        return None
    part = replace(case, officers=(who[0],), targets=tuple(by_id[key] for key in order), days=(day,))
    return timetable(vehicle_for(part, 0, day), roads_of(part), range(len(order)))


def _loads(case: Case, tours: Sequence[Tour]) -> tuple[OfficerLoad, ...]:
    return tuple(
        OfficerLoad(
            officer=officer.id,
            visits=sum(len(tour.stops) for tour in tours if tour.officer == officer.id),
            minutes=sum(tour.minutes for tour in tours if tour.officer == officer.id),
            available=_available(case, number),
            km=round(sum(tour.km for tour in tours if tour.officer == officer.id), 2),
        )
        for number, officer in enumerate(case.officers)
    )


def _available(case: Case, number: int) -> int:
    officer = case.officers[number]
    days = [day for day in case.days if officer.days is None or day in officer.days]
    return sum(end - begin for begin, end in officer.hours) * len(days)
