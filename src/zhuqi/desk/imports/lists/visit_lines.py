"""Rows of a ledger of visits on the pages of the import."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from zhuqi.desk.imports.lists.lines import Line
from zhuqi.foundation.spreadsheets import Workbook
from zhuqi.organisations.roles import Actor
from zhuqi.visits import sheet
from zhuqi.visits.kinds import KIND_LABELS
from zhuqi.visits.services.importing import PlannedVisit, import_visit_rows, plan_visit_rows


def read(workbook: Workbook, mapping: Any, today: date) -> sheet.VisitReading:
    """Read the file."""
    return sheet.read_visits(workbook, mapping, today=today)


def plan(rows: Sequence[Any], actor: Actor, at: datetime) -> list[Line]:
    """Say what would happen to each row."""
    return [_line(one) for one in plan_visit_rows(rows=rows, actor=actor)]


def take(rows: Sequence[Any], file_name: str, actor: Actor, at: datetime, import_id: str) -> list[Line]:
    """Take rows in."""
    return [_line(one) for one in import_visit_rows(rows=rows, file_name=file_name, actor=actor, at=at)]


def _line(one: PlannedVisit) -> Line:
    row = one.row
    issues = "、".join(row.issues)
    facts = (
        row.day.isoformat(),
        KIND_LABELS[row.kind],
        row.purpose,
        f"参加：{'、'.join(row.participants)}" if row.participants else "",
        f"问题：{issues}" if issues else "无诉求" if row.has_no_request else "",
    )
    return Line(
        sheet=row.sheet,
        row=row.row,
        name="、".join(row.enterprises),
        fate=one.fate,
        number=one.number,
        reason=one.reason,
        facts=tuple(fact for fact in facts if fact),
        warnings=row.remarks,
    )
