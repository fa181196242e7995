"""At what times an order of stops can be kept: the one place where times are computed."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhuqi.visits.planner._case import Case, Key, Officer, Spans, Target
from zhuqi.visits.planner._clock import advance, earliest, meet, retreat, total
from zhuqi.visits.planner._results import Stop, Tour
from zhuqi.visits.planner._roads import METRES, Roads


@dataclass(frozen=True)
class Vehicle:
    """One officer on one day.  ``spans[i]`` is when target ``i`` can be met; empty: never."""

    officer: Officer
    day: Key
    home: int  # number of the place
    first: int  # number of the first target's place
    step: int  # visits begin at full steps
    targets: tuple[Target, ...] = field(repr=False)
    spans: tuple[Spans, ...] = field(repr=False)

    @property
    def available(self) -> int:
        """Working minutes of the day."""
        return total(self.officer.hours)


def vehicle_for(case: Case, officer: int, day: Key) -> Vehicle:
    """Return the officer numbered ``officer`` on ``day``."""
    who = case.officers[officer]
    works = who.days is None or day in who.days
    return Vehicle(
        officer=who,
        day=day,
        home=officer,
        first=len(case.officers),
        step=case.step,
        targets=case.targets,
        spans=tuple(_spans(who, day, target) if works else () for target in case.targets),
    )


def _spans(officer: Officer, day: Key, target: Target) -> Spans:
    if target.place is None:
        return ()
    if target.officers is not None and officer.id not in target.officers:
        return ()
    if target.days is not None and day not in target.days:
        return ()
    return meet(officer.hours, target.windows)


def ends(vehicle: Vehicle, roads: Roads, order: Sequence[int]) -> int | None:
    """Return when the officer is back home, or None if the order cannot be kept.  ``order`` numbers targets."""
    officer = vehicle.officer
    if officer.max_visits is not None and len(order) > officer.max_visits:
        return None
    if officer.max_km is not None and metres_of(vehicle, roads, order) > officer.max_km * METRES:
        return None
    return _ends_from(officer.hours[0][0], vehicle, roads, order)


def _ends_from(departure: int, vehicle: Vehicle, roads: Roads, order: Sequence[int]) -> int | None:
    hours, minutes, here, now = vehicle.officer.hours, roads.minutes, vehicle.home, departure
    for i in order:
        there = vehicle.first + i
        arrive = advance(hours, now, minutes[here][there])
        if arrive is None:
            return None
        start = earliest(vehicle.spans[i], arrive, vehicle.targets[i].minutes, vehicle.step)
        if start is None:
            return None
        now, here = start + vehicle.targets[i].minutes, there
    return advance(hours, now, minutes[here][vehicle.home])


def metres_of(vehicle: Vehicle, roads: Roads, order: Sequence[int]) -> int:
    """Return the length of the way there, from one to the next, and back."""
    places = [vehicle.home, *(vehicle.first + i for i in order), vehicle.home]
    return sum(roads.metres[one][other] for one, other in itertools.pairwise(places))


def timetable(vehicle: Vehicle, roads: Roads, order: Sequence[int]) -> Tour | None:
    """
    Return the tour that visits the targets numbered in ``order``, or None if it cannot be kept.

    Each visit begins as early as it can; the officer leaves home as late as that allows, and after the break rather
    than before it where the rest of the day still fits.
    """
    if not order or ends(vehicle, roads, order) is None:
        return None
    departure = _late_departure(vehicle, roads, order)
    hours, here, now = vehicle.officer.hours, vehicle.home, departure
    stops: list[Stop] = []
    for i in order:
        there, target = vehicle.first + i, vehicle.targets[i]
        arrive = advance(hours, now, roads.minutes[here][there])
        start = None if arrive is None else earliest(vehicle.spans[i], arrive, target.minutes, vehicle.step)
        if arrive is None or start is None:  # a later departure that does not keep its word
            raise AssertionError("a timetable was promised that cannot be kept")
        km = round(roads.metres[here][there] / METRES, 3)
        now = start + target.minutes
        stops.append(Stop(target.id, arrive, start, now, start - arrive, km, roads.minutes[here][there]))
        here = there
    end = advance(hours, now, roads.minutes[here][vehicle.home])
    if end is None:
        raise AssertionError("a timetable was promised that cannot be kept")
    return Tour(
        officer=vehicle.officer.id,
        day=vehicle.day,
        stops=tuple(stops),
        start=departure,
        end=end,
        km=round(metres_of(vehicle, roads, order) / METRES, 3),
        visiting=sum(vehicle.targets[i].minutes for i in order),
        travel=sum(stop.travel for stop in stops) + roads.minutes[here][vehicle.home],
        wait=sum(stop.wait for stop in stops),
    )


def _late_departure(vehicle: Vehicle, roads: Roads, order: Sequence[int]) -> int:
    """Return the latest sensible moment to leave home: not in the morning for a day that begins after the break."""
    hours, first = vehicle.officer.hours, order[0]
    way, minutes = roads.minutes[vehicle.home][vehicle.first + first], vehicle.targets[first].minutes
    soonest: int | None = None
    for begin in [hours[0][0], *(begin for begin, _ in reversed(hours[1:]))]:
        arrive = advance(hours, begin, way)
        start = None if arrive is None else earliest(vehicle.spans[first], arrive, minutes, vehicle.step)
        if soonest is None:
            soonest = start
            if len(hours) > 1:
                continue
        if start is None or soonest is None or begin > soonest or _ends_from(begin, vehicle, roads, order) is None:
            continue
        return max(begin, retreat(hours, start, way) or begin)
    departure = None if soonest is None else retreat(hours, soonest, way)
    return hours[0][0] if departure is None else departure
