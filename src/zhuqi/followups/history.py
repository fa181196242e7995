"""How the events of this room are chained: each hash covers the event and the hash before it."""

from datetime import UTC, datetime
from typing import Protocol

from zhuqi.foundation.chains import chained_hash


class _Event(Protocol):
    sequence: int
    action: str
    actor_id: int | None
    at: datetime
    reason: str
    data: dict[str, object]
    previous_hash: str


def event_hash(event: _Event, subject: str) -> str:
    """Return the SM3 hash, in hexadecimal, of an event of the chain called ``subject`` over the previous hash."""
    return chained_hash(
        [
            event.previous_hash,
            subject,
            event.sequence,
            str(event.action),
            event.actor_id,
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.reason,
            event.data,
        ]
    )
