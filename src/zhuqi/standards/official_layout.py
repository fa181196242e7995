"""
GB/T 9704-2012, the layout of official documents: paper, type area, fonts, sizes, page numbers.

Numbers only; `reports.word` turns them into a document.  Lengths carry their unit in the name: ``_mm`` millimetres,
``_pt`` points, ``_twips`` twentieths of a point.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

_TWIPS_PER_MM: Final = 1440 / 25.4

# --- 5.1, 5.2.1: paper, margins, type area

PAGE_WIDTH_MM: Final = 210
PAGE_HEIGHT_MM: Final = 297
TOP_MM: Final = 37  # 天头, ±1
LEFT_MM: Final = 28  # 订口, ±1
TYPE_AREA_WIDTH_MM: Final = 156  # 版心
TYPE_AREA_HEIGHT_MM: Final = 225
RIGHT_MM: Final = PAGE_WIDTH_MM - LEFT_MM - TYPE_AREA_WIDTH_MM
BOTTOM_MM: Final = PAGE_HEIGHT_MM - TOP_MM - TYPE_AREA_HEIGHT_MM

# --- 5.2.3: lines and characters

LINES_PER_PAGE: Final = 22
CHARACTERS_PER_LINE: Final = 28


def twips(millimetres: float) -> int:
    """Return a length in twips, the unit of Word, rounded to the nearest."""
    return round(millimetres * _TWIPS_PER_MM)


LINE_PITCH_TWIPS: Final = 580  # 225 mm / 22 = 28.99 pt; 29 pt
CHARACTER_PITCH_PT: Final = TYPE_AREA_WIDTH_MM / 25.4 * 72 / CHARACTERS_PER_LINE  # 15.79 pt: narrower than 三号
PAGE_WIDTH_TWIPS: Final = twips(PAGE_WIDTH_MM)
PAGE_HEIGHT_TWIPS: Final = twips(PAGE_HEIGHT_MM)
TOP_TWIPS: Final = twips(TOP_MM)
TYPE_AREA_WIDTH_TWIPS: Final = twips(TYPE_AREA_WIDTH_MM)
RIGHT_TWIPS: Final = twips(RIGHT_MM)
LEFT_TWIPS: Final = PAGE_WIDTH_TWIPS - TYPE_AREA_WIDTH_TWIPS - RIGHT_TWIPS
# What twenty-two lines leave over: 34.93 mm.  With the rounded 35 mm the type area would be 4 twips too short for
# the twenty-second line, and a word processor would set twenty-one.
BOTTOM_TWIPS: Final = PAGE_HEIGHT_TWIPS - TOP_TWIPS - LINES_PER_PAGE * LINE_PITCH_TWIPS

# --- sizes by their Chinese names


class Size:
    """Type sizes in points."""

    TITLE: Final = 22  # 二号
    BODY: Final = 16  # 三号
    PAGE_NUMBER: Final = 14  # 四号
    TABLE: Final = 10.5  # 五号; the standard leaves tables to the author


CHARACTER_SPACE: Final = round((CHARACTER_PITCH_PT - Size.BODY) * 4096)  # w:docGrid/@w:charSpace, 1/4096 pt
# The same for programs that do not set Chinese on a character grid: 0.25 pt closer, the next smaller step in twips.
CHARACTER_SPACING_TWIPS: Final = math.floor((CHARACTER_PITCH_PT - Size.BODY) * 20)


@dataclass(frozen=True)
class Font:
    """A face the standard names, and what to use where it is not installed (it is licensed, and often is not)."""

    name: str
    fallbacks: tuple[str, ...]


TITLE_FONT: Final = Font("方正小标宋简体", ("小标宋", "宋体"))  # 小标宋体
BODY_FONT: Final = Font("仿宋_GB2312", ("仿宋", "FangSong"))  # 仿宋体
HEADING_1_FONT: Final = Font("黑体", ("SimHei",))  # “一、”
HEADING_2_FONT: Final = Font("楷体_GB2312", ("楷体", "KaiTi"))  # “（一）”
PAGE_NUMBER_FONT: Final = Font("宋体", ("SimSun",))
LATIN_FONT: Final = Font("Times New Roman", ("Liberation Serif",))  # house habit; the standard does not say
FONTS: Final = (TITLE_FONT, BODY_FONT, HEADING_1_FONT, HEADING_2_FONT, PAGE_NUMBER_FONT, LATIN_FONT)

# --- 7.3: indents, in characters of the body

FIRST_LINE_CHARACTERS: Final = 2
CHARACTER_TWIPS: Final = CHARACTER_PITCH_PT * 20

# --- 7.5: page number, “— 1 —”, its dash 7 mm below the type area; odd right and even left, one character in

PAGE_NUMBER_BELOW_MM: Final = 7
PAGE_NUMBER_INDENT_CHARACTERS: Final = 1
PAGE_NUMBER_DASH: Final = "—"
# Word measures a footer from the foot of the page to the foot of its last line; the dash sits half a line higher.
FOOTER_LINE_PT: Final = 18
FOOTER_TWIPS: Final = BOTTOM_TWIPS - twips(PAGE_NUMBER_BELOW_MM) - FOOTER_LINE_PT * 20 // 2

# --- 2号 characters that fit a line of the title

TITLE_CHARACTERS: Final = math.floor(TYPE_AREA_WIDTH_MM / 25.4 * 72 / Size.TITLE)
_TITLE_LIMIT: Final = TITLE_CHARACTERS - 1
_NEVER_FIRST: Final = frozenset("的和与及、，。；：”）》")
_TITLE_WORDS: Final = re.compile(r"关于|活动|开展|情况|工作|总结|报告|通报|进展|办公室|服务|企业|领导|小组")

_ORDINALS: Final = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def ordinal(position: int) -> str:
    """
    Return a position, counted from 1, in Chinese: 一, 十, 十一, 二十.

    :raises ValueError: below 1 or above 99
    """
    if not 1 <= position <= 99:
        raise ValueError(f"no ordinal for {position}")
    tens, ones = divmod(position, 10)
    if tens == 0:
        return _ORDINALS[ones - 1]
    return ("" if tens == 1 else _ORDINALS[tens - 1]) + "十" + (_ORDINALS[ones - 1] if ones else "")


def official_date(day: date) -> str:
    """Return 成文日期: Arabic numerals, the year in full, no leading zeros (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def width_in_characters(text: str) -> float:
    """Return how many full-width characters a text takes; Latin letters and digits take half of one."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def signature_indents(signature: str, day: str) -> tuple[float, float]:
    """
    Return how far the 署名 and the 成文日期 stand from the right, in characters, for a document without seal (7.3.5.2).

    The signature stands two in from the right and the date begins two further right than the signature; when the date
    is the longer one, the date stands two in and the signature gives way.
    """
    name, dated = width_in_characters(signature), width_in_characters(day)
    if dated > name - 2:
        return max(2.0, dated + 4 - name), 2.0
    return 2.0, name - dated


def title_lines(title: str) -> tuple[str, ...]:
    """
    Break a title that is too long for one line, keeping words together and the lines as even as they can be (7.3.1).

    A line break the author wrote is kept.
    """
    if "\n" in title:
        return tuple(line.strip() for line in title.splitlines() if line.strip())
    if width_in_characters(title) <= _TITLE_LIMIT:
        return (title,)
    lines = math.ceil(width_in_characters(title) / _TITLE_LIMIT)
    first = _break_after(title, width_in_characters(title) / lines)
    return (title[:first], *title_lines(title[first:]))


def _break_after(title: str, wanted: float) -> int:
    """Return the index of the best break near ``wanted`` characters: inside no quotation and no common word."""
    inside = {index for word in _TITLE_WORDS.finditer(title) for index in range(word.start() + 1, word.end())}
    allowed = []
    depth = 0
    for index in range(1, len(title)):
        before = title[index - 1]
        depth += (before in "“（《") - (before in "”）》")
        width = width_in_characters(title[:index])
        if depth == 0 and index not in inside and title[index] not in _NEVER_FIRST and width <= _TITLE_LIMIT:
            allowed.append((abs(width - wanted), index))
    return min(allowed)[1] if allowed else _TITLE_LIMIT
