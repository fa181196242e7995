"""What a spreadsheet is once it has been read: plain values at 1-based rows and columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell without a usable value: an Excel error (`#REF!`), or a formula nobody has calculated yet."""

    code: str

    def __str__(self) -> str:
        return self.code


UNCALCULATED = "公式未计算"

CellValue = str | float | int | bool | date | datetime | time | timedelta | CellError | None


@dataclass(frozen=True, slots=True)
class MergedRange:
    """One merged area; rows and columns are 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may ask of us before it is refused."""

    max_bytes: int = 40 * 1024 * 1024
    max_inflated_bytes: int = 768 * 1024 * 1024
    max_ratio: int = 150  # inflated : stored, looked at only above `ratio_floor_bytes`
    ratio_floor_bytes: int = 16 * 1024 * 1024
    max_entries: int = 3000
    max_sheets: int = 200
    max_rows: int = 200_000
    max_columns: int = 1000
    max_cells: int = 8_000_000  # rows x columns of the used area, all sheets together: a province of 150 000 firms
    max_merges: int = 200_000
    max_text: int = 300_000_000  # characters of all cells together, a shared text counted once per use


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet. `rows[0]` is sheet row 1; rows may be of different length; an empty cell is None."""

    name: str
    rows: tuple[tuple[CellValue, ...], ...]
    merges: tuple[MergedRange, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False

    def value(self, row: int, column: int) -> CellValue:
        """The value at a 1-based place; None outside the used area."""
        if not 1 <= row <= len(self.rows):
            return None
        cells = self.rows[row - 1]
        return cells[column - 1] if 1 <= column <= len(cells) else None

    @property
    def width(self) -> int:
        """Number of columns of the longest row."""
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Workbook:
    """All worksheets of a file, in their order. `name` is the file name shown to people."""

    name: str
    sheets: tuple[Sheet, ...]
    uses_1904_dates: bool = False
    kind: str = field(default="xlsx")

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def column_letter(column: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A -> 1, AA -> 27; anything but Latin letters gives 0."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number
