"""Importing in a real browser: the whole way, at desk and phone width."""

from pathlib import Path

import pytest

from tests.desk.looking import DESK, PHONE, barriers, look_at, sign_in, take_picture
from tests.factories import make_enterprise, make_town, make_unit, make_user
from tests.issues.import_cast import line, workbook
from zhuqi.desk.imports import uploads, views
from zhuqi.issues.models import Issue
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "企业反映厂区北侧道路自二〇二四年汛期塌陷以来一直没有修复，大型货车只能绕行十二公里，" * 6
LONG_NAME = "示例市远景精密铸造与表面处理（集团）股份有限公司第二分公司"
CO_UNITS = "县财政局、县供电公司、县住建局"
ROWS = [
    line(),
    line(序号=2, 企业名称=LONG_NAME, 问题描述=LONG, 所属乡镇="天涯镇"),
    line(序号=3, 企业名称=""),
    line(序号=4, 问题描述="缺少技术工人", 问题类别="用人", 解决层级="市里研究", 是否解决="已基本解决"),
    line(序号=5),
    line(序号=6, 企业名称="丙公司", 收集时间="2026-13-45"),
    *(
        line(序号=n, 企业名称=f"{n}号机械厂", 问题描述=f"第{n}个问题：变压器", 责任单位=f"第{n}科", 配合单位=CO_UNITS)
        for n in range(7, 30)
    ),
]  # fmt: skip


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Uploads of one test are not seen by the next."""
    monkeypatch.setattr(uploads, "_root", lambda: tmp_path / "uploads")


def test_a_ledger_is_imported_in_a_browser(page, tmp_path, monkeypatch):
    make_unit("县交通局")
    make_enterprise("甲机械有限公司", town=make_town("城关镇"))
    sign_in(page, make_user(Role.DISPATCHER, name="老李", unit=make_unit("市企业服务办")))
    ledger, notes = tmp_path / "示例县2026年企业反映问题台账（8月汇总）.xlsx", tmp_path / "通知.xlsx"
    ledger.write_bytes(workbook(*ROWS))
    notes.write_bytes(workbook({"姓名": "王"}, head=("姓名", "科室")))
    monkeypatch.setattr(views, "ROWS", 10)
    monkeypatch.setattr(views, "SECONDS", 0.001)

    page.goto(page.base + "/issues/")
    page.get_by_role("link", name="导入台账").first.click()
    page.set_input_files("#id_file", notes)
    page.get_by_role("button", name="上传并识别").click()
    assert page.locator("#id_file_error").inner_text().startswith("在文件“通知.xlsx”里没有找到台账表头")
    take_picture(page, "import-refused-desk")
    look_at(page, "/import/issues/", "import-start")

    page.set_viewport_size(DESK)
    page.set_input_files("#id_file", ledger)
    page.get_by_role("button", name="上传并识别").click()
    page.get_by_text("逐行预览").first.wait_for()
    address = page.url.removeprefix(page.base)
    look_at(page, address, "import-preview")
    for size, viewport in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size(viewport)
        page.locator(".zq-import-columns > summary").click()
        take_picture(page, f"import-columns-{size}")
        assert not barriers(page)
        width, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width <= room
        page.locator(".zq-import-columns > summary").click()

    page.locator(".zq-import-columns > summary").click()
    page.get_by_label("没有写年份的日期属于哪一年").fill("2026")
    page.get_by_role("button", name="按此重新识别").click()
    page.get_by_text("已按您的核对重新识别").wait_for()
    page.set_viewport_size(DESK)
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("导入完成，共 29 行").wait_for(timeout=60_000)
    assert Issue.objects.count() == 26
    look_at(page, page.url.removeprefix(page.base), "import-result")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载退回的行").last.click()
    assert download.value.suggested_filename.startswith("退回的行-示例县2026年")
    page.get_by_role("link", name="在台账中查看导入的问题").click()
    page.get_by_text("共 26 条").wait_for()
