"""Importing rosters and officers on the desk: the file, what is recognised, the preview, the import, what came back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.enterprises.roster_cast import HEAD, line, plain_line, workbook
from tests.factories import make_enterprise, make_town, make_user
from tests.stewardship.test_officers_import import line as officer_line
from tests.stewardship.test_officers_import import workbook as officers_workbook
from zhuqi.desk.imports import reading, uploads
from zhuqi.desk.imports.lists import work
from zhuqi.enterprises.models import Enterprise, EnterpriseEvent
from zhuqi.foundation.spreadsheets import read_workbook
from zhuqi.organisations.models import AccessLogEntry, User
from zhuqi.organisations.roles import AccessKind, Role

pytestmark = pytest.mark.django_db
FIRMS, OFFICERS = "/import/enterprises/", "/import/officers/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Uploads of one test are not seen by the next."""
    monkeypatch.setattr(uploads, "_root", lambda: tmp_path / "uploads")
    reading._workbook.cache_clear()
    work._reading.cache_clear()
    return tmp_path / "uploads"


@pytest.fixture
def client(visitor: Callable[[User], Client]) -> Client:
    make_town("城关镇")
    return visitor(make_user(Role.DISPATCHER, name="老李"))


def send(client: Client, content: bytes, name: str = "名录.xlsx", address: str = FIRMS) -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def uploaded(client: Client, *rows: dict[str, Any], head: tuple[str, ...] = HEAD) -> str:
    answer = send(client, workbook(*rows, head=head))
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_roster_goes_from_file_to_preview_to_result(client):
    assert "导入企业名录" in client.get("/import/").content.decode()
    make_enterprise("示例市明晟新材料有限公司")
    address = uploaded(client, line(), plain_line("乙机械厂", 所属镇街="新设乡"), line(企业名称=""))

    text = client.get(address).content.decode()
    for words in (
        "明晟新材料有限公司",
        "同一镇街，名称相近",
        "将新增 1 项",
        "确认导入 2 行",
        "1 行退回",
        "缺少“企业名称”",
    ):
        assert words in text, words
    assert "13812345678" not in text
    assert Enterprise.objects.count() == 1

    assert client.post(address + "run/")["Location"] == address + "result/"
    text = client.get(address + "result/").content.decode()
    assert "共 3 行：新增 2、更新 0、无变化 0、表内重复 0、退回 1" in text
    assert Enterprise.objects.count() == 3
    handed_back = client.get(address + "rejected/")
    head, row = read_workbook(handed_back.content, "退回.xlsx").sheets[0].rows
    assert (head[-1], "企业名称" in str(row[-1])) == ("未能导入的原因", True)
    assert AccessLogEntry.objects.filter(kind=AccessKind.EXPORTED).count() == 1
    again = uploaded(client, line(), plain_line("乙机械厂", 所属镇街="新设乡"))
    assert "不需要导入" in client.get(again).content.decode()


def test_a_second_press_imports_nothing_twice(client):
    address = uploaded(client, line())
    client.post(address + "run/")
    client.post(address + "run/")
    assert (Enterprise.objects.count(), EnterpriseEvent.objects.count()) == (1, 1)
    assert client.get(address)["Location"] == address + "result/"
    assert client.get(FIRMS).status_code == 200


def test_a_long_roster_is_planned_and_imported_in_several_bites(client, monkeypatch):
    monkeypatch.setattr(reading, "SHORT", 0)
    monkeypatch.setattr(work, "SECONDS", 0)
    from zhuqi.desk.imports.lists import views

    small = {code: _with_chunk(kind, 2) for code, kind in views.KINDS.items()}
    monkeypatch.setattr(views, "KINDS", small)
    address = uploaded(client, *(plain_line(f"第{n}机械有限公司") for n in range(5)))

    assert "正在逐行核对" in client.get(address).content.decode()
    assert "2 / 5" in client.post(address + "prepare/", headers=HTMX).content.decode()
    client.post(address + "prepare/", headers=HTMX)
    assert client.post(address + "prepare/", headers=HTMX)["HX-Redirect"] == address
    assert "确认导入 5 行" in client.get(address).content.decode()

    client.post(address + "run/")
    assert "2 / 5" in client.get(address + "result/").content.decode()
    assert "4 / 5" in client.post(address + "run/", headers=HTMX).content.decode()
    assert client.post(address + "run/", headers=HTMX)["HX-Redirect"] == address + "result/"
    assert "共 5 行：新增 5" in client.get(address + "result/").content.decode()
    assert Enterprise.objects.count() == 5


def test_a_run_killed_before_it_was_noted_counts_right(client, monkeypatch):
    address = uploaded(client, line())
    put = uploads.put_part
    killed = iter([False, True])

    def put_and_die(upload, what, place, values):
        if what == "done" and next(killed):
            raise KeyboardInterrupt
        put(upload, what, place, values)

    monkeypatch.setattr(uploads, "put_part", put_and_die)
    with pytest.raises(KeyboardInterrupt):
        client.post(address + "run/")
    assert Enterprise.objects.count() == 1
    monkeypatch.setattr(uploads, "put_part", put)
    client.post(address + "run/")
    assert "新增 1、更新 0、无变化 0" in client.get(address + "result/").content.decode()


def test_columns_are_put_right_by_a_person(client):
    head = ("甲", "乙", "丙")
    rows = [{"甲": f"第{n}机械有限公司", "乙": "工业路", "丙": "城关镇"} for n in range(3)]
    answer = send(client, workbook(*rows, head=head))
    if answer.status_code == 422:
        assert "没有找到企业名录的表头" in answer.content.decode()
        return
    address = answer["Location"]
    client.post(address + "columns/", {"s0c2": "ADDRESS"})
    client.post(address + "run/")
    assert set(Enterprise.objects.values_list("address", flat=True)) == {"工业路"}


def test_two_columns_cannot_hold_the_same(client):
    address = uploaded(client, line())
    answer = client.post(address + "columns/", {"s0c5": "NAME"})
    assert answer.status_code == 422
    assert "“企业名称”选了几列（B、E）" in answer.content.decode()
    assert client.post(address + "columns/", {"s0c5": ""}).status_code == 302
    assert "确认导入 1 行" in client.get(address).content.decode()


@pytest.mark.parametrize("address", [FIRMS, OFFICERS])
def test_files_that_are_no_list_are_refused_beside_the_field(client, address):
    for content in (b"", b"%PDF-1.4", workbook({"会议": "一"}, head=("会议", "议程"))):
        answer = send(client, content, address=address)
        assert answer.status_code == 422
        assert 'id="id_file_error"' in answer.content.decode()


def test_officers_are_imported_by_the_office_only(client, visitor):
    answer = send(client, officers_workbook(officer_line(), officer_line(姓名="")), "名单.xlsx", OFFICERS)
    address = answer["Location"]
    text = client.get(address).content.decode()
    assert "确认导入 1 行" in text
    assert "138****5678" in text
    client.post(address + "run/")
    assert "共 2 行：新增 1、更新 0、无变化 0、表内重复 0、退回 1" in client.get(address + "result/").content.decode()
    assert not User.objects.get(name="张三丰").has_usable_password()

    lead = visitor(make_user(Role.GROUP_LEAD))
    assert (lead.get(OFFICERS).status_code, lead.get(FIRMS).status_code) == (403, 200)
    assert lead.get(address).status_code == 403


def test_an_upload_is_its_owners_and_of_its_kind(client, visitor):
    address = uploaded(client, line())
    other = visitor(make_user(Role.DISPATCHER))
    assert other.get(address).status_code == 404
    assert client.get(address.replace("enterprises", "officers")).status_code == 404
    assert client.post(address + "discard/").status_code == 302
    assert client.get(address).status_code == 404


def test_the_pages_ask_few_questions(client, django_assert_max_num_queries):
    address = uploaded(client, *(plain_line(f"第{n}机械有限公司") for n in range(120)))
    with django_assert_max_num_queries(6):
        client.get(address)
    client.post(address + "run/")
    with django_assert_max_num_queries(6):
        client.get(address + "result/?fate=CREATED&page=2")


def _with_chunk(kind: Any, chunk: int) -> Any:
    from dataclasses import replace

    return replace(kind, chunk=chunk)
