"""``zhuqi work``: do the jobs in the queue and the periodic ones.  ``serve`` and ``demo`` start one by themselves."""

import asyncio
from typing import Any

from django.core.management.base import CommandParser
from procrastinate.contrib.django import app

from zhuqi.foundation.commands import ZhuqiCommand

GRACE_SECONDS = 10


class Command(ZhuqiCommand):
    """Work until told to stop."""

    help = "执行后台任务（serve 与 demo 会自动启动一个）"

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the number of jobs at a time."""
        parser.add_argument("--concurrency", type=int, default=2, help="同时执行的任务数，默认 2")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work; a signal lets the jobs at hand finish."""
        asyncio.run(_work(options["concurrency"]))


async def _work(concurrency: int) -> None:
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # Django's has it
    with app.replace_connector(connector) as worker:
        async with worker.open_async():
            await worker.run_worker_async(
                name="zhuqi", concurrency=concurrency, shutdown_graceful_timeout=GRACE_SECONDS
            )
