"""What a firm already has to bear, for whoever wants to come: the visits of a week and a month, quiet days, the cap."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q

from zhuqi.enterprises.selectors import merged_ids
from zhuqi.visits.calendar import QuietRule, month_of, quiet_rule_of, week_of
from zhuqi.visits.kinds import Attendance
from zhuqi.visits.models import Appointment, QuietDay, VisitCap, VisitedEnterprise
from zhuqi.visits.workflow import OPEN_STATES, PURPOSE_LABELS, STATE_LABELS, AppointmentState, Purpose

USUAL_CAP = 2
_OPEN = [state.value for state in OPEN_STATES]


@dataclass(frozen=True)
class PlannedVisit:
    """An appointment still open."""

    id: int
    number: str
    date: date
    starts_at: time
    minutes: int
    organiser_id: int
    organiser_name: str
    purpose: str
    state: AppointmentState
    state_label: str


@dataclass(frozen=True)
class WeekVisit:
    """One visit a firm has in a week: an appointment still open (``appointment_id``), or one that was recorded."""

    number: str
    date: date
    starts_at: time | None
    who: str
    what: str
    state_label: str
    appointment_id: int | None


@dataclass(frozen=True)
class QuietDayLine:
    """A rule in force, in words."""

    id: int
    sentence: str
    reason: str
    since: date
    until: date | None


def planned_visits(enterprise_id: int, since: date) -> tuple[PlannedVisit, ...]:
    """Return the open appointments of a firm from a day on, in order; those of merged records are its own."""
    rows = Appointment.objects.filter(
        enterprise_id__in=merged_ids(enterprise_id), date__gte=since, state__in=_OPEN
    ).select_related("organiser")
    return tuple(
        PlannedVisit(
            row.pk, row.number, row.date, row.starts_at, row.minutes, row.organiser_id, row.organiser.name,
            PURPOSE_LABELS[Purpose(row.purpose)], AppointmentState(row.state),
            STATE_LABELS[AppointmentState(row.state)],
        )
        for row in rows.order_by("date", "starts_at", "id")
    )  # fmt: skip


def visits_this_week(enterprise_id: int, day: date, *, apart_from: int | None = None) -> tuple[WeekVisit, ...]:
    """Return what the firm has in the week of ``day``: open appointments (one left out) and visits recorded."""
    monday, sunday = week_of(day)
    ids = merged_ids(enterprise_id)
    planned = Appointment.objects.filter(enterprise_id__in=ids, date__range=(monday, sunday), state__in=_OPEN)
    found = [
        WeekVisit(
            row.number,
            row.date,
            row.starts_at,
            row.organiser.name,
            PURPOSE_LABELS[Purpose(row.purpose)],
            STATE_LABELS[AppointmentState(row.state)],
            row.pk,
        )
        for row in planned.exclude(pk=apart_from or 0).select_related("organiser").order_by("date", "starts_at", "id")
    ]
    met = VisitedEnterprise.objects.filter(
        enterprise_id__in=ids, visit__date__range=(monday, sunday), attendance=Attendance.ATTENDED.value
    ).select_related("visit__recorded_by")
    return tuple(
        found
        + [
            WeekVisit(
                row.visit.number, row.visit.date, None, row.visit.recorded_by.name, row.visit.purpose, "已走访", None
            )
            for row in met.order_by("visit__date", "visit_id")
        ]
    )


def busy_firms(enterprise_ids: Collection[int], day: date) -> frozenset[int]:
    """Return which of these firms already have a visit in the week of ``day``; two queries, for plans."""
    monday, sunday = week_of(day)
    ids = list(enterprise_ids)
    planned = Appointment.objects.filter(enterprise_id__in=ids, date__range=(monday, sunday), state__in=_OPEN)
    met = VisitedEnterprise.objects.filter(enterprise_id__in=ids, visit__date__range=(monday, sunday))
    return frozenset(planned.values_list("enterprise_id", flat=True)) | frozenset(
        met.values_list("enterprise_id", flat=True)
    )


def visits_of_month(enterprise_id: int, day: date, *, apart_from: int | None = None) -> int:
    """Return how many visits the firm bears in the month of ``day``, its own invitations left out."""
    first, last = month_of(day)
    ids = merged_ids(enterprise_id)
    planned = Appointment.objects.filter(
        enterprise_id__in=ids, date__range=(first, last), state__in=_OPEN, is_invited=False
    ).exclude(pk=apart_from or 0)
    met = VisitedEnterprise.objects.filter(
        enterprise_id__in=ids, visit__date__range=(first, last), attendance=Attendance.ATTENDED.value
    ).exclude(visit__appointments__is_invited=True)
    return planned.count() + met.count()


def visit_cap(on: date) -> int:
    """Return how many visits a month one firm has to bear at most."""
    row = VisitCap.objects.filter(since__lte=on).order_by("-since", "-id").first()
    return row.per_month if row else USUAL_CAP


def quiet_rules() -> tuple[QuietRule, ...]:
    """Return the rules in force."""
    return tuple(_rule(row) for row in QuietDay.objects.filter(ended_at__isnull=True).order_by("since", "id"))


def quiet_day_lines(today: date) -> tuple[QuietDayLine, ...]:
    """Return the rules in force that are not over, in words."""
    rows = QuietDay.objects.filter(Q(until__isnull=True) | Q(until__gte=today), ended_at__isnull=True)
    return tuple(
        QuietDayLine(row.pk, _rule(row).sentence, row.reason, row.since, row.until)
        for row in rows.order_by("since", "id")
    )


def why_quiet(day: date) -> QuietRule | None:
    """Return the rule that makes ``day`` quiet, or None."""
    return quiet_rule_of(quiet_rules(), day)


def _rule(row: QuietDay) -> QuietRule:
    return QuietRule(row.since, row.until, row.first_day, row.last_day, frozenset(row.weekdays), row.reason)
