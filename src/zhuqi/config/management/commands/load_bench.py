"""``zhuqi load_bench --issues N``: fill an empty home with a ledger to measure with."""

import dataclasses
from datetime import date
from typing import Any

import psycopg
from django.core.management.base import CommandParser
from django.db import connection
from django.utils import timezone

from zhuqi.config import bench_data, database
from zhuqi.foundation.commands import ZhuqiCommand
from zhuqi.foundation.errors import Refused


class Command(ZhuqiCommand):
    """Load the bench."""

    help = "在空目录（ZHUQI_HOME）中载入压测数据：N 个问题及其全部办理记录，和企业库"

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer size, seed and the day up to which the histories run."""
        parser.add_argument("--issues", type=int, required=True, metavar="N", help="问题数，例如 100000")
        parser.add_argument("--enterprises", type=int, metavar="N", help="企业数，例如 150000；不填为问题数的七分之一")
        parser.add_argument("--visits", type=int, default=0, metavar="N", help="最近三个月每月走访数，例如 20000")
        parser.add_argument("--seed", type=int, default=13710, help="随机种子，默认 13710；相同种子数据相同")
        parser.add_argument("--today", metavar="YYYY-MM-DD", help="数据截至这一天之前，默认今天")
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, refresh the planner's statistics, print the counts."""
        at = timezone.now()
        today = _day(options["today"]) if options["today"] else timezone.localdate(at)
        loaded = bench_data.load(
            issues=options["issues"],
            seed=options["seed"],
            today=today,
            at=at,
            enterprises=options["enterprises"],
            visits=options["visits"],
        )
        _refresh_statistics()
        if options["json"]:
            self.print_json(loaded)
        else:
            self.stdout.writelines(f"{name}\t{value}" for name, value in dataclasses.asdict(loaded).items())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"日期 {text} 无法识别，请写成 2026-11-23 的样子。") from None


def _refresh_statistics() -> None:
    """Do at once what autovacuum would do in its own time; only the owner of the tables may."""
    settings = connection.settings_dict
    user, password = settings["USER"], settings["PASSWORD"]
    if database.is_embedded():
        user, password = database.OWNER, database.owner_password()
    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"] or None,
        user=user,
        password=password,
        dbname=settings["NAME"],
        autocommit=True,
    ) as owner:
        owner.execute("VACUUM (ANALYZE)")
