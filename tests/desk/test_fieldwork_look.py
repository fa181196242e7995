"""The pages of fieldwork, looked at: briefing, record, symposium, minutes; on the desk, on a phone, on paper."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.desk.ledger_cast import bring, make_cast
from tests.desk.looking import look_at, sign_in
from tests.factories import make_enterprise, make_liaison, make_tag
from zhuqi.issues.categories import Category
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Role
from zhuqi.visits import services
from zhuqi.visits.kinds import Attendance

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db):
    cast = make_cast()
    make_liaison(cast.firm, name="张经理")
    make_tag(cast.firm)
    for status in (Status.IN_PROGRESS, Status.ASSIGNED, Status.LONG_TERM):
        bring(cast, status, description="变电站建设一再推迟，生产线不能正常供电，影响订单交付，" * 6)
    for days, summary in ((40, "订单饱满，计划扩产"), (2, "担心冬季用电，希望尽快送电")):
        services.record_visit(
            enterprise_ids=[cast.firm.pk], date=timezone.localdate() - timedelta(days=days), purpose="走访",
            summary=summary, has_no_request=True, actor=cast.actor(Role.STEWARD), at=timezone.now(),
        )  # fmt: skip
    return cast


def pages_on_paper(page, name: str) -> int:  # type: ignore[no-untyped-def]
    """Print the page and count the sheets."""
    content = page.pdf(prefer_css_page_size=True)
    folder = os.environ.get("ZHUQI_PICTURES")
    if folder:
        Path(folder, f"{name}.pdf").write_bytes(content)
    return int(content.count(b"/Type /Page\n") or content.count(b"/Type /Page ") or content.count(b"/Type/Page"))


def test_the_briefing_fits_one_sheet(page, cast):
    sign_in(page, cast.people[Role.STEWARD])
    look_at(page, f"/visits/briefing/{cast.firm.number}/", "briefing")
    assert pages_on_paper(page, "briefing") == 1


def test_recording_a_visit_and_a_symposium(page, cast):
    sign_in(page, cast.people[Role.STEWARD])
    look_at(page, f"/visits/new/?enterprise={cast.firm.number}", "record")
    look_at(page, "/visits/symposium/", "symposium")


def test_the_minutes_on_the_desk_and_on_paper(page, cast):
    others = [make_enterprise(f"第{n}家名称很长的精密机械制造有限公司", town=cast.firm.division) for n in range(8)]
    firms = [cast.firm, *others]
    said = "冬季用电紧张，希望提前告知检修安排。" * 12
    done = services.record_symposium(
        enterprise_ids=[firm.pk for firm in firms], date=timezone.localdate(), purpose="用电保障座谈会",
        place="市企业服务中心三楼会议室", minutes=f"一、企业发言\n{said}\n二、商定事项\n供电公司一周内答复。",
        seats=[services.Seat(firms[1].pk, Attendance.ON_LEAVE), services.Seat(firms[0].pk, attendees="张经理 总经理")],
        issues=[services.RaisedIssue(firms[0].pk, "变电站建设推迟，影响生产" * 5, Category.INFRASTRUCTURE)],
        actor=cast.actor(Role.STEWARD), at=timezone.now(),
    )  # fmt: skip
    sign_in(page, cast.people[Role.STEWARD])
    look_at(page, f"/visits/{done.number}/", "symposium-card")
    look_at(page, f"/visits/{done.number}/minutes/", "minutes")
    assert pages_on_paper(page, "minutes") <= 2
