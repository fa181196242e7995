"""A figure through time: its value at the end of each of several days or weeks."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from zhuqi.figures.counting import series
from zhuqi.figures.cuts import Cut
from zhuqi.figures.registry import figure_named
from zhuqi.figures.selectors._values import FigureValue, published

DAYS = 30
WEEKS = 26


@dataclass(frozen=True)
class Point:
    """The value at the end of a day; None where it was not published."""

    day: date
    value: int | Decimal | None
    text: str


@dataclass(frozen=True)
class FigureHistory:
    """A figure as of a day, and how it came there."""

    figure: FigureValue
    points: tuple[Point, ...]


def figure_history(code: str, cut: Cut, *, by_week: bool = False) -> FigureHistory:
    """
    Return a figure with its values before, the last point being its own: 30 days, or 26 weeks; at most three queries.

    :raises NotFound: if the code is unknown
    """
    definition = figure_named(code)
    step, length = (7, WEEKS) if by_week else (1, DAYS)
    days = [cut.until - timedelta(days=step * back) for back in range(length - 1, -1, -1)]
    found = series(definition, [Cut(cut.scope, day, cut.since) for day in days])
    values = [(day, published(definition, counted)) for day, counted in found]
    points = tuple(Point(day, figure.value, figure.text) for day, figure in values)
    return FigureHistory(values[-1][1], points)
