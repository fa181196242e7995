"""
Which towns form which district: connected, balanced, compact (``docs/domain/assignment.md``).

Up to ``EXACT_TOWNS`` towns the best there is; more are grown from scattered starts and improved by moving border towns.
The same case gives the same division.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zhuqi.foundation.errors import Refused
from zhuqi.stewardship.optimiser.dividing import EXACT_TOWNS, best_division
from zhuqi.stewardship.optimiser.ground import DistrictCase, Ground

_STARTS = 10
_STEPS = 4000


@dataclass(frozen=True)
class District:
    """One proposed district: its towns in order, the one in its middle, and its weight."""

    towns: tuple[int | str, ...]
    centre: int | str
    weight: float
    is_connected: bool


@dataclass(frozen=True)
class Division:
    """A division into districts; ``lower_bound`` is None where none was computed."""

    districts: tuple[District, ...]
    cost: float
    distance_cost: float
    balance_cost: float
    lower_bound: float | None
    notes: tuple[str, ...]

    @property
    def gap(self) -> float | None:
        """How far from the best at most."""
        return None if self.lower_bound is None else (self.cost - self.lower_bound) / max(self.cost, 1e-9)


def divide(case: DistrictCase, count: int, names: Mapping[int | str, str] | None = None) -> Division:
    """
    Propose ``count`` districts.

    :raises Refused: if there are no towns, or fewer than districts
    """
    if not case.towns:
        raise Refused("还没有乡镇（街道），请先录入乡镇再划分片区。")
    if not 1 <= count <= len(case.towns):
        raise Refused(f"片区数应在 1 至 {len(case.towns)}（乡镇数）之间，请修改。")
    ground = Ground(case, names)
    if len(case.towns) <= EXACT_TOWNS:
        return describe(ground, best_division(ground, count), is_best=True)
    return describe(ground, grow(ground, count), is_best=False)


def judge(case: DistrictCase, label_of: Mapping[int | str, int], names: Mapping[int | str, str]) -> Division:
    """Say the same of a division made by hand; districts without towns are left out."""
    ground = Ground(case, names)
    used = {number: place for place, number in enumerate(sorted(set(label_of.values())))}
    return describe(ground, [used[label_of[town.id]] for town in case.towns], is_best=False)


def describe(ground: Ground, label: Sequence[int], *, is_best: bool) -> Division:
    """Return a division with what it costs."""
    groups = [[town for town, one in enumerate(label) if one == number] for number in range(max(label) + 1)]
    mean = float(ground.weight.sum()) / len(groups)
    spreads = [ground.spread(group) for group in groups]
    weights = [float(ground.weight[group].sum()) for group in groups]
    ids = [town.id for town in ground.case.towns]
    districts = tuple(
        District(
            towns=tuple(ids[town] for town in group),
            centre=ids[centre],
            weight=weight,
            is_connected=ground.holds_together(set(group)),
        )
        for group, (_, centre), weight in zip(groups, spreads, weights, strict=True)
    )
    distance = sum(spread for spread, _ in spreads)
    balance = ground.case.balance * sum(abs(weight - mean) for weight in weights)
    cost = distance + balance
    return Division(districts, cost, distance, balance, cost if is_best else None, ground.notes)


def grow(ground: Ground, count: int) -> list[int]:
    """Return the best of several divisions grown from scattered towns and improved at the borders."""
    best: tuple[float, list[int]] | None = None
    for start in range(_STARTS):
        chance = random.Random(start)
        found = _improve(ground, _grown(ground, count, chance), count, chance)
        if best is None or found[0] < best[0] - 1e-9:
            best = found
    assert best is not None
    return best[1]


def _grown(ground: Ground, count: int, chance: random.Random) -> list[int]:
    size = len(ground.case.towns)
    seeds = [chance.randrange(size)]
    while len(seeds) < count:
        near = ground.distance[:, seeds].min(axis=1) * (0.7 + 0.6 * np.array([chance.random() for _ in range(size)]))
        near[seeds] = -1
        seeds.append(int(np.argmax(near)))
    label = [-1] * size
    loads = [0.0] * count
    for number, seed in enumerate(seeds):
        label[seed], loads[number] = number, float(ground.weight[seed])
    while -1 in label:
        for number in sorted(range(count), key=lambda one: (loads[one], one)):
            edge = {
                other
                for town, one in enumerate(label)
                if one == number
                for other in ground.beside[town]
                if label[other] < 0
            }
            if edge:
                town = min(edge, key=lambda one: (float(ground.distance[one, seeds[number]]), one))
                label[town] = number
                loads[number] += float(ground.weight[town])
                break
    return label


def _improve(ground: Ground, label: list[int], count: int, chance: random.Random) -> tuple[float, list[int]]:
    """Move border towns, at first also where it costs a little, as long as no district falls apart."""
    members = [{town for town, one in enumerate(label) if one == number} for number in range(count)]
    mean = float(ground.weight.sum()) / count

    def worth(towns: set[int]) -> float:
        inside = list(towns)
        return ground.spread(inside)[0] + ground.case.balance * abs(float(ground.weight[inside].sum()) - mean)

    costs = [worth(group) for group in members]
    total = sum(costs)
    best = (total, list(label))
    heat = max(1e-9, total / count * 0.05)
    for step in range(_STEPS):
        town = chance.randrange(len(label))
        here = label[town]
        there = sorted({label[other] for other in ground.beside[town]} - {here})
        if not there or len(members[here]) == 1:
            continue
        number = there[chance.randrange(len(there))]
        if not ground.holds_together(members[here] - {town}):
            continue
        left, right = worth(members[here] - {town}), worth(members[number] | {town})
        change = left + right - costs[here] - costs[number]
        if change > 0 and chance.random() >= np.exp(-change / (heat * (1.0001 - step / _STEPS))):
            continue
        members[here].discard(town)
        members[number].add(town)
        label[town], costs[here], costs[number] = number, left, right
        total += change
        if total < best[0] - 1e-9:
            best = (total, list(label))
    return best
