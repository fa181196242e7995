"""``zhuqi export_ledgers --out DIR``: the five ledgers and the roster as Excel files, as of the end of a day."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.foundation.errors import Refused
from zhuqi.organisations.selectors import system_actor
from zhuqi.reports.ledgers import LEDGER_LABELS, LedgerKind, MadeLedger, make_ledger
from zhuqi.standards.dates import parse_day


class Command(DatabaseCommand):
    """Write every ledger, or the ones named; each is noted in the access log."""

    help = "导出五本台账和包联名册（Excel）：企业、包联、首席服务官、问题、走访、名册。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take everything as text: what is wrong with it is ours to say."""
        parser.add_argument("--out", metavar="文件夹", help="写到哪个文件夹，没有则新建")
        parser.add_argument("--until", metavar="日期", help="截至日期，含当日，如 2026-10-31；不填为今天")
        parser.add_argument("--only", metavar="台账", help="只导出这些，用逗号分隔，如 企业台账,问题台账")
        parser.add_argument("--phones", action="store_true", help="包含完整电话（记入审计日志）；不填则隐去中间位")
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises DomainError: a day, folder or ledger that cannot be used"""
        if not (options["out"] or "").strip():
            raise Refused("缺少输出文件夹，请用 --out 填写，如 --out 台账。")
        at = timezone.now()
        today = timezone.localdate(at)
        until = parse_day(options["until"], field="截至日期") if options["until"] is not None else today
        wanted = _wanted(options["only"])
        folder = _folder(options["out"])
        made = [
            make_ledger(
                kind,
                actor=system_actor(today),
                until=until,
                at=at,
                today=today,
                target=folder / f"{LEDGER_LABELS[kind]}.xlsx",
                whole_phones=options["phones"],
            )
            for kind in wanted
        ]
        if options["json"]:
            self.print_json({"until": until, "phones": options["phones"], "ledgers": [_plain(one) for one in made]})
            return
        self.stdout.write(f"已导出截至 {until:%Y-%m-%d} 的台账：")
        self.stdout.writelines(f"  {one.file}（{one.rows}行）" for one in made)


def _wanted(text: str | None) -> tuple[LedgerKind, ...]:
    if text is None:
        return tuple(LedgerKind)
    by_name = {label: kind for kind, label in LEDGER_LABELS.items()} | {kind.value: kind for kind in LedgerKind}
    names = [name.strip() for name in text.replace("，", ",").split(",") if name.strip()]
    unknown = next((name for name in names if name not in by_name), "" if names else text)
    if unknown or not names:
        raise Refused(f"没有“{unknown}”这本台账，可选：{'、'.join(LEDGER_LABELS.values())}。")
    return tuple(dict.fromkeys(by_name[name] for name in names))


def _folder(text: str) -> Path:
    folder = Path(text).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"无法使用文件夹“{folder}”，请用 --out 另选一个可写的文件夹。") from error
    return folder


def _plain(made: MadeLedger) -> dict[str, Any]:
    return {"ledger": made.kind, "name": made.name, "file": str(made.file), "rows": made.rows, "phones": made.phones}
