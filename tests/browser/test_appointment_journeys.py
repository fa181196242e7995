"""A firm declines one appointment and moves another, by links and without an account; an officer plans a week."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser.walking import Walk
from tests.desk.ledger_cast import Cast
from tests.factories import make_enterprise, make_tag
from zhuqi.enterprises.categories import TagKind
from zhuqi.enterprises.models import Enterprise
from zhuqi.organisations.models import User
from zhuqi.organisations.roles import Role
from zhuqi.visits.models import Appointment, FieldworkEvent
from zhuqi.visits.planner import _routing
from zhuqi.visits.services import finish_tours


def _weekday(days: int) -> str:
    """Return a working day about ``days`` ahead, in the week after next or later, so that two are in two weeks."""
    day = timezone.localdate() + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day.isoformat()


def _propose(walk: Walk, steward: User, firm: Enterprise, day: str) -> str:
    """Let the steward ask the firm for a visit on a day; return the link to be sent."""
    page = walk.page
    walk.be(steward)
    walk.open("/visits/appointments/")
    page.get_by_role("link", name="约访").first.click()
    page.locator("#id_firm").fill(firm.name[:4])
    page.locator("#firms").get_by_label(firm.name).check()
    page.locator("#id_date").fill(day)
    page.locator("#id_date").blur()
    page.get_by_text("无冲突").wait_for()
    page.get_by_label("说明").fill("看看二期供电方案的进展")
    walk.look("propose")
    page.locator("#propose").get_by_role("button", name="约访", exact=True).click()
    page.get_by_text("请将链接发给企业联系人").wait_for()
    walk.look("proposed")
    return str(page.locator("#id_link").input_value())


def _as_firm(walk: Walk, link: str) -> None:
    """Open the link as somebody who has no account and is signed in nowhere."""
    walk.page.context.clear_cookies()
    walk.open(link.removeprefix(walk.page.base))
    walk.page.get_by_role("heading", name="请答复").wait_for()


def test_a_firm_declines_one_appointment_and_moves_another(walk: Walk, cast: Cast):
    page, steward = walk.page, cast.people[Role.STEWARD]
    first = _propose(walk, steward, cast.firm, _weekday(4))
    second = _propose(walk, steward, cast.firm, _weekday(14))

    _as_firm(walk, first)
    page.get_by_text("这次不方便").click()
    page.get_by_text("不需要说明理由").wait_for()
    walk.look("decline")
    page.get_by_role("button", name="谢绝这次走访").click()
    page.get_by_text("您已答复，谢谢").wait_for()
    walk.look("declined")

    _as_firm(walk, second)
    page.get_by_text("换个时间").click()
    page.locator("#id_date").fill(_weekday(16))
    page.locator("#id_starts_at").fill("15:30")
    walk.look("counter")
    page.get_by_role("button", name="请改到这个时间").click()
    page.get_by_text("您已答复，谢谢").wait_for()
    page.goto(second)  # a link that was used shows how it stands, and answers nothing
    assert page.get_by_role("button").count() == 0

    walk.be(steward)
    walk.open("/visits/appointments/?show=countered")
    page.get_by_role("link", name="Y000002").click()
    page.get_by_role("button", name="就按").click()
    page.get_by_text("已按企业所提时间约定。").wait_for()
    walk.look("agreed")
    walk.open("/visits/appointments/?show=all")
    states = dict(Appointment.objects.values_list("number", "state"))
    assert states == {"Y000001": "DECLINED", "Y000002": "ACCEPTED"}
    assert f"{Appointment.objects.get(number='Y000002').starts_at:%H:%M}" == "15:30"


def test_an_officer_plans_a_week(walk: Walk, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(_routing, "STEPS_EACH", 500)
    page, steward = walk.page, cast.people[Role.STEWARD]
    for number in range(6):
        place = {"longitude": f"113.0{number}", "latitude": "34.75"}
        make_tag(
            make_enterprise(f"受灾的第{number + 1}家机械制造有限公司", town=cast.firm.division, **place),
            TagKind.DISASTER_HIT,
        )

    walk.be(steward)
    walk.open("/visits/tours/")
    page.get_by_role("link", name="排路线").first.click()
    page.get_by_label("走访哪些企业").select_option("tag:DISASTER_HIT")
    walk.look("ask tours")
    page.get_by_role("button", name="排路线").click()
    page.get_by_role("heading", name="正在计算").wait_for()
    walk.look("tours waiting")
    finish_tours(event_id=FieldworkEvent.objects.get(action="ASK_TOURS").pk, at=timezone.now())
    page.get_by_role("button", name="采用，向企业约访").wait_for()  # the page asked again by itself
    walk.look("tours")

    page.locator(".zq-move > summary").first.click()
    walk.look("moving", is_new=False)
    page.locator(".zq-move[open] select").select_option(index=4)
    page.locator(".zq-move[open]").get_by_role("button", name="移到").click()
    page.wait_for_load_state()
    walk.look("moved", is_new=False)
    page.get_by_role("button", name="采用，向企业约访").click()
    page.get_by_text("已约访 6 家").wait_for()
    walk.look("accepted", is_new=False)

    walk.open("/visits/appointments/calendar/")
    page.get_by_role("link", name="下一周").click()
    page.get_by_text("共 6 次").wait_for()
    walk.look("calendar")
    assert Appointment.objects.filter(organiser=steward, state="PROPOSED").count() == 6
