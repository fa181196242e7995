"""
The optimiser: OR-Tools routing with guided local search.

It works on a day with the break common to all officers cut out, so that a drive rests over it and no visit spans it.
Its search is bounded in steps, so that the same case gives the same answer; the clock is only the second bound.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from zhuqi.visits.planner._case import Case, Spans
from zhuqi.visits.planner._clock import MIDNIGHT, gaps, meet
from zhuqi.visits.planner._roads import METRES, Roads
from zhuqi.visits.planner._timetable import Vehicle

STEPS = 400_000_000  # over places and vehicles: ten seconds of search for 400 visits
STEPS_EACH = 30_000
SECONDS = 25  # however slow the machine
_WORTH = 10_000 * METRES  # a visit is dropped for want of time, never to save kilometres
_MOST = 10**17  # of all penalties together, far below what 64 bits hold


def route(case: Case, roads: Roads, vehicles: Sequence[Vehicle], wanted: Sequence[int]) -> list[list[int]]:
    """Return, for each vehicle, the order of its targets; ``wanted`` numbers those that somebody can meet."""
    if not wanted or not vehicles:
        return [[] for _ in vehicles]
    model = _Model(case, roads, vehicles, wanted)
    return model.solve()


class _Model:
    def __init__(self, case: Case, roads: Roads, vehicles: Sequence[Vehicle], wanted: Sequence[int]) -> None:
        self.case, self.roads, self.vehicles, self.wanted = case, roads, vehicles, wanted
        homes = sorted({vehicle.home for vehicle in vehicles})
        self.places = [*homes, *(vehicles[0].first + i for i in wanted)]
        self.first = len(homes)
        ends = [homes.index(vehicle.home) for vehicle in vehicles]
        self.manager = pywrapcp.RoutingIndexManager(len(self.places), len(vehicles), ends, ends)
        self.routing = pywrapcp.RoutingModel(self.manager)
        self.breaks = _common_breaks(vehicles)
        self.minutes = [0] * self.first + [case.targets[i].minutes for i in wanted]
        self._add_roads()
        self._add_times()
        self._add_balance()
        self._add_limits()
        self._add_penalties()

    def _add_roads(self) -> None:
        metres = [[self.roads.metres[one][other] for other in self.places] for one in self.places]
        self.metres = self.routing.RegisterTransitMatrix(metres)
        self.routing.SetArcCostEvaluatorOfAllVehicles(self.metres)
        self.transit = self.routing.RegisterTransitMatrix(
            [
                [self._full_steps(minutes + self.roads.minutes[one][other]) for other in self.places]
                for one, minutes in zip(self.places, self.minutes, strict=True)
            ]
        )

    def _full_steps(self, minutes: int) -> int:
        """Return the minutes until the next visit can begin, which is at a full step."""
        return -(-minutes // self.case.step) * self.case.step

    def _add_times(self) -> None:
        self.routing.AddDimension(self.transit, MIDNIGHT, MIDNIGHT, False, "time")
        time = self.routing.GetDimensionOrDie("time")
        for number, i in enumerate(self.wanted):
            index = self.manager.NodeToIndex(self.first + number)
            able = [v for v, vehicle in enumerate(self.vehicles) if vehicle.spans[i]]
            starts = _starts([span for v in able for span in self.vehicles[v].spans[i]], self.case.targets[i].minutes)
            starts = [(self._cut(begin), self._cut(end)) for begin, end in starts]
            _restrict(time.CumulVar(index), starts)
            if len(able) < len(self.vehicles):
                self.routing.VehicleVar(index).SetValues([-1, *able])
        visits = [self.minutes[self.manager.IndexToNode(i)] for i in range(self.routing.Size())]
        for v, vehicle in enumerate(self.vehicles):
            hours = vehicle.officer.hours
            for index in (self.routing.Start(v), self.routing.End(v)):
                time.CumulVar(index).SetRange(self._cut(hours[0][0]), self._cut(hours[-1][1]))
            own = [(self._cut(begin), self._cut(end)) for begin, end in gaps(hours)]
            rests = [
                self.routing.solver().FixedDurationIntervalVar(begin, begin, end - begin, False, f"break {v} {begin}")
                for begin, end in own
                if begin < end
            ]
            if rests:
                time.SetBreakIntervalsOfVehicle(rests, v, visits)

    def _add_balance(self) -> None:
        """
        Make it dear to give one officer more than their share of the work while others have less.

        The share is that of all days: which days an officer fills is for the kilometres to say.
        """
        self.routing.AddDimension(self.transit, 0, MIDNIGHT, True, "work")
        work = self.routing.GetDimensionOrDie("work")
        available = sum(vehicle.available for vehicle in self.vehicles)
        days: dict[int, int] = {}
        for vehicle in self.vehicles:
            days[vehicle.home] = days.get(vehicle.home, 0) + 1
        expected = sum(self.minutes) + len(self.wanted) * self._usual_way()
        dear = max(0, round(self.case.weights.balance * METRES))
        for v, vehicle in enumerate(self.vehicles):
            own = expected * vehicle.available * days[vehicle.home] / max(available, 1)
            share = min(vehicle.available, round(own))
            work.SetCumulVarSoftUpperBound(self.routing.End(v), share, dear)

    def _usual_way(self) -> int:
        """Return about how long the way to the nearest other place takes."""
        first = self.vehicles[0].first
        places = [first + i for i in self.wanted]
        if len(places) < 2:
            return 0
        nearest = sorted(min(self.roads.minutes[one][other] for other in places if other != one) for one in places)
        return nearest[len(nearest) // 2]

    def _add_limits(self) -> None:
        most = [vehicle.officer.max_visits for vehicle in self.vehicles]
        if any(number is not None for number in most):
            one = self.routing.RegisterUnaryTransitVector([0] * self.first + [1] * len(self.wanted))
            capacities = [len(self.wanted) if number is None else number for number in most]
            self.routing.AddDimensionWithVehicleCapacity(one, 0, capacities, True, "visits")
        far = [vehicle.officer.max_km for vehicle in self.vehicles]
        if any(km is not None for km in far):
            capacities = [10**9 if km is None else int(km * METRES) for km in far]
            self.routing.AddDimensionWithVehicleCapacity(self.metres, 0, capacities, True, "metres")

    def _add_penalties(self) -> None:
        levels = sorted({self.case.targets[i].priority for i in self.wanted})
        worth = penalties(len(levels), len(self.wanted))
        for number, i in enumerate(self.wanted):
            index = self.manager.NodeToIndex(self.first + number)
            self.routing.AddDisjunction([index], worth[levels.index(self.case.targets[i].priority)])

    def _cut(self, minute: int) -> int:
        """Return the minute of the day without the common breaks."""
        return minute - sum(max(0, min(minute, end) - begin) for begin, end in self.breaks)

    def solve(self) -> list[list[int]]:
        """Return the orders found."""
        steps = min(STEPS // (len(self.wanted) + len(self.vehicles)), STEPS_EACH * len(self.wanted))
        self.routing.AddSearchMonitor(self.routing.solver().CustomLimit(_Steps(steps).are_over))
        solution = self.routing.SolveWithParameters(_parameters())
        if solution is None:
            return [[] for _ in self.vehicles]
        return [self._order(solution, v) for v in range(len(self.vehicles))]

    def _order(self, solution: Any, v: int) -> list[int]:
        order: list[int] = []
        index = solution.Value(self.routing.NextVar(self.routing.Start(v)))
        while not self.routing.IsEnd(index):
            order.append(self.wanted[self.manager.IndexToNode(index) - self.first])
            index = solution.Value(self.routing.NextVar(index))
        return order


class _Steps:
    """Counts the neighbours that were looked at."""

    def __init__(self, most: int) -> None:
        self.left = most

    def are_over(self) -> bool:
        self.left -= 1
        return self.left < 0


def penalties(levels: int, visits: int) -> list[int]:
    """Return what it costs to leave out a visit of each priority, lowest first: one higher is worth more than many."""
    if levels == 1:
        return [_WORTH]
    room = _MOST / (_WORTH * visits)
    ratio = max(1.5, min(visits + 1.0, room ** (1 / (levels - 1))))
    return [min(round(_WORTH * ratio**level), _MOST // visits) for level in range(levels)]


def _parameters() -> Any:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromSeconds(SECONDS)
    return parameters


def _common_breaks(vehicles: Sequence[Vehicle]) -> Spans:
    common: Spans = ((0, MIDNIGHT),)
    for hours in sorted({vehicle.officer.hours for vehicle in vehicles}):
        common = meet(common, gaps(hours))
    return common


def _starts(spans: Sequence[tuple[int, int]], minutes: int) -> list[tuple[int, int]]:
    """Return the moments at which a visit may begin, joined where they touch."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted((begin, end - minutes) for begin, end in spans if end - begin >= minutes):
        if joined and begin <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined


def _restrict(cumul: Any, starts: Sequence[tuple[int, int]]) -> None:
    cumul.SetRange(starts[0][0], max(end for _, end in starts))
    for (_, end), (begin, _) in pairwise(starts):
        if end + 1 < begin:
            cumul.RemoveInterval(end + 1, begin - 1)
