"""Two imports of the same file at once create nothing twice: two real connections."""

import threading

import pytest
from django.db import connection, transaction

from tests.conftest import MONDAY_NOON
from tests.issues.import_cast import clerk, counts, line, take_in
from tests.issues.test_concurrency import in_another_connection
from zhuqi.enterprises.models import Enterprise
from zhuqi.issues import selectors
from zhuqi.issues.models import Issue, IssueEvent
from zhuqi.issues.services import ImportOutcome
from zhuqi.organisations.models import Unit

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_second_of_two_imports_finds_the_row_there_already():
    li = clerk()

    with transaction.atomic():
        first = take_in(li, line())
        thread, outcome = in_another_connection(lambda: take_in(li, line()))
        thread.join(timeout=1.5)
        assert thread.is_alive(), "the second must wait for the first"
    thread.join(timeout=20)

    assert isinstance(outcome[0], ImportOutcome), outcome
    assert (counts(first), counts(outcome[0])) == ({"created": 1}, {"unchanged": 1})
    assert (Issue.objects.count(), IssueEvent.objects.count(), Enterprise.objects.count()) == (1, 1, 1)


def test_two_long_imports_at_once_make_every_issue_once():
    li = clerk()
    rows = [line(序号=n, 企业名称=f"{n % 4}号机械厂", 问题描述=f"第{n}个问题：厂门前道路破损") for n in range(24)]
    outcomes: list[dict[str, int]] = []

    def run() -> None:
        try:
            outcomes.append(counts(take_in(li, *rows, at=MONDAY_NOON)))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sum(outcome.get("created", 0) for outcome in outcomes) == 24
    assert sum(outcome.get("unchanged", 0) for outcome in outcomes) == 24
    assert (Issue.objects.count(), IssueEvent.objects.count(), Enterprise.objects.count()) == (24, 24, 4)
    assert Unit.objects.filter(name="县交通局").count() == 1
    assert sorted(Issue.objects.values_list("number", flat=True)) == [f"2026-{n:06}" for n in range(1, 25)]
    assert selectors.ledger_integrity().broken == ()
