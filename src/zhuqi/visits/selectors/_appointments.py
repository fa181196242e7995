"""Appointments as pages, calendars and figures see them: frozen values only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from re import compile as pattern

from django.db.models import OuterRef, Q, QuerySet, Subquery

from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_ref, merged_ids
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import PersonRef, person_ref
from zhuqi.visits import access
from zhuqi.visits.history import event_hash, fieldwork_hash
from zhuqi.visits.kinds import VisitKind
from zhuqi.visits.models import Appointment, AppointmentEvent, FieldworkEvent
from zhuqi.visits.selectors._answers import LinkLine, link_of
from zhuqi.visits.selectors._bearing import WeekVisit, visits_this_week
from zhuqi.visits.workflow import (
    ACTION_LABELS,
    MOVES,
    OPEN_STATES,
    PURPOSE_LABELS,
    STATE_LABELS,
    STATE_TONES,
    AppointmentAction,
    AppointmentState,
    Purpose,
)

_PAGE = 50
_CURSOR = pattern(r"(\d{4}-\d{2}-\d{2}):(\d+)")


@dataclass(frozen=True)
class AppointmentFilters:
    """What a list is narrowed to; everything left out does not narrow."""

    states: frozenset[AppointmentState] = field(default=frozenset())
    since: date | None = None
    until: date | None = None
    organiser_ids: frozenset[int] = field(default=frozenset())
    enterprise_id: int | None = None
    text: str = ""


@dataclass(frozen=True)
class AppointmentRow:
    """One line of the list."""

    id: int
    number: str
    enterprise_id: int
    enterprise_number: str
    enterprise_name: str
    division_name: str
    date: date
    starts_at: time
    minutes: int
    purpose: str
    organiser_id: int
    organiser_name: str
    kind: VisitKind
    state: AppointmentState
    state_label: str
    tone: str


@dataclass(frozen=True)
class AppointmentPage:
    """One page, by day; ``next_cursor`` is None on the last page."""

    rows: tuple[AppointmentRow, ...]
    next_cursor: str | None


@dataclass(frozen=True)
class AppointmentLine:
    """One act in the history of an appointment."""

    sentence: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class AppointmentCard:
    """One appointment as a page shows it. Plain values: rendering it runs no SQL."""

    row: AppointmentRow
    enterprise: EnterpriseRef
    organiser: PersonRef
    participants: tuple[str, ...]
    note: str
    countered_date: date | None
    countered_at: time | None
    countered_note: str
    is_invited: bool
    cap_reason: str
    merged_into: str
    visit_number: str
    this_week: tuple[WeekVisit, ...]
    history: tuple[AppointmentLine, ...]
    link: LinkLine | None
    may_change: bool
    allowed: frozenset[AppointmentAction]


@dataclass(frozen=True)
class AppointmentFact:
    """How an appointment stood at an instant, for figures."""

    appointment_id: int
    number: str
    enterprise_id: int
    date: date
    state: AppointmentState


def appointment_list(*, actor: Actor, filters: AppointmentFilters, cursor: str | None = None) -> AppointmentPage:
    """Return the appointments ``actor`` may see, the nearest first, one page at a time; two queries."""
    matching = _narrow(access.visible_appointments(actor), filters)
    position = _CURSOR.fullmatch(cursor or "")
    if position:
        day, pk = date.fromisoformat(position[1]), int(position[2])
        matching = matching.filter(Q(date__gt=day) | Q(date=day, pk__gt=pk))
    found = list(_with_names(matching).order_by("date", "id")[: _PAGE + 1])
    page, more = found[:_PAGE], len(found) > _PAGE
    return AppointmentPage(
        rows=tuple(_row(row) for row in page),
        next_cursor=f"{page[-1].date.isoformat()}:{page[-1].pk}" if more else None,
    )


def appointments_between(
    *, actor: Actor, since: date, until: date, organiser_ids: Iterable[int] = ()
) -> tuple[AppointmentRow, ...]:
    """Return what is arranged or done in a period, in order, for calendars; one query, at most a thousand rows."""
    filters = AppointmentFilters(
        states=OPEN_STATES | {AppointmentState.DONE},
        since=since,
        until=until,
        organiser_ids=frozenset(organiser_ids),
    )
    rows = _with_names(_narrow(access.visible_appointments(actor), filters))
    return tuple(_row(row) for row in rows.order_by("date", "starts_at", "id")[:1000])


def appointment_card(*, actor: Actor, number: str, at: datetime) -> AppointmentCard:
    """
    Return one appointment as ``actor`` sees it, its link only if they may change it.

    :raises NotFound: if there is none, or none they may see
    """
    rows = access.visible_appointments(actor).filter(number=number.strip().upper())
    row = _with_names(rows).select_related("merged_into", "visit").first()
    if row is None:
        raise NotFound("没有这次预约，或您无权查看。")
    may_change = access.may_change(actor, row)
    state = AppointmentState(row.state)
    events = AppointmentEvent.objects.filter(appointment=row).select_related("actor").order_by("sequence")
    is_open = state in OPEN_STATES
    return AppointmentCard(
        row=_row(row),
        enterprise=enterprise_ref(row.enterprise_id, row.date),
        organiser=person_ref(row.organiser_id),
        participants=tuple(row.participants),
        note=row.note,
        countered_date=row.countered_date,
        countered_at=row.countered_at,
        countered_note=row.countered_note,
        is_invited=row.is_invited,
        cap_reason=row.cap_reason,
        merged_into=row.merged_into.number if row.merged_into else "",
        visit_number=row.visit.number if row.visit else "",
        this_week=visits_this_week(row.enterprise_id, row.date, apart_from=row.pk) if is_open else (),
        history=tuple(AppointmentLine(_sentence(event), event.at, event.reason) for event in events),
        link=link_of(row.pk, at) if may_change else None,
        may_change=may_change,
        allowed=frozenset(action for action, move in MOVES.items() if may_change and state in move.sources),
    )


def appointments_of_enterprise(*, actor: Actor, enterprise_id: int, limit: int = 20) -> tuple[AppointmentRow, ...]:
    """Return what the actor may see of a firm's appointments, the latest first."""
    rows = access.visible_appointments(actor).filter(enterprise_id__in=merged_ids(enterprise_id))
    return tuple(_row(row) for row in _with_names(rows).order_by("-date", "-id")[:limit])


def appointments_as_of(moment: datetime) -> tuple[AppointmentFact, ...]:
    """Return every appointment as its history had it at an instant (pass the midnight after the day); one query."""
    events = AppointmentEvent.objects.filter(appointment_id=OuterRef("pk"), at__lt=moment).order_by("-sequence")
    rows = Appointment.objects.annotate(then=Subquery(events.values("to_state")[:1])).filter(then__isnull=False)
    return tuple(
        AppointmentFact(pk, number, firm, day, AppointmentState(then))
        for pk, number, firm, day, then in rows.order_by("id").values_list(
            "pk", "number", "enterprise_id", "date", "then"
        )
    )


def broken_appointment_links() -> tuple[tuple[str, int, str], ...]:
    """Return (number, event sequence, what is wrong) for every broken link in the histories of appointments."""
    broken: list[tuple[str, int, str]] = []
    last: dict[int, str] = {}
    events = AppointmentEvent.objects.select_related("appointment").order_by("appointment_id", "sequence")
    for event in events.iterator(chunk_size=2000):
        number = event.appointment.number
        if event.previous_hash != last.get(event.appointment_id, ""):
            broken.append((number, event.sequence, "与前一条记录不衔接"))
        if event.hash != event_hash(event, number):
            broken.append((number, event.sequence, "内容与摘要不符"))
        last[event.appointment_id] = event.hash
    for pk, number, kept in Appointment.objects.values_list("pk", "number", "last_hash").iterator(chunk_size=2000):
        if last.get(pk, "") != kept:
            broken.append((number, 0, "最后一条记录与预约上保存的摘要不符"))
    return tuple(broken)


def broken_fieldwork_links() -> tuple[tuple[str, int, str], ...]:
    """Return (what, event, what is wrong) for every broken link in the one history of settings, targets and tours."""
    broken: list[tuple[str, int, str]] = []
    last = ""
    for event in FieldworkEvent.objects.order_by("pk").iterator(chunk_size=2000):
        if event.previous_hash != last:
            broken.append(("外勤", event.pk, "与前一条记录不衔接"))
        if event.hash != fieldwork_hash(event):
            broken.append(("外勤", event.pk, "内容与摘要不符"))
        last = event.hash
    return tuple(broken)


def _with_names(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return rows.select_related("enterprise__division", "organiser")


def _narrow(rows: QuerySet[Appointment], filters: AppointmentFilters) -> QuerySet[Appointment]:
    exact = {
        "state__in": sorted(state.value for state in filters.states) or None,
        "date__gte": filters.since,
        "date__lte": filters.until,
        "organiser_id__in": sorted(filters.organiser_ids) or None,
    }
    rows = rows.filter(**{column: value for column, value in exact.items() if value is not None})
    if filters.enterprise_id is not None:
        rows = rows.filter(enterprise_id__in=merged_ids(filters.enterprise_id))
    text = filters.text.strip()
    if text:
        rows = rows.filter(Q(enterprise__name__contains=text) | Q(number=text.upper()) | Q(organiser__name=text))
    return rows


def _row(row: Appointment) -> AppointmentRow:
    state = AppointmentState(row.state)
    return AppointmentRow(
        id=row.pk,
        number=row.number,
        enterprise_id=row.enterprise_id,
        enterprise_number=row.enterprise.number,
        enterprise_name=row.enterprise.name,
        division_name=row.enterprise.division.name,
        date=row.date,
        starts_at=row.starts_at,
        minutes=row.minutes,
        purpose=PURPOSE_LABELS[Purpose(row.purpose)],
        organiser_id=row.organiser_id,
        organiser_name=row.organiser.name,
        kind=VisitKind(row.kind),
        state=state,
        state_label=STATE_LABELS[state],
        tone=STATE_TONES[state],
    )


_BY = {"LINK": "通过链接", "PHONE": "电话答复，由{name}代记"}


def _sentence(event: AppointmentEvent) -> str:
    action = AppointmentAction(event.action)
    data = event.data
    label = ACTION_LABELS[action]
    if MOVES[action].by_firm:
        how = _BY[str(data.get("by", "LINK"))].format(name=event.actor.name)
        label = f"{label}（{how}）"
    else:
        label = f"{event.actor.name} {label}"
    if "date" in data:
        label += f"：{data['date']} {data['time']}"
    for key, words in (("into", "并入 "), ("from", "来自 "), ("visit", "走访 ")):
        if isinstance(data.get(key), str):
            label += f"：{words}{data[key]}"
    return label
