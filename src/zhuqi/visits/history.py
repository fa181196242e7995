"""How the events of a visit are chained: each hash covers the event and the hash before it."""

from datetime import UTC, datetime
from typing import Protocol

from zhuqi.foundation.chains import chained_hash


class _Event(Protocol):
    sequence: int
    action: str
    actor_id: int
    at: datetime
    reason: str
    data: dict[str, object]
    previous_hash: str


def event_hash(event: _Event, number: str) -> str:
    """Return the SM3 hash, in hexadecimal, of an event of the visit called ``number`` over the previous hash."""
    return chained_hash(
        [
            event.previous_hash,
            number,
            event.sequence,
            str(event.action),
            event.actor_id,
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.reason,
            event.data,
        ]
    )


class _Line(Protocol):
    action: str
    actor_id: int
    at: datetime
    reason: str
    data: dict[str, object]
    previous_hash: str


def fieldwork_hash(event: _Line) -> str:
    """Return the SM3 hash of a line in the one history of settings, campaigns and tours."""
    return chained_hash(
        [
            event.previous_hash,
            "fieldwork",
            str(event.action),
            event.actor_id,
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.reason,
            event.data,
        ]
    )
