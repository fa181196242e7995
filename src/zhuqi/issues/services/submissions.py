"""
Registering from a form that may be sent twice, of a firm that may be unknown: one key, one issue.

A press repeated, a page reloaded, two tabs: whoever comes second with the key gets the issue the first one made.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from zhuqi.enterprises.services import register_enterprise
from zhuqi.foundation.errors import Refused
from zhuqi.issues.models import Issue, Submission
from zhuqi.issues.services._step import Recorded
from zhuqi.issues.services.intake import register_issue
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Actor


@dataclass(frozen=True)
class NewFirm:
    """An enterprise met for the first time (敞开收件: any firm may raise a problem)."""

    name: str
    division_id: int
    credit_code: str = ""


@transaction.atomic
def register_once(
    *,
    key: str,
    actor: Actor,
    at: datetime,
    enterprise_id: int | None = None,
    firm: NewFirm | None = None,
    **fields: Any,
) -> Recorded:
    """
    Register an issue under a one-time key, taking the firm in first if it is new.  ``fields`` are ``register_issue``'s.

    :raises NotAllowed: if the actor may not register, or may not take the firm in
    :raises Refused: if a field is wrong, or neither a firm nor a new firm is given
    """
    # The unique key makes the second transaction wait for the first, and then see what it made.
    submission, is_new = Submission.objects.get_or_create(key=key, user_id=actor.user_id)
    if not is_new and submission.issue_id is not None:
        return _as_recorded(Issue.objects.get(pk=submission.issue_id))
    if firm is not None:
        enterprise_id = register_enterprise(
            name=firm.name, division_id=firm.division_id, credit_code=firm.credit_code, actor=actor, at=at
        ).id
    if enterprise_id is None:
        raise Refused("请选择企业；名单里没有的，请选“登记为新企业”。")
    recorded = register_issue(enterprise_id=enterprise_id, actor=actor, at=at, **fields)
    submission.issue_id = recorded.issue_id
    submission.save(update_fields=["issue"])
    return recorded


def _as_recorded(issue: Issue) -> Recorded:
    last = issue.events.order_by("-sequence").values_list("pk", flat=True)[0]
    return Recorded(issue.pk, issue.number, Status(issue.status), last)
