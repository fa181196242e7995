"""Whether the histories of visits still hang together."""

from zhuqi.visits.history import event_hash
from zhuqi.visits.models import Visit, VisitEvent


def broken_history_links() -> tuple[tuple[str, int, str], ...]:
    """Return (visit number, event sequence, what is wrong) for every broken link in the histories of visits."""
    broken: list[tuple[str, int, str]] = []
    visit: Visit | None = None
    last_hash = ""
    for event in VisitEvent.objects.select_related("visit").order_by("visit_id", "sequence").iterator(chunk_size=2000):
        if visit is None or event.visit_id != visit.pk:
            broken += _end_of(visit, last_hash)
            visit, last_hash = event.visit, ""
        if event.previous_hash != last_hash:
            broken.append((visit.number, event.sequence, "与前一条记录不衔接"))
        if event.hash != event_hash(event, visit.number):
            broken.append((visit.number, event.sequence, "内容与摘要不符"))
        last_hash = event.hash
    return tuple(broken + _end_of(visit, last_hash))


def _end_of(visit: Visit | None, last_hash: str) -> list[tuple[str, int, str]]:
    if visit is None or visit.last_hash == last_hash:
        return []
    return [(visit.number, 0, "最后一条记录与走访上保存的摘要不符")]
