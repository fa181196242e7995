"""The dated figures of a firm as small lines; the table beside them says the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
    newest: int | Decimal
    change: str
    is_worse: bool
    series: dict[str, object]


def charts_of(figures: Sequence[FiguresLine]) -> tuple[SmallChart, ...]:
    """Return a line for each figure known of two days at least; ``figures`` come newest first."""
    charts = []
    for key, name, unit, value_of in _LINES:
        points = [(line.as_of, value) for line in reversed(figures) if (value := value_of(line)) is not None]
        if len(points) < 2:
            continue
        before, newest = points[-2][1], points[-1][1]
        series: dict[str, object] = {
            "name": name,
            "unit": unit,
            "days": [day.isoformat() for day, _ in points],
            "values": [float(value) for _, value in points],
        }
        charts.append(SmallChart(f"chart-{key}", name, unit, newest, _change(before, newest), newest < before, series))
    return tuple(charts)


def _change(before: int | Decimal, newest: int | Decimal) -> str:
    if before == newest:
        return "与上期持平"
    if not before:
        return ""
    share = abs(Decimal(newest) - Decimal(before)) / Decimal(before) * 100
    return f"比上期{'增' if newest > before else '减'}{share:.1f}%"
