"""Find the header of a list of officers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import CellValue, Workbook
from zhuqi.foundation.tables import (
    Recognition,
    SheetColumns,
    TableMapping,
    corrected_columns,
    find_columns,
    plain,
    read_columns,
    share,
    shown,
)
from zhuqi.stewardship.officer_sheet._fields import FIELD_LABELS, WORDS, Field

NEEDED = (Field.NAME,)
_PERSON = re.compile(r"^[\u4e00-\u9fff·]{2,6}(\(.*\))?$")


@dataclass(frozen=True)
class OfficerMapping(TableMapping[Field]):
    """The sheets of a workbook that look like lists of officers, each with its columns."""

    def corrected(self, sheet: str, changes: Mapping[int, Field | None]) -> OfficerMapping:
        """A copy in which a person has said what the given columns hold."""
        return OfficerMapping(
            tuple(corrected_columns(one, changes) if one.sheet == sheet else one for one in self.sheets)
        )

    @classmethod
    def from_plain(cls, plain: Iterable[Mapping[str, Any]]) -> OfficerMapping:
        """The inverse of `to_plain`."""
        return cls(read_columns(plain, Field))


def guess_officers(workbook: Workbook) -> OfficerMapping:
    """
    Recognise the lists of officers in a workbook. Hidden sheets are looked at only when nothing else is there.

    :raises Refused: when no row of any sheet looks like the header of such a list
    """
    recognition = _Officers(WORDS, NEEDED)
    for sheets in ([s for s in workbook.sheets if not s.is_hidden], [s for s in workbook.sheets if s.is_hidden]):
        found = [columns for sheet in sheets if (columns := find_columns(sheet, recognition)) is not None]
        complete = tuple(columns for columns in found if columns.holds(NEEDED))
        if complete:
            return OfficerMapping(complete)
        if found:
            return OfficerMapping((max(found, key=_sureness),))
    raise Refused(
        f"在文件“{workbook.name}”里没有找到服务官名单的表头；表头应有“{FIELD_LABELS[Field.NAME]}”"
        f"“{FIELD_LABELS[Field.UNIT]}”等列名，请核对文件或补上表头后再导入。"
    )


def _sureness(columns: SheetColumns[Field]) -> float:
    return sum(guess.confidence for guess in columns.columns)


class _Officers(Recognition[Field]):
    def weigh(self, scores: dict[Field, float], values: Sequence[CellValue]) -> None:
        people = share(values, _is_person)
        if Field.NAME in scores and people < 0.5:
            scores[Field.NAME] -= 0.6
        if Field.LEAD in scores and people >= 0.6 and not share(values, _says_lead):
            del scores[Field.LEAD]  # names of leads, not who is one
        if Field.CAPACITY in scores and share(values, _is_number) < 0.5:
            scores[Field.CAPACITY] -= 0.6
        if Field.TEAM in scores and share(values, _is_district) >= 0.6:
            scores.setdefault(Field.DISTRICT, 0.9)

    def doubt(self, field: Field, weight: float, values: Sequence[CellValue]) -> float:
        return min(weight, 0.5) if field is Field.NAME and values and share(values, _is_person) < 0.5 else weight


def _is_person(value: CellValue) -> bool:
    return bool(_PERSON.match(plain(shown(value))))


def _says_lead(value: CellValue) -> bool:
    return bool(re.search(r"组长|组员|成员|是|否|√", shown(value)))


def _is_number(value: CellValue) -> bool:
    return bool(re.match(r"^\d+(\.0)?[户家]?", plain(shown(value))))


def _is_district(value: CellValue) -> bool:
    return shown(value).strip().endswith(("片区", "区域"))
