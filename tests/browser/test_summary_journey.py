"""A summary is written, published and opened again."""

from tests.browser.walking import Walk
from tests.desk.ledger_cast import Cast, bring, register
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Role


def _edit(walk: Walk, key: str, text: str) -> None:
    paragraph = walk.page.locator(f"[id='paragraph-{key}']")
    paragraph.locator("details > summary").click()
    paragraph.locator("textarea").fill(text)
    paragraph.get_by_role("button", name="保存").click()


def test_write_publish_and_open_again(walk: Walk, cast: Cast):
    register(cast)
    bring(cast, Status.CLOSED)
    page = walk.page
    walk.be(cast.people[Role.DISPATCHER])
    walk.open("/summary/")
    page.get_by_role("link", name="起草总结").first.click()
    walk.look("draft")
    page.get_by_label("统计截止日").fill("2099-12-31")
    page.get_by_role("button", name="起草").click()
    page.get_by_text("还没有到").wait_for()
    walk.look("draft refused")
    page.get_by_label("统计截止日").fill(page.evaluate("new Date().toLocaleDateString('sv')"))
    page.get_by_role("button", name="起草").click()
    page.get_by_text("已起草。").wait_for()
    walk.look("drafted")

    chip = page.locator("[id='paragraph-practice.visits'] .zq-cite").first
    assert chip.inner_text() == "2"
    chip.focus()
    page.get_by_role("tooltip").get_by_text("点开看逐条明细").wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("tooltip").count() == 0

    _edit(walk, "intro", "登记[[没有这个指标]]项。")
    page.get_by_text("没有“[[没有这个指标]]”这个指标").wait_for()
    walk.look("edit refused")
    paragraph = page.locator("[id='paragraph-intro']")
    paragraph.locator("textarea").fill("全市共登记")
    page.locator("[data-zq-insert='[[登记问题]]']").click()
    assert paragraph.locator("textarea").input_value() == "全市共登记[[登记问题]]"
    paragraph.get_by_role("button", name="保存").click()
    page.get_by_text("已保存。").wait_for()
    paragraph.get_by_text("全市共登记2").wait_for()
    walk.look("edited")

    register(cast, "新近登记的问题")
    page.locator("summary", has_text="发布").click()
    page.get_by_role("button", name="确认发布").click()
    page.get_by_text("请先更新指标").wait_for()
    walk.look("publish refused")
    page.get_by_role("button", name="更新数据").click()
    paragraph.get_by_text("全市共登记3").wait_for()
    page.locator("summary", has_text="发布").click()
    page.get_by_role("button", name="确认发布").click()
    page.get_by_text("已发布，文字和数据不再变动。").wait_for()
    walk.look("published")

    register(cast, "发布以后登记的问题")
    walk.be(cast.people[Role.LEADER])
    walk.open("/summary/")
    page.get_by_role("link", name="截至").first.click()
    paragraph.get_by_text("全市共登记3").wait_for()
    assert page.get_by_role("button", name="保存").count() == 0
    walk.look("opened again")
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载 Word").click()
    assert saved.value.suggested_filename.endswith(".docx")
    paragraph.locator(".zq-cite").click()
    page.get_by_role("heading", name="登记问题").first.wait_for()
    walk.look("rows")
