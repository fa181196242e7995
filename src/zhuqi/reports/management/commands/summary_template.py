"""``zhuqi summary_template``: our Word template, for an office that wants to edit the frame of its summaries."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from zhuqi.foundation.commands import PureCommand
from zhuqi.foundation.errors import Refused
from zhuqi.reports.template import build_template
from zhuqi.reports.word import own_template


class Command(PureCommand):
    """Write the template; put back as ``templates/summary.docx`` of the home it replaces ours."""

    help = "导出工作总结的 Word 模板，改好后放回数据目录的 templates/summary.docx 即生效。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file to write."""
        parser.add_argument("--out", metavar="文件", help="写到哪个文件，如 summary.docx")

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises Refused: the file is there already, or cannot be written"""
        if not (options["out"] or "").strip():
            raise Refused("缺少输出文件，请用 --out 填写，如 --out summary.docx。")
        path = Path(options["out"]).expanduser()
        try:
            with path.open("xb") as file:
                file.write(build_template())
        except FileExistsError:
            raise Refused(f"文件“{path}”已存在，请换一个文件名或先移走它。") from None
        except OSError:
            raise Refused(f"无法写入文件“{path}”，请另选一个可写的位置。") from None
        self.stdout.write(f"已导出模板：{path}\n改好后放到：{own_template()}")
