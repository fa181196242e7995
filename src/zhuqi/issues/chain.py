"""
The arithmetic of a history that cannot be altered quietly: event hashes, Merkle roots, seals.  Pure.

Anyone with a copy of the rows can repeat it: SM3 over a canonical JSON text (sorted keys, no spaces, UTF-8).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Protocol


def sm3(data: bytes) -> str:
    """Return the SM3 digest (GB/T 32905) of ``data`` in hexadecimal."""
    return hashlib.new("sm3", data).hexdigest()


def canonical(content: Mapping[str, object]) -> bytes:
    """Return the one text that stands for ``content``."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Event(Protocol):
    """What of an event is hashed."""

    sequence: int
    action: str
    from_status: str
    to_status: str
    actor_id: int
    on_behalf_of_id: int | None
    at: datetime
    occurred_on: date | None
    reason: str
    data: Any
    previous_hash: str


def hash_of(event: Event, number: str) -> str:
    """Return the hash that an event of the issue called ``number`` must carry, over its predecessor's."""
    content = {
        "previous": event.previous_hash,
        "issue": number,
        "sequence": event.sequence,
        "action": str(event.action),
        "from": str(event.from_status),
        "to": str(event.to_status),
        "actor": event.actor_id,
        "on_behalf_of": event.on_behalf_of_id,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "occurred_on": event.occurred_on.isoformat() if event.occurred_on else None,
        "reason": event.reason,
        "data": event.data,
    }
    return sm3(canonical(content))


def merkle_root(hashes: Sequence[str]) -> str:
    """
    Return the Merkle root over ``hashes`` in their order; an odd one is carried up as it is.

    The root of nothing is the digest of nothing.
    """
    if not hashes:
        return sm3(b"")
    row = [sm3(b"\x00" + bytes.fromhex(leaf)) for leaf in hashes]
    while len(row) > 1:
        paired = [
            sm3(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right))
            for left, right in zip(row[::2], row[1::2], strict=False)
        ]
        row = paired + row[len(paired) * 2 :]
    return row[0]


def seal_hash(*, previous_seal: str, day: date, events: int, root: str) -> str:
    """Return the seal of a day, chained to the seal before it."""
    return sm3(canonical({"previous": previous_seal, "day": day.isoformat(), "events": events, "root": root}))
