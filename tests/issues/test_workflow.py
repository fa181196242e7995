"""The table itself: complete, consistent, and the same as the one in the documents."""

import itertools

import pytest

from zhuqi.config.reactions import REACTIONS
from zhuqi.issues.workflow import (
    ACTION_LABELS,
    ALL,
    ENDED,
    OPEN,
    STATUS_LABELS,
    TRANSITIONS,
    Action,
    Status,
    Target,
    legal_actions,
    target_of,
)
from zhuqi.organisations.roles import ADMINISTRATORS


def test_every_action_has_one_row_and_one_word():
    assert set(TRANSITIONS) == set(ACTION_LABELS) == set(Action)
    assert set(STATUS_LABELS) == set(Status)


def test_open_and_ended_divide_all_statuses():
    assert OPEN | ENDED == ALL
    assert not OPEN & ENDED


def test_every_open_status_can_be_left():
    for status in OPEN:
        leaves = {a for a in legal_actions(status) if TRANSITIONS[a].target not in (status, Target.STAYS)}
        assert leaves, status


def test_no_administrator_has_any_act():
    assert all(not transition.roles & ADMINISTRATORS for transition in TRANSITIONS.values())


def test_every_act_is_announced_under_its_name():
    assert {kind for kind in REACTIONS if kind.startswith("issue.")} == {f"issue.{a.lower()}" for a in Action}


@pytest.mark.parametrize(("status", "action"), list(itertools.product(Status, Action)))
def test_an_act_is_legal_exactly_from_its_sources(status, action):
    assert (action in legal_actions(status)) == (status in TRANSITIONS[action].sources)


def test_a_reopened_issue_that_never_had_a_unit_goes_to_the_dispatcher():
    target = target_of(Action.REOPEN, status=Status.ANSWERED, status_before=None, has_unit=False)

    assert target is Status.REGISTERED
