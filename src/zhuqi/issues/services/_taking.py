"""Putting one row of a sheet into the ledger: a new issue, or what is new about one that came from a sheet."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from zhuqi.deadlines.regimes import StageCode, yellow_from
from zhuqi.foundation.errors import Refused
from zhuqi.issues import chain
from zhuqi.issues.categories import (
    CATEGORY_LABELS,
    SOURCE_LABELS,
    SUB_CATEGORIES_OF,
    SUB_CATEGORY_LABELS,
    Category,
    Satisfaction,
    Source,
    SubCategory,
)
from zhuqi.issues.models import CoHandling, ImportBatch, ImportedRow, Issue, IssueEvent, IssueStage
from zhuqi.issues.search import search_vector
from zhuqi.issues.selectors import ENDED_WORDS, FOLLOW_UP_WORDS
from zhuqi.issues.services._directory import Directory
from zhuqi.issues.services._step import Step
from zhuqi.issues.services.automatic import IMPORT_RULE
from zhuqi.issues.services.intake import MAX_DESCRIPTION, keep_number, new_issue, set_contact
from zhuqi.issues.sheet import STATE_WORDS, LedgerRow, State
from zhuqi.issues.workflow import Action, Status
from zhuqi.organisations.roles import Actor

_LONGEST_FIRM, _LONGEST_UNIT = 120, 100
RESTORES = "restores"  # of a batch: the ledger was empty when it began, so numbers of ours are kept
_OWN_NUMBER = re.compile(r"\d{4}-\d{6}")
_SUB_CATEGORIES = {label: code for code, label in SUB_CATEGORY_LABELS.items()}
_SATISFACTION = {
    "非常满意": Satisfaction.VERY_SATISFIED,
    "满意": Satisfaction.SATISFIED,
    "比较满意": Satisfaction.SATISFIED,
    "基本满意": Satisfaction.FAIRLY_SATISFIED,
    "一般": Satisfaction.FAIRLY_SATISFIED,
    "不满意": Satisfaction.DISSATISFIED,
    "非常不满意": Satisfaction.VERY_DISSATISFIED,
}


def fingerprint(row: LedgerRow) -> str:
    """Return what stays the same while a problem is the same: firm, text, day."""
    return chain.sm3(row.identity.encode())


def content_digest(row: LedgerRow) -> str:
    """Return what changes when the sheet says something new about the problem; its place in the file does not."""
    content = row.parsed()
    for place in ("sheet", "row", "remarks", "duplicate_of"):
        content.pop(place, None)
    content |= {"measures": row.measures, "progress": row.progress, "follow_up": row.follow_up, "remark": row.remark}
    if row.sub_category in _SUB_CATEGORIES:  # not always: rows taken in before are to be known again
        content["sub_category"] = row.sub_category
    return chain.sm3(chain.canonical(content))


def why_not(row: LedgerRow) -> str:
    """Say why the system cannot take a row the sheet made sense of; "" if it can."""
    if len(row.description) > MAX_DESCRIPTION:
        return f"“问题描述”有{len(row.description)}字，超过{MAX_DESCRIPTION}字，请精简后再导入。"
    if len(row.enterprise) > _LONGEST_FIRM:
        return f"“企业名称”超过{_LONGEST_FIRM}字，请只填企业全称。"
    long = next((name for name in (row.lead_unit, *row.co_units) if len(name) > _LONGEST_UNIT), "")
    return f"单位“{long[:12]}……”超过{_LONGEST_UNIT}字，请只填单位名称。" if long else ""


def touched(number: str) -> str:
    """The sentence for a row about an issue that people have worked on since."""
    return f"{number} 导入后已在系统中办理，以系统记录为准；如需修改请到问题页办理。"


def differs(number: str, columns: Sequence[str]) -> str:
    """The sentence for a row of our own ledger that no longer agrees with the issue."""
    named = "、".join(f"“{column}”" for column in columns)
    return f"{number} 已在系统中办理，表中的{named}与系统不一致，以系统记录为准；如需修改请到问题页办理或“更正”。"


def why_no_issue(row: LedgerRow) -> str:
    """
    Say why a row of a ledger like ours makes no new issue; "" if it does.

    What two persons have to approve, or what needs another issue, is decided in the system and by no sheet.
    """
    if row.state_text.strip() not in ENDED_WORDS.values() or not _OWN_NUMBER.fullmatch(row.issue_number):
        return ""
    return (
        f"{row.issue_number} 在表中为“{row.state_text.strip()}”，须在系统内经审批作出，不能由导入代替；"
        "确需收录的，请先按“正在解决”导入，再到问题页办理。"
    )


@transaction.atomic
def create(row: LedgerRow, batch: ImportBatch, directory: Directory, actor: Actor, at: datetime) -> str:
    """
    Make an issue of the row and return its number.

    :raises Refused: if firm or unit cannot be registered
    :raises IntegrityError: if somebody else has just imported the same row
    """
    firm = directory.ensure_firm(row, actor, at)
    day = row.registered_date or timezone.localdate(at)
    issue = new_issue(firm, team=directory.team_of(firm), day=day, actor=actor, at=at)
    issue.is_imported, issue.source = True, Source.IMPORT
    if RESTORES in batch.counts and _OWN_NUMBER.fullmatch(row.issue_number):
        keep_number(issue, row.issue_number)
    _put(issue, row, directory, actor, at)
    issue.search = search_vector(issue)
    issue.save(force_insert=True)
    _put_rows(issue, row, directory, actor, at)
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
    return recorded.number


@transaction.atomic
def bring_up_to_date(row: LedgerRow, batch: ImportBatch, directory: Directory, actor: Actor, at: datetime) -> bool:
    """
    Let the issue say what the row says now; False if it does already.

    :raises Refused: if anything but imports has touched the issue
    """
    imported = ImportedRow.objects.select_for_update().get(fingerprint=fingerprint(row))
    issue = Issue.objects.select_for_update(of=("self",)).get(pk=imported.issue_id)
    if imported.content == content_digest(row):
        return False
    if IssueEvent.objects.filter(issue=issue).exclude(action=Action.IMPORT).exists():
        raise Refused(touched(issue.number))
    step = Step(issue, Action.IMPORT, actor, at)
    _put(issue, row, directory, actor, step.at)
    CoHandling.objects.filter(issue=issue).delete()
    IssueStage.objects.filter(issue=issue).delete()
    _put_rows(issue, row, directory, actor, step.at)
    step.record(_said(row, batch))
    Issue.objects.filter(pk=issue.pk).update(search=search_vector(issue))
    imported.batch, imported.sheet, imported.row, imported.content = batch, row.sheet[:60], row.row, content_digest(row)
    imported.save(update_fields=["batch", "sheet", "row", "content"])
    return True


def _put(issue: Issue, row: LedgerRow, directory: Directory, actor: Actor, at: datetime) -> None:
    """Put what the sheet says on the issue; nothing that it does not say."""
    issue.description, issue.requested_outcome = row.description, row.request[:1000]
    issue.category = row.category or Category.OTHER
    issue.sub_category = _sub_category(row)
    issue.level = row.level
    issue.lead_unit_id = directory.ensure_unit(row.lead_unit, actor, at) if row.lead_unit else None
    issue.status = _status(row, has_unit=issue.lead_unit_id is not None)
    issue.assigned_at = issue.unit_assigned_at = _noon(row.assigned_date)
    issue.plan = (row.unsolved_reason or row.progress or row.measures)[:1000] if row.state is State.LONG_TERM else ""
    issue.plan_owner = row.responsible_person[:60] if row.state is State.LONG_TERM else ""
    issue.solved_date = row.solved_date if row.state is State.SOLVED else None
    issue.resolved_at = _noon(issue.solved_date)
    is_confirmed = issue.status == Status.CLOSED
    issue.called_back = issue.reached = issue.confirmed_solved = is_confirmed
    issue.satisfaction = _SATISFACTION.get(row.satisfaction, Satisfaction.NOT_RATED) if is_confirmed else ""
    issue.closed_at = _noon(row.closed_date or row.follow_up_date or row.solved_date) or at if is_confirmed else None
    _put_contact(issue, row)


def _sub_category(row: LedgerRow) -> str:
    """The sub-category a sheet names in our words, if it belongs to the category; else none."""
    named = _SUB_CATEGORIES.get(row.sub_category)
    kinds = SUB_CATEGORIES_OF.get(row.category or Category.OTHER, ())
    fits = named is not None and bool(kinds) and named in (*kinds, SubCategory.UNCLASSIFIED)
    return named.value if named is not None and fits else ""


def _put_contact(issue: Issue, row: LedgerRow) -> None:
    """Of several numbers in the cell the first that can be called; of none, only the name."""
    for phone in (*row.phone.split("、"), ""):
        try:
            set_contact(issue, row.contact[:40], phone)
        except Refused:
            continue
        if phone or not row.phone:
            return


def _status(row: LedgerRow, *, has_unit: bool) -> Status:
    if row.state is State.SOLVED:
        return Status.CLOSED if row.is_followed_up else Status.ANSWERED
    if not has_unit:
        return Status.REGISTERED
    return Status.LONG_TERM if row.state is State.LONG_TERM else Status.IN_PROGRESS


def _put_rows(issue: Issue, row: LedgerRow, directory: Directory, actor: Actor, at: datetime) -> None:
    """Put co-handling units and the sheet's own due date beside the issue."""
    units = dict.fromkeys(directory.ensure_unit(name, actor, at) for name in row.co_units)
    CoHandling.objects.bulk_create(
        CoHandling(issue=issue, unit_id=unit_id) for unit_id in units if unit_id != issue.lead_unit_id
    )
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
    for key in ("contact", "phone", "duplicate_of"):
        said.pop(key, None)
    return said | {
        "file": batch.file_name,
        "batch": batch.pk,
        "number_in_sheet": row.issue_number,
        "state_in_sheet": STATE_WORDS[row.state] if row.state_text else "",
        "category_label": CATEGORY_LABELS[row.category or Category.OTHER],
        "measures": row.measures,
        "progress": row.progress,
        "unsolved_reason": row.unsolved_reason,
        "source_in_sheet": row.source if row.source in SOURCE_LABELS.values() else "",
        "follow_up_in_sheet": row.follow_up if row.follow_up in FOLLOW_UP_WORDS else "",
        "remark": row.remark,
        "remarks": [remark for remark in row.remarks if "电话" not in remark],
    }


def _noon(day: date | None) -> datetime | None:
    """A sheet knows days, not hours."""
    return timezone.make_aware(datetime.combine(day, time(12))) if day else None
