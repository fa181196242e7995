"""The pages of stewardship in a real browser: at desk and phone width, at 200 %, with what a real office has."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk.looking import DESK, barriers, look_at, sign_in, take_picture
from tests.factories import actor_of, make_enterprise, make_tag, make_team, make_town, make_unit, make_user
from zhuqi.enterprises.categories import TagKind, TagLevel
from zhuqi.organisations.roles import Role
from zhuqi.stewardship import services
from zhuqi.stewardship.services import Matter, Move

pytestmark = pytest.mark.browser


@pytest.fixture
def office(page):  # type: ignore[no-untyped-def]
    """A dispatcher in a city of two towns, three officers and a dozen firms, one of them handed over."""
    now, today = timezone.now(), timezone.localdate()
    east, west = make_town("石桥镇"), make_town("城关街道办事处")
    team = make_team(towns=(east, west))
    office = make_user(Role.DISPATCHER, name="李建国", unit=make_unit("市企业服务办公室"))
    actor = actor_of(office, today)
    officers = [
        make_user(Role.STEWARD, name=name, unit=make_unit(unit), team=team)
        for name, unit in (
            ("周文静", "市工业和信息化局"),
            ("郑海涛", "市自然资源和规划局城乡一体化示范区分局"),
            ("欧阳明远", "市供电公司"),
        )
    ]
    firms = [make_enterprise(f"瑞丰第{index + 1}面粉有限公司", town=east, steward=officers[0]) for index in range(6)]
    long = make_enterprise("海川新能源汽车零部件（集团）股份有限公司石桥镇第二生产基地扩建项目筹备处", town=west)
    make_tag(long, TagKind.ROSTER)
    make_tag(long)
    make_tag(make_enterprise("城西砖厂", town=west), TagKind.ROSTER)
    for index in range(7):
        make_enterprise(f"小微商行{index + 1}", town=west)
    services.record_leader_lead(
        enterprise_id=firms[0].pk, leader_name="张某某（副市长）", level=TagLevel.CITY, since=today,
        basis="〔2026〕7号", actor=actor, at=now,
    )  # fmt: skip
    services.declare_conflict(
        steward_id=officers[0].pk,
        enterprise_id=firms[1].pk,
        reason="配偶在该企业任职",
        since=today,
        actor=actor,
        at=now,
    )
    services.set_steward_profile(user_id=officers[0].pk, capacity=4, skills=["C", "D"], actor=actor, at=now)
    services.record_steward_absence(
        user_id=officers[2].pk, deputy_id=officers[1].pk, since=today, until=today + timedelta(days=6),
        actor=actor, at=now,
    )  # fmt: skip
    moved = [make_enterprise(f"鼎盛机械{index}厂", town=east, steward=officers[2]) for index in range(2)]
    number = services.hand_over(
        outgoing_id=officers[2].pk,
        moves=[
            Move(firm.pk, officers[1].pk, (Matter("问题", "2026-000012", "厂区用电增容，变压器容量不足（办理中）"),))
            for firm in moved
        ],
        since=today + timedelta(days=1),
        reason="借调到期",
        actor=actor,
        at=now,
    )
    services.draw_monthly_sample(month=today, contacted_ids=[], actor=actor, at=now)
    sign_in(page, office)
    page.number, page.firm, page.officer = number, firms[0].number, officers[0].username
    page.successor = officers[1]
    return page


@pytest.mark.parametrize(
    "address",
    [
        "",
        "?scope=all",
        "officers/",
        "officers/{officer}/",
        "officers/{officer}/hand-over/",
        "targets/",
        "targets/?state=bare",
        "coverage/",
        "handovers/",
        "handovers/{number}/",
        "sample/",
        "tiers/",
        "changes/",
        "firms/{firm}/",
    ],
)
def test_each_page(office, address):
    path = address.format(officer=office.officer, number=office.number, firm=office.firm)
    look_at(office, f"/stewardship/{path}", "stewardship-" + address.strip("/?").replace("/", "-").replace("=", "-"))


def test_the_page_of_a_successor(office):
    sign_in(office, office.successor)
    look_at(office, "/stewardship/", "stewardship-mine")
    look_at(office, f"/stewardship/handovers/{office.number}/", "stewardship-to-tell")


def test_a_firm_is_appointed_for_in_bulk(office):
    office.set_viewport_size(DESK)
    office.goto(f"{office.base}/stewardship/targets/?state=bare")
    office.get_by_label("选择 城西砖厂").check()
    office.get_by_text("批量指定首席服务官").click()
    take_picture(office, "stewardship-bulk")
    assert barriers(office) == []
    office.locator("#bulk_steward_id").select_option(index=1)
    office.get_by_role("button", name="指定", exact=True).click()
    office.get_by_text("已指定1家。").wait_for()


def test_the_page_of_ones_own_leave(page):
    sign_in(page, make_user(Role.UNIT_HEAD, name="赵主任"))
    look_at(page, "/leave/", "leave")
