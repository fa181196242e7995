"""The history of settings, campaigns and tours: one chain, one act at a time."""

from datetime import datetime

from django.db import connection, transaction

from zhuqi.organisations.roles import Actor
from zhuqi.visits.history import fieldwork_hash
from zhuqi.visits.models import FieldworkEvent
from zhuqi.visits.workflow import FieldworkAction

_HISTORY_LOCK = 7_402  # advisory lock: this history is one chain


@transaction.atomic
def record_fieldwork_act(
    *,
    action: FieldworkAction,
    actor: Actor,
    at: datetime,
    reason: str = "",
    data: dict[str, object] | None = None,
) -> int:
    """Write a line over the one before, and return its id; the caller checked the right. ``data`` names no person."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_HISTORY_LOCK])
    last = FieldworkEvent.objects.order_by("-id").values_list("hash", flat=True).first()
    event = FieldworkEvent(
        action=action.value,
        actor_id=actor.user_id,
        at=at,
        reason=reason.strip()[:300],
        data=data or {},
        previous_hash=last or "",
    )
    event.hash = fieldwork_hash(event)
    event.save(force_insert=True)
    return event.pk
