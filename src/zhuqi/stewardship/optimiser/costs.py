"""
What a pair costs, and what unequal loads cost: the one place where the formula of ``docs/domain/assignment.md`` is.

    pair    = distance · km + district · [another district] + expertise · [industry not known] + change · [new person]
    balance = balance · Σ over officers |load − mean|,   mean = all loads of all targets ÷ number of officers

Unknown is never counted against a pair: a missing place gives 0 km, a missing district or sector no penalty.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhuqi.stewardship.optimiser.case import Case, Officer, Target

Numbers = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
RULES = ("distance", "district", "expertise", "change")


@dataclass(frozen=True)
class PairFacts:
    """What there is to say about one officer for one target."""

    km: float | None
    same_district: bool | None
    knows_sector: bool | None
    is_current: bool
    replaces: bool
    in_conflict: bool


@dataclass(frozen=True)
class Costs:
    """The four parts of every pair's cost, target by officer, and which pairs are forbidden."""

    distance: Numbers
    district: Numbers
    expertise: Numbers
    change: Numbers
    total: Numbers
    forbidden: Marks

    def part(self, rule: str) -> Numbers:
        """Return one of the four parts by its name."""
        part: Numbers = getattr(self, rule)
        return part


def pair_costs(case: Case) -> Costs:
    """Compute the cost of every pair at once."""
    weights = case.weights
    distance = weights.distance * _kilometres(case)
    district = weights.district * _differs(
        [target.district for target in case.targets], [officer.district for officer in case.officers]
    )
    expertise = weights.expertise * _strange_sector(case)
    change = weights.change * _changes(case)
    return Costs(distance, district, expertise, change, distance + district + expertise + change, _forbidden(case))


def pair_facts(officer: Officer, target: Target) -> PairFacts:
    """Say about one pair what the matrix says about all."""
    km = None
    if officer.x is not None and officer.y is not None and target.x is not None and target.y is not None:
        km = float(np.hypot(officer.x - target.x, officer.y - target.y))
    return PairFacts(
        km=km,
        same_district=officer.district == target.district if officer.district and target.district else None,
        knows_sector=target.sector in officer.skills if target.sector else None,
        is_current=target.current == officer.id,
        replaces=target.current is not None and target.current != officer.id,
        in_conflict=officer.id in target.conflicts,
    )


def mean_load(case: Case) -> float:
    """Return the load each officer would have if all were shared out equally."""
    return sum(target.load for target in case.targets) / len(case.officers) if case.officers else 0.0


def balance_cost(case: Case, loads: Numbers) -> float:
    """Return what these loads of the officers cost beyond the pairs."""
    return float(case.weights.balance * np.abs(loads - mean_load(case)).sum())


def _kilometres(case: Case) -> Numbers:
    def column(values: list[float | None]) -> Numbers:
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)

    east = column([t.x for t in case.targets])[:, None] - column([o.x for o in case.officers])[None, :]
    north = column([t.y for t in case.targets])[:, None] - column([o.y for o in case.officers])[None, :]
    return np.nan_to_num(np.hypot(east, north), nan=0.0)


def _differs(of_targets: list[str], of_officers: list[str]) -> Numbers:
    numbers = {word: number for number, word in enumerate(sorted({*of_targets, *of_officers} - {""}), 1)} | {"": 0}
    rows = np.array([numbers[word] for word in of_targets], dtype=np.int64)[:, None]
    columns = np.array([numbers[word] for word in of_officers], dtype=np.int64)[None, :]
    differs: Numbers = ((rows != columns) & (rows > 0) & (columns > 0)).astype(np.float64)
    return differs


def _strange_sector(case: Case) -> Numbers:
    sectors = sorted({target.sector for target in case.targets} - {""})
    strange = np.zeros((len(sectors) + 1, len(case.officers)))
    for column, officer in enumerate(case.officers):
        strange[1:, column] = [sector not in officer.skills for sector in sectors]
    numbers = {sector: number for number, sector in enumerate(sectors, 1)} | {"": 0}
    rows: Numbers = strange[[numbers[target.sector] for target in case.targets]]
    shaped: Numbers = rows.reshape(len(case.targets), len(case.officers))
    return shaped


def _changes(case: Case) -> Numbers:
    column = {officer.id: number for number, officer in enumerate(case.officers)}
    changes = np.zeros((len(case.targets), len(case.officers)))
    for row, target in enumerate(case.targets):
        if target.current is not None:
            changes[row] = 1.0  # whoever has left is in no column: everybody is a change
            if target.current in column:
                changes[row, column[target.current]] = 0.0
    return changes


def _forbidden(case: Case) -> Marks:
    column = {officer.id: number for number, officer in enumerate(case.officers)}
    forbidden = np.zeros((len(case.targets), len(case.officers)), dtype=np.bool_)
    for row, target in enumerate(case.targets):
        if target.conflicts:
            forbidden[row, [column[officer] for officer in target.conflicts]] = True
    return forbidden
