"""``zhuqi import_issues FILE``: take a county's ledger of problems in, and hand back what cannot be taken."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import read_workbook, write_workbook
from zhuqi.issues import services
from zhuqi.issues.chain import sm3
from zhuqi.issues.services import ImportOutcome, ImportPlan, RowFate
from zhuqi.issues.sheet import LedgerReading, Rejection, error_sheets, read_ledger
from zhuqi.organisations.selectors import system_actor


class Command(DatabaseCommand):
    """Each row becomes one issue by one IMPORT event; the same file again creates nothing twice."""

    help = "导入问题台账（.xlsx .xls .xlsb .ods）；--dry-run 只看结果不写入，--errors 另存退回的行。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and how to treat it."""
        parser.add_argument("file", metavar="文件", help="台账文件")
        parser.add_argument("--dry-run", action="store_true", help="只识别和核对，不写入")
        parser.add_argument("--errors", metavar="OUT.xlsx", help="把不能导入的行另存到这个文件，最后一列写明原因")
        parser.add_argument("--year", metavar="年份", help="只写月日的日期属于哪一年；不写则从标题和其他日期判断")
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises Refused: if the file cannot be read as a ledger, or the error workbook cannot be written"""
        at = timezone.now()
        path = Path(options["file"])
        workbook = read_workbook(path)
        reading = read_ledger(workbook, default_year=_year(options["year"]), today=timezone.localdate(at))
        actor = system_actor(timezone.localdate(at))
        errors = _writable(options["errors"])
        if options["dry_run"]:
            plan = services.plan_import(reading=reading, actor=actor)
            rejections = _all_rejections(reading, plan)
            summary = _planned_summary(reading, plan)
            details = {"parsed": [row.parsed() for row in reading.rows], "rejections": [r.parsed() for r in rejections]}
        else:
            outcome = services.import_ledger(
                reading=reading, file_name=path.name, file_sm3=sm3(path.read_bytes()), actor=actor, at=at
            )
            reading, rejections, summary, details = outcome.reading, outcome.reading.rejections, _summary(outcome), {}
        if errors is not None:
            _write_errors(errors, reading, rejections)
        if options["json"]:
            self.print_json(summary | details)
        else:
            self._tell(summary, reading, rejections, dry_run=options["dry_run"], errors=errors)

    def _tell(
        self,
        summary: dict[str, int],
        reading: LedgerReading,
        rejections: tuple[Rejection, ...],
        *,
        dry_run: bool,
        errors: Path | None,
    ) -> None:
        for note in reading.notes:
            self.stdout.write(f"注意：{note}。")
        start = "试算（未写入）：" if dry_run else "导入完成："
        self.stdout.write(
            f"{start}共{summary['rows']}行，新增{summary['created']}、更新{summary['updated']}、"
            f"无变化{summary['unchanged']}、表内重复{summary['duplicates']}、退回{summary['rejected']}。"
        )
        for rejection in rejections[:20]:
            self.stdout.write(f"  {rejection.sheet} 第{rejection.row}行：{rejection.reason}")
        if len(rejections) > 20:
            self.stdout.write(
                f"  ……另有{len(rejections) - 20}行，" + ("见退回文件。" if errors else "用 --errors 另存查看。")
            )


def _planned_summary(reading: LedgerReading, plan: ImportPlan) -> dict[str, int]:
    return {
        "rows": len(reading.rows) + len(reading.rejections),
        "created": plan.count(RowFate.CREATED),
        "updated": plan.count(RowFate.UPDATED),
        "unchanged": plan.count(RowFate.UNCHANGED),
        "duplicates": plan.count(RowFate.DUPLICATE),
        "rejected": plan.count(RowFate.REJECTED) + len(reading.rejections),
    }


def _summary(outcome: ImportOutcome) -> dict[str, int]:
    return {
        "rows": outcome.rows,
        "created": outcome.created,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "duplicates": outcome.duplicates,
        "rejected": outcome.rejected,
    }


def _all_rejections(reading: LedgerReading, plan: ImportPlan) -> tuple[Rejection, ...]:
    handed_back = (
        Rejection(planned.row.sheet, planned.row.row, planned.reason, planned.row.cells)
        for planned in plan.rows
        if planned.fate is RowFate.REJECTED
    )
    return (*reading.rejections, *handed_back)


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isdigit() and 1990 <= int(text) <= date.max.year):
        raise Refused(f"年份“{text}”无效，请填写四位年份，例如 --year 2021。")
    return int(text)


def _writable(out: str | None) -> Path | None:
    if out is None:
        return None
    path = Path(out)
    if path.suffix.lower() != ".xlsx":
        raise Refused(f"退回文件“{path.name}”须以 .xlsx 结尾。")
    if not path.parent.is_dir():
        raise Refused(f"文件夹“{path.parent}”不存在，请先建立或换一个位置。")
    return path


def _write_errors(path: Path, reading: LedgerReading, rejections: tuple[Rejection, ...]) -> None:
    sheets = error_sheets(replace(reading, rejections=rejections))
    if not sheets:
        return
    try:
        path.write_bytes(write_workbook(sheets))
    except OSError as error:
        raise Refused(f"无法写入“{path}”，请检查是否被其他程序打开、磁盘是否已满或换一个位置。") from error
