"""A year of the calendar as twelve months of weeks, Monday first, each day saying what it is."""

import calendar as _months
from dataclasses import dataclass
from datetime import date

from zhuqi.deadlines.selectors import CalendarYearCard

_FRIDAY = 4


@dataclass(frozen=True)
class DayCell:
    """One day: its tone (off, worked, weekend or ""), and what it is in words."""

    day: date
    tone: str
    words: str


@dataclass(frozen=True)
class Month:
    """One month; weeks hold seven cells, None outside the month."""

    label: str
    weeks: tuple[tuple[DayCell | None, ...], ...]


def months_of(card: CalendarYearCard) -> tuple[Month, ...]:
    """Return the twelve months of the year."""
    special = {row.date: row for row in card.days}

    def cell(day: date) -> DayCell:
        row = special.get(day)
        is_weekend = day.weekday() > _FRIDAY
        if row is None:
            return DayCell(day, "weekend" if is_weekend else "", "周末休息" if is_weekend else "上班")
        if row.is_working:
            return DayCell(day, "worked" if is_weekend else "", row.name or "调休上班")
        return DayCell(day, "off", row.name or "放假")

    grid = _months.Calendar(firstweekday=0)
    return tuple(
        Month(
            f"{number}月",
            tuple(
                tuple(cell(day) if day.month == number else None for day in week)
                for week in grid.monthdatescalendar(card.year, number)
            ),
        )
        for number in range(1, 13)
    )
