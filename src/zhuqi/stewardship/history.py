"""How the history of stewardship is chained: each hash covers the event and the hash before it."""

import json
from datetime import UTC, datetime
from typing import Protocol

from zhuqi.foundation import crypto


class _Event(Protocol):
    action: str
    actor_id: int
    at: datetime
    reason: str
    data: dict[str, object]
    previous_hash: str


def event_hash(event: _Event) -> str:
    """Return the SM3 hash, in hexadecimal, of an event's content over the previous hash."""
    content = [
        event.previous_hash,
        str(event.action),
        event.actor_id,
        event.at.astimezone(UTC).isoformat(),
        event.reason,
        event.data,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return crypto.provider().hash(text.encode())
