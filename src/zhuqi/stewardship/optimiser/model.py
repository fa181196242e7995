"""
The bare problem behind a case: which costs, which loads in whole numbers, which limits; and the bound of any plan.

Loads are integers here (all multiplied alike, so that "1.5 households" is exact); targets that weigh nothing or that
nobody may take are no part of it.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import gcd

import numpy as np
import numpy.typing as npt

from zhuqi.stewardship.optimiser.case import Case
from zhuqi.stewardship.optimiser.costs import Costs, Numbers

Whole = npt.NDArray[np.int64]
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class Model:
    """
    Targets by officers: ``cost`` is infinite where forbidden, ``low`` and ``high`` limit the load of an officer.

    ``unit`` is what one whole number of load is in the case's own measure; ``slope`` the balance cost of one. ``low``
    need not be whole: it is a multiple of one ``step``-th.
    """

    cost: Numbers
    load: Whole
    low: Numbers
    high: Whole
    mean: float
    slope: float
    unit: float
    step: int

    @property
    def targets(self) -> int:
        """How many targets."""
        return int(self.cost.shape[0])

    @property
    def officers(self) -> int:
        """How many officers."""
        return int(self.cost.shape[1])

    @property
    def is_uniform(self) -> bool:
        """Whether every target weighs the same: then the flow itself is a plan, and the best."""
        return self.targets == 0 or bool((self.load == self.load[0]).all())

    def bends(self) -> Numbers:
        """Return, per officer, the loads at which the balance cost bends, within 0 and ``high``; sorted."""
        middle = np.array([np.floor(self.mean), np.ceil(self.mean)])
        both = np.broadcast_to(middle, (self.officers, 2))
        ends = np.stack([np.zeros(self.officers), np.floor(self.low), np.ceil(self.low), self.high], axis=1)
        bends: Numbers = np.sort(np.minimum(np.concatenate([ends, both], axis=1), self.high[:, None]), axis=1)
        return bends

    def balance(self, loads: Numbers) -> Numbers:
        """Return the balance cost of every load, in whole numbers."""
        return self.slope * np.abs(loads - self.mean)


def build_model(case: Case, costs: Costs, rows: Whole) -> Model:
    """Return the model of the targets in ``rows``."""
    loads = [case.targets[row].load for row in rows]
    limits = [officer.min_load for officer in case.officers]
    limits += [officer.max_load for officer in case.officers if officer.max_load is not None]
    scale = 10 ** min(_MOST_DECIMALS, max((_decimals(value) for value in (*loads, *limits)), default=0))
    load = np.array([_up(value, scale) for value in loads], dtype=np.int64)
    step = gcd(*load.tolist()) if len(load) else 1
    load = load // step
    whole = int(load.sum())
    low = np.array([_up(officer.min_load, scale) / step for officer in case.officers], dtype=np.float64)
    high = np.array(
        [
            whole if officer.max_load is None else min(whole, _down(officer.max_load, scale) // step)
            for officer in case.officers
        ],
        dtype=np.int64,
    )
    unit = step / scale
    every = sum(target.load for target in case.targets) / max(1, len(case.officers))
    return Model(
        cost=np.where(costs.forbidden[rows], np.inf, costs.total[rows]),
        load=load,
        low=low,
        high=high,
        mean=every / unit,
        slope=case.weights.balance * unit,
        unit=unit,
        step=step,
    )


def lower_bound(
    model: Model, prices: Numbers, *, unplaced: int, is_least: bool, shortfall: float, penalty: float
) -> float:
    """
    Return what any plan costs at least, whatever ``prices`` per unit of load are asked from whoever takes an officer.

    Holds for every plan with at most ``unplaced`` targets left over (if ``is_least``, fewer are known to be impossible)
    and at most ``shortfall`` units missing below the
    lower limits (Lagrangian relaxation of the officers' loads; all pairs are priced, none left out).
    """
    if model.targets == 0 or model.officers == 0:
        return 0.0
    least = (model.cost + model.load[:, None] * prices[None, :]).min(axis=1)
    total = float(least.sum())
    if unplaced:
        threshold = float(np.partition(least, -unplaced)[-unplaced])
        threshold = threshold if is_least else max(0.0, threshold)
        total = float(np.minimum(least, threshold).sum()) - threshold * unplaced
    bends = model.bends()
    values = model.balance(bends) - prices[:, None] * bends
    if shortfall:
        values = values + penalty * np.maximum(0, model.low[:, None] - bends)
        return total + float(values.min(axis=1).sum()) - penalty * shortfall
    return total + float(np.where(bends >= model.low[:, None], values, np.inf).min(axis=1).sum())


def loads_of(model: Model, assigned: Whole) -> Whole:
    """Return the load of every officer."""
    placed = assigned >= 0
    loads = np.zeros(model.officers, dtype=np.int64)
    np.add.at(loads, assigned[placed], model.load[placed])
    return loads


def shortfall_of(model: Model, assigned: Whole) -> float:
    """Return how many units are missing below the lower limits, over all officers."""
    return round(float(np.maximum(0.0, model.low - loads_of(model, assigned)).sum()), 9)


def cost_of(model: Model, assigned: Whole) -> float:
    """Return the cost of a plan: its pairs and its balance."""
    placed = np.flatnonzero(assigned >= 0)
    pairs = float(model.cost[placed, assigned[placed]].sum())
    return pairs + float(model.balance(loads_of(model, assigned).astype(np.float64)).sum())


def _decimals(value: float) -> int:
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _up(value: float, scale: int) -> int:
    exact = Decimal(repr(value)) * scale
    return int(exact.to_integral_value(rounding="ROUND_CEILING"))


def _down(value: float, scale: int) -> int:
    exact = Decimal(repr(value)) * scale
    return int(exact.to_integral_value(rounding="ROUND_FLOOR"))
