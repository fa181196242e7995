"""``zhuqi write_summary``: the work summary as of a day, as a Word file, with its figures as data."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from zhuqi.figures.cuts import EVERYWHERE
from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.foundation.errors import Refused
from zhuqi.reports import files, sources
from zhuqi.reports.services import check_day
from zhuqi.standards.dates import parse_day


class Command(DatabaseCommand):
    """Write ``summary.docx`` and ``figures.json``; the same day gives the same figures."""

    help = "生成工作总结（Word）和指标数据：summary.docx、figures.json。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take everything as text: what is wrong with it is ours to say."""
        parser.add_argument("--until", metavar="日期", help="统计截止日，含当日，如 2026-10-31")
        parser.add_argument("--out", metavar="文件夹", help="写到哪个文件夹，没有则新建")
        parser.add_argument("--group", metavar="编码", help="只统计一个工作组，填工作组编码；不填为全市")
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises DomainError: a day, group or folder that cannot be used"""
        if not (options["until"] or "").strip():
            raise Refused("缺少统计截止日，请用 --until 填写，如 --until 2026-10-31。")
        if not (options["out"] or "").strip():
            raise Refused("缺少输出文件夹，请用 --out 填写，如 --out 总结。")
        until = parse_day(options["until"], field="统计截止日")
        check_day(until, today=timezone.localdate(timezone.now()))
        scope = EVERYWHERE if options["group"] is None else sources.scope_of_group(options["group"])
        made = files.summary_files(scope, until)
        word, figures = files.write_files(made, Path(options["out"]).expanduser())
        if options["json"]:
            self.print_json({"files": [str(word), str(figures)], **made.figures})
            return
        self.stdout.write(f"已生成截至 {until:%Y-%m-%d} 的工作总结（{scope.name}）：\n  {word}\n  {figures}")
