"""``zhuqi import_issues``: the JSON others build on, what it tells a person, and what it says to bad files."""

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.factories import make_town
from tests.issues.import_cast import line, workbook
from zhuqi.enterprises.models import Enterprise
from zhuqi.foundation.spreadsheets import read_workbook
from zhuqi.issues.categories import CATEGORY_LABELS, Category
from zhuqi.issues.management.commands.import_issues import Command
from zhuqi.issues.models import ImportBatch, Issue
from zhuqi.issues.workflow import Status
from zhuqi.organisations.models import Division, Unit

pytestmark = pytest.mark.django_db
CASES = Path(__file__).resolve().parents[1] / "cases"
COUNTS = {"rows", "created", "updated", "unchanged", "duplicates", "rejected"}


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("import_issues", *(str(argument) for argument in arguments), stdout=out)
    return out.getvalue()


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[object, str]:
    """The exit status and what was said, as from the command line."""
    command = Command()
    command._called_from_command_line = True
    with pytest.raises(SystemExit) as ended:
        call_command(command, *(str(argument) for argument in arguments))
    return ended.value.code, capsys.readouterr().err


def run_json(*arguments: object) -> dict[str, Any]:
    return json.loads(run(*arguments, "--json"))


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    make_town("城关镇")
    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook(line(), line(序号=2, 问题描述="缺少技术工人"), line(序号=3, 企业名称="")))
    return path


def test_an_import_prints_counts_and_nothing_else(ledger):
    assert run_json(ledger) == {
        "rows": 3, "created": 2, "updated": 0, "unchanged": 0, "duplicates": 0, "rejected": 1,
    }  # fmt: skip
    assert run_json(ledger)["unchanged"] == 2
    assert Issue.objects.count() == 2


def test_a_dry_run_says_everything_and_writes_nothing(ledger):
    models = (Issue, Enterprise, Unit, Division, ImportBatch)
    before = [model.objects.count() for model in models]

    said = run_json(ledger, "--dry-run")

    assert set(said) == COUNTS | {"parsed", "rejections"}
    assert (said["created"], said["rejected"]) == (2, 1)
    first = said["parsed"][0]
    assert (first["row"], first["enterprise"], first["lead_unit"]) == (3, "甲机械有限公司", "县交通局")
    assert (first["registered_date"], first["due_date"]) == ("2026-08-21", "2026-08-28")
    assert [rejection["row"] for rejection in said["rejections"]] == [5]
    assert [model.objects.count() for model in models] == before


def test_the_given_ledger_is_read_as_expected():
    expected = json.loads((CASES / "ledger-a.expected.json").read_text(encoding="utf-8"))
    said = run_json(CASES / "ledger-a.xlsx", "--dry-run")

    names = {
        "firm": "enterprise", "text": "description", "lead": "lead_unit", "co": "co_units",
        "registered": "registered_date", "due": "due_date", "solved": "solved_date",
    }  # fmt: skip
    rows = {row["row"]: row for row in said["parsed"]}
    for want in expected["accepted"]:
        got = rows[want["row"]]
        assert {name: got[names.get(name, name)] for name in want} == want
    assert [rejection["row"] for rejection in said["rejections"]] == expected["rejected_rows"]

    done = run_json(CASES / "ledger-a.xlsx")
    assert done == {name: said[name] for name in COUNTS}
    assert Issue.objects.count() == done["created"]
    by_category = Counter(CATEGORY_LABELS[Category(code)] for code in Issue.objects.values_list("category", flat=True))
    assert by_category == expected["counts"]["by_category"]
    again = run_json(CASES / "ledger-a.xlsx")
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, done["created"])


def test_an_old_workbook_is_read_too():
    assert run_json(CASES / "ledger-old.xls")["created"] > 0


def test_without_json_it_speaks_to_a_person(ledger):
    told = run(ledger)

    assert "导入完成：共3行，新增2、更新0、无变化0、表内重复0、退回1。" in told
    assert "第5行" in told


def test_the_rows_handed_back_are_written_aside_and_come_in_once_put_right(ledger, tmp_path):
    errors = tmp_path / "退回.xlsx"
    run(ledger, "--errors", errors)

    head, row = read_workbook(errors).sheets[0].rows
    assert head[-1] == "未能导入的原因"
    assert "企业名称" in str(row[-1])


def test_a_whole_import_leaves_no_event_but_imports(ledger):
    run(ledger)

    issue = Issue.objects.first()
    assert issue is not None
    assert issue.status == Status.IN_PROGRESS
    assert issue.registered_by.username == "system"


def bad_files() -> dict[str, bytes]:
    good = workbook(line())
    return {
        "~$台账.xlsx": b"\x05user",
        "空的.xlsx": b"",
        "截断的.xlsx": good[: len(good) // 2],
        "文本.xlsx": "企业名称,问题描述\n甲公司,路坏了\n".encode(),
        "图片.xlsx": b"\x89PNG\r\n\x1a\n" + b"\x00" * 500,
        "公文.docx": b"%PDF-1.4\n%%EOF",
        "加密的.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        "通讯录.xlsx": workbook({"姓名": "王建国", "科室": "办公室"}, head=("姓名", "科室")),
        "乱码.ods": b"PK\x03\x04" + b"\xff" * 300,
    }


@pytest.mark.parametrize("name", [*bad_files(), "没有的.xlsx"])
@pytest.mark.parametrize("options", [(), ("--dry-run", "--json")])
def test_every_bad_file_gets_one_sentence_and_status_two(tmp_path, capsys, name, options):
    content = bad_files().get(name)
    if content is not None:
        (tmp_path / name).write_bytes(content)

    status, said = refusal(capsys, tmp_path / name, *options)

    assert status == 2
    assert len(said.strip().splitlines()) == 1
    assert "Traceback" not in said
    assert said.strip().endswith("。")
    assert (Issue.objects.count(), ImportBatch.objects.count()) == (0, 0)


@pytest.mark.parametrize("options", [("--year", "二一"), ("--errors", "退回.txt"), ("--errors", "/没有/退回.xlsx")])
def test_bad_options_are_refused_before_anything_is_written(ledger, capsys, options):
    status, said = refusal(capsys, ledger, *options)

    assert status == 2
    assert said.strip().endswith("。")
    assert Issue.objects.count() == 0
