"""``zhuqi prepare_database``: migrate and set up the web role.  Other commands call it when it is needed."""

from typing import Any

from django.db import OperationalError, connection

from zhuqi.config import preparation
from zhuqi.foundation.commands import ZhuqiCommand
from zhuqi.foundation.errors import Refused


class Command(ZhuqiCommand):
    """Bring the database up to date."""

    help = "建表、升级并设置数据库账户权限（其他命令会在需要时自动执行）"

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises Refused: if the database does not let us in"""
        try:
            connection.ensure_connection()
        except OperationalError as error:
            reason = str(error).strip().splitlines()[0].rpartition("failed: ")[2]
            raise Refused(
                f"连接不上数据库（{reason}），请检查 DATABASE_URL 的主机、端口、账户、口令和库名，并确认数据库在运行。"
            ) from error
        preparation.prepare()
        self.stdout.write("数据库已就绪。")
