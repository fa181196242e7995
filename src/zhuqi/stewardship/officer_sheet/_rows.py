"""The rows of a list of officers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import CellError, CellValue, Sheet, Workbook
from zhuqi.foundation.tables import (
    Rejection,
    RowKind,
    SheetColumns,
    covered_cells,
    header_keys,
    is_blank,
    name,
    plain,
    row_kind,
    shown,
)
from zhuqi.organisations.phones import parse_phone
from zhuqi.standards.written_people import read_people
from zhuqi.stewardship.officer_sheet._fields import FIELD_LABELS, Field
from zhuqi.stewardship.officer_sheet._mapping import NEEDED, OfficerMapping, guess_officers
from zhuqi.stewardship.officer_sheet._skills import read_skills

_NOTHING = re.compile(r"^(|无|暂无|/+|\\+|[-—–_]+|空|待定)$")
_YES = {"是", "√", "✓", "✔", "y", "yes", "1", "1.0", "组长", "负责人", "领队", "true", "对"}
_NO = {"否", "×", "n", "no", "0", "0.0", "组员", "成员", "副组长", "队员", "false"}
_NAME = re.compile(r"^[\u4e00-\u9fffA-Za-z·.\s]{2,30}$")
_ASIDE = re.compile(r"[（(]([^（()）]*)[)）]")
_COUNT = re.compile(r"^(\d{1,4})(?:\.0+)?[户家个]?$")
_MOST = 500
_CARRIED = (Field.GROUP, Field.TEAM, Field.DISTRICT)  # named in the first row of several


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """One officer as the sheet tells it. Empty text and None mean: the sheet does not say."""

    sheet: str
    row: int
    name: str
    unit: str = ""
    title: str = ""
    phone: str = ""
    username: str = ""
    group: str = ""
    team: str = ""
    district: str = ""
    is_lead: bool = False
    capacity: int | None = None
    skills: tuple[str, ...] | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    is_available: bool | None = None
    remarks: tuple[str, ...] = ()
    duplicate_of: tuple[str, int] | None = None
    cells: tuple[CellValue, ...] = field(default=(), repr=False, compare=False)

    def parsed(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "name": self.name,
            "unit": self.unit,
            "title": self.title,
            "phone": self.phone,
            "username": self.username or None,
            "group": self.group or None,
            "team": self.team or None,
            "district": self.district or None,
            "is_lead": self.is_lead,
            "capacity": self.capacity,
            "skills": "".join(self.skills) if self.skills is not None else None,
            "duplicate_of": self.duplicate_of[1] if self.duplicate_of else None,
            "remarks": list(self.remarks),
        }


@dataclass(frozen=True, slots=True)
class OfficerReading:
    """The whole reading."""

    mapping: OfficerMapping
    rows: tuple[OfficerRow, ...]
    rejections: tuple[Rejection, ...]
    notes: tuple[str, ...]


def read_officers(workbook: Workbook, mapping: OfficerMapping | None = None) -> OfficerReading:
    """
    Read all lists of officers of a workbook. `mapping`: as corrected by a person; None guesses.

    :raises Refused: when no such list is found, or the column of names is unknown
    """
    chosen = mapping if mapping is not None else guess_officers(workbook)
    usable = [item for item in chosen.sheets if item.holds(NEEDED) and workbook.sheet(item.sheet) is not None]
    if not usable:
        raise Refused(
            f"文件“{workbook.name}”里没有认出“{FIELD_LABELS[Field.NAME]}”列；请在列对应关系里指定，"
            "或把表头改成这个名称后再导入。"
        )
    parts = [_SheetReading(workbook, item) for item in usable]
    read_names = {item.sheet for item in usable}
    notes = [note for part in parts for note in part.notes]
    others = [sheet.name for sheet in workbook.sheets if sheet.name not in read_names and sheet.rows]
    if others:
        notes.append(f"工作表{'、'.join(f'“{other}”' for other in others)}不像服务官名单，没有读取")
    return OfficerReading(
        mapping=chosen,
        rows=tuple(_compared([row for part in parts for row in part.rows])),
        rejections=tuple(rejection for part in parts for rejection in part.rejections),
        notes=tuple(notes),
    )


def _compared(rows: list[OfficerRow]) -> Iterator[OfficerRow]:
    """Rows of one person twice told so: by account, else by name and unit."""
    met: dict[str, OfficerRow] = {}
    for row in rows:
        key = row.username.casefold() or f"{plain(row.name)}|{plain(row.unit)}"
        first = met.setdefault(key, row)
        yield row if first is row else replace(row, duplicate_of=(first.sheet, first.row))


class _SheetReading:
    """The rows, rejections and notes of one sheet."""

    def __init__(self, workbook: Workbook, columns: SheetColumns[Field]) -> None:
        sheet = workbook.sheet(columns.sheet)
        assert sheet is not None  # read_officers has looked
        self.rows: list[OfficerRow] = []
        self.rejections: list[Rejection] = []
        self.notes: list[str] = []
        self._sheet: Sheet = sheet
        self._columns = {guess.field: guess.column for guess in columns.columns if guess.field is not None}
        self._titles = {guess.field: "".join(guess.header.split()) for guess in columns.columns if guess.field}
        self._covered = covered_cells(sheet, columns.header_bottom, frozenset(self._columns.values()))
        self._cells: tuple[CellValue, ...] = ()
        headers = header_keys(sheet, columns)
        skipped = 0
        for row in range(columns.header_bottom + 1, len(sheet.rows) + 1):
            cells = sheet.rows[row - 1]
            if all(is_blank(value) for value in cells):
                continue
            kind = row_kind(
                cells, main=self._columns[Field.NAME], sequence=self._columns.get(Field.SEQUENCE), headers=headers
            )
            if kind is RowKind.DATA:
                self._read(row)
            elif kind is not RowKind.BLANK:
                skipped += 1
        where = f"工作表“{sheet.name}”"
        if skipped:
            self.notes.append(f"{where}：{skipped} 行是合计、标题或说明，没有作为人员导入")
        if Field.TITLE in self._columns:
            self.notes.append(f"{where}：“{self._titles[Field.TITLE]}”只供核对，不保存")
        unused = [guess.header for guess in columns.columns if guess.field is None and guess.header]
        if unused:
            self.notes.append(f"{where}：没有用到的列：{'、'.join(unused[:12])}")

    def _read(self, row: int) -> None:
        self._cells = self._filled(row)
        reasons: list[str] = []
        remarks: list[str] = []
        person, aside = self._person(reasons)
        told: dict[str, Any] = {"unit": self._text(Field.UNIT)[:100]}
        told |= {one.value.lower(): self._text(one)[:60] for one in _CARRIED}
        told |= {"title": self._text(Field.TITLE)[:60], "username": self._text(Field.USERNAME)[:50]}
        told["phone"] = self._phone(remarks)
        told["is_lead"] = self._tick(Field.LEAD) or ("组长" in aside and "副" not in aside)
        told["is_available"] = self._tick(Field.AVAILABLE)
        told["capacity"] = self._capacity(reasons)
        told["skills"] = self._skills(remarks)
        told |= self._place(remarks)
        if reasons:
            self.rejections.append(Rejection(self._sheet.name, row, "；".join(reasons) + "。", self._cells))
            return
        self.rows.append(
            OfficerRow(sheet=self._sheet.name, row=row, name=person, remarks=tuple(remarks), cells=self._cells, **told)
        )

    # ------------------------------------------------------------ cells

    def _filled(self, row: int) -> tuple[CellValue, ...]:
        cells = list(self._sheet.rows[row - 1])
        for column in self._columns.values():
            top = self._covered.get((row, column))
            if top is not None and is_blank(self._sheet.value(row, column)):
                cells += [None] * (column - len(cells))
                cells[column - 1] = self._sheet.value(top, column)
        return tuple(cells)

    def _value(self, one: Field) -> CellValue:
        column = self._columns.get(one)
        return None if column is None or column > len(self._cells) else self._cells[column - 1]

    def _text(self, one: Field) -> str:
        value = self._value(one)
        text = "" if value is None or isinstance(value, CellError) else name(value)
        return "" if _NOTHING.match(text) else text

    def _title(self, one: Field) -> str:
        return self._titles.get(one) or FIELD_LABELS[one]

    def _tick(self, one: Field) -> bool | None:
        word = plain(self._text(one)).lower()
        if not word:
            return None
        if word in _YES:
            return True
        return False if word in _NO else ("组长" in word and "副" not in word)

    # ------------------------------------------------------------ what they say

    def _person(self, reasons: list[str]) -> tuple[str, str]:
        text = self._text(Field.NAME)
        aside = "".join(_ASIDE.findall(text))
        person = _ASIDE.sub("", text).strip()
        person = "".join(person.split()) if not person.isascii() else person
        if not person or not _NAME.match(person):
            shown_as = f"（现填“{text[:10]}”）" if text else ""
            reasons.append(f"缺少“{self._title(Field.NAME)}”，请填写一个人的姓名{shown_as}")
        return person, aside

    def _phone(self, remarks: list[str]) -> str:
        value = self._value(Field.PHONE)
        if is_blank(value):
            return ""
        numbers = read_people(None, value).phone.split("、")
        try:
            return parse_phone(numbers[0]) if numbers[0] else ""
        except Refused:
            remarks.append(f"“{self._title(Field.PHONE)}”不像电话号码，未采用")
            return ""

    def _capacity(self, reasons: list[str]) -> int | None:
        text = plain(shown(self._value(Field.CAPACITY)))
        if _NOTHING.match(text):
            return None
        match = _COUNT.match(text)
        if match is None or int(match.group(1)) > _MOST:
            reasons.append(f"“{self._title(Field.CAPACITY)}”填的是“{text[:10]}”，请填写 0 至 {_MOST} 的整数")
            return None
        return int(match.group(1))

    def _skills(self, remarks: list[str]) -> tuple[str, ...] | None:
        text = self._text(Field.SKILLS)
        if not text:
            return None
        letters, strange = read_skills(text)
        if strange:
            remarks.append(f"专长“{'、'.join(strange)[:30]}”对不上行业门类，未采用")
        return letters

    def _place(self, remarks: list[str]) -> dict[str, Decimal | None]:
        try:
            pair = [Decimal(text) for one in (Field.LONGITUDE, Field.LATITUDE) if (text := self._text(one))]
        except InvalidOperation:
            pair = [Decimal(0)]
        if not pair:
            return {}
        if len(pair) == 2 and 73 <= pair[0] <= 136 and 3 <= pair[1] <= 54:
            return {"longitude": round(pair[0], 6), "latitude": round(pair[1], 6)}
        remarks.append("经纬度不完整或不在国内，未采用")
        return {}
