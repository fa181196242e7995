"""
The problem with targets that may be shared: a min-cost flow, solved exactly, and the prices that prove it.

Since a target weighs the same whoever takes it, sharing it turns the assignment into a transport of load. For equal
loads the flow shares nothing out and is the best plan. Only the cheapest officers of each target are arcs at first; the
prices then say which left-out pairs could still pay, and those are added until none does.
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from zhuqi.stewardship.optimiser.costs import Marks, Numbers
from zhuqi.stewardship.optimiser.model import Model, Whole

FIRST_CHOICES = 40  # officers per target that are looked at first
ALL_AT_ONCE = 200_000  # pairs; below, leaving out saves nothing
_ROUNDS = 12
_LARGEST = 4e17  # of a cost times the number of nodes, in the solver's whole numbers
_FINEST = 1e10


@dataclass(frozen=True)
class Flow:
    """How much of each target goes to whom, and the price of one unit of load at each officer."""

    target: Whole
    officer: Whole
    amount: Whole
    left: Whole  # of each target, what nobody has room for
    prices: Numbers
    penalty: float  # per unit below a lower limit

    @property
    def all_placed(self) -> bool:
        """Whether there is room for everything, if it may be shared."""
        return not self.left.any()


def solve_flow(model: Model, *, everything: bool = False) -> Flow:
    """Return the best flow over all pairs; as much load as possible is placed, lower limits come next, then cost."""
    per_unit = model.cost / model.load[:, None]
    arcs = np.isfinite(per_unit)
    is_whole = everything or model.cost.size <= ALL_AT_ONCE
    if not is_whole:
        arcs &= _cheapest(per_unit)
    for _ in range(_ROUNDS):
        flow = _solve(model, per_unit, arcs)
        if is_whole:
            return flow
        paying = _paying(flow, per_unit, arcs)
        if not flow.all_placed:
            paying |= (flow.left > 0)[:, None] & np.isfinite(per_unit)
            paying &= ~arcs
            if not paying.any():
                break
        if not paying.any():
            return flow
        arcs = arcs | paying
    return _solve(model, per_unit, np.isfinite(per_unit))


def penalty_of(model: Model) -> float:
    """Return a price per unit below a lower limit that no saving elsewhere outweighs."""
    if not model.low.any() or model.targets == 0:
        return 0.0
    finite = model.cost / model.load[:, None]
    largest = float(np.max(finite, where=np.isfinite(finite), initial=0.0))
    finest = 1 if bool((model.low == np.floor(model.low)).all()) else model.step
    return finest * (2 * model.officers + 4) * (largest + 2 * model.slope + 1e-6)


def _cheapest(per_unit: Numbers) -> Marks:
    marks = np.zeros(per_unit.shape, dtype=np.bool_)
    count = min(FIRST_CHOICES, per_unit.shape[1])
    np.put_along_axis(marks, np.argpartition(per_unit, count - 1, axis=1)[:, :count], True, axis=1)
    return marks


def _paying(flow: Flow, per_unit: Numbers, arcs: Marks) -> Marks:
    """Return the left-out pairs that are cheaper than the best arc of their target at the present prices."""
    priced = per_unit + flow.prices[None, :]
    best = np.where(arcs, priced, np.inf).min(axis=1)
    finite = best[np.isfinite(best)]
    margin = 1e-9 * (1.0 + float(np.abs(finite).max())) if len(finite) else 0.0
    paying: Marks = (priced < best[:, None] - margin) & ~arcs & np.isfinite(per_unit)
    return paying


def _solve(model: Model, per_unit: Numbers, arcs: Marks) -> Flow:
    rows, columns = (part.astype(np.int64) for part in np.nonzero(arcs))
    bends, penalty = model.bends(), penalty_of(model)
    lengths = np.diff(bends, axis=1).astype(np.int64)
    missing = np.maximum(0.0, model.low[:, None] - bends)
    rises = np.diff(model.balance(bends) + penalty * missing, axis=1)
    slopes = np.divide(rises, lengths, out=np.zeros_like(rises), where=lengths > 0)
    who, segment = np.nonzero(lengths > 0)
    nodes = model.targets + model.officers + 1
    costs = np.concatenate([per_unit[rows, columns], slopes[who, segment]])
    largest = float(np.abs(costs).max()) if len(costs) else 1.0
    ordinary = float(np.abs(per_unit[rows, columns]).max()) if len(rows) else 1.0
    factor = min(_LARGEST / nodes / max(largest, 1e-12), _FINEST / max(ordinary, model.slope, 1e-12))
    whole = np.rint(costs * factor).astype(np.int64)

    solver = min_cost_flow.SimpleMinCostFlow()
    sink = nodes - 1
    tails = np.concatenate([rows, model.targets + who]).astype(np.int32)
    heads = np.concatenate([model.targets + columns, np.full(len(who), sink)]).astype(np.int32)
    room = np.concatenate([model.load[rows], lengths[who, segment]])
    ids = solver.add_arcs_with_capacity_and_unit_cost(tails, heads, room, whole)
    supplies = np.concatenate([model.load, np.zeros(model.officers, dtype=np.int64), [-int(model.load.sum())]])
    solver.set_nodes_supplies(np.arange(nodes, dtype=np.int32), supplies)
    status = solver.solve_max_flow_with_min_cost()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"flow not solved: {status}")
    sent = solver.flows(ids)[: len(rows)]
    used = np.flatnonzero(sent)
    target, officer, amount = rows[used], columns[used], sent[used].astype(np.int64)
    left = model.load.copy()
    np.subtract.at(left, target, amount)
    prices = _prices(model, np.where(arcs, per_unit, np.inf), (target, officer, amount), left, penalty)
    return Flow(target, officer, amount, left, prices, penalty)


def _prices(model: Model, per_unit: Numbers, sent: tuple[Whole, Whole, Whole], left: Whole, penalty: float) -> Numbers:
    """Return the price of load at each officer: shortest paths over what could still be moved (dual solution)."""
    target, officer, amount = sent
    count = model.officers
    sink, shelf = count, count + 1  # the shelf is where load that found no room lies
    steps = np.full((count + 2, count + 2), np.inf)
    order = np.argsort(officer, kind="stable")
    starts = np.searchsorted(officer[order], np.arange(count + 1))
    for one in range(count):
        mine = target[order[starts[one] : starts[one + 1]]]
        if len(mine):
            steps[one, :count] = (per_unit[mine] - per_unit[mine, one][:, None]).min(axis=0)
            steps[one, shelf] = -per_unit[mine, one].max()
    waiting = np.flatnonzero(left)
    if len(waiting):
        steps[shelf, :count] = per_unit[waiting].min(axis=0)
    else:
        steps[:, shelf] = np.inf
    loads = np.zeros(count)
    np.add.at(loads, officer, amount)
    least, here, more = (
        model.balance(load) + penalty * np.maximum(0.0, model.low - load) for load in (loads - 1, loads, loads + 1)
    )
    after, before = more - here, here - least
    steps[:count, sink] = np.where(loads < model.high, after, np.inf)
    steps[sink, :count] = np.where(loads > 0, -before, np.inf)
    reach = np.zeros(count + 2)
    for _ in range(count + 2):
        shorter = np.minimum(reach, (reach[:, None] + steps).min(axis=0))
        if np.allclose(shorter, reach, rtol=0, atol=1e-13):
            break
        reach = shorter
    prices: Numbers = reach[sink] - reach[:count]
    return prices
