"""
From a flow that shares targets out to a plan that does not, and from there to a better one.

Every step obeys conflicts and upper limits; missing the lower limits costs the flow's penalty, so that it is the first
thing to be repaired. The order of everything is fixed: the same case gives the same plan.
"""

import numpy as np

from zhuqi.stewardship.optimiser.costs import Numbers
from zhuqi.stewardship.optimiser.flow import Flow
from zhuqi.stewardship.optimiser.model import Model, Whole, loads_of

_PASSES = 6
_CLOSE = 8  # officers a target is offered to, in an exchange
_GAIN = 1e-9


class Bench:
    """A plan being worked on."""

    def __init__(self, model: Model, assigned: Whole, prices: Numbers, penalty: float) -> None:
        """Start from ``assigned`` (officer per target, −1 for nobody), which must break no hard rule."""
        self.model, self.assigned, self.penalty = model, assigned.copy(), penalty
        self.loads = loads_of(model, assigned)
        self.priced = model.cost + model.load[:, None] * prices[None, :]

    def place(self, target: int) -> bool:
        """Give the target to whoever takes it cheapest, making room if need be; say whether it worked."""
        load = int(self.model.load[target])
        room = self.loads + load <= self.model.high
        costs = np.where(room, self.model.cost[target] + self._rise(load), np.inf)
        officer = int(np.argmin(costs))
        if np.isfinite(costs[officer]):
            self._put(target, officer)
            return True
        return self._make_room(target)

    def improve(self) -> bool:
        """Move and exchange targets that are not where they would be cheapest; say whether anything got better."""
        better = False
        for _ in range(_PASSES):
            placed = np.flatnonzero(self.assigned >= 0)
            here = self.priced[placed, self.assigned[placed]]
            regret = here - self.priced[placed].min(axis=1)
            unhappy = placed[np.argsort(-regret, kind="stable")][: int((regret > _GAIN).sum())]
            gained = sum(self._shift(int(target)) or self._exchange(int(target)) for target in unhappy)
            gained += sum(self._swap_in(int(target)) for target in np.flatnonzero(self.assigned < 0))
            needy = np.flatnonzero(self.loads < self.model.low)
            gained += sum(self._fill(int(officer)) for officer in needy)
            if not gained:
                break
            better = True
        return better

    def _put(self, target: int, officer: int) -> None:
        before = int(self.assigned[target])
        if before >= 0:
            self.loads[before] -= self.model.load[target]
        self.assigned[target] = officer
        self.loads[officer] += self.model.load[target]

    def _worth(self, loads: Numbers, low: Numbers) -> Numbers:
        worth: Numbers = self.model.balance(loads) + self.penalty * np.maximum(0, low - loads)
        return worth

    def _rise(self, load: int) -> Numbers:
        """Return what each officer's balance (and lower limit) costs more with ``load`` more."""
        low, loads = self.model.low, self.loads.astype(np.float64)
        return self._worth(loads + load, low) - self._worth(loads, low)

    def _change(self, officer: int, load: Whole) -> Numbers:
        """Return the same for one officer and several changes of load."""
        low, loads = self.model.low[[officer]], self.loads[[officer]].astype(np.float64)
        return self._worth(loads + load, low) - self._worth(loads, low)

    def _shift(self, target: int) -> bool:
        model, here, load = self.model, int(self.assigned[target]), int(self.model.load[target])
        gain = model.cost[target] - model.cost[target, here] + self._rise(load)
        gain = gain + float(self._change(here, np.array([-load]))[0])
        gain[(self.loads + load > model.high)] = np.inf
        gain[here] = np.inf
        officer = int(np.argmin(gain))
        if gain[officer] >= -_GAIN:
            return False
        self._put(target, officer)
        return True

    def _exchange(self, target: int) -> bool:
        model, here, load = self.model, int(self.assigned[target]), self.model.load[target]
        count = min(_CLOSE, model.officers)
        close = np.argsort(self.priced[target], kind="stable")[:count]
        best, best_gain = (-1, -1), -_GAIN
        for officer in close.tolist():
            if officer == here or not np.isfinite(model.cost[target, officer]):
                continue
            others = np.flatnonzero(self.assigned == officer)
            if not len(others):
                continue
            more = model.load[others] - load
            gain = (
                model.cost[target, officer]
                - model.cost[target, here]
                + model.cost[others, here]
                - model.cost[others, officer]
                + self._change(here, more)
                + self._change(officer, -more)
            )
            gain[(self.loads[here] + more > model.high[here]) | (self.loads[officer] - more > model.high[officer])] = (
                np.inf
            )
            place = int(np.argmin(gain))
            if gain[place] < best_gain:
                best, best_gain = (officer, int(others[place])), float(gain[place])
        if best[0] < 0:
            return False
        self._put(best[1], here)
        self._put(target, best[0])
        return True

    def _fill(self, officer: int) -> bool:
        """Bring an officer below the lower limit the target that costs least to bring, one at a time."""
        model = self.model
        placed = np.flatnonzero((self.assigned >= 0) & (self.assigned != officer))
        if not len(placed):
            return False
        load, here = model.load[placed], self.assigned[placed]
        loads, low = self.loads[here].astype(np.float64), model.low[here]
        gain = model.cost[placed, officer] - model.cost[placed, here] + self._change(officer, load)
        gain = gain + self._worth(loads - load, low) - self._worth(loads, low)
        gain[self.loads[officer] + load > model.high[officer]] = np.inf
        best = int(np.argmin(gain))
        if gain[best] >= -_GAIN:
            return False
        self._put(int(placed[best]), officer)
        return True

    def _swap_in(self, target: int) -> bool:
        """Take a target that is left over instead of another one, if that is cheaper."""
        model, placed = self.model, np.flatnonzero(self.assigned >= 0)
        if not len(placed):
            return False
        here = self.assigned[placed]
        more = model.load[target] - model.load[placed]
        loads, low = self.loads[here].astype(np.float64), model.low[here]
        gain = model.cost[target, here] - model.cost[placed, here]
        gain = gain + self._worth(loads + more, low) - self._worth(loads, low)
        gain[self.loads[here] + more > model.high[here]] = np.inf
        best = int(np.argmin(gain))
        if gain[best] >= -_GAIN:
            return False
        other, officer = int(placed[best]), int(here[best])
        self.loads[officer] -= model.load[other]
        self.assigned[other] = -1
        self._put(target, officer)
        return True

    def _make_room(self, target: int) -> bool:
        """Move one other target away so that this one fits, at the least cost."""
        model, load = self.model, self.model.load[target]
        willing = np.isfinite(model.cost[target]) & (load <= model.high)
        placed = np.flatnonzero(self.assigned >= 0)
        if not len(placed):
            return False
        here = self.assigned[placed]
        fits = willing[here] & (self.loads[here] - model.load[placed] + load <= model.high[here])
        movable, homes = placed[fits], here[fits]
        if not len(movable):
            return False
        to = np.where(
            self.loads[None, :] + model.load[movable][:, None] <= model.high[None, :], model.cost[movable], np.inf
        )
        to[np.arange(len(movable)), homes] = np.inf
        cost = to.min(axis=1) - model.cost[movable, homes] + model.cost[target, homes]
        best = int(np.argmin(cost))
        if not np.isfinite(cost[best]):
            return False
        self._put(int(movable[best]), int(np.argmin(to[best])))
        self._put(target, int(homes[best]))
        return True


def round_flow(model: Model, flow: Flow) -> tuple[Whole, Numbers]:
    """Return the plan that keeps what the flow did not share, and the rest placed, the heaviest first."""
    assigned = np.full(model.targets, -1, dtype=np.int64)
    entire = flow.amount == model.load[flow.target]
    assigned[flow.target[entire]] = flow.officer[entire]
    bench = Bench(model, assigned, flow.prices, flow.penalty)
    # What is shared goes where most of it went, while there is room; then whatever is left, anywhere.
    shared = np.flatnonzero(~entire)
    for arc in shared[np.lexsort((flow.target[shared], -flow.amount[shared] / model.load[flow.target[shared]]))]:
        target, officer = int(flow.target[arc]), int(flow.officer[arc])
        if bench.assigned[target] < 0 and bench.loads[officer] + model.load[target] <= model.high[officer]:
            bench._put(target, officer)
    for target in np.lexsort((np.arange(model.targets), -model.load)):
        if bench.assigned[target] < 0:
            bench.place(int(target))
    bench.improve()
    return bench.assigned, bench.priced
