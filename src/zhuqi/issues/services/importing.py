"""
Taking a ledger of problems into the ledger: each row is one IMPORT event carrying what the sheet says.

An import never invents acts.  What the sheet calls solved waits for its call-back, unless the sheet records one.  The
same row again changes nothing; a row that says something new brings its issue up to date as long as nothing but
imports has touched it; otherwise the row is handed back, for the system knows more than the sheet.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from zhuqi.deadlines.regimes import StageCode, yellow_from
from zhuqi.enterprises.selectors import find_enterprise
from zhuqi.enterprises.services import ensure_enterprise
from zhuqi.foundation.errors import NotAllowed, Refused
from zhuqi.issues import access, chain
from zhuqi.issues.categories import CATEGORY_LABELS, Category, Satisfaction, Source
from zhuqi.issues.models import CoHandling, ImportBatch, ImportedRow, Issue, IssueEvent, IssueStage
from zhuqi.issues.search import search_vector
from zhuqi.issues.services._step import Recorded, Step
from zhuqi.issues.services.automatic import IMPORT_RULE
from zhuqi.issues.services.intake import MAX_DESCRIPTION, new_issue, set_contact
from zhuqi.issues.sheet import STATE_WORDS, LedgerReading, LedgerRow, Rejection, State
from zhuqi.issues.workflow import Action, Status
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import find_division, find_unit
from zhuqi.organisations.services import ensure_city, ensure_unit

_SATISFACTION = {
    "非常满意": Satisfaction.VERY_SATISFIED,
    "满意": Satisfaction.SATISFIED,
    "比较满意": Satisfaction.SATISFIED,
    "基本满意": Satisfaction.FAIRLY_SATISFIED,
    "一般": Satisfaction.FAIRLY_SATISFIED,
    "不满意": Satisfaction.DISSATISFIED,
    "非常不满意": Satisfaction.VERY_DISSATISFIED,
}


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
    known = _known(reading)
    rows = tuple(_plan(row, known) for row in reading.rows)
    taken = [planned.row for planned in rows if planned.fate in (RowFate.CREATED, RowFate.UPDATED)]
    firms = dict.fromkeys(row.enterprise for row in taken)
    units = dict.fromkeys(name for row in taken for name in (row.lead_unit, *row.co_units) if name)
    return ImportPlan(
        rows=rows,
        new_enterprises=tuple(name for name in firms if find_enterprise(name) is None),
        new_units=tuple(name for name in units if find_unit(name) is None),
    )


def import_ledger(
    *, reading: LedgerReading, file_name: str, file_sm3: str, actor: Actor, at: datetime
) -> ImportOutcome:
    """
    Take every row that can be taken, each in its own transaction, so that a run cut short is finished by running again.

    :raises NotAllowed: if the actor may not import
    """
    _require(actor)
    ensure_city(actor=actor, at=at)
    batch = ImportBatch.objects.create(
        file_name=file_name[:200], file_sm3=file_sm3, imported_by_id=actor.user_id, imported_at=at
    )
    known = _known(reading)
    counts = dict.fromkeys(RowFate, 0)
    handed_back: list[Rejection] = []
    for row in reading.rows:
        planned = _plan(row, known)
        if planned.fate in (RowFate.CREATED, RowFate.UPDATED):
            try:
                planned = _take(row, planned, batch, actor, at)
            except Refused as refusal:
                planned = PlannedRow(row, RowFate.REJECTED, reason=str(refusal))
        if planned.fate is RowFate.REJECTED:
            handed_back.append(Rejection(row.sheet, row.row, planned.reason, row.cells))
        counts[planned.fate] += 1
    batch.counts = {fate.value.lower(): count for fate, count in counts.items()}
    batch.save(update_fields=["counts"])
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
    """What the system has of these rows already, read in two queries."""

    by_fingerprint: dict[str, ImportedRow]
    by_number: dict[str, Issue]
    touched: frozenset[int]


def _known(reading: LedgerReading) -> _Known:
    prints = {fingerprint(row) for row in reading.rows}
    numbers = {row.issue_number for row in reading.rows if row.issue_number}
    imported = {
        row.fingerprint: row for row in ImportedRow.objects.select_related("issue").filter(fingerprint__in=prints)
    }
    issues = {issue.number: issue for issue in Issue.objects.filter(number__in=numbers)}
    touched = IssueEvent.objects.exclude(action=Action.IMPORT).filter(
        issue_id__in=[row.issue_id for row in imported.values()]
    )
    return _Known(imported, issues, frozenset(touched.values_list("issue_id", flat=True)))


def _plan(row: LedgerRow, known: _Known) -> PlannedRow:
    if row.duplicate_of is not None:
        return PlannedRow(row, RowFate.DUPLICATE, reason=f"与第{row.duplicate_of[1]}行是同一问题")
    own = known.by_number.get(row.issue_number)
    if own is not None and not own.is_imported:
        # A ledger this system exported: the issue lives here and is changed by acts, not by a sheet.
        if own.description.split() == row.description.split():
            return PlannedRow(row, RowFate.UNCHANGED, own.number)
        return PlannedRow(row, RowFate.REJECTED, own.number, f"{own.number} 已在系统中办理，修改内容请到问题页“更正”。")
    found = known.by_fingerprint.get(fingerprint(row))
    if found is None:
        return PlannedRow(row, RowFate.CREATED)
    if found.content == content_digest(row):
        return PlannedRow(row, RowFate.UNCHANGED, found.issue.number)
    if found.issue_id in known.touched:
        reason = f"{found.issue.number} 导入后已在系统中办理，以系统记录为准；如需修改请到问题页办理。"
        return PlannedRow(row, RowFate.REJECTED, found.issue.number, reason)
    return PlannedRow(row, RowFate.UPDATED, found.issue.number)


def fingerprint(row: LedgerRow) -> str:
    """Return what stays the same while a problem is the same: firm, text, day."""
    return chain.sm3(row.identity.encode())


def content_digest(row: LedgerRow) -> str:
    """Return what changes when the sheet says something new about the problem; its place in the file does not."""
    content = row.parsed()
    for place in ("sheet", "row", "remarks", "duplicate_of"):
        content.pop(place, None)
    content |= {"measures": row.measures, "progress": row.progress, "follow_up": row.follow_up, "remark": row.remark}
    return chain.sm3(chain.canonical(content))


# ---------------------------------------------------------------- taking a row


@transaction.atomic
def _take(row: LedgerRow, planned: PlannedRow, batch: ImportBatch, actor: Actor, at: datetime) -> PlannedRow:
    if len(row.description) > MAX_DESCRIPTION:
        raise Refused(f"“问题描述”超过{MAX_DESCRIPTION}字，请精简后再导入。")
    if planned.fate is RowFate.UPDATED:
        return _bring_up_to_date(row, batch, actor, at)
    town = find_division(row.town) if row.town else None
    enterprise = ensure_enterprise(
        name=row.enterprise, actor=actor, at=at, division_id=town.id if town else None, credit_code=row.credit_code
    )
    issue = new_issue(enterprise, day=row.registered_date or timezone.localdate(at), actor=actor, at=at)
    issue.is_imported, issue.source = True, Source.IMPORT
    _put(issue, row, actor, at)
    issue.save(force_insert=True)
    _put_rows(issue, row, actor, at)
    Issue.objects.filter(pk=issue.pk).update(search=search_vector(issue))
    step = Step(issue, Action.IMPORT, actor, at, occurred_on=row.registered_date)
    step.at = at
    recorded = step.record(_said(row, batch))
    ImportedRow.objects.create(
        batch=batch,
        issue=issue,
        sheet=row.sheet[:60],
        row=row.row,
        fingerprint=fingerprint(row),
        content=content_digest(row),
    )
    return PlannedRow(row, RowFate.CREATED, recorded.number)


def _bring_up_to_date(row: LedgerRow, batch: ImportBatch, actor: Actor, at: datetime) -> PlannedRow:
    imported = ImportedRow.objects.select_for_update().get(fingerprint=fingerprint(row))
    issue = Issue.objects.select_for_update(of=("self",)).get(pk=imported.issue_id)
    if IssueEvent.objects.filter(issue=issue).exclude(action=Action.IMPORT).exists():
        raise Refused(f"{issue.number} 导入后已在系统中办理，以系统记录为准；如需修改请到问题页办理。")
    step = Step(issue, Action.IMPORT, actor, at)
    _put(issue, row, actor, step.at)
    _put_rows(issue, row, actor, step.at)
    recorded: Recorded = step.record(_said(row, batch))
    imported.batch, imported.sheet, imported.row, imported.content = batch, row.sheet[:60], row.row, content_digest(row)
    imported.save(update_fields=["batch", "sheet", "row", "content"])
    return PlannedRow(row, RowFate.UPDATED, recorded.number)


def _put(issue: Issue, row: LedgerRow, actor: Actor, at: datetime) -> None:
    """Put what the sheet says on the issue; nothing that it does not say."""
    issue.description, issue.requested_outcome = row.description, row.request[:1000]
    issue.category, issue.sub_category = row.category or Category.OTHER, ""
    issue.level = row.level
    unit = ensure_unit(name=row.lead_unit, actor=actor, at=at) if row.lead_unit else None
    issue.lead_unit_id = unit.id if unit else None
    issue.status = _status(row, has_unit=unit is not None)
    issue.assigned_at = issue.unit_assigned_at = _noon(row.assigned_date)
    issue.plan = (row.unsolved_reason or row.progress or row.measures)[:1000] if row.state is State.LONG_TERM else ""
    issue.plan_owner = row.responsible_person[:60] if row.state is State.LONG_TERM else ""
    issue.solved_date = row.solved_date if row.state is State.SOLVED else None
    issue.resolved_at = _noon(issue.solved_date)
    is_confirmed = issue.status == Status.CLOSED
    issue.called_back = issue.reached = issue.confirmed_solved = is_confirmed
    issue.satisfaction = _SATISFACTION.get(row.satisfaction, Satisfaction.NOT_RATED) if is_confirmed else ""
    issue.closed_at = _noon(row.closed_date or row.follow_up_date or row.solved_date) or at if is_confirmed else None
    try:
        set_contact(issue, row.contact[:40], row.phone)
    except Refused:  # what stands in the cell cannot be called: the name is kept, the cell stays in the sheet
        set_contact(issue, row.contact[:40], "")


def _status(row: LedgerRow, *, has_unit: bool) -> Status:
    if row.state is State.SOLVED:
        return Status.CLOSED if row.is_followed_up else Status.ANSWERED
    if not has_unit:
        return Status.REGISTERED
    return Status.LONG_TERM if row.state is State.LONG_TERM else Status.IN_PROGRESS


def _put_rows(issue: Issue, row: LedgerRow, actor: Actor, at: datetime) -> None:
    """Put co-handling units and the sheet's own due date beside the issue."""
    CoHandling.objects.filter(issue=issue).delete()
    units = (ensure_unit(name=name, actor=actor, at=at) for name in row.co_units)
    CoHandling.objects.bulk_create(
        CoHandling(issue=issue, unit_id=unit_id)
        for unit_id in dict.fromkeys(unit.id for unit in units)
        if unit_id != issue.lead_unit_id
    )
    IssueStage.objects.filter(issue=issue).delete()
    if row.due_date is not None and issue.lead_unit_id is not None:
        start = row.assigned_date or issue.registered_date
        IssueStage.objects.create(
            issue=issue,
            code=StageCode.SOLVE_ORDINARY,
            label="台账所列办结时限",
            start_date=start,
            due_date=row.due_date,
            original_due_date=row.due_date,
            yellow_from=yellow_from(min(start, row.due_date), row.due_date),
            met_at=issue.resolved_at,
            rule={"regime": IMPORT_RULE, "regime_name": "台账原有时限", "satisfied_by": ["RESOLVE"]},
        )


def _said(row: LedgerRow, batch: ImportBatch) -> dict[str, object]:
    """Return the row as testimony for the event: what the sheet says, less persons and telephones."""
    said = row.parsed()
    for key in ("contact", "phone", "remarks", "duplicate_of"):
        said.pop(key, None)
    return said | {
        "file": batch.file_name,
        "batch": batch.pk,
        "state_in_sheet": STATE_WORDS[row.state] if row.state_text else "",
        "category_label": CATEGORY_LABELS[row.category or Category.OTHER],
        "measures": row.measures,
        "progress": row.progress,
        "unsolved_reason": row.unsolved_reason,
        "remarks": list(row.remarks),
    }


def _noon(day: date | None) -> datetime | None:
    """A sheet knows days, not hours."""
    return timezone.make_aware(datetime.combine(day, time(12))) if day else None


def _require(actor: Actor) -> None:
    if not access.may_import(actor):
        raise NotAllowed("您没有导入台账的权限，请联系企业服务办。")
