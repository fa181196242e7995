"""Whatever people do, a figure as of a day stays what it was on that day, and equals the replay of the events."""

from collections import Counter
from contextlib import suppress
from datetime import datetime, time, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.issues.cast import correct_call, make_cast, prepare, register
from zhuqi.figures.cuts import EVERYWHERE
from zhuqi.figures.selectors import figure_values
from zhuqi.foundation.errors import DomainError
from zhuqi.issues import services
from zhuqi.issues.models import Issue, IssueEvent
from zhuqi.issues.workflow import OPEN, TRANSITIONS, Action, Status

pytestmark = pytest.mark.django_db

BY_HAND = sorted(set(Action) - {Action.REGISTER, Action.IMPORT, Action.RECOMPUTE})
ROAD = [Action.TRIAGE, Action.ASSIGN, Action.ARRANGE, Action.RESOLVE, Action.PASS_AUDIT, Action.CALL_BACK, Action.CLOSE]
steps = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=2),
        st.sampled_from(BY_HAND + ROAD * 5),
        st.integers(min_value=0, max_value=60),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_a_past_day_keeps_its_figures_and_equals_the_replay(steps):
    with transaction.atomic():
        _live_through(steps)
        transaction.set_rollback(True)


def _live_through(steps):
    cast = make_cast()
    issues = [register(cast).issue_id for _ in range(3)]
    seen = {}
    for index, action, hours in steps:
        cast.tick(hours=hours)
        issue = Issue.objects.get(pk=issues[index])
        if issue.status in TRANSITIONS[action].sources:
            with suppress(DomainError):
                prepare(cast, issue, action)
        with suppress(DomainError):
            correct_call(cast, action, issue.pk)()
        services.sweep_deadlines(at=cast.now)
        today = timezone.localdate(cast.now)
        seen[today] = figure_values(None, scope=EVERYWHERE, until=today)

    for day, then in seen.items():
        assert figure_values(None, scope=EVERYWHERE, until=day) == then
        _equals_the_replay(day, then)


def _equals_the_replay(day, figures):
    """Status by status, what the events up to the end of the day lead to."""
    midnight = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    last: dict[int, str] = {}
    for event in IssueEvent.objects.filter(at__lt=midnight).order_by("issue_id", "sequence"):
        last[event.issue_id] = event.to_status
    counts = Counter(last.values())
    assert figures["issues.merged"].value == counts.pop(Status.MERGED, 0)
    assert figures["issues.registered"].value == sum(counts.values())
    assert figures["issues.open"].value == sum(n for status, n in counts.items() if status in OPEN)
    assert figures["issues.excluded"].value == counts[Status.EXCLUDED]
    for status in set(Status) - {Status.MERGED}:
        assert figures[f"issues.status.{status}"].value == counts[status]
