"""
Complaints and suggestions about the service itself, from coming in to an answer that will do.

Whoever speaks without their name gets a code, and nothing anywhere says who they were.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from zhuqi.deadlines.selectors import working_calendar
from zhuqi.followups import access
from zhuqi.followups.kinds import COMPLAINT_STATE_LABELS, ComplaintKind, ComplaintState, FollowUpAction
from zhuqi.followups.models import Complaint
from zhuqi.followups.selectors import receipt_mac, rules_in_force
from zhuqi.followups.services._record import record
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.issues.selectors import issue_card
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import actor_for, unit_ref

_NUMBERS_LOCK = 7_403
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that reads like something else
_CODE_LETTERS = 16
_TEXT_LIMIT = 2000
_NOTE_LIMIT = 300


@dataclass(frozen=True)
class Lodged:
    """A complaint that was taken in; ``code`` is told once and kept nowhere."""

    number: str
    code: str


@transaction.atomic
def lodge_complaint(
    *,
    kind: ComplaintKind,
    text: str,
    key: str,
    actor: Actor,
    at: datetime,
    is_anonymous: bool = False,
    issue_number: str = "",
    unit_id: int | None = None,
) -> Lodged:
    """
    Take in what somebody says about the service, about an issue or a unit if they name one (提交投诉建议).

    A complaint about an issue is about its lead unit unless another is named.  The same ``key`` again takes nothing in,
    and tells no code.

    :raises NotFound: if the actor sees no such issue, or there is no such unit
    :raises Refused: if there is no text, or too much
    """
    text = text.strip()
    if not text:
        raise Refused("请填写内容：发生了什么，您希望怎样改进。")
    if len(text) > _TEXT_LIMIT:
        raise Refused(f"内容最多 {_TEXT_LIMIT} 个字，请缩短。")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERS_LOCK])
    earlier = Complaint.objects.filter(key=key).first()
    if earlier is not None:
        return Lodged(earlier.number, "")
    today = timezone.localdate(at)
    issue = issue_card(actor=actor, number=issue_number.strip(), today=today) if issue_number.strip() else None
    if unit_id is not None:
        unit_id = unit_ref(unit_id).id
    elif issue is not None and kind is ComplaintKind.COMPLAINT:
        unit_id = issue.lead_unit_id
    rules = rules_in_force()
    days = rules.complaint_workdays if kind is ComplaintKind.COMPLAINT else rules.suggestion_workdays
    code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LETTERS))
    last = Complaint.objects.order_by("-pk").values_list("number", flat=True).first()
    complaint = Complaint(
        number=f"T{int(last[1:]) + 1 if last else 1:06}",
        key=key,
        receipt_mac=receipt_mac(code),
        kind=kind.value,
        text=text,
        issue_id=issue.id if issue else None,
        unit_id=unit_id,
        enterprise_id=None if is_anonymous else actor.enterprise_id,
        lodged_by_id=None if is_anonymous else actor.user_id,
        lodged_at=at,
        due_date=working_calendar().add_working_days(today, days),
        state=ComplaintState.RECEIVED.value,
    )
    complaint.save(force_insert=True)
    data: dict[str, object] = {"kind": kind.value, "anonymous": is_anonymous, "due": complaint.due_date.isoformat()}
    _write(complaint, FollowUpAction.LODGE, None if is_anonymous else actor, at, data=data)
    return Lodged(complaint.number, code)


@transaction.atomic
def appoint_for_complaint(*, number: str, assignee_id: int, actor: Actor, at: datetime) -> None:
    """
    Say who of the office deals with it, or that somebody else does from now on (指定办理人).

    :raises NotFound: if the actor sees no such complaint
    :raises NotAllowed: if they do not look after complaints
    :raises Refused: if that person is not of the office, is of the unit complained about, or raised it
    """
    complaint = _locked(number, actor)
    if not access.may_appoint(actor, complaint):
        _refuse(complaint, (ComplaintState.RECEIVED, ComplaintState.WITH_SOMEBODY), "指定办理人")
    if complaint.assignee_id == assignee_id:
        raise Refused("这个人已经是办理人，没有改动。")
    person = actor_for(assignee_id, actor.today)
    if not person.has(*access.ASSIGNABLE):
        raise Refused(f"{person.name}不是企业服务办的人员，请另选办理人。")
    if complaint.unit_id in person.line_unit_ids or complaint.lodged_by_id == person.user_id:
        raise Refused(f"{person.name}与该{_what(complaint)}有关（所在单位或提交人），请另选办理人。")
    complaint.assignee_id = person.user_id
    complaint.state = ComplaintState.WITH_SOMEBODY.value
    _save(complaint, FollowUpAction.APPOINT, actor, at, changed=["assignee", "state"])


@transaction.atomic
def reply_to_complaint(*, number: str, text: str, actor: Actor, at: datetime) -> None:
    """
    Answer it (答复); whoever raised it reads the answer under its number or code.

    :raises NotFound: if the actor sees no such complaint
    :raises NotAllowed: if it was not given to them
    :raises Refused: if there is no text, or too much
    """
    complaint = _locked(number, actor)
    if not access.may_reply(actor, complaint):
        _refuse(complaint, (ComplaintState.WITH_SOMEBODY,), "答复")
    text = text.strip()
    if not text:
        raise Refused("请填写答复：怎样处理的，结果如何。")
    if len(text) > _TEXT_LIMIT:
        raise Refused(f"答复最多 {_TEXT_LIMIT} 个字，请缩短。")
    complaint.reply, complaint.replied_at = text, at
    complaint.first_replied_at = complaint.first_replied_at or at
    complaint.state = ComplaintState.REPLIED.value
    _save(
        complaint, FollowUpAction.REPLY, actor, at, changed=["reply", "replied_at", "first_replied_at", "state"],
        reason=text,
    )  # fmt: skip


@transaction.atomic
def judge_reply(*, number: str, is_accepted: bool, actor: Actor, at: datetime, words: str = "") -> None:
    """
    Accept the answer, which settles it, or send it back (认可或不认可答复).

    :raises NotFound: if the actor sees no such complaint
    :raises NotAllowed: if they did not raise it
    :raises Refused: if a rejection does not say what is missing
    """
    complaint = _locked(number, actor)
    if not access.may_judge(actor, complaint):
        _refuse(complaint, (ComplaintState.REPLIED,), "评价答复")
    _judge(complaint, is_accepted, words, actor, at)


@transaction.atomic
def judge_reply_by_code(*, code: str, is_accepted: bool, at: datetime, words: str = "") -> None:
    """
    Do the same for whoever holds the code.

    :raises NotFound: if no complaint has this code
    :raises StaleState: if there is no answer to judge
    :raises Refused: if a rejection does not say what is missing
    """
    complaint = Complaint.objects.select_for_update(of=("self",)).filter(receipt_mac=receipt_mac(code)).first()
    if complaint is None:
        raise NotFound("没有这个查询码，请核对后重新输入。")
    if complaint.state != ComplaintState.REPLIED:
        _stale(complaint, "评价答复")
    _judge(complaint, is_accepted, words, None, at)


@transaction.atomic
def settle_complaint(*, number: str, note: str, actor: Actor, at: datetime) -> None:
    """
    End an answered one nobody has judged (了结); it is then neither accepted nor rejected.

    :raises NotFound: if the actor sees no such complaint
    :raises NotAllowed: if they do not look after complaints
    :raises Refused: if the note is missing
    """
    complaint = _locked(number, actor)
    if not access.may_settle(actor, complaint):
        _refuse(complaint, (ComplaintState.REPLIED,), "了结")
    if not note.strip():
        raise Refused("请填写了结说明：如何联系提交人，为何未表态也可了结。")
    if len(note.strip()) > _NOTE_LIMIT:
        raise Refused(f"了结说明最多 {_NOTE_LIMIT} 个字，请缩短。")
    complaint.state, complaint.settled_at, complaint.note = ComplaintState.SETTLED.value, at, note.strip()
    _save(complaint, FollowUpAction.SETTLE, actor, at, changed=["state", "settled_at", "note"], reason=note.strip())


# ---------------------------------------------------------------- the parts


def _judge(complaint: Complaint, is_accepted: bool, words: str, actor: Actor | None, at: datetime) -> None:
    words = words.strip()
    if len(words) > _NOTE_LIMIT:
        raise Refused(f"意见最多 {_NOTE_LIMIT} 个字，请缩短。")
    if is_accepted:
        complaint.state, complaint.settled_at, complaint.is_accepted = ComplaintState.SETTLED.value, at, True
        action, changed = FollowUpAction.ACCEPT_REPLY, ["state", "settled_at", "is_accepted"]
    else:
        if not words:
            raise Refused("不认可答复时，请写明还差什么。")
        complaint.state, complaint.rejections = ComplaintState.WITH_SOMEBODY.value, complaint.rejections + 1
        action, changed = FollowUpAction.REJECT_REPLY, ["state", "rejections"]
    _save(complaint, action, actor, at, changed=changed, reason=words)


def _locked(number: str, actor: Actor) -> Complaint:
    found = access.visible_complaints(actor).filter(number=number.strip().upper()).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("没有这条投诉建议，或您无权查看。")
    return Complaint.objects.select_for_update(of=("self",)).get(pk=found)


def _refuse(complaint: Complaint, states: tuple[ComplaintState, ...], act: str) -> None:
    """:raises StaleState: if it is not the moment; NotAllowed otherwise"""
    if complaint.state not in states:
        _stale(complaint, act)
    raise NotAllowed(f"“{act}”不由您进行，请联系投诉建议的受理人员。")


def _stale(complaint: Complaint, act: str) -> None:
    label = COMPLAINT_STATE_LABELS[ComplaintState(complaint.state)]
    raise StaleState(f"{complaint.number} 目前“{label}”，不能“{act}”，请按页面上的最新状态操作。")


def _what(complaint: Complaint) -> str:
    return "投诉" if complaint.kind == ComplaintKind.COMPLAINT else "建议"


def _save(
    complaint: Complaint, action: FollowUpAction, actor: Actor | None, at: datetime, *, changed: list[str],
    reason: str = "",
) -> None:  # fmt: skip
    complaint.save(update_fields=changed)
    _write(complaint, action, actor, at, reason=reason)


def _write(
    complaint: Complaint,
    action: FollowUpAction,
    actor: Actor | None,
    at: datetime,
    *,
    data: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    record(f"complaint:{complaint.number}", action, actor=actor, at=at, reason=reason, data=data)
