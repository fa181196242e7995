"""How every act of this room is written down: one event over the one before, in the chain of its subject."""

from collections.abc import Mapping
from datetime import datetime

from zhuqi.followups.history import event_hash
from zhuqi.followups.kinds import FollowUpAction
from zhuqi.followups.models import Chain, FollowUpEvent
from zhuqi.organisations.roles import Actor

RULES = "rules"


def record(
    subject: str,
    action: FollowUpAction,
    *,
    actor: Actor | None,
    at: datetime,
    reason: str = "",
    data: Mapping[str, object] | None = None,
) -> FollowUpEvent:
    """Append an event to the chain of ``subject``; without an actor nobody is named."""
    Chain.objects.get_or_create(subject=subject)
    chain = Chain.objects.select_for_update().get(subject=subject)
    event = FollowUpEvent(
        chain=chain,
        sequence=chain.event_count + 1,
        action=action.value,
        actor_id=actor.user_id if actor else None,
        at=at,
        reason=reason[:300],
        data=dict(data or {}),
        previous_hash=chain.last_hash,
    )
    event.hash = event_hash(event, subject)
    event.save(force_insert=True)
    chain.last_hash, chain.event_count = event.hash, event.sequence
    chain.save(update_fields=["last_hash", "event_count"])
    return event
