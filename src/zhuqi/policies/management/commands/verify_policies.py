"""``zhuqi verify_policies``: whether the histories of the policies are untouched."""

import sys
from typing import Any

from django.core.management.base import CommandParser

from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.policies.selectors import broken_policy_links


class Command(DatabaseCommand):
    """Exit status 0 if the histories are whole, 1 if any link is broken."""

    help = "核验惠企政策的登记和更正记录：逐条重算摘要和链接，列出每一处不符。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--json``."""
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every broken link with its place."""
        broken = broken_policy_links()
        if options["json"]:
            lines = [{"policy": number, "event": event, "problem": problem} for number, event, problem in broken]
            self.print_json({"broken": lines})
        else:
            self.stdout.write(f"已核验惠企政策的记录，不符{len(broken)}处。")
            for number, event, problem in broken:
                self.stdout.write(f"  {number} 第{event}条：{problem}" if event else f"  {number}：{problem}")
        if broken:
            sys.exit(1)
