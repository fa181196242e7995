"""One's own leave: who stands in is found by name, and comes back by oneself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_unit, make_user
from zhuqi.organisations.models import Absence
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(visitor):  # type: ignore[no-untyped-def]
    """The head of the power company, with somebody there to stand in."""
    make_user(Role.HANDLER, name="小王", username="xiaowang")
    return visitor(make_user(Role.UNIT_HEAD, name="赵主任"))


def send(client, **changes):  # type: ignore[no-untyped-def]
    today = timezone.localdate()
    given = {"deputy": "小王", "since": today, "until": today + timedelta(days=2)}
    return client.post("/leave/", given | changes, follow=True)


def test_a_leave_is_noted_shown_and_ended(head):
    page = send(head).content.decode()
    assert "请假已登记，由小王代理。" in page
    absence = Absence.objects.get()
    assert "已销假。" in head.post(f"/leave/{absence.pk}/end/", follow=True).content.decode()
    assert Absence.objects.count() == 0


def test_who_is_meant_must_be_clear(head):
    assert "没有这个人" in send(head, deputy="查无此人").content.decode()
    make_user(Role.HANDLER, name="小王", username="wangtwo", unit=make_unit("市水务局"))
    page = send(head).content.decode()
    assert "有几位都叫小王" in page
    assert "wangtwo（市水务局）" in page
    assert "请假已登记" in send(head, deputy="xiaowang").content.decode()


def test_what_is_wrong_stands_by_the_form(head):
    today = timezone.localdate()
    assert "结束日期早于开始日期" in send(head, until=today - timedelta(days=1)).content.decode()
    send(head)
    assert "已登记请假" in send(head).content.decode()


def test_nobody_ends_the_leave_of_another(head, visitor):
    send(head)
    other = visitor(make_user(Role.UNIT_HEAD))
    assert other.post(f"/leave/{Absence.objects.get().pk}/end/").status_code == 404


def test_the_page_asks_a_constant_number(head, django_assert_max_num_queries):
    send(head)
    with django_assert_max_num_queries(8):
        head.get("/leave/")
