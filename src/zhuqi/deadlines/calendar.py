"""
The working calendar as arithmetic: what is a working day, and which day is the nth after another.

Knows holidays (节假日) and worked weekends (调休上班) as data.  A day outside the published schedule is
judged by its weekday; ``is_published`` says which, so that the caller can mark the answer provisional.
Reads neither clock nor database, and never raises for a year nobody has published.
"""

import calendar as _months
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ScheduledDay:
    """A day on which the schedule says something: a day off, or a weekend day that is worked."""

    day: date
    is_working: bool
    name: str


@dataclass(frozen=True)
class WorkingCalendar:
    """
    Published days off and worked weekends, from ``known_from`` to ``known_until`` inclusive.

    Both sets may hold days outside the published span: what somebody entered by hand counts at once.
    """

    known_until: date
    days_off: frozenset[date] = frozenset()
    worked_weekends: frozenset[date] = frozenset()
    known_from: date = date.min

    def is_working(self, day: date) -> bool:
        """Say whether people work on ``day``."""
        if day in self.worked_weekends:
            return True
        return day.weekday() < _SATURDAY and day not in self.days_off

    def is_published(self, day: date) -> bool:
        """Say whether the official schedule covers ``day``; if not, answers about it are provisional."""
        return self.known_from <= day <= self.known_until

    def next_working_day(self, day: date) -> date:
        """Return ``day`` if it is worked, else the first working day after it."""
        while not self.is_working(day):
            day += _DAY
        return day

    def add_working_days(self, start: date, count: int) -> date:
        """
        Return the ``count``-th working day after ``start``; ``start`` itself never counts.

        A negative ``count`` goes back in time; zero returns ``start``, worked or not.
        """
        step = _DAY if count > 0 else -_DAY
        day = start
        for _ in range(abs(count)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working(start + timedelta(days=offset)) for offset in range(1, (end - start).days + 1))

    def with_days(self, days: Iterable[ScheduledDay]) -> "WorkingCalendar":
        """Return a calendar in which each of ``days`` is worked or not as said, and all others are as here."""
        days_off, worked_weekends = set(self.days_off), set(self.worked_weekends)
        for scheduled in days:
            days_off.discard(scheduled.day)
            worked_weekends.discard(scheduled.day)
            (worked_weekends if scheduled.is_working else days_off).add(scheduled.day)
        return WorkingCalendar(self.known_until, frozenset(days_off), frozenset(worked_weekends), self.known_from)


def add_months(start: date, count: int) -> date:
    """Return the same day ``count`` months later, or the last day of that month when it is shorter (01-31 → 02-28)."""
    month_index = start.year * 12 + start.month - 1 + count
    year, month = divmod(month_index, 12)
    return date(year, month + 1, min(start.day, _months.monthrange(year, month + 1)[1]))
