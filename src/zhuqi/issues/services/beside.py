"""Facts beside the status: chase, supervise, instruct, comment, attach, mark as a typical case."""

from datetime import date, datetime

from django.db import transaction

from zhuqi.foundation.errors import Refused
from zhuqi.issues.attachments import examine, store
from zhuqi.issues.categories import SUPERVISION_LABELS, SupervisionLevel
from zhuqi.issues.models import Attachment, Instruction, SupervisionNotice
from zhuqi.issues.services._step import Recorded, Step, begin
from zhuqi.issues.workflow import Action
from zhuqi.organisations.roles import Actor


@transaction.atomic
def chase_issue(*, issue_id: int, actor: Actor, at: datetime, text: str = "") -> Recorded:
    """Ask the handling unit to hurry (催办)."""
    step = begin(issue_id, Action.CHASE, actor=actor, at=at, reason=text)
    return _notice(step, SupervisionLevel.CHASE)


@transaction.atomic
def supervise_issue(*, issue_id: int, level: SupervisionLevel, text: str, actor: Actor, at: datetime) -> Recorded:
    """
    Open a supervision notice, or call the unit's head to an interview (督办单、约谈).

    :raises Refused: if the level is one of chasing, which is an act of its own
    """
    step = begin(issue_id, Action.SUPERVISE, actor=actor, at=at, reason=text)
    if level in (SupervisionLevel.REMINDER, SupervisionLevel.CHASE):
        raise Refused("请选择督办单的颜色或约谈；一般提醒请用“催办”。")
    return _notice(step, level)


def _notice(step: Step, level: SupervisionLevel) -> Recorded:
    issue = step.issue
    due_date = issue.due_date or step.today
    earlier = SupervisionNotice.objects.filter(issue=issue, stage="", due_date=due_date, level=level).count()
    SupervisionNotice.objects.create(
        issue=issue,
        stage="",
        due_date=due_date,
        level=level,
        serial=earlier + 1,
        opened_at=step.at,
        opened_by_id=step.actor.user_id,
        text=step.reason,
    )
    unit = issue.lead_unit.name if issue.lead_unit else ""
    return step.record({"level": level, "level_label": SUPERVISION_LABELS[level], "unit": unit})


@transaction.atomic
def instruct_on_issue(*, issue_id: int, text: str, actor: Actor, at: datetime) -> Recorded:
    """Write a leader's instruction on the issue; it waits for an answer (批示)."""
    step = begin(issue_id, Action.INSTRUCT, actor=actor, at=at, reason=text)
    Instruction.objects.create(issue=step.issue, leader_id=actor.user_id, at=step.at, text=step.reason)
    return step.record()


@transaction.atomic
def answer_instruction(*, issue_id: int, answer: str, actor: Actor, at: datetime) -> Recorded:
    """
    Report to the leader what came of the oldest unanswered instruction (落实批示).

    :raises Refused: if none is waiting
    """
    step = begin(issue_id, Action.ANSWER_INSTRUCTION, actor=actor, at=at, reason=answer)
    instruction = Instruction.objects.filter(issue=step.issue, answered_at=None).order_by("at", "id").first()
    if instruction is None:
        raise Refused("该问题没有待落实的批示。")
    instruction.answer, instruction.answered_at = step.reason, step.at
    instruction.save(update_fields=["answer", "answered_at"])
    return step.record()


@transaction.atomic
def comment_on_issue(*, issue_id: int, text: str, actor: Actor, at: datetime) -> Recorded:
    """Add a remark to the history (备注)."""
    return begin(issue_id, Action.COMMENT, actor=actor, at=at, reason=text).record()


@transaction.atomic
def attach_file(*, issue_id: int, name: str, content: bytes, actor: Actor, at: datetime, note: str = "") -> Recorded:
    """
    Attach a file, checked for type and size, stored outside the web root under its hash (上传附件).

    :raises Refused: if it is empty, too large, of a kind not taken, not what its name says, or attached already
    """
    step = begin(issue_id, Action.ATTACH, actor=actor, at=at, reason=note)
    file = examine(name, content)
    if Attachment.objects.filter(issue=step.issue, sm3=file.sm3).exists():
        raise Refused(f"“{file.name}”与已上传的附件内容相同，无需重复上传。")
    store(file, content)
    Attachment.objects.create(
        issue=step.issue,
        name=file.name,
        content_type=file.content_type,
        bytes=len(content),
        sm3=file.sm3,
        uploaded_by_id=actor.user_id,
        uploaded_at=step.at,
    )
    return step.record({"name": file.name, "bytes": len(content), "sm3": file.sm3})


@transaction.atomic
def mark_typical(
    *,
    issue_id: int,
    story: str,
    actor: Actor,
    at: datetime,
    adopted_by: str = "",
    occasion: str = "",
    adopted_on: date | None = None,
) -> Recorded:
    """Keep an issue as a typical case, with who adopted it, when and on what occasion (列为典型案例)."""
    step = begin(issue_id, Action.MARK_TYPICAL, actor=actor, at=at, reason=story)
    if adopted_on is not None and adopted_on > step.today:
        raise Refused("采用日期不能晚于今天，请改为实际日期。")
    step.issue.is_typical = True
    return step.record(
        {
            "adopted_by": adopted_by.strip(),
            "occasion": occasion.strip(),
            "adopted_on": adopted_on.isoformat() if adopted_on else None,
        }
    )
