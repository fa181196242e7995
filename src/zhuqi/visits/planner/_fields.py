"""Reading single fields of a case, forgiving in form and strict in sense."""

import math
from collections.abc import Mapping
from typing import Any

from zhuqi.foundation.errors import Refused
from zhuqi.visits.planner._case import Key, Spans
from zhuqi.visits.planner._clock import MIDNIGHT, clock_text, minute_of

_LAST_HOUR = 24
_WORDS = {"特急": 4, "紧急": 3, "urgent": 3, "高": 2, "high": 2, "中": 1, "medium": 1, "normal": 1, "低": 0, "low": 0}
_BEGINS = ("start", "from", "begin", "earliest", "open", "ready", "开始")
_ENDS = ("end", "to", "until", "latest", "close", "due", "结束")


def get(row: Mapping[str, Any], *names: str) -> Any:
    """Return the first field that is there and not null."""
    for name in names:
        if row.get(name) is not None:
            return row[name]
    return None


def key(value: object, field: str) -> Key:
    """:raises Refused: unless ``value`` can name something"""
    if isinstance(value, bool) or not isinstance(value, str | int) or (isinstance(value, str) and not value.strip()):
        raise Refused(f"{field}应为文字或整数，请改正。")
    if len(str(value)) > 100:
        raise Refused(f"{field}最多 100 个字，请缩短。")
    return value.strip() if isinstance(value, str) else value


def number(
    value: object, field: str, usual: float, *, least: float = 0, most: float = 1e9, whole: bool = False
) -> float:
    """:raises Refused: unless ``value`` is missing or a number between ``least`` and ``most``"""
    if value is None:
        return usual
    if isinstance(value, str):
        value = _read_number(value, field)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Refused(f"{field}应为数字，请改正。")
    if not least <= value <= most:
        raise Refused(f"{field}应在 {least:g} 到 {most:g} 之间，现在是 {value:g}，请改正。")
    return float(math.ceil(value)) if whole else float(value)


def _read_number(text: str, field: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Refused(f"{field}“{text[:30]}”不是数字，请填写数字。") from None


def priority(value: object, field: str, usual: float) -> float:
    """:raises Refused: unless ``value`` is missing, a number, or one of 高 中 低"""
    if isinstance(value, str) and value.strip().lower() in _WORDS:
        return float(_WORDS[value.strip().lower()])
    return number(value, field, usual, least=-1e6, most=1e6)


def minute(value: object, field: str) -> int:
    """:raises Refused: unless ``value`` is a time of day, hours (up to 24, 8.5 is half past eight) or minutes"""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MIDNIGHT:
        return round(value * 60 if value <= _LAST_HOUR else value)
    found = minute_of(value) if isinstance(value, str) else None
    if found is None:
        raise Refused(f"{field}“{str(value)[:30]}”不是时刻，请写成 09:00 的样子。")
    return found


def spans(value: object, field: str) -> Spans:
    """:raises Refused: unless ``value`` is one span of time or a list of them, each beginning before it ends"""
    many = [_span(one, field) for one in _listed(value, field)]
    for begin, end in many:
        if begin >= end:
            raise Refused(f"{field}中 {clock_text(begin)} 不早于 {clock_text(end)}，请核对先后。")
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(many):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return tuple(joined)


def without(hours: Spans, rests: Spans) -> Spans:
    """Return ``hours`` with the ``rests`` cut out."""
    for off, on in rests:
        parts = [part for begin, end in hours for part in ((begin, min(end, off)), (max(begin, on), end))]
        hours = tuple((begin, end) for begin, end in parts if begin < end)
    return hours


def _listed(value: object, field: str) -> list[Any]:
    if isinstance(value, str):
        return [
            part for part in value.replace("，", ",").replace("、", ",").replace(";", ",").split(",") if part.strip()
        ]
    if isinstance(value, Mapping):
        return [value]
    if not isinstance(value, list) or not value:
        raise Refused(f'{field}应为时段的列表，请写成 [["09:00", "12:00"], ["14:00", "17:30"]]。')
    is_one = len(value) == 2 and not any(isinstance(part, list | Mapping) for part in value)
    return [value] if is_one and not any(_dash(part) for part in value) else value


def _dash(value: object) -> list[str]:
    """Return the two parts of ``09:00-12:00``, or nothing."""
    if not isinstance(value, str):
        return []
    for dash in ("-", "–", "—", "~", "～", "至", "到"):
        parts = value.split(dash)
        if len(parts) == 2:
            return parts
    return []


def _span(value: object, field: str) -> tuple[int, int]:
    if isinstance(value, Mapping):
        begin, end = get(value, *_BEGINS), get(value, *_ENDS)
        return (0 if begin is None else minute(begin, field)), (MIDNIGHT if end is None else minute(end, field))
    parts = _dash(value) if isinstance(value, str) else value
    if not isinstance(parts, list) or len(parts) != 2:
        raise Refused(f'{field}“{str(value)[:30]}”不是时段，请写成 ["09:00", "12:00"]。')
    return minute(parts[0], field), minute(parts[1], field)
