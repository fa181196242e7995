"""``zhuqi verify_calls``: compute every hash and link of the histories of calls, complaints and their rules again."""

import sys
from typing import Any

from django.core.management.base import CommandParser

from zhuqi.followups.selectors import broken_follow_up_links
from zhuqi.foundation.commands import DatabaseCommand


class Command(DatabaseCommand):
    """Exit status 0 if the histories are whole, 1 if any link is broken."""

    help = "核验回访、投诉建议和回访规则的记录：逐条重算摘要和链接，列出每一处不符。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--json``."""
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every broken link with its place."""
        broken = broken_follow_up_links()
        if options["json"]:
            self.print_json(
                {
                    "broken": [
                        {"subject": subject, "event": event, "problem": problem} for subject, event, problem in broken
                    ]
                }
            )
        else:
            self.stdout.write(f"已核验回访和投诉建议的记录，不符{len(broken)}处。")
            for subject, event, problem in broken:
                self.stdout.write(f"  {subject} 第{event}条：{problem}")
        if broken:
            sys.exit(1)
