"""Making the files: each within what the actor may see, each noted in the access log."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from zhuqi.foundation.errors import NotAllowed, Refused
from zhuqi.foundation.spreadsheets import OfficialList, write_official
from zhuqi.organisations.models import Division
from zhuqi.organisations.roles import AccessKind, Actor, DivisionLevel
from zhuqi.organisations.services import log_access
from zhuqi.reports.ledgers import kinds
from zhuqi.reports.ledgers._bonds import bonds, roster
from zhuqi.reports.ledgers._enterprises import enterprises
from zhuqi.reports.ledgers._issues import issues
from zhuqi.reports.ledgers._phones import Phones
from zhuqi.reports.ledgers._sheets import Content, Request, Row
from zhuqi.reports.ledgers._stewards import stewards
from zhuqi.reports.ledgers._visits import visits
from zhuqi.reports.ledgers.kinds import LEDGER_LABELS, LedgerKind
from zhuqi.reports.services import check_day
from zhuqi.reports.sources import OFFICE

_CONTENTS: dict[LedgerKind, Callable[[Request], Content]] = {
    LedgerKind.ENTERPRISES: enterprises,
    LedgerKind.BONDS: bonds,
    LedgerKind.STEWARDS: stewards,
    LedgerKind.ISSUES: issues,
    LedgerKind.VISITS: visits,
    LedgerKind.ROSTER: roster,
}


@dataclass(frozen=True)
class MadeLedger:
    """One file that was made: how many rows, and how many whole telephone numbers are in it."""

    kind: LedgerKind
    name: str
    file: Path
    rows: int
    phones: int


def make_ledger(
    kind: LedgerKind,
    *,
    actor: Actor,
    until: date,
    at: datetime,
    today: date,
    target: Path,
    whole_phones: bool = False,
    most_rows: int | None = None,
    address: str | None = None,
) -> MadeLedger:
    """
    Write one ledger as of the end of a day, of what ``actor`` may see, and note in the access log that it was taken.

    :raises NotAllowed: if the ledgers, or whole telephone numbers, are none of the actor's business
    :raises Refused: if the day has not come, there are more than ``most_rows``, or the file cannot be written
    """
    if not kinds.may_read(actor):
        raise NotAllowed("您没有导出台账的权限，请联系企业服务办。")
    if whole_phones and not kinds.may_ask_for_phones(actor):
        raise NotAllowed("您无权导出完整电话，请去掉“包含完整电话”后导出，或联系企业服务办。")
    check_day(until, today=today)
    name, phones = LEDGER_LABELS[kind], Phones(actor, whole_phones, today)
    with transaction.atomic():
        content = _CONTENTS[kind](Request(actor, until, phones))
        sheet = OfficialList(
            name=name,
            title=f"{_place()}{name}",
            unit=actor.unit_name or OFFICE,
            until=until,
            columns=content.columns,
            rows=_at_most(most_rows, content.rows, name),
            notes=content.notes,
            paper=content.paper,
            frozen_columns=content.frozen_columns,
        )
        rows = _write(sheet, target)
        log_access(
            kind=AccessKind.EXPORTED,
            at=at,
            actor=actor,
            subject=name,
            detail=f"截至{until}，{rows}行" + (f"，含完整电话{phones.given}个" if whole_phones else "，电话隐去中间位"),
            address=address,
        )
    return MadeLedger(kind, name, target, rows, phones.given)


def _at_most(most: int | None, rows: Iterator[Row], name: str) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        if most is not None and number > most:
            raise Refused(f"{name}超过 {most} 行，请系统管理员用命令 zhuqi export_ledgers 导出。")
        yield row


def file_name(kind: LedgerKind, until: date) -> str:
    """Return what a downloaded ledger is called."""
    return f"{LEDGER_LABELS[kind]}_{until:%Y%m%d}.xlsx"


def _place() -> str:
    """Return whose ledger it is, where there is no doubt: the one city, or the one county."""
    names = list(Division.objects.filter(level=DivisionLevel.CITY).values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else ""


def _write(sheet: OfficialList, target: Path) -> int:
    """Write all or nothing: a file that was there stays until the new one is whole."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if target.is_dir():
            raise IsADirectoryError
        rows = write_official(sheet, draft)
        draft.replace(target)
    except OSError as error:
        raise Refused(f"无法写入“{target}”，请另选一个可写的文件夹，并确认磁盘未满、文件未被打开。") from error
    finally:
        draft.unlink(missing_ok=True)
    return rows
