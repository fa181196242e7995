"""Dates as people write them in sheets: `8月21日`, `2021.8.21`, `8月底`, serial numbers, real dates.

Nothing here guesses silently: whatever is more than a plain day comes back with a remark, and an impossible day with
the reason why it cannot be one.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from zhuqi.foundation.spreadsheets import CellError, CellValue

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class DateReading:
    """What one cell says about a day.

    `month` and `day` are kept when the year is missing. `problem` says why it is no date (a clause, no full stop);
    `remark` says what was understood when it is not a plain day; `is_rough`: the sheet names no day (8月底).
    """

    value: date | None = None
    month: int = 0
    day: int = 0
    problem: str = ""
    remark: str = ""
    is_rough: bool = False

    @property
    def lacks_year(self) -> bool:
        """Whether only month and day are known."""
        return self.value is None and self.month > 0

    def in_year(self, year: int) -> DateReading:
        """The same day in a year."""
        return _made(year, self.month, self.day, self.remark, self.is_rough)


NOTHING = DateReading()
_BLANK = re.compile(r"^(无|暂无|/+|\\+|[-—–_]+|\.+|空|未填|n/?a|none|null)$", re.IGNORECASE)
_WORDS = re.compile(
    r"^(立即|立刻|即时|即刻|即日|当天|当日|当场|现场|马上|尽快|近期|长期|常年|长期坚持|持续|持续推进|长期推进|常态化|待定|未定|待"
    r"|另行通知|视情况|适时|按程序|按规定|根据进度|随时|年内|已办结|已完成|已解决|未解决|未办结|正在办理|正在推进|推进中|未回访|已回访|未到期"
    r"|长期推进，节点已过\d+天|(已?(超期|逾期|超时|延期)|还剩|剩余?|还有|距到期)[0-9]+个?(工作)?[天日]|今[天日]到期|明[天日]到期"
    r"|[0-9一二三四五六七八九十两]+个?(工作)?(日|天|周|星期|月|年)(之?内|以内)?(完成|办结|解决)?)$"
)
_YEAR = r"(?<!\d)(?P<y>\d{4}|\d{2})"
_SEP = r"[年./\-–—、,，]"
_TAIL = r"(?:[日号]|(?=\D|$))"
_FULL = re.compile(rf"{_YEAR}{_SEP}(?P<m>\d{{1,2}})[月./\-–—、,，](?P<d>\d{{1,2}})(?!\d){_TAIL}")
_COMPACT = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)")
_MONTH_DAY = re.compile(rf"(?<![\d.])(?P<m>\d{{1,2}})[月./\-–—](?P<d>\d{{1,2}})(?![\d.]){_TAIL}")
_ROUGH = re.compile(
    rf"(?:{_YEAR}{_SEP})?(?<!\d)(?P<m>\d{{1,2}})月?(?P<w>上旬|中旬|下旬|月底|底|末|初|份|前|以前|之前|内|中|$)"
)
_ROUGH_YEAR = re.compile(r"^(?P<y>(?:19|20)\d{2})年?(?P<w>年底|底|末|内|年内|前)?(前|之前|以前|完成|办结)*$")
_SERIAL = re.compile(r"^\d{5}(\.\d+)?$")
_TIME = re.compile(r"[ T]?(上午|下午|晚|早)?\d{1,2}[:时点]\d{1,2}([:分]\d{1,2}(\.\d+)?)?秒?|(?<=\d)T(?=\d)|Z$")
_WEEKDAY = re.compile(r"[(（]?(星期|周)[一二三四五六日天1-7][)）]?")
_HARMLESS = re.compile(
    r"^(截止|截至|限|于|已于|在|至|到|前|之前|以前|完成|办结|解决|已|日|号|底|止|内|计划|预计|力争|拟|要求|收集|登记|反映|交办|回访|销号|走访|约|左右"
    r"|[:：;；,，。.、()（）\s~～])*$"
)
_NUMERALS = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
_CHINESE_DAY = re.compile(r"^[〇零○一二三四五六七八九十年月日号前底]+$")
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_ROUGH_DAY = {"上旬": 10, "中旬": 20, "初": 10, "中": 15}


def read_date(value: CellValue, *, uses_1904: bool = False) -> DateReading:
    """Understand one cell. Empty cells and `无`, `/`, `—` give NOTHING."""
    if value is None or isinstance(value, (bool, time, timedelta)):
        return NOTHING if value is None else DateReading(problem=f"“{value}”不是日期")
    if isinstance(value, CellError):
        return DateReading(problem=f"单元格是错误值 {value}")
    if isinstance(value, datetime):
        return _checked(value.date())
    if isinstance(value, date):
        return _checked(value)
    if isinstance(value, (int, float)):
        return _from_number(float(value), uses_1904)
    return _from_text(value, uses_1904)


def _checked(value: date) -> DateReading:
    if not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        return DateReading(problem=f"日期 {value.isoformat()} 的年份不合理")
    return DateReading(value)


def _from_number(number: float, uses_1904: bool) -> DateReading:
    if number != number or abs(number) > 1e9:
        return DateReading(problem="数字不是日期")
    whole = int(number)
    if number == whole and 19000101 <= whole <= 21001231:
        return _made(whole // 10000, whole // 100 % 100, whole % 100)
    if 20000 <= number < 80000:
        return from_serial(number, uses_1904)
    text = f"{number:.2f}"
    month, _, decimals = text.partition(".")
    if 1 <= whole <= 12 and abs(number - float(text)) < 1e-9 and decimals != "00":
        day = int(decimals)
        if decimals.endswith("0") and day in {10, 20, 30}:
            # typed 8.2 or 8.20, both are stored as the number 8.2
            return _month_day(
                whole, day // 10, f"数字 {month}.{day // 10} 按 {whole}月{day // 10}日 理解，也可能是 {whole}月{day}日"
            )
        return _month_day(whole, day)
    return DateReading(problem=f"数字 {number:g} 不是日期")


def from_serial(number: float, uses_1904: bool) -> DateReading:
    """A day counted by Excel: from 1899-12-30, or from 1904-01-01 in the other date system."""
    return _checked((_EPOCH_1904 if uses_1904 else _EPOCH) + timedelta(days=int(number)))


def _made(year: int, month: int, day: int, remark: str = "", is_rough: bool = False) -> DateReading:
    if year < 100:
        year += 2000
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return DateReading(problem=f"年份 {year} 不合理")
    trouble = _impossible(month, day, year)
    if trouble:
        return DateReading(problem=trouble)
    return DateReading(date(year, month, day), month, day, remark=remark, is_rough=is_rough)


def _month_day(month: int, day: int, remark: str = "", is_rough: bool = False) -> DateReading:
    trouble = _impossible(month, day, 2000)
    if trouble:
        return DateReading(problem=trouble)
    return DateReading(None, month, day, remark=remark, is_rough=is_rough)


def _impossible(month: int, day: int, year: int) -> str:
    if not 1 <= month <= 12:
        return f"没有 {month} 月这个月份"
    if not 1 <= day <= monthrange(year, month)[1]:
        return f"{month} 月没有 {day} 日"
    return ""


def _from_text(raw: str, uses_1904: bool) -> DateReading:
    text = " ".join(unicodedata.normalize("NFKC", raw).split()).strip("'‘’\"“” ")
    if not text or _BLANK.match(text):
        return NOTHING
    if _SERIAL.match(text):
        return from_serial(float(text), uses_1904)
    text = _WEEKDAY.sub("", text)
    text = _TIME.sub("", text).replace(" ", "")
    if _WORDS.match(text):
        return DateReading(remark=f"写的是“{_short(raw)}”，没有日期")
    if _CHINESE_DAY.match(text):
        text = _arabic(text)
    return _search(text, raw)


def _arabic(text: str) -> str:
    """`二〇二一年八月二十一日` -> `2021年8月21日`."""

    def tens(match: re.Match[str]) -> str:
        high = match.group(1).translate(_NUMERALS) or "1"
        return high + (match.group(2).translate(_NUMERALS) or "0")

    return re.sub(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)", tens, text).translate(_NUMERALS)


def _search(text: str, raw: str) -> DateReading:
    found, rest = _all_days(text)
    if not found:
        return _rough(text, raw)
    if len(found) > 1:
        return _several(found, raw)
    reading = found[0]
    if reading.problem or _HARMLESS.match(rest):
        if "左右" in rest or "约" in rest:
            return _with_remark(reading, f"原文为“{_short(raw)}”")
        return reading
    if len(text) > 60:
        return DateReading(problem=f"“{_short(raw)}”里认不出日期")
    return _with_remark(reading, f"取自“{_short(raw)}”")


def _all_days(text: str) -> tuple[list[DateReading], str]:
    """All days in the text, in order, and what is left of it."""
    found: list[tuple[int, DateReading]] = []
    rest = text
    for pattern in (_COMPACT, _FULL, _MONTH_DAY):
        for match in pattern.finditer(rest):
            month, day = int(match["m"]), int(match["d"])
            has_year = pattern is not _MONTH_DAY
            reading = _made(int(match["y"]), month, day) if has_year else _month_day(month, day)
            found.append((match.start(), reading))
        rest = pattern.sub(lambda match: " " * len(match.group(0)), rest)
    return [reading for _, reading in sorted(found, key=lambda pair: pair[0])], rest.strip()


def _several(found: list[DateReading], raw: str) -> DateReading:
    """A range or several days: the last one, in the year of the first where it has none of its own."""
    for reading in found:
        if reading.problem:
            return reading
    first, last = found[0], found[-1]
    if last.lacks_year and first.value is not None:
        last = last.in_year(first.value.year + (1 if (last.month, last.day) < (first.month, first.day) else 0))
    return _with_remark(last, f"原文“{_short(raw)}”有几个日期，取最后一个")


def _rough(text: str, raw: str) -> DateReading:
    year_only = _ROUGH_YEAR.match(text)
    if year_only:
        return _made(int(year_only["y"]), 12, 31, f"原文“{_short(raw)}”，按年底计", is_rough=True)
    match = _ROUGH.search(text)
    if match is None or not (("月" in text) or match["y"]) or not 1 <= int(match["m"]) <= 12:
        return DateReading(problem=f"“{_short(raw)}”认不出是哪一天")
    month, word = int(match["m"]), match["w"]
    remark = f"原文“{_short(raw)}”没有写明日"
    if match["y"]:
        year = int(match["y"])
        year = year + 2000 if year < 100 else year
        last = monthrange(year, month)[1] if EARLIEST_YEAR <= year <= LATEST_YEAR else 28
        return _made(year, month, _ROUGH_DAY.get(word, last), remark, is_rough=True)
    last = 28 if month == 2 else monthrange(2001, month)[1]
    return _month_day(month, _ROUGH_DAY.get(word, last), remark, is_rough=True)


def _with_remark(reading: DateReading, remark: str) -> DateReading:
    return DateReading(reading.value, reading.month, reading.day, reading.problem, remark, reading.is_rough)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 20 else flat[:19] + "…"


_YEAR_IN_TEXT = re.compile(r"(?<!\d)(20\d{2})(?=年|[./\-]\d|度|\D|$)")


def years_in(text: str) -> list[int]:
    """The years a title or file name mentions, in order."""
    plain = unicodedata.normalize("NFKC", text)
    found = [int(match.group(1)) for match in _YEAR_IN_TEXT.finditer(plain)]
    found += [int(match.group(1)) for match in re.finditer(r"(?<!\d)(20[0-4]\d)[01]\d(?:[0-3]\d)?(?!\d)", plain)]
    return [year for year in found if 2000 <= year <= LATEST_YEAR]
