"""Which rows of a list are things, and which are totals, repeated headers, headings and signatures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from zhuqi.foundation.spreadsheets import CellValue

from ._cells import is_blank, shown
from ._words import header_key, plain


class RowKind(StrEnum):
    """What a row is."""

    DATA = "DATA"
    BLANK = "BLANK"
    TOTAL = "TOTAL"  # 合计
    HEADER = "HEADER"  # the header once more
    HEADING = "HEADING"  # 一、示例区
    NOTE = "NOTE"  # 填表人：… 注：…


_TOTAL = re.compile(
    r"^[(（]?(.{0,10}?)(合计|总计|小计|共计|累计|总数|汇总"
    r"|计)[)）]?[:：]?[(（]?(共?\d+(\.0)?[项件个条家户起笔人名]?.{0,4})?[)）]?[。.]?$"
)
_COUNT = re.compile(r"^(共计?|合计|总计)?[\d,]+(\.\d+)?%?[项件个条家户起笔人名]?.{0,6}$")
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
    *,
    main: int,
    sequence: int | None,
    headers: Mapping[int, frozenset[str]],
    is_named: bool = False,
) -> RowKind:
    """
    Classify one row by its own cells.

    `main` is the column without which a row is nothing (the name); `is_named`: the row stands in a merged one of it.
    """
    filled = [(index + 1, value) for index, value in enumerate(cells) if not is_blank(value)]
    if not [column for column, _ in filled if column != sequence]:
        only = shown(filled[0][1]).strip() if filled else ""
        if not only or re.fullmatch(r"\d+(\.0)?", only):
            return RowKind.BLANK
    texts = [(column, _squeezed(shown(value))) for column, value in filled]
    if _repeats_header(texts, headers):
        return RowKind.HEADER
    if _is_total(texts):
        return RowKind.TOTAL
    return _note_or_heading(texts, main, is_named)


@lru_cache(maxsize=16384)
def _squeezed(text: str) -> str:
    return plain(text)


def _repeats_header(texts: Sequence[tuple[int, str]], headers: Mapping[int, frozenset[str]]) -> bool:
    if len(texts) < 2:
        return False
    same = 0
    for column, text in texts:
        words = headers.get(column)
        if words and len(text) <= 40 and header_key(text) in words:
            same += 1
    return same >= 2 and same >= 0.6 * len(texts)


def _is_total(texts: Sequence[tuple[int, str]]) -> bool:
    mark = next((column for column, text in texts[:3] if len(text) <= 24 and _TOTAL.match(text)), None)
    if mark is None:
        return False
    return all(column == mark or _COUNT.match(text) or _TOTAL.match(text) for column, text in texts)


def _note_or_heading(texts: Sequence[tuple[int, str]], main: int, is_named: bool) -> RowKind:
    filled = {column for column, _ in texts}
    first_column, first = texts[0]
    if _NOTE.match(first) and len(texts) <= 3 and not (main in filled and first_column != main):
        return RowKind.NOTE
    if len(texts) > 1:
        return RowKind.DATA
    if _HEADING.match(first):
        return RowKind.HEADING
    if not is_named and first_column != main:
        return RowKind.HEADING if len(first) <= 30 else RowKind.NOTE
    return RowKind.NOTE if first_column == main and len(first) > 60 else RowKind.DATA
