"""The cells of one roster row by field, merged ones filled in."""

from __future__ import annotations

from collections.abc import Mapping

from zhuqi.enterprises.sheet._fields import FIELD_LABELS, Field
from zhuqi.foundation.spreadsheets import CellError, CellValue, Sheet
from zhuqi.foundation.tables import SheetColumns, covered_cells, is_blank, name, shown, tidy


class RowCells:
    """Looks up what stands in a row: its own cell, or the merged one it lies in."""

    def __init__(self, sheet: Sheet, columns: SheetColumns[Field]) -> None:
        self._sheet = sheet
        self.columns: Mapping[Field, int] = {
            guess.field: guess.column for guess in columns.columns if guess.field is not None
        }
        self.headers: Mapping[Field, str] = {
            guess.field: guess.header for guess in columns.columns if guess.field is not None
        }
        self._covered = covered_cells(sheet, columns.header_bottom, frozenset(self.columns.values()))
        self._row: tuple[CellValue, ...] = ()
        self.row = 0

    def go_to(self, row: int) -> None:
        """Look at a row (1-based)."""
        cells = self._sheet.rows[row - 1]
        self.row = row
        self._row = cells if not self._covered else self._filled(row, cells)

    @property
    def all(self) -> tuple[CellValue, ...]:
        """The whole row."""
        return self._row

    def is_merged(self, row: int, field: Field) -> bool:
        """Whether the cell lies in a merged one that begins above."""
        return (row, self.columns.get(field, 0)) in self._covered

    def value(self, field: Field) -> CellValue:
        """What stands under a field; None where there is no such column."""
        column = self.columns.get(field)
        if column is None or column > len(self._row):
            return None
        value = self._row[column - 1]
        return None if isinstance(value, str) and is_blank(value) else value

    def text(self, field: Field) -> str:
        """Free text; an error value counts as nothing."""
        value = self.value(field)
        return "" if value is None or isinstance(value, CellError) else tidy(value)

    def name(self, field: Field) -> str:
        """A name on one line."""
        value = self.value(field)
        return "" if value is None or isinstance(value, CellError) else name(value)

    def title(self, field: Field) -> str:
        """The column's title for messages."""
        return "".join(self.headers.get(field, "").split())[:20] or FIELD_LABELS[field]

    def shown(self, field: Field) -> str:
        """The cell as a reader sees it, shortened."""
        flat = " ".join(shown(self.value(field)).split())
        return flat if len(flat) <= 20 else flat[:19] + "…"

    def _filled(self, row: int, cells: tuple[CellValue, ...]) -> tuple[CellValue, ...]:
        wide = list(cells)
        for column in self.columns.values():
            top = self._covered.get((row, column))
            if top is None:
                continue
            while len(wide) < column:
                wide.append(None)
            if is_blank(wide[column - 1]):
                wide[column - 1] = self._sheet.value(top, column)
        return tuple(wide)
