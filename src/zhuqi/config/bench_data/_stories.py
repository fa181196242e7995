"""
How issues go: solved on site, in a week, in months, never.  Each story runs until it ends or reaches the present.

The shares are those of a ledger of two years in which about one issue in eight is open.
"""

from collections.abc import Callable
from datetime import timedelta

from zhuqi.config.bench_data._life import Life
from zhuqi.config.bench_data._people import HandlingUnit
from zhuqi.deadlines.regimes import DIFFICULTY_LABELS, Difficulty
from zhuqi.issues.categories import (
    CATEGORY_LABELS,
    CLOSURE_GRADE_LABELS,
    EXCLUSION_LABELS,
    LEVEL_LABELS,
    SATISFACTION_LABELS,
    SUPERVISION_LABELS,
    TRANSFER_LABELS,
    Category,
    ClosureGrade,
    ExclusionClass,
    Level,
    Nature,
    Satisfaction,
    SupervisionLevel,
    TransferTo,
)
from zhuqi.issues.services._stages import CO_HANDLING_WORKING_DAYS, PRE_COMMUNICATION_WORKING_DAYS
from zhuqi.issues.workflow import Action
from zhuqi.organisations.roles import UnitLevel

_LEVEL_OF_UNIT = {
    UnitLevel.COUNTY: Level.COUNTY,
    UnitLevel.CITY: Level.CITY,
    UnitLevel.EXTERNAL: Level.CITY,
    UnitLevel.PROVINCE: Level.PROVINCE,
}
_GRADES = (Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED, Satisfaction.FAIRLY_SATISFIED, Satisfaction.NOT_RATED)
_LADDER = (SupervisionLevel.CHASE, SupervisionLevel.BLUE)


def tell(life: Life) -> None:
    """
    Tell one issue's story from its registration.

    :raises PresentReached: where the present comes before the end
    """
    life.act(
        Action.REGISTER,
        life.issue.registered_by_id,
        data={
            "enterprise": life.firm.number,
            "category": life.issue.category,
            "category_label": CATEGORY_LABELS[Category(life.issue.category)],
            "source": life.issue.source,
            "confidential": False,
        },
    )
    story = life.book.random.choices([story for story, _ in _STORIES], [share for _, share in _STORIES])[0]
    story(life)


# ---------------------------------------------------------------- the stories


def _on_site(life: Life) -> None:
    random, issue = life.book.random, life.issue
    life.wait(random.choice((0, 0, 0, 1, 2)))
    issue.level, issue.difficulty = Level.ON_SITE, Difficulty.ORDINARY
    issue.solved_date, issue.resolved_at, issue.first_answered_at = life.today, life.at, life.at
    life.act(
        Action.SOLVE_ON_SITE,
        issue.registered_by_id,
        "现场协调有关单位当场办结，企业负责人在场。",
        {"evidence": "现场照片2张、企业签字的办结单", "unit": life.book.city.office_unit},
    )
    _call_back_and_close(life)


def _in_a_week(life: Life) -> None:
    _assigned(life, Difficulty.ORDINARY)
    _worked(life, reports=life.book.random.choice((1, 1, 1, 2)))
    life.wait(life.book.random.choice((1, 2, 2, 3, 4, 9)))
    _solved(life)


def _in_weeks(life: Life) -> None:
    _assigned(life, Difficulty.COMPLEX)
    _worked(life, reports=2)
    if life.book.random.random() < 0.3:
        _extended(life)
    life.wait(life.book.random.randrange(8, 40))
    _solved(life)


def _slowly(life: Life) -> None:
    _assigned(life, Difficulty.ORDINARY)
    life.wait(2)
    _worked(life, reports=1)
    for level in _LADDER:
        life.wait(life.book.random.randrange(2, 9))
        _supervised(life, level)
    life.wait(life.book.random.randrange(40, 1000))
    _solved(life)


def _over_years(life: Life) -> None:
    random, issue, city = life.book.random, life.issue, life.book.city
    _assigned(life, Difficulty.COMPLEX)
    _worked(life, reports=2)
    life.wait(random.randrange(10, 22))
    issue.plan = "列入年度建设计划，分两期实施，先期解决应急需求。"
    issue.plan_owner, issue.next_checkpoint = "分管副局长", life.today + timedelta(days=92)
    issue.promised_date = issue.next_checkpoint
    checkpoint = issue.next_checkpoint.isoformat()
    life.act(
        Action.PARK,
        random.choice(city.supervisors),
        issue.plan,
        {
            "owner": issue.plan_owner,
            "next_checkpoint": checkpoint,
            "promised": checkpoint,
            "stages_met": life.meet(Action.PARK),
        },
    )
    for _ in range(random.choice((1, 2, 3, 5, 9))):
        life.wait(random.randrange(85, 96))
        issue.next_checkpoint = life.today + timedelta(days=92)
        _reported(life, "前期手续正在办理，节点按计划推进。")
    life.wait(random.randrange(20, 60))
    _solved(life)


def _excluded(life: Life) -> None:
    random, issue, city = life.book.random, life.issue, life.book.city
    life.wait(1)
    issue.exclusion_class = random.choice(list(ExclusionClass)).value
    issue.proposed_by_id = city.dispatchers[0]
    data: dict[str, object] = {
        "class": issue.exclusion_class,
        "class_label": EXCLUSION_LABELS[ExclusionClass(issue.exclusion_class)],
    }
    life.act(Action.PROPOSE_EXCLUSION, city.dispatchers[0], "经初步核查，属于不予受理的情形。", data)
    life.wait(random.choice((1, 2, 5)))
    life.act(Action.APPROVE_EXCLUSION, random.choice(city.supervisors), data=data)


def _transferred(life: Life) -> None:
    life.wait(1)
    to = life.book.random.choice(list(TransferTo))
    life.issue.transferred_to = to.value
    life.act(
        Action.TRANSFER,
        life.book.city.dispatchers[1],
        "不属于本平台受理范围，移交有关机关。",
        {"to": to.value, "to_label": TRANSFER_LABELS[to], "document": "压测移交函"},
    )


def _withdrawn(life: Life) -> None:
    _assigned(life, Difficulty.ORDINARY)
    life.wait(life.book.random.choice((1, 3)))
    life.act(Action.PROPOSE_WITHDRAWAL, life.issue.registered_by_id, "企业表示自行解决，不再反映。")
    life.wait(2)
    life.act(Action.CONFIRM_WITHDRAWAL, life.book.random.choice(life.book.city.callers), "电话核实，确系企业自愿。")


_STORIES: tuple[tuple[Callable[[Life], None], float], ...] = (
    (_on_site, 47),
    (_in_a_week, 22),
    (_in_weeks, 8),
    (_slowly, 8),
    (_over_years, 7),
    (_excluded, 5),
    (_transferred, 1),
    (_withdrawn, 2),
)

# ---------------------------------------------------------------- their parts


def _assigned(life: Life, difficulty: Difficulty) -> None:
    """Triage and assign, now and then with co-handlers, pre-communication or an objection."""
    random, issue, city = life.book.random, life.issue, life.book.city
    unit = random.choice(city.units)
    level = _LEVEL_OF_UNIT[unit.level]
    life.wait(random.choice((0, 0, 1, 1, 3)))
    issue.level, issue.difficulty = level.value, difficulty.value
    issue.nature = random.choice(list(Nature)).value
    issue.root_cause, issue.solution_path = "前期配套不足，多部门职责交叉。", "由牵头单位现场核实后提出方案。"
    life.act(
        Action.TRIAGE,
        random.choice(city.dispatchers),
        data={
            "category": issue.category,
            "category_label": CATEGORY_LABELS[Category(issue.category)],
            "level": level.value,
            "level_label": LEVEL_LABELS[level],
            "difficulty": difficulty.value,
            "difficulty_label": DIFFICULTY_LABELS[difficulty],
            "nature": issue.nature,
        },
    )
    life.wait(random.choice((0, 0, 1, 1, 2)))
    co_units = [other for other in random.sample(city.units, random.choice((0, 0, 0, 1, 2))) if other is not unit]
    issue.lead_unit_id, issue.assigned_at, issue.unit_assigned_at = unit.id, life.at, life.at
    life.open_stages()
    life.act(
        Action.ASSIGN,
        random.choice(city.dispatchers),
        data={
            "unit_id": unit.id,
            "unit": unit.name,
            "co_units": [co_unit.name for co_unit in co_units],
            "stages": [
                {"code": s.code, "label": s.label, "due_date": s.due_date.isoformat() if s.due_date else None}
                for s in life.stages
            ],
            "regime": "13710",
        },
    )
    _second_tracks(life, unit, co_units)
    if random.random() < 0.05:
        _disputed(life, unit)


def _second_tracks(life: Life, unit: HandlingUnit, co_units: list[HandlingUnit]) -> None:
    """What the assignment opens beside the lead unit's work."""
    random, calendar = life.book.random, life.book.calendar
    is_old = life.book.until - life.at > timedelta(days=20)
    for co_unit in co_units:
        life.beside(
            "CoHandling",
            unit_id=co_unit.id,
            due_date=calendar.add_working_days(life.today, CO_HANDLING_WORKING_DAYS),
            reply="已派员参加现场核查，意见已转牵头单位。" if is_old else "",
            replied_at=life.at + timedelta(days=2) if is_old else None,
        )
    if unit.level in (UnitLevel.CITY, UnitLevel.PROVINCE) and random.random() < 0.3:
        life.beside(
            "PreCommunication",
            unit_id=unit.id,
            member_id=life.book.city.member_of_unit.get(unit.id),
            opened_at=life.at,
            due_date=calendar.add_working_days(life.today, PRE_COMMUNICATION_WORKING_DAYS),
            done_at=life.at + timedelta(days=1) if is_old else None,
            outcome="已与科室沟通，材料可先行预审。" if is_old else "",
        )


def _disputed(life: Life, unit: HandlingUnit) -> None:
    life.wait(0)
    life.issue.objection_count += 1
    life.act(
        Action.OBJECT,
        unit.head_id,
        "该事项不在本单位职责范围内。",
        {"unit_id": unit.id, "proposed_unit_id": unit.id, "proposed_unit": unit.name, "basis": "权责清单"},
    )
    life.wait(1)
    life.act(
        Action.UPHOLD, life.book.city.dispatchers[0], "职责明确，维持原交办。", {"unit_id": unit.id, "unit": unit.name}
    )


def _worked(life: Life, *, reports: int) -> None:
    """Arrange and report."""
    unit = _unit_of(life)
    life.wait(life.book.random.choice((0, 1, 1, 2)))
    life.act(
        Action.ARRANGE,
        unit.handler_id,
        "主要负责人召开专题会研究，明确由业务科室牵头办理。",
        {"stages_met": life.meet(Action.ARRANGE), "handler": "业务科室"},
    )
    for _ in range(reports):
        life.wait(life.book.random.choice((1, 1, 2, 3)))
        _reported(life, "已到企业现场核实情况，正在协调施工单位。")


def _reported(life: Life, progress: str) -> None:
    checkpoint = life.issue.next_checkpoint
    life.act(
        Action.REPORT,
        _unit_of(life).handler_id,
        progress,
        {
            "stages_met": life.meet(Action.REPORT),
            "next_checkpoint": checkpoint.isoformat() if checkpoint else None,
        },
    )


def _extended(life: Life) -> None:
    stage = life.stages[2]
    old_due_date = stage.due_date or life.today
    new_due_date = old_due_date + timedelta(days=30)
    data: dict[str, object] = {"old_due_date": old_due_date.isoformat(), "new_due_date": new_due_date.isoformat()}
    life.wait(1)
    requested_at, supervisor = life.at, life.book.city.supervisors[0]
    life.act(Action.REQUEST_EXTENSION, _unit_of(life).head_id, "涉及地下管线迁改，需延长办理时间。", data)
    life.wait(1)
    life.beside(
        "Extension",
        requested_by_id=_unit_of(life).head_id,
        requested_at=requested_at,
        old_due_date=old_due_date,
        new_due_date=new_due_date,
        reason="涉及地下管线迁改，需延长办理时间。",
        decided_by_id=supervisor,
        decided_at=life.at,
        is_approved=True,
        decision="",
    )
    life.move_solving(new_due_date)
    life.issue.extension_count += 1
    life.issue.promised_date = new_due_date
    life.act(Action.APPROVE_EXTENSION, supervisor, data=data)


def _supervised(life: Life, level: SupervisionLevel) -> None:
    chasing = level in (SupervisionLevel.REMINDER, SupervisionLevel.CHASE)
    stage = life.stages[2]
    due_date = stage.due_date or life.today
    text = f"“{stage.label}”应于{due_date:%Y年%-m月%-d日}完成，请抓紧办理并反馈。"
    life.beside(
        "SupervisionNotice",
        stage=stage.code,
        due_date=due_date,
        level=level.value,
        serial=0,
        opened_at=life.at,
        opened_by_id=life.book.city.system_id,
        text=text,
    )
    life.act(
        Action.CHASE if chasing else Action.SUPERVISE,
        life.book.city.system_id,
        text,
        {
            "level": level.value,
            "level_label": SUPERVISION_LABELS[level],
            "stage": stage.code,
            "stage_label": stage.label,
            "due_date": due_date.isoformat(),
            "unit": _unit_of(life).name,
        },
    )


def _solved(life: Life) -> None:
    """Resolve, audit, call back, strike off."""
    _resolved(life)
    life.wait(life.book.random.choice((0, 1, 1, 2)))
    life.act(Action.PASS_AUDIT, life.book.random.choice(life.book.city.supervisors))
    _call_back_and_close(life)


def _resolved(life: Life) -> None:
    issue = life.issue
    issue.solved_date, issue.resolved_at = life.today, life.at
    issue.first_answered_at = issue.first_answered_at or life.at
    issue.promised_date = issue.next_checkpoint = None
    life.act(
        Action.RESOLVE,
        _unit_of(life).head_id,
        "问题已解决，企业恢复正常生产。",
        {
            "evidence": "竣工验收单、现场照片",
            "answer": "当日电话告知企业负责人，并送达书面答复",
            "solved_date": life.today.isoformat(),
            "stages_met": life.meet(Action.RESOLVE),
            "co_units_without_reply": 0,
        },
    )


def _call_back_and_close(life: Life) -> None:
    random = life.book.random
    life.wait(random.choice((1, 1, 2, 3, 5)))
    if random.random() < 0.1:
        _called(life, None)
        life.wait(1)
    if life.stages and life.issue.reopened_count == 0 and random.random() < 0.05:
        _denied(life)
        life.wait(random.choice((3, 7, 20)))
        _solved(life)
        return
    _called(life, random.choices(_GRADES, (50, 30, 12, 8))[0])
    life.wait(random.choice((0, 1, 2)))
    grade = random.choice((ClosureGrade.EXCELLENT, ClosureGrade.GOOD, ClosureGrade.PASS))
    life.issue.closed_at, life.issue.closure_grade = life.at, grade.value
    life.meet(Action.CLOSE)
    life.act(
        Action.CLOSE,
        random.choice(life.book.city.supervisors),
        data={"grade": grade.value, "grade_label": CLOSURE_GRADE_LABELS[grade], "confirmed": True},
    )


def _called(life: Life, grade: Satisfaction | None) -> None:
    issue = life.issue
    caller = life.book.random.choice(life.book.city.callers)
    reached = grade is not None
    issue.called_back = True
    if grade is not None:
        issue.reached = issue.confirmed_solved = True
        issue.satisfaction = grade.value
    _call_row(life, caller, grade, is_solved=True if reached else None)
    life.act(Action.CALL_BACK, caller, "企业表示已解决。" if reached else "", _call_data(grade, solved=reached or None))


def _denied(life: Life) -> None:
    """The firm says that it is not solved: the clock is the original one."""
    issue = life.issue
    caller = life.book.random.choice(life.book.city.callers)
    _call_row(life, caller, Satisfaction.NOT_RATED, is_solved=False)
    issue.reopened_count += 1
    issue.cycle += 1
    issue.solved_date = issue.resolved_at = issue.closed_at = None
    issue.satisfaction = ""
    issue.called_back = issue.reached = issue.confirmed_solved = False
    life.unmeet_solving()
    life.act(
        Action.REOPEN,
        caller,
        "企业表示只解决了一半，设备仍不能满负荷运行。",
        _call_data(Satisfaction.NOT_RATED, solved=False),
    )


def _call_row(life: Life, caller: int, grade: Satisfaction | None, *, is_solved: bool | None) -> None:
    reached = True if grade is not None else None
    life.beside(
        "CallBack",
        cycle=life.issue.cycle,
        at=life.at,
        occurred_on=None,
        caller_id=caller,
        is_reached=grade is not None,
        is_solved=is_solved,
        is_answered=reached,
        was_contacted=reached,
        satisfaction=(grade or Satisfaction.NOT_RATED).value,
        words="",
    )


def _call_data(grade: Satisfaction | None, *, solved: bool | None) -> dict[str, object]:
    reached = True if grade is not None else None
    return {
        "reached": grade is not None,
        "solved": solved,
        "answered": reached,
        "contacted": reached,
        "satisfaction": grade.value if grade else None,
        "satisfaction_label": SATISFACTION_LABELS[grade] if grade else "",
        "call_back": True,
    }


def _unit_of(life: Life) -> HandlingUnit:
    return next(unit for unit in life.book.city.units if unit.id == life.issue.lead_unit_id)
