"""Whether the chains of this room hold: what a verifier of the history asks."""

from zhuqi.followups.history import event_hash
from zhuqi.followups.models import Chain, FollowUpEvent


def broken_follow_up_links() -> tuple[tuple[str, int, str], ...]:
    """Return (subject, event sequence, what is wrong) for every broken link in the chains of this room."""
    broken: list[tuple[str, int, str]] = []
    heads = {chain.pk: chain for chain in Chain.objects.all()}
    last: dict[int, tuple[str, int]] = {}
    for event in FollowUpEvent.objects.order_by("chain_id", "sequence").iterator(chunk_size=2000):
        chain = heads[event.chain_id]
        before, count = last.get(event.chain_id, ("", 0))
        if event.previous_hash != before or event.sequence != count + 1:
            broken.append((chain.subject, event.sequence, "与前一条记录不衔接"))
        if event.hash != event_hash(event, chain.subject):
            broken.append((chain.subject, event.sequence, "内容与摘要不符"))
        last[event.chain_id] = (event.hash, event.sequence)
    for pk, chain in heads.items():
        if last.get(pk, ("", 0)) != (chain.last_hash, chain.event_count):
            broken.append((chain.subject, 0, "最后一条记录与保存的摘要不符"))
    return tuple(broken)
