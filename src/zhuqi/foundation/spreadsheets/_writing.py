"""Workbooks we hand out: lists, exports, and the rows of an import that could not be taken."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import BinaryIO

import xlsxwriter

from ._grid import CellError, CellValue

_ILLEGAL_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_ILLEGAL_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_LONGEST_TEXT = 32_767
OPTIONS = {  # also of the official lists
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "default_date_format": "yyyy-mm-dd",
    "remove_timezone": True,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an output sheet. `width` is in characters; None fits the title."""

    title: str
    width: float | None = None
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class OutputSheet:
    """One sheet to write: an optional title line above, a header row that stays in view, and the rows."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[CellValue]]
    title: str | None = None


def write_workbook(sheets: Sequence[OutputSheet], target: str | Path | BinaryIO | None = None) -> bytes:
    """Write the sheets as .xlsx to a path or stream; returns the bytes when no target is given, else b"".

    Text is stored as text: what looks like a formula or a link stays what the user typed.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {**OPTIONS, "in_memory": True})
    writer = _Writer(book)
    for number, sheet in enumerate(sheets, start=1):
        writer.write(sheet, number)
    book.close()
    data = buffer.getvalue()
    if target is None:
        return data
    if isinstance(target, (str, Path)):
        Path(target).write_bytes(data)
    else:
        target.write(data)
    return b""


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._names: set[str] = set()
        border = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter", "font_name": "宋体", "font_size": 11}
        self._head = book.add_format(
            {**border, "bold": True, "bg_color": "#E8EEF7", "align": "center", "text_wrap": True}
        )
        self._title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        self._plain = book.add_format(border)
        self._wrapped = book.add_format({**border, "text_wrap": True})
        self._date = book.add_format({**border, "num_format": "yyyy-mm-dd", "align": "center"})
        self._moment = book.add_format({**border, "num_format": "yyyy-mm-dd hh:mm", "align": "center"})

    def write(self, sheet: OutputSheet, number: int) -> None:
        """Add one sheet."""
        page = self._book.add_worksheet(self._free_name(sheet.name, number))
        top = 0
        if sheet.title:
            title = clean_text(sheet.title)
            if len(sheet.columns) > 1:
                page.merge_range(0, 0, 0, len(sheet.columns) - 1, title, self._title)
            else:
                page.write_string(0, 0, title, self._title)
            page.set_row(0, 30)
            top = 1
        for index, column in enumerate(sheet.columns):
            width = column.width if column.width is not None else min(40.0, max(8.0, 2.2 * len(column.title) + 2))
            page.set_column(index, index, width)
            page.write_string(top, index, clean_text(column.title), self._head)
        page.freeze_panes(top + 1, 0)
        last = top
        for last, row in enumerate(sheet.rows, start=top + 1):
            for index, value in enumerate(row):
                wraps = index < len(sheet.columns) and sheet.columns[index].wraps
                self._write_value(page, last, index, value, wraps)
        if sheet.columns:
            page.autofilter(top, 0, max(last, top), len(sheet.columns) - 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(top)

    def _write_value(
        self, page: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: CellValue, wraps: bool
    ) -> None:
        plain = self._wrapped if wraps else self._plain
        if value is None:
            page.write_blank(row, column, None, plain)
        elif isinstance(value, bool):
            page.write_string(row, column, "是" if value else "否", plain)
        elif isinstance(value, datetime):
            page.write_datetime(row, column, value, self._moment)
        elif isinstance(value, date):
            page.write_datetime(row, column, value, self._date)
        elif isinstance(value, (int, float)) and abs(value) < 1e11:
            page.write_number(row, column, value, plain)
        else:
            page.write_string(row, column, clean_text(_shown(value)), plain)

    def _free_name(self, wanted: str, number: int) -> str:
        base = _ILLEGAL_NAME.sub(" ", wanted).strip(" '")[:28] or f"表{number}"
        name = base
        while name.lower() in self._names:
            name = f"{base}{number}"
            number += 1
        self._names.add(name.lower())
        return name


def _shown(value: str | float | time | timedelta | CellError) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def clean_text(value: str) -> str:
    """Return text as a cell can hold it."""
    clean = _ILLEGAL_TEXT.sub("", value)
    return clean if len(clean) <= _LONGEST_TEXT else clean[: _LONGEST_TEXT - 1] + "…"
