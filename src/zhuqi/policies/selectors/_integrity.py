"""Are the histories of the policies what they were?  Every hash and every chain, computed again."""

from zhuqi.policies.history import event_hash
from zhuqi.policies.models import Policy, PolicyEvent


def broken_policy_links() -> tuple[tuple[str, int, str], ...]:
    """Return (number of the policy, which line of it or 0, what is wrong) for every broken link."""
    broken: list[tuple[str, int, str]] = []
    heads = dict(Policy.objects.values_list("pk", "number"))
    last: dict[int, tuple[str, int]] = {}
    for event in PolicyEvent.objects.order_by("policy_id", "id").iterator(chunk_size=2000):
        before, count = last.get(event.policy_id, ("", 0))
        if event.previous_hash != before:
            broken.append((heads[event.policy_id], count + 1, "与上一条的链接不符"))
        if event.hash != event_hash(event):
            broken.append((heads[event.policy_id], count + 1, "内容与摘要不符，记录被改动过"))
        last[event.policy_id] = (event.hash, count + 1)
    for pk, number, newest in Policy.objects.order_by("pk").values_list("pk", "number", "last_hash"):
        if last.get(pk, ("", 0))[0] != newest:
            broken.append((number, 0, "末尾与政策上登记的摘要不符，可能有记录被删除"))
    return tuple(broken)
