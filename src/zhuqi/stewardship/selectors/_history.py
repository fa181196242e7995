"""The history of stewardship: its lines, newest first, and whether the chain holds."""

from dataclasses import dataclass
from datetime import datetime

from zhuqi.stewardship.categories import StewardshipAction
from zhuqi.stewardship.history import event_hash
from zhuqi.stewardship.models import StewardshipEvent


@dataclass(frozen=True)
class StewardshipLine:
    """One act on stewardship."""

    id: int
    action: StewardshipAction
    at: datetime
    actor_name: str
    reason: str
    data: dict[str, object]


def stewardship_history(
    *, limit: int = 50, before: int | None = None, action: StewardshipAction | None = None
) -> tuple[StewardshipLine, ...]:
    """Return the newest acts first, older than the id ``before`` if given; the caller asked who may read them."""
    events = StewardshipEvent.objects.select_related("actor").order_by("-id")
    if before is not None:
        events = events.filter(pk__lt=before)
    if action is not None:
        events = events.filter(action=action.value)
    return tuple(
        StewardshipLine(event.pk, StewardshipAction(event.action), event.at, event.actor.name, event.reason, event.data)
        for event in events[:limit]
    )


def broken_stewardship_links() -> tuple[tuple[int, str], ...]:
    """Return (event id, what is wrong) for every broken link in the history of stewardship."""
    broken: list[tuple[int, str]] = []
    last_hash = ""
    for event in StewardshipEvent.objects.order_by("id").iterator(chunk_size=2000):
        if event.previous_hash != last_hash:
            broken.append((event.pk, "与前一条记录不衔接"))
        if event.hash != event_hash(event):
            broken.append((event.pk, "内容与摘要不符"))
        last_hash = event.hash
    return tuple(broken)
