"""The working calendar and the regime in force, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q
from django.db.models.functions import JSONObject

from zhuqi.deadlines.calendar import ScheduledDay, WorkingCalendar
from zhuqi.deadlines.models import CalendarDay, CalendarEvent, CalendarVersion, CalendarYear, RegimeInForce
from zhuqi.deadlines.published import SOURCE, published_calendar, published_days, published_years
from zhuqi.deadlines.regimes import REGIME_13710, REGIMES, Regime


@dataclass(frozen=True)
class _Kept:
    """The calendar as this process last read it, and the version it was read at."""

    token: UUID
    calendar: WorkingCalendar


_kept: _Kept | None = None


def working_calendar() -> WorkingCalendar:
    """
    Return the calendar as it is now, edits included; one query for the version, one more when that has changed.

    Never empty: without any row in the database it is the published schedule.
    """
    global _kept
    kept = _kept  # another thread may replace it while we ask
    token = CalendarVersion.objects.values_list("token", flat=True).first()
    if token is None:
        return published_calendar()
    if kept is None or token != kept.token:
        kept = _kept = _read()
    return kept.calendar


def _read() -> _Kept:
    """Read version and days in one statement, so that they belong together."""
    days = CalendarDay.objects.order_by("date").values(
        json=JSONObject(day="date", is_working="is_working", name="name")
    )
    years = CalendarYear.objects.order_by("year").values("year")
    row = CalendarVersion.objects.annotate(days=ArraySubquery(days), years=ArraySubquery(years))
    token, stored_days, stored_years = row.values_list("token", "days", "years")[0]
    return _Kept(token, _overlaid(stored_years, (_scheduled(stored) for stored in stored_days)))


def _scheduled(stored: dict[str, Any]) -> ScheduledDay:
    return ScheduledDay(date.fromisoformat(stored["day"]), stored["is_working"], stored["name"])


def _overlaid(entered_years: Iterable[int], days: Iterable[ScheduledDay]) -> WorkingCalendar:
    """Lay what was entered over the published schedule: a year entered here replaces the published one whole."""
    base = published_calendar()
    replaced = frozenset(entered_years)
    years = sorted({*published_years(), *replaced})
    last = next(year for year in years if year + 1 not in years)
    return WorkingCalendar(
        known_until=date(last, 12, 31),
        days_off=frozenset(day for day in base.days_off if day.year not in replaced),
        worked_weekends=frozenset(day for day in base.worked_weekends if day.year not in replaced),
        known_from=date(years[0], 1, 1),
    ).with_days(days)


@dataclass(frozen=True)
class CalendarDayRow:
    """A day the calendar says something about; ``is_edited`` when it was entered here, not published."""

    date: date
    is_working: bool
    name: str
    source: str
    is_edited: bool


@dataclass(frozen=True)
class CalendarYearCard:
    """One year of the calendar: its special days in order, and whether its schedule is published."""

    year: int
    is_published: bool
    source: str
    days: tuple[CalendarDayRow, ...]


def calendar_year(year: int) -> CalendarYearCard:
    """Return the special days of a year: days off that are announced, worked weekends, and days edited by hand."""
    entered = CalendarYear.objects.filter(year=year).first()
    rows: dict[date, CalendarDayRow] = {}
    if entered is None:
        for day in published_days(year) or ():
            rows[day.day] = CalendarDayRow(day.day, day.is_working, day.name, SOURCE, is_edited=False)
    for stored in CalendarDay.objects.filter(date__year=year):
        rows[stored.date] = CalendarDayRow(
            stored.date,
            stored.is_working,
            stored.name,
            stored.source,
            is_edited=not entered or stored.source != entered.source,
        )
    source = entered.source if entered else SOURCE
    is_published = entered is not None or year in published_years()
    return CalendarYearCard(
        year, is_published, source if is_published else "", tuple(rows[day] for day in sorted(rows))
    )


def first_unpublished_day() -> date:
    """Return the first day the schedule does not cover; due dates from then on are provisional."""
    return working_calendar().known_until + timedelta(days=1)


def regime_in_force(on: date) -> Regime:
    """Return the regime that holds on a day; `13710` where nobody decided otherwise."""
    row = RegimeInForce.objects.filter(since__lte=on).order_by("-since", "-id").first()
    if row is None:
        return REGIMES[REGIME_13710]
    return replace(REGIMES[row.code], moves_off_holidays=row.moves_off_holidays)


@dataclass(frozen=True)
class CalendarEventRow:
    """One line of the calendar's history, for people."""

    at: datetime
    actor_name: str
    kind_label: str
    data: dict[str, Any]


def calendar_history(*, until_id: int | None = None, limit: int = 50) -> tuple[CalendarEventRow, ...]:
    """Return the latest changes of the calendar and the regime, newest first."""
    events = CalendarEvent.objects.select_related("actor").filter(Q() if until_id is None else Q(id__lt=until_id))
    return tuple(
        CalendarEventRow(event.at, event.actor.name, CalendarEvent.KINDS[event.kind], event.data)
        for event in events.order_by("-id")[:limit]
    )
