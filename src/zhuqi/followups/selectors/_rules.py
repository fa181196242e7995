"""The rules in force, the scripts, and how they came to be."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from zhuqi.followups.kinds import DEFAULT_SCRIPTS, FOLLOW_UP_ACTION_LABELS, CallKind, FollowUpAction
from zhuqi.followups.models import CallScript, FollowUpEvent, FollowUpRules
from zhuqi.foundation import crypto


@dataclass(frozen=True)
class Rules:
    """How often and by when; what holds where nobody has decided otherwise are the defaults (domain.md 10)."""

    answered_workdays: int = 3
    withdrawal_workdays: int = 3
    second_workdays: int = 5
    second_percent: int = 10
    long_term_days: int = 30
    periodic_days: int = 30
    periodic_since: date | None = None
    complaint_workdays: int = 5
    suggestion_workdays: int = 10


@dataclass(frozen=True)
class RuleChange:
    """One change of the rules or of a script."""

    at: datetime
    person: str
    action_label: str
    reason: str
    data: dict[str, Any]


def rules_in_force() -> Rules:
    """Return the rules as they stand."""
    row = FollowUpRules.objects.order_by("-id").first()
    if row is None:
        return Rules()
    return Rules(**{field.name: getattr(row, field.name) for field in fields(Rules)})


def script_of(kind: CallKind) -> str:
    """Return what a caller says in calls of a kind."""
    row = CallScript.objects.filter(kind=kind.value).order_by("-id").first()
    return row.text if row else DEFAULT_SCRIPTS[kind]


def scripts() -> dict[CallKind, str]:
    """Return what callers say, by kind of call."""
    newest = CallScript.objects.order_by("kind", "-id").distinct("kind")
    said = {CallKind(row.kind): row.text for row in newest}
    return {kind: said.get(kind, DEFAULT_SCRIPTS[kind]) for kind in CallKind}


def rule_changes(limit: int = 20) -> tuple[RuleChange, ...]:
    """Return the latest changes of rules and scripts, newest first."""
    events = FollowUpEvent.objects.filter(chain__subject="rules").select_related("actor").order_by("-sequence")
    return tuple(
        RuleChange(
            event.at,
            event.actor.name if event.actor else "",
            FOLLOW_UP_ACTION_LABELS[FollowUpAction(event.action)],
            event.reason,
            event.data,
        )
        for event in events[:limit]
    )


def sample_seed() -> str:
    """Return what the lots of the second calls are drawn with: the same for ever, and known to nobody who calls."""
    return crypto.provider().mac(b"followups: lots of the second calls")
