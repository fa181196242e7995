"""``zhuqi plan_stewardship``: who should stand by which enterprise, for a case in a file or for the office itself."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.foundation.errors import Refused
from zhuqi.organisations.selectors import system_actor
from zhuqi.stewardship import selectors, services
from zhuqi.stewardship.optimiser import Plan, Weights, plan, read_case
from zhuqi.stewardship.planning_words import LoadRule, PlanTargets
from zhuqi.stewardship.selectors import PlanCard

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
        parser.add_argument("--bare", action="store_true", help="不带 --data 时：只为还没有首席服务官的企业安排")
        parser.add_argument("--by-size", action="store_true", help="不带 --data 时：按企业规模折算户数")
        self.add_json_argument(parser)

    def needs_database(self, options: dict[str, Any]) -> bool:
        """A case in a file is only computed."""
        return options["data"] is None

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises Refused: if the file is no case"""
        if options["data"] is not None:
            found = plan(read_case(read_json(options["data"])))
            if options["json"]:
                self.print_json(answer(found))
            else:
                self._tell(found)
            return
        self._plan_office(options)

    def _plan_office(self, options: dict[str, Any]) -> None:
        """Store a plan for the office itself, and say what is in it."""
        at = timezone.now()
        today = timezone.localdate(at)
        actor = system_actor(today)
        number = services.make_plan(
            targets=PlanTargets.BARE if options["bare"] else PlanTargets.ALL,
            load_rule=LoadRule.BY_SIZE if options["by_size"] else LoadRule.EQUAL,
            weights=Weights(),
            actor=actor,
            at=at,
            today=today,
            at_once=True,
        )
        card = selectors.plan_card(actor=actor, number=number, size=100_000)
        if options["json"]:
            self.print_json(office_answer(card))
            return
        result, line = card.result, card.line
        quality = "已证明最优" if result["gap"] == 0 else f"与最优的差距不超过 {result['gap']:.2%}"
        self.stdout.write(
            f"方案{number}：{line.firms}家企业，变更或新指定{line.changed}家，未安排{line.left}家；"
            f"总代价 {result['cost']:.2f}，{quality}。"
        )
        for group in card.groups:
            firms = "、".join(row.firm.name for row in group.rows)
            self.stdout.write(f"{group.officer.name}（{group.load:g}户）：{firms}")
        for row in card.left:
            self.stdout.write(f"{row.firm.name} 未安排：{'；'.join(row.reasons)}。")
        self.stdout.write("请到“包联 › 规划”审定、采纳。")

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


def office_answer(card: PlanCard) -> dict[str, Any]:
    """Return a stored plan in the same shape, targets by their numbers, officers by user name."""
    return {
        "plan": card.line.number,
        "assignments": [
            {
                "target": row.firm.number,
                "officer": group.officer.username,
                "cost": row.cost,
                "reasons": list(row.reasons),
            }
            for group in card.groups
            for row in group.rows
        ],
        "cost": card.result["cost"],
        "lower_bound": card.result["lower_bound"],
        "gap": card.result["gap"],
        "unassigned": [{"target": row.firm.number, "why": "；".join(row.reasons)} for row in card.left],
        "pair_cost": card.result["pair_cost"],
        "balance_cost": card.result["balance_cost"],
        "rules": card.result["rules"],
        "hard_rules": card.result["hard_rules"],
    }


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
