"""The definitions themselves, by subject."""

from collections.abc import Iterator

from zhuqi.figures.definitions import counts, firms, rates, visits
from zhuqi.figures.registry import Figure


def all_figures() -> Iterator[Figure]:
    """Yield every figure in the order of publication."""
    yield from counts.totals()
    yield from rates.rates()
    yield from counts.partitions()
    yield from counts.ages()
    yield from visits.visits()
    yield from firms.roster()
    yield from firms.small_firms()
