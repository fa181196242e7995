"""What an issue waits for, read from its rows: extensions, instructions, call-backs; and which acts are idle."""

from dataclasses import dataclass
from datetime import date

from zhuqi.issues.models import CoHandling, Issue, IssueEvent, PreCommunication
from zhuqi.issues.workflow import ATTEMPTS, Action
from zhuqi.organisations.roles import Actor


@dataclass(frozen=True)
class PendingExtension:
    """An extension that waits for its decision."""

    old_due_date: date
    new_due_date: date
    reason: str


def idle_actions(
    actor: Actor,
    issue: Issue,
    history: list[IssueEvent],
    co_handlings: list[CoHandling],
    tracks: list[PreCommunication],
) -> frozenset[Action]:
    """Return the acts that find nothing to act on now: nothing asked for, nothing open, done already."""
    own_units = frozenset[int]().union(*(grant.unit_ids for grant in actor.grants))
    mine = [row for row in tracks if row.done_at is None and (row.member_id is None or row.member_id in actor.user_ids)]
    idle = {
        Action.APPROVE_EXTENSION: pending_extension(history) is None,
        Action.REFUSE_EXTENSION: pending_extension(history) is None,
        Action.REQUEST_EXTENSION: pending_extension(history) is not None,
        Action.ANSWER_INSTRUCTION: not open_instructions(history),
        Action.PRE_COMMUNICATE: not mine,
        Action.REPLY: all(row.replied_at for row in co_handlings if row.unit_id in own_units),
        Action.MARK_TYPICAL: issue.is_typical,
        Action.CALL_BACK: issue.confirmed_solved,
        Action.CLOSE: not issue.confirmed_solved and unreached_attempts(history) < ATTEMPTS,
    }
    return frozenset(action for action, is_idle in idle.items() if is_idle)


def pending_extension(history: list[IssueEvent]) -> PendingExtension | None:
    pending: PendingExtension | None = None
    for event in history:
        if event.action == Action.REQUEST_EXTENSION:
            pending = PendingExtension(
                date.fromisoformat(event.data["old_due_date"]),
                date.fromisoformat(event.data["new_due_date"]),
                event.reason,
            )
        elif event.action in (Action.APPROVE_EXTENSION, Action.REFUSE_EXTENSION):
            pending = None
    return pending


def open_instructions(history: list[IssueEvent]) -> tuple[str, ...]:
    """Return the instructions without an answer: answers come in the order of the instructions."""
    written = [event.reason for event in history if event.action == Action.INSTRUCT]
    answered = sum(event.action == Action.ANSWER_INSTRUCTION for event in history)
    return tuple(written[answered:])


def unreached_attempts(history: list[IssueEvent]) -> int:
    count = 0
    for event in history:
        if event.action == Action.CALL_BACK and not event.data.get("reached"):
            count += 1
        elif event.action == Action.REOPEN:
            count = 0
    return count
