"""The whole workbook: every sheet that is a roster, row by row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from zhuqi.enterprises.names import core_key, name_key
from zhuqi.enterprises.sheet._cells import RowCells
from zhuqi.enterprises.sheet._fields import FIELD_LABELS, Field
from zhuqi.enterprises.sheet._mapping import NEEDED, RosterMapping, guess_roster
from zhuqi.enterprises.sheet._results import RosterReading, RosterRow
from zhuqi.enterprises.sheet._rows import Draft, RowReader, Setting
from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import Sheet, Workbook
from zhuqi.foundation.tables import Rejection, RowKind, SheetColumns, header_keys, is_blank, plain, row_kind, shown
from zhuqi.standards.written_dates import read_date, years_in

_AS_OF = re.compile(
    r"(?:截止|截至|数据|统计|时点|报告期)[^0-9]{0,8}(20\d{2}[年./\-]\d{1,2}[月./\-]?(?:\d{1,2}日?|底|末)?)"
)
_YEAR_OF = re.compile(r"(20\d{2})年?度?")
_FIGURES = (Field.EMPLOYEES, Field.REVENUE, Field.ASSETS, Field.TAX, Field.POWER_USE)
_KIND_NAMES = {
    RowKind.TOTAL: "合计行",
    RowKind.HEADER: "重复的表头",
    RowKind.HEADING: "小标题",
    RowKind.NOTE: "说明或签字行",
}
_MOST_LIKE = 5


def read_roster(workbook: Workbook, mapping: RosterMapping | None = None, today: date | None = None) -> RosterReading:
    """
    Read all rosters of a workbook. `mapping`: as corrected by a person; None guesses.

    :raises Refused: when no roster is found, or the column of names is unknown
    """
    chosen = mapping if mapping is not None else guess_roster(workbook)
    usable = [item for item in chosen.sheets if item.holds(NEEDED) and workbook.sheet(item.sheet) is not None]
    if not usable:
        raise Refused(
            f"文件“{workbook.name}”里没有认出“{FIELD_LABELS[Field.NAME]}”列；请在列对应关系里指定，"
            "或把表头改成这个名称后再导入。"
        )
    parts = [_SheetReading(workbook, item, today) for item in usable]
    rows = tuple(_compared([row for part in parts for row in part.rows]))
    notes = [note for part in parts for note in part.notes]
    read_names = {item.sheet for item in usable}
    others = [
        sheet.name + ("（隐藏）" if sheet.is_hidden else "")
        for sheet in workbook.sheets
        if sheet.name not in read_names and sheet.rows
    ]
    if others:
        notes.append(f"工作表{'、'.join(f'“{other}”' for other in others)}不像企业名录，没有读取")
    return RosterReading(
        mapping=chosen,
        rows=rows,
        rejections=tuple(rejection for part in parts for rejection in part.rejections),
        notes=tuple(notes),
        duplicates=sum(row.duplicate_of is not None for row in rows),
    )


# ---------------------------------------------------------------- rows among themselves


def _compared(rows: list[RosterRow]) -> Iterator[RosterRow]:
    """Rows of one firm twice, and rows of firms with nearly one name, told so."""
    met = _Met()
    for row in rows:
        first = met.same_as(row)
        if first is not None:
            if first.as_of != row.as_of and row.has_figures:  # the figures of another year
                yield replace(row, follows=(first.sheet, first.row))
                continue
            differs = tuple(_differences(first, row))
            yield replace(row, duplicate_of=(first.sheet, first.row), differs=differs)
            continue
        like = met.like(row)
        yield replace(row, like=like) if like else row


class _Met:
    """The firms of the file so far."""

    def __init__(self) -> None:
        self._by_number: dict[str, RosterRow] = {}
        self._by_code: dict[str, RosterRow] = {}
        self._by_name: dict[str, list[RosterRow]] = {}
        self._by_core: dict[tuple[str, str], list[RosterRow]] = {}

    def same_as(self, row: RosterRow) -> RosterRow | None:
        """The earlier row of the same firm, if there is one; else this one is kept in mind."""
        found = self._by_number.get(row.number) if row.number else None
        if found is None and row.credit_code:
            found = self._by_code.get(row.credit_code)
        key = name_key(row.name)
        if found is None:
            found = next((one for one in self._by_name.get(key, ()) if _may_be_one(one, row)), None)
        if found is not None:
            return found
        if row.number:
            self._by_number[row.number] = row
        if row.credit_code:
            self._by_code[row.credit_code] = row
        self._by_name.setdefault(key, []).append(row)
        return None

    def like(self, row: RosterRow) -> tuple[tuple[int, str], ...]:
        """Earlier rows of the town with nearly the same name."""
        near = self._by_core.setdefault((core_key(row.name), plain(row.town or row.county)), [])
        like = tuple((one.row, one.name) for one in near[:_MOST_LIKE])
        near.append(row)
        return like


def _may_be_one(one: RosterRow, other: RosterRow) -> bool:
    """The same name: one firm unless towns, codes or numbers differ."""
    pairs = (
        (one.number, other.number),
        (one.credit_code, other.credit_code),
        (plain(one.town), plain(other.town)),
        (plain(one.county), plain(other.county)),
    )
    return all(not mine or not theirs or mine == theirs for mine, theirs in pairs)


def _differences(first: RosterRow, row: RosterRow) -> Iterator[str]:
    columns = {
        "name": "名称", "credit_code": "信用代码", "address": "地址", "industry": "行业", "status": "状态",
        "employees": "从业人员", "revenue": "营业收入", "assets": "资产总额", "tax": "纳税额", "power_use": "用电量",
        "tags": "标签", "liaisons": "联络员", "leaders": "包联领导", "steward": "首席服务官",
    }  # fmt: skip
    for column, label in columns.items():
        mine, theirs = getattr(row, column), getattr(first, column)
        if mine and mine != theirs:
            yield label


# ---------------------------------------------------------------- one sheet


class _SheetReading:
    """The rows, rejections and notes of one sheet."""

    def __init__(self, workbook: Workbook, columns: SheetColumns[Field], today: date | None) -> None:
        sheet = workbook.sheet(columns.sheet)
        assert sheet is not None  # read_roster has looked
        self.rows: list[RosterRow] = []
        self.rejections: list[Rejection] = []
        self._sheet, self._columns = sheet, columns
        self._cells = RowCells(sheet, columns)
        self._headers = header_keys(sheet, columns)
        self._skipped: dict[RowKind, list[int]] = {}
        title = _title(sheet, columns)
        self._as_of, self._as_of_source = self._day_of_figures(title, workbook.name, today)
        self._reader = RowReader(
            sheet.name,
            self._cells,
            Setting(
                today=today,
                uses_1904=workbook.uses_1904_dates,
                year=_year((title, sheet.name, workbook.name)),
                as_of=self._as_of,
                hidden_rows=sheet.hidden_rows,
            ),
        )
        for row in range(columns.header_bottom + 1, len(sheet.rows) + 1):
            self._read_row(row)
        self.notes = list(self._written_notes())

    def _read_row(self, row: int) -> None:
        cells = self._sheet.rows[row - 1]
        if not self._is_plainly_data(cells):
            if all(is_blank(value) for value in cells):
                return
            kind = row_kind(
                cells,
                main=self._cells.columns[Field.NAME],
                sequence=self._cells.columns.get(Field.SEQUENCE),
                headers=self._headers,
                is_named=self._cells.is_merged(row, Field.NAME),
            )
            if kind is RowKind.BLANK:
                return
            if kind is not RowKind.DATA:
                self._skipped.setdefault(kind, []).append(row)
                return
        result = self._reader.read(row)
        if isinstance(result, Draft):
            reason = "；".join(result.reasons) + "。"
            self.rejections.append(Rejection(self._sheet.name, row, reason, self._cells.all))
        else:
            self.rows.append(result)

    def _is_plainly_data(self, cells: tuple[object, ...]) -> bool:
        """The common case, decided by one cell: a long name that ends like a firm's."""
        column = self._cells.columns[Field.NAME]
        name = cells[column - 1] if column <= len(cells) else None
        return isinstance(name, str) and len(name) > 5 and name.endswith("公司")

    def _day_of_figures(self, title: str, file_name: str, today: date | None) -> tuple[date | None, str]:
        """The day of figures that name none: from the title, the headers of figures, the sheet or the file."""
        match = _AS_OF.search("".join(title.split()))
        if match:
            day = read_date(match.group(1)).value
            if day is not None and (today is None or day <= today):
                return day, "表头上方的标题"
        headers = " ".join(self._cells.headers[one] for one in _FIGURES if one in self._cells.columns)
        for text, source in (
            (headers, "列名"),
            (title, "表头上方的标题"),
            (self._sheet.name, "工作表名"),
            (file_name, "文件名"),
        ):
            years = {int(year) for year in _YEAR_OF.findall(text)} if source == "列名" else set(years_in(text))
            if len(years) == 1:
                year = years.pop()
                day = date(year, 12, 31)
                if today is None or day <= today:
                    return day, source
        return None, ""

    def _written_notes(self) -> Iterator[str]:
        name = f"工作表“{self._sheet.name}”"
        has_figures = any(row.has_figures for row in self.rows)
        if has_figures and Field.AS_OF not in self._cells.columns:
            if self._as_of is not None:
                yield f"{name}：经营数据的截至日期按 {self._as_of.isoformat()} 记（依据：{self._as_of_source}）"
            else:
                yield f"{name}：没有“数据截至”列，经营数据有变化的按导入当天记"
        for kind, rows in self._skipped.items():
            yield f"{name}：{_numbers(rows)}是{_KIND_NAMES[kind]}，没有作为企业导入"
        hidden = [row.row for row in self.rows if row.is_hidden]
        if hidden:
            yield f"{name}：{_numbers(hidden)}是隐藏行（或被筛选掉），已照常读取"
        unused = [guess.header for guess in self._columns.columns if guess.field is None and guess.header]
        if unused:
            yield f"{name}：没有用到的列：{'、'.join(unused[:12])}"
        common = Counter(remark for row in self.rows for remark in row.remarks)
        for remark, count in common.items():
            if count >= max(3, 0.5 * len(self.rows)):
                yield f"{name}：多数行{remark}"


def _title(sheet: Sheet, columns: SheetColumns[Field]) -> str:
    rows = sheet.rows[: columns.header_top - 1]
    return " ".join(shown(value) for row in rows for value in row if isinstance(value, str))


def _year(texts: Iterable[str]) -> int | None:
    """The year of days without one, if the first text that names any names one only."""
    for text in texts:
        years = set(years_in(text))
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def _numbers(rows: list[int]) -> str:
    some = "、".join(str(row) for row in rows[:10])
    return f"第 {some} 行" if len(rows) <= 10 else f"第 {some} 等 {len(rows)} 行"
