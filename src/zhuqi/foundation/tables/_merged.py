"""Values that hold for several rows because their cells are merged."""

from __future__ import annotations

from collections.abc import Set

from zhuqi.foundation.spreadsheets import Sheet

_MOST_COVERED = 3_000_000


def covered_cells(sheet: Sheet, header_bottom: int, used: Set[int]) -> dict[tuple[int, int], int]:
    """(row, column) -> top row, for the cells below the first of each merged area that starts in a used column."""
    covered: dict[tuple[int, int], int] = {}
    for merge in sheet.merges:
        if merge.bottom > merge.top > header_bottom and merge.left in used:
            for row in range(merge.top + 1, min(merge.bottom, len(sheet.rows)) + 1):
                covered[row, merge.left] = merge.top
            if len(covered) > _MOST_COVERED:
                break
    return covered
