"""``zhuqi prepare_database``: migrate and set up the web role.  Other commands call it when it is needed."""

from typing import Any

from django.core.management.base import CommandError
from django.db import OperationalError, connection

from zhuqi.config import preparation
from zhuqi.foundation.commands import ZhuqiCommand


class Command(ZhuqiCommand):
    """Bring the database up to date."""

    help = "建表、升级并设置数据库账户权限（其他命令会在需要时自动执行）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, and say so."""
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"连接不上数据库：{str(error).strip()}") from error
        preparation.prepare()
        self.stdout.write("数据库已就绪。")
