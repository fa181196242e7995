"""What the import tests share: a dispatcher, a small ledger as a file, and how it is taken in."""

from datetime import datetime
from typing import Any

from tests.conftest import MONDAY_NOON
from tests.factories import make_actor, make_town
from zhuqi.foundation.spreadsheets import Column, OutputSheet, read_workbook, write_workbook
from zhuqi.issues import services
from zhuqi.issues.sheet import LedgerReading, read_ledger
from zhuqi.organisations.roles import Actor, Role

HEAD = (
    "序号", "企业名称", "所属乡镇", "联系人", "联系电话", "收集时间", "问题描述", "问题类别", "解决层级",
    "责任单位", "配合单位", "交办时间", "办结时限", "是否解决", "解决时间", "回访情况", "满意度",
)  # fmt: skip
GOOD: dict[str, Any] = {
    "序号": 1,
    "企业名称": "甲机械有限公司",
    "所属乡镇": "城关镇",
    "联系人": "王建国",
    "联系电话": "13812345678",
    "收集时间": "2026-08-21",
    "问题描述": "厂门前道路破损，车辆无法通行",
    "问题类别": "市政交通",
    "解决层级": "转交当地",
    "责任单位": "县交通局",
    "配合单位": "",
    "交办时间": "2026-08-22",
    "办结时限": "2026-08-28",
    "是否解决": "正在解决",
    "解决时间": "",
    "回访情况": "",
    "满意度": "",
}


def line(**changes: Any) -> dict[str, Any]:
    """A good row; each test changes what it is about."""
    return GOOD | changes


def workbook(*rows: dict[str, Any], head: tuple[str, ...] = HEAD) -> bytes:
    """The rows as an .xlsx file."""
    table = [[row.get(name) for name in head] for row in rows]
    return write_workbook([OutputSheet("台账", [Column(name) for name in head], table, title="2026年企业问题台账")])


def reading_of(*rows: dict[str, Any], head: tuple[str, ...] = HEAD) -> LedgerReading:
    """The rows as read."""
    return read_ledger(read_workbook(workbook(*rows, head=head), "台账.xlsx"), today=MONDAY_NOON.date())


def clerk() -> Actor:
    """Somebody who may import, in a city with one town."""
    make_town("城关镇")
    return make_actor(Role.DISPATCHER, name="老李")


def take_in(
    actor: Actor, *rows: dict[str, Any], at: datetime = MONDAY_NOON, head: tuple[str, ...] = HEAD
) -> services.ImportOutcome:
    """Import the rows."""
    return services.import_ledger(
        reading=reading_of(*rows, head=head), file_name="台账.xlsx", file_sm3="0" * 64, actor=actor, at=at
    )


def counts(outcome: services.ImportOutcome) -> dict[str, int]:
    """What happened, without the noughts."""
    named = {name: getattr(outcome, name) for name in ("created", "updated", "unchanged", "duplicates", "rejected")}
    return {name: count for name, count in named.items() if count}
