"""``zhuqi import_officers FILE``: take a list of officers in, and hand back what cannot be taken."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.foundation.spreadsheets import read_workbook
from zhuqi.foundation.tables import RowFate, handing_back
from zhuqi.organisations.selectors import system_actor
from zhuqi.stewardship import services
from zhuqi.stewardship.officer_sheet import read_officers
from zhuqi.stewardship.services import OfficersOutcome

_SHOWN = 20


class Command(DatabaseCommand):
    """Each row is one officer; the accounts have no password until the system administrator sets one."""

    help = (
        "导入首席服务官名单（.xlsx .xls .xlsb .ods）：开户（未设密码，由系统管理员设置后才能登录）、单位、角色、小组、"
        "可包联户数和专长；--dry-run 只看结果不写入，--errors 另存退回的行。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and how to treat it."""
        parser.add_argument("file", metavar="文件", help="首席服务官名单文件")
        parser.add_argument("--dry-run", action="store_true", help="只识别和核对，不写入")
        parser.add_argument("--errors", metavar="OUT.xlsx", help="把不能导入的行另存到这个文件，最后一列写明原因")
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises Refused: if the file cannot be read as such a list, or the error workbook cannot be written"""
        at = timezone.now()
        path = Path(options["file"])
        errors = handing_back.writable(options["errors"])
        reading = read_officers(read_workbook(path))
        actor = system_actor(timezone.localdate(at))
        act = services.plan_officers if options["dry_run"] else services.import_officers
        outcome = OfficersOutcome(act(rows=reading.rows, actor=actor, at=at), reading)
        if errors is not None:
            handing_back.write_errors(errors, reading.mapping.sheets, outcome.rejections)
        if options["json"]:
            self.print_json(_summary(outcome) | (_details(outcome) if options["dry_run"] else {}))
        else:
            self._tell(outcome, is_dry=options["dry_run"])

    def _tell(self, outcome: OfficersOutcome, *, is_dry: bool) -> None:
        for note in outcome.reading.notes:
            self.stdout.write(f"注意：{note}。")
        counts = _summary(outcome)
        self.stdout.write(
            f"{'试算（未写入）：' if is_dry else '导入完成：'}共{counts['rows']}行，新增{counts['created']}、"
            f"更新{counts['updated']}、无变化{counts['unchanged']}、表内重复{counts['duplicates']}、"
            f"退回{counts['rejected']}。"
        )
        if counts["created"] and not is_dry:
            self.stdout.write("新开的账号没有密码，请系统管理员在“设置 › 账号”中设置后本人方可登录。")
        for one in [one for one in outcome.planned if one.warnings][:_SHOWN]:
            self.stdout.write(f"  第{one.row.row}行 {one.row.name}：{'；'.join(one.warnings)}")
        for rejection in outcome.rejections[:_SHOWN]:
            self.stdout.write(f"  {rejection.sheet} 第{rejection.row}行：{rejection.reason}")


def _summary(outcome: OfficersOutcome) -> dict[str, int]:
    return {
        "rows": outcome.rows,
        "created": outcome.count(RowFate.CREATED),
        "updated": outcome.count(RowFate.UPDATED),
        "unchanged": outcome.count(RowFate.UNCHANGED),
        "duplicates": outcome.count(RowFate.DUPLICATE),
        "rejected": outcome.count(RowFate.REJECTED),
    }


def _details(outcome: OfficersOutcome) -> dict[str, Any]:
    return {
        "parsed": [
            one.row.parsed()
            | {"fate": one.fate.value, "username": one.username or None, "warnings": list(one.warnings)}
            for one in outcome.planned
        ],
        "rejections": [rejection.parsed() for rejection in outcome.rejections],
        "notes": list(outcome.reading.notes),
    }
