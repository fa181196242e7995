"""``zhuqi verify_ledger``: compute every hash, chain and seal of the histories again."""

import sys
from typing import Any

from django.core.management.base import CommandParser

from zhuqi.enterprises.selectors import history_integrity
from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.issues.selectors import BrokenLink, ledger_integrity
from zhuqi.stewardship.selectors import broken_stewardship_links


class Command(DatabaseCommand):
    """Exit status 0 if the histories are whole, 1 if any link is broken."""

    help = "核验办理记录和企业记录：逐条重算摘要、链接和每日封存，列出每一处不符。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--json``."""
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was checked and every broken link with its place."""
        found, firms, bonds = ledger_integrity(), history_integrity(), broken_stewardship_links()
        if options["json"]:
            self.print_json(
                {
                    "events": found.events,
                    "sealed_days": found.sealed_days,
                    "broken": list(found.broken),
                    "enterprise_events": firms.events,
                    "broken_enterprises": list(firms.broken),
                    "broken_stewardship": [{"event": event, "problem": problem} for event, problem in bonds],
                }
            )
        else:
            self.stdout.write(
                f"已核验办理记录{found.events}条、日封存{found.sealed_days}天，不符{len(found.broken)}处；"
                f"企业记录{firms.events}条，不符{len(firms.broken)}处；包联记录不符{len(bonds)}处。"
            )
            for link in found.broken:
                self.stdout.write(f"  {_place(link)}：{link.problem}")
            for line in firms.broken:
                place = f"{line.enterprise} 第{line.event}条" if line.event else line.enterprise
                self.stdout.write(f"  {place}：{line.problem}")
            for event, problem in bonds:
                self.stdout.write(f"  包联记录 {event}：{problem}")
        if found.broken or firms.broken or bonds:
            sys.exit(1)


def _place(link: BrokenLink) -> str:
    if not link.issue:
        return "日封存"
    return f"{link.issue} 第{link.event}条" if link.event else link.issue
