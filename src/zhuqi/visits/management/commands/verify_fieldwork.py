"""``zhuqi verify_fieldwork``: whether the histories of visits, appointments, targets and tours are untouched."""

import sys
from typing import Any

from django.core.management.base import CommandParser

from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.visits.selectors import broken_appointment_links, broken_fieldwork_links, broken_history_links


class Command(DatabaseCommand):
    """Check every chain; exit status 1 if one is broken."""

    help = "核对走访、预约、走访目标和路线的历史是否被改动过。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer ``--json``."""
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what is broken, or that nothing is."""
        broken = [
            {"number": number, "event": sequence, "problem": problem}
            for number, sequence, problem in (
                *broken_history_links(),
                *broken_appointment_links(),
                *broken_fieldwork_links(),
            )
        ]
        if options["json"]:
            self.print_json({"intact": not broken, "broken": broken})
        elif broken:
            self.stdout.writelines(f"{one['number']} 第 {one['event']} 条：{one['problem']}" for one in broken)
        else:
            self.stdout.write("走访、预约、走访目标和路线的历史完整，没有改动。")
        if broken:
            sys.exit(1)
