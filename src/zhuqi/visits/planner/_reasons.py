"""Why a visit is left out, in a sentence that says what would help."""

import itertools
from collections.abc import Sequence

from zhuqi.visits.planner._case import Case, Spans, Target
from zhuqi.visits.planner._clock import clock_text, earliest, meet
from zhuqi.visits.planner._results import LeftOut, Why
from zhuqi.visits.planner._roads import Roads
from zhuqi.visits.planner._timetable import Vehicle, ends


def why_left_out(
    case: Case, roads: Roads, vehicles: Sequence[Vehicle], orders: Sequence[Sequence[int]]
) -> tuple[LeftOut, ...]:
    """Return one reason for each target that is in none of ``orders``, in the order of the case."""
    placed = {i for order in orders for i in order}
    return tuple(
        LeftOut(target.id, *_reason(case, roads, vehicles, orders, i))
        for i, target in enumerate(case.targets)
        if i not in placed
    )


def _reason(
    case: Case, roads: Roads, vehicles: Sequence[Vehicle], orders: Sequence[Sequence[int]], i: int
) -> tuple[Why, str]:
    target = case.targets[i]
    never = _never(case, target)
    if never is not None:
        return never
    able = [v for v, vehicle in enumerate(vehicles) if ends(vehicle, roads, [i]) is not None and vehicle.spans[i]]
    if not able:
        return (
            Why.TOO_FAR,
            "路程太远：往返加走访，一天的工作时间不够，或超过每日里程上限；请改由较近的人员前往或延长工作时间。",
        )
    if target.officers is not None:
        names = "、".join(sorted(str(name) for name in target.officers))
        return Why.OFFICER_FULL, f"指定人员（{names}）在可访时间内已排满，请另派人员或增加日期。"
    spare = [vehicles[v].available - _busy(vehicles[v], roads, orders[v]) for v in able]
    if max(spare) > target.minutes * 2 and (target.windows is not None or target.days is not None):
        return Why.CLASH, "可访时间与已安排的走访冲突，请放宽可访时间或增加人员。"
    return Why.NO_TIME, "时间不够：工作时间已排满，先安排了优先级更高或顺路的走访；请增加人员或日期。"


def _never(case: Case, target: Target) -> tuple[Why, str] | None:
    """Return why nobody could ever make this visit, drives apart."""
    if target.place is None:
        return Why.NO_PLACE, "没有位置，无法安排路线，请补充坐标。"
    days = [day for day in case.days if target.days is None or day in target.days]
    if not days:
        return (
            Why.DAY,
            f"指定日期（{'、'.join(sorted(str(day) for day in target.days or ()))}）不在本次安排的日期之内。",
        )
    officers = [
        officer
        for officer in case.officers
        if (target.officers is None or officer.id in target.officers)
        and (officer.days is None or any(day in officer.days for day in days))
        and officer.hours
        and officer.max_visits != 0
    ]
    if not officers:
        return Why.NOBODY, "可前往的人员在这些日期都不上班，请另派人员或改日期。"
    common = [meet(officer.hours, target.windows) for officer in officers]
    if not any(common):
        return Why.WINDOW, f"可访时间（{_spans_text(target.windows)}）在所有人员的工作时间之外，请另约时间。"
    if all(earliest(spans, 0, target.minutes) is None for spans in common):
        return Why.TOO_LONG, f"走访需 {target.minutes} 分钟，可访时间内没有这么长的一段工作时间，请缩短走访或放宽时间。"
    return None


def _busy(vehicle: Vehicle, roads: Roads, order: Sequence[int]) -> int:
    places = [vehicle.home, *(vehicle.first + i for i in order), vehicle.home]
    way = sum(roads.minutes[one][other] for one, other in itertools.pairwise(places))
    return way + sum(vehicle.targets[i].minutes for i in order)


def _spans_text(spans: Spans | None) -> str:
    return "、".join(f"{clock_text(begin)}–{clock_text(end)}" for begin, end in spans or ())
