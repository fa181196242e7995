"""Importing a roster and officers in a real browser: the whole way, at desk and phone width."""

from pathlib import Path

import pytest

from tests.desk.looking import DESK, look_at, sign_in
from tests.enterprises.roster_cast import line, plain_line, workbook
from tests.factories import make_enterprise, make_town, make_unit, make_user
from tests.stewardship.test_officers_import import line as officer_line
from tests.stewardship.test_officers_import import workbook as officers_workbook
from zhuqi.desk.imports import reading, uploads
from zhuqi.desk.imports.lists import work
from zhuqi.enterprises.models import Enterprise
from zhuqi.organisations.models import User
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)
LONG_NAME = "示例市远景精密铸造与表面处理（集团）股份有限公司第二分公司"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Uploads of one test are not seen by the next; every list is long."""
    monkeypatch.setattr(uploads, "_root", lambda: tmp_path / "uploads")
    monkeypatch.setattr(reading, "SHORT", 0)
    monkeypatch.setattr(work, "SECONDS", 0)


def test_a_roster_and_officers_are_imported_in_a_browser(page, tmp_path):
    make_enterprise("示例市明晟新材料有限公司", town=make_town("城关镇"))
    sign_in(page, make_user(Role.DISPATCHER, name="老李", unit=make_unit("市企业服务办")))
    officers, roster = tmp_path / "首席服务官名单.xlsx", tmp_path / "示例市2026年规上企业名录（第三季度汇总）.xlsx"
    officers.write_bytes(officers_workbook(officer_line(), officer_line(姓名="李四"), officer_line(姓名="")))
    rows = (line(), line(企业名称=LONG_NAME, 统一社会信用代码="91411600000000035X", 企业规模="大型"), line(企业名称=""))
    more = (plain_line(f"第{n}机械有限公司", 所属镇街="新设乡") for n in range(20))
    roster.write_bytes(workbook(*rows, *more))

    look_at(page, "/import/", "import-index")
    for address, path, heading in (("officers", officers, "名单"), ("enterprises", roster, "名录")):
        page.set_viewport_size(DESK)
        look_at(page, f"/import/{address}/", f"import-{address}-start")
        page.set_viewport_size(DESK)
        page.set_input_files("#id_file", path)
        page.get_by_role("button", name="上传并识别").click()
        page.get_by_role("heading", name="逐行预览").wait_for()
        here = page.url.removeprefix(page.base).split("?")[0]
        look_at(page, here, f"import-{address}-preview")
        page.set_viewport_size(DESK)
        page.get_by_role("button", name="确认导入").click()
        page.get_by_text("导入完成").wait_for(timeout=60_000)
        look_at(page, here + "result/", f"import-{address}-result")
        assert heading in page.title()
    assert User.objects.filter(name__in=("张三丰", "李四")).count() == 2
    assert Enterprise.objects.count() == 23
