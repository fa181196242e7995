"""Towns as numbers: where they are, how many enterprises, who is beside whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zhuqi.standards.geography import components, neighbours
from zhuqi.stewardship.optimiser.costs import Numbers

BALANCE = 50.0  # what one household above or below the mean costs, in km times households


@dataclass(frozen=True)
class Town:
    """A town: how many enterprises, and where (in km), if known."""

    id: int | str
    weight: float = 1.0
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True)
class DistrictCase:
    """Towns, who borders on whom, and what imbalance costs."""

    towns: tuple[Town, ...]
    borders: frozenset[tuple[int | str, int | str]]
    balance: float = BALANCE


class Ground:
    """A case as numbers: distances, weights, who is beside whom (bridges over gaps included)."""

    def __init__(self, case: DistrictCase, names: Mapping[int | str, str] | None = None) -> None:
        """Work out where everybody is, and join what borders on nothing to what is nearest."""
        self.case, towns = case, case.towns
        self.place = {town.id: number for number, town in enumerate(towns)}
        self.weight = np.array([town.weight for town in towns], dtype=np.float64)
        called = names or {}
        pairs = {
            (min(self.place[a], self.place[b]), max(self.place[a], self.place[b]))
            for a, b in case.borders
            if a in self.place and b in self.place and a != b
        }
        spots = _spots(towns, pairs)
        self.distance: Numbers = np.hypot(
            spots[:, 0][:, None] - spots[:, 0][None, :], spots[:, 1][:, None] - spots[:, 1][None, :]
        )
        points = {number: (float(x), float(y)) for number, (x, y) in enumerate(spots)}
        notes: list[str] = []
        if not pairs and len(towns) > 1:
            pairs = set(neighbours(points))
            notes.append("没有登记相邻关系，按坐标推定")
        while len(parts := components(range(len(towns)), pairs)) > 1:
            inside = parts[-1]
            outside = [number for number in range(len(towns)) if number not in set(inside)]
            _, one, other = min((float(self.distance[a, b]), a, b) for a in inside for b in outside)
            pairs.add((min(one, other), max(one, other)))
            name = called.get(towns[one].id, str(towns[one].id))
            near = called.get(towns[other].id, str(towns[other].id))
            what = f"{name}没有相邻的乡镇" if len(inside) == 1 else f"{name}等{len(inside)}个乡镇与其他乡镇不相连"
            notes.append(f"{what}，暂按与最近的{near}相连，请在乡镇页补上相邻关系")
        self.notes = tuple(notes)
        self.beside: list[set[int]] = [set() for _ in towns]
        for one, other in pairs:
            self.beside[one].add(other)
            self.beside[other].add(one)

    def holds_together(self, members: set[int]) -> bool:
        """Say whether these towns are connected."""
        if not members:
            return False
        reached, edge = {min(members)}, [min(members)]
        while edge:
            new = (self.beside[edge.pop()] & members) - reached
            reached |= new
            edge += new
        return len(reached) == len(members)

    def spread(self, members: Sequence[int]) -> tuple[float, int]:
        """Return the weighted distance to the town in the middle, and which that is."""
        inside = np.array(sorted(members))
        sums = (self.distance[np.ix_(inside, inside)] * (1.0 + self.weight[inside])[:, None]).sum(axis=0)
        best = int(np.argmin(sums))
        return float(sums[best]), int(inside[best])


def _spots(towns: Sequence[Town], pairs: set[tuple[int, int]]) -> Numbers:
    """Return where the towns are; one without a place is in the middle of its neighbours, or of all."""
    known = {number: (town.x, town.y) for number, town in enumerate(towns) if town.x is not None and town.y is not None}
    spots = np.zeros((len(towns), 2))
    for number in range(len(towns)):
        if number in known:
            spots[number] = known[number]
            continue
        near = [known[other] for pair in pairs if number in pair for other in pair if other in known]
        among = near or list(known.values())
        if among:
            spots[number] = np.array(among, dtype=np.float64).mean(axis=0)
    return spots
