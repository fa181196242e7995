"""Counts and scopes that are read another way than the list are still those of the list."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from zhuqi.config import bench_data
from zhuqi.issues.access import visible_issues
from zhuqi.issues.models import Issue
from zhuqi.issues.selectors import LedgerFilters, ledger_facets, ledger_page, overview
from zhuqi.issues.selectors._ledger import filtered
from zhuqi.issues.workflow import HANDLING, OPEN
from zhuqi.organisations.models import User
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import actor_for

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 21)
AT = datetime(2026, 9, 21, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PEOPLE = (
    "dispatcher-1",
    "supervisor-1",
    "leader",
    "lead-1",
    "lead-3",
    "handler-1",
    "head-7",
    "handler-30",
    "steward-2",
)
NUMBERED = ("team", "town")


@pytest.fixture
def people() -> dict[str, Actor]:
    bench_data.load(issues=150, seed=11, today=TODAY, at=AT, days=60)
    return {name: actor_for(User.objects.get(username=f"bench-{name}").pk, TODAY) for name in PEOPLE}


def count(actor: Actor, filters: LedgerFilters) -> int:
    return filtered(visible_issues(actor), filters, TODAY).count()


def test_each_choice_of_the_rail_leaves_as_many_as_it_says(people: dict[str, Actor]) -> None:
    town = Issue.objects.earliest("pk").division_id
    for filters in (
        LedgerFilters(),
        LedgerFilters(state="all"),
        LedgerFilters(state="ended", category="INFRASTRUCTURE"),
        LedgerFilters(status="CLOSED", level="ON_SITE"),
        LedgerFilters(lamp="RED", town=town),
        LedgerFilters(state="all", text="供电", status="IN_PROGRESS"),
    ):
        facets = ledger_facets(actor=people["supervisor-1"], filters=filters, today=TODAY)
        for name, choices in facets.items():
            for facet in choices:
                chosen = replace(filters, **{name: int(facet.value) if name in NUMBERED else facet.value})
                if name == "status":  # the rail offers statuses within open, ended or all
                    assert facet.value in OPEN or filters.state != "open"
                assert count(people["supervisor-1"], chosen) == facet.count, (filters, name, facet)


def test_a_choice_that_leaves_nothing_is_not_offered(people: dict[str, Actor]) -> None:
    facets = ledger_facets(actor=people["leader"], filters=LedgerFilters(text="不存在的词"), today=TODAY)
    assert all(choices == () for choices in facets.values())


def test_the_same_issues_are_visible_however_they_are_found(people: dict[str, Actor]) -> None:
    seen = {}
    for name, actor in people.items():
        wide = set(visible_issues(actor).values_list("pk", flat=True))
        assert wide == set(visible_issues(actor, is_narrowed=True).values_list("pk", flat=True)), name
        seen[name] = len(wide)
    assert seen["dispatcher-1"] == Issue.objects.count() > seen["lead-1"] > 0 < seen["steward-2"]
    assert any(seen[name] for name in ("handler-1", "head-7", "handler-30"))


def test_the_overview_counts_what_the_list_lists(people: dict[str, Actor]) -> None:
    for name, actor in people.items():
        counts = overview(actor=actor, today=TODAY)
        assert counts.open == count(actor, LedgerFilters()), name
        assert counts.to_call_back == count(actor, LedgerFilters(status="ANSWERED")), name
        handling = visible_issues(actor).filter(status__in=HANDLING)
        assert counts.overdue == handling.filter(due_date__lt=TODAY).count(), name
        came = LedgerFilters(state="all", since=TODAY.replace(day=1))
        assert counts.registered_this_month == count(actor, came), name
        closed = visible_issues(actor).filter(status="CLOSED", closed_at__gte=datetime(2026, 9, 1, tzinfo=AT.tzinfo))
        assert counts.closed_this_month == closed.count(), name


def test_the_end_of_a_number_finds_it(people: dict[str, Actor]) -> None:
    number = Issue.objects.latest("pk").number
    for text in (number, number[-3:], number[-6:], number[:4]):
        page = ledger_page(actor=people["leader"], filters=LedgerFilters(state="all", text=text), today=TODAY)
        assert number in {row.number for row in page.rows}, text
