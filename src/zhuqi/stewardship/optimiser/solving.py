"""Solving a model: the flow, the rounding, the exact solver where it can finish, and a bound for all of it."""

from dataclasses import dataclass, replace

import numpy as np

from zhuqi.stewardship.optimiser.costs import Numbers
from zhuqi.stewardship.optimiser.exact import solve_exactly
from zhuqi.stewardship.optimiser.flow import Flow, solve_flow
from zhuqi.stewardship.optimiser.mending import mend
from zhuqi.stewardship.optimiser.model import Model, Whole, cost_of, lower_bound, shortfall_of
from zhuqi.stewardship.optimiser.search import Bench, round_flow

EXACT_PAIRS = 3000
EXACT_EFFORT = 8.0  # deterministic seconds
MENDING_ROUNDS = 60
ROUNDS_WITHOUT_ROOM = 30  # where some are left over anyway


@dataclass(frozen=True)
class Solution:
    """An officer per target (−1: nobody), a true lower bound of the best plan's cost, and the prices of load."""

    assigned: Whole
    bound: float
    prices: Numbers


def solve(model: Model) -> Solution:
    """Return a plan that leaves as few targets over as possible, misses lower limits least, then costs least."""
    if model.targets == 0:
        none = np.zeros(0, dtype=np.int64)
        idle = float(model.balance(np.zeros(model.officers)).sum())
        return Solution(none, idle, np.zeros(model.officers))
    flow = solve_flow(model)
    if model.is_uniform:
        assigned = np.full(model.targets, -1, dtype=np.int64)
        assigned[flow.target] = flow.officer
        return Solution(assigned, _bound(model, flow, assigned, is_proven=True), flow.prices)
    return _solve_weighted(model, flow)


def _solve_weighted(model: Model, flow: Flow) -> Solution:
    must_leave = _must_leave(model)
    if must_leave and model.cost.size > EXACT_PAIRS:
        assigned, priced, flow = _without_heaviest(model, flow, must_leave)
    else:
        assigned, priced = round_flow(model, flow)
    if model.cost.size <= EXACT_PAIRS and not _is_whole(model, assigned):
        found = solve_exactly(model, np.isfinite(model.cost), assigned, effort=EXACT_EFFORT)
        if found is not None:
            return _best_of(model, flow, assigned, found.assigned, found.bound, found.is_proven)
    is_proven = _is_whole(model, assigned) or int((assigned < 0).sum()) == must_leave
    bound = _bound(model, flow, assigned, is_proven=is_proven)
    if model.cost.size > EXACT_PAIRS:
        rounds = ROUNDS_WITHOUT_ROOM if must_leave else MENDING_ROUNDS
        assigned = mend(model, assigned, priced, bound, rounds=rounds, least=must_leave)
        bench = Bench(model, assigned, flow.prices, flow.penalty)
        bench.improve()
        assigned = bench.assigned
        is_proven = _is_whole(model, assigned) or int((assigned < 0).sum()) == must_leave
        bound = _bound(model, flow, assigned, is_proven=is_proven)
    if _is_whole(model, assigned):
        slack = cost_of(model, assigned) - bound + 1e-7
        allowed = priced - priced.min(axis=1)[:, None] <= slack
        if slack > 1e-6 and allowed.sum() <= EXACT_PAIRS:
            found = solve_exactly(model, allowed, assigned, effort=EXACT_EFFORT)
            if found is not None:
                return _best_of(model, flow, assigned, found.assigned, max(bound, found.bound), found.is_proven)
    return Solution(assigned, min(bound, cost_of(model, assigned)), flow.prices)


def _best_of(model: Model, flow: Flow, one: Whole, other: Whole, bound: float, is_proven: bool) -> Solution:
    better = min((one, other), key=lambda plan: _rank(model, plan))
    if not is_proven and not _is_whole(model, better):
        bound = _bound(model, flow, better, is_proven=False)
    return Solution(better, min(bound, cost_of(model, better)), flow.prices)


def _rank(model: Model, assigned: Whole) -> tuple[int, float, float]:
    return int((assigned < 0).sum()), shortfall_of(model, assigned), cost_of(model, assigned)


def _is_whole(model: Model, assigned: Whole) -> bool:
    return bool((assigned >= 0).all()) and shortfall_of(model, assigned) == 0


def _bound(model: Model, flow: Flow, assigned: Whole, *, is_proven: bool) -> float:
    """
    Return the bound for plans that leave no more over than this one.

    Where it is not proven that fewer cannot be left over, a better plan may miss the lower limits by more: then those
    limits are no part of the bound.
    """
    unplaced, shortfall = int((assigned < 0).sum()), shortfall_of(model, assigned)
    if not is_proven or (shortfall and not model.is_uniform):
        free = replace(model, low=np.zeros_like(model.low))
        prices = solve_flow(free).prices if model.low.any() else flow.prices
        return lower_bound(free, prices, unplaced=unplaced, is_least=is_proven, shortfall=0, penalty=0.0)
    return lower_bound(model, flow.prices, unplaced=unplaced, is_least=True, shortfall=shortfall, penalty=flow.penalty)


def _must_leave(model: Model) -> int:
    """Return how many targets are left over at the very least, all rooms taken together, the lightest first."""
    fitting = int(np.searchsorted(np.cumsum(np.sort(model.load)), int(model.high.sum()), side="right"))
    return model.targets - fitting


def _without_heaviest(model: Model, flow: Flow, count: int) -> tuple[Whole, Numbers, Flow]:
    """Plan without the ``count`` targets that take most room (the dearest of them), then see whether one still fits."""
    priced = model.cost + model.load[:, None] * flow.prices[None, :]
    order = np.lexsort((priced.min(axis=1), model.load))
    kept = np.sort(order[: model.targets - count])
    part = replace(model, cost=model.cost[kept], load=model.load[kept])
    smaller = solve_flow(part)
    assigned = np.full(model.targets, -1, dtype=np.int64)
    assigned[kept], _ = round_flow(part, smaller)
    bench = Bench(model, assigned, smaller.prices, smaller.penalty)
    for target in np.flatnonzero(assigned < 0):
        bench.place(int(target))
    bench.improve()
    return bench.assigned, bench.priced, smaller
