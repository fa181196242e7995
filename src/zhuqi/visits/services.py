"""Recording visits and symposia, the issues raised there included, and putting a record right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_refs
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.issues.categories import Category, Source, SubCategory
from zhuqi.issues.selectors import issue_id as visible_issue_id
from zhuqi.issues.services import register_issue
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import person_refs, team_of_town
from zhuqi.visits import access
from zhuqi.visits.history import event_hash
from zhuqi.visits.kinds import VisitAction, VisitKind, forbidden_word, number_text
from zhuqi.visits.models import Visit, VisitedEnterprise, VisitEvent, VisitIssue, VisitParticipant, VisitState

_NUMBERS_LOCK = 7_401  # advisory lock: numbers are given out one at a time
_MOST_FIRMS = 100
_SAME_FORM = timedelta(minutes=2)  # the same words again within this time are the same form sent twice
_SOURCES = {VisitKind.VISIT: Source.VISIT, VisitKind.SYMPOSIUM: Source.SYMPOSIUM}


@dataclass(frozen=True)
class RaisedIssue:
    """A problem raised at a visit, to be registered with it."""

    enterprise_id: int
    description: str
    category: Category
    sub_category: SubCategory | None = None
    requested_outcome: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    is_confidential: bool = False


@dataclass(frozen=True)
class RecordedVisit:
    """What recording a visit leaves behind: its number, and the numbers of the issues registered with it."""

    visit_id: int
    number: str
    issue_ids: tuple[int, ...]
    issue_numbers: tuple[str, ...]


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
) -> RecordedVisit:
    """
    Record a visit (走访) with what came of it: problems, each with its own number, or 无诉求.

    ``issue_numbers`` are issues registered already; ``special_note`` makes it a special visit, such as 受灾专访.
    Whoever records it is a participant unless others are named.

    :raises NotAllowed: if ``actor`` may not record visits
    :raises NotFound: if they may not see one of the enterprises or issues
    :raises Refused: if a field is wrong, nothing came of it, or it reads like an inspection
    """
    return _record(
        VisitKind.VISIT,
        enterprise_ids,
        actor,
        at,
        _Writing(date, purpose, place, summary, special_note),
        has_no_request,
        issues,
        issue_numbers,
        participant_ids,
        participant_names,
    )


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
    has_no_request: bool = False,
    issues: Sequence[RaisedIssue] = (),
    issue_numbers: Sequence[str] = (),
    participant_ids: Iterable[int] = (),
    participant_names: Iterable[str] = (),
) -> RecordedVisit:
    """
    Record a symposium with enterprises (座谈会); everything as for a visit.

    :raises NotAllowed: if ``actor`` may not record visits
    :raises NotFound: if they may not see one of the enterprises or issues
    :raises Refused: if a field is wrong, nothing came of it, or it reads like an inspection
    """
    return _record(
        VisitKind.SYMPOSIUM,
        enterprise_ids,
        actor,
        at,
        _Writing(date, purpose, place, summary, ""),
        has_no_request,
        issues,
        issue_numbers,
        participant_ids,
        participant_names,
    )


@transaction.atomic
def link_issue(*, visit_id: int, issue_number: str, actor: Actor, at: datetime) -> None:
    """
    Say that an issue, registered already, was raised at this visit (关联问题); it then had a request after all.

    :raises NotAllowed: if ``actor`` may not correct the visit
    :raises NotFound: if they may see no such visit or issue
    :raises Refused: if it is linked already
    """
    visit = _lock(visit_id, actor)
    access.require_correct(actor, visit)
    issue_id = visible_issue_id(actor=actor, number=issue_number.strip())
    if VisitIssue.objects.filter(visit=visit, issue_id=issue_id).exists():
        raise Refused(f"{issue_number.strip()} 已关联到这次走访，无需重复关联。")
    VisitIssue.objects.create(visit=visit, issue_id=issue_id)
    visit.has_no_request = False
    _save(visit, VisitAction.LINK_ISSUE, actor, at, data={"issue": issue_number.strip()}, changed=["has_no_request"])


@transaction.atomic
def correct_visit(
    *,
    visit_id: int,
    enterprise_ids: Sequence[int],
    date: date,
    purpose: str,
    reason: str,
    actor: Actor,
    at: datetime,
    place: str = "",
    summary: str = "",
    has_no_request: bool = False,
    special_note: str = "",
) -> None:
    """
    Put a record right (更正); what it said before stays in the history, and in figures of earlier days.

    :raises NotAllowed: if ``actor`` may not correct the visit
    :raises NotFound: if they may see no such visit or enterprise
    :raises Refused: if a field is wrong, the reason is missing, or nothing would change
    """
    visit = _lock(visit_id, actor)
    access.require_correct(actor, visit)
    if not reason.strip():
        raise Refused("请填写更正理由：原来哪里记错了。")
    text = _Writing(date, purpose, place, summary, special_note).checked(timezone.localdate(at))
    _visible_firms(enterprise_ids, actor, text.day)
    if has_no_request and visit.raised.exists():
        raise Refused("这次走访已登记问题，不能改为“无诉求”。")
    before, firms_before = _columns(visit), _enterprise_ids(visit)
    text.put_on(visit)
    visit.has_no_request = has_no_request
    after, firms = _columns(visit), sorted(set(enterprise_ids))
    changed: dict[str, object] = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if firms != firms_before:
        changed["enterprise_ids"] = [firms_before, firms]
        visit.visited.exclude(enterprise_id__in=firms).delete()
        _add_firms(visit, [pk for pk in firms if pk not in firms_before])
    if not changed:
        raise Refused("没有任何改动，请修改后再提交。")
    columns = [name for name in changed if name != "enterprise_ids"]
    _save(visit, VisitAction.CORRECT, actor, at, reason=reason.strip()[:300], data=changed, changed=columns)


# ---------------------------------------------------------------- the parts


@dataclass(frozen=True)
class _Writing:
    """What is written down about a visit."""

    day: date
    purpose: str
    place: str
    summary: str
    special_note: str

    def checked(self, today: date) -> "_Writing":
        """:raises Refused: if a field is empty, too long, in the future, or reads like an inspection"""
        purpose, place = " ".join(self.purpose.split()), " ".join(self.place.split())
        summary, note = self.summary.strip(), " ".join(self.special_note.split())
        if self.day > today:
            raise Refused("日期不能晚于今天，请在走访之后登记。")
        if not purpose:
            raise Refused("请填写走访事由。")
        limits = (
            ("事由", purpose, 200),
            ("地点", place, 100),
            ("了解到的情况", summary, 2000),
            ("专访缘由", note, 100),
        )
        for field, value, limit in limits:
            if len(value) > limit:
                raise Refused(f"{field}最多 {limit} 个字，请缩短。")
        word = forbidden_word(f"{purpose} {note}", summary)
        if word is not None:
            raise Refused(
                f"服务走访不得记录“{word}”：按国务院办公厅《关于严格规范涉企行政检查的意见》，"
                "议事协调机构不得实施行政检查，请改写事由或情况。"
            )
        return _Writing(self.day, purpose, place, summary, note)

    def put_on(self, visit: Visit) -> None:
        """Copy the text to the row."""
        visit.date, visit.purpose, visit.place, visit.summary = self.day, self.purpose, self.place, self.summary
        visit.special_note, visit.is_special = self.special_note, bool(self.special_note)


def _record(
    kind: VisitKind,
    enterprise_ids: Sequence[int],
    actor: Actor,
    at: datetime,
    text: _Writing,
    has_no_request: bool,
    issues: Sequence[RaisedIssue],
    issue_numbers: Sequence[str],
    participant_ids: Iterable[int],
    participant_names: Iterable[str],
) -> RecordedVisit:
    access.require_record(actor)
    text = text.checked(timezone.localdate(at))
    firms = _visible_firms(enterprise_ids, actor, text.day)
    _require_outcome(has_no_request, issues, issue_numbers, firms)
    visit = Visit(kind=kind.value, recorded_at=at, recorded_by_id=actor.user_id, has_no_request=has_no_request)
    text.put_on(visit)
    team = team_of_town(firms[0].division_id)
    visit.team_id = team.id if team else None
    visit.number = _next_number()
    _refuse_twice(visit, sorted(firm.id for firm in firms))
    visit.save(force_insert=True)
    _add_firms(visit, [firm.id for firm in firms])
    people = _add_participants(visit, participant_ids, participant_names, actor)
    registered = [
        register_issue(
            enterprise_id=issue.enterprise_id,
            description=issue.description,
            category=issue.category,
            sub_category=issue.sub_category,
            requested_outcome=issue.requested_outcome,
            contact_name=issue.contact_name,
            contact_phone=issue.contact_phone,
            is_confidential=issue.is_confidential,
            source=_SOURCES[kind],
            registered_date=text.day,
            actor=actor,
            at=at,
        )
        for issue in issues
    ]
    known = [visible_issue_id(actor=actor, number=number.strip()) for number in dict.fromkeys(issue_numbers)]
    ids = [issue.issue_id for issue in registered]
    VisitIssue.objects.bulk_create(VisitIssue(visit=visit, issue_id=pk) for pk in [*ids, *known])
    data: dict[str, object] = {
        "kind": kind.value,
        "date": text.day.isoformat(),
        "enterprises": [firm.number for firm in firms],
        "participants": people,
        "issues": [issue.number for issue in registered] + [number.strip() for number in issue_numbers],
        "no_request": has_no_request,
    }
    _save(visit, VisitAction.RECORD, actor, at, data=data)
    return RecordedVisit(visit.pk, visit.number, tuple(ids), tuple(issue.number for issue in registered))


def _require_outcome(
    has_no_request: bool, issues: Sequence[RaisedIssue], numbers: Sequence[str], firms: Sequence[EnterpriseRef]
) -> None:
    """A visit without an outcome is a walk: either problems with an owner, or nobody had any."""
    if has_no_request and (issues or numbers):
        raise Refused("已填写问题，不能同时勾选“无诉求”，请去掉其一。")
    if not has_no_request and not issues and not numbers:
        raise Refused("请登记企业提出的问题；企业没有问题的，请勾选“无诉求”。")
    ids = {firm.id for firm in firms}
    if any(issue.enterprise_id not in ids for issue in issues):
        raise Refused("有问题所属的企业不在走访企业之列，请核对。")


def _visible_firms(enterprise_ids: Sequence[int], actor: Actor, on: date) -> list[EnterpriseRef]:
    wanted = list(dict.fromkeys(enterprise_ids))
    if not wanted:
        raise Refused("请选择走访的企业（项目）。")
    if len(wanted) > _MOST_FIRMS:
        raise Refused(f"一次最多登记 {_MOST_FIRMS} 家企业，请分次登记。")
    if visible_enterprises(actor).filter(pk__in=wanted).count() != len(wanted):
        raise NotFound("有企业不存在，或您无权查看，请重新选择。")
    refs = enterprise_refs(wanted, on)
    return [refs[pk] for pk in wanted]


def _add_firms(visit: Visit, enterprise_ids: Sequence[int]) -> None:
    VisitedEnterprise.objects.bulk_create(VisitedEnterprise(visit=visit, enterprise_id=pk) for pk in enterprise_ids)


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


def _lock(visit_id: int, actor: Actor) -> Visit:
    if not access.visible_visits(actor).filter(pk=visit_id).exists():
        raise NotFound("没有这次走访，或您无权查看。")
    return Visit.objects.select_for_update(of=("self",)).get(pk=visit_id)


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
        if _enterprise_ids(other) == enterprise_ids:
            raise Refused(f"这次走访刚刚已登记，编号 {other.number}，没有重复登记；需要补充的请打开它更正。")


def _enterprise_ids(visit: Visit) -> list[int]:
    return sorted(visit.visited.values_list("enterprise_id", flat=True))


def _columns(visit: Visit) -> dict[str, object]:
    return {
        "date": visit.date.isoformat(),
        "place": visit.place,
        "purpose": visit.purpose,
        "summary": visit.summary,
        "has_no_request": visit.has_no_request,
        "is_special": visit.is_special,
        "special_note": visit.special_note,
    }


def _save(
    visit: Visit,
    action: VisitAction,
    actor: Actor,
    at: datetime,
    *,
    reason: str = "",
    data: dict[str, object] | None = None,
    changed: Sequence[str] = (),
) -> None:
    """Write the event over the one before, save what changed, and let figures know from when on it holds."""
    visit.event_count += 1
    event = VisitEvent(
        visit=visit,
        sequence=visit.event_count,
        action=action.value,
        actor_id=actor.user_id,
        at=at,
        reason=reason,
        data=data or {},
        previous_hash=visit.last_hash,
    )
    event.hash = event_hash(event, visit.number)
    event.save(force_insert=True)
    visit.last_hash = event.hash
    visit.save(update_fields=["last_hash", "event_count", *changed])
    _record_state(visit, at)


def _record_state(visit: Visit, at: datetime) -> None:
    values: dict[str, object] = {
        "kind": visit.kind,
        "date": visit.date,
        "has_no_request": visit.has_no_request,
        "is_special": visit.is_special,
        "team_id": visit.team_id,
        "enterprise_ids": _enterprise_ids(visit),
    }
    present = VisitState.objects.filter(visit=visit, recorded_until__isnull=True).first()
    if present is not None:
        if all(getattr(present, name) == value for name, value in values.items()):
            return
        present.recorded_until = at
        present.save(update_fields=["recorded_until"])
    VisitState.objects.create(visit=visit, recorded_from=at, **values)
