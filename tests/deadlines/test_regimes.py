"""Regimes, lamps and the ladder of supervision; the golden rows themselves are in the document's table."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuqi.deadlines.published import published_calendar
from zhuqi.deadlines.regimes import (
    LAMP_LABELS,
    REGIME_13710,
    REGIME_13710_WORKDAYS,
    REGIMES,
    Binds,
    Difficulty,
    Lamp,
    StageCode,
    SupervisionLevel,
    due_dates,
    lamp,
    supervision_level,
    yellow_from,
)

CALENDAR = published_calendar()
starts = st.dates(date(2004, 1, 1), date(2028, 12, 31))


def codes(difficulty: Difficulty | None) -> list[StageCode]:
    found = due_dates(REGIMES[REGIME_13710], start=date(2026, 11, 23), calendar=CALENDAR, difficulty=difficulty)
    return [stage.code for stage in found]


def test_each_difficulty_has_its_own_solving_stage() -> None:
    assert codes(Difficulty.ORDINARY) == [
        StageCode.ARRANGE,
        StageCode.REPORT,
        StageCode.SOLVE_ORDINARY,
        StageCode.FOLLOW,
    ]
    assert codes(Difficulty.COMPLEX) == [
        StageCode.ARRANGE,
        StageCode.REPORT,
        StageCode.SOLVE_COMPLEX,
        StageCode.FOLLOW,
    ]
    assert codes(None) == list(StageCode)


def test_the_month_is_met_by_solving_or_by_parking_with_a_plan() -> None:
    satisfied = {rule.code: rule.satisfied_by for rule in REGIMES[REGIME_13710].stages}
    assert satisfied == {
        StageCode.ARRANGE: ("ARRANGE",),
        StageCode.REPORT: ("REPORT",),
        StageCode.SOLVE_ORDINARY: ("RESOLVE",),
        StageCode.SOLVE_COMPLEX: ("RESOLVE", "PARK"),
        StageCode.FOLLOW: ("CLOSE",),
    }


def test_a_due_day_on_a_holiday_is_shown_and_moves_only_by_the_switch() -> None:
    stays = due_dates(REGIMES[REGIME_13710], start=date(2026, 9, 29), calendar=CALENDAR)[2]
    assert (stays.due_date, stays.nominal_date) == (date(2026, 10, 6), date(2026, 10, 6))
    assert stays.falls_on_holiday
    assert stays.next_working_day == date(2026, 10, 8)
    moving = replace(REGIMES[REGIME_13710], moves_off_holidays=True)
    moved = due_dates(moving, start=date(2026, 9, 29), calendar=CALENDAR)[2]
    assert (moved.due_date, moved.nominal_date) == (date(2026, 10, 8), date(2026, 10, 6))
    assert moved.falls_on_holiday
    assert not moved.provisional


def test_a_due_day_moved_into_an_unpublished_year_is_provisional() -> None:
    # The first working day of 2026 is Sunday the 4th, worked in exchange.
    moving = replace(REGIMES[REGIME_13710], moves_off_holidays=True)
    ended = replace(CALENDAR, known_until=date(2025, 12, 31), days_off=CALENDAR.days_off | {date(2025, 12, 31)})
    moved = due_dates(moving, start=date(2025, 12, 24), calendar=ended)[2]
    assert (moved.nominal_date, moved.due_date, moved.provisional) == (date(2025, 12, 31), date(2026, 1, 4), True)


def test_a_regime_for_key_targets_binds_only_them() -> None:
    everybody = REGIMES[REGIME_13710]
    assert everybody.binds_target(is_key_target=False)
    strict = replace(everybody, binds=Binds.KEY_TARGETS)
    assert strict.binds_target(is_key_target=True)
    assert not strict.binds_target(is_key_target=False)


@given(starts, st.booleans())
def test_every_due_day_is_later_than_the_start_and_stages_keep_their_order(start: date, moves: bool) -> None:
    for shipped in REGIMES.values():
        dated = [
            stage.due_date
            for stage in due_dates(replace(shipped, moves_off_holidays=moves), start=start, calendar=CALENDAR)
            if stage.due_date is not None
        ]
        assert start < dated[0] <= dated[1] <= dated[2]
        assert start < dated[3]


@given(starts)
def test_with_the_switch_every_due_day_is_worked(start: date) -> None:
    for shipped in REGIMES.values():
        for stage in due_dates(replace(shipped, moves_off_holidays=True), start=start, calendar=CALENDAR):
            assert stage.due_date is None or CALENDAR.is_working(stage.due_date)


@given(starts)
def test_working_days_are_never_due_on_a_day_off(start: date) -> None:
    for stage in due_dates(REGIMES[REGIME_13710_WORKDAYS], start=start, calendar=CALENDAR)[:3]:
        assert not stage.falls_on_holiday


@given(starts)
def test_provisional_is_exactly_beyond_the_published_schedule(start: date) -> None:
    for stage in due_dates(REGIMES[REGIME_13710], start=start, calendar=CALENDAR):
        assert stage.provisional == (stage.due_date is not None and stage.due_date > CALENDAR.known_until)


@pytest.mark.parametrize(
    ("days", "yellow_days_left"),
    [
        pytest.param(1, 1, id="one-day-is-yellow-from-the-start"),
        pytest.param(3, 1, id="three-days-the-last-but-one"),
        pytest.param(7, 1, id="seven-days-a-quarter-is-less-than-two"),
        pytest.param(8, 2, id="eight-days-a-quarter-is-two"),
        pytest.param(15, 3, id="fifteen-days"),
        pytest.param(30, 7, id="a-month-of-thirty"),
        pytest.param(31, 7, id="a-month-of-thirty-one"),
    ],
)
def test_yellow_begins_with_a_quarter_or_one_day_left(days: int, yellow_days_left: int) -> None:
    start = date(2026, 3, 2)
    due = start + timedelta(days=days)
    assert (due - yellow_from(start, due)).days == yellow_days_left


@given(starts, st.integers(1, 400))
def test_yellow_is_the_rule_in_words(start: date, total: int) -> None:
    due = start + timedelta(days=total)
    first = yellow_from(start, due)
    for offset in range(total + 1):
        today = start + timedelta(days=offset)
        left = total - offset
        assert (today >= first) == (left * 4 <= total or left <= 1)


START, DUE = date(2026, 11, 2), date(2026, 11, 9)


@pytest.mark.parametrize(
    ("today", "is_met", "is_parked", "expected"),
    [
        pytest.param(date(2026, 11, 2), False, False, Lamp.GREEN, id="the-day-of-assignment"),
        pytest.param(date(2026, 11, 7), False, False, Lamp.GREEN, id="two-days-left"),
        pytest.param(date(2026, 11, 8), False, False, Lamp.YELLOW, id="one-day-left"),
        pytest.param(date(2026, 11, 9), False, False, Lamp.YELLOW, id="the-due-day-is-not-late"),
        pytest.param(date(2026, 11, 10), False, False, Lamp.RED, id="one-day-late"),
        pytest.param(date(2026, 11, 10), False, True, Lamp.GREY, id="parked-is-not-late"),
        pytest.param(date(2026, 11, 10), True, False, Lamp.BLUE, id="met-however-late"),
        pytest.param(date(2026, 11, 10), True, True, Lamp.BLUE, id="met-before-parked"),
        pytest.param(date(2026, 11, 2), False, True, Lamp.GREY, id="parked-early"),
    ],
)
def test_the_lamp(today: date, is_met: bool, is_parked: bool, expected: Lamp) -> None:
    first = yellow_from(START, DUE)
    assert lamp(yellow_from=first, due_date=DUE, today=today, is_met=is_met, is_parked=is_parked) is expected


def test_a_stage_without_a_day_stays_green_until_it_is_met() -> None:
    far = date(2030, 1, 1)
    assert lamp(yellow_from=None, due_date=None, today=far, is_met=False, is_parked=False) is Lamp.GREEN
    assert lamp(yellow_from=None, due_date=None, today=far, is_met=True, is_parked=False) is Lamp.BLUE


def test_every_lamp_has_a_word() -> None:
    assert set(LAMP_LABELS) == set(Lamp)


@pytest.mark.parametrize(
    ("overdue", "level"),
    [
        (-1, None),
        (0, None),
        (1, SupervisionLevel.CHASE),
        (2, SupervisionLevel.CHASE),
        (3, SupervisionLevel.BLUE),
        (6, SupervisionLevel.BLUE),
        (7, SupervisionLevel.YELLOW),
        (14, SupervisionLevel.YELLOW),
        (15, SupervisionLevel.RED),
        (400, SupervisionLevel.RED),
    ],
)
def test_the_ladder_of_supervision(overdue: int, level: SupervisionLevel | None) -> None:
    assert supervision_level(due_date=DUE, today=DUE + timedelta(days=overdue)) is level
