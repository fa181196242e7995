"""
When a firm that was not reached may be tried again.  Pure.

Three attempts only count as three if they are made at different times: at least two hours apart, and each in another
half of the day than the one before, so that nobody is "unreachable" for having had lunch.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

BETWEEN = timedelta(hours=2)
NOON = time(12)


def next_attempt(missed: Sequence[datetime]) -> datetime | None:
    """Return from when on the next attempt counts, None if it does at once; ``missed`` are local times, in order."""
    if not missed:
        return None
    last = missed[-1]
    return max(last + BETWEEN, _end_of_half_day(last))


def when_in_words(moment: datetime, now: datetime) -> str:
    """Say when that is: 今天下午13:30以后, 明天以后, 9月24日以后."""
    days = (moment.date() - now.date()).days
    half = "上午" if moment.time() < NOON else "下午"
    if days == 0:
        return f"今天{half}{moment:%H:%M}以后"
    if days == 1:
        return "明天" if moment.time() < NOON else f"明天{half}"
    return f"{moment.month}月{moment.day}日"


def _end_of_half_day(moment: datetime) -> datetime:
    noon = moment.replace(hour=12, minute=0, second=0, microsecond=0)
    return noon if moment < noon else noon + timedelta(hours=12)
