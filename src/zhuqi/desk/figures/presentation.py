"""Figures in the order and the shape the pages show them."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from zhuqi.figures.selectors import (
    THEME_LABELS,
    FigureHistory,
    FigureValue,
    Kind,
    OtherLine,
    RowsPage,
    Subject,
    Theme,
)

HEADLINES = ("issues.registered", "issues.open", "issues.overdue", "rate.resolution", "rate.on_time", "rate.follow_up")
_DIVIDED = {Theme.LEVEL, Theme.CATEGORY, Theme.SUB_CATEGORY, Theme.SOURCE, Theme.SIZE, Theme.STATUS, Theme.AGE}
_ROUTES = {
    Subject.ENTERPRISE: "enterprises:detail",
    Subject.VISIT: "visits:detail",
    Subject.FIRM_VISIT: "visits:detail",
    Subject.COMPLAINT: "complaints:detail",
}


@dataclass(frozen=True)
class Bar:
    """A figure with its part of the largest in its table, in per cent, for the bar beside it."""

    figure: FigureValue
    width: int


@dataclass(frozen=True)
class Table:
    """One theme: its figures, with bars where they divide a whole."""

    label: str
    bars: tuple[Bar, ...]
    has_bars: bool
    is_folded: bool


def on_page(figures: dict[str, FigureValue]) -> dict[str, Any]:
    """Return the headlines, and one table per theme."""
    tables = []
    for theme, label in THEME_LABELS.items():
        members = [figure for figure in figures.values() if figure.theme is theme]
        divides = theme in _DIVIDED
        largest = max((int(one.value or 0) for one in members if one.kind is Kind.COUNT), default=0)
        bars = tuple(Bar(one, _width(one, largest) if divides else 0) for one in members)
        tables.append(Table(label, bars, divides, theme in (Theme.SUB_CATEGORY, Theme.STATUS)))
    return {"headlines": [(figures[code], _tone(figures[code])) for code in HEADLINES], "tables": tables}


def _tone(figure: FigureValue) -> str:
    return "red" if figure.code == "issues.overdue" and figure.value else ""


def hidden_words(page: RowsPage) -> str:
    """Say why rows are counted and not listed."""
    return "件保密或不在您的查看范围内" if page.subject is Subject.ISSUE else "条不在您的查看范围内"


def _width(figure: FigureValue, largest: int) -> int:
    if figure.kind is not Kind.COUNT or not largest:
        return 0
    return round(int(figure.value or 0) * 100 / largest)


def chart_of(history: FigureHistory) -> dict[str, Any]:
    """Return what the script draws: days, values (null where not published), name and unit."""
    return {
        "days": [point.day.isoformat() for point in history.points],
        "values": [None if point.value is None else float(point.value) for point in history.points],
        "name": history.figure.name,
        "unit": history.figure.unit,
    }


@dataclass(frozen=True)
class OtherRow:
    """A row that is no issue, with the address of its page, empty where it has none."""

    line: OtherLine
    url: str
    cells: tuple[tuple[str, str], ...]


def rows_in_words(page: RowsPage) -> list[OtherRow]:
    """Return the rows that are no issues, linked to their pages."""
    route = _ROUTES.get(page.subject, "")
    return [
        OtherRow(line, _url(route, line.number), tuple(zip(page.columns, line.cells, strict=True)))
        for line in page.others
    ]


def _url(route: str, number: str) -> str:
    if not route or not number:
        return ""
    try:
        return reverse(route, args=[number])
    except NoReverseMatch:
        return ""
