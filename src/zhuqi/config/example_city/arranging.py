"""
What the example shows of arranging visits: targets, firms that are asked before anybody comes, and what they answer.

Nothing here draws from the dice of the play: with it or without it, the same visits happen.
"""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import localdate

from zhuqi.config.example_city.fieldwork import DEADLINE
from zhuqi.config.example_city.firms import Firm
from zhuqi.config.example_city.office import FIRST_DAY, Life, Office, moment
from zhuqi.enterprises.categories import TagKind
from zhuqi.visits import selectors, services
from zhuqi.visits.workflow import AppointmentAction, CampaignScope, Purpose

_FLOOD = date(2026, 7, 23)
_QUARTER = date(2026, 10, 12)
_ASKING = date(2026, 11, 18)  # for the week after the play
_WEEK = date(2026, 11, 24)
_DAYS, _HOURS = 4, (9, 10, 14, 16)
_PURPOSES = (Purpose.LISTEN, Purpose.FOLLOW_UP, Purpose.POLICY, Purpose.ON_SITE, Purpose.PROJECT)


def plan_arranging(office: Office) -> None:
    """Put into the queue the targets of visits and the appointments of the last days."""
    office.begin(_targets(office))
    declining = [firm for firm in office.firms[2:62:19] if firm.steward]
    for serial, firm in enumerate(declining):
        office.begin(_declined(office, firm, _QUARTER + timedelta(days=serial)))
    asked = [firm for firm in office.firms[:62:3] if firm.steward]
    slots = [(day, hour) for hour in _HOURS for day in range(_DAYS)]
    for serial, (firm, (day, hour)) in enumerate(zip(asked, slots, strict=False)):
        office.begin(_asked(office, firm, serial, _WEEK + timedelta(days=day), hour))


def _targets(office: Office) -> Life:
    yield (at := moment(FIRST_DAY, 9, 10))
    early = _start(office, "7月31日前走访全部服务对象", DEADLINE, 62, at)
    yield (at := moment(_FLOOD, 10))
    hit = _start(office, "受灾企业专访", date(2026, 8, 31), 12, at, TagKind.DISASTER_HIT)
    for day, number in ((date(2026, 8, 3), early), (date(2026, 9, 1), hit)):
        yield (at := moment(day, 9))
        services.end_campaign(number=number, actor=office.people.actor(office.people.dispatchers[0], at), at=at)
    yield (at := moment(_QUARTER, 9, 30))
    _start(office, "四季度走访全部服务对象", date(2026, 12, 31), 62, at)


def _start(office: Office, name: str, until: date, target: int, at: datetime, tag: TagKind | None = None) -> str:
    return services.start_campaign(
        name=name,
        since=localdate(at),
        until=until,
        target=target,
        scope=CampaignScope.TAG if tag else CampaignScope.ROSTER,
        tag=tag,
        actor=office.people.actor(office.people.dispatchers[0], at),
        at=at,
    )


def _declined(office: Office, firm: Firm, day: date) -> Life:
    """A firm that has no time says so with one press, and nobody asks why."""
    yield (at := moment(day, 11))
    visit_day = office.calendar.add_working_days(day, 3)
    if not _is_bearable(firm, visit_day):
        return
    made = _propose(office, firm, visit_day, time(15), Purpose.LISTEN, at)
    yield (at := moment(day, 16, 20))
    services.decline_by_link(link=_link(made, at), at=at)


def _asked(office: Office, firm: Firm, serial: int, day: date, hour: int) -> Life:
    """One firm asked for the week to come: most agree, some want another time, some have not answered yet."""
    asked_on = _ASKING + timedelta(days=serial % 2)
    yield (at := moment(asked_on, 9 + serial % 3, 5 * (serial % 12)))
    if not _is_bearable(firm, day):
        return
    made = _propose(office, firm, day, time(hour, 30 if serial % 2 else 0), _PURPOSES[serial % len(_PURPOSES)], at)
    yield (at := moment(asked_on + timedelta(days=1), 14, 3 * serial % 60))
    link = _link(made, at)
    match serial % 8:
        case 0 | 1 | 5:
            services.accept_by_link(link=link, at=at)
        case 3:
            services.counter_by_link(link=link, date=day, starts_at=time(17), note="上午客户来厂，下午方便", at=at)
        case 4:
            services.decline_by_link(link=link, at=at)
        case 6:
            services.answer_by_phone(
                appointment_id=made,
                action=AppointmentAction.ACCEPT,
                actor=office.people.actor(firm.steward, at),
                at=at,
            )


def _is_bearable(firm: Firm, day: date) -> bool:
    return not selectors.visits_this_week(firm.id, day) and selectors.visits_of_month(
        firm.id, day
    ) < selectors.visit_cap(day)


def _propose(office: Office, firm: Firm, day: date, starts_at: time, purpose: Purpose, at: datetime) -> int:
    return services.propose_appointment(
        enterprise_id=firm.id,
        purpose=purpose,
        date=day,
        starts_at=starts_at,
        minutes=60,
        actor=office.people.actor(firm.steward, at),
        at=at,
    ).appointment_id


def _link(appointment_id: int, at: datetime) -> str:
    line = selectors.link_of(appointment_id, at)
    if line is None:
        raise LookupError(f"No link in force for appointment {appointment_id}.")
    return line.text
