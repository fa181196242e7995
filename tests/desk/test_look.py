"""Pages of accounts, enterprises and settings in a real browser: at desk and phone width, by keyboard, at 200 %."""

import pytest

from tests.desk.looking import DESK, barriers, look_at, sign_in, take_picture
from tests.factories import (
    PASSWORD,
    make_enterprise,
    make_liaison,
    make_tag,
    make_team,
    make_town,
    make_unit,
    make_user,
)
from zhuqi.enterprises.categories import EnterpriseStatus, LiaisonLevel, TagKind, TagLevel
from zhuqi.organisations.models import Unit
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.browser

LONG_NAME = "海川新能源汽车零部件（集团）股份有限公司石桥镇第二生产基地扩建项目筹备处"


@pytest.fixture
def town(page):  # type: ignore[no-untyped-def]
    """Real-sized data: long names, many rows, every kind of mark."""
    stone_bridge = make_town("石桥镇")
    make_team(towns=(stone_bridge, make_town("城关镇")))
    for index in range(12):
        make_enterprise(f"瑞丰第{index + 1}面粉厂", town=stone_bridge, industry="C13")
    make_enterprise("停产的砖厂", status=EnterpriseStatus.STOPPED)
    firm = make_enterprise(LONG_NAME, town=stone_bridge, credit_code="91410000MA9K000000")
    for kind in (TagKind.HIGH_TAXPAYER, TagKind.SPECIALISED, TagKind.DISASTER_HIT, TagKind.ROSTER):
        make_tag(firm, kind)
    make_tag(firm, TagKind.LED_BY_LEADER, level=TagLevel.PROVINCE)
    make_liaison(firm)
    make_liaison(firm, level=LiaisonLevel.CITY, name="欧阳明远", phone="0371-67181234")
    return firm


@pytest.fixture
def dispatcher(page, town):  # type: ignore[no-untyped-def]
    user = make_user(Role.DISPATCHER, name="李建国", unit=make_unit("市企业服务办公室"))
    sign_in(page, user)
    return page


def test_the_enterprises(dispatcher, town):
    look_at(dispatcher, "/enterprises/", "enterprises")
    look_at(dispatcher, "/enterprises/?q=没有的企业", "enterprises-none")
    look_at(dispatcher, "/enterprises/new/", "enterprise-new")
    look_at(dispatcher, f"/enterprises/{town.number}/", "enterprise")
    look_at(dispatcher, f"/enterprises/{town.number}/history/", "enterprise-history")
    look_at(dispatcher, f"/enterprises/{town.number}/business/", "enterprise-work")


def test_an_act_answers_in_place(dispatcher, town):
    dispatcher.set_viewport_size(DESK)
    dispatcher.goto(f"{dispatcher.base}/enterprises/{town.number}/")
    dispatcher.get_by_text("变更状态").click()
    dispatcher.get_by_label("状态", exact=False).last.select_option("STOPPED")
    panel = dispatcher.locator("details", has_text="变更状态")
    panel.get_by_role("button", name="保存").click()
    dispatcher.get_by_text("请填写依据").wait_for()
    take_picture(dispatcher, "enterprise-refused")
    assert barriers(dispatcher) == []
    assert dispatcher.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    panel.locator("textarea").fill("9月20日实地查看，大门紧锁")
    panel.get_by_role("button", name="保存").click()
    dispatcher.get_by_text("状态已更改。").wait_for()
    dispatcher.get_by_role("button", name="查看").first.click()
    dispatcher.get_by_text("已记录查看").wait_for()


def test_the_list_is_walked_by_keyboard(dispatcher):
    dispatcher.set_viewport_size(DESK)
    dispatcher.goto(f"{dispatcher.base}/enterprises/")
    dispatcher.keyboard.press("j")
    dispatcher.keyboard.press("j")
    dispatcher.keyboard.press("ArrowDown")
    dispatcher.keyboard.press("k")
    assert dispatcher.evaluate("document.activeElement.className") == "zq-rowlink"
    dispatcher.keyboard.press("Enter")
    dispatcher.wait_for_url("**/enterprises/E*/")
    dispatcher.keyboard.press("Tab")
    dispatcher.keyboard.press("Enter")
    assert dispatcher.evaluate("document.activeElement.id") == "main"


def test_a_slash_searches_and_escape_closes(dispatcher):
    dispatcher.set_viewport_size(DESK)
    dispatcher.goto(f"{dispatcher.base}/enterprises/")
    dispatcher.keyboard.press("/")
    assert dispatcher.evaluate("document.activeElement.id") == "zq-q"
    dispatcher.keyboard.type("面粉厂")
    dispatcher.locator("#zq-found a").first.wait_for()
    assert barriers(dispatcher) == []
    take_picture(dispatcher, "search")
    dispatcher.keyboard.press("ArrowDown")
    assert dispatcher.evaluate("document.activeElement.closest('#zq-found') !== null")
    dispatcher.keyboard.press("Escape")
    assert dispatcher.locator("#zq-found a").count() == 0


def test_the_account_pages(page, town, settings):
    user = make_user(Role.DISPATCHER, name="李建国", password=PASSWORD)
    look_at(page, "/sign-in/", "sign-in")
    page.goto(page.base + "/sign-in/")
    page.get_by_label("用户名").fill("nobody")
    page.get_by_label("密码").fill("nonsense")
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_text("用户名或密码不对").wait_for()
    take_picture(page, "sign-in-refused")
    settings.DEMO = True
    make_user(Role.AUDITOR, name="周审计", unit=make_unit("市审计室"))
    look_at(page, "/demo/", "demo")
    sign_in(page, user)
    look_at(page, "/password/", "password")
    look_at(page, "/enterprises/E999999/", "not-found")


@pytest.mark.parametrize(
    ("role", "addresses"),
    [
        (Role.SYSTEM_ADMIN, ("", "accounts/", "accounts/new/", "units/", "units/new/", "groups/", "calendar/2026/")),
        (Role.SECURITY_ADMIN, ("grants/", "grants/zhaomin/")),
        (Role.AUDITOR, ("log/", "log/?since=昨天")),
    ],
)
def test_the_settings(page, town, role, addresses):
    make_user(Role.HANDLER, name="赵敏", username="zhaomin", unit=make_unit("市自然资源和规划局不动产登记中心"))
    Unit.objects.filter(name="供电公司").update(is_confirmed=False)
    sign_in(page, make_user(role, name="钱管理"))
    for address in addresses:
        look_at(page, f"/settings/{address}", f"settings-{address.split('?')[0].replace('/', '-')}{len(address)}")


def test_the_dark_follows_the_system_and_hides_nothing(dispatcher, town):
    dispatcher.emulate_media(color_scheme="dark")
    dispatcher.set_viewport_size(DESK)
    for address in ("/enterprises/", f"/enterprises/{town.number}/", "/settings/calendar/2026/", "/password/"):
        dispatcher.goto(dispatcher.base + address)
        take_picture(dispatcher, f"dark-{address.strip('/').replace('/', '-')}")
        assert barriers(dispatcher) == []


def test_on_paper_the_frame_is_gone(dispatcher, town):
    dispatcher.goto(f"{dispatcher.base}/enterprises/{town.number}/")
    dispatcher.emulate_media(media="print")
    take_picture(dispatcher, "print-enterprise")
    assert not dispatcher.locator("nav[aria-label=主菜单]").is_visible()
    assert dispatcher.get_by_role("heading", name=LONG_NAME).is_visible()
