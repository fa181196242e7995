"""Liaison persons: asking for another, deciding, confirming; and the list of who is missing or stale."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.conftest import MONDAY_NOON
from tests.factories import (
    LONG_AGO,
    MONDAY,
    actor_of,
    make_actor,
    make_enterprise,
    make_liaison,
    make_tag,
    make_team,
    make_town,
    make_user,
)
from zhuqi.enterprises import selectors, services
from zhuqi.enterprises.categories import LiaisonLevel, TagKind
from zhuqi.enterprises.models import EnterpriseEvent, LiaisonPerson, LiaisonRequest
from zhuqi.enterprises.selectors import STALE_DAYS, Gap
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db
AT, LATER = MONDAY_NOON, MONDAY_NOON + timedelta(hours=1)


@pytest.fixture
def firm():
    town = make_town("城关镇")
    make_team("一组", towns=(town,))
    return make_enterprise("明晟新材料有限公司", town=town)


@pytest.fixture
def contact(firm):
    return actor_of(make_user(Role.CONTACT, name="张经理", enterprise=firm))


@pytest.fixture
def lead(firm):
    return actor_of(make_user(Role.GROUP_LEAD, team=make_team("一组")))


@pytest.fixture
def ask(firm, contact):
    def _ask(**changes):
        given = {
            "enterprise_id": firm.pk, "level": LiaisonLevel.ENTERPRISE, "name": "赵 明", "phone": "13812345678",
            "since": MONDAY, "reason": "原联络员调离", "actor": contact, "at": AT,
        }  # fmt: skip
        return services.request_liaison_change(**(given | changes))

    return _ask


class TestAsking:
    def test_it_is_kept_until_somebody_answers(self, firm, ask, lead):
        ask()
        (row,) = selectors.liaison_requests(actor=lead)
        assert (row.number, row.name, row.phone, row.asked_by, row.may_decide) == (
            firm.number, "赵 明", "138****5678", "张经理", True,
        )  # fmt: skip
        assert not LiaisonPerson.objects.exists()
        assert EnterpriseEvent.objects.get().action == "REQUEST_LIAISON_CHANGE"
        assert "赵" not in str(EnterpriseEvent.objects.get().data)
        card = selectors.enterprise_card(actor=lead, number=firm.number, today=MONDAY)
        assert [one.name for one in card.asked] == ["赵 明"]

    def test_refuses_strangers_and_readers(self, ask):
        with pytest.raises(NotAllowed):
            ask(actor=make_actor(Role.LEADER))
        with pytest.raises(NotFound):
            ask(actor=actor_of(make_user(Role.CONTACT, enterprise=make_enterprise("旁人"))))
        with pytest.raises(NotFound):
            ask(actor=make_actor(Role.AUDITOR))
        ask()

    def test_refuses_a_second_of_the_same_seat_and_what_is_wrong(self, firm, ask):
        make_liaison(firm, level=LiaisonLevel.CITY)
        for changes, words in (
            ({"reason": ""}, "更换理由"),
            ({"name": ""}, "姓名"),
            ({"phone": "123"}, "电话|号码"),
            ({"level": LiaisonLevel.CITY, "since": LONG_AGO - timedelta(days=1)}, "早于现任"),
        ):
            with pytest.raises(Refused, match=words):
                ask(**changes)
        ask()
        with pytest.raises(StaleState):
            ask()
        ask(level=LiaisonLevel.COUNTY)


class TestDeciding:
    def test_granted_the_person_takes_office_with_the_phone(self, firm, ask, lead):
        before = make_liaison(firm, level=LiaisonLevel.ENTERPRISE)
        services.decide_liaison_change(request_id=ask(), grant=True, actor=lead, at=LATER)

        card = selectors.enterprise_card(actor=lead, number=firm.number, today=MONDAY)
        assert [(one.name, one.phone) for one in card.liaisons] == [("赵 明", "138****5678")]
        assert [one.id for one in card.other_liaisons] == [before.pk]
        assert card.asked == ()
        actions = EnterpriseEvent.objects.order_by("id").values_list("action", flat=True)
        assert list(actions) == ["REQUEST_LIAISON_CHANGE", "DECIDE_LIAISON_CHANGE", "SET_LIAISON"]
        assert selectors.broken_history_links() == ()

    def test_refused_with_a_reason_nothing_changes(self, ask, lead):
        pk = ask()
        with pytest.raises(Refused, match="请填写理由"):
            services.decide_liaison_change(request_id=pk, grant=False, actor=lead, at=LATER)
        services.decide_liaison_change(request_id=pk, grant=False, answer="人选不在名册", actor=lead, at=LATER)
        assert not LiaisonPerson.objects.exists()
        assert LiaisonRequest.objects.get().answer == "人选不在名册"

    def test_only_the_office_and_the_lead_decide_and_only_once(self, ask, lead, contact):
        pk = ask()
        for actor in (contact, make_actor(Role.STEWARD), make_actor(Role.SUPERVISOR)):
            with pytest.raises(NotAllowed):
                services.decide_liaison_change(request_id=pk, grant=True, actor=actor, at=LATER)
        far = actor_of(make_user(Role.GROUP_LEAD, team=make_team("二组", towns=(make_town("远乡"),))))
        with pytest.raises(NotFound):
            services.decide_liaison_change(request_id=pk, grant=True, actor=far, at=LATER)
        with pytest.raises(NotFound):
            services.decide_liaison_change(request_id=10**9, grant=True, actor=lead, at=LATER)
        services.decide_liaison_change(request_id=pk, grant=True, actor=make_actor(Role.DISPATCHER), at=LATER)
        with pytest.raises(StaleState):
            services.decide_liaison_change(request_id=pk, grant=True, actor=lead, at=LATER)

    def test_nothing_is_left_when_the_person_cannot_take_office(self, firm, ask, lead):
        pk = ask()
        make_liaison(firm, level=LiaisonLevel.ENTERPRISE, since=MONDAY + timedelta(days=9))
        with pytest.raises(Refused, match="早于现任"):
            services.decide_liaison_change(request_id=pk, grant=True, actor=lead, at=LATER)
        assert LiaisonRequest.objects.get().decided_at is None
        assert EnterpriseEvent.objects.count() == 1


class TestConfirming:
    def test_it_is_noted_with_the_day(self, firm, contact):
        person = make_liaison(firm)
        services.confirm_liaison(liaison_id=person.pk, actor=contact, at=AT)
        card = selectors.enterprise_card(actor=contact, number=firm.number, today=MONDAY)
        assert card.liaisons[0].checked_on == MONDAY
        assert EnterpriseEvent.objects.get().action == "CONFIRM_LIAISON"

    def test_refuses_readers_the_second_time_and_who_has_left(self, firm, contact):
        person = make_liaison(firm)
        with pytest.raises(NotAllowed):
            services.confirm_liaison(liaison_id=person.pk, actor=make_actor(Role.LEADER), at=AT)
        services.confirm_liaison(liaison_id=person.pk, actor=contact, at=AT)
        with pytest.raises(StaleState, match="今天已确认"):
            services.confirm_liaison(liaison_id=person.pk, actor=contact, at=LATER)
        LiaisonPerson.objects.update(until=MONDAY - timedelta(days=1), confirmed_on=None)
        with pytest.raises(StaleState, match="已不是"):
            services.confirm_liaison(liaison_id=person.pk, actor=contact, at=LATER)
        with pytest.raises(NotFound):
            services.confirm_liaison(liaison_id=10**9, actor=contact, at=LATER)


class TestGaps:
    @pytest.fixture
    def rows(self, firm):
        def _rows(**narrowed):
            page = selectors.liaison_gaps(actor=make_actor(Role.DISPATCHER), today=MONDAY, **narrowed)
            assert page.targets == len(page.rows)
            return {row.name: [bool(seat.liaison_id) and not seat.is_stale for seat in row.seats] for row in page.rows}

        return _rows

    def test_only_targets_are_asked_about(self, firm, rows):
        make_enterprise("路人公司")
        assert rows() == {}
        make_tag(firm, TagKind.ROSTER)
        assert rows() == {firm.name: [False, False, False]}

    def test_missing_stale_and_confirmed(self, firm, rows, contact):
        make_tag(firm)
        old = MONDAY - timedelta(days=STALE_DAYS)
        people = [make_liaison(firm, level=level, since=old) for level in LiaisonLevel]
        assert rows(gap=Gap.MISSING) == {}
        assert rows(gap=Gap.STALE) == rows() == {firm.name: [False, False, False]}
        for person in people[:2]:
            services.confirm_liaison(liaison_id=person.pk, actor=contact, at=AT)
        assert rows(level=LiaisonLevel.CITY) == {}
        assert rows(level=LiaisonLevel.ENTERPRISE) == {firm.name: [True, True, False]}
        services.confirm_liaison(liaison_id=people[2].pk, actor=contact, at=AT)
        assert rows() == {}

    def test_narrowed_to_towns_and_by_what_one_may_see(self, firm, rows, lead):
        far = make_enterprise("远乡铸造厂", town=make_town("远乡"))
        for one in (firm, far):
            make_tag(one)
        assert set(rows(division_ids=[far.division_id])) == {far.name}
        assert [row.name for row in selectors.liaison_gaps(actor=lead, today=MONDAY).rows] == [firm.name]

    def test_costs_the_same_for_many(self, firm, django_assert_num_queries):
        for serial in range(60):
            make_tag(make_enterprise(f"第{serial}公司"))
        office = make_actor(Role.DISPATCHER)
        with django_assert_num_queries(4):
            page = selectors.liaison_gaps(actor=office, today=MONDAY)
        assert (len(page.rows), page.targets, page.next_cursor) == (50, 60, page.rows[-1].number)


def test_the_seat_of_a_merged_record_is_the_survivors(firm):
    office, twin = make_actor(Role.DISPATCHER), make_enterprise("明晟新材", town=make_town("大陈乡"))
    for level in LiaisonLevel:
        make_liaison(twin, level=level, since=MONDAY)
    make_tag(firm)
    services.merge_enterprises(keep_id=firm.pk, merge_id=twin.pk, reason="同一家", actor=office, at=AT)
    assert selectors.liaison_gaps(actor=office, today=MONDAY).rows == ()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_the_second_is_told():
    firm, office = make_enterprise("甲公司"), make_actor(Role.DISPATCHER)
    pk = services.request_liaison_change(
        enterprise_id=firm.pk, level=LiaisonLevel.CITY, name="赵明", since=MONDAY, reason="调离", actor=office, at=AT
    )
    refused: list[Exception] = []

    def second() -> None:
        try:
            services.decide_liaison_change(request_id=pk, grant=False, answer="不", actor=office, at=LATER)
        except StaleState as error:
            refused.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        services.decide_liaison_change(request_id=pk, grant=True, actor=office, at=LATER)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive(), "it waits"
    thread.join(timeout=10)
    assert (len(refused), LiaisonPerson.objects.get().name) == (1, "赵明")
