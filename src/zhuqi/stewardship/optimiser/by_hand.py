"""What it would mean to give one target to somebody else: allowed or not, and what the whole plan would cost more."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from zhuqi.stewardship.optimiser.case import Case, Id
from zhuqi.stewardship.optimiser.costs import mean_load, pair_costs
from zhuqi.stewardship.optimiser.explaining import Reasons, Scene


@dataclass(frozen=True)
class Alternative:
    """One officer for the target; ``difference`` is against the plan as it is, ``obstacle`` says why it must not be."""

    officer: Id
    difference: float
    obstacle: str
    reasons: tuple[str, ...]
    load: float


def alternatives(case: Case, chosen: Mapping[Id, Id], target: Id) -> tuple[Alternative, ...]:
    """Return every officer for one target, the allowed ones first, the cheapest first."""
    row = next(number for number, one in enumerate(case.targets) if one.id == target)
    column = {officer.id: number for number, officer in enumerate(case.officers)}
    loads, mine = np.zeros(len(case.officers)), case.targets[row]
    for one in case.targets:
        if one.id != target and chosen.get(one.id) in column:
            loads[column[chosen[one.id]]] += one.load
    mean, weight = mean_load(case), case.weights.balance
    costs = pair_costs(replace(case, targets=(mine,)))
    rises = weight * (np.abs(loads + mine.load - mean) - np.abs(loads - mean))
    totals = costs.total[0] + rises
    present = chosen.get(target)
    base = float(totals[column[present]]) if present is not None and present in column else 0.0
    found = []
    for number, officer in enumerate(case.officers):
        taken = loads.copy()
        taken[number] += mine.load
        scene = Scene(replace(case, targets=(mine,)), costs, np.array([number]), np.round(taken, 9))
        obstacle = ""
        if officer.id in mine.conflicts:
            obstacle = "须回避"
        elif officer.max_load is not None and taken[number] > officer.max_load + 1e-9:
            obstacle = f"已满（上限{officer.max_load:g}）"
        reasons = Reasons(scene).of_pair(0)
        found.append(
            Alternative(officer.id, round(float(totals[number]) - base, 6), obstacle, reasons, float(loads[number]))
        )
    return tuple(sorted(found, key=lambda one: (bool(one.obstacle), one.difference, str(one.officer))))
