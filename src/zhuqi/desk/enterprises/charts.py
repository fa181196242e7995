"""The dated figures of a firm as small lines; the table beside them says the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhuqi.enterprises.selectors import FiguresLine

_LINES: tuple[tuple[str, str, str, Callable[[FiguresLine], int | Decimal | None]], ...] = (
    ("employees", "从业人员", "人", lambda line: line.employees),
    ("revenue", "营业收入", "万元", lambda line: line.revenue),
    ("assets", "资产总额", "万元", lambda line: line.assets),
    ("tax", "纳税额", "万元", lambda line: line.tax),
    ("power", "用电量", "万千瓦时", lambda line: line.power_use),
)


@dataclass(frozen=True)
class SmallChart:
    """One line: what the script draws, and the newest value in words for everybody."""

    id: str
    name: str
    unit: str
    day: date
    newest: int | Decimal
    change: str
    series: dict[str, object]


def charts_of(figures: Sequence[FiguresLine]) -> tuple[SmallChart, ...]:
    """Return a line for each figure known of two days at least; ``figures`` come newest first."""
    charts = []
    for key, name, unit, value_of in _LINES:
        points = [(line.as_of, value) for line in reversed(figures) if (value := value_of(line)) is not None]
        if len(points) < 2:
            continue
        day, newest = points[-1]
        before = next((value for then, value in points if then == _year_before(day)), None)
        series: dict[str, object] = {
            "name": name,
            "unit": unit,
            "days": [day.isoformat() for day, _ in points],
            "values": [float(value) for _, value in points],
        }
        charts.append(SmallChart(f"chart-{key}", name, unit, day, newest, _change(before, newest), series))
    return tuple(charts)


def _year_before(day: date) -> date:
    """Return the same day a year before: half a year and a whole one are not compared."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _change(before: int | Decimal | None, newest: int | Decimal) -> str:
    if not before:
        return ""
    share = abs(Decimal(newest) - Decimal(before)) / Decimal(before) * 100
    return f"比上年同期{'增' if newest > before else '减'}{share:.1f}%" if newest != before else "与上年同期持平"
