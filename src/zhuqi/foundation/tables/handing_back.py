"""Rows that cannot be taken, handed back in a workbook that can be corrected and brought again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import CellValue, Column, OutputSheet, write_workbook

from ._columns import SheetColumns

F = TypeVar("F", bound=StrEnum)
REASON_TITLE = "未能导入的原因"
ROW_TITLE = "原表行号"


@dataclass(frozen=True)
class Rejection:
    """A row that cannot be taken, with the reason in Chinese and its cells (merged ones filled in)."""

    sheet: str
    row: int
    reason: str
    cells: tuple[CellValue, ...] = ()

    def parsed(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"sheet": self.sheet, "row": self.row, "reason": self.reason}


def error_sheets(sheets: Sequence[SheetColumns[F]], rejections: Sequence[Rejection]) -> list[OutputSheet]:
    """The rejected rows as sheets to hand back: the columns as they came, the original row, and the reason last.

    The result is such a list again: corrected, it can be imported as it is.
    """
    found = []
    for mapping in sheets:
        rejected = [rejection for rejection in rejections if rejection.sheet == mapping.sheet]
        if not rejected:
            continue
        columns = [Column(guess.header.replace(" ", "") or guess.letter, 16, True) for guess in mapping.columns]
        places = [guess.column - 1 for guess in mapping.columns]
        rows = [
            [
                *(rejection.cells[place] if place < len(rejection.cells) else None for place in places),
                rejection.row,
                rejection.reason,
            ]
            for rejection in rejected
        ]
        found.append(
            OutputSheet(mapping.sheet, [*columns, Column(ROW_TITLE, 10), Column(REASON_TITLE, 60, True)], rows)
        )
    return found


def writable(out: str | None) -> Path | None:
    """
    Where to write the rows that are handed back; None if nobody asked for them.

    :raises Refused: if it is no .xlsx, or in no folder
    """
    if out is None:
        return None
    path = Path(out)
    if path.suffix.lower() != ".xlsx":
        raise Refused(f"退回文件“{path.name}”须以 .xlsx 结尾。")
    if not path.parent.is_dir():
        raise Refused(f"文件夹“{path.parent}”不存在，请先建立或换一个位置。")
    return path


def write_errors(path: Path, sheets: Sequence[SheetColumns[F]], rejections: Sequence[Rejection]) -> None:
    """
    Write the rows that are handed back; no file where there are none.

    :raises Refused: if it cannot be written
    """
    found = error_sheets(sheets, rejections)
    if not found:
        return
    try:
        path.write_bytes(write_workbook(found))
    except OSError as error:
        raise Refused(f"无法写入“{path}”，请检查是否被其他程序打开、磁盘是否已满或换一个位置。") from error
