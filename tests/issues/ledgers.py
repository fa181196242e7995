"""Small ledgers for tests: a good one, of which each test changes one thing."""

from __future__ import annotations

from typing import Any

from zhuqi.foundation.spreadsheets import Sheet, Workbook
from zhuqi.issues.sheet import read_ledger


def ledger(*rows: tuple[Any, ...], name: str = "台账2021年.xlsx", sheet: str = "台账", **more: Any) -> Workbook:
    """A workbook of one sheet, without the detour over a file."""
    return Workbook(name, (Sheet(sheet, tuple(rows), **more),))


HEAD = ("序号", "企业名称", "问题描述", "问题类别", "收集时间", "是否解决", "解决时间")


def row(number: object = 1, **changes: Any) -> tuple[Any, ...]:
    """A good row of HEAD; each test changes one thing."""
    cells = dict(
        zip(
            "序企问类收是解",
            (number, "甲有限公司", "厂门前道路破损", "市政交通", "2021.8.1", "已解决", "2021.8.9"),
            strict=True,
        )
    )
    return tuple((cells | changes).values())


def read_one(**changes: Any) -> Any:
    reading = read_ledger(ledger(HEAD, row(**changes)))
    return reading.rows[0] if reading.rows else reading.rejections[0]
