"""The rows of a list: before the import what will happen to each, afterwards what did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from zhuqi.desk.imports.columns import masked
from zhuqi.enterprises.categories import STATUS_LABELS, TAG_LABELS, TAG_LEVEL_LABELS
from zhuqi.enterprises.sheet import RosterRow
from zhuqi.foundation.tables import FATE_LABELS, Rejection, RowFate, SheetColumns
from zhuqi.standards.industries import DIVISION_NAMES, SECTIONS
from zhuqi.stewardship.officer_sheet import OfficerRow

PER_PAGE = 100
TONES = {
    RowFate.CREATED: "green",
    RowFate.UPDATED: "blue",
    RowFate.UNCHANGED: "grey",
    RowFate.DUPLICATE: "grey",
    RowFate.REJECTED: "amber",
}
NEAR, WARNED = "NEAR", "WARNED"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A firm with nearly the name."""

    number: str
    name: str
    division: str
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list."""

    sheet: str
    row: int
    name: str
    fate: RowFate
    number: str = ""
    reason: str = ""
    facts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    near: tuple[Neighbour, ...] = ()
    news: str = ""

    @property
    def label(self) -> str:
        """The fate in a word."""
        return FATE_LABELS[self.fate]

    @property
    def tone(self) -> str:
        """The colour of the word."""
        return TONES[self.fate]


@dataclass(frozen=True)
class Tab:
    """Rows that share something, with how many there are."""

    label: str
    count: int
    query: str
    is_here: bool


@dataclass(frozen=True)
class Page:
    """The part of the list that is shown."""

    rows: tuple[Line, ...]
    tabs: tuple[Tab, ...]
    total: int
    first: int
    previous: str
    next: str


def rejected_line(one: Rejection, columns: SheetColumns[Any] | None, name_field: Any) -> Line:
    """A row that could not even be read."""
    column = columns.column_of(name_field) if columns else None
    value = one.cells[column - 1] if column is not None and column <= len(one.cells) else None
    return Line(
        one.sheet, one.row, "" if value is None else str(value)[:120], RowFate.REJECTED, reason=masked(one.reason)
    )


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Sheet by sheet, in the order of the rows."""
    lines = list(lines)
    places: dict[str, int] = {}
    for line in lines:
        places.setdefault(line.sheet, len(places))
    return sorted(lines, key=lambda line: (places[line.sheet], line.row))


def count(lines: Iterable[Line]) -> dict[RowFate, int]:
    """How many rows share each fate."""
    counts = dict.fromkeys(RowFate, 0)
    for line in lines:
        counts[line.fate] += 1
    return counts


def page_of(lines: Sequence[Line], asked: QueryDict) -> Page:
    """Return what the address asks for: the rows of one fate, a hundred at a time."""
    wanted = asked.get("fate", "")
    groups: dict[str, tuple[str, list[Line]]] = {"": ("全部", list(lines))}
    for fate in RowFate:
        groups[fate.value] = (FATE_LABELS[fate], [line for line in lines if line.fate is fate])
    groups[NEAR] = ("名称相近", [line for line in lines if line.near])
    groups[WARNED] = ("有提示", [line for line in lines if line.warnings and line.fate is not RowFate.REJECTED])
    if wanted not in groups:
        wanted = ""
    fitting = groups[wanted][1]
    text = asked.get("page", "")
    last = max(0, (len(fitting) - 1) // PER_PAGE)
    place = min(int(text) - 1 if text.isdecimal() and len(text) < 6 and int(text) > 0 else 0, last)
    kept = f"fate={wanted}&" if wanted else ""
    return Page(
        rows=tuple(fitting[place * PER_PAGE : (place + 1) * PER_PAGE]),
        tabs=tuple(
            Tab(label, len(some), f"?fate={code}" if code else "?", code == wanted)
            for code, (label, some) in groups.items()
            if some or not code
        ),
        total=len(fitting),
        first=place * PER_PAGE + 1,
        previous=f"?{kept}page={place}" if place > 0 else "",
        next=f"?{kept}page={place + 2}" if place < last else "",
    )


def firm_facts(row: RosterRow) -> tuple[str, ...]:
    """What was understood of a firm, in a few words."""
    tags = "、".join((TAG_LEVEL_LABELS[level] if level else "") + TAG_LABELS[kind] for kind, level in row.tags)
    figures = [
        f"从业{row.employees}人" if row.employees is not None else "",
        f"营收{row.revenue:,.0f}万元" if row.revenue is not None else "",
        f"资产{row.assets:,.0f}万元" if row.assets is not None else "",
    ]
    facts = (
        row.credit_code,
        row.county + row.town,
        DIVISION_NAMES.get(row.industry[1:3]) or (SECTIONS[row.industry[0]].name if row.industry else ""),
        STATUS_LABELS[row.status] if row.status else "",
        " ".join(figure for figure in figures if figure),
        f"截至{row.as_of.isoformat()}" if row.as_of else "",
        tags,
        f"联络员{len(row.liaisons)}人" if row.liaisons else "",
        f"服务官{row.steward}" if row.steward else "",
        f"包联领导{row.leaders}" if row.leaders else "",
    )
    return tuple(fact for fact in facts if fact)


def officer_facts(row: OfficerRow) -> tuple[str, ...]:
    """What was understood of an officer, in a few words."""
    facts = (
        row.unit,
        row.title,
        row.group,
        row.team or row.district,
        "组长" if row.is_lead else "",
        f"可包联{row.capacity}家" if row.capacity is not None else "",
        f"专长{'、'.join(SECTIONS[letter].name for letter in row.skills)}" if row.skills else "",
        masked(row.phone),
    )
    return tuple(fact for fact in facts if fact)
