"""How the events of a visit are chained: each hash covers the event and the hash before it."""

import json
from datetime import UTC, datetime
from typing import Protocol

from zhuqi.foundation import crypto


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
    content = [
        event.previous_hash,
        number,
        event.sequence,
        str(event.action),
        event.actor_id,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.reason,
        event.data,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return crypto.provider().hash(text.encode())


class _Line(Protocol):
    action: str
    actor_id: int
    at: datetime
    reason: str
    data: dict[str, object]
    previous_hash: str


def fieldwork_hash(event: _Line) -> str:
    """Return the SM3 hash of a line in the one history of settings, campaigns and tours."""
    content = [
        event.previous_hash,
        "fieldwork",
        str(event.action),
        event.actor_id,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.reason,
        event.data,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return crypto.provider().hash(text.encode())
