""".xls, read with xlrd: values, merged areas, hidden rows and the date system in one go."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import xlrd

from ._grid import CellError, CellValue, Limits, MergedRange, Sheet, Workbook
from ._kinds import corrupt, encrypted


def read_xls(data: bytes, name: str, limits: Limits) -> Workbook:
    """Read a BIFF workbook.

    :raises Refused: when it is encrypted or damaged.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), on_demand=False
        )
        sheets = tuple(_sheet(sheet, book.datemode, limits) for sheet in book.sheets()[: limits.max_sheets])
    except Exception as error:
        if "encrypted" in str(error).lower():
            raise encrypted(name) from error
        raise corrupt(name) from error
    return Workbook(name, sheets, uses_1904_dates=book.datemode == 1, kind="xls")


def _sheet(sheet: xlrd.sheet.Sheet, datemode: int, limits: Limits) -> Sheet:
    rows = tuple(
        tuple(_value(cell.ctype, cell.value, datemode) for cell in sheet.row(index)) for index in range(sheet.nrows)
    )
    merges = tuple(
        MergedRange(top + 1, left + 1, bottom, right)
        for top, bottom, left, right in sheet.merged_cells[: limits.max_merges]
    )
    return Sheet(
        name=sheet.name,
        rows=_trimmed(rows),
        merges=merges,
        hidden_rows=frozenset(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden),
        hidden_columns=frozenset(column + 1 for column, info in sheet.colinfo_map.items() if info.hidden),
        is_hidden=sheet.visibility != 0,
    )


def _trimmed(rows: tuple[tuple[CellValue, ...], ...]) -> tuple[tuple[CellValue, ...], ...]:
    """Without the trailing rows that hold nothing but formats."""
    last = len(rows)
    while last and all(value is None for value in rows[last - 1]):
        last -= 1
    return rows[:last]


def _value(kind: int, value: object, datemode: int) -> CellValue:
    if kind == xlrd.XL_CELL_TEXT:
        return str(value) or None
    if kind == xlrd.XL_CELL_NUMBER:
        return float(str(value))
    if kind == xlrd.XL_CELL_DATE:
        return _date(float(str(value)), datemode)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        code = int(str(value))
        return CellError(str(xlrd.error_text_from_code.get(code, "#ERROR")))
    return None


def _date(serial: float, datemode: int) -> date | datetime | time | float:
    try:
        moment: datetime = xlrd.xldate.xldate_as_datetime(serial, datemode)
    except (ValueError, OverflowError, xlrd.xldate.XLDateError):
        return serial
    if 0 <= serial < 1:
        return moment.time()
    return moment.date() if moment.time() == time(0) else moment
