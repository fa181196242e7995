"""Visits and symposia, as lists, cards and facts for figures."""

from dataclasses import dataclass, field
from datetime import date, datetime
from re import compile as pattern

from django.db.models import Count, Q, QuerySet

from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_refs, merged_ids
from zhuqi.foundation.errors import NotFound
from zhuqi.issues.access import visible_issues
from zhuqi.issues.selectors import LedgerRow, rows_of_issues
from zhuqi.organisations.roles import Actor
from zhuqi.visits import access
from zhuqi.visits.kinds import Attendance, VisitAction, VisitKind
from zhuqi.visits.models import Visit, VisitedEnterprise, VisitEvent, VisitIssue, VisitPhoto, VisitState

PAGE_SIZE = 50
COUNT_CAP = 1000
_CURSOR = pattern(r"(\d{4}-\d{2}-\d{2}):(\d+)")


@dataclass(frozen=True)
class VisitFilters:
    """What a list is narrowed to; everything left out does not narrow."""

    kind: VisitKind | None = None
    since: date | None = None
    until: date | None = None
    team_ids: frozenset[int] = field(default=frozenset())
    enterprise_id: int | None = None
    special: bool | None = None
    no_request: bool | None = None
    text: str = ""


@dataclass(frozen=True)
class VisitRow:
    """One line of the list."""

    id: int
    number: str
    kind: VisitKind
    date: date
    place: str
    purpose: str
    enterprise_names: tuple[str, ...]
    issue_count: int
    has_no_request: bool
    is_special: bool
    special_note: str
    recorder_name: str


@dataclass(frozen=True)
class VisitPage:
    """One page, newest first; ``count`` is capped; ``next_cursor`` is None on the last page."""

    rows: tuple[VisitRow, ...]
    count: int
    count_is_capped: bool
    next_cursor: str | None


@dataclass(frozen=True)
class VisitHistoryLine:
    """One act on the record of a visit."""

    action: VisitAction
    at: datetime
    actor_name: str
    reason: str
    data: dict[str, object]


@dataclass(frozen=True)
class SeatLine:
    """A firm that was met; of a symposium, one that was asked, whether it came, and who for it."""

    firm: EnterpriseRef
    attendance: Attendance
    attendees: str


@dataclass(frozen=True)
class PhotoLine:
    """A photograph of a visit."""

    id: int
    name: str
    attached_at: datetime


@dataclass(frozen=True)
class VisitCard:
    """What a page shows of one visit.  Plain values: rendering it runs no SQL."""

    id: int
    number: str
    kind: VisitKind
    date: date
    recorded_at: datetime
    recorder_name: str
    place: str
    purpose: str
    summary: str
    has_no_request: bool
    is_special: bool
    special_note: str
    minutes: str
    enterprises: tuple[EnterpriseRef, ...]
    seats: tuple[SeatLine, ...]
    photos: tuple[PhotoLine, ...]
    participants: tuple[str, ...]
    issues: tuple[LedgerRow, ...]
    history: tuple[VisitHistoryLine, ...]
    may_correct: bool


@dataclass(frozen=True)
class VisitFact:
    """One visit as it was recorded at an instant, for figures."""

    visit_id: int
    number: str
    kind: VisitKind
    date: date
    has_no_request: bool
    is_special: bool
    team_id: int | None
    enterprise_ids: tuple[int, ...]


def visit_list(
    *, actor: Actor, filters: VisitFilters, cursor: str | None = None, page_size: int = PAGE_SIZE
) -> VisitPage:
    """
    Return the visits ``actor`` may see, newest first, one page at a time; four queries whatever their number.

    ``cursor`` is the ``next_cursor`` of the page before; one that cannot be read begins at the first page.
    """
    matching = _narrow(access.visible_visits(actor), filters)
    count = matching.order_by()[: COUNT_CAP + 1].count()
    position = _CURSOR.fullmatch(cursor or "")
    if position:
        day, pk = date.fromisoformat(position[1]), int(position[2])
        matching = matching.filter(Q(date__lt=day) | Q(date=day, pk__lt=pk))
    found = list(matching.select_related("recorded_by").order_by("-date", "-id")[: page_size + 1])
    page, more = found[:page_size], len(found) > page_size
    return VisitPage(
        rows=_rows(page, actor),
        count=min(count, COUNT_CAP),
        count_is_capped=count > COUNT_CAP,
        next_cursor=f"{page[-1].date.isoformat()}:{page[-1].pk}" if more else None,
    )


def visits_of_enterprise(*, actor: Actor, enterprise_id: int, limit: int = 50) -> tuple[VisitRow, ...]:
    """Return what the actor may see of one firm's visits, newest first."""
    matching = _narrow(access.visible_visits(actor), VisitFilters(enterprise_id=enterprise_id))
    return _rows(list(matching.select_related("recorded_by").order_by("-date", "-id")[:limit]), actor)


def visit_card(*, actor: Actor, number: str, today: date) -> VisitCard:
    """
    Return one visit as ``actor`` sees it.

    :raises NotFound: if there is none, or none they may see
    """
    visit = access.visible_visits(actor).select_related("recorded_by").filter(number=number.strip().upper()).first()
    if visit is None:
        raise NotFound("没有这次走访，或您无权查看。")
    met = list(visit.visited.order_by("id"))
    firms = enterprise_refs([row.enterprise_id for row in met], visit.date)
    issue_ids = list(visit.raised.values_list("issue_id", flat=True))
    issues = rows_of_issues(actor=actor, issue_ids=issue_ids, today=today)
    people = visit.participants.select_related("user").order_by("id")
    events = VisitEvent.objects.filter(visit=visit).select_related("actor").order_by("sequence")
    return VisitCard(
        id=visit.pk,
        number=visit.number,
        kind=VisitKind(visit.kind),
        date=visit.date,
        recorded_at=visit.recorded_at,
        recorder_name=visit.recorded_by.name,
        place=visit.place,
        purpose=visit.purpose,
        summary=visit.summary,
        has_no_request=visit.has_no_request,
        is_special=visit.is_special,
        special_note=visit.special_note,
        minutes=visit.minutes,
        enterprises=tuple(sorted(firms.values(), key=lambda firm: firm.number)),
        seats=tuple(
            SeatLine(firms[row.enterprise_id], Attendance(row.attendance), row.attendees)
            for row in sorted(met, key=lambda row: firms[row.enterprise_id].number)
        ),
        photos=tuple(
            PhotoLine(photo.pk, photo.name, photo.attached_at) for photo in visit.photos.order_by("attached_at", "id")
        ),
        participants=tuple(person.user.name if person.user else person.name for person in people),
        issues=tuple(issues),
        history=tuple(
            VisitHistoryLine(VisitAction(event.action), event.at, event.actor.name, event.reason, event.data)
            for event in events
        ),
        may_correct=access.may_correct(actor, visit),
    )


def photo_of(*, actor: Actor, number: str, photo_id: int) -> tuple[str, str, str]:
    """
    Return name, kind and digest of a photograph of a visit the actor may see.

    :raises NotFound: if there is no such visit or photograph, or none they may see
    """
    seen = access.visible_visits(actor).filter(number=number.strip().upper()).values("pk")
    photo = VisitPhoto.objects.filter(pk=photo_id, visit_id__in=seen).first()
    if photo is None:
        raise NotFound("没有这张照片，或您无权查看。")
    return photo.name, photo.content_type, photo.sm3


def visits_as_of(moment: datetime) -> tuple[VisitFact, ...]:
    """Return every visit as it was recorded at an instant (pass the midnight after the day): one query, for figures."""
    states = VisitState.objects.filter(Q(recorded_until__isnull=True) | Q(recorded_until__gt=moment))
    rows = states.filter(recorded_from__lt=moment).select_related("visit").order_by("date", "visit_id")
    return tuple(
        VisitFact(
            visit_id=row.visit_id,
            number=row.visit.number,
            kind=VisitKind(row.kind),
            date=row.date,
            has_no_request=row.has_no_request,
            is_special=row.is_special,
            team_id=row.team_id,
            enterprise_ids=tuple(row.enterprise_ids),
        )
        for row in rows
    )


def visits_of_issue(*, actor: Actor, issue_id: int) -> tuple[tuple[str, VisitKind, date], ...]:
    """Return number, kind and day of the visits at which an issue was raised, as far as the actor may see them."""
    met = VisitIssue.objects.filter(issue_id=issue_id).values("visit_id")
    rows = access.visible_visits(actor).filter(pk__in=met).order_by("date", "id")
    return tuple((row.number, VisitKind(row.kind), row.date) for row in rows)


def _narrow(visits: QuerySet[Visit], filters: VisitFilters) -> QuerySet[Visit]:
    wanted = Q()
    exact = {
        "kind": filters.kind.value if filters.kind else None,
        "date__gte": filters.since,
        "date__lte": filters.until,
        "team_id__in": sorted(filters.team_ids) or None,
        "is_special": filters.special,
        "has_no_request": filters.no_request,
    }
    wanted &= Q(**{column: value for column, value in exact.items() if value is not None})
    if filters.enterprise_id is not None:
        firms = merged_ids(filters.enterprise_id)
        wanted &= Q(pk__in=VisitedEnterprise.objects.filter(enterprise_id__in=firms).values("visit_id"))
    text = filters.text.strip()
    if text:
        named = VisitedEnterprise.objects.filter(enterprise__name__contains=text).values("visit_id")
        wanted &= (
            Q(pk__in=named) | Q(number=text.upper()) | Q(purpose__contains=text) | Q(summary__contains=text)
            | Q(place__contains=text)
        )  # fmt: skip
    return visits.filter(wanted)


def _rows(visits: list[Visit], actor: Actor) -> tuple[VisitRow, ...]:
    ids = [visit.pk for visit in visits]
    met = VisitedEnterprise.objects.filter(visit_id__in=ids).order_by("id").values_list("visit_id", "enterprise__name")
    names: dict[int, list[str]] = {}
    for visit_id, name in met:
        names.setdefault(visit_id, []).append(name)
    seen = visible_issues(actor).order_by().values("pk")
    raised = VisitIssue.objects.filter(visit_id__in=ids, issue_id__in=seen).order_by()
    counts = dict(raised.values_list("visit_id").annotate(n=Count("pk")))
    return tuple(
        VisitRow(
            id=visit.pk,
            number=visit.number,
            kind=VisitKind(visit.kind),
            date=visit.date,
            place=visit.place,
            purpose=visit.purpose,
            enterprise_names=tuple(names.get(visit.pk, ())),
            issue_count=counts.get(visit.pk, 0),
            has_no_request=visit.has_no_request,
            is_special=visit.is_special,
            special_note=visit.special_note,
            recorder_name=visit.recorded_by.name,
        )
        for visit in visits
    )
