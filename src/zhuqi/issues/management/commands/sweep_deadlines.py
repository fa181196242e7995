"""``zhuqi sweep_deadlines``: what the worker does every half hour, by hand."""

from typing import Any

from django.utils import timezone

from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.issues import services


class Command(DatabaseCommand):
    """Turn lamps, remind, chase and open supervision notices; may be run any number of times."""

    help = "按期限转灯、提醒、催办并开具督办单；重复运行不会重复催办。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once and say what was done."""
        done = services.sweep_deadlines(at=timezone.now())
        self.stdout.write(f"转灯{done['lamps']}个，催办督办{done['notices']}件。")
