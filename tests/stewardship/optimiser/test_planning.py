"""Plans against the brute-force optimum, the hard rules, and shapes that invite mistakes."""

import itertools
import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhuqi.stewardship.optimiser import Case, Officer, Target, Weights, plan, read_case

WEIGHTS = Weights(distance=1, district=20, expertise=5, change=10, balance=2)
DISTRICTS, SECTORS = ("东", "西", ""), ("C", "F", "")


def pair_cost(officer: Officer, target: Target, weights: Weights) -> float:
    """The formula of docs/domain/assignment.md, written a second time."""
    cost = 0.0
    if None not in (officer.x, target.x):
        cost += weights.distance * math.hypot(officer.x - target.x, officer.y - target.y)
    if officer.district and target.district and officer.district != target.district:
        cost += weights.district
    if target.sector and target.sector not in officer.skills:
        cost += weights.expertise
    if target.current is not None and target.current != officer.id:
        cost += weights.change
    return cost


def rank(case: Case, chosen: tuple[int, ...]) -> tuple[int, float, float] | None:
    """What a choice (officer per target, −1 for nobody) is worth, or None if it breaks a hard rule."""
    loads = [0.0] * len(case.officers)
    cost = 0.0
    for target, column in zip(case.targets, chosen, strict=True):
        if column < 0:
            continue
        officer = case.officers[column]
        if officer.id in target.conflicts:
            return None
        loads[column] += target.load
        cost += pair_cost(officer, target, case.weights)
    mean = sum(target.load for target in case.targets) / len(case.officers)
    for officer, load in zip(case.officers, loads, strict=True):
        if officer.max_load is not None and load > officer.max_load + 1e-9:
            return None
    short = sum(max(0.0, officer.min_load - load) for officer, load in zip(case.officers, loads, strict=True))
    cost += case.weights.balance * sum(abs(load - mean) for load in loads)
    return chosen.count(-1), round(short, 9), cost  # so that no noise of floats decides before the cost


def best(case: Case) -> tuple[int, float, float]:
    choices = itertools.product(range(-1, len(case.officers)), repeat=len(case.targets))
    return min(found for chosen in choices if (found := rank(case, chosen)) is not None)


def check(case: Case) -> None:
    """A plan obeys the hard rules, covers as much as can be, costs the optimum, and its bound is below that."""
    found = plan(case)
    column = {officer.id: number for number, officer in enumerate(case.officers)}
    of_target = {one.target: one for one in found.assignments}
    chosen = tuple(column[of_target[t.id].officer] if t.id in of_target else -1 for t in case.targets)
    mine = rank(case, chosen)
    assert mine is not None, "a hard rule is broken"
    unplaced, short, cost = best(case)
    assert mine[0] == unplaced == len(found.unassigned)
    assert mine[1] == pytest.approx(short, abs=1e-6)
    assert found.cost == pytest.approx(mine[2], abs=1e-6)
    assert found.lower_bound <= cost + 1e-4
    assert found.cost == pytest.approx(cost, abs=1e-4)
    assert found.gap == 0
    for target in case.targets:
        if target.id in of_target:
            officer = case.officers[column[of_target[target.id].officer]]
            assert of_target[target.id].cost == pytest.approx(pair_cost(officer, target, case.weights), abs=1e-9)
    assert all(one.why for one in found.unassigned)
    below = {one.officer for one in found.officers if one.why_below}
    assert below == {one.officer for one in found.officers if one.load < one.min_load - 1e-9}
    assert plan(case) == found


@st.composite
def cases(draw: st.DrawFn) -> Case:
    loads = st.sampled_from(
        draw(st.sampled_from([(1.0,), (1.0, 2.0, 3.0), (0.0, 0.5, 1.5, 2.2), (0.123457, 1.000001, 1.75)]))
    )
    limit = st.one_of(st.none(), st.integers(0, 5).map(float))
    near = st.one_of(st.none(), st.integers(0, 9).map(float))

    def place() -> tuple[float | None, float | None]:
        x = draw(near)
        return (x, None if x is None else float(draw(st.integers(0, 9))))

    officers = []
    for number in range(draw(st.integers(1, 3))):
        most = draw(limit)
        least = draw(st.sampled_from([0.0, 0.0, 1.0, 2.0]))
        x, y = place()
        officers.append(
            Officer(
                id=number,
                min_load=least if most is None else min(least, most),
                max_load=most,
                district=draw(st.sampled_from(DISTRICTS)),
                skills=frozenset(draw(st.sets(st.sampled_from(SECTORS[:2])))),
                x=x,
                y=y,
            )
        )
    ids = [officer.id for officer in officers]
    targets = []
    for number in range(draw(st.integers(0, 5))):
        x, y = place()
        targets.append(
            Target(
                id=f"t{number}",
                load=draw(loads),
                district=draw(st.sampled_from(DISTRICTS)),
                sector=draw(st.sampled_from(SECTORS)),
                x=x,
                y=y,
                current=draw(st.sampled_from([None, *ids])),
                conflicts=frozenset(draw(st.sets(st.sampled_from(ids), max_size=2))),
            )
        )
    return Case(tuple(officers), tuple(targets), draw(st.sampled_from([WEIGHTS, Weights(0, 0, 0, 0, 0), Weights()])))


@given(cases())
@settings(max_examples=150, deadline=None)
def test_a_small_plan_is_as_good_as_the_best_of_all(case: Case) -> None:
    check(case)


def simple(officers: int = 2, targets: int = 4, **of_officer: Any) -> Case:
    return Case(
        officers=tuple(Officer(id=f"o{n}", x=float(n), y=0.0, **of_officer) for n in range(officers)),
        targets=tuple(Target(id=f"t{n}", x=float(n), y=0.0) for n in range(targets)),
    )


def test_without_officers_every_target_is_left_over_with_the_reason() -> None:
    found = plan(simple(officers=0))
    assert [one.why for one in found.unassigned] == ["没有可派的人员，请先登记首席服务官"] * 4
    assert (found.cost, found.gap) == (0.0, 0.0)


def test_without_targets_the_plan_is_empty() -> None:
    assert plan(simple(targets=0)).assignments == ()


def test_what_capacity_lacks_is_said_in_numbers() -> None:
    found = plan(simple(max_load=1.0))
    assert len(found.unassigned) == 2
    assert "人员上限合计2，全部负荷4，尚缺2" in found.unassigned[0].why


def test_a_target_in_conflict_with_all_is_left_over_and_says_so() -> None:
    case = simple()
    away = Target(id="t9", conflicts=frozenset({"o0", "o1"}))
    found = plan(Case(case.officers, (*case.targets, away)))
    assert [(one.target, one.why[:10]) for one in found.unassigned] == [("t9", "与全部2名人员都须回")]


def test_a_load_no_officer_can_carry_is_said() -> None:
    case = simple(max_load=3.0)
    found = plan(Case(case.officers, (Target(id="big", load=9.0),)))
    assert "负荷9超过" in found.unassigned[0].why


def test_lower_limits_above_all_there_is_are_reported_and_everything_is_assigned() -> None:
    found = plan(simple(min_load=5.0))
    assert len(found.assignments) == 4
    assert all("下限合计10，全部负荷只有4" in one.why_below for one in found.officers if one.why_below)
    assert any(one.why_below for one in found.officers)


def test_everything_at_one_place_with_zero_weights_still_obeys_the_limits() -> None:
    officers = tuple(Officer(id=n, max_load=3.0, x=0.0, y=0.0) for n in range(10))
    targets = tuple(Target(id=n, x=0.0, y=0.0) for n in range(30))
    found = plan(Case(officers, targets, Weights(0, 0, 0, 0, 0)))
    assert (found.cost, found.gap, len(found.assignments)) == (0.0, 0.0, 30)
    assert {one.load for one in found.officers} == {3.0}


def test_targets_that_weigh_nothing_go_to_the_nearest_even_if_he_is_full() -> None:
    officers = (Officer(id="full", max_load=0.0, x=0.0, y=0.0), Officer(id="far", x=9.0, y=0.0))
    found = plan(Case(officers, (Target(id="t", load=0.0, x=0.0, y=0.0),)))
    assert found.assignments[0].officer == "full"


def test_a_thousand_conflicts_are_obeyed() -> None:
    ids = list(range(40))
    officers = tuple(Officer(id=n, max_load=4.0, x=float(n), y=0.0) for n in ids)
    targets = tuple(
        Target(id=f"t{n}", x=float(n % 40), y=0.0, conflicts=frozenset(ids) - {n % 40, (n + 1) % 40})
        for n in range(120)
    )
    found = plan(Case(officers, targets))
    assert not found.unassigned
    assert found.gap == 0
    assert all(
        one.officer in {int(str(one.target)[1:]) % 40, (int(str(one.target)[1:]) + 1) % 40} for one in found.assignments
    )


@pytest.mark.parametrize(
    ("district", "current", "words"),
    [
        ("东", "o0", "现任首席服务官，不变更"),
        ("东", None, "同片区"),
        ("东", None, "此前没有首席服务官"),
        ("东", None, "距离3.2公里"),
    ],
)
def test_a_pair_says_why(district: str, current: str | None, words: str) -> None:
    officer = Officer(id="o0", district="东", skills=frozenset("C"), x=0.0, y=0.0)
    target = Target(id="t", district=district, sector="C", x=3.2, y=0.0, current=current)
    assert words in plan(Case((officer,), (target,))).assignments[0].reasons


def test_a_full_district_is_the_reason_for_another_one() -> None:
    officers = (
        Officer(id="east", district="东", max_load=1.0),
        Officer(id="west", district="西", max_load=9.0),
    )
    targets = tuple(Target(id=n, district="东") for n in range(2))
    reasons = {pair.officer: pair.reasons for pair in plan(Case(officers, targets)).assignments}
    assert "同片区人员已满，改派邻近片区" in reasons["west"]


def test_one_more_place_says_what_it_saves() -> None:
    officers = (Officer(id="near", max_load=1.0, x=0.0, y=0.0), Officer(id="far", x=50.0, y=0.0))
    targets = tuple(Target(id=n, x=0.0, y=0.0) for n in range(3))
    found = plan(Case(officers, targets, Weights(distance=1, balance=0)))
    near = next(one for one in found.officers if one.officer == "near")
    assert near.saves == pytest.approx(50)
    assert found.hard_rules["max_load"] == pytest.approx(100)


def test_a_case_of_a_page_is_proven_optimal_and_the_same_every_time() -> None:
    case = read_case(json.loads(json.dumps(_town(62, 20))))
    found = plan(case)
    assert found.gap == 0
    assert not found.unassigned
    assert found == plan(case)


def _town(targets: int, officers: int) -> dict[str, Any]:
    return {
        "officers": [
            {"id": n, "max_load": 6, "min_load": 1, "district": str(n % 4), "skills": ["C"], "x": n * 7 % 40, "y": n}
            for n in range(officers)
        ],
        "targets": [
            {
                "id": f"t{n}",
                "load": 1 + n % 3 / 2,
                "district": str(n % 4),
                "sector": "CF"[n % 2],
                "x": n * 11 % 40,
                "y": n % 20,
            }
            for n in range(targets)
        ],
    }
