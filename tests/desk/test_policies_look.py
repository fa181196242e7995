"""The pages of the policies in a real browser, at desk and phone width, with real-sized data."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tests.desk.looking import DESK, barriers, look_at, sign_in, take_picture
from tests.factories import (
    actor_of,
    make_city,
    make_enterprise,
    make_liaison,
    make_tag,
    make_town,
    make_unit,
    make_user,
)
from tests.policies.cast import details
from zhuqi.enterprises.categories import TagKind
from zhuqi.organisations.models import Division
from zhuqi.organisations.roles import Role
from zhuqi.policies import services
from zhuqi.policies.categories import PolicyLevel
from zhuqi.policies.matching import Range
from zhuqi.standards.enterprise_size import Size

pytestmark = pytest.mark.browser

LONG_NAME = "海川新能源汽车零部件（集团）股份有限公司石桥镇第二生产基地扩建项目筹备处"
LONG_TITLE = "关于支持中小微企业纾困解难、稳定生产、扩大就业并鼓励首次升规入统的若干措施（第十二条 设备更新贷款贴息）"
LONG_TEXT = "对新增设备投资按年利率百分之一点五给予贴息，贴息期不超过三年，单户累计不超过二百万元；" * 5


@pytest.fixture
def office(page):  # type: ignore[no-untyped-def]
    officer = make_user(Role.DISPATCHER, name="老李", unit=make_unit("市企业服务办"))
    actor, town = actor_of(officer), make_town("石桥镇")
    county = Division.objects.create(code12="419901000000", name="示例县", level="COUNTY", parent=make_city())
    for index in range(24):
        make_town(f"第{index + 1}街道")

    def register(**changes: Any) -> str:
        return services.register_policy(details=details(**changes), actor=actor, at=timezone.now())

    long = {"title": LONG_TITLE, "summary": LONG_TEXT[:500], "document_number": "示政办规〔2026〕第 112 号"}
    everything: dict[str, Any] = {
        "issuer": "示例市人民政府办公室、示例市财政局、示例市工业和信息化局",
        "how_to_apply": LONG_TEXT[:300],
        "contact": "示例市财政局经济建设科 0000-1234501",
        "source_url": "https://policy.example/" + "long/" * 30 + "2026",
        "industries": ("C", "I65", "M73", "A"),
        "sizes": (Size.SMALL, Size.MICRO),
        "above_scale": False,
        "tags": (TagKind.SPECIALISED, TagKind.GROWING, TagKind.GAZELLE),
        "division_ids": (county.pk, town.pk),
        "employees": Range(Decimal(10), Decimal(300)),
        "revenue": Range(most=Decimal("2000.50")),
        "valid_until": date(2099, 12, 31),
    }
    register(**(long | everything))
    for index, title in enumerate(("首贷贴息", "稳岗返还", "担保费补助", "专精特新奖励", "创业担保贷款", "社保补贴")):
        tags = (TagKind.SPECIALISED,) if index % 2 else ()
        register(title=title, sizes=(Size.SMALL,), tags=tags, level=list(PolicyLevel)[index % 4])
    register(title="软件企业房租补贴", industries=("I65",), tags=(TagKind.LITTLE_GIANT,))
    register(title="用工补贴", employees=Range(least=Decimal(50)))
    gone = register(title="物流通行费优惠", industries=("G54",))
    services.withdraw_policy(number=gone, reason="原文件已废止，并入省级政策统一执行。", actor=actor, at=timezone.now())
    return officer, gone


def test_the_policies_and_keeping_them(page, office):
    officer, gone = office
    sign_in(page, officer)
    look_at(page, "/policies/", "policies-list")
    look_at(page, "/policies/?q=没有的", "policies-none")
    look_at(page, "/policies/?state=upcoming", "policies-empty")
    look_at(page, "/policies/Z000001/", "policies-one")
    look_at(page, f"/policies/{gone}/", "policies-withdrawn")
    look_at(page, "/policies/Z000001/correct/", "policies-correct")
    page.set_viewport_size(DESK)
    look_at(page, "/policies/new/", "policies-new")
    page.set_viewport_size(DESK)
    page.fill("#id_title", "新办法")
    page.fill("#id_industries", "火星制造")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_text("请填写发文机关。").wait_for()
    assert barriers(page) == []
    take_picture(page, "policies-refused")
    sign_in(page, make_user(Role.HANDLER, name="周经办"))
    look_at(page, "/policies/", "policies-handler")


def test_what_fits_a_firm(page, office):
    firm = make_enterprise(LONG_NAME, town=make_town("石桥镇"), size=Size.SMALL.value)
    make_tag(firm, TagKind.SPECIALISED)
    make_liaison(firm)
    sign_in(page, office[0])
    look_at(page, f"/policies/firms/{firm.number}/", "policies-firm")
    page.get_by_text("不符合的").click()
    page.get_by_text("原因：").first.wait_for()
    take_picture(page, "policies-firm-others")
    page.set_viewport_size(DESK)
    page.goto(f"{page.base}/enterprises/{firm.number}/")
    page.get_by_role("heading", name="可用政策").wait_for()
    look_at(page, f"/enterprises/{firm.number}/", "policies-glance")
    look_at(page, f"/visits/briefing/{firm.number}/", "policies-briefing")
