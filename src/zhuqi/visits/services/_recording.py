"""Recording visits and symposia, the issues raised there included."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from zhuqi.enterprises.selectors import EnterpriseRef
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.issues.categories import Source
from zhuqi.issues.selectors import issue_id as visible_issue_id
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import person_refs, team_of_town
from zhuqi.visits import access
from zhuqi.visits.kinds import Attendance, VisitAction, VisitKind, number_text
from zhuqi.visits.models import Visit, VisitIssue, VisitParticipant
from zhuqi.visits.services._photos import Photo, attach
from zhuqi.visits.services._raising import RaisedIssue, raise_issue
from zhuqi.visits.services._record import Seat, add_firms, checked_seats, firm_ids, save_with_event, visible_firms
from zhuqi.visits.services._writing import Writing

_NUMBERS_LOCK = 7_401  # advisory lock: numbers are given out one at a time
_SAME_FORM = timedelta(minutes=2)  # the same words again within this time are the same form sent twice


@dataclass(frozen=True)
class RecordedVisit:
    """What recording a visit leaves behind: its number, and the numbers of the issues registered with it."""

    visit_id: int
    number: str
    issue_ids: tuple[int, ...]
    issue_numbers: tuple[str, ...]


@dataclass(frozen=True)
class _Given:
    """What came of a visit, and who was there."""

    enterprise_ids: Sequence[int]
    has_no_request: bool
    issues: Sequence[RaisedIssue]
    issue_numbers: Sequence[str]
    participant_ids: Iterable[int]
    participant_names: Iterable[str]
    photos: Sequence[Photo]
    seats: Mapping[int, Seat] = field(default_factory=dict)


@transaction.atomic
def record_visit(
    *,
    enterprise_ids: Sequence[int],
    date: date,
    purpose: str,
    actor: Actor,
    at: datetime,
    place: str = "",
    summary: str = "",
    has_no_request: bool = False,
    issues: Sequence[RaisedIssue] = (),
    issue_numbers: Sequence[str] = (),
    participant_ids: Iterable[int] = (),
    participant_names: Iterable[str] = (),
    special_note: str = "",
    photos: Sequence[Photo] = (),
) -> RecordedVisit:
    """
    Record a visit (走访) with what came of it: problems, each with its own number, or 无诉求.

    ``issue_numbers`` are issues registered already; ``special_note`` makes it a special visit, such as 受灾专访.
    Whoever records it is a participant unless others are named.

    :raises NotAllowed: if ``actor`` may not record visits
    :raises NotFound: if they may not see one of the enterprises or issues
    :raises Refused: if a field is wrong, nothing came of it, or it reads like an inspection
    """
    given = _Given(
        enterprise_ids, has_no_request, issues, issue_numbers, participant_ids, participant_names, photos
    )  # fmt: skip
    return _record(VisitKind.VISIT, given, Writing(date, purpose, place, summary, special_note), actor, at)


@transaction.atomic
def record_symposium(
    *,
    enterprise_ids: Sequence[int],
    date: date,
    purpose: str,
    actor: Actor,
    at: datetime,
    place: str = "",
    summary: str = "",
    minutes: str = "",
    seats: Sequence[Seat] = (),
    has_no_request: bool = False,
    issues: Sequence[RaisedIssue] = (),
    issue_numbers: Sequence[str] = (),
    participant_ids: Iterable[int] = (),
    participant_names: Iterable[str] = (),
    photos: Sequence[Photo] = (),
) -> RecordedVisit:
    """
    Record a symposium with enterprises (座谈会) and its minutes (纪要); everything else as for a visit.

    ``seats`` say of each firm whether it came and who came for it; a firm without one came.  Figures count a firm as
    met only if it came.

    :raises NotAllowed: if ``actor`` may not record visits
    :raises NotFound: if they may not see one of the enterprises or issues
    :raises Refused: if a field is wrong, nothing came of it, no firm came, or it reads like an inspection
    """
    given = _Given(
        enterprise_ids, has_no_request, issues, issue_numbers, participant_ids, participant_names, photos,
        checked_seats(seats, enterprise_ids),
    )  # fmt: skip
    return _record(VisitKind.SYMPOSIUM, given, Writing(date, purpose, place, summary, "", minutes), actor, at)


def _record(kind: VisitKind, given: _Given, text: Writing, actor: Actor, at: datetime) -> RecordedVisit:
    access.require_record(actor)
    text = text.checked(timezone.localdate(at)).of_a_service()
    firms = visible_firms(given.enterprise_ids, actor, text.day)
    _require_outcome(given, firms)
    visit = Visit(kind=kind.value, recorded_at=at, recorded_by_id=actor.user_id, has_no_request=given.has_no_request)
    text.put_on(visit)
    team = team_of_town(firms[0].division_id)
    visit.team_id = team.id if team else None
    visit.number = _next_number()
    _refuse_twice(visit, sorted(firm.id for firm in firms))
    visit.save(force_insert=True)
    add_firms(visit, [firm.id for firm in firms], given.seats)
    people = _add_participants(visit, given.participant_ids, given.participant_names, actor)
    source = Source.SYMPOSIUM if kind is VisitKind.SYMPOSIUM else Source.VISIT
    raised = [
        raise_issue(issue, line, visit, source=source, actor=actor, at=at) for line, issue in enumerate(given.issues, 1)
    ]
    known = [visible_issue_id(actor=actor, number=number.strip()) for number in dict.fromkeys(given.issue_numbers)]
    ids = [issue.issue_id for issue in raised]
    VisitIssue.objects.bulk_create(VisitIssue(visit=visit, issue_id=pk) for pk in [*ids, *known])
    data: dict[str, object] = {
        "kind": kind.value,
        "date": text.day.isoformat(),
        "enterprises": [firm.number for firm in firms],
        "participants": people,
        "issues": [issue.number for issue in raised] + [number.strip() for number in given.issue_numbers],
        "no_request": given.has_no_request,
    }
    if kind is VisitKind.SYMPOSIUM:
        came = sum(given.seats.get(firm.id, Seat(firm.id)).attendance is Attendance.ATTENDED for firm in firms)
        data |= {"attended": came, "minutes_length": len(text.minutes)}
    photos = [attach(visit, photo, actor, at) for photo in given.photos]
    if photos:
        data["photos"] = photos
    save_with_event(visit, VisitAction.RECORD, actor, at, data=data)
    return RecordedVisit(visit.pk, visit.number, tuple(ids), tuple(issue.number for issue in raised))


def _require_outcome(given: _Given, firms: Sequence[EnterpriseRef]) -> None:
    """A visit without an outcome is a walk: either problems with an owner, or nobody had any."""
    has_issues = bool(given.issues or given.issue_numbers)
    if given.has_no_request and has_issues:
        raise Refused("已填写问题，不能同时勾选“无诉求”，请去掉其一。")
    if not given.has_no_request and not has_issues:
        raise Refused("请登记企业提出的问题；企业没有问题的，请勾选“无诉求”。")
    ids = {firm.id for firm in firms}
    if any(issue.enterprise_id not in ids for issue in given.issues):
        raise Refused("有问题所属的企业不在走访企业之列，请核对。")


def _add_participants(visit: Visit, ids: Iterable[int], names: Iterable[str], actor: Actor) -> int:
    user_ids = list(dict.fromkeys(ids))
    tidy = list(dict.fromkeys(name for name in (" ".join(name.split()) for name in names) if name))
    if any(len(name) > 50 for name in tidy):
        raise Refused("参加人员的姓名最多 50 个字，请用顿号分开。")
    if len(person_refs(frozenset(user_ids))) != len(user_ids):
        raise NotFound("有参加人员不在系统中，请重新选择或直接填写姓名。")
    if not user_ids and not tidy:
        user_ids = [actor.user_id]
    people = [VisitParticipant(visit=visit, user_id=pk) for pk in user_ids]
    people += [VisitParticipant(visit=visit, name=name) for name in tidy]
    VisitParticipant.objects.bulk_create(people)
    return len(people)


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERS_LOCK])
    last = Visit.objects.order_by("-number").values_list("number", flat=True).first()
    return number_text(int(last[1:]) + 1 if last else 1)


def _refuse_twice(visit: Visit, enterprise_ids: list[int]) -> None:
    """Numbers are given out one at a time, so a form sent twice by a slow network finds itself here."""
    words = {"kind": visit.kind, "date": visit.date, "purpose": visit.purpose, "summary": visit.summary}
    about_now = (visit.recorded_at - _SAME_FORM, visit.recorded_at + _SAME_FORM)
    earlier = Visit.objects.filter(recorded_by_id=visit.recorded_by_id, recorded_at__range=about_now, **words)
    for other in earlier:
        if firm_ids(other) == enterprise_ids:
            raise Refused(f"这次走访刚刚已登记，编号 {other.number}，没有重复登记；需要补充的请打开它更正。")
