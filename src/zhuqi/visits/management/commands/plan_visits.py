"""``zhuqi plan_visits``: day tours for a case from a file, without any database."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from zhuqi.foundation.commands import PureCommand
from zhuqi.foundation.errors import Refused
from zhuqi.visits.planner import Case, Plan, Stop, Tour, clock_text, plan_tours, read_case

_MOST_BYTES = 20 * 1024 * 1024


class Command(PureCommand):
    """Print the tours, and who is left out and why; ``--json`` gives the same as data."""

    help = "按文件中的人员和走访安排每日路线，不连数据库；文件格式见 docs/domain/tours.md。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name of the file."""
        parser.add_argument("--data", metavar="文件", help="JSON 文件：人员、走访、日期")
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises Refused: if the file cannot be read, or says something that makes no sense"""
        if not (options["data"] or "").strip():
            raise Refused("缺少数据文件，请用 --data 填写，如 --data case.json。")
        case = read_case(_content(Path(options["data"])))
        plan = plan_tours(case)
        if options["json"]:
            self.print_json(plan_as_data(case, plan))
            return
        for line in _sentences(plan):
            self.stdout.write(line)


def plan_as_data(case: Case, plan: Plan) -> dict[str, object]:
    """Return the plan as ``docs/domain/tours.md`` describes it."""
    return {
        "tours": [_tour(tour) for tour in plan.tours],
        "left_out": [{"visit": one.target, "why": one.why, "reason": one.reason.value} for one in plan.left_out],
        "total_km": plan.total_km,
        "planned": plan.planned,
        "officers": [
            {
                "officer": load.officer,
                "visits": load.visits,
                "minutes": load.minutes,
                "available": load.available,
                "km": load.km,
            }
            for load in plan.loads
        ],
        "days": list(case.days),
        "speed_kmh": case.speed_kmh,
    }


def _tour(tour: Tour) -> dict[str, object]:
    return {
        "officer": tour.officer,
        "day": tour.day,
        "start": clock_text(tour.start),
        "end": clock_text(tour.end),
        "stops": [_stop(stop) for stop in tour.stops],
        "km": tour.km,
        "minutes": tour.minutes,
        "visit_minutes": tour.visiting,
        "travel_minutes": tour.travel,
        "wait_minutes": tour.wait,
    }


def _stop(stop: Stop) -> dict[str, object]:
    return {
        "visit": stop.target,
        "arrive": clock_text(stop.arrive),
        "start": clock_text(stop.start),
        "leave": clock_text(stop.leave),
        "km": stop.km,
        "travel": stop.travel,
        "wait": stop.wait,
    }


def _content(path: Path) -> object:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise Refused(f"数据文件“{path.name}”超过 20 MB，请分批安排。")
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Refused(f"没有数据文件“{path}”，请核对 --data 的路径。") from None
    except (OSError, UnicodeDecodeError, ValueError):
        raise Refused(f"数据文件“{path}”无法读取，请存为 UTF-8 编码的 JSON 文件。") from None
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Refused(f"数据文件第 {error.lineno} 行第 {error.colno} 列不是正确的 JSON，请改正。") from None
    except RecursionError:
        raise Refused("数据文件嵌套太深，请按说明改写。") from None


def _sentences(plan: Plan) -> list[str]:
    lines = []
    for tour in plan.tours:
        lines.append(
            f"{tour.day}　{tour.officer}　{clock_text(tour.start)} 出发，{clock_text(tour.end)} 返回，"
            f"{len(tour.stops)} 家，{tour.km:.1f} 公里"
        )
        lines += [
            f"  {clock_text(stop.start)}–{clock_text(stop.leave)}　{stop.target}"
            f"（{clock_text(stop.arrive)} 到，{stop.km:.1f} 公里{f'，等候 {stop.wait} 分钟' if stop.wait else ''}）"
            for stop in tour.stops
        ]
    lines.append(f"共安排 {plan.planned} 家，{plan.total_km:.1f} 公里；未能安排 {len(plan.left_out)} 家。")
    lines += [f"  {one.target}：{one.why}" for one in plan.left_out]
    return lines
