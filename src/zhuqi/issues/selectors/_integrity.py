"""Is the history what it was?  Every hash, every chain, every seal, computed again."""

from dataclasses import dataclass

from zhuqi.issues import chain
from zhuqi.issues.models import Issue, IssueEvent, Seal, SealEntry


@dataclass(frozen=True)
class BrokenLink:
    """Where the history does not hold: issue number (or "" for a seal), event sequence (or 0), and what is wrong."""

    issue: str
    event: int
    problem: str


@dataclass(frozen=True)
class Integrity:
    """How much was checked and everything that was found broken."""

    events: int
    sealed_days: int
    broken: tuple[BrokenLink, ...]


def ledger_integrity() -> Integrity:
    """Verify all events and seals, streaming; memory does not grow with the ledger."""
    events, broken = _check_events()
    sealed_days, broken_seals = _check_seals()
    return Integrity(events, sealed_days, (*broken, *broken_seals))


def _check_events() -> tuple[int, list[BrokenLink]]:
    broken: list[BrokenLink] = []
    count = 0
    number, previous, expected = "", "", 1
    issue_id: int | None = None
    rows = IssueEvent.objects.select_related("issue").order_by("issue_id", "sequence")
    last: IssueEvent | None = None
    for event in rows.defer("issue__search", "issue__description").iterator(chunk_size=5000):
        count += 1
        if event.issue_id != issue_id:
            broken.extend(_check_end(last))
            issue_id, number, previous, expected = event.issue_id, event.issue.number, "", 1
        if event.sequence != expected:
            broken.append(BrokenLink(number, event.sequence, f"第{expected}条缺失或顺序被改动"))
        if event.previous_hash != previous:
            broken.append(BrokenLink(number, event.sequence, "与上一条的链接不符"))
        if event.hash != chain.hash_of(event, number):
            broken.append(BrokenLink(number, event.sequence, "内容与摘要不符，记录被改动过"))
        previous, expected, last = event.hash, event.sequence + 1, event
    broken.extend(_check_end(last))
    silent = Issue.objects.filter(events__isnull=True).values_list("number", flat=True)
    broken.extend(BrokenLink(number, 0, "没有任何办理记录") for number in silent)
    return count, broken


def _check_end(last: IssueEvent | None) -> list[BrokenLink]:
    """The issue row keeps the last hash and the count: a tail cut off shows here."""
    if last is None:
        return []
    issue = last.issue
    if issue.last_hash == last.hash and issue.event_count == last.sequence:
        return []
    return [BrokenLink(issue.number, last.sequence, "末尾与问题上登记的摘要不符，可能有记录被删除")]


def _check_seals() -> tuple[int, list[BrokenLink]]:
    broken: list[BrokenLink] = []
    previous = ""
    seals = list(Seal.objects.order_by("day"))
    for seal in seals:
        leaves = list(SealEntry.objects.filter(seal=seal).order_by("position").values_list("event__hash", flat=True))
        root = chain.merkle_root(leaves)
        if len(leaves) != seal.events or root != seal.merkle_root:
            broken.append(BrokenLink("", 0, f"{seal.day:%Y-%m-%d} 的日封存与当日记录不符"))
        if seal.previous_seal != previous:
            broken.append(BrokenLink("", 0, f"{seal.day:%Y-%m-%d} 的日封存与前一日不相连"))
        digest = chain.seal_hash(
            previous_seal=seal.previous_seal, day=seal.day, events=seal.events, root=seal.merkle_root
        )
        if digest != seal.seal:
            broken.append(BrokenLink("", 0, f"{seal.day:%Y-%m-%d} 的封存值被改动过"))
        previous = seal.seal
    return len(seals), broken
