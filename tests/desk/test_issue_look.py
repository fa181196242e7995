"""The ledger's pages in a real browser: at desk and phone width, by keyboard, with real-sized data."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk.ledger_cast import bring, make_cast, register
from tests.desk.looking import DESK, PHONE, barriers, look_at, sign_in, take_picture
from tests.factories import make_enterprise, make_tag, make_town, make_unit
from zhuqi.deadlines.regimes import Difficulty
from zhuqi.issues import services
from zhuqi.issues.categories import Category, Level
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.browser

LONG_NAME = "示例市华东精密铸造与新能源汽车零部件制造股份有限公司城关镇第二分公司"
LONG_PROBLEM = ("企业二期厂房已于今年三月封顶，但园区配套变电站建设一再推迟，目前仅能依靠临时线路供电，负荷不足，" * 7)[
    :300
]
UNITS = "自然资源 生态环境 住建 人社 水利 财政 科技 金融 市场监管 审批服务 应急 交通"


@pytest.fixture
def cast(page):  # type: ignore[no-untyped-def]
    return make_cast()


@pytest.fixture
def long_issue(cast):  # type: ignore[no-untyped-def]
    """A long name, a problem of 300 characters, twelve co-handlers, an extension and an instruction waiting."""
    firm = make_enterprise(LONG_NAME, town=make_town("城关镇"))
    make_tag(firm)
    now = timezone.now()
    issue = register(cast, LONG_PROBLEM, enterprise_id=firm.pk, at=now - timedelta(days=4))
    pk, dispatcher = issue.issue_id, cast.actor(Role.DISPATCHER)
    analysis = services.Analysis(Category.INFRASTRUCTURE, Level.CITY, Difficulty.COMPLEX, root_cause="规划不同步")
    services.triage_issue(issue_id=pk, analysis=analysis, actor=dispatcher, at=now - timedelta(days=3))
    co_units = [make_unit(f"市{name}局").pk for name in UNITS.split()]
    services.assign_issue(
        issue_id=pk, unit_id=cast.power.pk, co_unit_ids=co_units, actor=dispatcher, at=now - timedelta(days=3)
    )  # fmt: skip
    services.arrange_issue(issue_id=pk, arrangement="成立专班", actor=cast.actor(Role.HANDLER), at=now)
    services.instruct_on_issue(issue_id=pk, text="限期拿出方案", actor=cast.actor(Role.LEADER), at=now)
    return issue


def test_the_pages_of_the_ledger(page, cast, long_issue):
    for status in (Status.REGISTERED, Status.TRIAGED, Status.LONG_TERM, Status.ANSWERED, Status.CLOSED):
        bring(cast, status)
    sign_in(page, cast.people[Role.DISPATCHER])
    look_at(page, "/today/", "today")
    look_at(page, "/issues/", "ledger")
    look_at(page, "/issues/?text=没有的", "ledger-none")
    look_at(page, f"/issues/{long_issue.number}/", "issue")
    look_at(page, f"/issues/{long_issue.number}/reassign/", "issue-act")
    look_at(page, f"/issues/{long_issue.number}/assign/", "issue-late")
    look_at(page, "/issues/new/", "register")
    look_at(page, "/triage/", "triage")
    look_at(page, "/search/?q=供电", "search")
    look_at(page, "/today/notices/", "notices")


def test_an_act_opens_and_answers_in_place(page, cast, long_issue):
    sign_in(page, cast.people[Role.UNIT_HEAD])
    page.set_viewport_size(DESK)
    page.goto(f"{page.base}/issues/{long_issue.number}/")
    page.get_by_role("link", name="落实批示").click()
    page.get_by_role("button", name="落实批示").click()
    page.get_by_text("请填写落实情况。").wait_for()
    assert page.url.endswith(f"/issues/{long_issue.number}/")
    page.get_by_label("落实情况").fill("周五前报方案")
    page.get_by_role("button", name="落实批示").click()
    page.get_by_text("“落实批示”已记入办理记录。").wait_for()
    assert not barriers(page)


def test_the_primary_act_is_within_reach_of_the_thumb(page, cast, long_issue):
    sign_in(page, cast.people[Role.HANDLER])
    page.set_viewport_size(PHONE)
    page.goto(f"{page.base}/issues/{long_issue.number}/")
    page.evaluate("window.scrollTo(0, 900)")
    box = page.locator(".zq-sticky-act a").bounding_box()
    take_picture(page, "issue-thumb")
    assert box["y"] > PHONE["height"] / 2
    assert box["y"] + box["height"] <= PHONE["height"]


def test_the_list_is_walked_by_keys_and_rows_are_chosen(page, cast):
    issues = [register(cast, f"第{index}个问题") for index in range(3)]
    sign_in(page, cast.people[Role.DISPATCHER])
    page.set_viewport_size(DESK)
    page.goto(page.base + "/issues/")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    page.get_by_text("已选 1 条").wait_for()
    take_picture(page, "ledger-chosen")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/issues/{issues[1].number}/")


def test_a_firm_is_chosen_as_one_types(page, cast):
    sign_in(page, cast.people[Role.DISPATCHER])
    page.set_viewport_size(DESK)
    page.goto(page.base + "/issues/new/")
    page.get_by_placeholder("企业名称").type("明晟")
    page.get_by_text(cast.firm.name).wait_for()
    page.get_by_text("登记为新企业").click()
    assert page.get_by_label("所在乡镇").is_visible()
    page.get_by_text(cast.firm.name).click()
    page.get_by_label("问题描述").fill("门口道路破损")
    page.get_by_label("类别", exact=False).first.select_option("TRANSPORT")
    page.get_by_label("来源").select_option("VISIT")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_text("已登记，问题编号").wait_for()
