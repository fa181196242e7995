"""Lines under the bell: who is told of an event.  A reaction, safe to run twice."""

from datetime import datetime

from django.db import transaction

from zhuqi.foundation.errors import NotFound
from zhuqi.issues.models import Issue, IssueEvent, Notice, PreCommunication
from zhuqi.issues.workflow import ACTION_LABELS, Action
from zhuqi.organisations.roles import Actor, Role
from zhuqi.organisations.selectors import people_with_role
from zhuqi.stewardship.selectors import steward_of

_UNIT = (Role.HANDLER, Role.UNIT_HEAD)

# Whose bell rings for which act; everything else is read in the day's work and the history.
_LEAD_UNIT_HEARS = frozenset(
    {
        Action.ASSIGN,
        Action.REASSIGN,
        Action.UPHOLD,
        Action.APPROVE_EXTENSION,
        Action.REFUSE_EXTENSION,
        Action.RETURN_TO_WORK,
        Action.REOPEN,
        Action.CHASE,
        Action.SUPERVISE,
        Action.INSTRUCT,
        Action.REPLY,
        Action.RECOMPUTE,
    }
)
_STEWARD_HEARS = frozenset(
    {Action.ASSIGN, Action.ANSWER, Action.PARK, Action.APPROVE_EXTENSION, Action.RESOLVE, Action.CLOSE, Action.REOPEN}
)


@transaction.atomic
def tell_people_about(*, event_id: int) -> int:
    """
    Put the event under the bell of everyone it concerns except whoever did it; returns how many lines are new.

    :raises NotFound: if there is no such event
    """
    event = (
        IssueEvent.objects.select_related("issue__lead_unit").prefetch_related("issue__co_units").filter(pk=event_id)
    ).first()
    if event is None:
        raise NotFound("没有这条办理记录。")
    recipients = _recipients(event) - {event.actor_id}
    text = f"{event.issue.number} {event.issue.enterprise_name} {ACTION_LABELS[Action(event.action)]}"
    before = Notice.objects.filter(event=event).count()
    Notice.objects.bulk_create(
        (
            Notice(recipient_id=user_id, event=event, issue=event.issue, text=text[:200], at=event.at)
            for user_id in sorted(recipients)
        ),
        ignore_conflicts=True,
    )
    return Notice.objects.filter(event=event).count() - before


def _recipients(event: IssueEvent) -> set[int]:
    issue, action = event.issue, Action(event.action)
    people: set[int] = set()
    if action in _LEAD_UNIT_HEARS and issue.lead_unit_id is not None:
        people |= _people_of(issue.lead_unit_id)
    if action in (Action.ASSIGN, Action.REASSIGN):
        for unit in issue.co_units.all():
            people |= _people_of(unit.pk)
        members = PreCommunication.objects.filter(issue=issue, done_at=None, member__isnull=False)
        people |= set(members.values_list("member_id", flat=True))
    if action in _STEWARD_HEARS and not issue.is_confidential:
        people |= _steward(issue)
    return people


def _people_of(unit_id: int) -> set[int]:
    return {person.id for role in _UNIT for person in people_with_role(role, unit_id)}


def _steward(issue: Issue) -> set[int]:
    steward = steward_of(issue.enterprise_id)
    return {steward.id} if steward else set()


def mark_notices_read(*, actor: Actor, at: datetime) -> int:
    """Empty the actor's bell; returns how many lines were unread."""
    return Notice.objects.filter(recipient_id=actor.user_id, read_at=None).update(read_at=at)
