"""Putting the record of a visit right, and linking what was registered already."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from zhuqi.foundation.errors import Refused
from zhuqi.issues.selectors import issue_id as visible_issue_id
from zhuqi.organisations.roles import Actor
from zhuqi.visits import access
from zhuqi.visits.kinds import VisitAction
from zhuqi.visits.models import VisitIssue
from zhuqi.visits.services._record import add_firms, columns_of, firm_ids, lock_visit, save_with_event, visible_firms
from zhuqi.visits.services._writing import Writing


@transaction.atomic
def link_issue(*, visit_id: int, issue_number: str, actor: Actor, at: datetime) -> None:
    """
    Say that an issue, registered already, was raised at this visit (关联问题); it then had a request after all.

    :raises NotAllowed: if ``actor`` may not correct the visit
    :raises NotFound: if they may see no such visit or issue
    :raises Refused: if it is linked already
    """
    visit = lock_visit(visit_id, actor)
    access.require_correct(actor, visit)
    issue_id = visible_issue_id(actor=actor, number=issue_number.strip())
    if VisitIssue.objects.filter(visit=visit, issue_id=issue_id).exists():
        raise Refused(f"{issue_number.strip()} 已关联到这次走访，无需重复关联。")
    VisitIssue.objects.create(visit=visit, issue_id=issue_id)
    visit.has_no_request = False
    save_with_event(
        visit, VisitAction.LINK_ISSUE, actor, at, data={"issue": issue_number.strip()}, changed=["has_no_request"]
    )


@transaction.atomic
def correct_visit(
    *,
    visit_id: int,
    enterprise_ids: Sequence[int],
    date: date,
    purpose: str,
    reason: str,
    actor: Actor,
    at: datetime,
    place: str = "",
    summary: str = "",
    has_no_request: bool = False,
    special_note: str = "",
) -> None:
    """
    Put a record right (更正); what it said before stays in the history, and in figures of earlier days.

    :raises NotAllowed: if ``actor`` may not correct the visit
    :raises NotFound: if they may see no such visit or enterprise
    :raises Refused: if a field is wrong, the reason is missing, or nothing would change
    """
    visit = lock_visit(visit_id, actor)
    access.require_correct(actor, visit)
    if not reason.strip():
        raise Refused("请填写更正理由：原来哪里记错了。")
    text = Writing(date, purpose, place, summary, special_note).checked(timezone.localdate(at)).of_a_service()
    visible_firms(enterprise_ids, actor, text.day)
    if has_no_request and visit.raised.exists():
        raise Refused("这次走访已登记问题，不能改为“无诉求”。")
    before, firms_before = columns_of(visit), firm_ids(visit)
    text.put_on(visit)
    visit.has_no_request = has_no_request
    after, firms = columns_of(visit), sorted(set(enterprise_ids))
    changed: dict[str, object] = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if firms != firms_before:
        changed["enterprise_ids"] = [firms_before, firms]
        visit.visited.exclude(enterprise_id__in=firms).delete()
        add_firms(visit, [pk for pk in firms if pk not in firms_before])
    if not changed:
        raise Refused("没有任何改动，请修改后再提交。")
    columns = [name for name in changed if name != "enterprise_ids"]
    save_with_event(visit, VisitAction.CORRECT, actor, at, reason=reason.strip()[:300], data=changed, changed=columns)
