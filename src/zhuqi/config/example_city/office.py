"""
The clock of the example: every problem is a generator that says when it acts next; the office wakes them in order.

Between two days the office does what the jobs do: seal the day before, sweep the deadlines in the morning.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import connection
from django.utils import timezone

from zhuqi.config.example_city.firms import Firm
from zhuqi.config.example_city.people import People
from zhuqi.config.example_city.places import Places
from zhuqi.deadlines.calendar import WorkingCalendar
from zhuqi.deadlines.selectors import working_calendar
from zhuqi.issues import services

FIRST_DAY = date(2026, 6, 22)
LAST_DAY = date(2026, 11, 20)

Life = Iterator[datetime]
_OPENS, _SHUTS = time(8, 40), time(17, 50)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return an instant of a day in the office's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def analyse_tables() -> None:
    """
    Let the database look at what was brought in, before autovacuum does; else it plans for empty tables.

    A server on which this role may not (before PostgreSQL 17) only warns.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@dataclass
class Office:
    """Everything the play needs: places, people, firms, the calendar, and the queue of what happens next."""

    places: Places
    people: People
    firms: list[Firm]
    calendar: WorkingCalendar = field(default_factory=working_calendar)
    contacts: dict[str, Firm] = field(default_factory=dict)  # firm by the username of who speaks for it
    numbers: dict[int, str] = field(default_factory=dict)  # business number by issue id
    _queue: list[tuple[datetime, int, Life]] = field(default_factory=list)
    _serial: int = 0

    def begin(self, life: Life) -> None:
        """Take a life into the queue at the first moment it names."""
        at = next(life, None)
        if at is not None and timezone.localdate(at) <= LAST_DAY:
            self._serial += 1
            heapq.heappush(self._queue, (at, self._serial, life))

    def run(self) -> None:
        """Let everything happen, in the order of time, to the end of the last day."""
        day = FIRST_DAY
        while self._queue:
            at, _, life = heapq.heappop(self._queue)
            while day < timezone.localdate(at):
                day += timedelta(days=1)
                self._new_day(day)
            self.begin(life)
        while day <= LAST_DAY:
            day += timedelta(days=1)
            self._new_day(day)

    def _new_day(self, day: date) -> None:
        if day.weekday() == 0 and day.day <= 14:
            analyse_tables()
        services.seal_history(at=moment(day, 0, 15))
        if day <= LAST_DAY:
            services.sweep_deadlines(at=moment(day, 7, 30))

    # ------------------------------------------------------------ when things happen

    def soon(self, at: datetime, low: float, high: float, rng: Random) -> datetime:
        """Return an instant between ``low`` and ``high`` hours later, or the next morning if the office is shut."""
        then = timezone.localtime(at) + timedelta(hours=rng.uniform(low, high))
        if self.calendar.is_working(then.date()) and _OPENS <= then.time() <= _SHUTS:
            return then
        day = then.date() if then.time() < _OPENS else then.date() + timedelta(days=1)
        return moment(self.working(day), 8, 40) + timedelta(minutes=rng.uniform(0, 100))

    def days(self, at: datetime, count: int, rng: Random) -> datetime:
        """Return an instant about ``count`` calendar days later, on a working day."""
        day = self.working(timezone.localdate(at) + timedelta(days=count))
        return max(self.hours_of(day, rng), at + timedelta(minutes=5))

    def working(self, day: date) -> date:
        """Return the day, or the first working day after it."""
        return day if self.calendar.is_working(day) else self.calendar.add_working_days(day, 1)

    def hours_of(self, day: date, rng: Random) -> datetime:
        """Return an instant within the working hours of a day."""
        return moment(day, 8, 40) + timedelta(minutes=rng.uniform(0, 540))
