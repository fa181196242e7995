"""Times of day, and what can be done within working hours."""

import itertools
import re
import unicodedata

from zhuqi.visits.planner._case import Spans

MIDNIGHT = 24 * 60
_WRITTEN = re.compile(r"(\d{1,2})(?:[:.点时](\d{1,2})?)(?::00)?分?")
_BARE = re.compile(r"(\d{2})(\d{2})")


def minute_of(text: str) -> int | None:
    """Return the minute of the day of ``09:00``, ``9：30``, ``0930``, ``9点``; None if it is no time of day."""
    tidy = unicodedata.normalize("NFKC", text).strip()
    found = _WRITTEN.fullmatch(tidy) or _BARE.fullmatch(tidy)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return hour * 60 + minute if minute < 60 and hour * 60 + minute <= MIDNIGHT else None


def clock_text(minute: int) -> str:
    """Return ``09:05``."""
    return f"{minute // 60:02}:{minute % 60:02}"


def meet(one: Spans, other: Spans | None) -> Spans:
    """Return when both hold."""
    if other is None:
        return one
    both = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple(sorted((begin, end) for begin, end in both if begin < end))


def total(spans: Spans) -> int:
    """Return the minutes in all."""
    return sum(end - begin for begin, end in spans)


def gaps(hours: Spans) -> Spans:
    """Return the breaks between the hours."""
    return tuple((one[1], other[0]) for one, other in itertools.pairwise(hours) if one[1] < other[0])


def advance(hours: Spans, at: int, minutes: int) -> int | None:
    """Return when a drive of ``minutes`` that begins at ``at`` ends; it rests outside ``hours``. None: not that day."""
    for begin, end in hours:
        if end < at:
            continue
        begin = max(begin, at)
        if minutes <= end - begin:
            return begin + minutes
        minutes -= end - begin
    return None


def retreat(hours: Spans, at: int, minutes: int) -> int | None:
    """Return the last moment a drive of ``minutes`` can begin and end by ``at``. None: not that day."""
    for begin, end in reversed(hours):
        if begin > at:
            continue
        end = min(end, at)
        if minutes <= end - begin:
            return end - minutes
        minutes -= end - begin
    return None


def earliest(spans: Spans, at: int, minutes: int, step: int = 1) -> int | None:
    """
    Return the first moment from ``at`` on at which ``minutes`` fit into one of ``spans`` without a break.

    It is a full ``step``, or the beginning of the span: what is agreed for 10:10 begins at 10:10.
    """
    for begin, end in spans:
        if at > begin:
            begin = -(-at // step) * step
        if begin + minutes <= end:
            return begin
    return None
