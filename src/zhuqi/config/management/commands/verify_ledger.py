"""``zhuqi verify_ledger``: compute every hash, chain and seal of all histories again."""

import sys
from typing import Any

from django.core.management.base import CommandParser

from zhuqi.enterprises.selectors import history_integrity
from zhuqi.followups.selectors import broken_follow_up_links
from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.issues.selectors import BrokenLink, ledger_integrity
from zhuqi.policies.selectors import broken_policy_links
from zhuqi.stewardship.selectors import broken_stewardship_links
from zhuqi.visits.selectors import broken_appointment_links, broken_fieldwork_links, broken_history_links


class Command(DatabaseCommand):
    """Exit status 0 if the histories are whole, 1 if any link is broken."""

    help = "核验全部历史（问题、企业、包联、走访、回访、政策）：逐条重算摘要、链接和每日封存，列出每一处不符。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--json``."""
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was checked and every broken link with its place."""
        found, firms, bonds = ledger_integrity(), history_integrity(), broken_stewardship_links()
        fieldwork = (*broken_history_links(), *broken_appointment_links(), *broken_fieldwork_links())
        calls, policies = broken_follow_up_links(), broken_policy_links()
        if options["json"]:
            self.print_json(
                {
                    "events": found.events,
                    "sealed_days": found.sealed_days,
                    "broken": list(found.broken),
                    "enterprise_events": firms.events,
                    "broken_enterprises": list(firms.broken),
                    "broken_stewardship": [{"event": event, "problem": problem} for event, problem in bonds],
                    "broken_fieldwork": _listed(fieldwork),
                    "broken_calls": _listed(calls),
                    "broken_policies": _listed(policies),
                }
            )
        else:
            self.stdout.write(
                f"已核验办理记录{found.events}条、日封存{found.sealed_days}天，不符{len(found.broken)}处；"
                f"企业记录{firms.events}条，不符{len(firms.broken)}处；包联记录不符{len(bonds)}处；"
                f"走访记录不符{len(fieldwork)}处；回访和投诉建议记录不符{len(calls)}处；政策记录不符{len(policies)}处。"
            )
            for link in found.broken:
                self.stdout.write(f"  {_place(link)}：{link.problem}")
            for line in firms.broken:
                self.stdout.write(f"  {_at(line.enterprise, line.event)}：{line.problem}")
            for event, problem in bonds:
                self.stdout.write(f"  包联记录 {event}：{problem}")
            for number, event, problem in (*fieldwork, *calls, *policies):
                self.stdout.write(f"  {_at(number, event)}：{problem}")
        if found.broken or firms.broken or bonds or fieldwork or calls or policies:
            sys.exit(1)


def _listed(broken: tuple[tuple[str, int, str], ...]) -> list[dict[str, str | int]]:
    return [{"number": number, "event": event, "problem": problem} for number, event, problem in broken]


def _place(link: BrokenLink) -> str:
    return _at(link.issue, link.event) if link.issue else "日封存"


def _at(number: str, event: int) -> str:
    return f"{number} 第{event}条" if event else number
