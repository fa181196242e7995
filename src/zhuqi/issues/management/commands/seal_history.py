"""``zhuqi seal_history``: what the worker does every night, by hand."""

from typing import Any

from django.utils import timezone

from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.issues import services


class Command(DatabaseCommand):
    """Seal every day that has ended and has unsealed events."""

    help = "封存昨天及以前尚未封存的办理记录。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal and say how many days."""
        self.stdout.write(f"新封存{services.seal_history(at=timezone.now())}天。")
