"""``zhuqi write_summary``: two files that agree, or one sentence and nothing written."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from docx import Document

from tests.factories import make_actor, make_group
from tests.reports.cast import UNTIL, count
from tests.reports.conftest import NOVEMBER_2
from zhuqi.foundation.errors import DomainError
from zhuqi.organisations.roles import Role
from zhuqi.reports import services
from zhuqi.reports.word import annex_value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]


@pytest.fixture
def write(tmp_path, ledger):
    """Run the command correctly, except in what the test changes; return what it printed."""

    def _write(**changes):
        out = io.StringIO()
        call_command("write_summary", **({"until": "2026-10-31", "out": str(tmp_path / "out")} | changes), stdout=out)
        return out.getvalue()

    return _write


def _figures(folder):
    return json.loads((folder / "figures.json").read_text())


def test_writes_both_files(write, tmp_path):
    assert "summary.docx" in write()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["figures.json", "summary.docx"]


def test_figures_json_has_its_shape(write, tmp_path):
    write()
    data = _figures(tmp_path / "out")
    assert list(data) == ["until", "scope", "figures"]
    assert (data["until"], data["scope"]) == ("2026-10-31", {"kind": "ALL", "name": "全市"})
    by_code = {figure["code"]: figure for figure in data["figures"]}
    assert all(
        list(figure) == ["code", "name", "definition", "value", "numerator", "denominator"]
        for figure in data["figures"]
    )
    assert by_code["issues.registered"]["value"] == 612
    assert [by_code["rate.resolution"][key] for key in ("value", "numerator", "denominator")] == [73.3, 440, 600]
    for kind in ("level", "category"):
        parts = [figure["value"] for code, figure in by_code.items() if code.startswith(f"issues.{kind}.")]
        assert sum(parts) == 612


def test_the_document_and_the_data_show_the_same_figures(write, tmp_path, ledger):
    write()
    (table,) = Document(str(tmp_path / "out" / "summary.docx")).tables
    printed = [(row.cells[1].text, row.cells[2].text, row.cells[3].text) for row in table.rows[1:]]
    assert printed == [
        (figure.name, annex_value(figure), figure.definition + figure.coverage) for figure in ledger.values()
    ]
    assert [figure["name"] for figure in _figures(tmp_path / "out")["figures"]] == [name for name, _, _ in printed]


def test_the_same_day_gives_the_same_files(write, tmp_path):
    write()
    before = [path.read_bytes() for path in sorted((tmp_path / "out").iterdir())]
    write()
    assert [path.read_bytes() for path in sorted((tmp_path / "out").iterdir())] == before


def test_a_published_day_gives_what_was_published(write, tmp_path, ledger, own_home):
    dispatcher = make_actor(Role.DISPATCHER)
    number = services.draft_summary(scope_kind="ALL", scope_id=0, until=UNTIL, actor=dispatcher, at=NOVEMBER_2)
    services.publish_summary(number=number, actor=dispatcher, at=NOVEMBER_2)
    ledger["issues.registered"] = count("issues.registered", "登记问题", "项", 999)
    write()
    published = (own_home / "publications" / f"{number}.docx").read_bytes()
    assert (tmp_path / "out" / "summary.docx").read_bytes() == published
    values = {figure["code"]: figure["value"] for figure in _figures(tmp_path / "out")["figures"]}
    assert values["issues.registered"] == 612


def test_can_be_about_one_group(write, tmp_path):
    group = make_group("第一工作组")
    write(group=group.code)
    assert _figures(tmp_path / "out")["scope"] == {"kind": "GROUP", "name": "第一工作组"}


def test_prints_json_for_other_programs(write):
    data = json.loads(write(json=True))
    assert data["until"] == "2026-10-31"
    assert len(data["files"]) == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"until": None}, "缺少统计截止日"),
        ({"until": "2026-02-30"}, "统计截止日“2026-02-30”这一天不存在"),
        ({"until": "昨天"}, "统计截止日“昨天”无法识别"),
        ({"out": None}, "缺少输出文件夹"),
        ({"group": "没有的组"}, "没有编码为“没有的组”的工作组"),
        ({"out": "/proc/1/x"}, "无法写入文件夹"),
    ],
)
def test_bad_input_is_one_sentence_and_nothing_is_written(write, tmp_path, changes, sentence):
    with pytest.raises(DomainError) as refusal:
        write(**changes)
    assert sentence in str(refusal.value)
    assert not (tmp_path / "out").exists()
    write()


def test_refuses_a_day_to_come(write):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(DomainError, match="还没有到"):
        write(until=tomorrow.isoformat())
    assert tomorrow > date(2026, 1, 1)


def test_a_file_in_the_way_is_refused(write, tmp_path):
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(DomainError, match="无法写入文件夹"):
        write()
    assert (tmp_path / "out").read_text() == "in the way"
    (tmp_path / "other" / "figures.json").mkdir(parents=True)
    with pytest.raises(DomainError, match="无法写入文件夹"):
        write(out=str(tmp_path / "other"))
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["figures.json"]


def test_exports_the_template_once(tmp_path):
    path = tmp_path / "mine.docx"
    call_command("summary_template", out=str(path), stdout=io.StringIO())
    assert "{{ paragraph.text }}" in [paragraph.text for paragraph in Document(str(path)).paragraphs]
    with pytest.raises(DomainError, match="已存在"):
        call_command("summary_template", out=str(path))
