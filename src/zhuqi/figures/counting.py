"""
From rows to values, in few queries.

The counts over issues are one pass of conditional aggregates over the same as-of rows; everything else is counted by
subqueries of one statement.  A test proves that each value equals the number of the rows its definition returns.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection
from django.db.models import Aggregate, Count, DateField, F, FloatField, Func, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from zhuqi.figures.cuts import Cut
from zhuqi.figures.registry import MIN_DENOMINATOR, Figure, Kind
from zhuqi.figures.rows import IssueRows, Rows, states, states_between, valid_at_end_of

_TENTH = Decimal("0.1")


class _MedianOf(Aggregate):
    """The middle of the values; the mean of the two middle ones where their number is even."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Counted:
    """What was counted for one figure; ``rows`` is how many rows it has, None where the scope does not apply."""

    rows: int | None
    value: int | Decimal | None
    numerator: int | None
    denominator: int | None
    whole: int | None
    reason: str = ""


Counts = Mapping[Rows, int]


def count_rows(wanted: Iterable[Rows], cut: Cut) -> dict[Rows, int]:
    """Return how many rows each holds in the cut; two queries however many are asked for."""
    unique = list(dict.fromkeys(rows for rows in wanted if rows.applies_to(cut.scope)))
    together = [rows for rows in unique if isinstance(rows, IssueRows) and not rows.is_apart]
    apart = [rows for rows in unique if rows not in together]
    counts: dict[Rows, int] = {}
    if together:
        found = states(cut).aggregate(
            **{f"n{i}": Count("pk", filter=rows.where(cut)) for i, rows in enumerate(together)}
        )
        counts.update({rows: found[f"n{i}"] for i, rows in enumerate(together)})
    counts.update(zip(apart, count_queries([rows.query(cut) for rows in apart]), strict=True))
    return counts


def count_queries(queries: Iterable[QuerySet[Any, Any]]) -> list[int]:
    """Count several queries in one statement."""
    parts: list[str] = []
    parameters: list[Any] = []
    for query in queries:
        sql, given = query.order_by(*query.query.distinct_fields).query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")
        parameters.extend(given)
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), parameters)
        row = cursor.fetchone()
    return [int(count) for count in row]


def median_age(rows: Rows, cut: Cut) -> Decimal | None:
    """Return the median number of days since the issues were collected."""
    query = rows.query(cut)
    age = Func(
        Cast(Value(cut.until), DateField()), F("registered_date"), template="(%(expressions)s)", arg_joiner=" - ",
        output_field=IntegerField(),
    )  # fmt: skip
    median = query.aggregate(median=_MedianOf(age))["median"]
    return None if median is None else Decimal(str(median)).quantize(_TENTH, ROUND_HALF_UP)


def evaluate(figures: Iterable[Figure], cut: Cut) -> dict[str, Counted]:
    """Return the values of these figures in one cut, by code."""
    asked = list(figures)
    counts = count_rows((rows for figure in asked for rows in figure.all_rows), cut)
    return {figure.code: _value(figure, counts, cut) for figure in asked}


def _value(figure: Figure, counts: Counts, cut: Cut) -> Counted:
    if figure.counted not in counts:
        return Counted(None, None, None, None, None, "该指标不按承办单位统计。")
    numerator = counts[figure.counted]
    if figure.kind is Kind.COUNT:
        return Counted(numerator, numerator, None, None, None)
    if figure.kind is Kind.MEDIAN:
        if numerator < MIN_DENOMINATOR:
            return Counted(numerator, None, None, None, None, _too_few(numerator))
        return Counted(numerator, median_age(figure.counted, cut), None, None, None)
    denominator = counts[figure.base] if figure.base else 0
    whole = counts[figure.whole] if figure.whole else None
    if denominator < MIN_DENOMINATOR:
        return Counted(numerator, None, numerator, denominator, whole, _too_few(denominator))
    return Counted(numerator, quotient(figure.kind, numerator, denominator), numerator, denominator, whole)


def quotient(kind: Kind, numerator: int, denominator: int) -> Decimal:
    """Return per cent with one decimal for a ratio, two decimals for a mean; halves are rounded up."""
    if kind is Kind.MEAN:
        return (Decimal(numerator) / denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return (Decimal(numerator) * 100 / denominator).quantize(_TENTH, ROUND_HALF_UP)


def _too_few(number: int) -> str:
    return f"样本只有{number}个，不足{MIN_DENOMINATOR}个，不公布。"


def series(figure: Figure, cuts: list[Cut]) -> list[tuple[date, Counted]]:
    """Return the figure at the end of each of several days of one scope, in order; two queries, but for a median."""
    rows = list(dict.fromkeys(one for one in figure.all_rows if cuts and one.applies_to(cuts[0].scope)))
    found = {one: _counts_by_day(one, cuts) for one in rows}
    return [
        (cut.until, _value(figure, {one: numbers[index] for one, numbers in found.items()}, cut))
        for index, cut in enumerate(cuts)
    ]


def _counts_by_day(rows: Rows, cuts: list[Cut]) -> list[int]:
    """Count rows at the end of each day: one pass over the states of the whole span, or one subquery per day."""
    if not isinstance(rows, IssueRows) or rows.is_apart:
        return count_queries([rows.query(cut) for cut in cuts])
    span = states_between(cuts[0], cuts[-1])
    found = span.aggregate(
        **{f"n{i}": Count("pk", filter=valid_at_end_of(cut) & rows.where(cut)) for i, cut in enumerate(cuts)}
    )
    return [found[f"n{i}"] for i in range(len(cuts))]
