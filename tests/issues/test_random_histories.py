"""Random histories through the real acts: whatever people do, clock, counts and chain hold."""

import itertools
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.issues.cast import Cast, correct_call, make_cast, prepare, register
from zhuqi.foundation.errors import DomainError
from zhuqi.issues import access, selectors, services
from zhuqi.issues.lamps import WITH_CLOCK
from zhuqi.issues.models import Issue, IssueEvent, IssueStage, IssueState
from zhuqi.issues.workflow import HANDLING, TRANSITIONS, WITH_UNIT, Action, Status

pytestmark = pytest.mark.django_db

BY_HAND = sorted(set(Action) - {Action.REGISTER, Action.IMPORT, Action.RECOMPUTE})
# Histories that walk the main road more often than chance would.
ROAD = [Action.TRIAGE, Action.ASSIGN, Action.ARRANGE, Action.RESOLVE, Action.PASS_AUDIT, Action.CALL_BACK, Action.CLOSE]
steps = st.lists(
    st.tuples(st.sampled_from(BY_HAND + ROAD * 4), st.integers(min_value=0, max_value=96)), min_size=1, max_size=18
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_whatever_is_done_the_ledger_holds(steps):
    cast = make_cast()
    issue_id = register(cast).issue_id
    original: dict[str, object] = {}
    for action, hours in steps:
        cast.tick(hours=hours)
        issue = Issue.objects.get(pk=issue_id)
        if issue.status in TRANSITIONS[action].sources:
            with suppress(DomainError):
                prepare(cast, issue, action)
        before = Issue.objects.values().get(pk=issue_id)
        try:
            correct_call(cast, action, issue_id)()
        except DomainError:
            assert Issue.objects.values().get(pk=issue_id) == before
        services.sweep_deadlines(at=cast.now)
        check(cast, Issue.objects.get(pk=issue_id), original)
    done = IssueEvent.objects.filter(issue_id=issue_id).count()
    assert done == Issue.objects.get(pk=issue_id).event_count
    assert selectors.ledger_integrity().broken == ()


def check(cast: Cast, issue: Issue, original: dict[str, object]) -> None:
    status = Status(issue.status)
    # The state rows tile time without gap or overlap, and the last one is the present.
    states = list(IssueState.objects.filter(issue=issue).order_by("recorded_from"))
    assert states[-1].recorded_until is None
    assert all(a.recorded_until == b.recorded_from for a, b in itertools.pairwise(states))
    assert (states[-1].status, states[-1].category, states[-1].level) == (issue.status, issue.category, issue.level)
    # Who works on it is known, and what it waits for is the next unmet stage.
    assert status not in WITH_UNIT or issue.lead_unit_id is not None
    stages = list(IssueStage.objects.filter(issue=issue))
    if status in HANDLING and stages:
        unmet = [stage.due_date for stage in stages if stage.met_at is None and stage.due_date]
        assert issue.due_date == min(unmet, default=None)
    if status not in WITH_CLOCK | {Status.LONG_TERM}:
        assert issue.due_date is None
    # The clock: started once, never restarted; original dates never move.
    for stage in stages:
        start = original.setdefault("start", stage.start_date)
        assert stage.start_date == start
        if not stage.code.startswith("SOLVE"):
            assert original.setdefault(stage.code, stage.due_date) == stage.original_due_date
        else:
            assert original.setdefault("solve", stage.original_due_date) == stage.original_due_date
    # Closed means gone through the gate.
    if status is Status.CLOSED:
        assert issue.called_back
        assert issue.closed_at is not None
    assert status is not Status.LONG_TERM or issue.next_checkpoint is not None
    # Nobody outside sees more than before because of what happened: the door still answers by its own rule.
    assert access.visible_issues(cast.dispatcher).filter(pk=issue.pk).exists()
    assert issue.updated_at <= cast.now + timedelta(seconds=1)
