"""Rows of a ledger this system handed out, coming back: what in them no longer agrees with the issue."""

from collections.abc import Mapping

from zhuqi.enterprises.names import name_key
from zhuqi.foundation.crypto import provider
from zhuqi.issues.categories import CATEGORY_LABELS, LEVEL_LABELS, SATISFACTION_LABELS, Satisfaction
from zhuqi.issues.models import Issue
from zhuqi.issues.selectors import SheetLine
from zhuqi.issues.sheet import FIELD_LABELS, STATE_WORDS, Field, LedgerRow
from zhuqi.organisations.selectors import UnitRef

_NOT_RATED = SATISFACTION_LABELS[Satisfaction.NOT_RATED]


def differences(row: LedgerRow, line: SheetLine, issue: Issue, units: Mapping[str, UnitRef]) -> tuple[str, ...]:
    """
    Name the columns in which a row says something else than the system; what the row leaves empty does not count.

    ``units`` are the known ones by the names a sheet may call them.
    """
    agrees = {
        Field.ENTERPRISE: name_key(row.enterprise) in {name_key(line.enterprise), name_key(issue.enterprise_name)},
        Field.DESCRIPTION: _same(row.description, line.description),
        Field.REQUEST: _same(row.request[:1000], line.request),
        Field.CATEGORY: row.category is None or CATEGORY_LABELS[row.category] == line.category,
        Field.SUB_CATEGORY: _same(row.sub_category, line.sub_category),
        Field.LEVEL: not row.level_text or LEVEL_LABELS[row.level] == line.level,
        Field.LEAD_UNIT: not row.lead_unit or _unit(row.lead_unit, units) == line.lead_unit,
        Field.CO_UNITS: not row.co_units or {_unit(name, units) for name in row.co_units} == set(line.co_units),
        Field.STATE: _same_state(row, line),
        Field.MEASURES: _same(row.measures, line.measures),
        Field.PROGRESS: _same(row.progress, line.progress),
        Field.UNSOLVED_REASON: _same(row.unsolved_reason, line.unsolved_reason),
        Field.REGISTERED_DATE: row.registered_date in (None, line.registered_date),
        Field.ASSIGNED_DATE: row.assigned_date in (None, line.assigned_date),
        Field.DUE_DATE: row.due_date in (None, line.due_date, issue.due_date),
        Field.SOLVED_DATE: row.solved_date in (None, line.solved_date),
        Field.FOLLOW_UP_DATE: row.follow_up_date in (None, line.follow_up_date),
        Field.CLOSED_DATE: row.closed_date in (None, line.closed_date),
        Field.SATISFACTION: not row.satisfaction or row.satisfaction == line.satisfaction.replace(_NOT_RATED, ""),
        Field.CONTACT: _same(row.contact, line.contact),
        Field.PHONE: not row.phone or _same_phone(row.phone, line),
    }
    return tuple(FIELD_LABELS[field] for field, is_so in agrees.items() if not is_so)


def _same(told: str, known: str) -> bool:
    return not told or "".join(told.split()) == "".join(known.split())


def _unit(name: str, units: Mapping[str, UnitRef]) -> str:
    return units[name].name if name in units else name


def _same_state(row: LedgerRow, line: SheetLine) -> bool:
    told = row.state_text.strip()
    return told in ("", line.state, line.status) or STATE_WORDS[row.state] == line.state


def _same_phone(told: str, line: SheetLine) -> bool:
    if not line.phone_encrypted:
        return False
    known = provider().decrypt(bytes(line.phone_encrypted))
    return "".join(filter(str.isdigit, known)) in {"".join(filter(str.isdigit, one)) for one in told.split("、")}
