"""
A day as people in offices write it: 2026-09-29, 2026/9/29, 2026.9.29, 20260929, 2026年9月29日, full width or not.

Refuses what it would have to guess: a day without its year, a two-digit year, a day that does not exist.
"""

import re
import unicodedata
from datetime import date

from zhuqi.foundation.errors import Refused

EARLIEST_YEAR = 1949
LATEST_YEAR = 2199

_WRITTEN = (
    re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)


def parse_day(text: str, *, field: str = "日期") -> date:
    """
    Read one day; ``field`` is what the user calls it.

    :raises Refused: with one Chinese sentence when the text is not a day, or lies outside 1949 to 2199
    """
    written = unicodedata.normalize("NFKC", text).strip()
    match = next((match for pattern in _WRITTEN if (match := pattern.fullmatch(written))), None)
    if match is None:
        raise Refused(f"{field}“{text}”无法识别，请写明年月日，如 2026-09-29。")
    year, month, day = (int(part) for part in match.groups())
    try:
        found = date(year, month, day)
    except ValueError:
        raise Refused(f"{field}“{text}”这一天不存在，请核对月份和日子。") from None
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Refused(f"{field}“{text}”的年份应在 {EARLIEST_YEAR} 至 {LATEST_YEAR} 之间，请核对。")
    return found
