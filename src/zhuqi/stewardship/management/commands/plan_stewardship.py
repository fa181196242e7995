"""``zhuqi plan_stewardship``: who should stand by which enterprise, for a case in a file or for the office itself."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.foundation.errors import Refused
from zhuqi.stewardship.optimiser import Plan, plan, read_case

RULE_LABELS = {
    "distance": "距离",
    "district": "跨片区",
    "expertise": "专长不符",
    "change": "变更人员",
    "balance": "负荷不均",
}


class Command(DatabaseCommand):
    """With ``--data`` nothing is read from or written to the database."""

    help = "规划首席服务官：--data 计算文件中的案例；不带 --data 为本单位拟订方案并保存，供页面审定。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the case, or which targets of the office."""
        parser.add_argument("--data", metavar="CASE.json", help="案例文件，格式见 docs/domain/assignment.md")
        self.add_json_argument(parser)

    def needs_database(self, options: dict[str, Any]) -> bool:
        """A case in a file is only computed."""
        return options["data"] is None

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises Refused: if the file is no case"""
        found = plan(read_case(read_json(options["data"])))
        if options["json"]:
            self.print_json(answer(found))
        else:
            self._tell(found)

    def _tell(self, found: Plan) -> None:
        quality = "已证明最优" if found.is_optimal else f"与最优的差距不超过 {found.gap:.2%}"
        self.stdout.write(
            f"分派{len(found.assignments)}家，未分派{len(found.unassigned)}家；总代价 {found.cost:.2f}，"
            f"下界 {found.lower_bound:.2f}，{quality}。"
        )
        for rule, label in RULE_LABELS.items():
            self.stdout.write(f"  {label}：{found.rules[rule].cost:.2f}（{found.rules[rule].broken}处）")
        for pair in found.assignments:
            self.stdout.write(f"{pair.target} → {pair.officer}  {pair.cost:.2f}  {'；'.join(pair.reasons)}")
        for left in found.unassigned:
            self.stdout.write(f"{left.target} 未分派：{left.why}。")
        for officer in found.officers:
            if officer.why_below:
                self.stdout.write(f"{officer.officer} 未达下限：{officer.why_below}。")


def read_json(name: str) -> Any:
    """
    Return what a JSON file holds.

    :raises Refused: if it cannot be read
    """
    path = Path(name)
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise Refused(f"无法读取“{name}”，请检查路径和权限。") from None
    except (ValueError, RecursionError):
        raise Refused(f"“{path.name}”不是有效的 JSON 文件，请核对格式和编码（UTF-8）。") from None


def answer(found: Plan) -> dict[str, Any]:
    """Return the plan as data for another program."""
    return {
        "assignments": [
            {"target": one.target, "officer": one.officer, "cost": one.cost, "reasons": list(one.reasons)}
            for one in found.assignments
        ],
        "cost": found.cost,
        "lower_bound": found.lower_bound,
        "gap": found.gap,
        "unassigned": [{"target": one.target, "why": one.why} for one in found.unassigned],
        "pair_cost": found.pair_cost,
        "balance_cost": found.balance_cost,
        "rules": {name: {"cost": rule.cost, "broken": rule.broken} for name, rule in found.rules.items()},
        "hard_rules": found.hard_rules,
        "officers": [
            {
                "officer": one.officer,
                "load": one.load,
                "targets": one.targets,
                "min_load": one.min_load,
                "max_load": one.max_load,
                "saves": one.saves,
                "below_min": bool(one.why_below),
                "why": one.why_below,
            }
            for one in found.officers
        ],
    }
