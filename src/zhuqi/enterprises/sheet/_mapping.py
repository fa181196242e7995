"""Find the header of a roster, and set right what only the neighbours of a column tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhuqi.enterprises.sheet._fields import FIELD_LABELS, LIAISON_FIELDS, TAG_FIELDS, WORDS, Field
from zhuqi.enterprises.sheet._words import read_kind
from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import CellValue, Workbook
from zhuqi.foundation.tables import (
    Chosen,
    Recognition,
    SheetColumns,
    TableMapping,
    corrected_columns,
    find_columns,
    header_key,
    read_columns,
    share,
    shown,
)

NEEDED = (Field.NAME,)
_FIRM_ENDINGS = (
    "公司", "厂", "集团", "合作社", "企业", "有限", "中心", "酒店", "超市", "商行", "项目", "个体户", "农场", "工程",
    "店", "经营部", "工作室", "（有限合伙）", "学校", "医院",
)  # fmt: skip
_PEOPLE = {names[0]: names for names in LIAISON_FIELDS.values()}
_OFFICIALS = frozenset({Field.STEWARD, Field.LEADER, Field.LED_BY_PROVINCE, Field.LED_BY_CITY, Field.LED_BY_COUNTY})
_BARE_TITLE = re.compile(r"^(职务|职位|岗位|单位及职务|单位职务|职级)$")
_BARE_PHONE = re.compile(r"^(联系)?(电话|手机|手机号|手机号码|联系方式|电话号码|号码|phone|mobile|tel)$")
_BARE_UNIT = re.compile(r"^(所在|工作)?单位(名称)?$")


@dataclass(frozen=True)
class RosterMapping(TableMapping[Field]):
    """The sheets of a workbook that look like rosters, each with its columns."""

    def corrected(self, sheet: str, changes: Mapping[int, Field | None]) -> RosterMapping:
        """A copy in which a person has said what the given columns hold."""
        return RosterMapping(
            tuple(corrected_columns(one, changes) if one.sheet == sheet else one for one in self.sheets)
        )

    @classmethod
    def from_plain(cls, plain: Iterable[Mapping[str, Any]]) -> RosterMapping:
        """The inverse of `to_plain`."""
        return cls(read_columns(plain, Field))


def guess_roster(workbook: Workbook) -> RosterMapping:
    """
    Recognise the rosters in a workbook. Hidden sheets are looked at only when nothing else is there.

    :raises Refused: when no row of any sheet looks like the header of a roster
    """
    recognition = _Rosters(WORDS, NEEDED)
    for sheets in ([s for s in workbook.sheets if not s.is_hidden], [s for s in workbook.sheets if s.is_hidden]):
        found = [columns for sheet in sheets if (columns := find_columns(sheet, recognition)) is not None]
        complete = tuple(columns for columns in found if columns.holds(NEEDED))
        if complete:
            return RosterMapping(complete)
        if found:
            return RosterMapping((max(found, key=_sureness),))
    raise Refused(
        f"在文件“{workbook.name}”里没有找到企业名录的表头；表头应有“{FIELD_LABELS[Field.NAME]}”等列名，请核对文件或补上表头后再导入。"
    )


def _sureness(columns: SheetColumns[Field]) -> float:
    return sum(guess.confidence for guess in columns.columns)


class _Rosters(Recognition[Field]):
    def weigh(self, scores: dict[Field, float], values: Sequence[CellValue]) -> None:
        if Field.KIND in scores and share(values, _is_kind) < 0.6:
            del scores[Field.KIND]
        firms = share(values, is_firm)
        if firms >= 0.6:  # 分包企业, 重点项目: a heading of names, not of ticks
            for field in TAG_FIELDS.keys() & scores.keys():
                del scores[field]
                scores.setdefault(Field.NAME, 0.9)
        if scores.get(Field.NAME, 2.0) <= 0.7:
            scores[Field.NAME] += 0.2 if firms >= 0.6 else -0.4
        if Field.SIZE in scores and share(values, _is_number) >= 0.6:
            del scores[Field.SIZE]

    def settle(self, chosen: Chosen[Field], headers: Mapping[int, tuple[str, ...]]) -> None:
        """Give 职务, 电话 and 姓名 that say nothing more to the person named to the left."""
        taken = {field for field, _ in chosen.values()}
        person: Field | None = None
        for column in sorted(headers):
            field = chosen.get(column, (None, 0.0))[0]
            last = header_key(headers[column][-1]) if headers[column] else ""
            if field in _PEOPLE or field in _OFFICIALS:
                person = field
                continue
            wanted = self._beside(person, last)
            if wanted is not None and wanted not in taken:
                chosen[column] = (wanted, 0.8)
                taken.add(wanted)

    def _beside(self, person: Field | None, heading: str) -> Field | None:
        if person is Field.STEWARD and _BARE_UNIT.match(heading):
            return Field.STEWARD_UNIT
        if person in _OFFICIALS:
            return None
        _, title, phone = _PEOPLE.get(person or Field.LIAISON, _PEOPLE[Field.LIAISON])
        if _BARE_PHONE.match(heading):
            return phone
        return title if person is not None and _BARE_TITLE.match(heading) else None

    def fill(self, chosen: Chosen[Field], free: dict[int, list[CellValue]]) -> None:
        fits = [column for column, values in free.items() if share(values, is_firm) >= 0.6]
        if Field.NAME not in {field for field, _ in chosen.values()} and fits:
            chosen[fits[0]] = (Field.NAME, 0.5)

    def doubt(self, field: Field, weight: float, values: Sequence[CellValue]) -> float:
        if field is Field.NAME and values and share(values, is_firm) < 0.1:
            return min(weight, 0.5)  # headed so, but nothing in it looks like a firm: a person should look
        return weight


def is_firm(value: CellValue) -> bool:
    """Whether a cell reads like the name of a firm or a project."""
    return isinstance(value, str) and len(value.strip()) > 3 and shown(value).strip().endswith(_FIRM_ENDINGS)


def _is_kind(value: CellValue) -> bool:
    return read_kind(shown(value)) is not None


def _is_number(value: CellValue) -> bool:
    return isinstance(value, (int, float))
