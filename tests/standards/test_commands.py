"""The command-line faces of the standards: JSON for others, a sentence for people, and no database."""

import json

import pytest

from zhuqi.enterprises.management.commands import check_credit_code, enterprise_size
from zhuqi.foundation.commands import PureCommand


def run(command: type[PureCommand], *arguments: str) -> int:
    """Run a command as from the command line and return its exit status."""
    try:
        command().run_from_argv(["zhuqi", command.__module__.rpartition(".")[2], *arguments])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_codes_come_back_as_json_in_the_order_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(check_credit_code.Command, "91350100m000100y4-3", "91350100M000100Y4Z", "--json") == 0
    answers = json.loads(capsys.readouterr().out)
    assert [
        (answer["code"], answer["normalised"], answer["check_ok"], answer["organisation_check_ok"])
        for answer in answers
    ] == [
        ("91350100m000100y4-3", "91350100M000100Y43", True, True),
        ("91350100M000100Y4Z", "91350100M000100Y4Z", False, True),
    ]


def test_a_failing_code_is_a_warning_not_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(check_credit_code.Command, "91350100M000100Y44", "11320000MB151840XJ") == 0
    out = capsys.readouterr().out.splitlines()
    assert "应为“3”" in out[0]
    assert out[1] == "11320000MB151840XJ　校验通过。"


def test_no_code_at_all_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(check_credit_code.Command, "--json") == 2
    assert capsys.readouterr().err == "缺少统一社会信用代码，请在命令后面写一个或多个 18 位代码。\n"


@pytest.mark.parametrize(
    ("arguments", "size"),
    [
        ("--industry 6510 --employees 103 --revenue 15735.28", "MEDIUM"),
        ("--industry Ｉ６５１０ --employees １０３人 --revenue 15,735.28万元", "MEDIUM"),
        ("--industry 6510 --employees 103", "UNKNOWN"),
        ("--industry 7010 --revenue 200000 --assets 10000", "LARGE"),
        ("--industry E --revenue 300 --assets 299.99", "MICRO"),
        ("--industry 6610 --employees 1", "NOT_APPLICABLE"),
        ("--industry 批发业 --employees 5 --revenue 1000", "SMALL"),
    ],
)
def test_the_size_as_json(arguments: str, size: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(enterprise_size.Command, *arguments.split(), "--json") == 0
    assert json.loads(capsys.readouterr().out)["size"] == size


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--industry 6510 --employees 103 --revenue 15735.28", "I6510 软件和信息技术服务业：中型"),
        ("--industry 6510 --employees 103", "还缺少：营业收入。"),
        ("--industry 70 --employees 103", "请填写到中类或小类"),
        ("--industry 8411", "不划分这个行业"),
    ],
)
def test_the_size_in_words(arguments: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(enterprise_size.Command, *arguments.split()) == 0
    assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("", "缺少行业代码，请用 --industry 填写国民经济行业分类代码，如 --industry 6510。"),
        ("--industry 9910", "行业代码“9910”的大类 99 不存在，国民经济行业分类的大类是 01 至 97，请核对。"),
        ("--industry 6510 --employees 很多", "从业人员“很多”不是有效的数，请填写不小于 0 的数字（单位：人）。"),
        ("--industry 6510 --revenue -1", "营业收入“-1”不是有效的数，请填写不小于 0 的数字（单位：万元）。"),
        ("--industry 6510 --assets nan", "资产总额“nan”不是有效的数，请填写不小于 0 的数字（单位：万元）。"),
    ],
)
def test_bad_input_is_one_sentence_and_status_2(
    arguments: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(enterprise_size.Command, *arguments.split()) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", sentence + "\n")


@pytest.mark.parametrize("command", [check_credit_code.Command, enterprise_size.Command])
def test_they_say_that_they_need_no_database(command: type[PureCommand]) -> None:
    assert command.requires_database is False
