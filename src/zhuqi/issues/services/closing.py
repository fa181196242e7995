"""Solved, and shown to be solved: resolve, audit, call back, strike off, reopen."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from zhuqi.foundation.errors import Refused
from zhuqi.issues.attempts import next_attempt, when_in_words
from zhuqi.issues.categories import CLOSURE_GRADE_LABELS, SATISFACTION_LABELS, ClosureGrade, Satisfaction
from zhuqi.issues.models import CallBack, CoHandling, Issue, IssueStage
from zhuqi.issues.services._stages import meet_stages, unmeet_solving
from zhuqi.issues.services._step import Recorded, Step, begin
from zhuqi.issues.services.intake import checked_solved_date
from zhuqi.issues.workflow import ATTEMPTS, Action, Status
from zhuqi.organisations.roles import Actor


@dataclass(frozen=True)
class Answers:
    """What the enterprise said: the four questions of the closure audit (domain.md 1.4), and a grade if it gave one."""

    is_solved: bool
    is_answered: bool
    was_contacted: bool
    satisfaction: Satisfaction = Satisfaction.NOT_RATED


@transaction.atomic
def resolve_issue(
    *,
    issue_id: int,
    result: str,
    evidence: str,
    answer: str,
    actor: Actor,
    at: datetime,
    solved_date: date | None = None,
) -> Recorded:
    """
    Say that the issue is solved and how the enterprise was told, and ask for strike-off (申请办结).

    :raises Refused: if evidence or answer is missing, or the date impossible
    """
    step = begin(issue_id, Action.RESOLVE, actor=actor, at=at, reason=result, occurred_on=solved_date)
    if not evidence.strip():
        raise Refused("请填写佐证材料：文件、单据名称，或说明已上传的附件。")
    if not answer.strip():
        raise Refused("请填写答复企业的情况：何时、以何种方式告知了什么。")
    issue = step.issue
    issue.solved_date = checked_solved_date(issue, solved_date, step.today)
    issue.resolved_at = step.at
    issue.first_answered_at = issue.first_answered_at or step.at
    issue.promised_date = issue.next_checkpoint = None
    met = meet_stages(issue, Action.RESOLVE, at=step.at)
    waiting = CoHandling.objects.filter(issue=issue, replied_at=None).count()
    return step.record(
        {
            "evidence": evidence.strip(),
            "answer": answer.strip(),
            "solved_date": issue.solved_date.isoformat(),
            "stages_met": met,
            "co_units_without_reply": waiting,
        }
    )


@transaction.atomic
def pass_audit(*, issue_id: int, actor: Actor, at: datetime, note: str = "") -> Recorded:
    """Find evidence and answer sufficient; the issue now waits for its call-back (审核通过)."""
    step = begin(issue_id, Action.PASS_AUDIT, actor=actor, at=at, reason=note)
    return step.record()


@transaction.atomic
def return_to_work(*, issue_id: int, reason: str, actor: Actor, at: datetime) -> Recorded:
    """Find the solution insufficient; the solving stage is open again with its old date (退回办理)."""
    step = begin(issue_id, Action.RETURN_TO_WORK, actor=actor, at=at, reason=reason)
    step.issue.solved_date = step.issue.resolved_at = None
    unmeet_solving(step.issue)
    return step.record()


@transaction.atomic
def record_call_back(
    *,
    issue_id: int,
    actor: Actor,
    at: datetime,
    answers: Answers | None = None,
    words: str = "",
    occurred_on: date | None = None,
) -> Recorded:
    """
    Record one attempt to ask the enterprise (回访); ``answers`` None means it could not be reached.

    If the enterprise says that the problem is not solved, the issue is reopened in the same act, with its original
    clock, and ``words`` are compulsory.

    :raises Refused: if an unreached attempt follows the last too soon, the firm has confirmed already, a denial is not
        explained, or the day is impossible
    """
    is_denied = answers is not None and not answers.is_solved
    if is_denied and not words.strip():
        raise Refused("企业表示未解决时，请记录企业原话：还差什么。")
    action = Action.REOPEN if is_denied else Action.CALL_BACK
    step = begin(issue_id, action, actor=actor, at=at, reason=words, occurred_on=occurred_on)
    issue = step.issue
    if issue.status != Status.ANSWERED:
        raise Refused("该问题已销号，企业反映未解决请用“重办”。")
    if issue.confirmed_solved and not is_denied:
        raise Refused("企业已确认解决，无需再次回访，等待销号即可；企业改口未解决的，请如实选择“否”。")
    if occurred_on is not None and occurred_on < issue.registered_date:
        raise Refused("回访日期早于问题收集日期，请核对后重新填写。")
    _refuse_hasty_attempt(issue, answers, step.at)
    CallBack.objects.create(
        issue=issue,
        cycle=issue.cycle,
        at=step.at,
        occurred_on=occurred_on,
        caller_id=actor.user_id,
        is_reached=answers is not None,
        is_solved=answers.is_solved if answers else None,
        is_answered=answers.is_answered if answers else None,
        was_contacted=answers.was_contacted if answers else None,
        satisfaction=answers.satisfaction if answers else Satisfaction.NOT_RATED,
        words=step.reason,
    )
    if answers is not None and is_denied:
        _open_again(step)
    else:
        issue.called_back = True
        if answers is not None:
            issue.reached = issue.confirmed_solved = True
            issue.satisfaction = answers.satisfaction
    return step.record(
        {
            "reached": answers is not None,
            "solved": answers.is_solved if answers else None,
            "answered": answers.is_answered if answers else None,
            "contacted": answers.was_contacted if answers else None,
            "satisfaction": answers.satisfaction if answers else None,
            "satisfaction_label": SATISFACTION_LABELS[answers.satisfaction] if answers else "",
            "call_back": True,
        }
    )


@transaction.atomic
def close_issue(*, issue_id: int, grade: ClosureGrade, actor: Actor, at: datetime, note: str = "") -> Recorded:
    """
    Strike the issue off (销号).

    The gate: the enterprise, asked by somebody neutral in this round, says that it is solved.  If it could not be
    reached in three attempts, the issue may be struck off with a reason, and never counts as confirmed.

    :raises Refused: if the gate is not passed; the sentence says what is missing
    """
    step = begin(issue_id, Action.CLOSE, actor=actor, at=at, reason=note)
    issue = step.issue
    if not issue.confirmed_solved:
        _require_three_attempts(issue)
        if not step.reason:
            raise Refused("三次回访均未接通，销号须填写理由。")
    issue.closed_at, issue.closure_grade = step.at, grade
    meet_stages(issue, Action.CLOSE, at=step.at)
    return step.record(
        {
            "grade": grade,
            "grade_label": CLOSURE_GRADE_LABELS[grade],
            "confirmed": issue.confirmed_solved,
        }
    )


@transaction.atomic
def reopen_issue(*, issue_id: int, reason: str, actor: Actor, at: datetime) -> Recorded:
    """Take an issue up again because it is not solved after all; the clock is the original one (重办)."""
    step = begin(issue_id, Action.REOPEN, actor=actor, at=at, reason=reason)
    _open_again(step)
    return step.record({"call_back": False})


def _open_again(step: Step) -> None:
    issue = step.issue
    issue.reopened_count += 1
    issue.cycle += 1
    issue.solved_date = issue.resolved_at = issue.closed_at = None
    issue.closure_grade = issue.satisfaction = ""
    issue.called_back = issue.reached = issue.confirmed_solved = False
    unmeet_solving(issue)
    IssueStage.objects.filter(issue=issue, code="FOLLOW").update(met_at=None)


def _refuse_hasty_attempt(issue: Issue, answers: Answers | None, at: datetime) -> None:
    """Three calls in a row at the same hour are one attempt, not three."""
    if answers is not None:
        return
    missed = CallBack.objects.filter(issue=issue, cycle=issue.cycle, is_reached=False).order_by("at")
    now = timezone.localtime(at)
    again = next_attempt([timezone.localtime(moment) for moment in missed.values_list("at", flat=True)])
    if again is not None and now < again:
        raise Refused(f"距上一次未接通太近，请换个时间再拨打：{when_in_words(again, now)}（相隔两小时、换个半天）。")


def _require_three_attempts(issue: Issue) -> None:
    attempts = CallBack.objects.filter(issue=issue, cycle=issue.cycle, is_reached=False).count()
    if attempts == 0:
        raise Refused("尚未回访企业，不能销号；请先由承办单位以外的人员回访。")
    if attempts < ATTEMPTS:
        raise Refused(f"已回访{attempts}次均未接通，须在不同时间回访满{ATTEMPTS}次，或得到企业确认后才能销号。")
