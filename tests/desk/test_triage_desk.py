"""The dispatcher's desk: one after the other, with what past cases suggest, and the next opens by itself."""

import pytest
from django.utils import timezone

from tests.desk.ledger_cast import PROBLEM, Cast, bring, make_cast, register
from zhuqi.issues import services
from zhuqi.issues.models import Issue
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def dispatcher(cast, visitor):  # type: ignore[no-untyped-def]
    return visitor(cast.people[Role.DISPATCHER])


@pytest.fixture
def right(cast) -> dict[str, object]:
    return {
        "category": "INFRASTRUCTURE",
        "level": "CITY",
        "difficulty": "ORDINARY",
        "nature": "INDIVIDUAL",
        "unit_id": cast.power.pk,
    }


def test_the_desk_opens_the_first_and_says_when_there_is_none(cast, dispatcher):
    assert "没有待研判" in dispatcher.get("/triage/").content.decode()
    first = register(cast)
    register(cast, "另一个问题")
    assert dispatcher.get("/triage/").headers["Location"] == f"/triage/{first.number}/"


def test_analysed_and_assigned_in_one_go_the_next_opens_by_itself(cast, dispatcher, right):
    first, second = register(cast), register(cast, "另一个问题")
    answer = dispatcher.post(f"/triage/{first.number}/", right)
    assert answer.headers["Location"] == f"/triage/{second.number}/"
    assert Issue.objects.get(pk=first.issue_id).status == Status.ASSIGNED


def test_without_a_unit_only_the_analysis_is_kept(cast, dispatcher, right):
    issue = register(cast)
    dispatcher.post(f"/triage/{issue.number}/", right | {"unit_id": ""})
    assert Issue.objects.get(pk=issue.issue_id).status == Status.TRIAGED


def test_if_the_assignment_is_refused_nothing_of_the_analysis_remains(cast, dispatcher, right):
    issue = register(cast)
    answer = dispatcher.post(f"/triage/{issue.number}/", right | {"co_unit_ids": [cast.power.pk]})
    assert answer.status_code == 422
    assert "不能同时作为协办单位" in answer.content.decode()
    assert Issue.objects.get(pk=issue.issue_id).status == Status.REGISTERED


def test_past_cases_that_read_alike_suggest_unit_and_level_with_reasons(cast, dispatcher):
    past = bring(cast, Status.ASSIGNED)
    issue = register(cast, PROBLEM.replace("订单交付", "设备调试"))
    page = dispatcher.get(f"/triage/{issue.number}/")
    text = page.content.decode()
    assert past.number in text
    assert "交由供电公司办理" in text
    assert page.context["form"].initial["unit_id"] == cast.power.pk


def test_somebody_was_faster(cast, dispatcher, right):
    issue, second = register(cast), register(cast, "另一个问题")
    services.propose_withdrawal(
        issue_id=issue.issue_id, reason="已解决", actor=cast.actor(Role.DISPATCHER), at=timezone.now()
    )
    answer = dispatcher.post(f"/triage/{issue.number}/", right, follow=True)
    assert answer.redirect_chain == [(f"/triage/{second.number}/", 302)]
    assert "老李 申请撤回" in answer.content.decode()


@pytest.mark.parametrize("count", [2, 40])
def test_the_desk_asks_the_database_the_same_for_two_as_for_forty(
    cast, dispatcher, count, django_assert_max_num_queries
):
    bring(cast, Status.ASSIGNED)
    issues = [register(cast, f"{PROBLEM}{index}") for index in range(count)]
    with django_assert_max_num_queries(15):
        dispatcher.get(f"/triage/{issues[0].number}/")
