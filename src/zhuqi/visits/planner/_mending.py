"""
What the optimiser leaves to be done: keep every promise exactly, fill the gaps, let the more urgent go first, spread
the work.  Every step is checked against the timetable; their number is bounded, so that the answer comes in time.
"""

import itertools
from collections.abc import Iterable, Sequence

from zhuqi.visits.planner._case import Case, Key
from zhuqi.visits.planner._roads import Roads
from zhuqi.visits.planner._timetable import Vehicle, ends, metres_of

TRIALS = 900_000  # about ten seconds
_IDLE, _FULL = 0.75, 1.1  # shares of the average: below the one there is room, above the other too much
_GRAIN = 1e-9


class Board:
    """Orders of stops being worked on: ``orders[v]`` numbers the targets of vehicle ``v``; each can always be kept."""

    def __init__(self, case: Case, roads: Roads, vehicles: Sequence[Vehicle], orders: Iterable[Sequence[int]]) -> None:
        self.case, self.roads, self.vehicles = case, roads, vehicles
        self.orders = [list(order) for order in orders]
        self.trials = TRIALS
        for v in range(len(vehicles)):
            self._keep_promises(v)

    def placed(self) -> set[int]:
        """Return the targets that are in a tour."""
        return {i for order in self.orders for i in order}

    def fill(self, wanted: Iterable[int]) -> None:
        """Put in whoever still fits, the more urgent first."""
        placed = self.placed()
        for i in sorted((i for i in wanted if i not in placed), key=self._urgency):
            best = min(self._places_for(i, range(len(self.vehicles))), default=None)
            if best is not None:
                self.orders[best[1]] = best[2]

    def prefer_urgent(self, wanted: Sequence[int]) -> None:
        """Let each who is left out take the place of somebody less urgent, the least urgent first."""
        changed = True
        while changed and self.trials > 0:
            changed = False
            placed = self.placed()
            for i in sorted((i for i in wanted if i not in placed), key=self._urgency):
                if self._displace(i):
                    changed = True
                    break
            if changed:
                self.fill(wanted)

    def balance(self) -> None:
        """Move visits from officers with clearly more than the average to those with clearly less."""
        while self.trials > 0 and self._level_once():
            pass

    def polish(self) -> None:
        """Shorten each tour by moving single stops and turning parts around."""
        for v in range(len(self.vehicles)):
            while self._shorten(v):
                pass

    # ------------------------------------------------------------ the parts

    def _urgency(self, i: int) -> tuple[float, int]:
        return (-self.case.targets[i].priority, i)

    def _ends(self, v: int, order: Sequence[int]) -> int | None:
        self.trials -= 1
        return ends(self.vehicles[v], self.roads, order)

    def _metres(self, v: int, order: Sequence[int]) -> int:
        return metres_of(self.vehicles[v], self.roads, order)

    def _keep_promises(self, v: int) -> None:
        order = self.orders[v]
        while order and self._ends(v, order) is None:
            shorter = [[*order[:k], *order[k + 1 :]] for k in range(len(order))]
            kept = [rest for rest in shorter if self._ends(v, rest) is not None]
            least = max(range(len(order)), key=lambda k: self._urgency(order[k]))
            order = min(kept, key=lambda rest: self._metres(v, rest)) if kept else shorter[least]
        self.orders[v] = order

    def _places_for(self, i: int, among: Iterable[int]) -> Iterable[tuple[int, int, list[int]]]:
        """Yield (metres added, vehicle, new order) for the best place of target ``i`` in each vehicle."""
        for v in among:
            if not self.vehicles[v].spans[i] or self.trials <= 0:
                continue
            order = self.orders[v]
            longer = sorted(
                (self._metres(v, new), k, new)
                for k, new in enumerate([*order[:k], i, *order[k:]] for k in range(len(order) + 1))
            )
            for metres, _, new in longer:
                if self._ends(v, new) is not None:
                    yield metres - self._metres(v, order), v, new
                    break

    def _displace(self, i: int) -> bool:
        mine = self.case.targets[i].priority
        others = sorted(
            (self.case.targets[j].priority, j, v)
            for v, order in enumerate(self.orders)
            for j in order
            if self.case.targets[j].priority < mine and self.vehicles[v].spans[i]
        )
        for _, j, v in others:
            order = self.orders[v]
            self.orders[v] = [k for k in order if k != j]
            best = min(self._places_for(i, [v]), default=None)
            if best is not None:
                self.orders[v] = best[2]
                return True
            self.orders[v] = order
            if self.trials <= 0:
                return False
        return False

    def _level_once(self) -> bool:
        loads = self._loads()
        average = sum(work for work, _ in loads.values()) / max(1, sum(room for _, room in loads.values()))
        shares = {officer: work / room for officer, (work, room) in loads.items() if room}
        order = sorted(shares, key=lambda officer: (shares[officer], str(officer)))
        poor = [officer for officer in order if shares[officer] < average * _IDLE]
        rich = [officer for officer in reversed(order) if shares[officer] > average * _FULL]
        return any(self._move(giver, taker, shares) for taker in poor for giver in rich)

    def _loads(self) -> dict[Key, tuple[int, int]]:
        loads: dict[Key, tuple[int, int]] = {}
        for v, vehicle in enumerate(self.vehicles):
            work, room = loads.get(vehicle.officer.id, (0, 0))
            loads[vehicle.officer.id] = (work + self._work(v, self.orders[v]), room + vehicle.available)
        return loads

    def _work(self, v: int, order: Sequence[int]) -> int:
        if not order:
            return 0
        vehicle = self.vehicles[v]
        places = [vehicle.home, *(vehicle.first + i for i in order), vehicle.home]
        way = sum(self.roads.minutes[one][other] for one, other in itertools.pairwise(places))
        return way + sum(vehicle.targets[i].minutes for i in order)

    def _move(self, giver: Key, taker: Key, shares: dict[Key, float]) -> bool:
        """Give one visit away where that costs least and leaves the taker with less than the giver had."""
        mine = [v for v, vehicle in enumerate(self.vehicles) if vehicle.officer.id == giver]
        theirs = [v for v, vehicle in enumerate(self.vehicles) if vehicle.officer.id == taker]
        room = sum(self.vehicles[v].available for v in theirs)
        found = []
        for v in mine:
            for i in self.orders[v]:
                shorter = [k for k in self.orders[v] if k != i]
                if self._ends(v, shorter) is None:
                    continue
                saved = self._metres(v, self.orders[v]) - self._metres(v, shorter)
                for added, other, new in self._places_for(i, theirs):
                    more = (self._work(other, new) - self._work(other, self.orders[other])) / max(1, room)
                    if shares[taker] + more < shares[giver] - _GRAIN:
                        found.append((added - saved, v, shorter, other, new))
        if not found:
            return False
        _, v, shorter, other, new = min(found)
        self.orders[v], self.orders[other] = shorter, new
        return True

    def _shorten(self, v: int) -> bool:
        order = self.orders[v]
        length = self._metres(v, order)
        for new in _variations(order):
            if self.trials <= 0:
                return False
            if self._metres(v, new) < length and self._ends(v, new) is not None:
                self.orders[v] = new
                return True
        return False


def _variations(order: list[int]) -> Iterable[list[int]]:
    for a in range(len(order)):
        rest = [*order[:a], *order[a + 1 :]]
        for b in range(len(order)):
            if b != a:
                yield [*rest[:b], order[a], *rest[b:]]
        for b in range(a + 2, len(order) + 1):
            yield [*order[:a], *reversed(order[a:b]), *order[b:]]
