"""``zhuqi import_visits FILE``: take a ledger of visits in, and hand back what cannot be taken."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import read_workbook
from zhuqi.foundation.tables import Rejection, RowFate, handing_back
from zhuqi.organisations.selectors import system_actor
from zhuqi.visits.services.importing import (
    VisitImportOutcome,
    VisitImportPlan,
    import_visits,
    outcome_of_visits,
    plan_visit_import,
)
from zhuqi.visits.sheet import VisitReading, read_visits


class Command(DatabaseCommand):
    """Each row becomes one visit by one event; the same file again creates nothing twice."""

    help = "导入走访台账（.xlsx .xls .xlsb .ods）；--dry-run 只看结果不写入，--errors 另存退回的行。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and how to treat it."""
        parser.add_argument("file", metavar="文件", help="走访台账文件")
        parser.add_argument("--dry-run", action="store_true", help="只识别和核对，不写入")
        parser.add_argument("--errors", metavar="OUT.xlsx", help="把不能导入的行另存到这个文件，最后一列写明原因")
        parser.add_argument("--year", metavar="年份", help="只写月日的日期属于哪一年；不写则从标题判断")
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises Refused: if the file cannot be read as a ledger, or the error workbook cannot be written"""
        at = timezone.now()
        today = timezone.localdate(at)
        path = Path(options["file"])
        errors = handing_back.writable(options["errors"])
        reading = read_visits(read_workbook(path), default_year=_year(options["year"]), today=today)
        actor = system_actor(today)
        details: dict[str, Any] = {}
        if options["dry_run"]:
            plan = plan_visit_import(reading=reading, actor=actor)
            outcome = outcome_of_visits(reading, plan.rows)
            details = _details(reading, plan, outcome)
        else:
            outcome = import_visits(reading=reading, file_name=path.name, actor=actor, at=at)
        if errors is not None:
            handing_back.write_errors(errors, reading.mapping.sheets, outcome.reading.rejections)
        if options["json"]:
            self.print_json(_summary(outcome) | details)
        else:
            self._tell(outcome, is_dry=options["dry_run"], errors=errors)

    def _tell(self, outcome: VisitImportOutcome, *, is_dry: bool, errors: Path | None) -> None:
        for note in outcome.reading.notes:
            self.stdout.write(f"注意：{note}。")
        self.stdout.write(
            f"{'试算（未写入）' if is_dry else '导入完成'}：共{outcome.rows}行，新增{outcome.created}、"
            f"无变化{outcome.unchanged}、表内重复{outcome.duplicates}、退回{outcome.rejected}。"
        )
        rejections = outcome.reading.rejections
        for rejection in rejections[:20]:
            self.stdout.write(f"  {rejection.sheet} 第{rejection.row}行：{rejection.reason}")
        if len(rejections) > 20:
            self.stdout.write(f"  ……另有{len(rejections) - 20}行。")
        if rejections and errors is not None:
            self.stdout.write(f"退回的行已另存为 {errors}，最后一列写明原因，改正后可直接再导入。")
        elif rejections:
            self.stdout.write("加上 --errors OUT.xlsx 可把退回的行另存，改正后再导入。")


def _summary(outcome: VisitImportOutcome) -> dict[str, int]:
    return {
        "rows": outcome.rows,
        "created": outcome.created,
        "updated": 0,
        "unchanged": outcome.unchanged,
        "duplicates": outcome.duplicates,
        "rejected": outcome.rejected,
    }


def _details(reading: VisitReading, plan: VisitImportPlan, outcome: VisitImportOutcome) -> dict[str, Any]:
    return {
        "new_enterprises": list(plan.new_enterprises),
        "parsed": [one.row.parsed() | {"fate": one.fate, "number": one.number or None} for one in plan.rows],
        "rejections": [rejection.parsed() for rejection in _all(reading, outcome)],
        "to_create": plan.count(RowFate.CREATED),
    }


def _all(reading: VisitReading, outcome: VisitImportOutcome) -> tuple[Rejection, ...]:
    return outcome.reading.rejections or reading.rejections


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isdigit() and 1990 <= int(text) <= date.max.year):
        raise Refused(f"年份“{text}”无效，请填写四位年份，例如 --year 2021。")
    return int(text)
