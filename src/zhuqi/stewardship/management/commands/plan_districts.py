"""``zhuqi plan_districts``: which towns should form which district, for a case in a file or for the office itself."""

from dataclasses import replace
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.foundation.errors import Refused
from zhuqi.organisations.selectors import system_actor, working_groups
from zhuqi.stewardship import selectors, services
from zhuqi.stewardship.management.commands.plan_stewardship import read_json
from zhuqi.stewardship.optimiser import Division, divide, read_district_case


class Command(DatabaseCommand):
    """With ``--data`` nothing is read from or written to the database."""

    help = "划分片区：--data 计算文件中的案例；不带 --data 为本单位拟订方案并保存，供页面审定。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many districts, and the case or the working group."""
        parser.add_argument("--districts", metavar="N", type=int, required=True, help="片区数")
        parser.add_argument("--data", metavar="CASE.json", help="案例文件，格式见 docs/domain/assignment.md")
        parser.add_argument("--group", metavar="工作组", help="工作组编码；只有一个工作组时可不填")
        self.add_json_argument(parser)

    def needs_database(self, options: dict[str, Any]) -> bool:
        """A case in a file is only computed."""
        return options["data"] is None

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises Refused: if the file is no case, or there is nothing to divide"""
        if options["data"] is not None:
            found = divide(read_district_case(read_json(options["data"])), options["districts"])
            self._answer(found, {}, "", as_json=options["json"])
            return
        at = timezone.now()
        number = services.make_district_plan(
            group_id=_group(options["group"]),
            districts=options["districts"],
            actor=system_actor(timezone.localdate(at)),
            at=at,
            today=timezone.localdate(at),
        )
        card = selectors.district_plan(actor=system_actor(timezone.localdate(at)), number=number)
        names: dict[int | str, str] = {town.id: town.name for town in card.towns}
        found = replace(card.division, lower_bound=card.division.cost if card.gap == 0 else None)
        self._answer(found, names, number, as_json=options["json"])

    def _answer(self, found: Division, names: dict[int | str, str], number: str, *, as_json: bool) -> None:
        if as_json:
            self.print_json(_plain(found) | ({"plan": number} if number else {}))
            return
        for place, district in enumerate(found.districts, 1):
            towns = "、".join(names.get(town, str(town)) for town in district.towns)
            self.stdout.write(f"片区{place}（{district.weight:g}家）：{towns}")
        for note in found.notes:
            self.stdout.write(f"注意：{note}。")
        gap = found.gap
        quality = "未求下界" if gap is None else "已证明最优" if gap == 0 else f"与最优的差距不超过 {gap:.2%}"
        self.stdout.write(f"总代价 {found.cost:.1f}，{quality}。")
        if number:
            self.stdout.write(f"已保存为方案{number}，请到“包联 › 片区划分”审定。")


def _group(code: str | None) -> int:
    groups = working_groups()
    found = [group for group in groups if code in (None, group.code)]
    if not groups:
        raise Refused("还没有工作组，请先在“设置 › 工作组”建立。")
    if not found:
        raise Refused(f"没有编码为“{code}”的工作组，请核对 --group。")
    if len(found) > 1:
        raise Refused(f"有多个工作组，请用 --group 指明：{'、'.join(group.code for group in groups)}。")
    return found[0].id


def _plain(found: Division) -> dict[str, Any]:
    return {
        "districts": [
            {
                "towns": list(one.towns),
                "centre": one.centre,
                "weight": one.weight,
                "is_connected": one.is_connected,
            }
            for one in found.districts
        ],
        "cost": found.cost,
        "distance_cost": found.distance_cost,
        "balance_cost": found.balance_cost,
        "lower_bound": found.lower_bound,
        "gap": found.gap,
        "notes": list(found.notes),
    }
