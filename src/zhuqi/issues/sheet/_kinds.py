"""Which rows of a ledger are problems, and which are totals, repeated headers, headings and signatures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from zhuqi.foundation.spreadsheets import CellValue

from ._cells import is_blank, shown
from ._fields import Field, header_key


class RowKind(StrEnum):
    """What a row is."""

    DATA = "DATA"
    BLANK = "BLANK"
    TOTAL = "TOTAL"  # 合计
    HEADER = "HEADER"  # the header once more
    HEADING = "HEADING"  # 一、政策支持类
    NOTE = "NOTE"  # 填表人：… 注：…


_TOTAL = re.compile(
    r"^[(（]?(.{0,10}?)(合计|总计|小计|共计|累计|总数|汇总"
    r"|计)[)）]?[:：]?[(（]?(共?\d+(\.0)?[项件个条家户起笔]?.{0,4})?[)）]?[。.]?$"
)
_COUNT = re.compile(r"^(共计?|合计|总计)?\d+(\.\d+)?%?[项件个条家户起笔]?.{0,6}$")
_NOTE = re.compile(
    r"^[(（*※]?(注|备注|说明|填表说明|填报说明|温馨提示|要求)[)）]?[:：1一\d.、 ]|^※|^\*"
    r"|^(填表|填报|制表|审核|审批|报送|上报|统计|经办|签发|复核|单位负责|主要负责|分管领导|单位|盖章|联系"
    r"|负责).{0,8}[:：]"
    r"|^[(（](盖章|公章|签字)|^(填表人|制表人|审核人|填报人|填报单位|制表日期|填报日期|填表日期)"
)
_HEADING = re.compile(
    r"^([(（]?[一二三四五六七八九十]{1,3}[)）]?[、.． ]|[(（][一二三四五六七八九十]{1,3}[)）]"
    r"|第[一二三四五六七八九十]+[组部批类])"
)


def row_kind(
    cells: Sequence[CellValue],
    columns: Mapping[Field, int],
    headers: Mapping[int, frozenset[str]],
    *,
    has_enterprise: bool,
) -> RowKind:
    """Classify one row by its own cells. `has_enterprise`: the row names a firm or stands in a merged one."""
    if _is_plainly_data(cells, columns, headers, has_enterprise):
        return RowKind.DATA
    filled = [(index + 1, value) for index, value in enumerate(cells) if not is_blank(value)]
    sequence = columns.get(Field.SEQUENCE)
    if not [column for column, _ in filled if column != sequence]:
        only = shown(filled[0][1]).strip() if filled else ""
        if not only or re.fullmatch(r"\d+(\.0)?", only):
            return RowKind.BLANK
    texts = [(column, _plain(value)) for column, value in filled]
    if _repeats_header(texts, headers):
        return RowKind.HEADER
    if _is_total(texts, columns):
        return RowKind.TOTAL
    return _note_or_heading(texts, columns, has_enterprise)


def _is_plainly_data(
    cells: Sequence[CellValue],
    columns: Mapping[Field, int],
    headers: Mapping[int, frozenset[str]],
    has_enterprise: bool,
) -> bool:
    """The common case, decided by two cells: a firm and a problem, and neither is a header word or a total."""
    description, enterprise = columns.get(Field.DESCRIPTION, 0), columns.get(Field.ENTERPRISE, 0)
    if not 0 < description <= len(cells) or not 0 < enterprise <= len(cells):
        return False
    problem, firm = cells[description - 1], cells[enterprise - 1]
    if not isinstance(problem, str) or len(problem) < 6 or header_key(problem) in headers.get(description, ()):
        return False
    if firm is None:
        return has_enterprise
    return isinstance(firm, str) and len(firm) > 5 and not _TOTAL.match(_squeezed(firm))


def _plain(value: CellValue) -> str:
    return _squeezed(shown(value))


@lru_cache(maxsize=16384)
def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _repeats_header(texts: Sequence[tuple[int, str]], headers: Mapping[int, frozenset[str]]) -> bool:
    if len(texts) < 2:
        return False
    same = 0
    for column, text in texts:
        words = headers.get(column)
        if words and len(text) <= 40 and header_key(text) in words:
            same += 1
    return same >= 2 and same >= 0.6 * len(texts)


def _is_total(texts: Sequence[tuple[int, str]], columns: Mapping[Field, int]) -> bool:
    description = columns.get(Field.DESCRIPTION, 0)
    mark = next((column for column, text in texts[:3] if len(text) <= 24 and _TOTAL.match(text)), None)
    if mark is None:
        return False
    others = [text for column, text in texts if column != mark and not _COUNT.match(text) and not _TOTAL.match(text)]
    if mark == description:  # 小计：5 under the problems: a total when nothing else, and no firm, stands in the row
        return not others and all(column != columns.get(Field.ENTERPRISE) for column, _ in texts)
    says_problem = any(column == description and not _COUNT.match(text) for column, text in texts)
    return not says_problem and len(others) <= 2


def _note_or_heading(texts: Sequence[tuple[int, str]], columns: Mapping[Field, int], has_enterprise: bool) -> RowKind:
    filled = {column for column, _ in texts}
    description, enterprise = columns.get(Field.DESCRIPTION, 0), columns.get(Field.ENTERPRISE, 0)
    if description in filled and (enterprise in filled or has_enterprise):
        return RowKind.DATA
    first_column, first = texts[0]
    if _NOTE.match(first) and (first_column != description or not has_enterprise):
        return RowKind.NOTE
    if len(texts) > 2 or (len(texts) == 2 and {description, enterprise} & filled - {first_column}):
        return RowKind.DATA
    if _HEADING.match(first):
        return RowKind.HEADING
    if len(texts) == 1 and not has_enterprise and first_column not in (description, enterprise):
        return RowKind.HEADING if len(first) <= 30 else RowKind.NOTE
    if len(texts) == 1 and first_column == enterprise and len(first) > 40:
        return RowKind.NOTE
    return RowKind.DATA
