"""The definitions themselves, by subject."""

from collections.abc import Callable, Iterator

from zhuqi.figures.definitions import appointments, counts, firms, rates, small, visits, voice
from zhuqi.figures.registry import Figure

# In the order of publication.
SOURCES: tuple[Callable[[], Iterator[Figure]], ...] = (
    counts.totals,
    rates.rates,
    counts.partitions,
    counts.ages,
    visits.visits,
    appointments.appointments,
    voice.voice,
    firms.roster,
    firms.small_firms,
    small.small_and_micro,
)


def all_figures() -> Iterator[Figure]:
    """Yield every figure in the order of publication."""
    for source in SOURCES:
        yield from source()
