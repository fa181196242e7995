"""
The yearly holiday notices of the State Council's office, as the package ``chinesecalendar`` carries them.

The package covers 2004 to the last year whose notice it knows, and raises beyond; here a year without a
notice is simply absent.  What an office enters itself lies over this (see ``services``).
"""

from datetime import date, timedelta
from functools import cache

import chinese_calendar

from zhuqi.deadlines.calendar import ScheduledDay, WorkingCalendar

SOURCE = "国务院办公厅年度节假日安排通知"
_FIRST_YEAR = 2004  # the package refuses earlier days


@cache
def published_years() -> tuple[int, ...]:
    """List the years whose schedule is known, in order."""
    return tuple(range(_FIRST_YEAR, max(chinese_calendar.holidays).year + 1))


@cache
def published_days(year: int) -> tuple[ScheduledDay, ...] | None:
    """
    List the days of a year on which the schedule says something, in order; None if no schedule is known.

    Ordinary working days and ordinary weekends are not listed.
    """
    if year not in published_years():
        return None
    days = []
    day = date(year, 1, 1)
    while day.year == year:
        is_off, holiday = chinese_calendar.get_holiday_detail(day)
        if holiday is not None:
            name = chinese_calendar.Holiday(holiday).chinese
            days.append(ScheduledDay(day, not is_off, name if is_off else f"{name}调休上班"))
        day += timedelta(days=1)
    return tuple(days)


@cache
def published_calendar() -> WorkingCalendar:
    """Return the calendar of all published years, with nothing entered by hand."""
    years = published_years()
    empty = WorkingCalendar(known_until=date(years[-1], 12, 31), known_from=date(years[0], 1, 1))
    return empty.with_days(day for year in years for day in published_days(year) or ())
