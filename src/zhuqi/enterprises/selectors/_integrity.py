"""Are the histories of the enterprises what they were?  Every hash and every chain, computed again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from zhuqi.enterprises.history import event_hash
from zhuqi.enterprises.models import Enterprise, EnterpriseEvent

_END = "末尾与企业上登记的摘要不符，可能有记录被删除"


class _Event(NamedTuple):
    enterprise_id: int
    action: str
    actor_id: int
    at: datetime
    reason: str
    data: dict[str, object]
    previous_hash: str
    hash: str
    number: str
    last_hash: str


@dataclass(frozen=True)
class BrokenHistory:
    """Where the history of an enterprise does not hold: its number, which line of it (or 0), and what is wrong."""

    enterprise: str
    event: int
    problem: str


@dataclass(frozen=True)
class HistoryIntegrity:
    """How many lines were checked and everything that was found broken."""

    events: int
    broken: tuple[BrokenHistory, ...]


def history_integrity() -> HistoryIntegrity:
    """Verify the histories of all enterprises, streaming; memory does not grow with them."""
    broken: list[BrokenHistory] = []
    count = 0
    rows = EnterpriseEvent.objects.order_by("enterprise_id", "id").values_list(
        *_Event._fields[:8], "enterprise__number", "enterprise__last_hash"
    )
    events = map(_Event._make, rows.iterator(chunk_size=5000))
    for _, history in groupby(events, key=lambda event: event.enterprise_id):
        for place, problem, event in _check(history):
            if problem:
                broken.append(BrokenHistory(event.number, place, problem))
            else:
                count += place
    silent = Enterprise.objects.filter(events__isnull=True).exclude(last_hash="").values_list("number", flat=True)
    broken.extend(BrokenHistory(number, 0, _END) for number in silent)
    return HistoryIntegrity(count, tuple(broken))


def broken_history_links() -> tuple[BrokenHistory, ...]:
    """Return every broken link in the histories of enterprises."""
    return history_integrity().broken


def _check(history: Iterator[_Event]) -> Iterator[tuple[int, str, _Event]]:
    """Yield what is wrong with one history, line by line; last its length and no problem."""
    previous, place = "", 0
    for event in history:
        place += 1
        if event.previous_hash != previous:
            yield place, "与上一条的链接不符", event
        if event.hash != event_hash(event):
            yield place, "内容与摘要不符，记录被改动过", event
        previous = event.hash
    if event.last_hash != previous:
        yield place, _END, event
    yield place, "", event
