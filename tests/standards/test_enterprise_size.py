"""
The 2017 method, row by row: every floor of every metric of every industry, exactly on it and just below.

The table below was typed from the method, not taken from the code.
"""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuqi.foundation.errors import Refused
from zhuqi.standards.enterprise_size import (
    METHOD_2017,
    SIZE_LABELS,
    Metric,
    Size,
    enterprise_size,
    metrics_needed,
    parse_figure,
    size_rows,
)
from zhuqi.standards.industries import DIVISION_NAMES, parse_industry

X, Y, Z = "employees", "revenue", "assets"
TIERS = (Size.LARGE, Size.MEDIUM, Size.SMALL, Size.MICRO)
AMPLE = 10_000_000

TABLE: dict[str, dict[str, tuple[int, int, int]]] = {
    "农、林、牧、渔业": {Y: (20000, 500, 50)},
    "工业": {X: (1000, 300, 20), Y: (40000, 2000, 300)},
    "建筑业": {Y: (80000, 6000, 300), Z: (80000, 5000, 300)},
    "批发业": {X: (200, 20, 5), Y: (40000, 5000, 1000)},
    "零售业": {X: (300, 50, 10), Y: (20000, 500, 100)},
    "交通运输业": {X: (1000, 300, 20), Y: (30000, 3000, 200)},
    "仓储业": {X: (200, 100, 20), Y: (30000, 1000, 100)},
    "邮政业": {X: (1000, 300, 20), Y: (30000, 2000, 100)},
    "住宿业": {X: (300, 100, 10), Y: (10000, 2000, 100)},
    "餐饮业": {X: (300, 100, 10), Y: (10000, 2000, 100)},
    "信息传输业": {X: (2000, 100, 10), Y: (100000, 1000, 100)},
    "软件和信息技术服务业": {X: (300, 100, 10), Y: (10000, 1000, 50)},
    "房地产开发经营": {Y: (200000, 1000, 100), Z: (10000, 5000, 2000)},
    "物业管理": {X: (1000, 300, 100), Y: (5000, 1000, 500)},
    "租赁和商务服务业": {X: (300, 100, 10), Z: (120000, 8000, 100)},
    "其他未列明行业": {X: (300, 100, 10)},
}

INDUSTRIES: dict[str, str] = {
    "农、林、牧、渔业": "A 01 02 03 04 05 0111 A0111",
    "工业": " ".join(["B", "C", "D", "3311", "C3311", "4411", *(f"{division:02}" for division in range(6, 47))]),
    "建筑业": "E 47 48 49 50 4710",
    "批发业": "51 5111 F51",
    "零售业": "52 5211 F5299",
    "交通运输业": "54 55 56 57 58 5411 5810 591 5910",
    "仓储业": "59 592 5920 593 5951 5990 G59",
    "邮政业": "60 6010 6020",
    "住宿业": "61 6110",
    "餐饮业": "62 6210",
    "信息传输业": "63 64 6311 6420",
    "软件和信息技术服务业": "65 6510 I6510",
    "房地产开发经营": "701 7010 K7010",
    "物业管理": "702 7020",
    "租赁和商务服务业": "L 71 72 7111 7299",
    "其他未列明行业": "703 7030 709 7090 M 73 74 75 N 76 77 78 79 O 80 81 82 85 8511 Q85 R 86 87 88 89 90",
}

NOT_COVERED = "53 5310 J 66 67 68 69 6610 704 7040 P 83 8310 84 8411 Q84 S 91 92 93 94 95 96 T 97"

# The row of every division; 70 needs its group.
ROW_OF_DIVISION: dict[str, str | None] = {
    division: next((row for row, codes in INDUSTRIES.items() if division in codes.split()), None)
    for division in DIVISION_NAMES
}


def size(industry: str, figures: dict[str, Decimal | int | float]) -> Size:
    return enterprise_size(industry, employees=figures.get(X), revenue=figures.get(Y), assets=figures.get(Z))


def boundary_rows() -> list[object]:
    cases = []
    for row, metrics in TABLE.items():
        for metric, floors in metrics.items():
            for tier, floor in enumerate(floors):
                name = f"{row}-{metric}-{TIERS[tier]}"
                cases.append(pytest.param(row, metric, floor, TIERS[tier], id=f"{name}-exactly"))
                cases.append(
                    pytest.param(row, metric, Decimal(floor) - Decimal("0.01"), TIERS[tier + 1], id=f"{name}-below")
                )
            cases.append(pytest.param(row, metric, 0, Size.MICRO, id=f"{row}-{metric}-nothing"))
    return cases


@pytest.mark.parametrize(("row", "metric", "value", "expected"), boundary_rows())
def test_every_floor_of_every_row(row: str, metric: str, value: Decimal, expected: Size) -> None:
    figures: dict[str, Decimal | int | float] = dict.fromkeys(TABLE[row], AMPLE)
    figures[metric] = value
    for industry in INDUSTRIES[row].split():
        assert size(industry, figures) == expected, industry


@pytest.mark.parametrize("row", TABLE)
def test_every_pair_of_tiers_gives_the_worse(row: str) -> None:
    metrics = TABLE[row]
    for tiers in product(range(4), repeat=len(metrics)):
        figures: dict[str, Decimal | int | float] = {
            metric: (*floors, 0)[tier] for (metric, floors), tier in zip(metrics.items(), tiers, strict=True)
        }
        assert size(INDUSTRIES[row].split()[0], figures) == TIERS[max(tiers)]


@pytest.mark.parametrize("row", TABLE)
def test_a_missing_metric_is_unknown_and_others_are_ignored(row: str) -> None:
    industry = INDUSTRIES[row].split()[0]
    listed: dict[str, Decimal | int | float] = dict.fromkeys(TABLE[row], AMPLE)
    for metric in TABLE[row]:
        assert size(industry, {name: value for name, value in listed.items() if name != metric}) is Size.UNKNOWN
    unlisted: dict[str, Decimal | int | float] = dict.fromkeys({X, Y, Z} - set(TABLE[row]), 0)
    assert size(industry, listed | unlisted) is Size.LARGE


@pytest.mark.parametrize("industry", NOT_COVERED.split())
def test_industries_left_out_are_not_applicable_with_or_without_figures(industry: str) -> None:
    assert enterprise_size(industry) is Size.NOT_APPLICABLE
    assert enterprise_size(industry, employees=3, revenue=1, assets=1) is Size.NOT_APPLICABLE


def test_every_division_has_its_row_or_is_left_out() -> None:
    left_out = {division for division, row in ROW_OF_DIVISION.items() if row is None}
    assert left_out == {"53", "66", "67", "68", "69", "70", "83", "84", "91", "92", "93", "94", "95", "96", "97"}
    for division, row in ROW_OF_DIVISION.items():
        if division != "70":
            assert [found and found.label for found in size_rows(parse_industry(division))] == [row]


def test_the_table_in_the_code_has_the_rows_of_the_method() -> None:
    assert [row.label for row in METHOD_2017.rows] == list(TABLE)
    assert METHOD_2017.document == "国统字〔2017〕213号"


def test_the_worked_example() -> None:
    assert enterprise_size("6510", employees=103, revenue=15735.28) is Size.MEDIUM


@pytest.mark.parametrize("industry", [None, "", "  "])
def test_without_an_industry_the_row_cannot_be_chosen(industry: str | None) -> None:
    assert enterprise_size(industry, employees=1, revenue=1, assets=1) is Size.UNKNOWN


@pytest.mark.parametrize(
    ("industry", "employees", "expected"),
    [
        pytest.param("H", 5, Size.MICRO, id="both-rows-agree-always"),
        pytest.param("F", 4, Size.MICRO, id="wholesale-and-retail-agree"),
        pytest.param("F", 60, Size.UNKNOWN, id="wholesale-and-retail-differ"),
        pytest.param("K", 5, Size.UNKNOWN, id="real-estate-without-its-group"),
        pytest.param("70", 5, Size.UNKNOWN, id="division-70-without-its-group"),
        pytest.param("7000", 5, Size.UNKNOWN, id="division-70-filled-up-with-zeros"),
        pytest.param("G", 5, Size.UNKNOWN, id="railways-are-left-out"),
        pytest.param("Q", 5, Size.UNKNOWN, id="health-is-left-out"),
    ],
)
def test_a_code_too_short_counts_only_when_its_rows_agree(industry: str, employees: int, expected: Size) -> None:
    assert enterprise_size(industry, employees=employees, revenue=1500, assets=AMPLE) is expected


def test_the_metrics_needed() -> None:
    assert metrics_needed(parse_industry("6510")) == (Metric.EMPLOYEES, Metric.REVENUE)
    assert metrics_needed(parse_industry("E")) == (Metric.REVENUE, Metric.ASSETS)
    assert metrics_needed(parse_industry("J")) == ()


@pytest.mark.parametrize("bad", [-1, -0.01, float("nan"), float("inf"), Decimal("-3")])
def test_a_figure_that_is_none_is_refused_even_where_it_is_not_listed(bad: Decimal | int | float) -> None:
    with pytest.raises(Refused, match=r"从业人员“.*请填写不小于 0 的数字（单位：人）"):
        enterprise_size("6510", employees=bad, revenue=1)
    with pytest.raises(Refused, match=r"资产总额“.*单位：万元"):
        enterprise_size("6510", employees=1, revenue=1, assets=bad)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("103", "103"),
        ("15,735.28", "15735.28"),
        ("１０３人", "103"),
        (" 15 735.28 万元", "15735.28"),
        ("1，000", "1000"),
    ],
)
def test_a_figure_is_read_however_it_is_written(text: str, value: str) -> None:
    metric = Metric.EMPLOYEES if "人" in text else Metric.REVENUE
    assert parse_figure(text, metric) == Decimal(value)


@pytest.mark.parametrize("text", ["", "很多", "-5", "1亿", "nan", "Infinity", "1.2.3"])
def test_what_is_no_figure_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(Refused, match=r"营业收入“.*请填写不小于 0 的数字"):
        parse_figure(text, Metric.REVENUE)


@given(
    st.sampled_from([code for codes in INDUSTRIES.values() for code in codes.split()]),
    st.tuples(*[st.integers(0, 300_000)] * 3),
    st.integers(0, 2),
    st.integers(0, 300_000),
)
def test_growing_never_makes_an_enterprise_smaller(
    industry: str, figures: tuple[int, int, int], grows: int, by: int
) -> None:
    before = dict(zip((X, Y, Z), figures, strict=True))
    after = before | {(X, Y, Z)[grows]: figures[grows] + by}
    assert TIERS.index(size(industry, {**after})) <= TIERS.index(size(industry, {**before}))


def test_every_size_has_a_word() -> None:
    assert set(SIZE_LABELS) == set(Size)
