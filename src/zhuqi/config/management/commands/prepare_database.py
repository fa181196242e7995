"""``zhuqi prepare_database``: migrate and set up the web role.  Other commands call it when it is needed."""

from typing import Any

from zhuqi.config import preparation
from zhuqi.foundation.commands import ZhuqiCommand


class Command(ZhuqiCommand):
    """Bring the database up to date."""

    help = "建表、升级并设置数据库账户权限（其他命令会在需要时自动执行）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, and say so."""
        preparation.prepare()
        self.stdout.write("数据库已就绪。")
