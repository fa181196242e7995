"""
Changing the working calendar and the regime in force.

Every change counts at once, is recorded for good, and reaches no due date by itself: what was promised stays
promised until the job of the issues room recomputes the stages that are marked provisional.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from zhuqi.deadlines import selectors
from zhuqi.deadlines.access import require_calendar_keeper
from zhuqi.deadlines.calendar import ScheduledDay
from zhuqi.deadlines.models import CalendarDay, CalendarEvent, CalendarVersion, CalendarYear, RegimeInForce
from zhuqi.deadlines.published import SOURCE, published_days
from zhuqi.deadlines.regimes import REGIMES
from zhuqi.foundation.errors import Refused
from zhuqi.organisations.roles import Actor, Role
from zhuqi.standards.dates import EARLIEST_YEAR, LATEST_YEAR


@transaction.atomic
def publish_calendar_year(
    *, year: int, actor: Actor, at: datetime, days: Sequence[ScheduledDay] | None = None, source: str = ""
) -> tuple[date, ...]:
    """
    Enter the schedule of a whole year (公布年度放假安排); it replaces whatever was known of that year.

    ``days`` are the days off and the worked weekends of the notice named by ``source``; without them the schedule
    comes from the package.  Returns the days on which people now work and did not before, or the reverse.

    :raises NotAllowed: if ``actor`` may not keep the calendar
    :raises Refused: if the package does not know the year, or the days are not a schedule of that year
    """
    require_calendar_keeper(actor)
    _require_year(year)
    schedule, source = _schedule(year, days, source.strip())
    _renew_version()
    before = selectors.working_calendar()
    CalendarDay.objects.filter(date__year=year).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(
            date=day.day,
            is_working=day.is_working,
            name=day.name,
            source=source,
            changed_at=at,
            changed_by_id=actor.user_id,
        )
        for day in schedule
    )
    CalendarYear.objects.update_or_create(
        year=year, defaults={"source": source, "published_at": at, "published_by_id": actor.user_id}
    )
    _renew_version()
    after = selectors.working_calendar()
    changed = tuple(day for day in _days_of(year) if before.is_working(day) != after.is_working(day))
    _record(
        CalendarEvent.PUBLISH_YEAR,
        actor=actor,
        at=at,
        data={"year": year, "source": source, "changed": [day.isoformat() for day in changed]},
    )
    return changed


@transaction.atomic
def set_calendar_day(
    *, day: date, is_working: bool, name: str, source: str, actor: Actor, at: datetime
) -> tuple[date, ...]:
    """
    Say of one day whether people work (调整一天); counts at once, in published years and others.

    Returns the day when that changed anything, else nothing.

    :raises NotAllowed: if ``actor`` may not keep the calendar
    :raises Refused: if the source is missing
    """
    require_calendar_keeper(actor)
    _require_year(day.year)
    name, source = name.strip() or ("调休上班" if is_working else "放假"), source.strip()
    if not source:
        raise Refused("请填写调整这一天的依据，如通知的名称和文号。")
    _require_length("名称", name, 60)
    _require_length("依据", source, 200)
    _renew_version()
    was_working = selectors.working_calendar().is_working(day)
    CalendarDay.objects.update_or_create(
        date=day,
        defaults={
            "is_working": is_working,
            "name": name,
            "source": source,
            "changed_at": at,
            "changed_by_id": actor.user_id,
        },
    )
    _renew_version()
    _record(
        CalendarEvent.SET_DAY,
        actor=actor,
        at=at,
        data={
            "day": day.isoformat(),
            "was_working": was_working,
            "is_working": is_working,
            "name": name,
            "source": source,
        },
    )
    return (day,) if was_working != is_working else ()


@transaction.atomic
def put_regime_in_force(*, code: str, since: date, moves_off_holidays: bool, actor: Actor, at: datetime) -> None:
    """
    Decide which regime binds issues assigned from a day on (启用时限制度); stages already promised keep theirs.

    :raises NotAllowed: if ``actor`` may not keep the calendar
    :raises Refused: if there is no such regime, or ``since`` is past
    """
    require_calendar_keeper(actor)
    if code not in REGIMES:
        raise Refused(f"没有时限制度“{code}”，可选：{'、'.join(REGIMES)}。")
    # Backdating would change what applied to issues already assigned; only setting up a system may.
    if since < timezone.localdate(at) and not actor.has(Role.SYSTEM):
        raise Refused("起用日期不能早于今天，请改为今天或以后的日子。")
    RegimeInForce.objects.create(
        code=code, since=since, moves_off_holidays=moves_off_holidays, set_at=at, set_by_id=actor.user_id
    )
    _record(
        CalendarEvent.PUT_REGIME_IN_FORCE,
        actor=actor,
        at=at,
        data={"code": code, "since": since.isoformat(), "moves_off_holidays": moves_off_holidays},
    )


def _schedule(year: int, days: Sequence[ScheduledDay] | None, source: str) -> tuple[tuple[ScheduledDay, ...], str]:
    """Return the checked days in order, and their source."""
    if days is None:
        known = published_days(year)
        if known is None:
            raise Refused(f"程序还不知道 {year} 年的放假安排，请按国务院办公厅通知录入放假和调休上班的日子。")
        return known, source or SOURCE
    if not source:
        raise Refused("请填写放假安排的依据，如通知的名称和文号。")
    _require_length("依据", source, 200)
    if not days:
        raise Refused(f"请至少录入 {year} 年的一个放假日。")
    strangers = [day.day.isoformat() for day in days if day.day.year != year]
    if strangers:
        raise Refused(f"日期 {strangers[0]} 不在 {year} 年，请改正后再公布。")
    if len({day.day for day in days}) != len(days):
        raise Refused(f"{year} 年的放假安排里有重复的日期，请删去后再公布。")
    for day in days:
        _require_length("名称", day.name, 60)
    return tuple(sorted(days, key=lambda day: day.day)), source


def _require_year(year: int) -> None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Refused(f"年份应在 {EARLIEST_YEAR} 至 {LATEST_YEAR} 之间，请核对。")


def _require_length(field: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise Refused(f"{field}最多 {limit} 个字，请缩短。")


def _days_of(year: int) -> list[date]:
    return [
        date.fromordinal(ordinal) for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
    ]


def _renew_version() -> None:
    """
    Make every calendar in memory old; until the transaction ends, no other may change the calendar.

    The mark is random, never counted on: a number reached again after a rollback would look unchanged.
    """
    CalendarVersion.objects.update_or_create(id=1, defaults={"token": uuid4()})


def _record(kind: str, *, actor: Actor, at: datetime, data: dict[str, object]) -> None:
    CalendarEvent.objects.create(kind=kind, at=at, actor_id=actor.user_id, data=data)
