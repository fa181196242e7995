"""From an empty office: officers and firms from Excel, districts, stewards by plan, a hand-over, all in the history."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse

from tests.browser.walking import SIZES, Walk
from tests.factories import make_unit, make_user
from zhuqi.desk.imports import uploads
from zhuqi.foundation.spreadsheets import Column, OutputSheet, write_workbook
from zhuqi.organisations.models import Team, User
from zhuqi.organisations.roles import Role
from zhuqi.stewardship.models import Stewardship

TOWNS = (("东关镇", 113.60, 34.75), ("西城街道", 113.55, 34.75), ("南河乡", 113.55, 34.70), ("北山镇", 113.60, 34.70))


@pytest.fixture(params=list(SIZES))
def walk(request, page, transactional_db, tmp_path: Path, monkeypatch) -> Iterator[Walk]:  # type: ignore[no-untyped-def]
    """One dispatcher in an office where nothing is entered yet."""
    monkeypatch.setattr(uploads, "_root", lambda: tmp_path / "uploads")
    walk = Walk(page, request.param)
    yield walk
    assert not walk.problems, walk.problems


def _workbook(title: str, heads: tuple[str, ...], rows: list[tuple[object, ...]]) -> bytes:
    return write_workbook([OutputSheet(title, tuple(Column(head) for head in heads), rows)])


def _officers() -> bytes:
    heads = ("姓名", "单位", "手机", "包联户数上限", "专长行业")
    rows = [("周敏", "市工信局", "13800010001", 8, "制造业"), ("吴刚", "市商务局", "13800010002", 8, "批发零售")]
    return _workbook("首席服务官", heads, rows)


def _firms() -> bytes:
    heads = ("企业名称", "所在乡镇", "行业代码", "经度", "纬度", "分包企业")
    rows = [
        (f"示例{town[:1]}{letter}机械有限公司", town, "C34", x + 0.001 * place, y, "是")
        for town, x, y in TOWNS
        for place, letter in enumerate("甲乙")
    ]
    return _workbook("分包企业", heads, rows)


def _take_in(walk: Walk, kind: str, content: bytes) -> None:
    walk.open(reverse("imports:list", args=[kind]))
    file = {"name": f"{kind}.xlsx", "mimeType": "", "buffer": content}
    walk.page.locator("#id_file").set_input_files([file])
    walk.page.get_by_role("button", name="上传并识别").click()
    walk.page.get_by_role("button", name="确认导入").click()
    walk.page.get_by_text("导入完成").wait_for()
    walk.look(f"{kind} taken in")


def test_an_empty_office_is_set_up_planned_and_handed_over(walk: Walk):
    page = walk.page
    walk.be(make_user(Role.DISPATCHER, name="老李", unit=make_unit("市企业服务办")))
    _take_in(walk, "officers", _officers())
    _take_in(walk, "enterprises", _firms())

    walk.open(reverse("settings:create_group"))
    page.get_by_label("工作组名称").fill("市委第一工作组")
    page.get_by_label("编码").fill("G1")
    page.get_by_role("button", name="建立").click()
    page.get_by_text("已建立市委第一工作组").wait_for()

    walk.open(reverse("districts:index"))
    page.get_by_label("片区数").fill("2")
    page.get_by_role("button", name="拟订").click()
    page.get_by_role("heading", name="各片区").wait_for()
    walk.look("plan of districts")
    page.get_by_role("button", name="采纳方案").click()
    page.get_by_text("片区已按方案划分").wait_for()
    assert sorted(team.towns.count() for team in Team.objects.all()) == [2, 2]

    walk.open(reverse("planning:index"))
    page.get_by_role("button", name="生成").click()
    page.get_by_role("heading", name="每条规则的代价").wait_for()
    walk.look("plan of stewards")
    page.get_by_role("button", name="采纳全部").click()
    page.get_by_text("已采纳：8家企业").wait_for()
    assert Stewardship.objects.filter(until__isnull=True).count() == 8

    leaver = User.objects.get(name="周敏")
    walk.open(reverse("stewardship:prepare_hand_over", args=[leaver.username]))
    page.get_by_label("全部交给").select_option(
        label=page.get_by_label("全部交给").locator("option").nth(1).inner_text()
    )
    page.get_by_label("缘由").fill("调离")
    page.get_by_role("button", name="移交", exact=True).click()
    page.get_by_text("已交接，编号").wait_for()
    walk.look("hand-over")
    assert not Stewardship.objects.filter(steward=leaver, until__isnull=True).exists()

    walk.open(reverse("stewardship:changes"))
    for words in ("片区", "方案", "交接"):
        assert words in page.locator("main").inner_text()
