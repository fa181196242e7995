"""出发前: everything one should know, nothing one may not, on one sheet."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk.ledger_cast import PROBLEM, bring, make_cast
from tests.factories import make_liaison, make_tag
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Role
from zhuqi.visits import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    cast = make_cast()
    make_liaison(cast.firm, name="张经理", phone="13812345678")
    make_tag(cast.firm)
    bring(cast, Status.IN_PROGRESS)
    for days, summary in ((40, "订单饱满"), (2, "担心用电")):
        services.record_visit(
            enterprise_ids=[cast.firm.pk], date=timezone.localdate() - timedelta(days=days), purpose="走访",
            summary=summary, has_no_request=True, actor=cast.actor(Role.STEWARD), at=timezone.now(),
        )  # fmt: skip
    return cast


def test_it_says_what_is_open_what_was_said_and_whom_one_meets(visitor, cast, django_assert_max_num_queries):
    client = visitor(cast.people[Role.STEWARD])
    with django_assert_max_num_queries(23):
        page = client.get(f"/visits/briefing/{cast.firm.number}/").content.decode()
    for said in (cast.firm.name, PROBLEM, "担心用电", "无诉求", "张经理", "小陈", "没有其他预约"):
        assert said in page
    assert "138****5678" in page
    assert "13812345678" not in page
    assert page.index("担心用电") < page.index("订单饱满")


def test_what_the_telephone_may_keep_has_no_phone_at_all(visitor, cast):
    answer = visitor(cast.people[Role.STEWARD]).get(f"/field/briefings/{cast.firm.number}/")
    text = answer.content.decode()
    assert "张经理" in text
    assert "5678" not in text
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_confidential_problem_is_not_on_a_sheet_that_is_printed(visitor, cast):
    bring(cast, Status.TRIAGED, description="某单位人员索要好处", is_confidential=True)
    page = visitor(cast.people[Role.DISPATCHER]).get(f"/visits/briefing/{cast.firm.number}/").content.decode()
    assert "索要好处" not in page


def test_a_contact_and_a_handler_see_none(visitor, cast):
    for role in (Role.CONTACT, Role.HANDLER):
        assert visitor(cast.people[role]).get(f"/visits/briefing/{cast.firm.number}/").status_code == 404


def test_the_firms_page_leads_there(visitor, cast):
    page = visitor(cast.people[Role.STEWARD]).get(f"/enterprises/{cast.firm.number}/").content.decode()
    assert f"/visits/briefing/{cast.firm.number}/" in page
