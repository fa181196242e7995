"""
The same as ``exact`` for loads of many decimals, which whole numbers slow down: mixed-integer programming (SCIP).

Floating point may overstep a limit by a hair; what it answers is checked in whole numbers, and thrown away if it does.
"""

from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp

from zhuqi.stewardship.optimiser.costs import Marks
from zhuqi.stewardship.optimiser.model import Model, Whole, loads_of, shortfall_of

_SECONDS = 6
_HAIR = 1e-7
_SOLVED = (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE)


def solve_mixed(model: Model, allowed: Marks) -> tuple[Whole, float, bool] | None:
    """Return a plan over ``allowed``, the bound of its cost and whether all is proven; None if it cannot be had so."""
    unplaced, shortfall = 0, 0.0
    program = _Program(model, allowed, unplaced, is_about="cost")
    if program.status == pywraplp.Solver.INFEASIBLE:
        coverage = _Program(model, allowed, model.targets, is_about="coverage")
        if coverage.status != pywraplp.Solver.OPTIMAL:
            return None
        unplaced = model.targets - round(coverage.value)
        if model.low.any():
            limits = _Program(model, allowed, unplaced, is_about="limits")
            if limits.status != pywraplp.Solver.OPTIMAL:
                return None
            shortfall = limits.value
        program = _Program(model, allowed, unplaced, is_about="cost", shortfall=shortfall)
    if program.status not in _SOLVED:
        return None
    assigned = program.plan()
    is_sound = bool((loads_of(model, assigned) <= model.high).all()) and int((assigned < 0).sum()) == unplaced
    most = shortfall * program.scale + _HAIR * program.scale * model.officers
    if not is_sound or shortfall_of(model, assigned) > most:
        return None
    return assigned, program.bound, program.status == pywraplp.Solver.OPTIMAL


class _Program:
    """One question, asked and answered; ``value`` and ``bound`` are those of its objective."""

    def __init__(self, model: Model, allowed: Marks, unplaced: int, *, is_about: str, shortfall: float = 0.0) -> None:
        self.model, self.scale = model, float(model.load.max())
        self.solver: Any = pywraplp.Solver.CreateSolver("SCIP")
        self.solver.SetTimeLimit(_SECONDS * 1000)
        rows, columns = np.nonzero(allowed & np.isfinite(model.cost))
        self.pairs = {
            (int(row), int(column)): self.solver.BoolVar("") for row, column in zip(rows, columns, strict=True)
        }
        self._each_target(unplaced)
        loads = self._loads()
        gaps = [] if is_about == "coverage" else self._gaps(loads)
        largest = max(float(model.cost[rows, columns].max(initial=0.0)), model.slope * self.scale, 1e-12)
        if is_about == "coverage":
            self.solver.Maximize(self.solver.Sum(list(self.pairs.values())))
        elif is_about == "limits":
            self.solver.Minimize(self.solver.Sum(gaps))
        else:
            if gaps:
                self.solver.Add(self.solver.Sum(gaps) <= shortfall + _HAIR)
            self._minimise(loads, largest)
        parameters = pywraplp.MPSolverParameters()
        parameters.SetDoubleParam(parameters.RELATIVE_MIP_GAP, 0.0)
        self.status = self.solver.Solve(parameters)
        has_answer = self.status in _SOLVED
        factor = largest if is_about == "cost" else 1.0
        self.value = self.solver.Objective().Value() * factor if has_answer else 0.0
        bound = self.solver.Objective().BestBound() if has_answer else 0.0
        self.bound = (bound - _HAIR * max(1.0, abs(bound))) * factor

    def plan(self) -> Whole:
        """Return who has whom."""
        assigned = np.full(self.model.targets, -1, dtype=np.int64)
        for (row, column), pair in self.pairs.items():
            if pair.solution_value() > 0.5:
                assigned[row] = column
        return assigned

    def _each_target(self, unplaced: int) -> None:
        mine: list[list[Any]] = [[] for _ in range(self.model.targets)]
        for (row, _), pair in self.pairs.items():
            mine[row].append(pair)
        for pairs in mine:
            placed = self.solver.Sum(pairs)
            self.solver.Add(placed <= 1 if unplaced else placed == 1)
        if unplaced:
            self.solver.Add(self.solver.Sum(list(self.pairs.values())) >= self.model.targets - unplaced)

    def _loads(self) -> list[Any]:
        terms: list[list[Any]] = [[] for _ in range(self.model.officers)]
        for (row, column), pair in self.pairs.items():
            terms[column].append(float(self.model.load[row]) / self.scale * pair)
        loads = [self.solver.Sum(mine) for mine in terms]
        for officer, load in enumerate(loads):
            self.solver.Add(load <= float(self.model.high[officer]) / self.scale)
        return loads

    def _gaps(self, loads: list[Any]) -> list[Any]:
        gaps = []
        for officer, load in enumerate(loads):
            low = float(self.model.low[officer]) / self.scale
            if low > 0:
                gap = self.solver.NumVar(0, low, "")
                self.solver.Add(load + gap >= low)
                gaps.append(gap)
        return gaps

    def _minimise(self, loads: list[Any], largest: float) -> None:
        slope, mean = self.model.slope * self.scale / largest, self.model.mean / self.scale
        off = [self.solver.NumVar(0, self.solver.infinity(), "") for _ in loads] if slope else []
        for one, load in zip(off, loads, strict=False):
            self.solver.Add(one >= slope * (load - mean))
            self.solver.Add(one >= slope * (mean - load))
        costs = [float(self.model.cost[key]) / largest * pair for key, pair in self.pairs.items()]
        self.solver.Minimize(self.solver.Sum(costs + off))
