"""Every act from every status and by every role; what it leaves behind, and that a refusal leaves nothing."""

import itertools

import pytest
from django.db import transaction

from tests.factories import make_actor, make_unit
from tests.issues.cast import bring_to, correct_call, make_cast, prepare
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.issues import access
from zhuqi.issues.models import Issue, IssueEvent, IssueState
from zhuqi.issues.workflow import TRANSITIONS, Action, Status, target_of
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db

BY_SYSTEM = {Action.RECOMPUTE}
CREATING = {Action.REGISTER, Action.IMPORT}
BY_HAND = [action for action in Action if action not in BY_SYSTEM | CREATING]
LEGAL = [(s, a) for s, a in itertools.product(Status, BY_HAND) if s in TRANSITIONS[a].sources]
# Legal by the table, and still without sense from there: the fact the act answers to cannot be on record.
SENSELESS = {
    (Status.DISPUTED, Action.APPROVE_EXTENSION),
    (Status.DISPUTED, Action.REFUSE_EXTENSION),
    (Status.CLOSED, Action.CALL_BACK),
}


@pytest.mark.parametrize(("status", "action"), [pair for pair in LEGAL if pair not in SENSELESS])
def test_a_legal_act_moves_records_and_opens_the_next_state(status, action):
    cast = make_cast()
    issue = bring_to(cast, status)
    prepare(cast, issue, action)
    issue.refresh_from_db()
    before = issue.event_count

    recorded = correct_call(cast, action, issue.pk)()

    issue.refresh_from_db()
    expected = target_of(
        action,
        status=status,
        status_before=Status(Status.REGISTERED),
        has_unit=True,
    )
    assert issue.status == recorded.status == expected
    event = IssueEvent.objects.get(pk=recorded.event_id)
    assert (event.action, event.from_status, event.to_status) == (action, status, issue.status)
    assert event.hash == issue.last_hash
    assert event.sequence == issue.event_count == before + 1
    present = IssueState.objects.get(issue=issue, recorded_until=None)
    assert present.status == issue.status


@pytest.mark.parametrize("status", list(Status))
def test_every_illegal_act_is_refused_and_leaves_nothing(status):
    cast = make_cast()
    issue = bring_to(cast, status)
    before = Issue.objects.values().get(pk=issue.pk)

    for action in BY_HAND:
        if status in TRANSITIONS[action].sources:
            continue
        with pytest.raises(StaleState):
            correct_call(cast, action, issue.pk)()

    assert Issue.objects.values().get(pk=issue.pk) == before


ROLE_OF = {
    Role.DISPATCHER: "second_dispatcher",
    Role.SUPERVISOR: "supervisor",
    Role.HANDLER: "handler",
    Role.UNIT_HEAD: "unit_head",
    Role.CALLER: "caller",
    Role.GROUP_LEAD: "group_lead",
    Role.STEWARD: "steward",
    Role.LEADER: "leader",
    Role.CONTACT: "contact",
}


@pytest.mark.parametrize("action", BY_HAND)
def test_an_act_is_refused_to_everyone_whose_role_does_not_carry_it(action):
    cast = make_cast()
    status = next(s for s in Status if s in TRANSITIONS[action].sources and (s, action) not in SENSELESS)
    issue = bring_to(cast, status)
    prepare(cast, issue, action)
    call = correct_call(cast, action, issue.pk)

    for role, name in ROLE_OF.items():
        if role in TRANSITIONS[action].roles:
            continue
        with pytest.raises((NotAllowed, NotFound)):
            call(actor=getattr(cast, name))
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
        with pytest.raises((NotAllowed, NotFound)):
            call(actor=make_actor(role))

    assert call()


@pytest.mark.parametrize("action", [a for a in BY_HAND if TRANSITIONS[a].needs_reason])
def test_an_act_that_needs_a_reason_is_refused_without(action):
    cast = make_cast()
    status = next(s for s in Status if s in TRANSITIONS[action].sources and (s, action) not in SENSELESS)
    issue = bring_to(cast, status)
    prepare(cast, issue, action)
    call = correct_call(cast, action, issue.pk)
    words = ("reason", "text", "answer", "words", "plan", "story", "measures", "result", "arrangement", "progress")
    words += ("reply", "outcome")
    word = next(w for w in words if w in call.keywords)

    with pytest.raises(Refused, match="请填写"):
        call(**{word: "   "})


def test_nothing_is_left_when_the_transaction_fails():
    cast = make_cast()
    issue = bring_to(cast, Status.TRIAGED)
    before = Issue.objects.values().get(pk=issue.pk)

    def assign_and_fail() -> None:
        with transaction.atomic():
            correct_call(cast, Action.ASSIGN, issue.pk)()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        assign_and_fail()

    assert Issue.objects.values().get(pk=issue.pk) == before
    assert not issue.stages.exists()
    assert IssueState.objects.filter(issue=issue, recorded_until=None).get().status == Status.TRIAGED


def test_another_unit_neither_sees_nor_handles_the_issue():
    cast = make_cast()
    issue = bring_to(cast, Status.ASSIGNED)
    stranger = make_actor(Role.HANDLER, unit=make_unit("市教育局"))

    assert not access.visible_issues(stranger).filter(pk=issue.pk).exists()
    with pytest.raises(NotAllowed):
        correct_call(cast, Action.ARRANGE, issue.pk)(actor=stranger)


def test_nobody_of_the_handling_unit_calls_back_or_audits():
    cast = make_cast()
    issue = bring_to(cast, Status.ANSWERED)
    inside = make_actor(Role.CALLER, name="本单位回访", unit=make_unit("供电公司"))

    with pytest.raises(NotAllowed, match="承办单位以外"):
        correct_call(cast, Action.CALL_BACK, issue.pk)(actor=inside)


def test_whoever_proposed_an_exclusion_does_not_decide_on_it():
    cast = make_cast()
    issue = bring_to(cast, Status.EXCLUSION_PROPOSED)

    with pytest.raises(NotAllowed, match="另一人"):
        correct_call(cast, Action.APPROVE_EXCLUSION, issue.pk)(actor=cast.dispatcher)
