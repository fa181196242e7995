"""What a case file may look like, and what is refused in one sentence."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from zhuqi.foundation.errors import Refused
from zhuqi.visits.planner import read_case

PLAIN: dict[str, Any] = {
    "officers": [{"id": "王", "home": {"x": 0, "y": 0}}],
    "visits": [{"id": "甲", "x": 3, "y": 4}],
}


def test_what_is_missing_takes_the_usual_value() -> None:
    case = read_case(PLAIN)

    assert case.officers[0].hours == ((540, 720), (840, 1050))
    assert (case.targets[0].minutes, case.targets[0].windows, case.targets[0].priority) == (60, None, 0)
    assert (case.days, case.speed_kmh, case.detour) == ((1,), 40, 1)


@pytest.mark.parametrize(
    "written",
    [
        [["09:00", "12:00"], ["14:00", "17:30"]],
        ["09:00-12:00", "14:00-17:30"],
        "9:00–12:00，14:00–17:30",
        [{"start": "09:00", "end": "12:00"}, {"from": "1400", "to": "1730"}],
        [[540, 720], [840, 1050]],
    ],
)
def test_hours_may_be_written_in_many_ways(written: object) -> None:
    case = read_case({**PLAIN, "officers": [{"id": "王", "x": 0, "y": 0, "hours": written}]})

    assert case.officers[0].hours == ((540, 720), (840, 1050))


def test_start_and_end_with_a_lunch_are_hours_too() -> None:
    row = {"id": "王", "x": 0, "y": 0, "start": "08:30", "end": "17:00", "lunch": ["12:00", "13:00"]}

    assert read_case({**PLAIN, "officers": [row]}).officers[0].hours == ((510, 720), (780, 1020))


def test_a_window_may_be_a_pair_a_list_or_an_object() -> None:
    ways = [["09:00", "11:30"], [["09:00", "11:30"]], {"start": "09:00", "end": "11:30"}, "09:00-11:30"]
    for way in ways:
        assert read_case({**PLAIN, "visits": [{"id": "甲", "x": 1, "y": 1, "window": way}]}).targets[0].windows == (
            (540, 690),
        )


def test_longitude_and_latitude_become_kilometres() -> None:
    case = read_case(
        {
            "officers": [{"id": "王", "home": {"lon": 113.0, "lat": 34.75}}],
            "visits": [{"id": "甲", "place": {"lng": 113.0, "latitude": 34.85}}],
        }
    )

    (x, y), place = case.officers[0].home, case.targets[0].place
    assert place is not None
    assert abs(place[0] - x) < 0.01
    assert 11 < place[1] - y < 11.3


def test_plain_numbers_that_can_only_be_degrees_are_taken_as_such() -> None:
    officers = [{"id": "王", "home": [113.0, 34.75]}]
    case = read_case({"officers": officers, "visits": [{"id": "甲", "place": [113.1, 34.75]}]})

    place = case.targets[0].place
    assert place is not None
    assert 9 < place[0] - case.officers[0].home[0] < 9.3


def test_words_of_priority_are_understood() -> None:
    assert read_case({**PLAIN, "visits": [{"id": "甲", "priority": "高"}]}).targets[0].priority == 2


def test_small_numbers_are_hours_and_large_ones_minutes_after_midnight() -> None:
    case = read_case({**PLAIN, "visits": [{"id": "甲", "window": [8.5, 17]}, {"id": "乙", "window": [510, 1020]}]})
    assert case.targets[0].windows == case.targets[1].windows == ((510, 1020),)


def _with_visit(**row: Any) -> dict[str, Any]:
    return {**PLAIN, "visits": [{"id": "甲", "x": 1, "y": 1} | row]}


def _with_officer(**row: Any) -> dict[str, Any]:
    return {**PLAIN, "officers": [{"id": "王", "home": {"x": 0, "y": 0}} | row]}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "JSON 对象"),
        ({}, "officers"),
        ({"officers": []}, "visits"),
        ({"officers": [], "visits": []}, "至少填写一名"),
        ({"officers": "王", "visits": []}, "应为列表"),
        ({"officers": [1], "visits": []}, "officers 第 1 条"),
        ({"officers": [{"id": "王"}], "visits": []}, "home"),
        ({"officers": [{"home": {"x": 0, "y": 0}}], "visits": []}, "缺少 id"),
        (_with_officer(home={"x": 0}), "坐标不全"),
        (_with_officer(home={"x": "东", "y": 0}), "不是数字"),
        (_with_officer(home={"x": float("nan"), "y": 0}), "应为数字"),
        (_with_officer(hours=[["12:00", "09:00"]]), "不早于"),
        (_with_officer(hours=[["25:00", "26:00"]]), "不是时刻"),
        (_with_officer(hours=7), "时段"),
        (_with_officer(max_visits=-1), "max_visits"),
        (_with_visit(minutes=-5), "minutes"),
        (_with_visit(minutes="很久"), "不是数字"),
        (_with_visit(minutes=True), "应为数字"),
        (_with_visit(window=["11:00", "10:00"]), "不早于"),
        (_with_visit(window=["上午"]), "时段"),
        (_with_visit(priority=[1]), "priority"),
        (_with_visit(officer="李"), "名单"),
        (_with_visit(id={"a": 1}), "id（编号）"),
        ({**PLAIN, "visits": [{"id": 1}, {"id": 1}]}, "出现了两次"),
        ({**PLAIN, "days": []}, "days"),
        ({**PLAIN, "days": 99}, "days"),
        ({**PLAIN, "speed_kmh": 0}, "speed_kmh"),
        ({**PLAIN, "weights": 3}, "weights"),
        ({**PLAIN, "coordinates": "里"}, "coordinates"),
        (_with_visit(lon=113, lat=34), "统一为一种"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_field_named(data: object, words: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_case(data)

    assert words in str(refusal.value)
    assert str(refusal.value).endswith("。")


@pytest.mark.parametrize(
    ("content", "words"),
    [("{", "不是正确的 JSON"), ("\ufeff[]", "JSON 对象"), ("[" * 100_000, "嵌套"), ("", "不是正确的 JSON")],
)
def test_a_file_that_is_no_case_is_refused(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "case.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(Refused, match=words):
        call_command("plan_visits", data=str(path))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有数据文件"):
        call_command("plan_visits", data=str(tmp_path / "none.json"))


def test_it_answers_in_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "case.json"
    path.write_text('{"officers": [{"id": "王", "x": 0, "y": 0}], "visits": [{"id": "甲", "x": 3, "y": 4}]}')
    call_command("plan_visits", data=str(path))

    assert "共安排 1 家" in capsys.readouterr().out
