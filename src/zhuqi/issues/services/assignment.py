"""Whose issue it is: assign, object, uphold, reassign; and how high it stands: difficulty, escalate, refer down."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from zhuqi.deadlines.regimes import DIFFICULTY_LABELS, Difficulty
from zhuqi.deadlines.selectors import working_calendar
from zhuqi.foundation.errors import Refused
from zhuqi.issues.categories import LADDER, LEVEL_LABELS, Level
from zhuqi.issues.models import CoHandling, Issue, IssueEvent, PreCommunication
from zhuqi.issues.selectors._stages import stages_of
from zhuqi.issues.services._stages import (
    CO_HANDLING_WORKING_DAYS,
    PRE_COMMUNICATION_WORKING_DAYS,
    change_solving_rule,
    open_stages,
)
from zhuqi.issues.services._step import Recorded, Step, begin
from zhuqi.issues.workflow import Action
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import UnitRef, members_of_unit, unit_ref

_UPWARD = LADDER[LADDER.index(Level.CITY) :]


@transaction.atomic
def assign_issue(
    *,
    issue_id: int,
    unit_id: int,
    actor: Actor,
    at: datetime,
    co_unit_ids: Sequence[int] = (),
    note: str = "",
) -> Recorded:
    """
    Hand an issue to the unit that leads, with the units that help, and start the clock (交办).

    The day itself is not counted.  Opens the pre-communication track for the group member of the lead unit's
    department.

    :raises NotFound: if there is no such unit
    :raises Refused: if a unit co-handles its own issue, is the one complained about, or a proposal awaits decision
    """
    step = begin(issue_id, Action.ASSIGN, actor=actor, at=at, reason=note)
    unit, co_units = _hand_over(step, unit_id, co_unit_ids)
    step.issue.assigned_at = step.at
    stages = open_stages(step.issue, start=step.today)
    _open_pre_communication(step, unit)
    return step.record(
        {
            "unit_id": unit.id,
            "unit": unit.name,
            "co_units": [co_unit.name for co_unit in co_units],
            "stages": [
                {"code": s.code, "label": s.label, "due_date": s.due_date.isoformat() if s.due_date else None}
                for s in stages
            ],
            "regime": stages[0].rule["regime"] if stages else "",
        }
    )


@transaction.atomic
def object_to_assignment(
    *, issue_id: int, proposed_unit_id: int, basis: str, reason: str, actor: Actor, at: datetime
) -> Recorded:
    """
    Say that the issue is another unit's, once and within one working day of the assignment (退单).

    ``basis`` names the entry of the responsibility list (权责清单).  The clock keeps running.

    :raises Refused: if it is too late, the second time, or does not name another unit and a basis
    """
    step = begin(issue_id, Action.OBJECT, actor=actor, at=at, reason=reason)
    issue = step.issue
    proposed = unit_ref(proposed_unit_id)
    if proposed.id == issue.lead_unit_id:
        raise Refused("请写明应当承办的其他单位，不能填写本单位。")
    if not basis.strip():
        raise Refused("请填写依据：权责清单中的事项名称或文件条款。")
    if IssueEvent.objects.filter(issue=issue, action=Action.OBJECT, data__unit_id=issue.lead_unit_id).exists():
        raise Refused("本单位已对该问题退单一次并经裁定，裁定为最终决定，请按交办要求办理。")
    if issue.unit_assigned_at is not None:
        last_day = working_calendar().add_working_days(timezone.localdate(issue.unit_assigned_at), 1)
        if step.today > last_day:
            raise Refused(f"退单须在交办后1个工作日内提出，期限为{last_day:%Y年%-m月%-d日}，现已超过，请继续办理。")
    issue.objection_count += 1
    return step.record(
        {
            "unit_id": issue.lead_unit_id,
            "proposed_unit_id": proposed.id,
            "proposed_unit": proposed.name,
            "basis": basis.strip(),
        }
    )


@transaction.atomic
def uphold_assignment(*, issue_id: int, reason: str, actor: Actor, at: datetime) -> Recorded:
    """Decide that the unit assigned keeps the issue; final (维持交办)."""
    step = begin(issue_id, Action.UPHOLD, actor=actor, at=at, reason=reason)
    return step.record({"unit_id": step.issue.lead_unit_id, "unit": unit_ref(_lead(step.issue)).name})


@transaction.atomic
def reassign_issue(
    *, issue_id: int, unit_id: int, reason: str, actor: Actor, at: datetime, co_unit_ids: Sequence[int] = ()
) -> Recorded:
    """
    Hand the issue to another unit; the clock that started at the first assignment keeps running (改派).

    :raises Refused: if it is the same unit
    """
    step = begin(issue_id, Action.REASSIGN, actor=actor, at=at, reason=reason)
    issue = step.issue
    if unit_id == issue.lead_unit_id:
        raise Refused("该单位就是现在的牵头单位，请选择其他单位；维持原交办请用“维持交办”。")
    former = unit_ref(_lead(issue))
    unit, co_units = _hand_over(step, unit_id, co_unit_ids)
    if not stages_of(issue):  # solved on site or imported: it was never under a clock
        issue.assigned_at = step.at
        issue.difficulty = issue.difficulty or Difficulty.ORDINARY
        open_stages(issue, start=step.today)
    PreCommunication.objects.filter(issue=issue, done_at=None).update(done_at=step.at, outcome="改派，转由新的组员沟通")
    _open_pre_communication(step, unit)
    return step.record(
        {
            "unit_id": unit.id,
            "unit": unit.name,
            "former_unit": former.name,
            "co_units": [co_unit.name for co_unit in co_units],
        }
    )


@transaction.atomic
def change_difficulty(*, issue_id: int, difficulty: Difficulty, reason: str, actor: Actor, at: datetime) -> Recorded:
    """
    Put an issue under the other solving term, with a reason on record (变更难度).

    The term counts from the original start; the first due date stays visible.

    :raises Refused: if nothing would change
    """
    step = begin(issue_id, Action.CHANGE_DIFFICULTY, actor=actor, at=at, reason=reason)
    issue = step.issue
    if issue.difficulty == difficulty:
        raise Refused(f"该问题的难度已经是“{DIFFICULTY_LABELS[difficulty]}”，无需变更。")
    before = issue.difficulty
    issue.difficulty = difficulty
    change_solving_rule(issue)
    return step.record({"from": before, "to": difficulty, "to_label": DIFFICULTY_LABELS[difficulty]})


@transaction.atomic
def escalate_issue(*, issue_id: int, level: Level, reason: str, actor: Actor, at: datetime) -> Recorded:
    """Raise an issue to a higher rung of the ladder (提级)."""
    return _climb(Action.ESCALATE, issue_id, level, reason, actor, at)


@transaction.atomic
def refer_down_issue(*, issue_id: int, level: Level, reason: str, actor: Actor, at: datetime) -> Recorded:
    """Send an issue to a lower rung of the ladder (下转)."""
    return _climb(Action.REFER_DOWN, issue_id, level, reason, actor, at)


def _climb(action: Action, issue_id: int, level: Level, reason: str, actor: Actor, at: datetime) -> Recorded:
    step = begin(issue_id, action, actor=actor, at=at, reason=reason)
    before = Level(step.issue.level)
    ladder = [rung for rung in LADDER if rung is not Level.ON_SITE]
    here = ladder.index(before) if before in ladder else -1
    there = ladder.index(level) if level in ladder else -1
    if there < 0 or (there <= here if action is Action.ESCALATE else there >= here):
        direction = "更高" if action is Action.ESCALATE else "更低"
        raise Refused(f"该问题目前为“{LEVEL_LABELS[before]}”，请选择{direction}的层级。")
    step.issue.level = level
    return step.record(
        {"from": before, "to": level, "from_label": LEVEL_LABELS[before], "to_label": LEVEL_LABELS[level]}
    )


def _hand_over(step: Step, unit_id: int, co_unit_ids: Sequence[int]) -> tuple[UnitRef, list[UnitRef]]:
    """Make the unit the lead and the others its co-handlers, due three working days from today."""
    issue, unit = step.issue, unit_ref(unit_id)
    co_units = [unit_ref(co_unit_id) for co_unit_id in dict.fromkeys(co_unit_ids)]
    if unit.id in {co_unit.id for co_unit in co_units}:
        raise Refused(f"“{unit.name}”已是牵头单位，不能同时作为协办单位，请去掉其一。")
    if issue.concerned_unit_id is not None and issue.concerned_unit_id in {unit.id, *(u.id for u in co_units)}:
        raise Refused("该问题反映的正是这个单位，不能交由其办理，请选择其他单位。")
    due_date = _working_days_after(step.today, CO_HANDLING_WORKING_DAYS)
    CoHandling.objects.filter(issue=issue, replied_at=None).exclude(unit_id__in=[u.id for u in co_units]).delete()
    CoHandling.objects.filter(issue=issue, unit_id=unit.id).delete()
    CoHandling.objects.bulk_create(
        (CoHandling(issue=issue, unit_id=co_unit.id, due_date=due_date) for co_unit in co_units),
        ignore_conflicts=True,
    )
    issue.lead_unit_id = unit.id
    issue.unit_assigned_at = step.at
    return unit, co_units


def _open_pre_communication(step: Step, unit: UnitRef) -> None:
    """
    Open the second track: the member of the issue's group who comes from the lead unit speaks to it now.

    Upward assignments always have the task, even while nobody in the group comes from that unit.
    """
    group_id = step.issue.team.group_id if step.issue.team else None
    members = members_of_unit(group_id, unit.id, step.today)
    if not members and step.issue.level not in _UPWARD:
        return
    PreCommunication.objects.create(
        issue=step.issue,
        unit_id=unit.id,
        member_id=members[0].id if members else None,
        opened_at=step.at,
        due_date=_working_days_after(step.today, PRE_COMMUNICATION_WORKING_DAYS),
    )


def _working_days_after(day: date, count: int) -> date:
    return working_calendar().add_working_days(day, count)


def _lead(issue: Issue) -> int:
    if issue.lead_unit_id is None:
        raise Refused("该问题还没有牵头单位，请先交办。")
    return issue.lead_unit_id
