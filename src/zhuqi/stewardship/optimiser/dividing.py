"""The best division of a few towns, by trying every connected district once (dynamic programming over sets)."""

import math

from zhuqi.stewardship.optimiser.ground import Ground

EXACT_TOWNS = 16  # a second or two; each town more takes twice as long


def best_division(ground: Ground, count: int) -> list[int]:
    """Return the district of every town in the cheapest division there is."""
    size = len(ground.case.towns)
    costs = _costs(ground, count)
    everything = (1 << size) - 1
    best = {0: 0.0}
    chosen: list[dict[int, int]] = []
    for number in range(count):
        best, how = _one_more(best, costs, everything, is_last=number == count - 1)
        chosen.append(how)
    label, left = [0] * size, everything
    for number in reversed(range(count)):
        part = chosen[number][left]
        for town in range(size):
            if part >> town & 1:
                label[town] = number
        left &= ~part
    return label


def _one_more(
    best: dict[int, float], costs: dict[int, float], everything: int, *, is_last: bool
) -> tuple[dict[int, float], dict[int, int]]:
    """Add a district with the first town that has none, in every way there is; keep the cheapest for each set."""
    after: dict[int, float] = {}
    how: dict[int, int] = {}
    for done, cost in best.items():
        rest = everything & ~done
        first, part = rest & -rest, rest
        while part:
            if part & first and part in costs and cost + costs[part] < after.get(done | part, math.inf):
                after[done | part], how[done | part] = cost + costs[part], part
            part = 0 if is_last else (part - 1) & rest
    return after, how


def _costs(ground: Ground, count: int) -> dict[int, float]:
    """Return what each connected set of towns costs as a district."""
    size = len(ground.case.towns)
    mean = float(ground.weight.sum()) / count
    costs = {}
    for part in range(1, 1 << size):
        towns = [town for town in range(size) if part >> town & 1]
        if len(towns) <= size - count + 1 and ground.holds_together(set(towns)):
            weight = float(ground.weight[towns].sum())
            costs[part] = ground.spread(towns)[0] + ground.case.balance * abs(weight - mean)
    return costs
