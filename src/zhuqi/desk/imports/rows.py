"""The rows of a ledger as a list: before the import what will happen to each, afterwards what did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from zhuqi.desk.imports.columns import masked
from zhuqi.issues.services import FATE_LABELS, PlannedRow, RowFate
from zhuqi.issues.sheet import (
    CATEGORY_WORDS,
    LEVEL_WORDS,
    STATE_WORDS,
    Field,
    LedgerMapping,
    LedgerRow,
    Rejection,
    SheetMapping,
)

PER_PAGE = 100
TONES = {
    RowFate.CREATED: "green",
    RowFate.UPDATED: "blue",
    RowFate.UNCHANGED: "grey",
    RowFate.DUPLICATE: "grey",
    RowFate.REJECTED: "amber",
}


@dataclass(frozen=True)
class RowView:
    """One line of the list."""

    sheet: str
    row: int
    firm: str
    text: str
    facts: tuple[str, ...]
    fate: RowFate
    number: str = ""
    reason: str = ""
    remarks: tuple[str, ...] = ()

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
    """One fate with how many rows share it."""

    label: str
    count: int
    query: str
    is_here: bool


@dataclass(frozen=True)
class RowsPage:
    """The part of the list that is shown."""

    rows: tuple[RowView, ...]
    tabs: tuple[Tab, ...]
    total: int
    first: int
    previous: str
    next: str


def views_of(planned: Iterable[PlannedRow], rejections: Iterable[Rejection], mapping: LedgerMapping) -> list[RowView]:
    """Return every row, sheet by sheet in its order; those that cannot be read among them."""
    lines = [
        RowView(
            sheet=one.row.sheet,
            row=one.row.row,
            firm=one.row.enterprise,
            text=one.row.description,
            facts=_facts(one.row),
            fate=one.fate,
            number=one.number,
            reason=one.reason,
            remarks=tuple(masked(remark) for remark in one.row.remarks),
        )
        for one in planned
    ]
    sheets = list(dict.fromkeys(line.sheet for line in lines))
    columns = {sheet.sheet: sheet for sheet in mapping.sheets}
    lines += [
        RowView(
            sheet=one.sheet,
            row=one.row,
            firm=_cell(one, columns.get(one.sheet), Field.ENTERPRISE),
            text=_cell(one, columns.get(one.sheet), Field.DESCRIPTION),
            facts=(),
            fate=RowFate.REJECTED,
            reason=masked(one.reason),
        )
        for one in rejections
    ]
    places = {sheet: place for place, sheet in enumerate(sheets)}
    return sorted(lines, key=lambda line: (places.get(line.sheet, len(places)), line.row))


def page_of(lines: Sequence[RowView], asked: QueryDict) -> RowsPage:
    """Return what the address asks for: the rows of one fate, a hundred at a time."""
    wanted = next((fate for fate in RowFate if fate.value == asked.get("fate")), None)
    fitting = [line for line in lines if wanted is None or line.fate is wanted]
    text = asked.get("page", "")
    last = max(0, (len(fitting) - 1) // PER_PAGE)
    place = min(int(text) - 1 if text.isdecimal() and len(text) < 6 and int(text) > 0 else 0, last)
    tabs = [Tab("全部", len(lines), "?", wanted is None)]
    for fate in RowFate:
        count = sum(line.fate is fate for line in lines)
        if count:
            tabs.append(Tab(FATE_LABELS[fate], count, f"?fate={fate.value}", wanted is fate))
    kept = f"fate={wanted.value}&" if wanted else ""
    return RowsPage(
        rows=tuple(fitting[place * PER_PAGE : (place + 1) * PER_PAGE]),
        tabs=tuple(tabs),
        total=len(fitting),
        first=place * PER_PAGE + 1,
        previous=f"?{kept}page={place}" if place > 0 else "",
        next=f"?{kept}page={place + 2}" if place < last else "",
    )


def _cell(rejection: Rejection, columns: SheetMapping | None, field: Field) -> str:
    """What stood in a column of a row that could not be read."""
    column = columns.column_of(field) if columns else None
    value = rejection.cells[column - 1] if column is not None and column <= len(rejection.cells) else None
    return "" if value is None else str(value)[:200]


def _facts(row: LedgerRow) -> tuple[str, ...]:
    """What was understood, in the words of the ledger."""
    units = row.lead_unit + (f"（配合：{'、'.join(row.co_units)}）" if row.co_units else "")
    solved = f"{row.solved_date.isoformat()} " if row.solved_date else ""
    facts = (
        row.registered_date.isoformat() if row.registered_date else "未写收集日期，按导入当天",
        CATEGORY_WORDS[row.category] if row.category else "未写类别，暂归其他",
        LEVEL_WORDS[row.level],
        units,
        solved + STATE_WORDS[row.state] + ("，已回访" if row.is_followed_up else ""),
        f"时限 {row.due_date.isoformat()}" if row.due_date else "",
    )
    return tuple(fact for fact in facts if fact)
