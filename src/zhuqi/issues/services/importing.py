"""
Taking a ledger of problems into the ledger: each row is one IMPORT event carrying what the sheet says.

An import never invents acts.  What the sheet calls solved waits for its call-back, unless the sheet records one.  The
same row again changes nothing; a row that says something new brings its issue up to date as long as nothing but
imports has touched it; otherwise the row is handed back, for the system knows more than the sheet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction

from zhuqi.enterprises.names import name_key
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.issues import access
from zhuqi.issues.models import ImportBatch, ImportedRow, Issue, IssueEvent
from zhuqi.issues.selectors import SheetLine, lines_of
from zhuqi.issues.services import _taking
from zhuqi.issues.services._directory import Directory
from zhuqi.issues.services._own_rows import differences
from zhuqi.issues.services._taking import content_digest, fingerprint
from zhuqi.issues.sheet import LedgerReading, LedgerRow, Rejection
from zhuqi.issues.workflow import Action
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import UnitRef, find_units
from zhuqi.organisations.services import ensure_city

OWN = "该问题系统中已有，以系统记录为准。"
BUSY = "有人正在导入同一行，请稍后重新导入。"


class RowFate(StrEnum):
    """What happens to a row of the sheet."""

    CREATED = "CREATED"  # 新增
    UPDATED = "UPDATED"  # 更新
    UNCHANGED = "UNCHANGED"  # 无变化
    DUPLICATE = "DUPLICATE"  # 表内重复
    REJECTED = "REJECTED"  # 退回


FATE_LABELS: dict[RowFate, str] = {
    RowFate.CREATED: "新增",
    RowFate.UPDATED: "更新",
    RowFate.UNCHANGED: "无变化",
    RowFate.DUPLICATE: "表内重复",
    RowFate.REJECTED: "退回",
}


@dataclass(frozen=True)
class PlannedRow:
    """One row with its fate; ``reason`` says why it is handed back, ``number`` which issue it is."""

    row: LedgerRow
    fate: RowFate
    number: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do; computing it writes nothing."""

    rows: tuple[PlannedRow, ...]
    new_enterprises: tuple[str, ...]
    new_units: tuple[str, ...]
    unknown_towns: tuple[str, ...] = ()

    def count(self, fate: RowFate) -> int:
        """Return how many rows share a fate."""
        return sum(planned.fate is fate for planned in self.rows)


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did, and the reading with the rows that were handed back."""

    rows: int
    created: int
    updated: int
    unchanged: int
    duplicates: int
    rejected: int
    reading: LedgerReading


def plan_import(*, reading: LedgerReading, actor: Actor) -> ImportPlan:
    """
    Say what would happen to every row, and which firms and units would be new.

    :raises NotAllowed: if the actor may not import
    """
    _require(actor)
    known, directory = _known(reading.rows, actor), Directory(reading.rows, actor.today)
    rows = tuple(_plan(row, known) for row in reading.rows)
    taken = [planned.row for planned in rows if planned.fate in (RowFate.CREATED, RowFate.UPDATED)]
    new = {name_key(row.enterprise): row for row in reversed(taken) if directory.firm(row) is None}
    units = dict.fromkeys(name for row in taken for name in (row.lead_unit, *row.co_units) if name)
    towns = dict.fromkeys(row.town for row in reversed(new.values()) if row.town)
    return ImportPlan(
        rows=rows,
        new_enterprises=tuple(row.enterprise for row in reversed(new.values())),
        new_units=tuple(name for name in units if not directory.knows_unit(name)),
        unknown_towns=tuple(town for town in towns if directory.town(town) is None),
    )


def begin_import(*, file_name: str, file_sm3: str, actor: Actor, at: datetime) -> int:
    """
    Open the record of one import and return its id.

    :raises NotAllowed: if the actor may not import
    """
    _require(actor)
    ensure_city(actor=actor, at=at)
    return ImportBatch.objects.create(
        file_name=file_name[:200],
        file_sm3=file_sm3,
        imported_by_id=actor.user_id,
        imported_at=at,
        counts={} if Issue.objects.exists() else {_taking.RESTORES: 1},
    ).pk


def import_rows(*, batch_id: int, rows: Sequence[LedgerRow], actor: Actor, at: datetime) -> tuple[PlannedRow, ...]:
    """
    Take every row that can be taken, each in its own transaction, so that a run cut short is finished by running again.

    What this batch took before it was cut short counts as taken by it.

    :raises NotAllowed: if the actor may not import
    :raises NotFound: if the batch is not the actor's
    """
    _require(actor)
    batch = ImportBatch.objects.filter(pk=batch_id, imported_by_id=actor.user_id).first()
    if batch is None:
        raise NotFound("没有这次导入，请重新选择文件。")
    known, directory = _known(rows, actor, batch_id), Directory(rows, actor.today)
    done = tuple(_import_row(row, known, batch, directory, actor, at) for row in rows)
    _count(batch_id, done)
    return done


def import_ledger(
    *, reading: LedgerReading, file_name: str, file_sm3: str, actor: Actor, at: datetime
) -> ImportOutcome:
    """
    Import a whole ledger in one go.

    :raises NotAllowed: if the actor may not import
    """
    batch_id = begin_import(file_name=file_name, file_sm3=file_sm3, actor=actor, at=at)
    return outcome_of(reading, import_rows(batch_id=batch_id, rows=reading.rows, actor=actor, at=at))


def outcome_of(reading: LedgerReading, done: Iterable[PlannedRow]) -> ImportOutcome:
    """Sum up what became of the rows, those included that could not even be read."""
    done = tuple(done)
    handed_back = tuple(
        Rejection(planned.row.sheet, planned.row.row, planned.reason, planned.row.cells)
        for planned in done
        if planned.fate is RowFate.REJECTED
    )
    counts = {fate: sum(planned.fate is fate for planned in done) for fate in RowFate}
    return ImportOutcome(
        rows=len(reading.rows) + len(reading.rejections),
        created=counts[RowFate.CREATED],
        updated=counts[RowFate.UPDATED],
        unchanged=counts[RowFate.UNCHANGED],
        duplicates=counts[RowFate.DUPLICATE],
        rejected=counts[RowFate.REJECTED] + len(reading.rejections),
        reading=replace(reading, rejections=(*reading.rejections, *handed_back)),
    )


# ---------------------------------------------------------------- which issue a row is


@dataclass
class _Known:
    """What the system has of these rows already, read in a few queries."""

    by_fingerprint: dict[str, ImportedRow]
    by_number: dict[str, Issue]
    touched: frozenset[int]
    number_in_sheet: dict[int, str]
    lines: dict[str, SheetLine]
    units: dict[str, UnitRef]
    batch_id: int | None = None


def _known(rows: Sequence[LedgerRow], actor: Actor, batch_id: int | None = None) -> _Known:
    prints = {fingerprint(row) for row in rows}
    numbers = {row.issue_number for row in rows if row.issue_number}
    found = ImportedRow.objects.select_related("issue").filter(fingerprint__in=prints)
    imported = {row.fingerprint: row for row in found}
    issues = {issue.number: issue for issue in Issue.objects.filter(number__in=numbers)} if numbers else {}
    of_a_sheet = {row.issue_id for row in imported.values()} | {one.pk for one in issues.values() if one.is_imported}
    touched = IssueEvent.objects.exclude(action=Action.IMPORT).filter(issue_id__in=of_a_sheet)
    again = {row.issue_id for row in imported.values() if row.issue.number in numbers}
    names = dict.fromkeys(name for row in rows if row.issue_number for name in (row.lead_unit, *row.co_units) if name)
    first = IssueEvent.objects.filter(
        issue_id__in=[issue.pk for issue in issues.values() if issue.is_imported], sequence=1
    )
    return _Known(
        imported,
        issues,
        frozenset(touched.values_list("issue_id", flat=True)),
        dict(first.values_list("issue_id", "data__number_in_sheet")),
        lines_of({issue.pk for issue in issues.values()} | again, actor=actor) if issues else {},
        find_units(names) if issues else {},
        batch_id,
    )


def _plan(row: LedgerRow, known: _Known) -> PlannedRow:
    if row.duplicate_of is not None:
        sheet, place = row.duplicate_of
        where = f"第{place}行" if sheet == row.sheet else f"工作表“{sheet}”第{place}行"
        return PlannedRow(row, RowFate.DUPLICATE, reason=f"与{where}是同一问题。")
    if problem := _taking.why_not(row):
        return PlannedRow(row, RowFate.REJECTED, reason=problem)
    return _plan_own(row, known) or _plan_imported(row, known)


def _plan_own(row: LedgerRow, known: _Known) -> PlannedRow | None:
    """
    Recognise a row of a ledger this system exported: the issue lives here and is changed by acts, not by a sheet.

    A county that happens to number its own problems as we do is told apart by what its first import said.
    """
    own = known.by_number.get(row.issue_number)
    if own is None or known.number_in_sheet.get(own.pk) == own.number:
        return None
    if own.is_imported and own.pk not in known.touched and fingerprint(row) in known.by_fingerprint:
        return None  # nothing but sheets has spoken of it, and this one may say something new
    is_same = own.description.split() == row.description.split()
    if not is_same and name_key(own.enterprise_name) != name_key(row.enterprise):
        return None
    differing = differences(row, known.lines[own.number], own, known.units) if own.number in known.lines else ()
    if not differing:
        return PlannedRow(row, RowFate.UNCHANGED, own.number, OWN)
    return PlannedRow(row, RowFate.REJECTED, own.number, _taking.differs(own.number, differing))


def _plan_imported(row: LedgerRow, known: _Known) -> PlannedRow:
    found = known.by_fingerprint.get(fingerprint(row))
    if found is None:
        problem = _taking.why_no_issue(row)
        return PlannedRow(row, RowFate.REJECTED if problem else RowFate.CREATED, reason=problem)
    number = found.issue.number
    if found.content == content_digest(row):
        if known.batch_id is not None and found.batch_id == known.batch_id:
            was_new = found.issue.event_count == 1
            return PlannedRow(row, RowFate.CREATED if was_new else RowFate.UPDATED, number)
        return PlannedRow(row, RowFate.UNCHANGED, number)
    if row.issue_number == number and number in known.lines:  # a ledger of ours, with less in it than the first had
        differing = differences(row, known.lines[number], found.issue, known.units)
        if not differing:
            return PlannedRow(row, RowFate.UNCHANGED, number, OWN)
        if found.issue_id in known.touched:
            return PlannedRow(row, RowFate.REJECTED, number, _taking.differs(number, differing))
    if found.issue_id in known.touched:
        return PlannedRow(row, RowFate.REJECTED, number, _taking.touched(number))
    return PlannedRow(row, RowFate.UPDATED, number)


# ---------------------------------------------------------------- taking a row


def _import_row(
    row: LedgerRow, known: _Known, batch: ImportBatch, directory: Directory, actor: Actor, at: datetime
) -> PlannedRow:
    planned = _plan(row, known)
    found = known.by_fingerprint.get(fingerprint(row))
    if found is not None and found.content == content_digest(row):
        return planned  # taken already, by this batch or an earlier one
    for _ in range(2):
        if planned.fate not in (RowFate.CREATED, RowFate.UPDATED):
            return planned
        try:
            planned = _take(planned, batch, directory, actor, at)
        except Refused as refusal:
            directory.forget()
            return PlannedRow(row, RowFate.REJECTED, planned.number, str(refusal))
        except IntegrityError:
            # Somebody else took the same row while we did; what they made is what this row is about.
            directory.forget()
            planned = _plan(row, _known([row], actor))
        else:
            directory.keep()
            return planned
    return PlannedRow(row, RowFate.REJECTED, planned.number, BUSY)


def _take(planned: PlannedRow, batch: ImportBatch, directory: Directory, actor: Actor, at: datetime) -> PlannedRow:
    if planned.fate is RowFate.CREATED:
        return replace(planned, number=_taking.create(planned.row, batch, directory, actor, at))
    is_new = _taking.bring_up_to_date(planned.row, batch, directory, actor, at)
    return planned if is_new else replace(planned, fate=RowFate.UNCHANGED)


@transaction.atomic
def _count(batch_id: int, done: Sequence[PlannedRow]) -> None:
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    counts = dict(batch.counts)
    for fate in RowFate:
        counts[fate.lower()] = counts.get(fate.lower(), 0) + sum(planned.fate is fate for planned in done)
    batch.counts = counts
    batch.save(update_fields=["counts"])


def _require(actor: Actor) -> None:
    if not access.may_import(actor):
        raise NotAllowed("您没有导入台账的权限，请联系企业服务办。")
