"""Which of a steward's firms something moved for lately, by another hand."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from zhuqi.issues.models import IssueEvent
from zhuqi.issues.selectors._ledger import local_midnight
from zhuqi.issues.workflow import ACTION_LABELS, Action
from zhuqi.organisations.roles import Actor, Role
from zhuqi.stewardship.access import stewarded_enterprises

LATELY = timedelta(days=7)
_MOST_EVENTS = 300


@dataclass(frozen=True)
class MovedFirm:
    """A firm, the newest thing that happened to one of its issues, and how many of them moved."""

    number: str
    name: str
    issue_number: str
    action_label: str
    at: datetime
    issues: int


def moved_firms(*, actor: Actor, today: date, limit: int = 8) -> tuple[MovedFirm, ...]:
    """
    Return the firms the actor is steward of where others moved something in the last seven days, the latest first.

    Confidential issues move unseen.  One query, none for whoever is no steward.
    """
    if not actor.has(Role.STEWARD):
        return ()
    firms = stewarded_enterprises(actor.user_ids, today)
    events = (
        IssueEvent.objects.filter(issue__enterprise_id__in=firms, issue__is_confidential=False)
        .filter(at__gte=local_midnight(today - LATELY))
        .exclude(actor_id=actor.user_id)
        .order_by("-at", "-id")
        .values_list("issue__enterprise__number", "issue__enterprise__name", "issue__number", "action", "at")
    )
    latest: dict[str, tuple[str, str, str, datetime]] = {}
    moved: dict[str, set[str]] = {}
    for firm, name, number, action, at in events[:_MOST_EVENTS]:
        latest.setdefault(firm, (name, number, action, at))
        moved.setdefault(firm, set()).add(number)
    return tuple(
        MovedFirm(firm, name, number, ACTION_LABELS[Action(action)], at, len(moved[firm]))
        for firm, (name, number, action, at) in list(latest.items())[:limit]
    )
