"""``zhuqi import_enterprises FILE``: take a roster of enterprises in, and hand back what cannot be taken."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from zhuqi.enterprises.services import PlannedFirm, RosterOutcome
from zhuqi.enterprises.sheet import read_roster
from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.foundation.spreadsheets import read_workbook
from zhuqi.foundation.tables import RowFate, handing_back
from zhuqi.organisations.selectors import system_actor
from zhuqi.stewardship import services

_SHOWN = 20


class Command(DatabaseCommand):
    """Each row is one firm, by one IMPORT event if it changes anything; the same file again changes nothing."""

    help = (
        "导入企业名录（.xlsx .xls .xlsb .ods）：企业和项目、联络员、经营数据、标签、包联领导和首席服务官；"
        "--dry-run 只看结果不写入，--errors 另存退回的行。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and how to treat it."""
        parser.add_argument("file", metavar="文件", help="企业名录文件")
        parser.add_argument("--dry-run", action="store_true", help="只识别和核对，不写入")
        parser.add_argument("--errors", metavar="OUT.xlsx", help="把不能导入的行另存到这个文件，最后一列写明原因")
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises Refused: if the file cannot be read as a roster, or the error workbook cannot be written"""
        at = timezone.now()
        path = Path(options["file"])
        errors = handing_back.writable(options["errors"])
        today = timezone.localdate(at)
        reading = read_roster(read_workbook(path), today=today)
        actor = system_actor(today)
        if options["dry_run"]:
            planned = services.plan_roster(rows=reading.rows, actor=actor, at=at)
        else:
            progress = None if options["json"] else self._progress(len(reading.rows))
            planned = services.import_roster(
                rows=reading.rows, file_name=path.name, actor=actor, at=at, after_chunk=progress or (lambda done: None)
            )
        outcome = RosterOutcome(planned, reading)
        if errors is not None:
            handing_back.write_errors(errors, reading.mapping.sheets, outcome.rejections)
        if options["json"]:
            self.print_json(summary(outcome) | (details(outcome) if options["dry_run"] else {}))
        else:
            self._tell(outcome, is_dry=options["dry_run"], errors=errors)

    def _progress(self, total: int) -> Any:
        def tell(done: int) -> None:
            if total > services.CHUNK:
                self.stderr.write(f"已导入 {done} / {total} 行")

        return tell

    def _tell(self, outcome: RosterOutcome, *, is_dry: bool, errors: Path | None) -> None:
        for note in outcome.reading.notes:
            self.stdout.write(f"注意：{note}。")
        counts = summary(outcome)
        self.stdout.write(
            f"{'试算（未写入）：' if is_dry else '导入完成：'}共{counts['rows']}行，新增{counts['created']}、"
            f"更新{counts['updated']}、无变化{counts['unchanged']}、表内重复{counts['duplicates']}、"
            f"退回{counts['rejected']}。"
        )
        if outcome.new_towns:
            self.stdout.write(
                f"新设 {len(outcome.new_towns)} 个乡镇（街道），待核对：{'、'.join(outcome.new_towns[:20])}。"
            )
        near = [one for one in outcome.planned if one.near]
        if near:
            self.stdout.write(f"{len(near)} 行与已有企业名称相近，请核对是否同一家：")
        for one in near[:_SHOWN]:
            who = "；".join(f"{other.number} {other.name}（{other.division}，{other.why}）" for other in one.near)
            self.stdout.write(f"  第{one.row.row}行 {one.row.name}：{who}")
        rejections = outcome.rejections
        for rejection in rejections[:_SHOWN]:
            self.stdout.write(f"  {rejection.sheet} 第{rejection.row}行：{rejection.reason}")
        if len(rejections) > _SHOWN:
            where = "见退回文件。" if errors else "用 --errors 另存查看。"
            self.stdout.write(f"  ……另有{len(rejections) - _SHOWN}行，{where}")


def summary(outcome: RosterOutcome) -> dict[str, Any]:
    """The counts, and the rows that resemble other firms."""
    return {
        "rows": outcome.rows,
        "created": outcome.count(RowFate.CREATED),
        "updated": outcome.count(RowFate.UPDATED),
        "unchanged": outcome.count(RowFate.UNCHANGED),
        "duplicates": outcome.count(RowFate.DUPLICATE),
        "rejected": outcome.count(RowFate.REJECTED),
        "near_matches": [_near(one) for one in outcome.planned if one.near],
    }


def details(outcome: RosterOutcome) -> dict[str, Any]:
    """What was understood of every row."""
    return {
        "parsed": [
            one.row.parsed()
            | {
                "fate": one.fate.value,
                "firm": one.number or None,
                "warnings": list(one.warnings),
                "like_rows": [{"row": row, "name": name} for row, name in one.row.like],
            }
            for one in outcome.planned
        ],
        "rejections": [rejection.parsed() for rejection in outcome.rejections],
        "new_towns": list(outcome.new_towns),
        "notes": list(outcome.reading.notes),
    }


def _near(one: PlannedFirm) -> dict[str, Any]:
    return {
        "row": one.row.row,
        "enterprise": one.row.name,
        "candidates": [
            {"number": other.number, "name": other.name, "division": other.division, "why": other.why}
            for other in one.near
        ],
    }
