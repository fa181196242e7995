"""
Size of an enterprise by 《统计上大中小微型企业划分办法（2017）》, 国统字〔2017〕213号.

The method is a dated table: a later one is added beside it, never in its place, so that a size
computed for an earlier year stays what it was.  An enterprise gets the worst tier over the metrics
listed for its industry, because 大型、中型和小型企业须同时满足所列指标的下限，否则下划一档.

What this refuses to do: guess.  A listed metric that is missing gives UNKNOWN, never zero; an
industry the method leaves out gives NOT_APPLICABLE, never MICRO; no industry at all gives UNKNOWN,
because the row cannot be chosen.  An industry code too short to choose one row (such as ``G`` or
``70``) gives a size only when every row it may mean agrees.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from zhuqi.foundation.errors import Refused
from zhuqi.standards.industries import SECTIONS, Industry, parse_industry

Figure = Decimal | int | float


class Size(StrEnum):
    """What the method can say about an enterprise."""

    LARGE = "LARGE"  # 大型
    MEDIUM = "MEDIUM"  # 中型
    SMALL = "SMALL"  # 小型
    MICRO = "MICRO"  # 微型
    NOT_APPLICABLE = "NOT_APPLICABLE"  # 不适用: the method does not cover the industry
    UNKNOWN = "UNKNOWN"  # 未知: the industry or a listed metric is missing


SIZE_LABELS: dict[Size, str] = {
    Size.LARGE: "大型",
    Size.MEDIUM: "中型",
    Size.SMALL: "小型",
    Size.MICRO: "微型",
    Size.NOT_APPLICABLE: "不适用",
    Size.UNKNOWN: "未知",
}

_TIERS = (Size.LARGE, Size.MEDIUM, Size.SMALL, Size.MICRO)  # best first


class Metric(StrEnum):
    """The three metrics of the method."""

    EMPLOYEES = "EMPLOYEES"  # 从业人员 X, persons
    REVENUE = "REVENUE"  # 营业收入 Y, 万元
    ASSETS = "ASSETS"  # 资产总额 Z, 万元


METRIC_LABELS: dict[Metric, str] = {
    Metric.EMPLOYEES: "从业人员",
    Metric.REVENUE: "营业收入",
    Metric.ASSETS: "资产总额",
}


@dataclass(frozen=True)
class Floors:
    """The lowest value of each tier for one metric, each included; below ``small`` is micro."""

    metric: Metric
    large: int
    medium: int
    small: int

    def tier(self, value: Decimal) -> Size:
        """Say which tier the value reaches."""
        reached = ((Size.LARGE, self.large), (Size.MEDIUM, self.medium), (Size.SMALL, self.small))
        return next((tier for tier, floor in reached if value >= floor), Size.MICRO)


@dataclass(frozen=True)
class SizeRow:
    """
    One industry row of the method.

    ``covers`` are divisions (two digits) and groups (three digits); a group wins over its division.
    """

    code: str
    label: str
    covers: tuple[str, ...]
    floors: tuple[Floors, ...]

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics this industry is measured by; all others are ignored."""
        return tuple(floors.metric for floors in self.floors)


@dataclass(frozen=True)
class SizeMethod:
    """One edition of the method: where it is written, since when it holds, its rows, and the groups it leaves out."""

    code: str
    title: str
    document: str
    since: date
    rows: tuple[SizeRow, ...]
    left_out_groups: tuple[str, ...]


def _divisions(*letters: str) -> tuple[str, ...]:
    return tuple(division for letter in letters for division in SECTIONS[letter].divisions)


def _x(large: int, medium: int, small: int) -> Floors:
    return Floors(Metric.EMPLOYEES, large, medium, small)


def _y(large: int, medium: int, small: int) -> Floors:
    return Floors(Metric.REVENUE, large, medium, small)


def _z(large: int, medium: int, small: int) -> Floors:
    return Floors(Metric.ASSETS, large, medium, small)


METHOD_2017 = SizeMethod(
    code="2017",
    title="统计上大中小微型企业划分办法（2017）",
    document="国统字〔2017〕213号",
    since=date(2017, 12, 28),
    rows=(
        SizeRow("AGRICULTURE", "农、林、牧、渔业", _divisions("A"), (_y(20_000, 500, 50),)),
        SizeRow("INDUSTRY", "工业", _divisions("B", "C", "D"), (_x(1_000, 300, 20), _y(40_000, 2_000, 300))),
        SizeRow("CONSTRUCTION", "建筑业", _divisions("E"), (_y(80_000, 6_000, 300), _z(80_000, 5_000, 300))),
        SizeRow("WHOLESALE", "批发业", ("51",), (_x(200, 20, 5), _y(40_000, 5_000, 1_000))),
        SizeRow("RETAIL", "零售业", ("52",), (_x(300, 50, 10), _y(20_000, 500, 100))),
        # The method counts 装卸搬运 (591) as transport, and leaves out 铁路运输 (53), which is in no row.
        SizeRow(
            "TRANSPORT",
            "交通运输业",
            ("54", "55", "56", "57", "58", "591"),
            (_x(1_000, 300, 20), _y(30_000, 3_000, 200)),
        ),
        # Division 59 without a group is read as storage: all of its groups but 591 are.
        SizeRow("STORAGE", "仓储业", ("59",), (_x(200, 100, 20), _y(30_000, 1_000, 100))),
        SizeRow("POST", "邮政业", ("60",), (_x(1_000, 300, 20), _y(30_000, 2_000, 100))),
        SizeRow("ACCOMMODATION", "住宿业", ("61",), (_x(300, 100, 10), _y(10_000, 2_000, 100))),
        SizeRow("CATERING", "餐饮业", ("62",), (_x(300, 100, 10), _y(10_000, 2_000, 100))),
        SizeRow("TELECOMMUNICATIONS", "信息传输业", ("63", "64"), (_x(2_000, 100, 10), _y(100_000, 1_000, 100))),
        SizeRow("SOFTWARE", "软件和信息技术服务业", ("65",), (_x(300, 100, 10), _y(10_000, 1_000, 50))),
        SizeRow("REAL_ESTATE", "房地产开发经营", ("701",), (_y(200_000, 1_000, 100), _z(10_000, 5_000, 2_000))),
        SizeRow("PROPERTY_MANAGEMENT", "物业管理", ("702",), (_x(1_000, 300, 100), _y(5_000, 1_000, 500))),
        SizeRow(
            "LEASING_AND_BUSINESS", "租赁和商务服务业", _divisions("L"), (_x(300, 100, 10), _z(120_000, 8_000, 100))
        ),
        # 卫生 (84) is left out, 社会工作 (85) is not; agencies (703) and other real estate (709) belong here.
        SizeRow("OTHER", "其他未列明行业", (*_divisions("M", "N", "O", "R"), "85", "703", "709"), (_x(300, 100, 10),)),
    ),
    # 不包括自有房地产经营活动: group 704, called 房地产租赁经营 since GB/T 4754-2017.
    left_out_groups=("704",),
)

METHODS: tuple[SizeMethod, ...] = (METHOD_2017,)


def size_rows(industry: Industry, *, method: SizeMethod = METHOD_2017) -> tuple[SizeRow | None, ...]:
    """
    List the rows an industry may belong to, each once; None stands for "left out by the method".

    A code down to the division nearly always gives exactly one; a section letter may give several.
    """
    prefixes = {prefix: row for row in method.rows for prefix in row.covers}
    prefixes_left_out = set(method.left_out_groups)
    divisions = (industry.division,) if industry.division else SECTIONS[industry.section].divisions
    found: dict[str, SizeRow | None] = {}
    for division in divisions:
        group = industry.group
        if group is not None and (group in prefixes or group in prefixes_left_out):
            candidates = [prefixes.get(group)]
        elif division in prefixes:
            candidates = [prefixes[division]]
        else:
            groups = sorted(p for p in {*prefixes, *prefixes_left_out} if len(p) == 3 and p.startswith(division))
            candidates = [prefixes.get(p) for p in groups] or [None]
        found.update({row.code if row else "": row for row in candidates})
    return tuple(found.values())


def metrics_needed(industry: Industry, *, method: SizeMethod = METHOD_2017) -> tuple[Metric, ...]:
    """List the metrics needed to size an enterprise of this industry, in the order of the method."""
    needed = {metric for row in size_rows(industry, method=method) if row for metric in row.metrics}
    return tuple(metric for metric in Metric if metric in needed)


def enterprise_size(
    industry: str | None,
    *,
    employees: Figure | None = None,
    revenue: Figure | None = None,
    assets: Figure | None = None,
    method: SizeMethod = METHOD_2017,
) -> Size:
    """
    Compute the size of an enterprise.

    ``employees`` are persons at the end of the period; ``revenue`` and ``assets`` are in 万元.  Metrics not
    listed for the industry are ignored.

    :raises Refused: if the industry code cannot be read, or a figure is negative or not a number
    """
    figures = {
        Metric.EMPLOYEES: _exact(employees, Metric.EMPLOYEES),
        Metric.REVENUE: _exact(revenue, Metric.REVENUE),
        Metric.ASSETS: _exact(assets, Metric.ASSETS),
    }
    if industry is None or not industry.strip():
        return Size.UNKNOWN
    sizes = {_size_in(row, figures) for row in size_rows(parse_industry(industry), method=method)}
    return sizes.pop() if len(sizes) == 1 else Size.UNKNOWN


def parse_figure(text: str, metric: Metric) -> Decimal:
    """
    Read a figure as people write it: full width, with thousands separators, with 人 or 万元 behind it.

    :raises Refused: with one Chinese sentence when it is negative or not a number
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace(",", "")
    plain = plain.removesuffix("人" if metric is Metric.EMPLOYEES else "万元")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise _refuse(text, metric) from None
    return _checked(value, text, metric)


def _exact(value: Figure | None, metric: Metric) -> Decimal | None:
    if value is None:
        return None
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        raise _refuse(value, metric) from None
    return _checked(exact, value, metric)


def _checked(value: Decimal, written: object, metric: Metric) -> Decimal:
    if not value.is_finite() or value < 0:
        raise _refuse(written, metric)
    return value


def _refuse(written: object, metric: Metric) -> Refused:
    unit = "人" if metric is Metric.EMPLOYEES else "万元"
    return Refused(f"{METRIC_LABELS[metric]}“{written}”不是有效的数，请填写不小于 0 的数字（单位：{unit}）。")


def _size_in(row: SizeRow | None, figures: dict[Metric, Decimal | None]) -> Size:
    if row is None:
        return Size.NOT_APPLICABLE
    tiers = [_tier(floors, figures[floors.metric]) for floors in row.floors]
    return Size.UNKNOWN if Size.UNKNOWN in tiers else _worst(tiers)


def _tier(floors: Floors, value: Decimal | None) -> Size:
    return Size.UNKNOWN if value is None else floors.tier(value)


def _worst(tiers: Iterable[Size]) -> Size:
    return max(tiers, key=_TIERS.index)
