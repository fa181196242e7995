"""How the history of stewardship is chained: each hash covers the event and the hash before it."""

from datetime import UTC, datetime
from typing import Protocol

from zhuqi.foundation.chains import chained_hash


class _Event(Protocol):
    action: str
    actor_id: int
    at: datetime
    reason: str
    data: dict[str, object]
    previous_hash: str


def event_hash(event: _Event) -> str:
    """Return the SM3 hash, in hexadecimal, of an event's content over the previous hash."""
    return chained_hash(
        [
            event.previous_hash,
            str(event.action),
            event.actor_id,
            event.at.astimezone(UTC).isoformat(),
            event.reason,
            event.data,
        ]
    )
