"""One act on many issues: each in its own transaction, through the same service as one; says which and why not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.issues import selectors, services
from zhuqi.organisations.roles import Actor

MOST = 100


@dataclass(frozen=True)
class BulkResult:
    """The numbers done, and those refused with the reason."""

    done: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def assign(actor: Actor, numbers: list[str], unit_id: int, at: datetime) -> BulkResult:
    """Assign each issue to the unit."""
    return _each(actor, numbers, lambda pk: services.assign_issue(issue_id=pk, unit_id=unit_id, actor=actor, at=at))


def chase(actor: Actor, numbers: list[str], text: str, at: datetime) -> BulkResult:
    """Chase each issue."""
    return _each(actor, numbers, lambda pk: services.chase_issue(issue_id=pk, text=text, actor=actor, at=at))


def _each(actor: Actor, numbers: list[str], perform: Callable[[int], services.Recorded]) -> BulkResult:
    wanted = list(dict.fromkeys(numbers))[:MOST]
    ids = selectors.issue_ids_by_number(actor=actor, numbers=wanted)
    done, refused = [], []
    for number in wanted:
        reason = _try(perform, ids[number]) if number in ids else "没有这个问题，或您无权查看。"
        if reason:
            refused.append((number, reason.removeprefix(f"{number} ")))
        else:
            done.append(number)
    return BulkResult(tuple(done), tuple(refused))


def _try(perform: Callable[[int], services.Recorded], pk: int) -> str:
    """Perform one; return why it was refused, "" if it was done."""
    try:
        perform(pk)
    except (Refused, NotAllowed, NotFound) as refused:
        return str(refused)
    return ""
