"""Values that hold for several rows: merged cells, and the habit of naming a firm only in its first row."""

from __future__ import annotations

from collections.abc import Mapping

from zhuqi.foundation.spreadsheets import CellValue, Sheet

from ._cells import is_blank, shown
from ._fields import Field
from ._kinds import RowKind, row_kind

_MOST_COVERED = 3_000_000
_MANY = 3  # blanks with a running number of their own need this many companions before they are believed


class Carrying:
    """Looks up what stands above, where the sheet gives evidence that it holds below."""

    def __init__(
        self, sheet: Sheet, columns: Mapping[Field, int], headers: Mapping[int, frozenset[str]], header_bottom: int
    ) -> None:
        self._sheet = sheet
        self._columns = columns
        self._covered = _covered(sheet, header_bottom, frozenset(columns.values()))
        enterprise = columns[Field.ENTERPRISE]
        self._by_blank = "none"
        if not any(column == enterprise for _, column in self._covered):
            self._by_blank = _habit(sheet, columns, headers, header_bottom)

    def top_of(self, row: int, column: int) -> int | None:
        """The row whose cell is merged down over this one."""
        return self._covered.get((row, column))

    def own(self, row: int, column: int) -> CellValue:
        """What stands in the cell itself."""
        return self._sheet.value(row, column)

    def value(self, row: int, column: int) -> CellValue:
        """The cell's own value, or that of the merged cell it lies in."""
        own = self._sheet.value(row, column)
        if self._covered and is_blank(own):
            top = self._covered.get((row, column))
            if top is not None:
                return self._sheet.value(top, column)
        return own

    def may_repeat_above(self, row: int) -> bool:
        """Whether a blank firm in this row means: the same as above."""
        if self._by_blank == "none":
            return False
        sequence = self._columns.get(Field.SEQUENCE)
        if sequence is not None and not is_blank(self._sheet.value(row, sequence)) and self._by_blank != "any":
            return False
        return not _says_who(self._sheet, self._columns, row)


def _covered(sheet: Sheet, header_bottom: int, used: frozenset[int]) -> dict[tuple[int, int], int]:
    """(row, column) -> top row, for the cells below the first of each merged area that starts in a used column."""
    covered: dict[tuple[int, int], int] = {}
    for merge in sheet.merges:
        if merge.bottom > merge.top > header_bottom and merge.left in used:
            for row in range(merge.top + 1, min(merge.bottom, len(sheet.rows)) + 1):
                covered[row, merge.left] = merge.top
            if len(covered) > _MOST_COVERED:
                break
    return covered


def _says_who(sheet: Sheet, columns: Mapping[Field, int], row: int) -> bool:
    """The row has a contact or a town of its own: then a missing firm is an omission."""
    fields = (Field.CONTACT, Field.PHONE, Field.TOWN, Field.CREDIT_CODE)
    return any(not is_blank(sheet.value(row, column)) for field in fields if (column := columns.get(field)) is not None)


def _is_nameless(sheet: Sheet, columns: Mapping[Field, int], headers: Mapping[int, frozenset[str]], row: int) -> bool:
    """A problem without any word on whose it is."""
    if _says_who(sheet, columns, row):
        return False
    return row_kind(sheet.rows[row - 1], columns, headers, has_enterprise=True) is RowKind.DATA


def _habit(
    sheet: Sheet, columns: Mapping[Field, int], headers: Mapping[int, frozenset[str]], header_bottom: int
) -> str:
    """Without any merged firm: "unnumbered" when rows without firm and number follow firms, "any" when also numbered
    ones do so often enough to be a habit, else "none"."""
    enterprise, description = columns[Field.ENTERPRISE], columns[Field.DESCRIPTION]
    sequence = columns.get(Field.SEQUENCE)
    numbered = unnumbered = named = 0
    for row in range(header_bottom + 1, len(sheet.rows) + 1):
        if is_blank(sheet.value(row, description)):
            continue
        if not is_blank(sheet.value(row, enterprise)):
            named += 1
        elif named and _is_nameless(sheet, columns, headers, row):
            if sequence is not None and is_blank(sheet.value(row, sequence)):
                unnumbered += 1
            elif sequence is None or shown(sheet.value(row, sequence)) != shown(sheet.value(row - 1, sequence)):
                numbered += 1
    if numbered >= _MANY and numbered >= 0.1 * (named + numbered):
        return "any"
    return "unnumbered" if unnumbered else "none"
