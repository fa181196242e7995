"""The values of figures in words: what is printed, and the sentences behind it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhuqi.figures.counting import Counted, evaluate, quotient
from zhuqi.figures.cuts import Cut, Scope
from zhuqi.figures.registry import Figure, Kind, Theme, figure_named, registry
from zhuqi.figures.rows import SUBJECT_UNITS

NOT_PUBLISHED = "—"


@dataclass(frozen=True)
class FigureValue:
    """
    One figure of one scope as of the end of one day.

    ``value`` is a count, per cent with one decimal, or None where it is not published, ``reason`` saying why;
    ``text`` is what is printed.  ``whole`` is what the denominator is itself a part of (coverage), where that is told.
    """

    code: str
    name: str
    definition: str
    unit: str
    kind: Kind
    theme: Theme
    value: int | Decimal | None
    numerator: int | None
    denominator: int | None
    whole: int | None
    text: str
    reason: str
    numerator_sentence: str
    denominator_sentence: str
    coverage_sentence: str

    @property
    def is_published(self) -> bool:
        """Say whether there is a value to print."""
        return self.value is not None

    @property
    def text_with_unit(self) -> str:
        """Return the value as a sentence would have it: ``612项``, ``85.3%``, ``—``."""
        return f"{self.text}{self.unit_beside}"

    @property
    def unit_beside(self) -> str:
        """Return the unit as it stands after the text; nothing for per cent, which the text carries, and no value."""
        return "" if self.value is None or self.kind is Kind.RATIO else self.unit


def figure_values(
    codes: Collection[str] | None, *, scope: Scope, until: date, since: date | None = None
) -> dict[str, FigureValue]:
    """
    Return figures by code, all of them if ``codes`` is None; three queries whatever their number.

    :raises NotFound: if a code is unknown
    """
    wanted = list(registry().values()) if codes is None else [figure_named(code) for code in codes]
    found = evaluate(wanted, Cut(scope, until, since))
    return {figure.code: published(figure, found[figure.code]) for figure in wanted}


def figure_value(code: str, *, scope: Scope, until: date, since: date | None = None) -> FigureValue:
    """
    Return one figure.

    :raises NotFound: if the code is unknown
    """
    return figure_values([code], scope=scope, until=until, since=since)[figure_named(code).code]


def published(figure: Figure, found: Counted) -> FigureValue:
    """Put what was counted into words."""
    return FigureValue(
        code=figure.code,
        name=figure.name,
        definition=figure.definition,
        unit=figure.unit,
        kind=figure.kind,
        theme=figure.theme,
        value=found.value,
        numerator=found.numerator,
        denominator=found.denominator,
        whole=found.whole,
        text=_text(figure, found.value),
        reason=found.reason,
        numerator_sentence=_sentence("分子" if figure.base else "计入", figure, 0, found.rows),
        denominator_sentence=_sentence("分母", figure, 1, found.denominator),
        coverage_sentence=_coverage(figure, found),
    )


def _text(figure: Figure, value: int | Decimal | None) -> str:
    if value is None:
        return NOT_PUBLISHED
    return f"{value}%" if figure.kind is Kind.RATIO else str(value)


def _sentence(what: str, figure: Figure, index: int, count: int | None) -> str:
    if count is None or len(figure.all_rows) <= index:
        return ""
    rows = figure.all_rows[index]
    return f"{what}：{rows.words}，{count}{SUBJECT_UNITS[rows.subject]}"


def _coverage(figure: Figure, found: Counted) -> str:
    if figure.whole is None or found.whole is None or found.denominator is None:
        return ""
    unit = SUBJECT_UNITS[figure.whole.subject]
    share = f"（{quotient(Kind.RATIO, found.denominator, found.whole)}%）" if found.whole else ""
    return f"覆盖：{figure.whole.words}{found.whole}{unit}，其中计入分母{found.denominator}{unit}{share}"
