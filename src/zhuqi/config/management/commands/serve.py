"""``zhuqi serve``: the web server and the worker, until Ctrl-C."""

from typing import Any

from django.core.management.base import CommandParser

from zhuqi.config import preparation, supervisor
from zhuqi.foundation.commands import ZhuqiCommand


class Command(ZhuqiCommand):
    """Serve."""

    help = "启动网页服务与后台任务，Ctrl-C 停止"

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the port."""
        parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until told to stop."""
        port = options["port"]

        def say() -> None:
            self.stdout.write(f"助企已启动：http://{supervisor.HOST}:{port}/　按 Ctrl-C 停止。")
            self.stdout.flush()

        supervisor.run(port, is_demo=False, server=preparation.running_server(), when_ready=say)
        self.stdout.write("助企已停止。")
