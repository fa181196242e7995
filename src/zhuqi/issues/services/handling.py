"""The unit's work on an issue: arrange, report, reply, answer, pre-communicate, ask for time, park and resume."""

from datetime import date, datetime

from django.db import transaction

from zhuqi.deadlines.selectors import working_calendar
from zhuqi.foundation.errors import Refused
from zhuqi.issues.models import CoHandling, Extension, PreCommunication
from zhuqi.issues.services._stages import meet_stages, move_solving, solve_stage
from zhuqi.issues.services._step import Recorded, begin
from zhuqi.issues.workflow import Action
from zhuqi.organisations.roles import Actor


@transaction.atomic
def arrange_issue(*, issue_id: int, arrangement: str, actor: Actor, at: datetime, handler: str = "") -> Recorded:
    """Study the issue and say who will do what: the first stage of 13710 (研究部署)."""
    step = begin(issue_id, Action.ARRANGE, actor=actor, at=at, reason=arrangement)
    met = meet_stages(step.issue, Action.ARRANGE, at=step.at)
    return step.record({"stages_met": met, "handler": handler.strip()})


@transaction.atomic
def report_progress(
    *, issue_id: int, progress: str, actor: Actor, at: datetime, next_checkpoint: date | None = None
) -> Recorded:
    """
    Report what was done and how far it got (反馈进展); on a long-term issue, also the next checkpoint.

    :raises Refused: if the next checkpoint is not in the future
    """
    step = begin(issue_id, Action.REPORT, actor=actor, at=at, reason=progress)
    if next_checkpoint is not None:
        if next_checkpoint <= step.today:
            raise Refused("下一节点须晚于今天，请重新填写日期。")
        step.issue.next_checkpoint = next_checkpoint
    met = meet_stages(step.issue, Action.REPORT, at=step.at)
    return step.record({"stages_met": met, "next_checkpoint": next_checkpoint.isoformat() if next_checkpoint else None})


@transaction.atomic
def reply_as_co_handler(*, issue_id: int, reply: str, actor: Actor, at: datetime) -> Recorded:
    """
    Give the co-handling unit's contribution to the lead unit (协办回复).

    :raises Refused: if the actor's unit has replied already
    """
    step = begin(issue_id, Action.REPLY, actor=actor, at=at, reason=reply)
    unit_ids = frozenset[int]().union(*(grant.unit_ids for grant in actor.grants))
    rows = CoHandling.objects.filter(issue=step.issue, unit_id__in=unit_ids).select_related("unit").order_by("id")
    row = rows.filter(replied_at=None).first()
    if row is None:
        raise Refused("本单位的协办意见已经回复，如需补充请用“备注”。")
    row.reply, row.replied_at = step.reason, step.at
    row.save(update_fields=["reply", "replied_at"])
    return step.record({"unit_id": row.unit_id, "unit": row.unit.name})


@transaction.atomic
def answer_enterprise(
    *, issue_id: int, answer: str, actor: Actor, at: datetime, promised_date: date | None = None
) -> Recorded:
    """
    Tell the enterprise something real; the first such answer is timed (答复企业).

    ``promised_date`` is when it will hear again.

    :raises Refused: if the promise is not in the future
    """
    step = begin(issue_id, Action.ANSWER, actor=actor, at=at, reason=answer)
    issue = step.issue
    is_first = issue.first_answered_at is None
    if is_first:
        issue.first_answered_at = step.at
    issue.promised_date = checked_promise(promised_date, step.today)
    return step.record({"first": is_first, "promised": promised_date.isoformat() if promised_date else None})


@transaction.atomic
def record_pre_communication(
    *, issue_id: int, outcome: str, actor: Actor, at: datetime, answered_enterprise: bool = False
) -> Recorded:
    """
    Record what the group member learned from the lead unit beside the formal way (先期沟通).

    ``answered_enterprise`` says that the firm was told; if nobody had answered it before, this is the first answer.

    :raises Refused: if no pre-communication is open, or it is another member's
    """
    step = begin(issue_id, Action.PRE_COMMUNICATE, actor=actor, at=at, reason=outcome)
    task = PreCommunication.objects.filter(issue=step.issue, done_at=None).order_by("id").first()
    if task is None:
        raise Refused("该问题没有待办的先期沟通，进展请用“备注”记录。")
    if task.member_id is not None and task.member_id not in actor.user_ids:
        raise Refused("该先期沟通由本部门的组员负责，请由其本人记录；有情况可用“备注”补充。")
    task.member_id = task.member_id or actor.user_id
    task.outcome, task.done_at = step.reason, step.at
    task.save(update_fields=["member", "outcome", "done_at"])
    if answered_enterprise and step.issue.first_answered_at is None:
        step.issue.first_answered_at = step.at
    return step.record({"unit_id": task.unit_id, "answered": answered_enterprise})


# ---------------------------------------------------------------- time


@transaction.atomic
def request_extension(*, issue_id: int, new_due_date: date, reason: str, actor: Actor, at: datetime) -> Recorded:
    """
    Ask for a later solving date, at least one working day before the present one (申请延期).

    :raises Refused: if it is too late, not later, or another request is undecided
    """
    step = begin(issue_id, Action.REQUEST_EXTENSION, actor=actor, at=at, reason=reason)
    stage = solve_stage(step.issue)
    if stage is None or stage.due_date is None:
        raise Refused("该问题没有办结期限，无需申请延期。")
    if working_calendar().add_working_days(step.today, 1) > stage.due_date:
        raise Refused(
            f"延期须在到期前至少1个工作日提出，办结期限为{stage.due_date:%Y年%-m月%-d日}，现已来不及，请抓紧办理并反馈进展。"
        )
    if new_due_date <= stage.due_date:
        raise Refused(f"新的期限须晚于现在的期限{stage.due_date:%Y年%-m月%-d日}，请重新填写。")
    if Extension.objects.filter(issue=step.issue, decided_at=None).exists():
        raise Refused("已有一份延期申请正在等待审批，请等候决定。")
    Extension.objects.create(
        issue=step.issue,
        requested_by_id=actor.user_id,
        requested_at=step.at,
        old_due_date=stage.due_date,
        new_due_date=new_due_date,
        reason=step.reason,
    )
    return step.record({"old_due_date": stage.due_date.isoformat(), "new_due_date": new_due_date.isoformat()})


@transaction.atomic
def approve_extension(*, issue_id: int, actor: Actor, at: datetime, note: str = "") -> Recorded:
    """
    Grant the later date; the original stays visible and the enterprise is to be told (批准延期).

    :raises Refused: if nothing waits for a decision
    """
    step = begin(issue_id, Action.APPROVE_EXTENSION, actor=actor, at=at, reason=note)
    extension = _decide(step.issue.pk, True, actor, step.at, note)
    move_solving(step.issue, extension.new_due_date)
    step.issue.extension_count += 1
    step.issue.promised_date = extension.new_due_date
    return step.record(
        {"old_due_date": extension.old_due_date.isoformat(), "new_due_date": extension.new_due_date.isoformat()}
    )


@transaction.atomic
def refuse_extension(*, issue_id: int, reason: str, actor: Actor, at: datetime) -> Recorded:
    """
    Leave the date as it is (不予延期).

    :raises Refused: if nothing waits for a decision
    """
    step = begin(issue_id, Action.REFUSE_EXTENSION, actor=actor, at=at, reason=reason)
    extension = _decide(step.issue.pk, False, actor, step.at, reason)
    return step.record({"new_due_date": extension.new_due_date.isoformat()})


def _decide(issue_id: int, is_approved: bool, actor: Actor, at: datetime, decision: str) -> Extension:
    extension = Extension.objects.select_for_update().filter(issue_id=issue_id, decided_at=None).first()
    if extension is None:
        raise Refused("该问题没有待审批的延期申请，可能已有人处理，请刷新查看。")
    extension.is_approved, extension.decided_by_id, extension.decided_at = is_approved, actor.user_id, at
    extension.decision = decision.strip()
    extension.save(update_fields=["is_approved", "decided_by", "decided_at", "decision"])
    return extension


@transaction.atomic
def park_issue(
    *,
    issue_id: int,
    plan: str,
    plan_owner: str,
    next_checkpoint: date,
    promised_date: date,
    actor: Actor,
    at: datetime,
) -> Recorded:
    """
    Put an issue that cannot be solved for now on the long road (转长期推进): plan, owner, next checkpoint, promise.

    It is never counted as solved.  For a complex issue the plan satisfies the one-month stage.

    :raises Refused: if any of the four is missing or not in the future
    """
    step = begin(issue_id, Action.PARK, actor=actor, at=at, reason=plan)
    issue = step.issue
    if not plan_owner.strip():
        raise Refused("请填写推进责任人。")
    if next_checkpoint <= step.today:
        raise Refused("下一节点须晚于今天，请重新填写日期。")
    issue.plan, issue.plan_owner, issue.next_checkpoint = step.reason, plan_owner.strip(), next_checkpoint
    issue.promised_date = checked_promise(promised_date, step.today)
    met = meet_stages(issue, Action.PARK, at=step.at)
    return step.record(
        {
            "owner": issue.plan_owner,
            "next_checkpoint": next_checkpoint.isoformat(),
            "promised": promised_date.isoformat(),
            "stages_met": met,
        }
    )


@transaction.atomic
def resume_issue(*, issue_id: int, reason: str, actor: Actor, at: datetime) -> Recorded:
    """Take a long-term issue back into work (恢复办理); its solving stage still counts from the original start."""
    step = begin(issue_id, Action.RESUME, actor=actor, at=at, reason=reason)
    step.issue.next_checkpoint = None
    return step.record()


def checked_promise(promised_date: date | None, today: date) -> date | None:
    """:raises Refused: if what is promised to the enterprise lies in the past"""
    if promised_date is not None and promised_date <= today:
        raise Refused("承诺下次答复的日期须晚于今天，请重新填写。")
    return promised_date
