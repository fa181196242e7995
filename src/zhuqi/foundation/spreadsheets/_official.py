"""
A list in the form offices print and pass on: title, who and as of when, header, ruled rows, a note at the foot.

Written row by row without keeping rows in memory, so that a province's list costs no more than a town's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import xlsxwriter

from ._grid import CellValue
from ._writing import OPTIONS, clean_text

_TITLE_ROW, _ABOUT_ROW, _HEADER_ROW = 0, 1, 2
_FIRST_ROW = 3
_PAPER = {"A4": 9, "A3": 8}
_SONG = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_RULED = {**_SONG, "border": 1, "border_color": "#7F7F7F"}
_LINE, _LOWEST, _HIGHEST = 13.2, 19.0, 405.0  # points; Excel takes no row above 409
_HAN = 1.95  # a Chinese character against the unit columns are measured in
_READABLE = {"A4": 200.0, "A3": 300.0}  # units of width that still can be read on one sheet of paper


class Looks(Enum):
    """How the cells of a column stand."""

    TEXT = "TEXT"
    CENTRED = "CENTRED"
    WRAPPED = "WRAPPED"
    DAY = "DAY"
    COUNT = "COUNT"
    AMOUNT = "AMOUNT"
    PLACE = "PLACE"  # degrees


@dataclass(frozen=True, slots=True)
class OfficialColumn:
    """One column; ``width`` in characters of Latin letters."""

    title: str
    width: float
    looks: Looks = Looks.TEXT


@dataclass(frozen=True, slots=True)
class OfficialList:
    """
    One list: ``unit`` is who keeps it, ``until`` the day it stands for, ``notes`` the lines below the rows.

    The first ``frozen_columns`` columns stay in view beside the header.
    """

    name: str
    title: str
    unit: str
    until: date
    columns: Sequence[OfficialColumn]
    rows: Iterable[Sequence[CellValue | Decimal]]
    notes: Sequence[str] = ()
    paper: str = "A4"
    frozen_columns: int = 0


_SHORT = frozenset({Looks.DAY, Looks.COUNT, Looks.AMOUNT, Looks.PLACE})


def write_official(sheet: OfficialList, target: Path) -> int:
    """Write the list as .xlsx and return how many rows it has. Text is stored as text, a day as a day."""
    book = xlsxwriter.Workbook(str(target), {**OPTIONS, "constant_memory": True, "tmpdir": str(target.parent)})
    try:
        count = _Page(book, sheet).write()
    finally:
        book.close()
    return count


class _Page:
    def __init__(self, book: xlsxwriter.Workbook, sheet: OfficialList) -> None:
        self._sheet = sheet
        self._page = book.add_worksheet(sheet.name)
        self._title = book.add_format({**_SONG, "font_name": "黑体", "font_size": 18, "align": "center"})
        self._left = book.add_format({**_SONG, "align": "left"})
        self._right = book.add_format({**_SONG, "align": "right"})
        self._head = book.add_format(
            {**_RULED, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#F2F2F2"}
        )
        self._wrapping: list[int] = []
        self._note = book.add_format({**_SONG, "align": "left", "text_wrap": True, "valign": "top"})
        centred = {**_RULED, "align": "center"}
        self._formats = {
            Looks.TEXT: book.add_format({**_RULED, "text_wrap": True}),
            Looks.CENTRED: book.add_format({**centred, "text_wrap": True}),
            Looks.WRAPPED: book.add_format({**_RULED, "text_wrap": True}),
            Looks.DAY: book.add_format({**centred, "num_format": "yyyy-mm-dd"}),
            Looks.COUNT: book.add_format({**centred, "num_format": "0"}),
            Looks.AMOUNT: book.add_format({**_RULED, "align": "right", "num_format": "#,##0.00"}),
            Looks.PLACE: book.add_format({**_RULED, "align": "right", "num_format": "0.000000"}),
        }

    def write(self) -> int:
        self._set_up()
        self._head_rows()
        count = 0
        formats = [self._formats[column.looks] for column in self._sheet.columns]
        self._wrapping = [n for n, column in enumerate(self._sheet.columns) if column.looks not in _SHORT]
        for row in self._sheet.rows:
            self._write_row(_FIRST_ROW + count, row, formats)
            count += 1
        last = len(self._sheet.columns) - 1
        self._page.autofilter(_HEADER_ROW, 0, max(_FIRST_ROW + count - 1, _HEADER_ROW), last)
        for place, note in enumerate(self._sheet.notes):
            self._page.set_row(_FIRST_ROW + count + place, 20)
            self._page.merge_range(
                _FIRST_ROW + count + place, 0, _FIRST_ROW + count + place, last, clean_text(note), self._note
            )
        return count

    def _set_up(self) -> None:
        page, sheet = self._page, self._sheet
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, column.width)
        page.freeze_panes(_FIRST_ROW, sheet.frozen_columns)
        page.set_landscape()
        page.set_paper(_PAPER[sheet.paper])
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        page.center_horizontally()
        page.fit_to_pages(self._pages_wide(), 0)
        page.repeat_rows(_HEADER_ROW)
        if sheet.frozen_columns:
            page.repeat_columns(0, sheet.frozen_columns - 1)
        page.set_footer("&C&9第 &P 页，共 &N 页")

    def _pages_wide(self) -> int:
        width = sum(column.width for column in self._sheet.columns)
        return max(1, -int(-width // _READABLE[self._sheet.paper]))

    def _last_on_first_page(self) -> int:
        """The column where the first sheet of paper ends: title and date belong on it, not across several."""
        columns, pages = self._sheet.columns, self._pages_wide()
        if pages == 1:
            return len(columns) - 1
        room, taken = sum(column.width for column in columns) / pages, 0.0
        for place, column in enumerate(columns):
            taken += column.width
            if taken > room:
                return max(place - 1, 3)
        return len(columns) - 1

    def _head_rows(self) -> None:
        page, sheet = self._page, self._sheet
        last = self._last_on_first_page()
        middle = last // 2
        page.set_row(_TITLE_ROW, 34)
        page.merge_range(_TITLE_ROW, 0, _TITLE_ROW, last, clean_text(sheet.title), self._title)
        page.set_row(_ABOUT_ROW, 18)
        day = f"截至日期：{sheet.until.year}年{sheet.until.month}月{sheet.until.day}日"
        page.merge_range(_ABOUT_ROW, 0, _ABOUT_ROW, middle, clean_text(f"单位：{sheet.unit}"), self._left)
        page.merge_range(_ABOUT_ROW, middle + 1, _ABOUT_ROW, last, day, self._right)
        lines = max(_lines(column.title, column.width) for column in sheet.columns)
        page.set_row(_HEADER_ROW, max(26.0, lines * _LINE + 8))
        for place, column in enumerate(sheet.columns):
            page.write_string(_HEADER_ROW, place, column.title, self._head)

    def _write_row(self, row: int, values: Sequence[CellValue | Decimal], formats: Sequence[Any]) -> None:
        page, columns = self._page, self._sheet.columns
        lines = max((_lines(values[n], columns[n].width) for n in self._wrapping), default=1)
        page.set_row(row, min(max(_LOWEST, lines * _LINE + 5), _HIGHEST))
        for place, (value, form) in enumerate(zip(values, formats, strict=True)):
            if value is None or value == "":
                page.write_blank(row, place, None, form)
            elif isinstance(value, str):
                page.write_string(row, place, clean_text(value), form)
            elif isinstance(value, bool):
                page.write_string(row, place, "是" if value else "否", form)
            elif isinstance(value, date | datetime):
                page.write_datetime(row, place, value, form)
            elif isinstance(value, int | float | Decimal):
                page.write_number(row, place, float(value) if isinstance(value, Decimal) else value, form)
            else:
                page.write_string(row, place, clean_text(str(value)), form)


def _lines(value: object, width: float) -> int:
    """How many lines a text takes in a column; nobody measures rows when a file is opened."""
    if not isinstance(value, str):
        return 1
    room = max(width - 0.8, 2.0)
    if len(value) * _HAN <= room:
        return 1
    count = 0
    for line in value.split("\n"):
        taken = sum(_HAN if character > "\u2e7f" else 1.05 for character in line)
        count += max(1, -int(-taken // room))
    return count
