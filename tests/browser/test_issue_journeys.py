"""A problem from registration to strike-off; an objection and its arbitration; a call-back that denies."""

from datetime import timedelta

from django.utils import timezone

from tests.browser.walking import Walk
from tests.desk.ledger_cast import PROBLEM, Cast, bring
from zhuqi.issues.models import Issue
from zhuqi.issues.workflow import Action, Status
from zhuqi.organisations.roles import Role


def _open_from_today(walk: Walk, cast: Cast, role: Role, number: str) -> None:
    """Sit down as ``role``, find the issue in today's work, and open it."""
    walk.be(cast.people[role])
    walk.open("/today/")
    walk.page.get_by_role("link", name=number, exact=True).first.click()
    walk.page.locator("#issue").wait_for()


def test_from_registration_to_strike_off(walk: Walk, cast: Cast):
    page = walk.page
    walk.sign_in(cast.people[Role.DISPATCHER])
    page.get_by_role("link", name="登记问题").first.click()
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_text("请填写问题描述。").wait_for()
    walk.look("register refused")
    page.locator("#id_firm").fill("明晟")
    page.locator("#firms").get_by_label(cast.firm.name).check()
    page.get_by_label("问题描述").fill(PROBLEM)
    page.get_by_label("类别", exact=False).first.select_option(label="基础配套")
    page.get_by_label("来源", exact=False).select_option(label="走访")
    page.get_by_label("联系电话").fill("13812345678")
    walk.look("register filled")
    page.get_by_role("button", name="登记", exact=True).click()
    page.locator("#issue").wait_for()
    walk.look("registered")
    number = page.url.rstrip("/").split("/")[-1]
    assert walk.status() == "已挂号"

    walk.open("/triage/")
    page.get_by_label("解决层级").select_option("CITY")
    page.get_by_label("牵头单位").select_option(label=cast.power.name)
    page.get_by_role("button", name="提交并打开下一件").click()
    page.get_by_text(f"{number} 已研判并交办。").wait_for()
    walk.look("triage done")

    _open_from_today(walk, cast, Role.STEWARD, number)  # the second track: a member from the unit's department
    walk.act(Action.PRE_COMMUNICATE, outcome="已与运检部沟通，月底前排定施工")
    _open_from_today(walk, cast, Role.HANDLER, number)
    walk.act(Action.ARRANGE, arrangement="由运检部派专人勘察，三日内提出方案")
    walk.act(Action.REPORT, progress="已完成勘察，设备到货")
    _open_from_today(walk, cast, Role.UNIT_HEAD, number)
    walk.act(Action.RESOLVE, result="变电站已投运送电", evidence="送电确认单", answer="已电话告知张经理")
    assert walk.status() == "申请办结"
    _open_from_today(walk, cast, Role.SUPERVISOR, number)
    walk.act(Action.PASS_AUDIT)

    _open_from_today(walk, cast, Role.CALLER, number)
    walk.choose(Action.CALL_BACK)
    walk.act_form.get_by_role("button", name="回访", exact=True).click()
    page.get_by_text("请选择是否接通。").wait_for()
    walk.look("call-back refused")
    walk.answer("是否接通", "接通")
    for question in ("一问", "二问", "三问"):
        walk.answer(question, "是")
    walk.answer("四问", "满意")
    walk.submit(Action.CALL_BACK)

    _open_from_today(walk, cast, Role.SUPERVISOR, number)
    walk.choose(Action.CLOSE)
    walk.act_form.locator("[name=grade]").first.check()
    walk.submit(Action.CLOSE)
    assert walk.status() == "销号"
    assert Issue.objects.get(number=number).status == Status.CLOSED
    assert page.locator("#history").get_by_text("回访").first.is_visible()


def test_an_objection_and_its_arbitration(walk: Walk, cast: Cast):
    page = walk.page
    number = bring(cast, Status.ASSIGNED).number
    _open_from_today(walk, cast, Role.UNIT_HEAD, number)
    walk.choose(Action.OBJECT)
    walk.act_form.locator("[name=proposed_unit_id]").select_option(label=cast.roads.name)
    walk.act_form.locator("[name=basis]").fill("权责清单“道路管线审批”")
    walk.act_form.locator("[name=reason]").fill("管线路由未批复，不属本单位职责")
    walk.submit(Action.OBJECT)
    assert walk.status() == "退回待裁定"

    _open_from_today(walk, cast, Role.DISPATCHER, number)
    page.locator("#history").get_by_text("管线路由未批复").wait_for()
    walk.choose(Action.REASSIGN)
    walk.act_form.locator("[name=unit_id]").select_option(label=cast.roads.name)
    walk.act_form.get_by_role("button", name="改派", exact=True).click()
    page.get_by_text("请填写理由。").wait_for()
    walk.look("reassign refused")
    walk.act_form.locator("[name=reason]").fill("先办理管线路由审批")
    walk.submit(Action.REASSIGN)

    walk.be(cast.strangers[Role.HANDLER])  # of the unit it went to
    walk.open("/today/")
    page.get_by_role("link", name=number, exact=True).first.click()
    walk.act(Action.ARRANGE, arrangement="管线科本周踏勘")
    assert walk.status() == "办理中"


def test_a_call_back_denies_and_the_original_date_stays(walk: Walk, cast: Cast):
    page = walk.page
    issue = bring(cast, Status.ANSWERED)
    due = Issue.objects.get(number=issue.number).solve_due_date
    _open_from_today(walk, cast, Role.CALLER, issue.number)
    walk.choose(Action.CALL_BACK)
    walk.answer("是否接通", "接通")
    walk.answer("一问", "否")
    for question in ("二问", "三问"):
        walk.answer(question, "是")
    walk.answer("四问", "不满意")
    walk.act_form.get_by_role("button", name="回访", exact=True).click()
    page.get_by_text("请记录企业原话：还差什么。").wait_for()
    walk.look("denial refused")
    walk.act_form.locator("[name=words]").fill("昨天又停电三个小时，没有真正解决")
    walk.submit(Action.CALL_BACK)
    assert walk.status() == "办理中"
    page.get_by_text("重办1次").wait_for()

    _open_from_today(walk, cast, Role.HANDLER, issue.number)
    page.get_by_text("昨天又停电三个小时").first.wait_for()
    again = Issue.objects.get(number=issue.number)
    assert (again.solve_due_date, again.reopened_count) == (due, 1)
    assert due is not None
    assert page.get_by_text(f"{due.month}月{due.day}日").first.is_visible()
    walk.act(Action.REPORT, progress="已更换老化线路")
    assert due <= timezone.localdate() + timedelta(days=31)
