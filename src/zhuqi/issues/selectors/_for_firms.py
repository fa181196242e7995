"""What a firm's own contact sees of its issue: the road and the answers, not what officials say among themselves."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from zhuqi.issues.models import Attachment, Issue, IssueEvent
from zhuqi.issues.workflow import Action
from zhuqi.organisations.roles import Actor, Role

_SHOWN = frozenset(
    {
        Action.REGISTER,
        Action.IMPORT,
        Action.TRIAGE,
        Action.SOLVE_ON_SITE,
        Action.ASSIGN,
        Action.REASSIGN,
        Action.ARRANGE,
        Action.ANSWER,
        Action.APPROVE_EXTENSION,
        Action.PARK,
        Action.RESUME,
        Action.RESOLVE,
        Action.PASS_AUDIT,
        Action.CALL_BACK,
        Action.CLOSE,
        Action.REOPEN,
        Action.APPROVE_EXCLUSION,
        Action.REFUSE_EXCLUSION,
        Action.TRANSFER,
        Action.PROPOSE_WITHDRAWAL,
        Action.CONFIRM_WITHDRAWAL,
        Action.REFUSE_WITHDRAWAL,
        Action.MERGE,
        Action.UNDO_MERGE,
        Action.RECOMPUTE,
    }
)
_SAID_TO_THE_FIRM = frozenset({Action.ANSWER, Action.PARK, Action.APPROVE_EXCLUSION, Action.TRANSFER})


def is_of_the_firm(actor: Actor) -> bool:
    """Say whether the actor is a firm's contact."""
    return actor.has(Role.CONTACT)


def files_for(actor: Actor, issue: Issue) -> QuerySet[Attachment]:
    """Return the files of an issue this actor may open: a firm's contact, only those that the firm sent in itself."""
    files = Attachment.objects.filter(issue=issue)
    if is_of_the_firm(actor):
        sent_in = Q(uploaded_by_id=actor.user_id) | Q(uploaded_by__contact_enterprise_id=issue.enterprise_id)
        files = files.filter(sent_in)
    return files.order_by("uploaded_at", "id")


def shown_to(actor: Actor, events: Iterable[IssueEvent]) -> list[IssueEvent]:
    """Return the events this actor reads, with what was written only where it was written for them."""
    if not is_of_the_firm(actor):
        return list(events)
    shown = []
    for event in events:
        is_own = event.actor_id == actor.user_id
        if not is_own and event.action not in _SHOWN:
            continue
        if not is_own and event.action not in _SAID_TO_THE_FIRM:
            event.reason = ""  # never saved: the row is only read here
        shown.append(event)
    return shown
