"""Every answer is checked by code that shares nothing with the planner."""

import random
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.visits.planner.checking import faults, loads
from zhuqi.visits.management.commands.plan_visits import plan_as_data
from zhuqi.visits.planner import _routing, plan_tours, read_case

HOURS = [["09:00", "12:00"], ["14:00", "17:30"]]


@pytest.fixture(autouse=True)
def _a_short_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_routing, "STEPS_EACH", 2_000)


def officer(name: str, x: float = 0, y: float = 0, **more: Any) -> dict[str, Any]:
    return {"id": name, "home": {"x": x, "y": y}, "hours": HOURS} | more


def visit(name: str, x: float, y: float, minutes: int = 60, **more: Any) -> dict[str, Any]:
    return {"id": name, "x": x, "y": y, "minutes": minutes} | more


def solve(officers: list[dict[str, Any]], visits: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    case = {"officers": officers, "visits": visits, "speed_kmh": 40} | more
    read = read_case(case)
    answer = plan_as_data(read, plan_tours(read))
    assert faults(case, answer) == []
    return answer


def why(answer: dict[str, Any]) -> dict[str, str]:
    return {one["visit"]: one["reason"] for one in answer["left_out"]}


def test_one_officer_visits_two_firms_and_rests_at_noon() -> None:
    answer = solve([officer("王")], [visit("甲", 10, 0, 90), visit("乙", 20, 0, 90)])

    (tour,) = answer["tours"]
    assert [stop["visit"] for stop in tour["stops"]] in (["甲", "乙"], ["乙", "甲"])
    assert answer["total_km"] == 40.0
    assert answer["left_out"] == []


def test_nobody_leaves_in_the_morning_for_an_afternoon() -> None:
    answer = solve([officer("王")], [visit("甲", 10, 0, 60, windows=[["14:00", "17:30"]])])

    assert answer["tours"][0]["start"] == "14:00"
    assert answer["tours"][0]["stops"][0]["arrive"] == "14:15"


def test_the_start_is_put_off_rather_than_waiting_at_the_gate() -> None:
    answer = solve([officer("王")], [visit("甲", 10, 0, 60, windows=[["10:00", "11:30"]])])

    assert answer["tours"][0]["start"] == "09:45"
    assert answer["tours"][0]["stops"][0]["wait"] == 0


def test_visits_begin_at_full_steps_if_that_is_wanted() -> None:
    answer = solve([officer("王")], [visit(f"{number}", 3 + number, 1, 50) for number in range(5)], step=15)

    starts = [stop["start"] for tour in answer["tours"] for stop in tour["stops"]]
    assert len(starts) == 5
    assert all(start[-2:] in ("00", "15", "30", "45") for start in starts)


def test_everybody_who_is_left_out_hears_why() -> None:
    answer = solve(
        [officer("王"), officer("李", hours=[["09:00", "10:00"]])],
        [
            visit("夜间", 1, 1, windows=[["19:00", "21:00"]]),
            visit("太久", 1, 1, 300),
            visit("太远", 400, 0),
            visit("他日", 1, 1, day="2026-01-01"),
            visit("指定一", 1, 0, 50, officer="李"),
            visit("指定二", 1, 0, 50, officer="李"),
        ],
        days=["2026-07-06"],
    )

    reasons = why(answer)
    assert reasons.pop("夜间") == "WINDOW"
    assert reasons.pop("太久") == "TOO_LONG"
    assert reasons.pop("太远") == "TOO_FAR"
    assert reasons.pop("他日") == "DAY"
    assert list(reasons.values()) == ["OFFICER_FULL"]


def test_a_visit_without_a_place_is_left_out_and_the_others_are_planned() -> None:
    case = {"officers": [officer("王")], "visits": [{"id": "无地址"}, visit("甲", 1, 1)], "speed_kmh": 40}
    read = read_case(case)
    answer = plan_as_data(read, plan_tours(read))

    assert why(answer) == {"无地址": "NO_PLACE"}
    assert answer["planned"] == 1


def test_two_that_want_the_same_hour_clash() -> None:
    window = [["09:00", "10:00"]]
    answer = solve([officer("王")], [visit("甲", 0, 0, windows=window), visit("乙", 0, 0, windows=window)])

    assert list(why(answer).values()) == ["CLASH"]


def test_the_more_urgent_go_first() -> None:
    visits = [visit(f"{number}", 5, 0, 90, priority=number % 3) for number in range(12)]
    answer = solve([officer("王")], visits)

    planned = {stop["visit"] for tour in answer["tours"] for stop in tour["stops"]}
    assert len(planned) == 3
    assert all(int(name) % 3 == 2 for name in planned)


def test_nobody_is_idle_while_others_are_full() -> None:
    """All firms lie at one officer's door, so that kilometres alone would leave the others at home."""
    visits = [visit(f"{number}", 1 + number / 10, 0, 30) for number in range(16)]
    answer = solve([officer("近", 0), officer("远", 30), officer("更远", 0, 40)], visits)

    shares = loads(answer)
    assert not answer["left_out"]
    assert min(shares.values()) > 0.5 * sum(shares.values()) / 3


def test_a_part_time_officer_gets_a_part_of_the_work() -> None:
    visits = [visit(f"{number}", 1 + number / 10, 0, 30) for number in range(10)]
    answer = solve([officer("全天"), officer("半天", hours=[["09:00", "12:00"]])], visits)

    by_name = {one["officer"]: one["minutes"] for one in answer["officers"]}
    assert by_name["全天"] > by_name["半天"] > 0


def test_the_same_case_gets_the_same_answer() -> None:
    chance = random.Random(7)
    officers = [officer(f"{n}", chance.uniform(0, 40), chance.uniform(0, 40)) for n in range(3)]
    visits = [visit(f"{n}", chance.uniform(0, 40), chance.uniform(0, 40), 45, priority=n % 3) for n in range(30)]

    assert solve(officers, visits) == solve(officers, visits)


def test_different_hours_and_breaks_are_kept() -> None:
    officers = [
        officer("早", hours=[["08:00", "11:30"], ["13:00", "16:00"]]),
        officer("晚", hours=[["10:00", "12:30"], ["14:30", "18:00"]]),
        officer("不休", hours=[["09:00", "15:00"]]),
    ]
    answer = solve(officers, [visit(f"{n}", n % 7 * 3, n % 5 * 3, 50) for n in range(18)])

    assert answer["planned"] >= 14


_moment = st.integers(min_value=8 * 4, max_value=17 * 4).map(lambda quarter: quarter * 15)


@st.composite
def _hours(draw: st.DrawFn) -> list[list[str]]:
    cuts = sorted(draw(st.lists(_moment, min_size=2, max_size=4, unique=True)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return [[f"{begin // 60:02}:{begin % 60:02}", f"{end // 60:02}:{end % 60:02}"] for begin, end in pairs]


_place = st.integers(min_value=0, max_value=60)


@st.composite
def _cases(draw: st.DrawFn) -> dict[str, Any]:
    days = draw(st.sampled_from([[1], ["一", "二"]]))
    officers: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 3))):
        more = draw(st.sampled_from([{}, {}, {"max_visits": 2}]))
        officers.append(officer(f"o{number}", draw(_place), draw(_place), **more) | {"hours": draw(_hours())})
    visits: list[dict[str, Any]] = []
    for number in range(draw(st.integers(0, 9))):
        more = {"priority": draw(st.integers(0, 3))}
        if draw(st.booleans()):
            more["windows"] = draw(_hours())
        if draw(st.integers(0, 4)) == 0:
            more["officer"] = draw(st.sampled_from(officers))["id"]
        if draw(st.integers(0, 4)) == 0:
            more["day"] = draw(st.sampled_from(days))
        visits.append(visit(f"v{number}", draw(_place), draw(_place), draw(st.sampled_from([15, 40, 90])), **more))
    return {"officers": officers, "visits": visits, "days": days, "speed_kmh": draw(st.sampled_from([20, 40, 77]))}


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=_cases())
def test_whatever_the_case_the_answer_can_be_kept(case: dict[str, Any]) -> None:
    read = read_case(case)
    answer = plan_as_data(read, plan_tours(read))

    assert faults(case, answer) == []
    assert _an_idle_officer_could_not_have_helped(case, answer)


def _an_idle_officer_could_not_have_helped(case: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Whoever is left out must be out of the question for an officer who has nothing to do on any day."""
    idle = {one["officer"] for one in answer["officers"] if not one["visits"]}
    left = {one["visit"] for one in answer["left_out"]}
    for person in [person for person in case["officers"] if person["id"] in idle]:
        for one in [one for one in case["visits"] if one["id"] in left]:
            alone = read_case(case | {"officers": [person], "visits": [one | {"officer": None}]})
            is_meant = one.get("officer") in (None, person["id"])
            if is_meant and plan_tours(alone).planned:
                return False
    return True


def test_twenty_officers_and_four_hundred_visits_are_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The full search has its own bench; here the mending and the checks must not run away."""
    chance = random.Random(3)
    officers = [officer(f"{n}", chance.uniform(0, 50), chance.uniform(0, 50)) for n in range(20)]
    visits = [
        visit(f"{n}", chance.uniform(0, 50), chance.uniform(0, 50), chance.choice([30, 45, 60]), priority=n % 3)
        for n in range(400)
    ]
    monkeypatch.setattr(_routing, "STEPS", 40_000_000)
    begun = time.monotonic()
    answer = solve(officers, visits)

    assert time.monotonic() - begun < 60
    assert answer["planned"] > 120
    shares = loads(answer)
    assert min(shares.values()) > 0.5
