"""The rows of the deadline regime beside an issue: opened at assignment, met by acts, moved by decisions."""

from datetime import date, datetime

from django.utils import timezone

from zhuqi.deadlines.calendar import WorkingCalendar
from zhuqi.deadlines.regimes import Difficulty, DueDate, Regime, StageCode, due_dates, yellow_from
from zhuqi.deadlines.selectors import regime_in_force, working_calendar
from zhuqi.issues.models import Issue, IssueStage
from zhuqi.issues.selectors._stages import STAGE_ORDER, stages_of
from zhuqi.issues.workflow import HANDLING, Action, Status

CALL_BACK_WORKING_DAYS = 3  # domain.md 10: a call-back within three working days of the answer
CO_HANDLING_WORKING_DAYS = 3  # domain.md 1.4 (泉州): a co-handling unit replies to the lead within three working days
PRE_COMMUNICATION_WORKING_DAYS = 1


def open_stages(issue: Issue, *, start: date) -> list[IssueStage]:
    """Copy the regime in force into the issue's stage rows; the clock starts on ``start``, which does not count."""
    regime = regime_in_force(start)
    if regime.binds == "KEY_TARGETS" and not issue.is_key_target:
        return []
    dues = due_dates(regime, start=start, calendar=working_calendar(), difficulty=Difficulty(issue.difficulty))
    return IssueStage.objects.bulk_create(_stage(issue, regime, due, start) for due in dues)


def _stage(issue: Issue, regime: Regime, due: DueDate, start: date) -> IssueStage:
    return IssueStage(
        issue=issue,
        code=due.code,
        label=due.label,
        start_date=start,
        due_date=due.due_date,
        original_due_date=due.due_date,
        yellow_from=yellow_from(start, due.due_date) if due.due_date else None,
        is_provisional=due.provisional,
        falls_on_holiday=due.falls_on_holiday,
        rule=copied_rule(regime, due),
    )


def copied_rule(regime: Regime, due: DueDate) -> dict[str, object]:
    """Return the promise in words and numbers, so that a later change of the regime does not change it."""
    return {
        "regime": regime.code,
        "regime_name": regime.name,
        "amount": due.rule.amount,
        "unit": due.rule.unit,
        "moves_off_holidays": regime.moves_off_holidays,
        "satisfied_by": list(due.rule.satisfied_by),
        "source": due.rule.source,
    }


def solve_stage(issue: Issue) -> IssueStage | None:
    """Return the stage by which the issue must be solved, if a regime binds it."""
    return IssueStage.objects.filter(issue_id=issue.pk, code__startswith="SOLVE").first()


def meet_stages(issue: Issue, action: Action, *, at: datetime) -> list[str]:
    """
    Mark what ``action`` satisfies as met, with every earlier stage: who resolves on the second day has reported.

    Returns the codes that became met.
    """
    stages = stages_of(issue)
    satisfied = [index for index, stage in enumerate(stages) if action in stage.rule.get("satisfied_by", [])]
    if not satisfied:
        return []
    met = [stage for stage in stages[: max(satisfied) + 1] if stage.met_at is None]
    IssueStage.objects.filter(pk__in=[stage.pk for stage in met]).update(met_at=at)
    return [stage.code for stage in met]


def unmeet_solving(issue: Issue) -> None:
    """The solution did not hold: the solving stage is open again with the date it always had."""
    IssueStage.objects.filter(issue_id=issue.pk, code__in=STAGE_ORDER[2:]).update(met_at=None)


def move_solving(issue: Issue, new_due_date: date) -> None:
    """Move the solving date; ``original_due_date`` stays."""
    stage = solve_stage(issue)
    if stage is not None:
        stage.due_date, stage.yellow_from = new_due_date, yellow_from(stage.start_date, new_due_date)
        stage.is_provisional = not working_calendar().is_published(new_due_date)
        stage.save(update_fields=["due_date", "yellow_from", "is_provisional"])


def change_solving_rule(issue: Issue) -> None:
    """Put the solving stage under the issue's (new) difficulty, from the original start."""
    stage = solve_stage(issue)
    if stage is None:
        return
    regime, calendar = regime_in_force(stage.start_date), working_calendar()
    due = _solving(
        due_dates(regime, start=stage.start_date, calendar=calendar, difficulty=Difficulty(issue.difficulty))
    )
    _put(stage, regime, due)


def recompute_provisional(stage: IssueStage, calendar: WorkingCalendar) -> bool:
    """
    Compute a provisional stage again now that more of the calendar is published.

    A date moved by an extension is only freed of its mark.  Returns whether a date changed.
    """
    if stage.due_date != stage.original_due_date:
        stage.is_provisional = stage.due_date is not None and not calendar.is_published(stage.due_date)
        stage.save(update_fields=["is_provisional"])
        return False
    regime = regime_in_force(stage.start_date)
    dues = {due.code: due for due in due_dates(regime, start=stage.start_date, calendar=calendar)}
    before, due = stage.due_date, dues[StageCode(stage.code)]
    _put(stage, regime, due)
    stage.original_due_date = stage.due_date
    stage.save(update_fields=["original_due_date"])
    return stage.due_date != before


def _solving(dues: tuple[DueDate, ...]) -> DueDate:
    return next(due for due in dues if due.code.startswith("SOLVE"))


def _put(stage: IssueStage, regime: Regime, due: DueDate) -> None:
    stage.code, stage.label, stage.due_date = due.code, due.label, due.due_date
    stage.yellow_from = yellow_from(stage.start_date, due.due_date) if due.due_date else None
    stage.is_provisional, stage.falls_on_holiday = due.provisional, due.falls_on_holiday
    stage.rule = copied_rule(regime, due)
    stage.save(update_fields=["code", "label", "due_date", "yellow_from", "is_provisional", "falls_on_holiday", "rule"])


def refresh_due_date(issue: Issue, stages: list[IssueStage], at: datetime) -> None:
    """
    Put on the issue the day it is waiting for: the next unmet stage, the next checkpoint, or the call-back.

    Lists sort by it and lamps are read from it.
    """
    solve = next((stage for stage in stages if stage.code.startswith("SOLVE")), None)
    if solve is not None:
        issue.solve_due_date, issue.original_due_date = solve.due_date, solve.original_due_date
    status = Status(issue.status)
    if status in HANDLING:
        unmet = [stage for stage in stages if stage.met_at is None and stage.due_date is not None]
        stage = min(unmet, key=lambda stage: (stage.due_date, stage.code), default=None)
        issue.due_date, issue.yellow_from = (stage.due_date, stage.yellow_from) if stage else (None, None)
    elif status is Status.LONG_TERM:
        issue.due_date = issue.yellow_from = issue.next_checkpoint
    elif status is Status.ANSWERED:
        if issue.due_date is None:
            start = timezone.localdate(at)
            issue.due_date = working_calendar().add_working_days(start, CALL_BACK_WORKING_DAYS)
            issue.yellow_from = yellow_from(start, issue.due_date)
    else:
        issue.due_date = issue.yellow_from = None
