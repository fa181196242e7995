"""The arithmetic of working days, and the schedule of the years that are published."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuqi.deadlines.calendar import ScheduledDay, WorkingCalendar, add_months
from zhuqi.deadlines.published import published_calendar, published_days, published_years

CALENDAR = published_calendar()
days = st.dates(date(2003, 1, 1), date(2030, 12, 31))
counts = st.integers(0, 400)

OFF_IN_2026 = (
    ("元旦", date(2026, 1, 1), date(2026, 1, 3)),
    ("春节", date(2026, 2, 15), date(2026, 2, 23)),
    ("清明", date(2026, 4, 4), date(2026, 4, 6)),
    ("劳动节", date(2026, 5, 1), date(2026, 5, 5)),
    ("端午", date(2026, 6, 19), date(2026, 6, 21)),
    ("中秋", date(2026, 9, 25), date(2026, 9, 27)),
    ("国庆节", date(2026, 10, 1), date(2026, 10, 7)),
)
WORKED_IN_2026 = {
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
}


def test_the_schedule_of_2026_is_the_notice_of_the_state_council() -> None:
    scheduled = published_days(2026)
    assert scheduled is not None
    assert {day.day for day in scheduled if day.is_working} == WORKED_IN_2026
    off = {
        (name, first + timedelta(days=offset))
        for name, first, last in OFF_IN_2026
        for offset in range((last - first).days + 1)
    }
    assert {(day.name, day.day) for day in scheduled if not day.is_working} == off


def test_a_worked_weekend_says_so() -> None:
    scheduled = published_days(2026)
    assert scheduled is not None
    assert {day.name for day in scheduled if day.is_working} == {
        "元旦调休上班",
        "春节调休上班",
        "劳动节调休上班",
        "国庆节调休上班",
    }


def test_a_year_without_a_notice_is_absent_and_never_an_error() -> None:
    assert published_days(published_years()[-1] + 1) is None
    assert published_days(2003) is None
    assert CALENDAR.is_working(date(2027, 1, 1))  # a Friday, until the notice says otherwise
    assert not CALENDAR.is_working(date(2027, 1, 2))
    assert not CALENDAR.is_published(date(2027, 1, 1))
    assert not CALENDAR.is_published(date(2003, 12, 31))
    assert CALENDAR.is_published(date(2026, 12, 31))
    assert CALENDAR.is_published(date(2004, 1, 1))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2026, 10, 1), date(2026, 10, 8), id="over-the-holiday"),
        pytest.param(date(2026, 10, 10), date(2026, 10, 10), id="worked-saturday"),
        pytest.param(date(2026, 11, 21), date(2026, 11, 23), id="plain-weekend"),
        pytest.param(date(2026, 11, 23), date(2026, 11, 23), id="already-worked"),
    ],
)
def test_the_next_working_day(day: date, expected: date) -> None:
    assert CALENDAR.next_working_day(day) == expected


def test_zero_working_days_is_the_day_itself_even_a_sunday() -> None:
    assert CALENDAR.add_working_days(date(2026, 11, 22), 0) == date(2026, 11, 22)


def test_one_working_day_back_from_the_day_after_the_holiday() -> None:
    assert CALENDAR.add_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)


def test_working_days_between_count_the_last_day_and_not_the_first() -> None:
    assert CALENDAR.working_days_between(date(2026, 9, 29), date(2026, 10, 14)) == 7
    assert CALENDAR.working_days_between(date(2026, 10, 14), date(2026, 9, 29)) == -7
    assert CALENDAR.working_days_between(date(2026, 9, 29), date(2026, 9, 29)) == 0


@given(days, st.integers(1, 400))
def test_the_nth_working_day_is_worked_and_has_n_working_days_before_it(start: date, count: int) -> None:
    reached = CALENDAR.add_working_days(start, count)
    assert CALENDAR.is_working(reached)
    assert CALENDAR.working_days_between(start, reached) == count


@given(days, counts, counts)
def test_adding_twice_is_adding_the_sum(start: date, first: int, second: int) -> None:
    once = CALENDAR.add_working_days(start, first + second)
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, first), second) == once


@given(days, st.integers(1, 200))
def test_going_back_undoes_going_forward_from_a_working_day(start: date, count: int) -> None:
    worked = CALENDAR.next_working_day(start)
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(worked, count), -count) == worked


@given(days, counts)
def test_working_days_are_never_sooner_than_calendar_days(start: date, count: int) -> None:
    assert CALENDAR.add_working_days(start, count) >= start + timedelta(days=count)


@given(days, st.booleans())
def test_a_day_entered_by_hand_counts_and_no_other_changes(day: date, is_working: bool) -> None:
    edited = CALENDAR.with_days([ScheduledDay(day, is_working, "临时调整")])
    assert edited.is_working(day) == is_working
    for other in (day - timedelta(days=1), day + timedelta(days=1)):
        assert edited.is_working(other) == CALENDAR.is_working(other)
    assert edited.is_published(day) == CALENDAR.is_published(day)


def test_without_any_schedule_weekdays_are_worked() -> None:
    bare = WorkingCalendar(known_until=date.min)
    assert [bare.is_working(date(2026, 10, 5) + timedelta(days=offset)) for offset in range(7)] == [True] * 5 + [
        False
    ] * 2


@given(days, st.integers(0, 36))
def test_months_keep_the_day_or_end_with_the_month(start: date, count: int) -> None:
    later = add_months(start, count)
    assert (later.year * 12 + later.month) - (start.year * 12 + start.month) == count
    assert later.day == start.day or (later.day < start.day and (later + timedelta(days=1)).day == 1)
