"""
13710 and its kind as data: what is due when, counted from the day an issue is assigned.

1 天研究部署、3 天反馈、一般问题 7 天解决、重大复杂问题 1 个月解决、0 跟踪到销号.  The sources write 天, so the
shipped regime counts calendar days; a second one counts working days.  Nothing here reads a clock, and
nothing raises because a year is not published yet: the due date is marked provisional instead.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from zhuqi.deadlines.calendar import WorkingCalendar, add_months


class Difficulty(StrEnum):
    """How hard an issue is, decided at triage."""

    ORDINARY = "ORDINARY"  # 一般
    COMPLEX = "COMPLEX"  # 重大复杂


DIFFICULTY_LABELS: dict[Difficulty, str] = {Difficulty.ORDINARY: "一般", Difficulty.COMPLEX: "重大复杂"}


class StageCode(StrEnum):
    """The stages of 13710, in order."""

    ARRANGE = "ARRANGE"  # 研究部署
    REPORT = "REPORT"  # 反馈办理情况
    SOLVE_ORDINARY = "SOLVE_ORDINARY"  # 一般问题办结
    SOLVE_COMPLEX = "SOLVE_COMPLEX"  # 重大复杂问题办结，或者拿出方案和时间节点
    FOLLOW = "FOLLOW"  # 跟踪到底、销号清零


class DayUnit(StrEnum):
    """What an amount counts."""

    CALENDAR_DAY = "CALENDAR_DAY"  # 天
    WORKING_DAY = "WORKING_DAY"  # 工作日
    MONTH = "MONTH"  # 个月


DAY_UNIT_LABELS: dict[DayUnit, str] = {
    DayUnit.CALENDAR_DAY: "天",
    DayUnit.WORKING_DAY: "个工作日",
    DayUnit.MONTH: "个月",
}


class Binds(StrEnum):
    """Whose issues a regime binds."""

    ALL = "ALL"  # 全部企业
    KEY_TARGETS = "KEY_TARGETS"  # 重点服务对象


@dataclass(frozen=True)
class StageRule:
    """
    One stage of a regime.

    ``amount`` of ``unit`` after the start; zero means no day at all (the stage lasts until strike-off).
    ``difficulty`` None binds both; ``satisfied_by`` are codes of issue acts, any of which meets the stage.
    """

    code: StageCode
    label: str
    amount: int
    unit: DayUnit
    difficulty: Difficulty | None
    satisfied_by: tuple[str, ...]
    source: str

    @property
    def period(self) -> str:
        """The time allowed in words, such as ``7 个工作日``."""
        label = DAY_UNIT_LABELS[self.unit]
        return f"{self.amount} {label}" if self.amount else "直至销号"

    def applies_to(self, difficulty: Difficulty | None) -> bool:
        """Say whether the stage binds an issue of this difficulty; None asks for every stage."""
        return difficulty is None or self.difficulty in (None, difficulty)


@dataclass(frozen=True)
class Regime:
    """A set of stages, whom it binds, and what happens to due days that are days off."""

    code: str
    name: str
    stages: tuple[StageRule, ...]
    binds: Binds
    moves_off_holidays: bool
    source: str

    def binds_target(self, *, is_key_target: bool) -> bool:
        """Say whether an issue of such an enterprise is under this regime."""
        return self.binds is Binds.ALL or is_key_target


@dataclass(frozen=True)
class DueDate:
    """
    When one stage is due.

    ``nominal_date`` is the day by plain counting, ``due_date`` the same or, where the regime moves off
    holidays, the next working day; both are None for the stage that lasts until strike-off.
    ``falls_on_holiday`` speaks of the nominal date and includes ordinary weekends.
    ``next_working_day`` is shown beside a due day that is a day off, whether the regime moves it or not.
    """

    code: StageCode
    label: str
    due_date: date | None
    nominal_date: date | None
    provisional: bool
    falls_on_holiday: bool
    rule: StageRule
    next_working_day: date | None = None


SOURCE_13710 = "“13710”工作制度（山西省人民政府办公厅2016年9月通知；“万人助万企”活动问题办理要求）"

REGIME_13710 = "13710"
REGIME_13710_WORKDAYS = "13710-workdays"


def _stages(unit: DayUnit) -> tuple[StageRule, ...]:
    def stage(
        code: StageCode,
        label: str,
        amount: int,
        *satisfied_by: str,
        difficulty: Difficulty | None = None,
        unit: DayUnit = unit,
    ) -> StageRule:
        return StageRule(code, label, amount, unit, difficulty, satisfied_by, SOURCE_13710)

    return (
        stage(StageCode.ARRANGE, "研究部署", 1, "ARRANGE"),
        stage(StageCode.REPORT, "反馈办理情况", 3, "REPORT"),
        stage(StageCode.SOLVE_ORDINARY, "一般问题办结", 7, "RESOLVE", difficulty=Difficulty.ORDINARY),
        # 确实解决不了的要拿出解决的时间节点和方案: parking with plan and milestones satisfies it, too.
        stage(
            StageCode.SOLVE_COMPLEX,
            "重大复杂问题办结或拿出方案和时间节点",
            1,
            "RESOLVE",
            "PARK",
            difficulty=Difficulty.COMPLEX,
            unit=DayUnit.MONTH,
        ),
        stage(StageCode.FOLLOW, "跟踪到底、销号清零", 0, "CLOSE"),
    )


REGIMES: dict[str, Regime] = {
    regime.code: regime
    for regime in (
        Regime(
            REGIME_13710,
            "13710（按天）",
            _stages(DayUnit.CALENDAR_DAY),
            binds=Binds.ALL,
            moves_off_holidays=False,
            source=SOURCE_13710,
        ),
        Regime(
            REGIME_13710_WORKDAYS,
            "13710（按工作日）",
            _stages(DayUnit.WORKING_DAY),
            binds=Binds.ALL,
            moves_off_holidays=False,
            source=SOURCE_13710,
        ),
    )
}


def due_dates(
    regime: Regime, *, start: date, calendar: WorkingCalendar, difficulty: Difficulty | None = None
) -> tuple[DueDate, ...]:
    """
    Compute when each stage is due for an issue assigned on ``start``; that day itself is not counted.

    ``difficulty`` None gives the stages of both difficulties.
    """
    return tuple(
        due_date(rule, start=start, calendar=calendar, moves_off_holidays=regime.moves_off_holidays)
        for rule in regime.stages
        if rule.applies_to(difficulty)
    )


def due_date(rule: StageRule, *, start: date, calendar: WorkingCalendar, moves_off_holidays: bool) -> DueDate:
    """Compute when one stage is due; for recomputing a stage from the rule that was copied into it."""
    if rule.amount == 0:
        return DueDate(rule.code, rule.label, None, None, False, False, rule)
    nominal = _count(rule, start, calendar)
    next_working = calendar.next_working_day(nominal)
    due = next_working if moves_off_holidays else nominal
    return DueDate(
        code=rule.code,
        label=rule.label,
        due_date=due,
        nominal_date=nominal,
        provisional=not (calendar.is_published(nominal) and calendar.is_published(due)),
        falls_on_holiday=not calendar.is_working(nominal),
        rule=rule,
        next_working_day=next_working,
    )


def _count(rule: StageRule, start: date, calendar: WorkingCalendar) -> date:
    match rule.unit:
        case DayUnit.CALENDAR_DAY:
            return start + timedelta(days=rule.amount)
        case DayUnit.WORKING_DAY:
            return calendar.add_working_days(start, rule.amount)
        case DayUnit.MONTH:
            return add_months(start, rule.amount)


class Lamp(StrEnum):
    """How a stage stands today; always shown with its word, never by colour alone."""

    GREEN = "GREEN"  # 正常
    YELLOW = "YELLOW"  # 临期
    RED = "RED"  # 超期
    GREY = "GREY"  # 挂账
    BLUE = "BLUE"  # 完成


LAMP_LABELS: dict[Lamp, str] = {
    Lamp.GREEN: "正常",
    Lamp.YELLOW: "临期",
    Lamp.RED: "超期",
    Lamp.GREY: "挂账",
    Lamp.BLUE: "完成",
}

_YELLOW_SHARE = 4  # yellow when at most a quarter of the days is left …
_YELLOW_DAYS = 1  # … or at most one day


def yellow_from(start: date, due_date: date) -> date:
    """Return the first day on which the lamp is yellow: at most 25 % of the days, or at most one day, is left."""
    days_left = max((due_date - start).days // _YELLOW_SHARE, _YELLOW_DAYS)
    return max(min(start, due_date), due_date - timedelta(days=days_left))


def lamp(*, yellow_from: date | None, due_date: date | None, today: date, is_met: bool, is_parked: bool) -> Lamp:
    """Say which lamp a stage shows: done before parked, parked before late; the due day itself is not late."""
    if is_met:
        return Lamp.BLUE
    if is_parked:
        return Lamp.GREY
    if due_date is not None and today > due_date:
        return Lamp.RED
    if yellow_from is not None and today >= yellow_from:
        return Lamp.YELLOW
    return Lamp.GREEN


class SupervisionLevel(StrEnum):
    """The rungs of supervision (督办) an overdue stage climbs."""

    CHASE = "CHASE"  # 催办通知
    BLUE = "BLUE"  # 蓝色督办单
    YELLOW = "YELLOW"  # 黄色督办单
    RED = "RED"  # 红色督办单


SUPERVISION_LABELS: dict[SupervisionLevel, str] = {
    SupervisionLevel.CHASE: "催办通知",
    SupervisionLevel.BLUE: "蓝色督办单",
    SupervisionLevel.YELLOW: "黄色督办单",
    SupervisionLevel.RED: "红色督办单",
}


class Rung(NamedTuple):
    """One rung: reached when a stage is ``overdue_days`` calendar days past its due date."""

    level: SupervisionLevel
    overdue_days: int


SUPERVISION_LADDER: tuple[Rung, ...] = (
    Rung(SupervisionLevel.CHASE, 1),
    Rung(SupervisionLevel.BLUE, 3),
    Rung(SupervisionLevel.YELLOW, 7),
    Rung(SupervisionLevel.RED, 15),
)


def supervision_level(*, due_date: date, today: date) -> SupervisionLevel | None:
    """Say which rung an unmet stage has reached, or None when it is not overdue."""
    overdue = (today - due_date).days
    reached = [rung.level for rung in SUPERVISION_LADDER if overdue >= rung.overdue_days]
    return reached[-1] if reached else None
