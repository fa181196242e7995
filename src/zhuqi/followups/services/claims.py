"""Who is calling a firm right now: opening it claims it for half an hour, so that two callers never ring at once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from zhuqi.followups import access
from zhuqi.followups.models import FirmLine
from zhuqi.foundation.errors import Refused
from zhuqi.organisations.roles import Actor

CLAIM = timedelta(minutes=30)


@transaction.atomic
def claim_firm(*, enterprise_id: int, actor: Actor, at: datetime) -> None:
    """
    Take a firm for half an hour, giving back any other one had; taking it again begins the half hour anew.

    :raises NotAllowed: if the actor makes no calls, or is not neutral to this firm
    :raises Refused: if somebody else has it
    """
    access.require_caller(actor)
    FirmLine.objects.get_or_create(enterprise_id=enterprise_id)
    mine = Q(claimed_by_id=actor.user_id)
    free = Q(claimed_by__isnull=True) | Q(claimed_until__lte=at)
    FirmLine.objects.filter(mine).exclude(enterprise_id=enterprise_id).update(claimed_by=None, claimed_until=None)
    # One statement decides: of two who press at once, the second finds the row changed.
    taken = FirmLine.objects.filter(mine | free, enterprise_id=enterprise_id).update(
        claimed_by_id=actor.user_id, claimed_until=at + CLAIM
    )
    if not taken:
        raise Refused(_who_has_it(enterprise_id))


@transaction.atomic
def release_firm(*, enterprise_id: int, actor: Actor) -> None:
    """Give a firm back without having called it; nothing happens if one does not have it."""
    held = FirmLine.objects.filter(enterprise_id=enterprise_id, claimed_by_id=actor.user_id)
    held.update(claimed_by=None, claimed_until=None)


def lock_line(enterprise_id: int, actor: Actor, at: datetime) -> FirmLine:
    """
    Lock what the calls to a firm share, for recording one.

    :raises Refused: if somebody else is calling it
    """
    FirmLine.objects.get_or_create(enterprise_id=enterprise_id)
    line = FirmLine.objects.select_for_update(of=("self",)).get(enterprise_id=enterprise_id)
    is_others = line.claimed_by_id not in (None, actor.user_id)
    if is_others and line.claimed_until is not None and line.claimed_until > at:
        raise Refused(_who_has_it(enterprise_id))
    return line


def _who_has_it(enterprise_id: int) -> str:
    line = FirmLine.objects.select_related("claimed_by").get(enterprise_id=enterprise_id)
    name = line.claimed_by.name if line.claimed_by else "另一位回访员"
    return f"{name}正在联系这家企业，为免重复打扰，请先联系别家；半小时内没有登记的会自动放开。"
