"""Districts: connected, none empty, as good as the best of all where that can be tried."""

import io
import itertools
import json
import random
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from zhuqi.foundation.errors import Refused
from zhuqi.stewardship.optimiser import DistrictCase, Division, Town, divide, judge, read_district_case


def _case(count: int, seed: int = 1) -> DistrictCase:
    chance = random.Random(seed)
    return DistrictCase(
        tuple(Town(n, chance.randint(0, 20), chance.random() * 50, chance.random() * 50) for n in range(count)),
        frozenset(),
    )


def _check(found: Division, case: DistrictCase, count: int) -> None:
    assert len(found.districts) == count
    assert all(one.is_connected and one.towns for one in found.districts)
    assert sorted(town for one in found.districts for town in one.towns) == [town.id for town in case.towns]


@pytest.mark.parametrize("seed", range(4))
def test_a_few_towns_are_divided_as_well_as_can_be(seed: int) -> None:
    case = _case(7, seed)
    found = divide(case, 3)
    _check(found, case, 3)
    tried = (judge(case, dict(enumerate(one)), {}) for one in itertools.product(range(3), repeat=7) if len({*one}) == 3)
    costs = [one.cost for one in tried if all(district.is_connected for district in one.districts)]
    assert found.cost == pytest.approx(min(costs))
    assert found.gap == 0


@pytest.mark.parametrize(("towns", "count"), [(1, 1), (4, 4), (20, 4), (60, 7)])
def test_any_number_of_towns_gives_whole_connected_districts(towns: int, count: int) -> None:
    case = _case(towns)
    found = divide(case, count)
    _check(found, case, count)
    assert divide(case, count) == found


def test_many_towns_are_balanced() -> None:
    found = divide(_case(60), 6)
    weights = [one.weight for one in found.districts]
    assert max(weights) - min(weights) <= 0.2 * sum(weights) / 6


def test_borders_are_kept_to_even_where_others_are_nearer() -> None:
    towns = tuple(Town(n, 1, float(n), 0.0) for n in range(4))
    case = DistrictCase(towns, frozenset({(0, 3), (3, 1), (1, 2)}))
    found = divide(case, 2)
    assert {frozenset(one.towns) for one in found.districts} == {frozenset({0, 3}), frozenset({1, 2})}


def test_an_isolated_town_is_joined_to_the_nearest_and_named() -> None:
    towns = (Town(1, 1, 0.0, 0.0), Town(2, 1, 1.0, 0.0), Town(3, 1, 9.0, 0.0))
    found = divide(DistrictCase(towns, frozenset({(1, 2)})), 2, {3: "孤岛镇", 2: "岸边镇"})
    assert found.notes == ("孤岛镇没有相邻的乡镇，暂按与最近的岸边镇相连，请在乡镇页补上相邻关系",)


def test_towns_without_places_and_borders_are_divided_all_the_same() -> None:
    case = DistrictCase(tuple(Town(n) for n in range(5)), frozenset())
    _check(divide(case, 2), case, 2)


@pytest.mark.parametrize("count", [0, 6, -1])
def test_an_impossible_number_of_districts_is_refused(count: int) -> None:
    with pytest.raises(Refused, match="片区数应在 1 至 5"):
        divide(_case(5), count)


def test_a_district_that_falls_apart_by_hand_is_seen() -> None:
    towns = tuple(Town(n, 1, float(n), 0.0) for n in range(3))
    case = DistrictCase(towns, frozenset({(0, 1), (1, 2)}))
    found = judge(case, {0: 0, 1: 1, 2: 0}, {})
    assert [one.is_connected for one in found.districts] == [False, True]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "JSON 对象"),
        ({"towns": [{"id": 1}, {"id": "1"}]}, "出现了两次"),
        ({"towns": [{"id": 1, "weight": -1}]}, "不能为负"),
        ({"towns": [{"id": 1}], "borders": [[1, 2]]}, "不在 towns 中"),
        ({"towns": [{"id": 1}], "borders": [1]}, "两个乡镇 id"),
    ],
)
def test_a_bad_case_is_refused_in_one_sentence(data: Any, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_district_case(data)


def test_the_command_answers_without_a_database(tmp_path: Path) -> None:
    path, out = tmp_path / "case.json", io.StringIO()
    path.write_text(json.dumps({"towns": [{"id": f"t{n}", "x": n, "y": 0} for n in range(4)]}))
    call_command("plan_districts", districts=2, data=str(path), json=True, stdout=out)
    answer = json.loads(out.getvalue())
    assert [one["towns"] for one in answer["districts"]] == [["t0", "t1"], ["t2", "t3"]]
    assert answer["gap"] == 0
