"""How an issue leaves the work without being solved: exclude, transfer, withdraw, merge."""

from datetime import datetime

from django.db import transaction

from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.issues import access
from zhuqi.issues.categories import EXCLUSION_LABELS, TRANSFER_LABELS, ExclusionClass, TransferTo
from zhuqi.issues.models import Issue
from zhuqi.issues.services._step import Recorded, begin
from zhuqi.issues.workflow import ENDED, STATUS_LABELS, Action, Status
from zhuqi.organisations.roles import Actor


@transaction.atomic
def propose_exclusion(
    *, issue_id: int, exclusion_class: ExclusionClass, reason: str, actor: Actor, at: datetime
) -> Recorded:
    """Propose not to accept a demand, under one of the eight classes; a second person decides (提请不予受理)."""
    step = begin(issue_id, Action.PROPOSE_EXCLUSION, actor=actor, at=at, reason=reason)
    step.issue.exclusion_class, step.issue.proposed_by_id = exclusion_class, actor.user_id
    return step.record({"class": exclusion_class, "class_label": EXCLUSION_LABELS[exclusion_class]})


@transaction.atomic
def approve_exclusion(*, issue_id: int, actor: Actor, at: datetime, note: str = "") -> Recorded:
    """Confirm that the demand is not accepted; the enterprise is to be told and may appeal (批准不予受理)."""
    step = begin(issue_id, Action.APPROVE_EXCLUSION, actor=actor, at=at, reason=note)
    label = EXCLUSION_LABELS[ExclusionClass(step.issue.exclusion_class)]
    return step.record({"class": step.issue.exclusion_class, "class_label": label})


@transaction.atomic
def refuse_exclusion(*, issue_id: int, reason: str, actor: Actor, at: datetime) -> Recorded:
    """Find that the demand must be handled (不同意不予受理)."""
    step = begin(issue_id, Action.REFUSE_EXCLUSION, actor=actor, at=at, reason=reason)
    step.issue.exclusion_class, step.issue.proposed_by_id = "", None
    return step.record()


@transaction.atomic
def transfer_issue(
    *, issue_id: int, transferred_to: TransferTo, document: str, reason: str, actor: Actor, at: datetime
) -> Recorded:
    """
    Hand a discipline, judicial or petition matter to where it belongs; it leaves the ledger's work (移交).

    ``document`` names the letter of transfer (移交函).

    :raises Refused: if the letter is not named
    """
    step = begin(issue_id, Action.TRANSFER, actor=actor, at=at, reason=reason)
    if not document.strip():
        raise Refused("请填写移交函的名称或文号。")
    step.issue.transferred_to = transferred_to
    return step.record(
        {"to": transferred_to, "to_label": TRANSFER_LABELS[transferred_to], "document": document.strip()}
    )


@transaction.atomic
def propose_withdrawal(*, issue_id: int, reason: str, actor: Actor, at: datetime) -> Recorded:
    """The enterprise no longer wants it; a neutral caller will ask whether that is so (申请撤回)."""
    step = begin(issue_id, Action.PROPOSE_WITHDRAWAL, actor=actor, at=at, reason=reason)
    step.issue.proposed_by_id = actor.user_id
    return step.record()


@transaction.atomic
def confirm_withdrawal(*, issue_id: int, words: str, actor: Actor, at: datetime) -> Recorded:
    """The enterprise, asked by a neutral caller, confirms that it withdraws (核实撤回)."""
    step = begin(issue_id, Action.CONFIRM_WITHDRAWAL, actor=actor, at=at, reason=words)
    return step.record()


@transaction.atomic
def refuse_withdrawal(*, issue_id: int, words: str, actor: Actor, at: datetime) -> Recorded:
    """The enterprise did not want to withdraw; the issue goes on where it was (撤回不属实)."""
    step = begin(issue_id, Action.REFUSE_WITHDRAWAL, actor=actor, at=at, reason=words)
    step.issue.proposed_by_id = None
    return step.record()


@transaction.atomic
def merge_issue(*, issue_id: int, into_number: str, reason: str, actor: Actor, at: datetime) -> Recorded:
    """
    Let another issue stand for this one, as the same or a common problem; can be undone (并案).

    :raises NotFound: if the actor knows no issue of that number
    :raises Refused: if it is the same one, has ended, or others were merged into this one
    """
    main = access.visible_issues(actor).filter(number=into_number.strip()).first()
    if main is None:
        raise NotFound(f"没有编号为“{into_number.strip()}”的问题，请核对并入的问题编号。")
    # Both rows, in one order, so that two merges crossing each other cannot wait for one another for ever.
    for pk in sorted({issue_id, main.pk}):
        Issue.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    step = begin(issue_id, Action.MERGE, actor=actor, at=at, reason=reason)
    main.refresh_from_db()
    if main.pk == issue_id:
        raise Refused("不能并入自身，请填写另一个问题的编号。")
    if main.status in ENDED:
        raise Refused(f"{main.number} 已是“{STATUS_LABELS[Status(main.status)]}”，请选择仍在办理的问题。")
    if Issue.objects.filter(merged_into_id=issue_id).exists():
        raise Refused("已有其他问题并入本问题，请把它们先撤销并案，或反过来并入本问题。")
    step.issue.merged_into_id = main.pk
    return step.record({"into": main.number})


@transaction.atomic
def undo_merge(*, issue_id: int, reason: str, actor: Actor, at: datetime) -> Recorded:
    """Let the issue stand for itself again, where it was before (撤销并案)."""
    step = begin(issue_id, Action.UNDO_MERGE, actor=actor, at=at, reason=reason)
    number = step.issue.merged_into.number if step.issue.merged_into else ""
    step.issue.merged_into = None
    return step.record({"from": number})
