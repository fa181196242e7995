"""The whole workbook: every sheet that is a ledger, row by row."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date

from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import Sheet, Workbook

from ._carrying import Carrying
from ._cells import is_blank
from ._columns import LedgerMapping, SheetMapping
from ._fields import FIELD_LABELS, Field
from ._kinds import RowKind, row_kind
from ._mapping import guess_mapping, header_keys
from ._results import LedgerReading, LedgerRow, Rejection
from ._rows import Draft, RowReader
from ._ticks import tick_columns
from ._words import State, read_category
from ._years import YearBasis, year_basis

_KIND_NAMES = {
    RowKind.TOTAL: "合计行",
    RowKind.HEADER: "重复的表头",
    RowKind.HEADING: "小标题",
    RowKind.NOTE: "说明或签字行",
}


def read_ledger(
    workbook: Workbook,
    mapping: LedgerMapping | None = None,
    default_year: int | None = None,
    today: date | None = None,
) -> LedgerReading:
    """Read all ledgers of a workbook.

    `mapping`: as corrected by a person; None guesses. `default_year`: for dates without a year; None looks at the
    title, the sheet's and file's names and the other dates.
    `today`: days of registration or solution after it are refused.

    :raises Refused: when no ledger is found, or the enterprise or problem column is unknown.
    """
    chosen = mapping if mapping is not None else guess_mapping(workbook)
    usable = [item for item in chosen.sheets if item.is_complete and workbook.sheet(item.sheet) is not None]
    if not usable:
        missing = "、".join(f"“{label}”" for item in chosen.sheets for label in item.missing) or "“企业名称”“问题描述”"
        raise Refused(
            f"文件“{workbook.name}”里没有认出{missing}列；请在列对应关系里指定，或把表头改成这个名称后再导入。"
        )
    parts = [_SheetReading(workbook, item, default_year, today) for item in usable]
    rows = _with_duplicates([row for part in parts for row in part.rows])
    read_names = {item.sheet for item in usable}
    notes = [note for part in parts for note in part.notes]
    others = [
        sheet.name + ("（隐藏）" if sheet.is_hidden else "")
        for sheet in workbook.sheets
        if sheet.name not in read_names and sheet.rows
    ]
    if others:
        notes.append(f"工作表{'、'.join(f'“{other}”' for other in others)}不像问题台账，没有读取")
    return LedgerReading(
        mapping=chosen,
        rows=rows,
        rejections=tuple(rejection for part in parts for rejection in part.rejections),
        notes=tuple(notes),
        year=next((part.years.year for part in parts if part.years.year is not None), None),
        duplicates=sum(1 for row in rows if row.duplicate_of is not None),
    )


def _with_duplicates(rows: list[LedgerRow]) -> tuple[LedgerRow, ...]:
    """Of several rows on one problem (carried over from month to month) the one that got furthest counts, else the
    first."""
    chosen: dict[str, LedgerRow] = {}
    for row in rows:
        known = chosen.get(row.identity)
        if known is None or _how_far(row) > _how_far(known):
            chosen[row.identity] = row
    places = {identity: (row.sheet, row.row) for identity, row in chosen.items()}
    return tuple(
        row if places[row.identity] == (row.sheet, row.row) else replace(row, duplicate_of=places[row.identity])
        for row in rows
    )


def _how_far(row: LedgerRow) -> tuple[bool, bool]:
    return row.state is State.SOLVED, row.is_followed_up


class _SheetReading:
    """The rows, rejections and notes of one sheet."""

    def __init__(self, workbook: Workbook, mapping: SheetMapping, default_year: int | None, today: date | None) -> None:
        sheet = workbook.sheet(mapping.sheet)
        assert sheet is not None  # read_ledger has looked
        self.rows: list[LedgerRow] = []
        self.rejections: list[Rejection] = []
        self.years: YearBasis = year_basis(sheet, mapping, workbook.name, default_year)
        self._sheet: Sheet = sheet
        self._mapping = mapping
        self._columns = {guess.field: guess.column for guess in mapping.columns if guess.field is not None}
        self._headers = header_keys(sheet, mapping)
        self._carrying = Carrying(sheet, self._columns, self._headers, mapping.header_bottom)
        self._skipped: dict[RowKind, list[int]] = {}
        self._heading = ""
        self._town = _town_of(sheet.name) if Field.TOWN not in self._columns else ""
        self._reader = RowReader(
            sheet_name=sheet.name,
            columns=self._columns,
            titles={
                guess.field: "".join(guess.header.split())[:20] or FIELD_LABELS[guess.field]
                for guess in mapping.columns
                if guess.field is not None
            },
            carrying=self._carrying,
            years=self.years,
            uses_1904=workbook.uses_1904_dates,
            today=today,
            hidden_rows=sheet.hidden_rows,
            ticks=tick_columns(mapping),
        )
        for row in range(mapping.header_bottom + 1, len(sheet.rows) + 1):
            self._read_row(row)
        self.notes = self._written_notes()

    def _read_row(self, row: int) -> None:
        cells = self._sheet.rows[row - 1]
        if all(is_blank(value) for value in cells):
            return
        in_firm = self._carrying.top_of(row, self._columns[Field.ENTERPRISE]) is not None
        kind = row_kind(cells, self._columns, self._headers, has_enterprise=in_firm)
        if kind is RowKind.BLANK:
            return
        if kind is not RowKind.DATA:
            self._skipped.setdefault(kind, []).append(row)
            if kind is RowKind.HEADING:
                self._heading = next(str(value) for value in cells if not is_blank(value))
            return
        if self._continues(row):
            return
        result = self._reader.read(row)
        cells = self._reader.cells(row, self._sheet.width)
        if isinstance(result, Draft):
            self.rejections.append(Rejection(self._sheet.name, row, "；".join(result.reasons) + "。", cells))
        else:
            result = replace(result, town=self._town) if self._town else result
            self.rows.append(replace(self._under_heading(result), cells=cells))

    def _continues(self, row: int) -> bool:
        """A row under a problem merged over several rows adds units and words to it, and is no problem of its own."""
        top = self._carrying.top_of(row, self._columns[Field.DESCRIPTION])
        if top is None or not is_blank(self._carrying.own(row, self._columns[Field.ENTERPRISE])):
            return False
        owner = next((item for item in reversed(self.rows[-50:]) if item.row == top), None)
        if owner is None:
            return False
        result = self._reader.read(row)
        if isinstance(result, Draft):
            return False
        more = [unit for unit in (result.lead_unit, *result.co_units) if unit and unit != owner.lead_unit]
        units = tuple(dict.fromkeys((*owner.co_units, *more)))
        extra = f"第 {row} 行是同一问题的续行，单位已并入"
        self.rows[self.rows.index(owner)] = replace(owner, co_units=units, remarks=(*owner.remarks, extra))
        return True

    def _under_heading(self, row: LedgerRow) -> LedgerRow:
        """Without a category column the heading above (一、政策支持类) says the category."""
        if Field.CATEGORY in self._columns or not self._heading:
            return row
        reading = read_category(self._heading.split("（")[0])
        if reading.value is None or not reading.is_sure:
            return row
        return replace(row, category=reading.value, category_text=self._heading)

    def _written_notes(self) -> list[str]:
        name = f"工作表“{self._sheet.name}”"
        notes = []
        if self._reader.met_days_without_year and self.years.year is not None:
            check = "，请核对" if self.years.source == "表中其他日期" else ""
            notes.append(f"{name}：没有写年份的日期按 {self.years.year} 年理解（依据：{self.years.source}{check}）")
        if self._town and self.rows:
            notes.append(f"{name}：没有所属镇街一列，按工作表名称归为“{self._town}”")
        for kind, rows in self._skipped.items():
            notes.append(f"{name}：{_numbers(rows)}是{_KIND_NAMES[kind]}，没有作为问题导入")
        hidden = [row.row for row in self.rows if row.is_hidden]
        if hidden:
            notes.append(f"{name}：{_numbers(hidden)}是隐藏行（或被筛选掉），已照常读取")
        ticks = tick_columns(self._mapping)
        unused = [
            guess.header
            for guess in self._mapping.columns
            if guess.field is None and guess.header and guess.column not in ticks
        ]
        if unused:
            notes.append(f"{name}：没有用到的列：{'、'.join(unused[:12])}")
        common = Counter(remark for row in self.rows for remark in row.remarks)
        often = [remark for remark, count in common.items() if count >= max(3, 0.5 * len(self.rows))]
        notes += [f"{name}：多数行{remark}" for remark in often]
        return notes


def _town_of(sheet_name: str) -> str:
    """The town a sheet is named after (东关镇, 西城街道办事处 8月), if it is."""
    found = re.match(
        r"[\d.、\s]*([\u4e00-\u9fff]{1,7}?(?:街道办事处|街道|镇|乡|办事处))(?![\u4e00-\u9fff]{4,})", sheet_name
    )
    return found.group(1) if found and found.group(1) not in ("乡镇", "城镇", "各乡", "各镇") else ""


def _numbers(rows: list[int]) -> str:
    shown = "、".join(str(row) for row in rows[:10])
    return f"第 {shown} 行" if len(rows) <= 10 else f"第 {shown} 等 {len(rows)} 行"
