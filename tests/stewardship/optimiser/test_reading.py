"""A case file: what is missing has a default, what is wrong is one sentence."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from zhuqi.foundation.errors import Refused
from zhuqi.stewardship.optimiser import Weights, plan, read_case


def _case(**changes: Any) -> dict[str, Any]:
    return {
        "officers": [{"id": "o1", "max_load": 3}, {"id": 2}],
        "targets": [{"id": "t1", "current": "2", "conflicts": ["o1"]}],
        **changes,
    }


def test_missing_fields_have_defaults_and_ids_match_whatever_their_type() -> None:
    case = read_case(_case())
    assert case.weights == Weights()
    assert (case.officers[1].max_load, case.officers[1].min_load) == (None, 0)
    assert (case.targets[0].load, case.targets[0].current) == (1, 2)


def test_weights_that_are_given_stand_alone() -> None:
    assert read_case(_case(weights={"distance": 3})).weights == Weights(3, 0, 0, 0, 0)


def test_a_current_officer_who_has_left_makes_everybody_a_change() -> None:
    found = plan(read_case(_case(targets=[{"id": "t1", "current": "gone"}], weights={"change": 10})))
    assert found.cost == 10
    assert "原首席服务官不在人员名单中，改派" in found.assignments[0].reasons


def _officer(**fields: Any) -> dict[str, Any]:
    return _case(officers=[{"id": "o1"}, {"id": 2, **fields}])


def _target(**fields: Any) -> dict[str, Any]:
    return _case(targets=[{"id": "t1", **fields}])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "应是一个 JSON 对象"),
        ({"officers": {}}, "officers 应是一个列表"),
        (_case(officers=[7]), "第1项应是一个对象"),
        (_officer(id=None), "id 应是不为空"),
        (_officer(id=True), "id 应是不为空"),
        (_officer(id="o1"), "出现了两次"),
        (_case(targets=[{"id": 1}, {"id": "1"}]), "出现了两次"),
        (_officer(max_load=-1), "不能为负"),
        (_officer(max_load="3"), "应是数字"),
        (_officer(max_load=float("nan")), "有限的数字"),
        (_officer(min_load=float("inf")), "有限的数字"),
        (_officer(min_load=5, max_load=3), "min_load 大于 max_load"),
        (_officer(x=1), "同时填写"),
        (_officer(skills="C"), "skills 应是列表"),
        (_officer(district=["东"]), "district 应是文字"),
        (_target(load=-2), "不能为负"),
        (_target(load=2e6), "不能超过 1000000"),
        (_target(conflicts=["nobody"]), "没有人员 nobody"),
        (_target(conflicts="o1"), "列表"),
        (_case(weights=[1]), "weights 应是一个对象"),
        (_case(weights={"distance": -1}), "不能为负"),
        (_case(weights={"speed": 1}), "speed 不认识"),
    ],
)
def test_what_is_wrong_is_named_in_one_sentence(data: Any, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        read_case(data)
    assert str(refused.value).count("。") == 1


def test_the_command_answers_with_the_agreed_keys(tmp_path: Path) -> None:
    path, out = tmp_path / "case.json", io.StringIO()
    path.write_text(json.dumps(_case()), encoding="utf-8")
    call_command("plan_stewardship", data=str(path), json=True, stdout=out)
    answer = json.loads(out.getvalue())
    assert {"assignments", "cost", "lower_bound", "gap", "unassigned"} <= set(answer)
    assert answer["assignments"][0]["officer"] == 2
    assert answer["cost"] == pytest.approx(answer["pair_cost"] + answer["balance_cost"])


@pytest.mark.parametrize("text", ["{", "\x00", "[1"])
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "case.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="不是有效的 JSON"):
        call_command("plan_stewardship", data=str(path))


def test_a_missing_file_is_refused() -> None:
    with pytest.raises(Refused, match="无法读取"):
        call_command("plan_stewardship", data="/no/such/file.json")
