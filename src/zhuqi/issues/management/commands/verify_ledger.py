"""``zhuqi verify_ledger``: compute every hash, chain and seal of the history again."""

import sys
from typing import Any

from django.core.management.base import CommandParser

from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.issues.selectors import BrokenLink, ledger_integrity


class Command(DatabaseCommand):
    """Exit status 0 if the history is whole, 1 if any link is broken."""

    help = "核验办理记录：逐条重算摘要、链接和每日封存，列出每一处不符。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--json``."""
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was checked and every broken link with its place."""
        found = ledger_integrity()
        if options["json"]:
            self.print_json({"events": found.events, "sealed_days": found.sealed_days, "broken": list(found.broken)})
        else:
            self.stdout.write(
                f"已核验办理记录{found.events}条、日封存{found.sealed_days}天，不符{len(found.broken)}处。"
            )
            for link in found.broken:
                self.stdout.write(f"  {_place(link)}：{link.problem}")
        if found.broken:
            sys.exit(1)


def _place(link: BrokenLink) -> str:
    if not link.issue:
        return "日封存"
    return f"{link.issue} 第{link.event}条" if link.event else link.issue
