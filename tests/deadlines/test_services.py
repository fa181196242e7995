"""Editing the calendar and the regime: counts at once, is recorded, and only the office may."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from zhuqi.deadlines import selectors, services
from zhuqi.deadlines.calendar import ScheduledDay
from zhuqi.deadlines.models import CalendarDay, CalendarEvent, RegimeInForce
from zhuqi.deadlines.published import published_calendar, published_days
from zhuqi.deadlines.regimes import REGIME_13710, REGIME_13710_WORKDAYS, REGIMES, due_dates
from zhuqi.foundation.errors import NotAllowed, Refused
from zhuqi.organisations.models import User
from zhuqi.organisations.roles import Actor, Grant, Role, ScopeKind

pytestmark = pytest.mark.django_db

NOTICE = "国务院办公厅关于2027年部分节假日安排的通知（示例）"
NEW_YEAR_2027 = (
    ScheduledDay(date(2027, 1, 1), False, "元旦"),
    ScheduledDay(date(2027, 1, 2), False, "元旦"),
    ScheduledDay(date(2027, 1, 3), True, "元旦调休上班"),
)


def actor_with(role: Role, scope: ScopeKind = ScopeKind.ALL) -> Actor:
    user, _ = User.objects.get_or_create(username="laoli", defaults={"name": "老李"})
    return Actor(user.pk, "laoli", "老李", today=date(2026, 9, 21), grants=(Grant(role, scope),))


@pytest.fixture
def laoli() -> Actor:
    """老李 the dispatcher of the whole city."""
    return actor_with(Role.DISPATCHER)


@pytest.fixture
def set_day(laoli: Actor, monday_noon: datetime) -> Callable[..., tuple[date, ...]]:
    """One correct call: the Tuesday after the present becomes a day off."""

    def call(**changes: object) -> tuple[date, ...]:
        arguments: dict[str, object] = {
            "day": date(2026, 9, 22),
            "is_working": False,
            "name": "市庆",
            "source": "市政府通知〔2026〕1号",
            "actor": laoli,
            "at": monday_noon,
        }
        return services.set_calendar_day(**arguments | changes)  # type: ignore[arg-type]

    return call


@pytest.fixture
def publish(laoli: Actor, monday_noon: datetime) -> Callable[..., tuple[date, ...]]:
    """One correct call: the notice for 2027, with a holiday and a worked Sunday."""

    def call(**changes: object) -> tuple[date, ...]:
        arguments: dict[str, object] = {
            "year": 2027,
            "days": NEW_YEAR_2027,
            "source": NOTICE,
            "actor": laoli,
            "at": monday_noon,
        }
        return services.publish_calendar_year(**arguments | changes)  # type: ignore[arg-type]

    return call


def test_an_empty_database_knows_the_published_years() -> None:
    assert selectors.working_calendar() == published_calendar()
    assert selectors.first_unpublished_day() == date(2027, 1, 1)


# --- one day


def test_an_edited_day_counts_at_once(set_day: Callable[..., tuple[date, ...]]) -> None:
    assert selectors.working_calendar().is_working(date(2026, 9, 22))
    assert set_day() == (date(2026, 9, 22),)
    assert not selectors.working_calendar().is_working(date(2026, 9, 22))
    assert set_day(is_working=True, name="") == (date(2026, 9, 22),)
    assert selectors.working_calendar().is_working(date(2026, 9, 22))


def test_an_edited_day_moves_a_due_date(set_day: Callable[..., tuple[date, ...]]) -> None:
    def arrange_by() -> date | None:
        workdays, calendar = REGIMES[REGIME_13710_WORKDAYS], selectors.working_calendar()
        return due_dates(workdays, start=date(2026, 9, 21), calendar=calendar)[0].due_date

    assert arrange_by() == date(2026, 9, 22)
    set_day()
    assert arrange_by() == date(2026, 9, 23)


def test_a_day_set_to_what_it_was_changes_nothing_and_is_recorded(set_day: Callable[..., tuple[date, ...]]) -> None:
    assert set_day(is_working=True) == ()
    assert CalendarEvent.objects.get().data["was_working"] is True


def test_a_day_in_an_unpublished_year_counts_and_stays_provisional(set_day: Callable[..., tuple[date, ...]]) -> None:
    set_day(day=date(2027, 1, 1), name="元旦")
    calendar = selectors.working_calendar()
    assert not calendar.is_working(date(2027, 1, 1))
    assert not calendar.is_published(date(2027, 1, 1))


def test_a_day_without_a_source_is_refused(set_day: Callable[..., tuple[date, ...]]) -> None:
    with pytest.raises(Refused, match="请填写调整这一天的依据"):
        set_day(source="  ")
    assert not CalendarDay.objects.exists()
    assert not CalendarEvent.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": date(1900, 1, 1)}, "年份应在 1949 至 2199"),
        ({"name": "长" * 61}, "名称最多 60 个字"),
        ({"source": "长" * 201}, "依据最多 200 个字"),
    ],
)
def test_a_day_out_of_bounds_is_refused(
    set_day: Callable[..., tuple[date, ...]], changes: dict[str, object], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        set_day(**changes)


NO_KEEPERS = [
    pytest.param(role, ScopeKind.ALL, id=role.value)
    for role in Role
    if role not in (Role.DISPATCHER, Role.SUPERVISOR, Role.SYSTEM_ADMIN, Role.SYSTEM)
] + [pytest.param(Role.DISPATCHER, ScopeKind.DISTRICT, id="dispatcher-of-one-district")]


@pytest.mark.parametrize(("role", "scope"), NO_KEEPERS)
def test_nobody_else_may_change_anything(
    role: Role, scope: ScopeKind, set_day: Callable[..., tuple[date, ...]], publish: Callable[..., tuple[date, ...]]
) -> None:
    actor = actor_with(role, scope)
    with pytest.raises(NotAllowed, match="可以修改工作日历"):
        set_day(actor=actor)
    with pytest.raises(NotAllowed, match="可以修改工作日历"):
        publish(actor=actor)
    with pytest.raises(NotAllowed, match="可以修改工作日历"):
        services.put_regime_in_force(
            code=REGIME_13710,
            since=date(2026, 10, 1),
            moves_off_holidays=True,
            actor=actor,
            at=datetime(2026, 9, 21, 4, tzinfo=UTC),
        )
    assert not CalendarEvent.objects.exists()


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SYSTEM_ADMIN, Role.SYSTEM])
def test_the_office_may(role: Role, set_day: Callable[..., tuple[date, ...]]) -> None:
    assert set_day(actor=actor_with(role)) == (date(2026, 9, 22),)


def test_an_edit_rolled_back_leaves_nothing_not_even_in_memory(set_day: Callable[..., tuple[date, ...]]) -> None:
    class Stop(Exception):
        pass

    def edit_and_stop() -> None:
        with transaction.atomic():
            set_day()
            assert not selectors.working_calendar().is_working(date(2026, 9, 22))
            raise Stop

    with pytest.raises(Stop):
        edit_and_stop()
    assert selectors.working_calendar().is_working(date(2026, 9, 22))
    assert not CalendarDay.objects.exists()
    assert not CalendarEvent.objects.exists()


# --- a year


def test_publishing_a_year_ends_its_being_provisional(publish: Callable[..., tuple[date, ...]]) -> None:
    assert publish() == (date(2027, 1, 1), date(2027, 1, 3))
    calendar = selectors.working_calendar()
    assert calendar.is_published(date(2027, 12, 31))
    assert not calendar.is_published(date(2028, 1, 1))
    assert not calendar.is_working(date(2027, 1, 1))
    assert calendar.is_working(date(2027, 1, 3))
    assert calendar.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 3)
    assert CalendarEvent.objects.get().data == {
        "year": 2027,
        "source": NOTICE,
        "changed": ["2027-01-01", "2027-01-03"],
    }


def test_publishing_replaces_what_was_entered_by_hand(
    publish: Callable[..., tuple[date, ...]], set_day: Callable[..., tuple[date, ...]]
) -> None:
    set_day(day=date(2027, 3, 1), name="猜的")
    assert publish() == (date(2027, 1, 1), date(2027, 1, 3), date(2027, 3, 1))
    assert selectors.working_calendar().is_working(date(2027, 3, 1))


def test_publishing_a_known_year_from_the_package_changes_nothing(publish: Callable[..., tuple[date, ...]]) -> None:
    assert publish(year=2026, days=None, source="") == ()
    assert selectors.working_calendar() == published_calendar()
    scheduled = published_days(2026)
    assert scheduled is not None
    assert CalendarDay.objects.count() == len(scheduled)


def test_an_amended_notice_replaces_the_whole_year(publish: Callable[..., tuple[date, ...]]) -> None:
    longer = (*(published_days(2026) or ()), ScheduledDay(date(2026, 2, 24), False, "春节延长"))
    assert publish(year=2026, days=longer) == (date(2026, 2, 24),)
    without_may = tuple(day for day in longer if day.day.month != 5)
    changed = publish(year=2026, days=without_may)
    assert changed == (date(2026, 5, 1), date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 9))


def test_a_later_year_entered_first_does_not_hide_the_gap(publish: Callable[..., tuple[date, ...]]) -> None:
    publish(year=2028, days=[ScheduledDay(date(2028, 1, 3), False, "元旦")])
    calendar = selectors.working_calendar()
    assert calendar.known_until == date(2026, 12, 31)
    assert not calendar.is_working(date(2028, 1, 3))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"days": None}, "还不知道 2027 年", id="a-year-nobody-knows"),
        pytest.param({"days": ()}, "至少录入", id="no-days"),
        pytest.param({"source": " "}, "请填写放假安排的依据", id="no-source"),
        pytest.param({"year": 2026}, "不在 2026 年", id="days-of-another-year"),
        pytest.param({"days": (*NEW_YEAR_2027, NEW_YEAR_2027[0])}, "重复的日期", id="a-day-twice"),
        pytest.param({"year": 99999}, "年份应在", id="no-such-year"),
    ],
)
def test_what_is_no_schedule_is_refused_and_leaves_nothing(
    publish: Callable[..., tuple[date, ...]], changes: dict[str, object], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        publish(**changes)
    assert not CalendarDay.objects.exists()
    assert not CalendarEvent.objects.exists()
    assert selectors.working_calendar() == published_calendar()


def test_the_card_of_a_year(publish: Callable[..., tuple[date, ...]], set_day: Callable[..., tuple[date, ...]]) -> None:
    empty = selectors.calendar_year(2027)
    assert (empty.is_published, empty.source, empty.days) == (False, "", ())
    publish()
    set_day(day=date(2027, 3, 1), name="植树")
    card = selectors.calendar_year(2027)
    assert (card.is_published, card.source) == (True, NOTICE)
    assert [(row.date.isoformat(), row.is_working, row.name, row.is_edited) for row in card.days] == [
        ("2027-01-01", False, "元旦", False),
        ("2027-01-02", False, "元旦", False),
        ("2027-01-03", True, "元旦调休上班", False),
        ("2027-03-01", False, "植树", True),
    ]


def test_the_card_of_a_published_year_shows_an_edit_beside_the_notice(
    set_day: Callable[..., tuple[date, ...]],
) -> None:
    set_day(day=date(2026, 10, 8), name="台风停工")
    card = selectors.calendar_year(2026)
    assert card.is_published
    assert [row.name for row in card.days if row.is_edited] == ["台风停工"]
    assert len(card.days) == len(published_days(2026) or ()) + 1


# --- the regime


def test_without_a_decision_13710_holds() -> None:
    assert selectors.regime_in_force(date(2026, 9, 21)).code == REGIME_13710


def test_a_regime_holds_from_its_day_and_not_before(laoli: Actor, monday_noon: datetime) -> None:
    services.put_regime_in_force(
        code=REGIME_13710_WORKDAYS, since=date(2026, 10, 1), moves_off_holidays=False, actor=laoli, at=monday_noon
    )
    assert selectors.regime_in_force(date(2026, 9, 30)).code == REGIME_13710
    assert selectors.regime_in_force(date(2026, 10, 1)).code == REGIME_13710_WORKDAYS


def test_the_switch_and_the_last_word_on_the_same_day(laoli: Actor, monday_noon: datetime) -> None:
    for moves in (True, False, True):
        services.put_regime_in_force(
            code=REGIME_13710, since=date(2026, 9, 21), moves_off_holidays=moves, actor=laoli, at=monday_noon
        )
        assert selectors.regime_in_force(date(2026, 9, 21)).moves_off_holidays is moves


@pytest.mark.parametrize(
    ("code", "since", "words"),
    [
        ("1371", date(2026, 10, 1), "没有时限制度“1371”"),
        (REGIME_13710, date(2026, 9, 20), "不能早于今天"),
    ],
)
def test_a_regime_unknown_or_backdated_is_refused(
    laoli: Actor, monday_noon: datetime, code: str, since: date, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        services.put_regime_in_force(code=code, since=since, moves_off_holidays=False, actor=laoli, at=monday_noon)
    assert not RegimeInForce.objects.exists()


# --- history and cost


def test_the_history_tells_who_did_what_newest_first(
    publish: Callable[..., tuple[date, ...]], set_day: Callable[..., tuple[date, ...]]
) -> None:
    set_day()
    publish()
    rows = selectors.calendar_history()
    assert [(row.actor_name, row.kind_label) for row in rows] == [("老李", "公布年度安排"), ("老李", "调整一天")]


@pytest.mark.parametrize("table", ["deadlines_calendarevent", "deadlines_regimeinforce"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_alter_history(
    table: str, statement: str, set_day: Callable[..., tuple[date, ...]], laoli: Actor, monday_noon: datetime
) -> None:
    set_day()
    services.put_regime_in_force(
        code=REGIME_13710, since=date(2026, 9, 21), moves_off_holidays=True, actor=laoli, at=monday_noon
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement.format(table))


def test_the_calendar_costs_one_query_and_one_more_after_an_edit(set_day: Callable[..., tuple[date, ...]]) -> None:
    for _ in range(2):
        set_day(day=date(2026, 9, 22))
        for expected in (2, 1):
            with CaptureQueriesContext(connection) as queries:
                selectors.working_calendar()
            assert len(queries) == expected


class TestEditsInAnyOrder(TestCase):
    """However days are edited, the calendar read back is the published one with exactly those edits."""

    @settings(max_examples=15, deadline=None)
    @given(
        st.lists(
            st.tuples(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.booleans()),
            max_size=8,
        )
    )
    def test_the_last_word_on_each_day_counts(self, edits: list[tuple[date, bool]]) -> None:
        laoli = actor_with(Role.DISPATCHER)
        at = datetime(2026, 9, 21, 4, tzinfo=UTC)
        for day, is_working in edits:
            services.set_calendar_day(day=day, is_working=is_working, name="", source="通知", actor=laoli, at=at)
        calendar = selectors.working_calendar()
        last_word = dict(edits)
        day = date(2026, 1, 1)
        while day.year < 2028:
            assert calendar.is_working(day) == last_word.get(day, published_calendar().is_working(day))
            day += timedelta(days=1)
