"""Recording visits: what must come of them, what may not be written, and what the record keeps."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import MONDAY_NOON
from tests.factories import (
    MONDAY,
    actor_of,
    make_actor,
    make_enterprise,
    make_stewardship,
    make_team,
    make_town,
    make_user,
)
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.issues import selectors as issues
from zhuqi.issues.categories import Category
from zhuqi.issues.models import Issue
from zhuqi.organisations.roles import Role
from zhuqi.visits import selectors, services
from zhuqi.visits.kinds import VisitKind
from zhuqi.visits.models import Visit, VisitEvent

pytestmark = pytest.mark.django_db

LATER = MONDAY_NOON + timedelta(days=3)


@pytest.fixture
def firm():
    return make_enterprise(town=make_town("城关镇", team=make_team()))


@pytest.fixture
def other():
    return make_enterprise("远景铸造有限公司", town=make_town("石桥镇", team=make_team()))


@pytest.fixture
def steward(firm, other):
    user = make_user(Role.STEWARD, name="刘建国", team=make_team())
    make_stewardship(firm, user)
    return actor_of(user)


@pytest.fixture
def record(firm, steward):
    """Record a visit correctly, except in what the test changes."""

    def _record(**changes):
        given = {
            "enterprise_ids": [firm.pk],
            "date": MONDAY,
            "purpose": "走访调研",
            "has_no_request": True,
            "actor": steward,
            "at": MONDAY_NOON,
        }
        return services.record_visit(**(given | changes))

    return _record


def raised(firm, **changes):
    given = {"enterprise_id": firm.pk, "description": "厂区外道路破损", "category": Category.TRANSPORT}
    return services.RaisedIssue(**(given | changes))


def test_a_visit_without_requests_is_one_act(record, steward):
    visit = record()

    assert visit.number == "V000001"
    card = selectors.visit_card(actor=steward, number="v000001", today=MONDAY)
    assert (card.kind, card.has_no_request, card.participants) == (VisitKind.VISIT, True, ("刘建国",))
    assert [firm.name for firm in card.enterprises] == ["明晟新材科技有限公司"]
    assert [line.action for line in card.history] == ["RECORD"]
    assert selectors.broken_history_links() == ()


def test_issues_raised_are_registered_in_the_same_transaction(record, firm, steward):
    visit = record(
        has_no_request=False,
        date=MONDAY - timedelta(days=2),
        issues=[raised(firm), raised(firm, description="缺少技术工人", category=Category.TALENT)],
    )

    assert visit.issue_numbers == ("2026-000001", "2026-000002")
    issue = issues.issue_card(actor=steward, number="2026-000001", today=MONDAY)
    assert issue.registered_date == MONDAY - timedelta(days=2)
    card = selectors.visit_card(actor=steward, number=visit.number, today=MONDAY)
    assert [row.number for row in card.issues] == list(visit.issue_numbers)
    assert selectors.visits_of_issue(actor=steward, issue_id=visit.issue_ids[0])[0][0] == visit.number


def test_nothing_is_left_behind_when_one_issue_is_wrong(record, firm):
    with pytest.raises(Refused, match="请填写问题描述"):
        record(has_no_request=False, issues=[raised(firm), raised(firm, description=" ")])
    assert not Visit.objects.exists()
    assert not Issue.objects.exists()


def test_a_symposium_meets_several_firms(firm, other, steward):
    visit = services.record_symposium(
        enterprise_ids=[firm.pk, other.pk],
        date=MONDAY,
        purpose="重点企业座谈会",
        place="城关镇政府会议室",
        participant_names=["王镇长", "王镇长", "张经理"],
        issues=[raised(other)],
        actor=steward,
        at=MONDAY_NOON,
    )
    page = selectors.visit_list(actor=steward, filters=selectors.VisitFilters(kind=VisitKind.SYMPOSIUM))
    assert [(row.number, len(row.enterprise_names), row.issue_count) for row in page.rows] == [(visit.number, 2, 1)]
    card = selectors.visit_card(actor=steward, number=visit.number, today=MONDAY)
    assert card.participants == ("王镇长", "张经理")
    assert card.issues[0].enterprise_name == other.name


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"has_no_request": False}, "请勾选“无诉求”"),
        ({"enterprise_ids": []}, "请选择走访的企业"),
        ({"date": MONDAY + timedelta(days=1)}, "不能晚于今天"),
        ({"purpose": " "}, "请填写走访事由"),
        ({"purpose": "安全生产检查"}, "严格规范涉企行政检查"),
        ({"purpose": "消防 检 查"}, "不得记录“检查”"),
        ({"purpose": "督促整改"}, "不得记录“整改”"),
        ({"summary": "发现隐患，责令整改"}, "议事协调机构不得实施行政检查"),
        ({"special_note": "环保执法专访"}, "执法"),
        ({"place": "某" * 101}, "地点最多 100 个字"),
    ],
)
def test_refuses_what_is_wrong(record, change, sentence):
    with pytest.raises(Refused, match=sentence):
        record(**change)
    assert record().number == "V000001"


def test_no_request_and_an_issue_exclude_each_other(record, firm):
    with pytest.raises(Refused, match="不能同时勾选"):
        record(issues=[raised(firm)])
    stranger = make_enterprise("别家", town=make_town("城关镇"))
    with pytest.raises(Refused, match="不在走访企业之列"):
        record(has_no_request=False, issues=[raised(stranger)])


@pytest.mark.parametrize("role", [Role.HANDLER, Role.CALLER, Role.LEADER, Role.AUDITOR])
def test_refuses_everybody_else(record, role):
    with pytest.raises(NotAllowed):
        record(actor=make_actor(role))
    assert record().number == "V000001"


def test_a_firm_out_of_sight_cannot_be_visited(record):
    far = make_enterprise("外地企业", town=make_town("外镇"))
    with pytest.raises(NotFound):
        record(enterprise_ids=[far.pk])


def test_handling_units_and_administrators_see_no_visits(record):
    record()
    for role in (Role.HANDLER, Role.UNIT_HEAD, Role.SYSTEM_ADMIN, Role.AUDITOR):
        assert selectors.visit_list(actor=make_actor(role), filters=selectors.VisitFilters()).rows == ()
    assert selectors.visit_list(actor=make_actor(Role.LEADER), filters=selectors.VisitFilters()).count == 1


def test_the_same_form_sent_twice_makes_one_visit(record, other):
    record()
    with pytest.raises(Refused, match="编号 V000001，没有重复登记"):
        record(at=MONDAY_NOON + timedelta(seconds=2))
    record(enterprise_ids=[other.pk])
    record(at=LATER)
    assert Visit.objects.count() == 3


def test_a_linked_issue_takes_the_no_request_away(record, firm, steward):
    visit = record()
    issue = record(has_no_request=False, issues=[raised(firm)], purpose="再次走访")
    services.link_issue(
        visit_id=visit.visit_id, issue_number=issue.issue_numbers[0], actor=steward, at=MONDAY_NOON + timedelta(hours=1)
    )
    assert not selectors.visit_card(actor=steward, number=visit.number, today=MONDAY).has_no_request
    with pytest.raises(Refused, match="已关联"):
        services.link_issue(visit_id=visit.visit_id, issue_number=issue.issue_numbers[0], actor=steward, at=LATER)


def test_a_correction_keeps_what_figures_of_earlier_days_saw(record, firm, other, steward):
    visit = record()
    given = {"visit_id": visit.visit_id, "date": MONDAY - timedelta(days=1), "purpose": "走访调研", "actor": steward}
    with pytest.raises(Refused, match="更正理由"):
        services.correct_visit(enterprise_ids=[firm.pk, other.pk], reason="", has_no_request=True, at=LATER, **given)
    services.correct_visit(
        enterprise_ids=[firm.pk, other.pk], reason="漏记一家", has_no_request=True, at=LATER, **given
    )

    (before,) = selectors.visits_as_of(MONDAY_NOON + timedelta(days=1))
    (after,) = selectors.visits_as_of(LATER + timedelta(days=1))
    assert (before.date, before.enterprise_ids) == (MONDAY, (firm.pk,))
    assert (after.date, after.enterprise_ids) == (MONDAY - timedelta(days=1), (firm.pk, other.pk))
    assert selectors.visits_as_of(MONDAY_NOON) == ()
    assert len(selectors.visits_of_enterprise(actor=steward, enterprise_id=other.pk)) == 1
    with pytest.raises(Refused, match="没有任何改动"):
        services.correct_visit(
            enterprise_ids=[firm.pk, other.pk], reason="再来", has_no_request=True, at=LATER, **given
        )
    assert selectors.broken_history_links() == ()


def test_the_database_itself_keeps_the_history(record):
    record()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE visits_visitevent SET reason = 'x'")
    assert VisitEvent.objects.count() == 1


def test_the_second_page_goes_on_where_the_first_ended(record, steward):
    for days in range(7):
        record(date=MONDAY - timedelta(days=days))
    first = selectors.visit_list(actor=steward, filters=selectors.VisitFilters(), page_size=4)
    second = selectors.visit_list(
        actor=steward, filters=selectors.VisitFilters(), cursor=first.next_cursor, page_size=4
    )
    assert [row.number for row in first.rows + second.rows] == [f"V{n:06}" for n in range(1, 8)]
    assert second.next_cursor is None
