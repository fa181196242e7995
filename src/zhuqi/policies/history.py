"""How the events of a policy are chained: each hash covers the event and the hash before it."""

from datetime import UTC, datetime
from typing import Protocol

from zhuqi.foundation.chains import chained_hash


class _Event(Protocol):
    """What is hashed of an event: read only, so that a plain row will do."""

    @property
    def policy_id(self) -> int: ...
    @property
    def action(self) -> str: ...
    @property
    def actor_id(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def reason(self) -> str: ...
    @property
    def data(self) -> dict[str, object]: ...
    @property
    def previous_hash(self) -> str: ...


def event_hash(event: _Event) -> str:
    """Return the SM3 hash, in hexadecimal, of an event's content over the previous hash."""
    return chained_hash(
        [
            event.previous_hash,
            event.policy_id,
            str(event.action),
            event.actor_id,
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.reason,
            event.data,
        ]
    )
