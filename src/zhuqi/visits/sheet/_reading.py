"""From a workbook to visits: one row each, or the reasons why not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import CellError, CellValue, Sheet, Workbook
from zhuqi.foundation.tables import (
    Recognition,
    Rejection,
    RowKind,
    SheetColumns,
    TableMapping,
    corrected_columns,
    find_columns,
    header_keys,
    is_blank,
    key,
    name,
    plain,
    read_columns,
    row_kind,
    shown,
    tidy,
)
from zhuqi.standards.written_dates import read_date, years_in
from zhuqi.visits.kinds import KIND_LABELS, VisitKind
from zhuqi.visits.sheet._fields import FIELD_LABELS, NEEDED, WORDS, Field

_BETWEEN = re.compile(r"[、,，;；\n|]+")
_NOTHING = re.compile(r"^(|无|暂无|没有|否|/+|-+|—+|0)$")
_NO_REQUEST = re.compile(r"无(问题|诉求|困难)|没有(问题|诉求|困难)")
_YES = frozenset({"有", "是", "√", "✓", "1", "y", "yes"})
_KIND_NAMES = {
    RowKind.TOTAL: "合计行",
    RowKind.HEADER: "重复的表头",
    RowKind.HEADING: "小标题",
    RowKind.NOTE: "说明或签字行",
}


@dataclass(frozen=True, slots=True)
class VisitRow:
    """
    One visit as the sheet tells it; ``row`` is the 1-based sheet row.

    ``has_no_request`` is None where the sheet does not say. ``remarks`` say what was interpreted; ``duplicate_of`` is
    the (sheet, row) that tells the same visit already.
    """

    sheet: str
    row: int
    day: date
    enterprises: tuple[str, ...]
    kind: VisitKind = VisitKind.VISIT
    number: str = ""
    town: str = ""
    place: str = ""
    purpose: str = ""
    participants: tuple[str, ...] = ()
    summary: str = ""
    has_no_request: bool | None = None
    issues: tuple[str, ...] = ()
    special_note: str = ""
    remarks: tuple[str, ...] = ()
    duplicate_of: tuple[str, int] | None = None
    cells: tuple[CellValue, ...] = field(default=(), repr=False, compare=False)

    @property
    def identity(self) -> str:
        """The same for the same visit: how, when, whom, what for, what was heard."""
        firms = ",".join(sorted(key(one) for one in self.enterprises))
        return f"{self.kind}|{self.day.isoformat()}|{firms}|{key(self.purpose)}|{key(self.summary)}"

    def parsed(self) -> dict[str, Any]:
        """JSON-ready, with canonical Chinese words."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "number": self.number or None,
            "date": self.day.isoformat(),
            "kind": KIND_LABELS[self.kind],
            "enterprises": list(self.enterprises),
            "place": self.place,
            "purpose": self.purpose,
            "participants": list(self.participants),
            "summary": self.summary,
            "has_no_request": self.has_no_request,
            "issues": list(self.issues),
            "special_note": self.special_note or None,
            "duplicate_of": self.duplicate_of[1] if self.duplicate_of else None,
            "remarks": list(self.remarks),
        }


@dataclass(frozen=True)
class VisitMapping(TableMapping[Field]):
    """The sheets of a workbook that look like ledgers of visits, each with its columns."""

    def corrected(self, sheet: str, changes: Mapping[int, Field | None]) -> VisitMapping:
        """A copy in which a person has said what the given columns hold."""
        return VisitMapping(
            tuple(corrected_columns(one, changes) if one.sheet == sheet else one for one in self.sheets)
        )

    @classmethod
    def from_plain(cls, plain: Iterable[Mapping[str, Any]]) -> VisitMapping:
        """The inverse of `to_plain`."""
        return cls(read_columns(plain, Field))


@dataclass(frozen=True, slots=True)
class VisitReading:
    """The whole reading."""

    mapping: VisitMapping
    rows: tuple[VisitRow, ...]
    rejections: tuple[Rejection, ...]
    notes: tuple[str, ...]


def guess_visits(workbook: Workbook) -> VisitMapping:
    """
    Recognise the ledgers of visits in a workbook. Hidden sheets are looked at only when nothing else is there.

    :raises Refused: when no row of any sheet looks like the header of one
    """
    recognition: Recognition[Field] = Recognition(WORDS, NEEDED)
    for sheets in ([s for s in workbook.sheets if not s.is_hidden], [s for s in workbook.sheets if s.is_hidden]):
        found = [columns for sheet in sheets if (columns := find_columns(sheet, recognition)) is not None]
        complete = tuple(columns for columns in found if columns.holds(NEEDED))
        if complete or found:
            return VisitMapping(complete or (max(found, key=lambda one: sum(g.confidence for g in one.columns)),))
    raise Refused(
        f"在文件“{workbook.name}”里没有找到走访台账的表头；表头应有“企业名称”“走访日期”等列名，请核对文件或补上表头后再导入。"
    )


def read_visits(
    workbook: Workbook,
    mapping: VisitMapping | None = None,
    default_year: int | None = None,
    today: date | None = None,
) -> VisitReading:
    """
    Read all ledgers of visits of a workbook.

    :raises Refused: when none is found, or the columns of firm and day are unknown
    """
    chosen = mapping if mapping is not None else guess_visits(workbook)
    usable = [one for one in chosen.sheets if one.holds(NEEDED) and workbook.sheet(one.sheet) is not None]
    if not usable:
        missing = "、".join(f"“{FIELD_LABELS[f]}”" for one in chosen.sheets for f in NEEDED if one.column_of(f) is None)
        raise Refused(f"文件“{workbook.name}”里没有认出{missing}列；请把表头改成这个名称后再导入。")
    rows: list[VisitRow] = []
    rejections: list[Rejection] = []
    notes: list[str] = []
    for one in usable:
        reader = _Reader(workbook, one, default_year, today)
        reader.read()
        rows += reader.rows
        rejections += reader.rejections
        notes += reader.notes()
    return VisitReading(chosen, _with_duplicates(rows), tuple(rejections), tuple(notes))


def _with_duplicates(rows: list[VisitRow]) -> tuple[VisitRow, ...]:
    first: dict[str, tuple[str, int]] = {}
    told = []
    for row in rows:
        place = first.setdefault(row.identity, (row.sheet, row.row))
        told.append(row if place == (row.sheet, row.row) else replace(row, duplicate_of=place))
    return tuple(told)


class _Reader:
    """Reads the rows of one sheet."""

    def __init__(
        self, workbook: Workbook, columns: SheetColumns[Field], default_year: int | None, today: date | None
    ) -> None:
        sheet = workbook.sheet(columns.sheet)
        assert sheet is not None  # read_visits has looked
        self._sheet: Sheet = sheet
        self._mapping = columns
        self._columns = {guess.field: guess.column for guess in columns.columns if guess.field is not None}
        self._titles = {guess.field: "".join(guess.header.split())[:20] for guess in columns.columns if guess.field}
        self._uses_1904 = workbook.uses_1904_dates
        self._today = today
        self._year = default_year or _year_of(sheet, columns, workbook.name)
        self._skipped: dict[RowKind, list[int]] = {}
        self.rows: list[VisitRow] = []
        self.rejections: list[Rejection] = []

    def read(self) -> None:
        headers = header_keys(self._sheet, self._mapping)
        for number in range(self._mapping.header_bottom + 1, len(self._sheet.rows) + 1):
            cells = self._sheet.rows[number - 1]
            if all(is_blank(value) for value in cells):
                continue
            kind = row_kind(
                cells,
                main=self._columns[Field.ENTERPRISES],
                sequence=self._columns.get(Field.SEQUENCE),
                headers=headers,
            )
            if kind is RowKind.DATA:
                self._read_row(number, cells)
            elif kind is not RowKind.BLANK:
                self._skipped.setdefault(kind, []).append(number)

    def notes(self) -> list[str]:
        """What concerns the whole sheet."""
        told = []
        for kind, numbers in self._skipped.items():
            places = "、".join(str(number) for number in numbers[:10])
            told.append(f"工作表“{self._sheet.name}”：第 {places} 行是{_KIND_NAMES[kind]}，没有作为走访导入")
        unused = [guess.header for guess in self._mapping.columns if guess.field is None and guess.header]
        if unused:
            told.append(f"工作表“{self._sheet.name}”：没有用到的列：{'、'.join(unused[:12])}")
        return told

    def _read_row(self, number: int, cells: tuple[CellValue, ...]) -> None:
        reasons: list[str] = []
        remarks: list[str] = []
        day = self._day(number, reasons, remarks)
        firms = self._firms(number, reasons)
        if reasons or day is None:
            self.rejections.append(Rejection(self._sheet.name, number, "；".join(reasons) + "。", cells))
            return
        issues = self._list(Field.ISSUES, number)
        self.rows.append(
            VisitRow(
                sheet=self._sheet.name,
                row=number,
                day=day,
                enterprises=firms,
                kind=self._kind(number, remarks),
                number=self._text(Field.NUMBER, number).upper(),
                town=name(self._value(Field.TOWN, number)),
                place=self._text(Field.PLACE, number),
                purpose=" ".join(self._text(Field.PURPOSE, number).split()),
                participants=self._list(Field.PARTICIPANTS, number),
                summary=self._text(Field.SUMMARY, number),
                has_no_request=self._has_no_request(number, issues),
                issues=issues,
                special_note=self._text(Field.SPECIAL, number),
                remarks=tuple(remarks),
                cells=cells,
            )
        )

    # ------------------------------------------------------------ cells

    def _value(self, wanted: Field, number: int) -> CellValue:
        column = self._columns.get(wanted)
        return None if column is None else self._sheet.value(number, column)

    def _text(self, wanted: Field, number: int) -> str:
        value = self._value(wanted, number)
        if isinstance(value, CellError):
            return ""
        text = tidy(value)
        return "" if _NOTHING.match(plain(text)) else text

    def _list(self, wanted: Field, number: int) -> tuple[str, ...]:
        pieces = (" ".join(piece.split()) for piece in _BETWEEN.split(self._text(wanted, number)))
        return tuple(dict.fromkeys(piece for piece in pieces if piece))

    def _title(self, wanted: Field) -> str:
        return self._titles.get(wanted) or FIELD_LABELS[wanted]

    def _day(self, number: int, reasons: list[str], remarks: list[str]) -> date | None:
        title, value = self._title(Field.DATE), self._value(Field.DATE, number)
        if is_blank(value) or isinstance(value, CellError):
            reasons.append(f"缺少“{title}”，请填写走访的日期，如 2026-08-21")
            return None
        reading = read_date(value, uses_1904=self._uses_1904)
        if reading.lacks_year and self._year is not None:
            reading = reading.in_year(self._year)
            remarks.append(f"{title}没有写年份，按 {self._year} 年理解")
        if reading.value is None:
            why = reading.problem or ("没有年份，请补上年份" if reading.lacks_year else "认不出日期")
            reasons.append(f"“{title}”填的是“{shown(value)[:20]}”：{why}，请改成如 2026-08-21 的日期")
        elif self._today is not None and reading.value > self._today:
            reasons.append(f"“{title}”{reading.value.isoformat()} 还没有到，请核对年份")
        return reading.value

    def _firms(self, number: int, reasons: list[str]) -> tuple[str, ...]:
        title, value = self._title(Field.ENTERPRISES), self._value(Field.ENTERPRISES, number)
        pieces = [name(piece) for piece in _BETWEEN.split("" if isinstance(value, CellError) else shown(value))]
        firms = tuple(dict.fromkeys(piece for piece in pieces if piece and not _NOTHING.match(piece)))
        if not firms:
            reasons.append(f"缺少“{title}”，请写明走访的企业全称，多家用顿号分开")
        elif any(len(firm) > 120 for firm in firms):
            reasons.append(f"“{title}”有超过 120 个字的名称，请只填企业全称，多家用顿号分开")
        return firms

    def _kind(self, number: int, remarks: list[str]) -> VisitKind:
        text = plain(self._text(Field.KIND, number))
        if re.search(r"座谈|会议|集中|推进会", text):
            return VisitKind.SYMPOSIUM
        if text and not re.search(r"走访|上门|实地|入企|调研|登门|现场", text):
            remarks.append(f"{self._title(Field.KIND)}“{text[:10]}”按“{KIND_LABELS[VisitKind.VISIT]}”理解")
        return VisitKind.VISIT

    def _has_no_request(self, number: int, issues: tuple[str, ...]) -> bool | None:
        value = self._value(Field.HAS_REQUEST, number)
        if issues:
            return False
        if is_blank(value) or isinstance(value, CellError):
            return None
        text = plain(shown(value)).lower()
        if text in _YES:
            return False
        return True if _NOTHING.match(text) or _NO_REQUEST.search(text) else None


def _year_of(sheet: Sheet, columns: SheetColumns[Field], file_name: str) -> int | None:
    """The one year the title, the sheet's or the file's name tells."""
    title = " ".join(str(value) for row in sheet.rows[: columns.header_top - 1] for value in row if value is not None)
    for text in (title, sheet.name, file_name):
        years = sorted(set(years_in(text)))
        if len(years) == 1:
            return years[0]
    return None
