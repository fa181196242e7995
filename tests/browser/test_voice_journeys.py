"""A call from today's list that denies; a complaint from the foot of a page to an answer that will do."""

from tests.browser.walking import Walk
from tests.desk.ledger_cast import Cast, bring
from tests.factories import make_liaison
from zhuqi.followups.models import Complaint, FollowUpCall
from zhuqi.issues.models import Issue
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Role


def test_a_call_from_the_list_denies_and_the_original_date_stays(walk: Walk, cast: Cast):
    page = walk.page
    make_liaison(cast.firm)
    number = bring(cast, Status.ANSWERED).number
    due = Issue.objects.get(number=number).solve_due_date

    walk.be(cast.people[Role.CALLER])
    walk.open("/today/")
    page.get_by_role("link", name="去拨打").click()
    page.get_by_role("heading", name="今日回访").wait_for()
    walk.look("calls")
    page.get_by_role("button", name="拨打").first.click()
    page.get_by_role("heading", name="登记第1次拨打").wait_for()
    walk.look("sheet")
    page.get_by_role("button", name="查看").first.click()
    page.get_by_text("已记录查看").wait_for()
    for question, choice in (("一问", "否"), ("二问", "是"), ("三问", "是"), ("企业如何评价", "不满意")):
        page.get_by_role("group", name=question).get_by_label(choice, exact=True).check()
    page.get_by_role("button", name="登记（已接通）").click()
    page.get_by_text("请记录企业原话：还差什么。").wait_for()
    walk.look("denial refused", is_new=False)
    page.get_by_label("企业原话").fill("昨天又停电三个小时，没有真正解决")
    page.get_by_role("button", name="登记（已接通）").click()
    page.get_by_text("问题已转为重办，沿用原期限").wait_for()
    page.get_by_text("今天没有要打的电话").wait_for()
    walk.look("calls done")

    issue = Issue.objects.get(number=number)
    assert (issue.status, issue.reopened_count, issue.solve_due_date) == (Status.IN_PROGRESS, 1, due)
    assert FollowUpCall.objects.get().is_solved is False
    walk.open(f"/issues/{number}/")
    page.locator("#history").get_by_text("昨天又停电三个小时").first.wait_for()


def test_a_complaint_from_the_foot_of_a_page_to_an_answer(walk: Walk, cast: Cast):
    page = walk.page
    number = bring(cast, Status.IN_PROGRESS).number
    walk.be(cast.people[Role.CONTACT])
    walk.open(f"/issues/{number}/")
    page.get_by_role("link", name="投诉与建议").click()
    page.get_by_role("button", name="提交").wait_for()
    walk.look("speak up")
    page.get_by_role("button", name="提交").click()
    page.get_by_text("请选择类别。").wait_for()
    walk.look("speak up refused", is_new=False)
    page.get_by_label("投诉", exact=True).check()
    page.get_by_label("内容").fill("办理人员三次推给别的科室，电话没人接")
    page.get_by_role("button", name="提交").click()
    page.get_by_text("已收到，编号 T000001").wait_for()
    walk.look("spoken up")

    walk.be(cast.people[Role.UNIT_HEAD])  # of the unit that has the issue in hand
    page.goto(page.base + "/complaints/")
    page.get_by_text("这里没有投诉建议").wait_for()

    walk.be(cast.people[Role.DISPATCHER])
    walk.open("/today/")
    page.locator("section", has_text="待指定办理人").get_by_role("link", name="查看").click()
    page.get_by_role("link", name="T000001").click()
    page.locator("summary", has_text="指定办理人").click()
    page.get_by_label("办理人").select_option(str(cast.people[Role.SUPERVISOR].pk))
    walk.look("appoint")
    page.get_by_role("button", name="指定办理人").click()
    page.get_by_text("已记录。").wait_for()

    walk.be(cast.people[Role.SUPERVISOR])
    walk.open("/complaints/T000001/")
    page.locator("#reply_text").fill("已约谈该单位，明确首问负责，今天由专人与您联系。")
    page.get_by_role("button", name="答复", exact=True).click()
    page.get_by_text("已记录。").wait_for()

    walk.be(cast.people[Role.CONTACT])
    walk.open("/complaints/T000001/")
    page.get_by_text("明确首问负责").first.wait_for()
    page.get_by_role("button", name="认可答复").click()
    page.get_by_text("已了结").first.wait_for()
    walk.look("settled")
    assert Complaint.objects.get().is_accepted is True
