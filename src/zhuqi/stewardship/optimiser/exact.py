"""
Proving a small problem optimal, or a small part of a large one better (CP-SAT, one thread: the same answer every time).

What is wanted comes in this order: leave as few targets over as possible, miss the lower limits by as little as
possible, cost as little as possible.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from ortools.sat.python import cp_model

from zhuqi.stewardship.optimiser.costs import Marks
from zhuqi.stewardship.optimiser.mixed import solve_mixed
from zhuqi.stewardship.optimiser.model import Model, Whole

_DIGITS = 1e9  # the largest cost becomes about this whole number,
_MORE_DIGITS = 1e12  # or this, where loads are so fine that a line over them would be off
_FINE = 10_000
_LARGEST = 1e15  # of the objective
_LITTLE_GAP = 0.0


@dataclass(frozen=True)
class Exact:
    """A plan, the proven bound of its cost, and whether all three wishes are proven to be met as well as can be."""

    assigned: Whole
    bound: float
    is_proven: bool


def solve_exactly(model: Model, allowed: Marks, start: Whole, *, effort: float) -> Exact | None:
    """
    Return the best plan using only ``allowed`` pairs, or the best found within ``effort`` (deterministic seconds).

    None if not even a plan like ``start`` was found. The bound holds for plans over ``allowed`` that leave no more
    over, and miss no more, than this one.
    """
    if int(model.high.max(initial=0)) > _FINE:
        mixed = solve_mixed(model, allowed)
        if mixed is not None:
            return Exact(*mixed)
    problem = _Problem(model, allowed, start)
    first = problem.solve_cost(unplaced=0, shortfall=0, effort=effort)
    if first is not None:
        return first
    if problem.status != cp_model.INFEASIBLE:
        return None
    unplaced, proven = problem.least_unplaced(effort)
    if unplaced is None:
        return None
    shortfall, also_proven = problem.least_shortfall(unplaced, effort)
    if shortfall is None:
        return None
    final = problem.solve_cost(unplaced=unplaced, shortfall=shortfall, effort=effort)
    if final is None:
        return None
    return Exact(final.assigned, final.bound, proven and also_proven and final.is_proven)


class _Problem:
    def __init__(self, model: Model, allowed: Marks, start: Whole) -> None:
        self.model, self.start = model, start
        self.rows, self.columns = (part.tolist() for part in np.nonzero(allowed & np.isfinite(model.cost)))
        costs = model.cost[self.rows, self.columns]
        largest = max(float(costs.max(initial=0.0)), model.slope * float(model.load.max(initial=1)), 1e-9)
        total = max(1.0, largest * (model.targets + model.officers))
        digits = _MORE_DIGITS if int(model.high.max(initial=0)) > _FINE else _DIGITS
        self.factor = min(digits / largest, _LARGEST / total)
        self.costs = np.rint(costs * self.factor).astype(np.int64).tolist()
        self.status = cp_model.UNKNOWN

    def solve_cost(self, *, unplaced: int, shortfall: float, effort: float) -> Exact | None:
        """Return the cheapest plan that leaves so many over and misses so much."""
        program, pairs = self._program(unplaced)
        loads = self._loads(program, pairs)
        most = round(shortfall * self.model.step)
        missing = self._missing(program, loads, most)
        if missing:
            program.add(sum(missing) <= most)
        balance = [self._balance(program, officer, load) for officer, load in enumerate(loads)]
        program.minimize(
            sum(cost * pair for cost, pair in zip(self.costs, pairs, strict=True))
            + sum(one for one in balance if one is not None)
        )
        solver = self._run(program, pairs, effort)
        if self.status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        off = float(np.maximum(1.0, self.model.high - self.model.mean).sum())
        slack = 0.5 * self.model.targets + self.model.officers + off
        bound = (solver.best_objective_bound - slack) / self.factor
        return Exact(self._plan(solver, pairs), bound, self.status == cp_model.OPTIMAL)

    def least_unplaced(self, effort: float) -> tuple[int | None, bool]:
        """Return how many targets must be left over, and whether that is proven."""
        program, pairs = self._program(self.model.targets)
        self._loads(program, pairs)
        program.maximize(sum(pairs))
        solver = self._run(program, pairs, effort)
        if self.status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None, False
        return self.model.targets - round(solver.objective_value), self.status == cp_model.OPTIMAL

    def least_shortfall(self, unplaced: int, effort: float) -> tuple[float | None, bool]:
        """Return by how much the lower limits must be missed, and whether that is proven."""
        program, pairs = self._program(unplaced)
        missing = self._missing(
            program, self._loads(program, pairs), round(float(self.model.low.sum()) * self.model.step)
        )
        if not missing:
            return 0, True
        program.minimize(sum(missing))
        solver = self._run(program, pairs, effort)
        if self.status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None, False
        return round(solver.objective_value) / self.model.step, self.status == cp_model.OPTIMAL

    def _program(self, unplaced: int) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
        program = cp_model.CpModel()
        pairs = [program.new_bool_var("") for _ in self.rows]
        of_target: list[list[cp_model.IntVar]] = [[] for _ in range(self.model.targets)]
        for row, pair in zip(self.rows, pairs, strict=True):
            of_target[row].append(pair)
        for mine in of_target:
            if unplaced:
                program.add_at_most_one(mine)
            else:
                program.add_exactly_one(mine)
        if unplaced:
            program.add(sum(pairs) >= self.model.targets - unplaced)
        for row, column, pair in zip(self.rows, self.columns, pairs, strict=True):
            program.add_hint(pair, bool(self.start[row] == column))
        return program, pairs

    def _loads(self, program: cp_model.CpModel, pairs: list[cp_model.IntVar]) -> list[cp_model.LinearExpr]:
        terms: list[list[cp_model.LinearExprT]] = [[] for _ in range(self.model.officers)]
        for row, column, pair in zip(self.rows, self.columns, pairs, strict=True):
            terms[column].append(int(self.model.load[row]) * pair)
        loads = [cp_model.LinearExpr.sum(mine) for mine in terms]
        for officer, mine in enumerate(terms):
            if mine:
                program.add(loads[officer] <= int(self.model.high[officer]))
        return loads

    def _missing(self, program: cp_model.CpModel, loads: list[cp_model.LinearExpr], most: int) -> list[cp_model.IntVar]:
        missing = []
        for officer, load in enumerate(loads):
            low = round(float(self.model.low[officer]) * self.model.step)
            if low:
                gap = program.new_int_var(0, min(low, most), "")
                program.add(load * self.model.step + gap >= low)
                missing.append(gap)
        return missing

    def _balance(self, program: cp_model.CpModel, officer: int, load: cp_model.LinearExpr) -> cp_model.IntVar | None:
        """Return what is at least the balance cost of a load: above every line through two neighbouring bends."""
        model = self.model
        if not model.slope:
            return None
        middle = float(np.floor(model.mean))
        ends = np.array([min(0.0, middle - 1), middle, middle + 1, max(float(model.high[officer]), middle + 2)])
        heights = np.rint(model.balance(ends) * self.factor).astype(np.int64).tolist()
        whole = ends.astype(np.int64).tolist()
        cost = program.new_int_var(0, 2 * max(heights) + whole[-1], "")
        for (left, low), (right, high) in pairwise(zip(whole, heights, strict=True)):
            rise = (high - low) // (right - left)
            program.add(cost >= low + rise * (load - left))
        return cost

    def _run(self, program: cp_model.CpModel, pairs: list[cp_model.IntVar], effort: float) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 7
        solver.parameters.max_deterministic_time = effort
        solver.parameters.relative_gap_limit = _LITTLE_GAP
        solver.parameters.linearization_level = 2
        self.status = solver.solve(program)
        return solver

    def _plan(self, solver: cp_model.CpSolver, pairs: list[cp_model.IntVar]) -> Whole:
        assigned = np.full(self.model.targets, -1, dtype=np.int64)
        for row, column, pair in zip(self.rows, self.columns, pairs, strict=True):
            if solver.boolean_value(pair):
                assigned[row] = column
        return assigned
