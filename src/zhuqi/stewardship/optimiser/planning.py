"""The plan for a case: who stands by whom, what it costs, how good it is proven to be, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from zhuqi.stewardship.optimiser.case import Case, Id
from zhuqi.stewardship.optimiser.costs import RULES, Costs, Numbers, balance_cost, pair_costs
from zhuqi.stewardship.optimiser.explaining import Reasons, Scene, rule_totals, why_below, why_unassigned
from zhuqi.stewardship.optimiser.flow import ALL_AT_ONCE
from zhuqi.stewardship.optimiser.model import Model, Whole, build_model
from zhuqi.stewardship.optimiser.solving import Solution, solve

_EXACT = 1e-6  # of the cost, or of the largest number in it: what the arithmetic itself may lose
_TINY = 1e-9


@dataclass(frozen=True)
class Assignment:
    """One pair: its cost (without balance), the parts of it by rule, and the reasons."""

    target: Id
    officer: Id
    cost: float
    reasons: tuple[str, ...]
    parts: dict[str, float]


@dataclass(frozen=True)
class Unassigned:
    """A target nobody has, and the exact reason."""

    target: Id
    why: str


@dataclass(frozen=True)
class OfficerLoad:
    """What an officer has; ``saves`` is about what one more unit of upper limit would save, 0 where there is room."""

    officer: Id
    load: float
    targets: int
    min_load: float
    max_load: float | None
    saves: float
    why_below: str


@dataclass(frozen=True)
class RuleCost:
    """What one wish costs in this plan, and for how many pairs (for the balance: officers) it is not met."""

    cost: float
    broken: int


@dataclass(frozen=True)
class Plan:
    """
    A plan; ``cost`` = ``pair_cost`` + ``balance_cost``, and no plan as complete costs less than ``lower_bound``.

    ``hard_rules`` says about how much would be saved if one kind of hard rule did not hold.
    """

    assignments: tuple[Assignment, ...]
    cost: float
    lower_bound: float
    gap: float
    unassigned: tuple[Unassigned, ...]
    pair_cost: float
    balance_cost: float
    rules: dict[str, RuleCost]
    hard_rules: dict[str, float]
    officers: tuple[OfficerLoad, ...]

    @property
    def is_optimal(self) -> bool:
        """Whether no better plan exists, proven."""
        return self.gap == 0


def plan(case: Case) -> Plan:
    """Return the best plan found, the same one for the same case."""
    costs = pair_costs(case)
    assigned = np.full(len(case.targets), -1, dtype=np.int64)
    rows, floor = _place_weightless(case, costs, assigned)
    model = build_model(case, costs, rows)
    solution = solve(model) if case.officers else Solution(np.full(len(rows), -1), 0.0, np.zeros(0))
    assigned[rows] = solution.assigned
    found = _described(case, costs, assigned, solution.bound + floor)
    if found.unassigned:
        return found
    return replace(
        found,
        hard_rules=_hard_rules(case, costs, model, rows, solution),
        officers=tuple(
            replace(one, saves=_saves(officer.max_load, one.load, model, solution.prices, column))
            for column, (officer, one) in enumerate(zip(case.officers, found.officers, strict=True))
        ),
    )


def evaluate(case: Case, chosen: Mapping[Id, Id], lower_bound: float) -> Plan:
    """
    Say the same of a plan made or changed by hand: ``chosen`` gives the officer of each target that has one.

    ``lower_bound`` is that of the plan it came from; a plan that leaves more targets over may cost less.
    """
    column = {officer.id: number for number, officer in enumerate(case.officers)}
    assigned = np.array([column.get(chosen.get(target.id, ""), -1) for target in case.targets], dtype=np.int64)
    return _described(case, pair_costs(case), assigned, lower_bound)


def _described(case: Case, costs: Costs, assigned: Whole, lower_bound: float) -> Plan:
    placed = np.flatnonzero(assigned >= 0)
    loads = np.zeros(len(case.officers))
    np.add.at(loads, assigned[placed], np.array([case.targets[row].load for row in placed], dtype=np.float64))
    pairs, balance = float(costs.total[placed, assigned[placed]].sum()), balance_cost(case, loads)
    cost = pairs + balance
    bound = max(0.0, min(cost, lower_bound))
    heaviest = max((target.load for target in case.targets), default=0.0)
    largest = max(float(costs.total.max(initial=0.0)), case.weights.balance * heaviest)
    if cost - bound <= _EXACT * max(1.0, cost, largest):
        bound = cost
    scene = Scene(case, costs, assigned, np.round(loads, 9))
    return Plan(
        assignments=_assignments(scene, placed),
        cost=cost,
        lower_bound=bound,
        gap=(cost - bound) / max(cost, _TINY),
        unassigned=tuple(
            Unassigned(case.targets[row].id, why_unassigned(scene, int(row))) for row in np.flatnonzero(assigned < 0)
        ),
        pair_cost=pairs,
        balance_cost=balance,
        rules=_rules(case, scene, balance),
        hard_rules={},
        officers=_officers(scene),
    )


def _place_weightless(case: Case, costs: Costs, assigned: Whole) -> tuple[Whole, float]:
    """
    Give targets without load to whoever is cheapest, for they take no room; return who is left to be planned.

    Targets that nobody may or can take are not among them.
    """
    largest = np.array([np.inf if officer.max_load is None else officer.max_load for officer in case.officers])
    rows, floor = [], 0.0
    for row, target in enumerate(case.targets):
        possible = ~costs.forbidden[row] & (largest >= target.load - 1e-9)
        if not possible.any():
            continue
        if target.load > 0:
            rows.append(row)
            continue
        assigned[row] = int(np.argmin(np.where(possible, costs.total[row], np.inf)))
        floor += float(costs.total[row, assigned[row]])
    return np.array(rows, dtype=np.int64), floor


def _assignments(scene: Scene, placed: Whole) -> tuple[Assignment, ...]:
    reasons, costs, found = Reasons(scene), scene.costs, []
    for row in placed.tolist():
        column = int(scene.assigned[row])
        found.append(
            Assignment(
                target=scene.case.targets[row].id,
                officer=scene.case.officers[column].id,
                cost=float(costs.total[row, column]),
                reasons=reasons.of_pair(row),
                parts={rule: float(costs.part(rule)[row, column]) for rule in RULES},
            )
        )
    return tuple(found)


def _rules(case: Case, scene: Scene, balance: float) -> dict[str, RuleCost]:
    totals = rule_totals(scene.costs, scene.assigned, RULES)
    rules = {rule: RuleCost(cost, broken) for rule, (cost, broken) in totals.items()}
    mean = sum(target.load for target in case.targets) / max(1, len(case.officers))
    off = int((np.abs(scene.loads - mean) > max((target.load for target in case.targets), default=0.0)).sum())
    return rules | {"balance": RuleCost(balance, off)}


def _officers(scene: Scene) -> tuple[OfficerLoad, ...]:
    counts = np.bincount(scene.assigned[scene.assigned >= 0], minlength=len(scene.case.officers))
    rows = []
    for column, officer in enumerate(scene.case.officers):
        load = float(scene.loads[column])
        below = load < officer.min_load - _TINY
        rows.append(
            OfficerLoad(
                officer=officer.id,
                load=load,
                targets=int(counts[column]),
                min_load=officer.min_load,
                max_load=officer.max_load,
                saves=0.0,
                why_below=why_below(scene, column) if below else "",
            )
        )
    return tuple(rows)


def _saves(limit: float | None, load: float, model: Model, prices: Numbers, column: int) -> float:
    if limit is None or load < limit - model.unit + _TINY:
        return 0.0
    whole = load / model.unit
    rise = float(model.balance(np.array([whole + 1.0]))[0] - model.balance(np.array([whole]))[0])
    return round(max(0.0, float(prices[column]) - rise) / model.unit, 6)


def _hard_rules(case: Case, costs: Costs, model: Model, rows: Whole, solution: Solution) -> dict[str, float]:
    """Compare the bound with the bounds of the problem without one kind of hard rule; cheap cases only."""
    if not case.officers or not len(rows) or model.cost.size > ALL_AT_ONCE or not model.is_uniform:
        return {}
    without = {
        "conflicts": replace(model, cost=costs.total[rows]),
        "max_load": replace(model, high=np.full_like(model.high, int(model.load.sum()))),
        "min_load": replace(model, low=np.zeros_like(model.low)),
    }
    return {name: round(max(0.0, solution.bound - solve(freer).bound), 6) for name, freer in without.items()}
