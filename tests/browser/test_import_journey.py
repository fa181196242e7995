"""A county's ledger is imported through the page, and the second time there is nothing left to take."""

from pathlib import Path

from django.urls import reverse

from tests.browser.walking import Walk
from tests.desk.ledger_cast import Cast
from zhuqi.issues.models import Issue
from zhuqi.organisations.roles import Role

LEDGER = Path(__file__).resolve().parents[1] / "cases" / "ledger-a.xlsx"


def _upload(walk: Walk, name: str, content: bytes) -> None:
    walk.page.get_by_label("台账文件").set_input_files([{"name": name, "mimeType": "", "buffer": content}])
    walk.page.get_by_role("button", name="上传并识别").click()


def test_a_ledger_is_imported_once(walk: Walk, cast: Cast):
    page = walk.page
    walk.be(cast.people[Role.DISPATCHER])
    walk.open(reverse("imports:issues"))
    _upload(walk, "问题台账.xlsx", b"not a workbook")
    page.locator("#id_file_error").wait_for()
    walk.look("import refused")
    _upload(walk, "问题台账.xlsx", LEDGER.read_bytes())
    page.get_by_role("heading", name="逐行预览").wait_for()
    walk.look("import preview")
    assert Issue.objects.count() == 0

    page.locator(".zq-import-columns > summary").click()
    page.get_by_role("button", name="按此重新识别").click()
    page.get_by_role("heading", name="逐行预览").wait_for()
    walk.look("import recognised again")
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("导入完成").wait_for(timeout=120_000)
    walk.look("import result")
    taken = Issue.objects.count()
    assert taken > 0

    page.get_by_role("link", name="在台账中查看导入的问题").click()
    page.locator(".zq-rowlink").first.click()
    page.locator("#issue").wait_for()
    page.get_by_text("台账导入", exact=True).first.wait_for()
    walk.look("imported issue")

    walk.open(reverse("imports:issues"))
    _upload(walk, "问题台账.xlsx", LEDGER.read_bytes())
    page.get_by_role("heading", name="逐行预览").wait_for()
    assert page.get_by_role("button", name="确认导入").count() == 0
    walk.look("import again", is_new=False)
    assert Issue.objects.count() == taken
