"""Which columns of the ledger a person wants to see, kept in a cookie; the same columns go into the file."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from zhuqi.foundation.spreadsheets import CellValue, Column
from zhuqi.issues.selectors import LedgerRow

COOKIE = "zq_columns"


@dataclass(frozen=True)
class LedgerColumn:
    """One column that may be shown."""

    key: str
    label: str
    value: Callable[[LedgerRow], CellValue]
    width: float = 12


_ALWAYS = ("number", "enterprise", "description")
COLUMNS: tuple[LedgerColumn, ...] = (
    LedgerColumn("number", "编号", lambda row: row.number, 14),
    LedgerColumn("enterprise", "企业", lambda row: row.enterprise_name, 28),
    LedgerColumn("description", "问题", lambda row: row.description, 60),
    LedgerColumn("category", "类别", lambda row: row.category),
    LedgerColumn("level", "层级", lambda row: row.level),
    LedgerColumn("unit", "牵头单位", lambda row: row.lead_unit, 20),
    LedgerColumn("town", "乡镇（街道）", lambda row: row.town),
    LedgerColumn("registered", "收集日期", lambda row: row.registered_date),
    LedgerColumn("status", "状态", lambda row: row.status_label),
    LedgerColumn("lamp", "时限", lambda row: row.lamp.words),
    LedgerColumn("due", "期限", lambda row: row.due_date),
)
CHOICES = tuple(column for column in COLUMNS if column.key not in _ALWAYS)
_DEFAULT = ("unit", "status", "lamp")


def chosen(request: HttpRequest) -> frozenset[str]:
    """Return the keys of the columns to show beside those that always are."""
    known = {column.key for column in CHOICES}
    text = request.COOKIES.get(COOKIE)
    wanted = _DEFAULT if text is None else text.split(".")
    return frozenset(key for key in wanted if key in known)


def shown(request: HttpRequest) -> tuple[LedgerColumn, ...]:
    """Return the columns in their order."""
    keys = chosen(request)
    return tuple(column for column in COLUMNS if column.key in _ALWAYS or column.key in keys)


def sheet_columns(columns: tuple[LedgerColumn, ...]) -> list[Column]:
    """Return the columns of the file."""
    return [Column(column.label, column.width, wraps=column.key == "description") for column in columns]
