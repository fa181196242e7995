"""Complaints and suggestions as pages show them, to whom they may be shown."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from zhuqi.deadlines.regimes import lamp
from zhuqi.followups import access
from zhuqi.followups.kinds import (
    COMPLAINT_KIND_LABELS,
    COMPLAINT_STATE_LABELS,
    FOLLOW_UP_ACTION_LABELS,
    ComplaintKind,
    ComplaintState,
    FollowUpAction,
)
from zhuqi.followups.models import Complaint, FollowUpEvent
from zhuqi.foundation import crypto
from zhuqi.foundation.errors import NotFound
from zhuqi.issues.lamps import IssueLamp, days_in_words
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import PersonRef, people_with_role, unit_subtree

PAGE_SIZE = 50
_SIGNS = str.maketrans("", "", " -－—　")


@dataclass(frozen=True)
class ComplaintRow:
    """One line of the list."""

    number: str
    kind_label: str
    text: str
    state: ComplaintState
    state_label: str
    from_whom: str
    about: str
    assignee_name: str
    lodged_at: datetime
    due_date: date
    lamp: IssueLamp


@dataclass(frozen=True)
class ComplaintPage:
    """One page, newest first; ``after`` opens the next, "" on the last."""

    rows: tuple[ComplaintRow, ...]
    after: str
    total: int


@dataclass(frozen=True)
class ComplaintLine:
    """One act on a complaint."""

    at: datetime
    person: str
    action_label: str
    reason: str


@dataclass(frozen=True)
class ComplaintCard:
    """Everything the page of one shows."""

    row: ComplaintRow
    issue_number: str
    reply: str
    replied_at: datetime | None
    rejections: int
    is_accepted: bool | None
    note: str
    history: tuple[ComplaintLine, ...]
    may_appoint: bool
    may_reply: bool
    may_judge: bool
    may_settle: bool


@dataclass(frozen=True)
class Receipt:
    """What whoever holds the code is told: the state and the answer, nobody's name."""

    number: str
    kind_label: str
    lodged_at: datetime
    due_date: date
    state_label: str
    reply: str
    replied_at: datetime | None
    is_replied: bool


@dataclass(frozen=True)
class ComplaintDuties:
    """How many wait for the actor: to be given to somebody, and to be answered by them."""

    to_appoint: int
    to_reply: int


def receipt_mac(code: str) -> str:
    """Return what is stored of a code, however it is typed."""
    plain = code.translate(_SIGNS).upper()
    return crypto.provider().mac(f"complaint receipt {plain}".encode())


def complaint_list(
    *,
    actor: Actor,
    today: date,
    state: ComplaintState | None = None,
    after: str = "",
) -> ComplaintPage:
    """Return the complaints and suggestions the actor may see, newest first; two queries."""
    matching = access.visible_complaints(actor)
    if state is not None:
        matching = matching.filter(state=state.value)
    total = matching.count()
    if after.isascii() and after.isdigit() and len(after) < 18:
        matching = matching.filter(pk__lt=int(after))
    found = list(_joined(matching).order_by("-pk")[: PAGE_SIZE + 1])
    page = found[:PAGE_SIZE]
    rows = tuple(_row(complaint, today) for complaint in page)
    return ComplaintPage(rows, str(page[-1].pk) if len(found) > PAGE_SIZE else "", total)


def complaint_card(*, actor: Actor, number: str, today: date) -> ComplaintCard:
    """
    Return one as the actor sees it.

    :raises NotFound: if there is none, or none they may see
    """
    complaint = _joined(access.visible_complaints(actor)).filter(number=number.strip().upper()).first()
    if complaint is None:
        raise NotFound("没有这条投诉建议，或您无权查看。")
    events = FollowUpEvent.objects.filter(chain__subject=f"complaint:{complaint.number}").select_related("actor")
    return ComplaintCard(
        row=_row(complaint, today),
        issue_number=complaint.issue.number if complaint.issue else "",
        reply=complaint.reply,
        replied_at=complaint.replied_at,
        rejections=complaint.rejections,
        is_accepted=complaint.is_accepted,
        note=complaint.note,
        history=tuple(
            ComplaintLine(
                event.at,
                event.actor.name if event.actor else "提交人",
                FOLLOW_UP_ACTION_LABELS[FollowUpAction(event.action)],
                event.reason,
            )
            for event in events.order_by("sequence")
        ),
        may_appoint=access.may_appoint(actor, complaint),
        may_reply=access.may_reply(actor, complaint),
        may_judge=access.may_judge(actor, complaint),
        may_settle=access.may_settle(actor, complaint),
    )


def complaint_receipt(code: str) -> Receipt:
    """
    Return what the holder of a code may know; asks for no name.

    :raises NotFound: if no complaint has this code
    """
    complaint = Complaint.objects.filter(receipt_mac=receipt_mac(code)).first()
    if complaint is None:
        raise NotFound("没有这个查询码，请核对后重新输入。")
    state = ComplaintState(complaint.state)
    return Receipt(
        number=complaint.number,
        kind_label=COMPLAINT_KIND_LABELS[ComplaintKind(complaint.kind)],
        lodged_at=complaint.lodged_at,
        due_date=complaint.due_date,
        state_label=COMPLAINT_STATE_LABELS[state],
        reply=complaint.reply,
        replied_at=complaint.replied_at,
        is_replied=state is ComplaintState.REPLIED,
    )


def assignable_people(*, actor: Actor, number: str, today: date) -> list[PersonRef]:
    """Return who may deal with a complaint: people of the office, none of the unit it is about, nor who raised it."""
    complaint = access.visible_complaints(actor).filter(number=number).first()
    if complaint is None:
        return []
    people = {person.id: person for role in access.ASSIGNABLE for person in people_with_role(role, today=today)}
    concerned = unit_subtree(complaint.unit_id) if complaint.unit_id else frozenset()
    left_out = (complaint.lodged_by_id, complaint.assignee_id)
    return [one for one in people.values() if one.id not in left_out and one.unit_id not in concerned]


def complaint_duties(*, actor: Actor) -> ComplaintDuties:
    """Count what waits for the actor, in one query."""
    found = access.visible_complaints(actor).aggregate(
        received=Count("pk", filter=Q(state=ComplaintState.RECEIVED)),
        mine=Count("pk", filter=Q(state=ComplaintState.WITH_SOMEBODY, assignee_id__in=actor.user_ids)),
    )
    return ComplaintDuties(found["received"] if access.is_complaint_office(actor) else 0, found["mine"])


def _joined(complaints: QuerySet[Complaint]) -> QuerySet[Complaint]:
    return complaints.select_related("issue", "unit", "enterprise", "lodged_by", "assignee").defer("issue__search")


def _row(complaint: Complaint, today: date) -> ComplaintRow:
    state = ComplaintState(complaint.state)
    return ComplaintRow(
        number=complaint.number,
        kind_label=COMPLAINT_KIND_LABELS[ComplaintKind(complaint.kind)],
        text=complaint.text,
        state=state,
        state_label=COMPLAINT_STATE_LABELS[state],
        from_whom=_from_whom(complaint),
        about=complaint.unit.name if complaint.unit else (complaint.issue.number if complaint.issue else ""),
        assignee_name=complaint.assignee.name if complaint.assignee else "",
        lodged_at=complaint.lodged_at,
        due_date=complaint.due_date,
        lamp=_lamp(complaint, today),
    )


def _from_whom(complaint: Complaint) -> str:
    if complaint.lodged_by is None:
        return "匿名"
    return (
        f"{complaint.enterprise.name} {complaint.lodged_by.name}" if complaint.enterprise else complaint.lodged_by.name
    )


def _lamp(complaint: Complaint, today: date) -> IssueLamp:
    due, replied = complaint.due_date, complaint.first_replied_at
    is_met = replied is not None
    yellow = due - timedelta(days=1)
    code = lamp(yellow_from=yellow, due_date=due, today=today, is_met=is_met, is_parked=False)
    if replied is None:
        return IssueLamp(code, days_in_words((due - today).days))
    late = (timezone.localdate(replied) - due).days
    return IssueLamp(code, f"答复超期{late}天" if late > 0 else "按期答复")
