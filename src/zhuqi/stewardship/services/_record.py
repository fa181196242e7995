"""What every act on stewardship shares: one chain of history, one act at a time."""

from datetime import datetime

from django.db import connection, transaction

from zhuqi.organisations.roles import Actor
from zhuqi.stewardship.categories import StewardshipAction
from zhuqi.stewardship.history import event_hash
from zhuqi.stewardship.models import StewardshipEvent

_HISTORY_LOCK = 7_302  # advisory lock: the history of stewardship is one chain


def lock_history() -> None:
    """Wait until nobody else changes stewardship as a whole; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_HISTORY_LOCK])


@transaction.atomic
def record_stewardship_act(
    *,
    action: StewardshipAction,
    actor: Actor,
    at: datetime,
    reason: str = "",
    data: dict[str, object] | None = None,
) -> int:
    """
    Write a line into the history of stewardship over the one before, and return its id; the caller checked the right.

    Acts on stewardship that write one come one after the other until their transactions end. ``data`` holds ids,
    counts and dates, no personal data; JSON makes its keys text.
    """
    lock_history()
    last = StewardshipEvent.objects.order_by("-id").values_list("hash", flat=True).first()
    event = StewardshipEvent(
        action=action.value,
        actor_id=actor.user_id,
        at=at,
        reason=reason.strip()[:300],
        data=data or {},
        previous_hash=last or "",
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    return event.pk
