"""
Making a large plan better piece by piece: a few officers and all they have, solved exactly, again and again.

Which pieces: around what nobody has room for, then around the officers below their lower limit, then around the targets
that are farthest from where the prices say they belong.
"""

from dataclasses import replace

import numpy as np

from zhuqi.stewardship.optimiser.costs import Numbers
from zhuqi.stewardship.optimiser.exact import solve_exactly
from zhuqi.stewardship.optimiser.model import Model, Whole, cost_of, loads_of, shortfall_of

_OFFICERS = (8, 20)  # in one piece, at least and at most
_PIECE = 70  # targets in one piece, about
_TARGETS = 160
_EFFORT = 0.6  # deterministic seconds for one piece
_CLOSE_ENOUGH, _CLOSE_ENOUGH_IF_LARGE = 0.002, 0.005  # of the cost, above the bound
_LARGE = 1_000_000  # pairs


def mend(model: Model, assigned: Whole, priced: Numbers, bound: float, *, rounds: int, least: int) -> Whole:
    """
    Return a plan that is better in coverage, lower limits or cost, or the same; ``bound`` tells when to stop.

    ``least`` targets are left over by any plan: then nobody looks for room for them.
    """
    tried: set[int] = set()
    close = _CLOSE_ENOUGH_IF_LARGE if model.cost.size > _LARGE else _CLOSE_ENOUGH
    for _ in range(rounds):
        missing, short = int((assigned < 0).sum()), shortfall_of(model, assigned)
        cost = cost_of(model, assigned)
        if missing <= least and not short and cost - bound <= close * max(cost, 1e-9):
            break
        seed = _seed(model, assigned, priced, tried, is_full=missing <= least)
        if seed is None:
            break
        tried.add(seed)
        better = _solve_piece(model, assigned, _piece(model, assigned, priced, seed), is_full=missing <= least)
        if better is not None:
            assigned = better
    return assigned


def _seed(model: Model, assigned: Whole, priced: Numbers, tried: set[int], *, is_full: bool) -> int | None:
    """Return the target that most needs another look."""
    need = np.where(
        assigned >= 0,
        priced[np.arange(model.targets), np.maximum(assigned, 0)] - priced.min(axis=1),
        -np.inf if is_full else np.inf,
    )
    short = loads_of(model, assigned) < model.low
    if short.any():
        reach = model.cost[:, short].min(axis=1)
        need = np.where(np.isfinite(need) & np.isfinite(reach), need + 1e6 / (1.0 + reach), need)
    need[list(tried)] = -np.inf
    seed = int(np.argmax(need))
    return seed if need[seed] > 1e-9 else None


def _piece(model: Model, assigned: Whole, priced: Numbers, seed: int) -> Whole:
    """Return the officers to solve for: who has the target, who would like it, who has room."""
    size = min(_OFFICERS[1], max(_OFFICERS[0], _PIECE * model.officers // model.targets))
    chosen = [int(assigned[seed])] if assigned[seed] >= 0 else []
    loads = loads_of(model, assigned)
    willing = [int(one) for one in np.argsort(priced[seed], kind="stable") if np.isfinite(priced[seed, one])]
    room = [one for one in sorted(willing, key=lambda one: (loads[one] - model.high[one], one))]
    short = [one for one in willing if loads[one] < model.low[one]]
    if assigned[seed] < 0:
        chosen += room[: size // 2]
    chosen += short[:2] + willing
    return np.array(sorted(list(dict.fromkeys(chosen))[:size]), dtype=np.int64)


def _solve_piece(model: Model, assigned: Whole, officers: Whole, *, is_full: bool) -> Whole | None:
    rows = np.flatnonzero(np.isin(assigned, officers))
    if len(rows) > _TARGETS:
        return None
    open_rows = np.flatnonzero((assigned < 0) & (not is_full) & np.isfinite(model.cost[:, officers]).any(axis=1))
    rows = np.concatenate([rows, open_rows])[:_TARGETS]
    kept = assigned.copy()
    kept[rows] = -1
    piece = replace(
        model,
        cost=model.cost[np.ix_(rows, officers)],
        load=model.load[rows],
        low=model.low[officers],
        high=model.high[officers],
    )
    position = {int(officer): place for place, officer in enumerate(officers)}
    start = np.array([position.get(int(one), -1) for one in assigned[rows]], dtype=np.int64)
    found = solve_exactly(piece, np.isfinite(piece.cost), start, effort=_EFFORT)
    if found is None:
        return None
    better = kept
    better[rows] = np.where(found.assigned >= 0, officers[found.assigned], -1)
    return better if _rank(model, better) < _rank(model, assigned) else None


def _rank(model: Model, assigned: Whole) -> tuple[int, float, float]:
    return int((assigned < 0).sum()), shortfall_of(model, assigned), cost_of(model, assigned)
