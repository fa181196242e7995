"""Whether a firm has a complaint open, for whoever goes there."""

from collections.abc import Collection

from zhuqi.followups import access
from zhuqi.followups.kinds import ComplaintState
from zhuqi.organisations.roles import Actor


def open_complaints_of(*, actor: Actor, enterprise_ids: Collection[int]) -> int:
    """Return how many complaints of these records are not settled, of those the actor may know of; one query."""
    visible = access.visible_complaints(actor).exclude(state=ComplaintState.SETTLED.value)
    return visible.filter(enterprise_id__in=list(enterprise_ids)).count()
