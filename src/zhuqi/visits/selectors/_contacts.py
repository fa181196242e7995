"""Which firms somebody was ever at, and when last: for tiers of service, samples and hand-overs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Count, Max

from zhuqi.enterprises.selectors import merged_away
from zhuqi.visits.kinds import Attendance
from zhuqi.visits.models import Appointment, VisitedEnterprise
from zhuqi.visits.workflow import OPEN_STATES, PURPOSE_LABELS, Purpose


@dataclass(frozen=True)
class ArrangedVisit:
    """A visit arranged at a firm and not yet made."""

    enterprise_id: int
    number: str
    date: date
    starts_at: time
    purpose: str
    organiser_id: int
    organiser_name: str


def visited_enterprise_ids(among: Collection[int] | None = None) -> frozenset[int]:
    """Return every firm that was ever visited or sat in a symposium; a merged one counts for its survivor."""
    rows = VisitedEnterprise.objects.filter(attendance=Attendance.ATTENDED.value)
    if among is not None:
        rows = rows.filter(enterprise_id__in=list(among))
    survivors = merged_away()
    return frozenset(survivors.get(pk, pk) for pk in rows.values_list("enterprise_id", flat=True).distinct())


def last_visits(enterprise_ids: Collection[int]) -> dict[int, date]:
    """Return when each of these firms was last visited, in one query; those never visited are left out."""
    came = VisitedEnterprise.objects.filter(attendance=Attendance.ATTENDED.value)
    rows = came.filter(enterprise_id__in=list(enterprise_ids)).order_by()
    return dict(rows.values_list("enterprise_id").annotate(last=Max("visit__date")))


def visit_counts_of_firms(enterprise_ids: Collection[int]) -> dict[int, int]:
    """Return how many visits and symposia each of these records was met at, its own only; one query."""
    rows = VisitedEnterprise.objects.filter(enterprise_id__in=list(enterprise_ids)).order_by()
    return dict(rows.values_list("enterprise_id").annotate(total=Count("pk")))


def arranged_visits(enterprise_ids: Collection[int], since: date) -> tuple[ArrangedVisit, ...]:
    """Return the visits arranged at these firms from a day on and still open, the next first; one query."""
    rows = Appointment.objects.filter(
        enterprise_id__in=list(enterprise_ids), date__gte=since, state__in=[state.value for state in OPEN_STATES]
    )
    return tuple(
        ArrangedVisit(
            row.enterprise_id,
            row.number,
            row.date,
            row.starts_at,
            PURPOSE_LABELS[Purpose(row.purpose)],
            row.organiser_id,
            row.organiser.name,
        )
        for row in rows.select_related("organiser").order_by("date", "starts_at", "id")
    )
