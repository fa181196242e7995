"""What was said at a firm's last visits: for whoever goes next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from zhuqi.organisations.roles import Actor
from zhuqi.visits import access
from zhuqi.visits.kinds import Attendance, VisitKind
from zhuqi.visits.models import VisitedEnterprise, VisitParticipant


@dataclass(frozen=True)
class ToldVisit:
    """One visit, with what was learnt there."""

    number: str
    date: date
    kind: VisitKind
    purpose: str
    summary: str
    has_no_request: bool
    issue_count: int
    people: tuple[str, ...]


def last_told(*, actor: Actor, enterprise_ids: Collection[int], limit: int = 3) -> tuple[ToldVisit, ...]:
    """
    Return the newest visits to these records of one firm that the actor may see, newest first; two queries.

    What was said at a symposium belongs to all who sat there: only how many problems it brought is told.
    """
    met = VisitedEnterprise.objects.filter(
        enterprise_id__in=list(enterprise_ids), attendance=Attendance.ATTENDED.value
    ).values("visit_id")
    visits = list(
        access.visible_visits(actor)
        .filter(pk__in=met)
        .annotate(issue_count=Count("raised", distinct=True))
        .order_by("-date", "-id")[:limit]
    )
    came: dict[int, list[str]] = {}
    people = VisitParticipant.objects.filter(visit__in=visits).select_related("user").order_by("id")
    for person in people:
        came.setdefault(person.visit_id, []).append(person.user.name if person.user else person.name)
    return tuple(
        ToldVisit(
            number=visit.number,
            date=visit.date,
            kind=VisitKind(visit.kind),
            purpose=visit.purpose,
            summary=visit.summary,
            has_no_request=visit.has_no_request,
            issue_count=visit.issue_count,
            people=tuple(came.get(visit.pk, ())),
        )
        for visit in visits
    )
