"""
One definition for every published number: code, name, 口径, unit, and the rows it is counted over.

A figure holds no value and no second formula: ``counting`` derives the value from ``counted`` (and ``base`` for a
ratio), and a page lists the same rows.  ``docs/domain/figures.md`` is tested equal to ``registry()``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from zhuqi.figures.rows import Rows
from zhuqi.foundation.errors import NotFound

MIN_DENOMINATOR = 5  # below it a rate says more about single firms than about the work, and is not published


class Kind(StrEnum):
    """How the value comes from the rows."""

    COUNT = "COUNT"  # 行数
    RATIO = "RATIO"  # 百分比: rows over base rows
    MEAN = "MEAN"  # 平均: rows per base row
    MEDIAN = "MEDIAN"  # 中位数: of the rows' age in days


KIND_LABELS: dict[Kind, str] = {
    Kind.COUNT: "数量",
    Kind.RATIO: "比率",
    Kind.MEAN: "平均",
    Kind.MEDIAN: "中位数",
}


class Theme(StrEnum):
    """Under which heading a figure stands."""

    TOTALS = "TOTALS"
    LEVEL = "LEVEL"
    CATEGORY = "CATEGORY"
    SUB_CATEGORY = "SUB_CATEGORY"
    SOURCE = "SOURCE"
    SIZE = "SIZE"
    STATUS = "STATUS"
    AGE = "AGE"
    RATES = "RATES"
    VISITS = "VISITS"
    VOICE = "VOICE"
    ROSTER = "ROSTER"
    SME = "SME"


THEME_LABELS: dict[Theme, str] = {
    Theme.TOTALS: "问题总体",
    Theme.RATES: "办理质效",
    Theme.LEVEL: "按解决层级",
    Theme.CATEGORY: "按问题类别",
    Theme.SUB_CATEGORY: "按子类",
    Theme.SOURCE: "按问题来源",
    Theme.SIZE: "按企业规模",
    Theme.STATUS: "按办理状态",
    Theme.AGE: "未办结时长",
    Theme.VISITS: "走访座谈",
    Theme.VOICE: "回访与投诉建议",
    Theme.ROSTER: "服务对象与力量",
    Theme.SME: "中小微企业",
}


@dataclass(frozen=True)
class Figure:
    """
    The definition of one published number.

    ``base`` are the denominator's rows; ``whole``, where given, is what the denominator itself is a part of, so that
    coverage (覆盖) can be printed beside the rate.
    """

    code: str
    name: str
    definition: str
    unit: str
    theme: Theme
    counted: Rows
    kind: Kind = Kind.COUNT
    base: Rows | None = None
    whole: Rows | None = None

    @property
    def all_rows(self) -> tuple[Rows, ...]:
        """Return numerator, denominator and whole, as far as there are any."""
        return tuple(rows for rows in (self.counted, self.base, self.whole) if rows is not None)


def _registry() -> dict[str, Figure]:
    from zhuqi.figures import definitions

    figures: dict[str, Figure] = {}
    for figure in definitions.all_figures():
        if figure.code in figures:
            raise ValueError(f"{figure.code} is defined twice")
        figures[figure.code] = figure
    return figures


_registered: dict[str, Figure] = {}


def registry() -> dict[str, Figure]:
    """Return every figure by code, in the order they are published."""
    if not _registered:
        _registered.update(_registry())
    return _registered


def figure_named(code: str) -> Figure:
    """
    Return the definition of a code.

    :raises NotFound: there is none; the sentence names near ones
    """
    figure = registry().get(code.strip())
    if figure is None:
        raise NotFound(f"没有“{code.strip()}”这个指标" + _near(code.strip(), registry()) + "。")
    return figure


def _near(code: str, known: Iterable[str]) -> str:
    close = get_close_matches(code, list(known), n=3, cutoff=0.5)
    if not close:
        return "，请在统计报表页或 docs/domain/figures.md 中查找指标代码"
    return "，相近的有：" + "、".join(f"{one}（{registry()[one].name}）" for one in close)
