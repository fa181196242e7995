"""Importing on the desk: the file, what is recognised, the preview, the import, what came back; and who may."""

import io
import json
import os
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.factories import make_actor, make_enterprise, make_team, make_town, make_user
from tests.issues.import_cast import HEAD, line, workbook
from zhuqi.desk.imports import reading, uploads, views
from zhuqi.foundation.spreadsheets import Limits, read_workbook
from zhuqi.issues.categories import Category, Source
from zhuqi.issues.models import ImportBatch, Issue, IssueEvent
from zhuqi.issues.services import register_issue
from zhuqi.organisations.models import AccessLogEntry, User
from zhuqi.organisations.roles import AccessKind, Role

pytestmark = pytest.mark.django_db
START = "/import/issues/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Uploads of one test are not seen by the next."""
    monkeypatch.setattr(uploads, "_root", lambda: tmp_path / "uploads")
    reading._workbook.cache_clear()
    reading._reading.cache_clear()
    return tmp_path / "uploads"


@pytest.fixture
def li() -> User:
    make_town("城关镇")
    return make_user(Role.DISPATCHER, name="老李")


@pytest.fixture
def client(visitor: Callable[[User], Client], li: User) -> Client:
    return visitor(li)


def send(client: Client, content: bytes, name: str = "台账.xlsx") -> Any:
    return client.post(START, {"file": SimpleUploadedFile(name, content)})


def uploaded(client: Client, *rows: dict[str, Any], head: tuple[str, ...] = HEAD, name: str = "台账.xlsx") -> str:
    """Upload a ledger and return the address of its preview."""
    answer = send(client, workbook(*rows, head=head), name)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_ledger_goes_from_file_to_preview_to_result(client):
    page = client.get(START)
    assert "上传并识别" in page.content.decode()
    address = uploaded(client, line(), line(序号=2, 问题描述="缺少技术工人"), line(序号=3, 企业名称=""))

    text = client.get(address).content.decode()
    assert "甲机械有限公司" in text
    assert "将新登记 1 家企业" in text
    assert "将新增 1 个单位" in text
    assert "确认导入 2 行" in text
    assert "第5行" in text
    assert Issue.objects.count() == 0

    done = client.post(address + "run/")
    assert done["Location"] == address + "result/"
    text = client.get(address + "result/").content.decode()
    assert "共 3 行：新增 2、更新 0、无变化 0、表内重复 0、退回 1" in text
    assert "/issues/2026-000001/" in text or "/issues/20" in text
    assert Issue.objects.count() == 2
    assert {issue.registered_by.name for issue in Issue.objects.all()} == {"老李"}
    handed_back = client.get(address + "rejected/")
    assert "filename*=UTF-8''" in handed_back["Content-Disposition"]
    head, row = read_workbook(handed_back.content, "退回.xlsx").sheets[0].rows
    assert (head[-1], "企业名称" in str(row[-1])) == ("未能导入的原因", True)
    assert AccessLogEntry.objects.filter(kind=AccessKind.EXPORTED).count() == 1


def test_the_file_is_gone_once_it_is_imported(client, own_home):
    address = uploaded(client, line())
    assert len(list(own_home.rglob("ledger"))) == 1
    client.post(address + "run/")

    assert list(own_home.rglob("ledger")) == []
    assert client.get(address).status_code == 302, "the preview of what is imported is its result"
    assert oct(own_home.stat().st_mode)[-3:] == "700"


def test_a_second_press_imports_nothing_twice(client):
    address = uploaded(client, line())
    client.post(address + "run/")

    again = client.post(address + "run/")

    assert again["Location"] == address + "result/"
    assert (Issue.objects.count(), IssueEvent.objects.count(), ImportBatch.objects.count()) == (1, 1, 1)
    assert "新增 1、" in client.get(address + "result/").content.decode()


def test_a_long_ledger_is_imported_in_several_bites(client, monkeypatch):
    monkeypatch.setattr(views, "SECONDS", 0)
    monkeypatch.setattr(views, "ROWS", 2)
    ticks = iter(range(1000))
    monkeypatch.setattr(views, "monotonic", lambda: next(ticks) / 2)
    monkeypatch.setattr(views, "SECONDS", 1)
    rows = [line(序号=n, 问题描述=f"第{n}个问题：厂门前道路破损") for n in range(1, 6)]
    address = uploaded(client, *rows)

    first = client.post(address + "run/")
    assert first["Location"] == address + "result/"
    waiting = client.get(address + "result/").content.decode()
    assert "正在导入：2 / 5 行" in waiting
    assert client.get(address)["Location"] == address + "result/"
    assert client.post(address + "columns/", {}).status_code == 302, "what is begun is not recognised anew"
    second = client.post(address + "run/", headers=HTMX)
    assert "正在导入：4 / 5 行" in second.content.decode()
    third = client.post(address + "run/", headers=HTMX)

    assert third["HX-Redirect"] == address + "result/"
    assert "共 5 行：新增 5" in client.get(address + "result/").content.decode()
    assert (Issue.objects.count(), ImportBatch.objects.get().counts["created"]) == (5, 5)


def test_a_run_killed_between_two_bites_counts_right(client, monkeypatch):
    rows = [line(序号=n, 问题描述=f"第{n}个问题：厂门前道路破损") for n in range(1, 6)]
    address = uploaded(client, *rows)
    save = uploads.finish
    monkeypatch.setattr(uploads, "finish", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        client.post(address + "run/")
    assert Issue.objects.count() == 5
    monkeypatch.setattr(uploads, "finish", save)

    client.post(address + "run/")

    assert "共 5 行：新增 5" in client.get(address + "result/").content.decode()
    assert Issue.objects.count() == 5


def test_a_wrong_guess_is_put_right(client):
    head = ("企业", "甲列", "乙列", "时间")
    address = uploaded(
        client,
        {"企业": "甲机械有限公司", "甲列": "县交通局", "乙列": "厂门前道路破损，车辆无法通行", "时间": "8月21日"},
        head=head,
    )
    page = client.get(address)
    fields = {column.letter: column for sheet in page.context["sheets"] for column in sheet.columns}
    assert fields["C"].field == "DESCRIPTION"
    assert fields["C"].samples == ("厂门前道路破损，车辆无法通行",)

    client.post(address + "columns/", {fields["B"].name: "LEAD_UNIT", "year": "2025"})
    page = client.get(address)

    assert page.context["plan"].rows[0].row.lead_unit == "县交通局"
    assert page.context["plan"].rows[0].row.registered_date.isoformat() == "2025-08-21"
    client.post(address + "run/")
    issue = Issue.objects.get()
    assert issue.lead_unit is not None
    assert (issue.lead_unit.name, issue.registered_date.year) == ("县交通局", 2025)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"s0c2": "DESCRIPTION", "s0c7": "DESCRIPTION"}, "“问题描述”选了几列（B、G）"),
        ({"s0c2": "NONSENSE"}, "B列的含义无效"),
        ({"year": "二一"}, "年份“二一”无效"),
    ],
)
def test_a_wrong_correction_is_refused_in_one_sentence_and_changes_nothing(client, sent, sentence):
    address = uploaded(client, line())

    answer = client.post(address + "columns/", sent)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "确认导入 1 行" in client.get(address).content.decode()


def test_a_ledger_whose_problem_column_is_unknown_asks_for_it(client):
    address = uploaded(client, line(), head=("序号", "企业名称", "联系电话", "收集时间"))

    text = client.get(address).content.decode()
    assert "“问题描述”" in text
    assert "/run/" not in text
    assert client.post(address + "run/")["Location"] == address
    assert Issue.objects.count() == 0
    assert "138****5678" in text
    assert "13812345678" not in text


def test_what_is_here_already_needs_no_import(client):
    client.post(uploaded(client, line()) + "run/")

    text = client.get(uploaded(client, line())).content.decode()

    assert "这份台账的内容系统里都有了" in text
    assert "/run/" not in text


def zip_bomb() -> bytes:
    """A workbook that swells to two hundred times its size."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(line()))) as good, zipfile.ZipFile(content, "w") as bomb:
        for name in good.namelist():
            swollen = b" " * 64_000_000 if name.endswith("sheet1.xml") else b""
            bomb.writestr(name, good.read(name) + swollen, zipfile.ZIP_DEFLATED)
    return content.getvalue()


@pytest.mark.parametrize("columns", [None, "category.level.unit.town.registered.status.lamp.due", "status"])
def test_the_ledger_exported_here_needs_no_import_either(client, columns):
    client.post(uploaded(client, line(), line(序号=2, 问题描述="缺少工人", 是否解决="长期推进")) + "run/")
    firm = make_enterprise("保密的公司", town=make_town("城关镇"))
    li = make_actor(Role.DISPATCHER)
    recorded = register_issue(
        enterprise_id=firm.pk,
        description="反映某单位吃拿卡要",
        category=Category.OTHER,
        source=Source.VISIT,
        is_confidential=True,
        actor=li,
        at=timezone.now(),
    )
    if columns:
        client.cookies["zq_columns"] = columns
    exported = client.post("/issues/export/?state=all").content
    assert recorded.number in str(read_workbook(exported, "台账.xlsx").sheets[0].rows)

    page = client.get(str(send(client, exported, "问题台账.xlsx")["Location"]))

    assert [row.fate.value for row in page.context["page"].rows] == ["UNCHANGED"] * 3
    assert "/run/" not in page.content.decode()


GOOD = workbook(line())
REFUSED = {
    "文件.xlsx": (b"", "空文件"),
    "~$台账.xlsx": (b"\x05user", "锁文件"),
    "截断.xlsx": (GOOD[: len(GOOD) // 2], "已损坏或没有传完整"),
    "文本.xlsx": ("企业名称,问题描述".encode(), "文本文件"),
    "图片.xls": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 90, "不是电子表格"),
    "炸弹.xlsx": (zip_bomb(), "压缩"),
    "通讯录.xlsx": (workbook({"姓名": "王"}, head=("姓名", "科室")), "没有找到台账表头"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_every_bad_file_is_refused_beside_the_field(client, own_home, name):
    content, words = REFUSED[name]

    answer = send(client, content, name)

    text = answer.content.decode()
    assert answer.status_code == 422
    error = re.search(r'id="id_file_error"><li>([^<]+)</li>', text)
    assert error is not None
    assert words in error[1]
    assert not own_home.exists()


def test_an_old_workbook_is_taken_too(client):
    cases = Path(__file__).resolve().parents[1] / "cases"
    address = str(send(client, (cases / "ledger-old.xls").read_bytes(), "老台账.xls")["Location"])

    assert client.get(address).context["to_take"] > 0
    client.post(address + "run/")
    assert Issue.objects.count() > 0


def test_no_file_and_too_large_a_file_are_refused(client, monkeypatch):
    assert "请先选择台账文件" in client.post(START).content.decode()
    monkeypatch.setattr(reading, "LIMITS", Limits(max_bytes=1000))
    answer = send(client, GOOD)
    assert answer.status_code == 422
    assert "上限" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.HANDLER, Role.SUPERVISOR, Role.CALLER, Role.LEADER, Role.STEWARD, Role.AUDITOR])
def test_those_who_may_not_import_are_told_so(visitor, client, role):
    address = uploaded(client, line())
    stranger = visitor(make_user(role))

    assert stranger.get(START).status_code == 403
    assert send(stranger, GOOD).status_code == 403
    for page in ("", "result/", "rejected/"):
        assert stranger.get(address + page).status_code == 403
    for act in ("columns/", "run/", "discard/"):
        assert stranger.post(address + act).status_code == 403
    assert "导入台账" not in stranger.get("/issues/").content.decode()


def test_somebody_elses_file_and_a_made_up_key_are_not_found(visitor, client):
    address = uploaded(client, line())
    other = visitor(make_user(Role.DISPATCHER))

    for base in (address, "/import/issues/AAAAAAAAAAAAAAAAAAAAAA/", "/import/issues/..%2f..%2fsecrets/"):
        for page in ("", "result/", "rejected/"):
            assert other.get(base + page).status_code == 404, base + page
        for act in ("columns/", "run/", "discard/"):
            assert other.post(base + act).status_code == 404, base + act
    assert "还没有导入完的文件" not in other.get(START).content.decode()
    assert Issue.objects.count() == 0
    assert client.get(address).status_code == 200


def test_nobody_in_is_sent_to_sign_in(client):
    assert Client().get(START).status_code == 302


def test_a_group_lead_may_import(visitor):
    town = make_town("城关镇")
    lead = make_user(Role.GROUP_LEAD, team=make_team(towns=(town,)))
    address = uploaded(visitor(lead), line())

    visitor(lead).post(address + "run/")

    assert Issue.objects.get().registered_by_id == lead.pk


def test_an_unfinished_file_can_be_gone_on_with_or_given_up(client, own_home):
    address = uploaded(client, line())
    text = client.get(START).content.decode()
    assert "还没有导入完的文件" in text
    assert address in text

    answer = client.post(address + "discard/", follow=True)

    assert "已放弃“台账.xlsx”" in answer.content.decode()
    assert list(own_home.iterdir()) == []
    assert client.get(address).status_code == 404


def test_yesterdays_files_and_the_sixth_of_a_person_are_thrown_away(client, own_home):
    first = uploaded(client, line())
    state = next(own_home.rglob("state.json"))
    state.write_text(json.dumps(json.loads(state.read_text()) | {"at": "2020-01-01T00:00:00+08:00"}))
    stray = own_home / "stray"
    stray.mkdir()
    os.utime(stray, (time.time() - 9999, time.time() - 9999))
    client.get(START)
    assert list(own_home.iterdir()) == []
    assert client.get(first).status_code == 404

    addresses = [uploaded(client, line(问题描述=f"第{n}个问题")) for n in range(6)]
    assert len(list(own_home.iterdir())) == 5
    assert client.get(addresses[0]).status_code == 404
    assert client.get(addresses[5]).status_code == 200


def test_a_name_and_cells_from_the_file_do_no_harm(client):
    evil = '<script>alert("1")</script>'
    address = uploaded(client, line(企业名称=evil + "公司", 问题描述='=HYPERLINK("http://x")'), name=f"a{evil}.xlsx")

    text = client.get(address).content.decode()
    client.post(address + "run/")
    text += client.get(address + "result/").content.decode()

    assert "<script>alert" not in text
    assert Issue.objects.get().description == '=HYPERLINK("http://x")'


def test_rows_are_shown_a_hundred_at_a_time_and_by_fate(client, django_assert_max_num_queries):
    rows = [line(序号=n, 企业名称=f"{n}号机械厂", 问题描述=f"第{n}个问题：道路破损") for n in range(1, 131)]
    address = uploaded(client, *rows, line(企业名称=""))
    client.get(START)

    with django_assert_max_num_queries(20):
        page = client.get(address)
    assert len(page.context["page"].rows) == 100
    assert len(client.get(address + "?page=2").context["page"].rows) == 31
    assert len(client.get(address + "?fate=REJECTED&page=99").context["page"].rows) == 1
    assert client.get(address + "?fate=NONSENSE&page=x").status_code == 200


def test_the_ledger_leads_to_the_import(client):
    assert f'href="{START}"' in client.get("/issues/").content.decode()
