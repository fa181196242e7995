"""``zhuqi demo``: load the example city, then serve it.  Only here can one sign in without a password."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from zhuqi.config import example_city, preparation, supervisor
from zhuqi.desk.accounts.demo import role_cards
from zhuqi.foundation.commands import ZhuqiCommand
from zhuqi.organisations.selectors import PersonRef


class Command(ZhuqiCommand):
    """Load and show the example city."""

    help = "载入示例城市并启动（--no-serve 只载入）"

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the port, and loading alone."""
        parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
        parser.add_argument("--no-serve", action="store_true", help="只载入示例数据，不启动服务")
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, print the counts or serve."""
        serves, port = not options["no_serve"], options["port"]
        if serves:
            supervisor.require_free_port(port)
            self.stdout.write("正在准备示例城市（第一次需要几分钟，以后只需几秒）……")
            self.stdout.flush()
        counts = example_city.load()
        if options["json"]:
            self.print_json(counts)
        elif not serves:
            self.stdout.writelines(f"{name}\t{count}" for name, count in counts.items())
        if serves:
            self.stdout.flush()
            supervisor.run(
                port, is_demo=True, server=preparation.running_server(), when_ready=lambda: self._greet(port)
            )
            self.stdout.write("助企已停止。")

    def _greet(self, port: int) -> None:
        lines = [f"\n助企（示例城市）已启动：http://{supervisor.HOST}:{port}/", "点角色卡即可登录，不需要密码："]
        lines += [
            f"  {card.role_name}　{card.person.name}（{_account(card.person)}）"
            for card in role_cards(timezone.localdate())
        ]
        self.stdout.write("\n".join([*lines, "按 Ctrl-C 停止。"]))
        self.stdout.flush()


def _account(person: PersonRef) -> str:
    return "，".join(filter(None, (person.username, person.unit_name)))
