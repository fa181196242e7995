"""The next day's call list contains what it must and nothing else, over a holiday and a worked Saturday."""

from datetime import date, timedelta

import pytest

from tests.factories import make_enterprise, make_stewardship, make_tag, make_town, make_user
from tests.followups.cast import BAD, Callers, make_callers, moment
from zhuqi.enterprises.categories import EnterpriseStatus, TagKind
from zhuqi.followups.kinds import CallKind
from zhuqi.followups.models import FirmLine
from zhuqi.issues.models import Issue
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db

WEDNESDAY = date(2026, 9, 30)  # the day before seven days off
THURSDAY, FRIDAY = date(2026, 10, 8), date(2026, 10, 9)
WORKED_SATURDAY, SUNDAY, MONDAY = date(2026, 10, 10), date(2026, 10, 11), date(2026, 10, 12)
HOLIDAY = date(2026, 10, 3)


@pytest.fixture
def callers() -> Callers:
    """The firm of the cast was telephoned yesterday, so that its periodic call is not due in these days."""
    callers = make_callers()
    FirmLine.objects.create(enterprise_id=callers.office.firm, periodic_on=date(2026, 9, 29))
    return callers


def due_of(callers: Callers, number: str, on: date) -> date:
    """The day an entry is due."""
    found = callers.entries(callers.zhou, moment(on, "18:00"))
    return next(entry.due_date for entry in found if entry.number == number)


def test_the_list_of_each_day_around_the_holiday(callers):
    zhou, feng = callers.zhou, callers.feng
    paper, stone, mill = (make_enterprise(name) for name in ("海川包装厂", "远山石材厂", "瑞丰面粉厂"))
    make_tag(mill, TagKind.ROSTER, since=date(2026, 9, 5))  # thirty days later is the 5th, a holiday
    make_enterprise("不在名单的厂")
    parked = callers.issue(Status.LONG_TERM, date(2026, 9, 1), paper)  # thirty days later is the 1st, a holiday
    answered = callers.issue(Status.ANSWERED, WEDNESDAY, clock="15:00")
    for status in (Status.IN_PROGRESS, Status.RESOLVED, Status.EXCLUDED, Status.WITHDRAWN, Status.MERGED):
        callers.issue(status, WEDNESDAY, clock="16:00")

    assert callers.numbers(zhou, moment(WEDNESDAY, "18:00")) == {answered.number: CallKind.ANSWERED}
    assert callers.numbers(zhou, moment(HOLIDAY)) == {answered.number: CallKind.ANSWERED}
    withdrawn = callers.issue(Status.WITHDRAWAL_PROPOSED, THURSDAY, stone, clock="08:50")
    assert callers.numbers(zhou, moment(THURSDAY)) == {
        answered.number: CallKind.ANSWERED,
        parked.number: CallKind.LONG_TERM,
        mill.number: CallKind.PERIODIC,
        withdrawn.number: CallKind.WITHDRAWAL,
    }
    assert due_of(callers, answered.number, THURSDAY) == WORKED_SATURDAY  # the 8th, the 9th, and the worked Saturday
    assert due_of(callers, parked.number, THURSDAY) == THURSDAY
    assert due_of(callers, mill.number, THURSDAY) == THURSDAY
    assert due_of(callers, withdrawn.number, THURSDAY) == MONDAY

    thursday = {entry.number: entry for entry in callers.entries(zhou, moment(THURSDAY))}
    callers.call(zhou, thursday[answered.number], moment(THURSDAY, "09:10"))
    callers.call(zhou, thursday[parked.number], moment(THURSDAY, "09:20"), said=BAD, words="还没有消息")
    callers.call(zhou, thursday[mill.number], moment(THURSDAY, "09:30"), said=None)
    callers.call(zhou, thursday[withdrawn.number], moment(THURSDAY, "09:40"))

    # What was asked is gone; who was not reached stays; the confirmed solution is asked again, by the other caller.
    assert callers.numbers(zhou, moment(FRIDAY)) == {mill.number: CallKind.PERIODIC}
    assert callers.numbers(feng, moment(FRIDAY)) == {
        mill.number: CallKind.PERIODIC,
        answered.number: CallKind.SECOND,
    }
    assert due_of(callers, mill.number, FRIDAY) == THURSDAY  # a day late, and says so
    friday = {entry.number: entry for entry in callers.entries(feng, moment(FRIDAY))}
    assert friday[mill.number].lamp.words == "超期1天"
    assert friday[answered.number].due_date == date(2026, 10, 14)
    callers.call(feng, friday[mill.number], moment(FRIDAY, "09:10"))
    callers.call(feng, friday[answered.number], moment(FRIDAY, "09:20"))

    assert callers.numbers(feng, moment(WORKED_SATURDAY)) == {}
    again = THURSDAY + timedelta(days=30)  # the long-term issue comes round: the 7th of November is a Saturday
    assert parked.number not in callers.numbers(zhou, moment(again))
    assert callers.numbers(zhou, moment(date(2026, 11, 9)))[parked.number] is CallKind.LONG_TERM


def test_a_caller_of_the_handling_unit_finds_nothing_of_it_neither_above_nor_below(callers):
    answered = callers.issue(Status.ANSWERED, WEDNESDAY)
    withdrawn = callers.issue(Status.WITHDRAWAL_PROPOSED, WEDNESDAY, clock="12:00")
    FirmLine.objects.update(periodic_on=date(2026, 1, 1))
    evening = moment(WEDNESDAY, "18:00")

    assert set(callers.numbers(callers.zhou, evening)) == {answered.number, withdrawn.number}
    assert callers.numbers(callers.power, evening) == {withdrawn.number: CallKind.WITHDRAWAL}  # never assigned to it
    assert callers.numbers(callers.station, evening) == {withdrawn.number: CallKind.WITHDRAWAL}
    water = make_user(Role.CALLER, name="水回访", unit=_unit("市水利局"))  # co-handles the answered one
    assert callers.numbers(water, evening) == {withdrawn.number: CallKind.WITHDRAWAL}


def test_a_firm_whose_issue_the_unit_has_in_hand_is_not_the_units_to_call(callers):
    firm = make_enterprise("瑞丰面粉厂", steward=make_user(Role.STEWARD))
    callers.issue(Status.IN_PROGRESS, WEDNESDAY, firm)

    assert callers.numbers(callers.zhou, moment(THURSDAY)) == {firm.number: CallKind.PERIODIC}
    assert callers.numbers(callers.power, moment(THURSDAY)) == {}
    assert callers.numbers(callers.station, moment(THURSDAY)) == {}


def test_an_issue_about_the_callers_own_unit_is_not_even_known_to_them(callers):
    answered = callers.issue(Status.ANSWERED, WEDNESDAY)
    assert callers.zhou.unit is not None
    Issue.objects.filter(pk=answered.pk).update(is_confidential=True, concerned_unit_id=callers.zhou.unit.pk)

    assert callers.numbers(callers.zhou, moment(THURSDAY)) == {}
    lone = make_user(Role.CALLER, name="外聘回访")
    assert callers.numbers(lone, moment(THURSDAY)) == {answered.number: CallKind.ANSWERED}


def test_a_firm_with_something_to_be_asked_about_gets_no_periodic_call_beside_it(callers):
    FirmLine.objects.update(periodic_on=date(2026, 1, 1))
    answered = callers.issue(Status.ANSWERED, WEDNESDAY)

    assert callers.numbers(callers.zhou, moment(THURSDAY)) == {answered.number: CallKind.ANSWERED}
    callers.call(callers.zhou, callers.entries(callers.zhou, moment(THURSDAY))[0], moment(THURSDAY))
    assert callers.numbers(callers.zhou, moment(THURSDAY, "10:00")) == {}  # spoken to today, whatever about


def test_firms_that_are_gone_or_left_the_roster_are_not_called(callers):
    make_tag(make_enterprise("注销的厂", status=EnterpriseStatus.DEREGISTERED), TagKind.ROSTER)
    make_tag(make_enterprise("退出名单的厂"), TagKind.ROSTER, until=WEDNESDAY)
    here = make_enterprise("名单上的厂")
    make_stewardship(here, make_user(Role.STEWARD))

    assert callers.numbers(callers.zhou, moment(THURSDAY)) == {here.number: CallKind.PERIODIC}


def test_late_calls_come_first(callers):
    late = callers.issue(Status.ANSWERED, date(2026, 9, 21), make_enterprise("甲厂"))
    soon = callers.issue(Status.ANSWERED, FRIDAY, make_enterprise("乙厂"))
    entries = callers.entries(callers.zhou, moment(FRIDAY, "18:00"))

    assert [(entry.number, entry.lamp.words) for entry in entries] == [
        (late.number, "超期15天"),
        (soon.number, "还剩4天"),
    ]


def test_one_in_ten_confirmed_is_asked_again_at_least_and_looking_twice_draws_the_same(callers):
    for index in range(21):
        issue = callers.issue(Status.ANSWERED, WEDNESDAY, make_enterprise(f"抽样{index}厂"), clock="10:00")
        entry = next(e for e in callers.entries(callers.zhou, moment(WEDNESDAY, "17:00")) if e.number == issue.number)
        callers.call(callers.zhou, entry, moment(WEDNESDAY, "17:00"))

    drawn = callers.numbers(callers.feng, moment(THURSDAY))
    assert list(drawn.values()) == [CallKind.SECOND] * 3  # 21 x 10 % = 2.1
    assert callers.numbers(callers.feng, moment(THURSDAY, "15:00")) == drawn
    assert callers.numbers(callers.zhou, moment(THURSDAY)) == {}


def test_who_was_reached_in_vain_three_times_leaves_the_list_unsatisfied(callers):
    answered = callers.issue(Status.ANSWERED, WEDNESDAY)
    for day, clock in ((THURSDAY, "09:00"), (THURSDAY, "15:00"), (FRIDAY, "09:00")):
        entry = callers.entries(callers.zhou, moment(day, clock))[0]
        callers.call(callers.zhou, entry, moment(day, clock), said=None)

    assert callers.numbers(callers.zhou, moment(FRIDAY, "15:00")) == {}
    issue = Issue.objects.get(pk=answered.pk)
    assert (issue.called_back, issue.reached, issue.confirmed_solved, issue.satisfaction) == (True, False, False, "")


def test_the_list_says_from_when_on_the_next_attempt_counts(callers):
    callers.issue(Status.ANSWERED, WEDNESDAY)
    entry = callers.entries(callers.zhou, moment(THURSDAY))[0]
    callers.call(callers.zhou, entry, moment(THURSDAY), said=None)

    assert callers.entries(callers.zhou, moment(THURSDAY, "10:00"))[0].not_before == "今天下午12:00以后"
    assert callers.entries(callers.zhou, moment(THURSDAY, "14:00"))[0].not_before == ""


def test_the_number_of_questions_to_the_database_does_not_grow(callers, django_assert_max_num_queries):
    for index in range(6):
        firm = make_enterprise(f"{index}厂", steward=make_user(Role.STEWARD), town=make_town(f"{index}镇"))
        if index % 2:
            callers.issue(Status.ANSWERED, WEDNESDAY, firm)
    actor = callers.as_of(callers.zhou, moment(THURSDAY))
    from zhuqi.followups.selectors import call_list

    with django_assert_max_num_queries(11):
        assert call_list(actor=actor, at=moment(THURSDAY)).total == 6


def _unit(name: str):  # type: ignore[no-untyped-def]
    from zhuqi.organisations.models import Unit

    return Unit.objects.get(name=name)
