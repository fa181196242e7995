"""The person to speak to about an issue: the number is shown masked, and revealed by a logged act."""

from datetime import datetime

from django.db import transaction

from zhuqi.foundation.crypto import provider
from zhuqi.foundation.errors import NotAllowed, NotFound
from zhuqi.issues import access
from zhuqi.organisations.roles import AccessKind, Actor
from zhuqi.organisations.services import log_access


@transaction.atomic
def reveal_contact_phone(*, issue_id: int, actor: Actor, at: datetime) -> str:
    """
    Return the whole number, leaving a line in the access log.

    :raises NotFound: if the actor sees no such issue, or it has no number
    :raises NotAllowed: if the firm is hidden from the actor
    """
    issue = access.visible_issues(actor).filter(pk=issue_id).first()
    if issue is None or not issue.contact_phone_encrypted:
        raise NotFound("该问题没有登记联系电话。")
    if access.hides_enterprise(actor, issue):
        raise NotAllowed("该问题已设保密，不能查看企业联系电话。")
    log_access(kind=AccessKind.PHONE_REVEALED, at=at, actor=actor, subject=f"问题 {issue.number}")
    return provider().decrypt(bytes(issue.contact_phone_encrypted))
