"""``zhuqi import_enterprises`` and ``import_officers``: what they print, write and refuse; stewards of a roster."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.conftest import MONDAY_NOON
from tests.enterprises.roster_cast import HEAD, SOUND, clerk, line, plain_line, reading_of, workbook
from tests.factories import make_enterprise, make_unit, make_user
from tests.stewardship.test_officers_import import line as officer_line
from tests.stewardship.test_officers_import import workbook as officers_workbook
from zhuqi.enterprises.categories import EnterpriseAction
from zhuqi.enterprises.models import Enterprise, EnterpriseEvent
from zhuqi.enterprises.selectors import broken_history_links
from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import read_workbook
from zhuqi.foundation.tables import RowFate
from zhuqi.organisations.models import User
from zhuqi.organisations.roles import Role
from zhuqi.stewardship import services
from zhuqi.stewardship.models import LeaderLead, Stewardship

pytestmark = pytest.mark.django_db
BONDS = (*HEAD, "包联领导", "首席服务官", "首席服务官单位", "包联日期", "包联依据")


def run(command: str, *arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command(command, *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    clerk()
    path = tmp_path / "名录.xlsx"
    broken = (line(企业名称=""), line(企业名称="丁公司", 数据截至="2026-13-45"))
    path.write_bytes(workbook(line(), line(), plain_line("远景合作社"), *broken))
    return path


def test_the_answer_counts_every_row(roster):
    answer = run("import_enterprises", str(roster))
    assert answer == {
        "rows": 5, "created": 2, "updated": 0, "unchanged": 0, "duplicates": 1, "rejected": 2, "near_matches": [],
    }  # fmt: skip
    assert run("import_enterprises", str(roster))["unchanged"] == 2
    assert Enterprise.objects.count() == 2


def test_a_dry_run_says_what_was_understood_and_writes_nothing(roster):
    make_enterprise("示例市远景合作社")
    answer = run("import_enterprises", str(roster), "--dry-run")
    assert (answer["created"], answer["rejected"]) == (2, 2)
    first = answer["parsed"][0]
    assert (first["enterprise"], first["credit_code"], first["employees"]) == ("明晟新材料有限公司", SOUND[0], 320)
    assert (first["fate"], answer["parsed"][1]["duplicate_of"]) == ("CREATED", 3)
    assert [rejection["row"] for rejection in answer["rejections"]] == [6, 7]
    assert Enterprise.objects.count() == 1


def test_near_matches_name_their_candidates(roster):
    make_enterprise("示例市远景合作社")
    make_enterprise("明晟新材料（集团）公司")
    near = run("import_enterprises", str(roster), "--dry-run")["near_matches"]
    assert [(one["enterprise"], one["candidates"][0]["name"]) for one in near] == [
        ("明晟新材料有限公司", "明晟新材料（集团）公司"),
        ("远景合作社", "示例市远景合作社"),
    ]
    assert set(near[0]["candidates"][0]) == {"number", "name", "division", "why"}


def test_rows_handed_back_can_be_put_right_and_brought_again(roster, tmp_path):
    errors = tmp_path / "退回.xlsx"
    run("import_enterprises", str(roster), "--errors", str(errors))
    sheet = read_workbook(errors).sheets[0]
    head, *rows = sheet.rows
    assert (head[-1], len(rows)) == ("未能导入的原因", 2)
    assert "缺少“企业名称”" in str(rows[0][-1])
    assert "2026-13-45" in str(rows[1][-1])
    assert head[: len(HEAD)] == HEAD

    again = run("import_enterprises", str(errors), "--dry-run")
    assert [rejection["row"] for rejection in again["rejections"]] == [2, 3]
    assert again["notes"] == [note for note in again["notes"] if "没有用到的列：原表行号、未能导入的原因" in note]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("空.xlsx", b"", "空文件"),
        ("~$名录.xlsx", b"x", "锁文件"),
        ("名录.xlsx", b"%PDF-1.4", "PDF"),
        ("名录.xlsx", b"PK\x03\x04broken", "损坏"),
        ("名录.csv", "企业名称,地址".encode(), "文本文件"),
        ("通知.xlsx", None, "没有找到企业名录的表头"),
    ],
)
@pytest.mark.parametrize("command", ["import_enterprises", "import_officers"])
def test_files_that_are_no_roster_are_refused_in_one_sentence(tmp_path, name, content, sentence, command):
    path = tmp_path / name
    path.write_bytes(workbook({"会议": "一"}, head=("会议", "议程")) if content is None else content)
    wanted = "没有找到服务官名单的表头" if content is None and command == "import_officers" else sentence
    with pytest.raises(Refused, match=wanted) as refused:
        run(command, str(path))
    assert "\n" not in str(refused.value)


def test_a_zip_bomb_is_refused(tmp_path):
    path = tmp_path / "名录.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 * 1024 * 1024))
    with pytest.raises(Refused, match="压缩炸弹"):
        run("import_enterprises", str(path))


def test_stewards_and_leaders_of_a_roster_are_appointed(tmp_path):
    actor = clerk()
    zhang = make_user(Role.STEWARD, name="张三", unit=make_unit("市发改委"))
    row = line(
        包联领导="梁振华（市级）",
        首席服务官="张三",
        首席服务官单位="市发改委",
        包联日期="2026-03-01",
        包联依据="〔2026〕1号",
    )
    other = plain_line("远景合作社", 首席服务官="查无此人")
    rows = reading_of(row, other, head=BONDS).rows

    planned = services.plan_roster(rows=rows, actor=actor, at=MONDAY_NOON)
    assert "没有姓名为“查无此人”的首席服务官" in planned[1].warnings[0]
    done = services.import_roster(rows=rows, file_name="名录.xlsx", actor=actor, at=MONDAY_NOON)

    bond = Stewardship.objects.get()
    assert (bond.enterprise.name, bond.steward, bond.since.isoformat(), bond.basis) == (
        "明晟新材料有限公司", zhang, "2026-03-01", "〔2026〕1号",
    )  # fmt: skip
    assert (LeaderLead.objects.get().leader_name, LeaderLead.objects.get().level) == ("梁振华", "CITY")
    assert "没有姓名为“查无此人”的首席服务官" in done[1].warnings[0]
    actions = EnterpriseEvent.objects.filter(enterprise=bond.enterprise).order_by("id").values_list("action", flat=True)
    assert list(actions)[:2] == [EnterpriseAction.IMPORT, EnterpriseAction.APPOINT_STEWARD]
    assert broken_history_links() == ()

    again = services.import_roster(rows=rows, file_name="名录.xlsx", actor=actor, at=MONDAY_NOON)
    assert [one.fate for one in again] == [RowFate.UNCHANGED, RowFate.UNCHANGED]
    assert Stewardship.objects.count() == 1


def test_another_steward_in_the_roster_is_an_update():
    actor = clerk()
    for name in ("张三", "李四"):
        make_user(Role.STEWARD, name=name)
    for name, fate in (("张三", RowFate.CREATED), ("李四", RowFate.UPDATED), ("李四", RowFate.UNCHANGED)):
        rows = reading_of(line(首席服务官=name), head=BONDS).rows
        done = services.import_roster(rows=rows, file_name="名录.xlsx", actor=actor, at=MONDAY_NOON)
        assert [one.fate for one in done] == [fate]


def test_officers_are_imported_by_command(tmp_path):
    path = tmp_path / "名单.xlsx"
    path.write_bytes(officers_workbook(officer_line(), officer_line(姓名="李四"), officer_line(姓名="")))
    answer = run("import_officers", str(path), "--dry-run")
    assert (answer["created"], answer["rejected"], User.objects.filter(name="李四").count()) == (2, 1, 0)
    answer = run("import_officers", str(path), "--errors", str(tmp_path / "退回.xlsx"))
    assert answer == {"rows": 3, "created": 2, "updated": 0, "unchanged": 0, "duplicates": 0, "rejected": 1}
    assert (tmp_path / "退回.xlsx").exists()
    assert run("import_officers", str(path))["unchanged"] == 2
