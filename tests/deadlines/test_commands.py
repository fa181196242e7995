"""``zhuqi due_dates``: JSON for others, a sentence for people, and no database."""

import json

import pytest

from zhuqi.deadlines.management.commands.due_dates import Command


def run(*arguments: str) -> int:
    """Run the command as from the command line and return its exit status."""
    try:
        Command().run_from_argv(["zhuqi", "due_dates", *arguments])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def stages(capsys: pytest.CaptureFixture[str]) -> dict[str, str | None]:
    return {stage["code"]: stage["due_date"] for stage in json.loads(capsys.readouterr().out)["stages"]}


@pytest.mark.parametrize("start", ["2026-09-29", "2026/9/29", "2026.9.29", "2026年9月29日", "２０２６－０９－２９"])
def test_the_stages_as_json_however_the_day_is_written(start: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--start", start, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["start"], answer["regime"]) == ("2026-09-29", "13710")
    solve = answer["stages"][2]
    assert {key: solve[key] for key in ("code", "due_date", "provisional", "falls_on_holiday", "next_working_day")} == {
        "code": "SOLVE_ORDINARY",
        "due_date": "2026-10-06",
        "provisional": False,
        "falls_on_holiday": True,
        "next_working_day": "2026-10-08",
    }


def test_the_regime_of_working_days(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--start", "2026-09-29", "--regime", "13710-workdays", "--json") == 0
    assert stages(capsys) == {
        "ARRANGE": "2026-09-30",
        "REPORT": "2026-10-09",
        "SOLVE_ORDINARY": "2026-10-14",
        "SOLVE_COMPLEX": "2026-10-29",
        "FOLLOW": None,
    }


@pytest.mark.parametrize("difficulty", ["COMPLEX", "complex", "重大复杂"])
def test_one_difficulty_and_the_switch(difficulty: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--start", "2026-07-15", "--difficulty", difficulty, "--move-holidays", "--json") == 0
    assert stages(capsys) == {
        "ARRANGE": "2026-07-16",
        "REPORT": "2026-07-20",
        "SOLVE_COMPLEX": "2026-08-17",
        "FOLLOW": None,
    }


def test_in_words_a_holiday_and_an_unpublished_year_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--start", "2026-12-29") == 0
    out = capsys.readouterr().out
    assert "2027-01-05（周二）（暂定，2027 年放假安排尚未公布）" in out
    assert run("--start", "2026-09-29") == 0
    assert "2026-10-06（周二）（逢休息日，下一个工作日是2026-10-08（周四））" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "缺少交办日，请用 --start 填写，如 --start 2026-09-29。"),
        (["--start", "明天"], "交办日“明天”无法识别，请写明年月日，如 2026-09-29。"),
        (["--start", "2026-02-30"], "交办日“2026-02-30”这一天不存在，请核对月份和日子。"),
        (["--start", "9999-12-31"], "交办日“9999-12-31”的年份应在 1949 至 2199 之间，请核对。"),
        (
            ["--start", "2026-09-29", "--regime", "1371"],
            "没有时限制度“1371”，--regime 可填：13710、13710-workdays。",
        ),
        (
            ["--start", "2026-09-29", "--difficulty", "难"],
            "难度“难”无法识别，--difficulty 可填：ORDINARY（一般）、COMPLEX（重大复杂）。",
        ),
    ],
)
def test_bad_input_is_one_sentence_and_status_2(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", sentence + "\n")


def test_it_needs_no_database() -> None:
    assert Command.requires_database is False
