"""What reading a ledger gives: rows, rejections, notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhuqi.foundation.spreadsheets import CellValue, Column, OutputSheet
from zhuqi.issues.categories import Category, Level

from ._cells import key
from ._columns import LedgerMapping
from ._fields import Field
from ._words import CATEGORY_WORDS, LEVEL_WORDS, STATE_WORDS, State

REASON_TITLE = "未能导入的原因"
ROW_TITLE = "原表行号"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One problem as the sheet tells it. Empty text and None mean: the sheet does not say.

    `row` is the 1-based sheet row. `remarks` are sentences on what was interpreted or looks odd; `duplicate_of` is the
    (sheet, row) that holds the same problem already; `cells` are what to hand back if the system cannot take the row.
    Where the sheet is silent `category` is None, `level` UNDECIDED.
    """

    sheet: str
    row: int
    enterprise: str
    description: str
    sequence: str = ""
    issue_number: str = ""
    credit_code: str = ""
    town: str = ""
    address: str = ""
    industry: str = ""
    contact: str = ""
    phone: str = ""
    source: str = ""
    registered_date: date | None = None
    request: str = ""
    category: Category | None = None
    category_text: str = ""
    sub_category: str = ""
    level: Level = Level.UNDECIDED
    level_text: str = ""
    lead_unit: str = ""
    co_units: tuple[str, ...] = ()
    responsible_person: str = ""
    steward: str = ""
    leader: str = ""
    assigned_date: date | None = None
    due_date: date | None = None
    measures: str = ""
    progress: str = ""
    state: State = State.IN_PROGRESS
    state_text: str = ""
    solved_date: date | None = None
    unsolved_reason: str = ""
    follow_up: str = ""
    follow_up_date: date | None = None
    follow_up_by: str = ""
    satisfaction: str = ""
    closed_date: date | None = None
    is_followed_up: bool = False
    remark: str = ""
    is_hidden: bool = False
    remarks: tuple[str, ...] = ()
    duplicate_of: tuple[str, int] | None = None
    cells: tuple[CellValue, ...] = field(default=(), repr=False, compare=False)

    @property
    def identity(self) -> str:
        """The same for the same problem, however often and in whatever file it comes: firm, text, day."""
        day = self.registered_date.isoformat() if self.registered_date else ""
        return f"{key(self.enterprise)}|{key(self.description)}|{day}"

    def parsed(self) -> dict[str, Any]:
        """JSON-ready, with the ledger's canonical Chinese words."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "enterprise": self.enterprise,
            "credit_code": self.credit_code,
            "town": self.town,
            "contact": self.contact,
            "phone": self.phone,
            "description": self.description,
            "category": CATEGORY_WORDS[self.category] if self.category else None,
            "category_code": self.category.value if self.category else None,
            "level": LEVEL_WORDS[self.level] if self.level is not Level.UNDECIDED or self.level_text else None,
            "level_code": self.level.value,
            "lead_unit": self.lead_unit,
            "co_units": list(self.co_units),
            "registered_date": _iso(self.registered_date),
            "assigned_date": _iso(self.assigned_date),
            "due_date": _iso(self.due_date),
            "state": STATE_WORDS[self.state],
            "state_code": self.state.value,
            "solved_date": _iso(self.solved_date),
            "follow_up_date": _iso(self.follow_up_date),
            "satisfaction": self.satisfaction or None,
            "closed_date": _iso(self.closed_date),
            "is_followed_up": self.is_followed_up,
            "duplicate_of": self.duplicate_of[1] if self.duplicate_of else None,
            "remarks": list(self.remarks),
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that cannot be taken, with the reason in Chinese and its cells (merged ones filled in)."""

    sheet: str
    row: int
    reason: str
    cells: tuple[CellValue, ...] = ()

    def parsed(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"sheet": self.sheet, "row": self.row, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """The whole reading. `year` is the one dates without a year were put into, None when none was known."""

    mapping: LedgerMapping
    rows: tuple[LedgerRow, ...]
    rejections: tuple[Rejection, ...]
    notes: tuple[str, ...]
    year: int | None = None
    duplicates: int = field(default=0)


def error_sheets(reading: LedgerReading) -> list[OutputSheet]:
    """The rejected rows as sheets to hand back: the columns as they came, the original row, and the reason last.

    The result is a ledger again: corrected, it can be imported as it is.
    """
    sheets = []
    for mapping in reading.mapping.sheets:
        rejected = [rejection for rejection in reading.rejections if rejection.sheet == mapping.sheet]
        if not rejected:
            continue
        columns = [
            Column(guess.header.replace(" ", "") or guess.letter, 40 if guess.field is Field.DESCRIPTION else 16, True)
            for guess in mapping.columns
        ]
        places = [guess.column - 1 for guess in mapping.columns]
        rows = [
            [
                *(rejection.cells[place] if place < len(rejection.cells) else None for place in places),
                rejection.row,
                rejection.reason,
            ]
            for rejection in rejected
        ]
        sheets.append(
            OutputSheet(mapping.sheet, [*columns, Column(ROW_TITLE, 10), Column(REASON_TITLE, 60, True)], rows)
        )
    return sheets
