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
_HEADER_HEIGHT = 15.0  # of one line
_SCALE_DOWN = 1.9  # a Chinese character of the header against the width of a column


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
        for row in self._sheet.rows:
            self._write_row(_FIRST_ROW + count, row, formats)
            count += 1
        last = len(self._sheet.columns) - 1
        self._page.autofilter(_HEADER_ROW, 0, max(_FIRST_ROW + count - 1, _HEADER_ROW), last)
        for place, note in enumerate(self._sheet.notes):
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
        page.fit_to_pages(1, 0)
        page.repeat_rows(_HEADER_ROW)
        page.set_footer("&C&9第 &P 页，共 &N 页")

    def _head_rows(self) -> None:
        page, sheet = self._page, self._sheet
        last = len(sheet.columns) - 1
        page.set_row(_TITLE_ROW, 34)
        page.merge_range(_TITLE_ROW, 0, _TITLE_ROW, last, clean_text(sheet.title), self._title)
        page.set_row(_ABOUT_ROW, 18)
        middle = last // 2
        day = f"截至日期：{sheet.until.year}年{sheet.until.month}月{sheet.until.day}日"
        page.merge_range(_ABOUT_ROW, 0, _ABOUT_ROW, middle, clean_text(f"单位：{sheet.unit}"), self._left)
        page.merge_range(_ABOUT_ROW, middle + 1, _ABOUT_ROW, last, day, self._right)
        lines = max(-(-len(column.title) * _SCALE_DOWN // max(column.width - 1, 2)) for column in sheet.columns)
        page.set_row(_HEADER_ROW, max(24.0, lines * _HEADER_HEIGHT + 4))
        for place, column in enumerate(sheet.columns):
            page.write_string(_HEADER_ROW, place, column.title, self._head)

    def _write_row(self, row: int, values: Sequence[CellValue | Decimal], formats: Sequence[Any]) -> None:
        page = self._page
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
