"""Two people at once: one wins, the other is told.  Two real connections, the first open while the second starts."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from tests.issues.cast import correct_call, make_cast, register
from zhuqi.foundation.errors import StaleState
from zhuqi.issues import selectors, services
from zhuqi.issues.models import IssueEvent
from zhuqi.issues.workflow import Action, Status

pytestmark = pytest.mark.django_db(transaction=True)


def in_another_connection(call: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    """Start ``call`` on its own connection; its result or its error is the one item of the list."""
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(call())
        except Exception as error:  # the test looks at it
            outcome.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


def test_the_second_of_two_simultaneous_acts_is_refused_and_told():
    cast = make_cast()
    issue_id = register(cast).issue_id
    correct_call(cast, Action.TRIAGE, issue_id)()
    first, second = correct_call(cast, Action.ASSIGN, issue_id), correct_call(cast, Action.ASSIGN, issue_id)

    with transaction.atomic():
        first()
        thread, outcome = in_another_connection(second)
        thread.join(timeout=1)
        assert thread.is_alive(), "the second must wait for the first"
    thread.join(timeout=20)

    assert isinstance(outcome[0], StaleState)
    assert "已交办" in str(outcome[0])
    assert IssueEvent.objects.filter(issue_id=issue_id, action=Action.ASSIGN).count() == 1


def test_two_remarks_at_once_are_both_kept_in_one_chain():
    cast = make_cast()
    issue_id = register(cast).issue_id
    first, second = correct_call(cast, Action.COMMENT, issue_id), correct_call(cast, Action.COMMENT, issue_id)

    with transaction.atomic():
        first()
        thread, outcome = in_another_connection(second)
        thread.join(timeout=0.5)
    thread.join(timeout=20)

    assert isinstance(outcome[0], services.Recorded)
    assert selectors.ledger_integrity().broken == ()
    assert IssueEvent.objects.filter(issue_id=issue_id, action=Action.COMMENT).count() == 2


def test_two_registrations_at_once_get_two_numbers():
    cast = make_cast()
    register(cast)

    with transaction.atomic():
        one = register(cast)
        thread, outcome = in_another_connection(lambda: register(cast))
        thread.join(timeout=0.5)
    thread.join(timeout=20)

    other = outcome[0]
    assert isinstance(other, services.Recorded)
    assert {one.number, other.number} == {"2026-000002", "2026-000003"}


def test_two_merges_crossing_each_other_do_not_wait_for_ever():
    cast = make_cast()
    one, other = register(cast), register(cast, description="同一片区停电")

    def merge(issue_id: int, into: str) -> Callable[[], object]:
        at = cast.tick()
        return lambda: services.merge_issue(
            issue_id=issue_id, into_number=into, reason="同一问题", actor=cast.dispatcher, at=at
        )

    with transaction.atomic():
        merge(one.issue_id, other.number)()
        thread, outcome = in_another_connection(merge(other.issue_id, one.number))
        thread.join(timeout=0.5)
    thread.join(timeout=20)

    assert "已并案" in str(outcome[0])
    assert selectors.issue_card(actor=cast.dispatcher, number=other.number, today=cast.now.date()).status is (
        Status.REGISTERED
    )
