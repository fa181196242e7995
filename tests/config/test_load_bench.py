"""The ledger to measure with: one that could have happened, whole, marked, and never beside real data."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from tests.factories import make_enterprise
from zhuqi.config import bench_data
from zhuqi.config.bench_data import COMMON_WORD, MARK, RARE_WORD, USERNAME_MARK
from zhuqi.enterprises.models import Enterprise
from zhuqi.foundation.errors import Refused
from zhuqi.foundation.search_fields import words_query
from zhuqi.issues.categories import Category, Source
from zhuqi.issues.models import Issue, IssueEvent, IssueStage, IssueState, NumberSeries
from zhuqi.issues.search import search_vector
from zhuqi.issues.selectors import LedgerFilters, issue_card, ledger_integrity, ledger_page
from zhuqi.issues.services import register_issue
from zhuqi.issues.services._stages import refresh_due_date
from zhuqi.issues.services._step import snapshot
from zhuqi.issues.workflow import OPEN, TRANSITIONS, Action, Status, Target
from zhuqi.organisations.models import Unit, User
from zhuqi.organisations.selectors import SYSTEM_USERNAME, actor_for
from zhuqi.visits.models import VisitState
from zhuqi.visits.selectors import broken_history_links, campaigns, visits_as_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 21)
AT = datetime(2026, 9, 21, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ISSUES = 80


def load(issues: int = ISSUES, seed: int = 7) -> bench_data.Loaded:
    return bench_data.load(issues=issues, seed=seed, today=TODAY, at=AT, days=40, visits=10)


@pytest.fixture
def loaded() -> bench_data.Loaded:
    return load()


def test_it_says_what_it_loaded(loaded: bench_data.Loaded) -> None:
    assert loaded.issues == ISSUES == Issue.objects.count()
    assert loaded.events == IssueEvent.objects.count()
    assert loaded.open_issues == Issue.objects.filter(status__in=OPEN).count()
    assert loaded.enterprises == ISSUES // 7
    assert 2 * ISSUES < loaded.events < 8 * ISSUES


def test_every_hash_and_every_seal_holds(loaded: bench_data.Loaded) -> None:
    integrity = ledger_integrity()
    assert integrity.broken == ()
    assert integrity.events == loaded.events
    assert integrity.sealed_days == loaded.sealed_days > 0


def test_the_visits_are_there_with_whole_histories(loaded: bench_data.Loaded) -> None:
    assert loaded.visits == 30 == VisitState.objects.filter(recorded_until=None).count()
    assert broken_history_links() == ()
    office = actor_for(User.objects.get(username="bench-dispatcher-1").pk, TODAY)
    assert len(visits_as_of(AT)) == 30
    assert [line.number for line in campaigns(actor=office, today=TODAY)] == ["M000001"]


def test_a_number_of_visits_out_of_range_is_refused() -> None:
    with pytest.raises(Refused, match="--visits"):
        bench_data.load(issues=10, seed=7, today=TODAY, at=AT, visits=-1)


def test_every_event_is_one_the_table_admits(loaded: bench_data.Loaded) -> None:
    for event in IssueEvent.objects.exclude(action=Action.REGISTER):
        transition = TRANSITIONS[Action(event.action)]
        assert event.from_status in transition.sources, event
        reached = {transition.target, transition.without_unit}
        if transition.target is Target.STAYS:
            reached.add(Status(event.from_status))
        assert Target.BACK in reached or event.to_status in reached, event
        assert event.reason or not transition.needs_reason, event


def test_every_issue_stands_where_its_last_event_left_it(loaded: bench_data.Loaded) -> None:
    for issue in Issue.objects.all():
        last = issue.events.latest("sequence")
        assert (issue.status, issue.last_hash, issue.updated_at) == (last.to_status, last.hash, last.at)


def test_the_present_state_is_what_the_services_would_have_written(loaded: bench_data.Loaded) -> None:
    for issue in Issue.objects.all():
        stages = list(IssueStage.objects.filter(issue=issue))
        present = IssueState.objects.get(issue=issue, recorded_until=None)
        assert {name: getattr(present, name) for name in snapshot(issue, stages)} == snapshot(issue, stages)
        due_date = issue.due_date
        refresh_due_date(issue, stages, issue.updated_at)
        assert issue.due_date == due_date


def test_past_states_follow_one_another(loaded: bench_data.Loaded) -> None:
    until: dict[int, datetime | None] = {}
    for state in IssueState.objects.order_by("issue_id", "recorded_from"):
        assert until.get(state.issue_id, state.recorded_from) == state.recorded_from
        until[state.issue_id] = state.recorded_until


def test_words_are_found_as_in_any_issue(loaded: bench_data.Loaded) -> None:
    before = dict(Issue.objects.values_list("pk", "search"))
    for issue in Issue.objects.all():
        Issue.objects.filter(pk=issue.pk).update(search=search_vector(issue))
    assert dict(Issue.objects.values_list("pk", "search")) == before
    assert Issue.objects.filter(search=words_query(RARE_WORD)).count() == bench_data.RARE_ISSUES
    assert 0.1 < Issue.objects.filter(search=words_query(COMMON_WORD)).count() / ISSUES < 0.35


def test_nothing_lies_in_the_future_and_all_of_it_is_marked(loaded: bench_data.Loaded) -> None:
    assert not IssueEvent.objects.filter(at__gte=datetime(2026, 9, 21, tzinfo=ZoneInfo("Asia/Shanghai"))).exists()
    assert not Enterprise.objects.exclude(name__startswith=MARK).exists()
    assert not Unit.objects.exclude(name__startswith=MARK).exists()
    assert not User.objects.exclude(username__startswith=USERNAME_MARK).exclude(username=SYSTEM_USERNAME).exists()


def test_the_next_number_is_the_next(loaded: bench_data.Loaded) -> None:
    for series in NumberSeries.objects.all():
        assert Issue.objects.filter(number__startswith=f"{series.year}-").count() == series.last
    actor = actor_for(User.objects.get(username="bench-dispatcher-1").pk, TODAY)
    recorded = register_issue(
        enterprise_id=Enterprise.objects.earliest("pk").pk,
        description="停水",
        category=Category.OTHER,
        source=Source.CALL,
        actor=actor,
        at=AT,
    )
    assert recorded.number == str(NumberSeries.objects.get(year=2026))


def test_people_see_it(loaded: bench_data.Loaded) -> None:
    actor = actor_for(User.objects.get(username="bench-dispatcher-1").pk, TODAY)
    page = ledger_page(actor=actor, filters=LedgerFilters(state="all"), today=TODAY)
    assert page.count == str(ISSUES)
    card = issue_card(actor=actor, number=page.rows[-1].number, today=TODAY)
    assert len(card.history) == card.event_count


def test_the_same_seed_gives_the_same_ledger() -> None:
    first, second = _told_and_forgotten(), _told_and_forgotten()
    assert first == second != []


def _told_and_forgotten() -> list[object]:
    with transaction.atomic():
        load(issues=30)
        told = list(Issue.objects.order_by("number").values_list("number", "status", "description", "updated_at"))
        transaction.set_rollback(True)
    return told


def test_real_data_is_never_mixed_with_it() -> None:
    make_enterprise()
    with pytest.raises(Refused, match="真实数据"):
        load()
    assert not Issue.objects.exists()


def test_it_is_loaded_once(loaded: bench_data.Loaded) -> None:
    with pytest.raises(Refused, match="已载入过压测数据"):
        load()


@pytest.mark.parametrize("issues", [0, -5, 3_000_000])
def test_a_number_out_of_range_is_refused(issues: int) -> None:
    with pytest.raises(Refused, match="--issues"):
        load(issues=issues)
