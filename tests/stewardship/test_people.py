"""What an officer can take on, whom they keep away from, who stands in for them; leaders who leave."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from tests.conftest import MONDAY_NOON
from tests.factories import (
    LONG_AGO,
    MONDAY,
    actor_of,
    make_actor,
    make_enterprise,
    make_group,
    make_stewardship,
    make_team,
    make_town,
    make_user,
)
from zhuqi.enterprises.categories import TagLevel
from zhuqi.enterprises.models import EnterpriseEvent
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.organisations.absences import absences_of, absent_on
from zhuqi.organisations.models import Absence
from zhuqi.organisations.roles import Role
from zhuqi.stewardship import selectors, services
from zhuqi.stewardship.models import ConflictOfInterest, LeaderLead, StewardProfile, StewardshipEvent

pytestmark = pytest.mark.django_db
TOMORROW, NEXT_WEEK = MONDAY + timedelta(days=1), MONDAY + timedelta(days=7)


class TestProfiles:
    @pytest.fixture
    def act(self):
        """Set a profile correctly, except in what the test changes."""
        officer, dispatcher = make_user(Role.STEWARD), make_actor(Role.DISPATCHER)

        def _act(**changes):
            given = {"user_id": officer.pk, "capacity": 6, "skills": ["c", "G"], "actor": dispatcher, "at": MONDAY_NOON}
            return services.set_steward_profile(**(given | changes))

        _act.officer = officer
        return _act

    def test_says_what_an_officer_can_take_on(self, act):
        assert act(longitude=Decimal("114.1"), latitude=Decimal("33.5"))
        profile = selectors.steward_profiles([act.officer.pk])[act.officer.pk]
        assert (profile.capacity, profile.skills, profile.is_on_record) == (6, ("C", "G"), True)
        assert StewardshipEvent.objects.get().data["capacity"] == 6

    def test_the_same_again_leaves_no_line(self, act):
        act()
        assert not act()
        assert StewardshipEvent.objects.count() == 1

    def test_without_a_row_ten_households(self, act):
        profile = selectors.steward_profiles([act.officer.pk])[act.officer.pk]
        assert (profile.capacity, profile.is_on_record) == (10, False)

    @pytest.mark.parametrize("role", [Role.STEWARD, Role.SUPERVISOR, Role.LEADER, Role.CALLER, Role.SECURITY_ADMIN])
    def test_refuses_others(self, act, role):
        with pytest.raises(NotAllowed):
            act(actor=make_actor(role))

    def test_a_group_lead_speaks_for_their_own_people(self, act):
        team = make_team()
        mine, lead = make_user(Role.STEWARD, team=team), make_actor(Role.GROUP_LEAD, team=team)
        assert act(user_id=mine.pk, actor=lead)
        with pytest.raises(NotAllowed):
            act(actor=lead)

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"capacity": 501}, "包联上限"),
            ({"skills": ["Z"]}, "没有行业门类“Z”"),
            ({"longitude": Decimal(114)}, "经度和纬度要一起填写"),
            ({"longitude": Decimal(33), "latitude": Decimal(33)}, "经度应在"),
            ({"longitude": Decimal(114), "latitude": Decimal(99)}, "纬度应在"),
        ],
    )
    def test_refuses_what_cannot_be(self, act, wrong, words):
        with pytest.raises(Refused, match=words):
            act(**wrong)
        with pytest.raises(NotFound):
            act(user_id=999_999)
        assert not StewardProfile.objects.exists()

    def test_nothing_is_left_behind_when_the_transaction_fails(self, act):
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
        assert (StewardProfile.objects.count(), StewardshipEvent.objects.count()) == (0, 0)


class TestConflicts:
    @pytest.fixture
    def act(self):
        """Declare a conflict correctly, except in what the test changes."""
        officer, firm = make_user(Role.STEWARD, name="小周"), make_enterprise("甲公司")

        def _act(**changes):
            given = {"steward_id": officer.pk, "enterprise_id": firm.pk, "reason": "配偶任职", "since": MONDAY}
            return services.declare_conflict(**(given | {"actor": actor_of(officer), "at": MONDAY_NOON} | changes))

        _act.officer, _act.firm = officer, firm
        return _act

    def test_who_declared_one_is_never_appointed(self, act):
        act()
        given = {"enterprise_id": act.firm.pk, "since": NEXT_WEEK, "at": MONDAY_NOON}
        with pytest.raises(Refused, match="有回避关系"):
            services.appoint_steward(steward_id=act.officer.pk, actor=make_actor(Role.DISPATCHER), **given)
        assert selectors.conflict_pairs(MONDAY) == {(act.officer.pk, act.firm.pk)}

    def test_the_private_reason_stays_out_of_the_history_of_the_firm(self, act):
        act()
        event = EnterpriseEvent.objects.get()
        assert (event.action, event.reason) == ("RECORD_CONFLICT", "")
        assert StewardshipEvent.objects.get().reason == "配偶任职"

    def test_the_office_declares_for_others_and_a_colleague_does_not(self, act):
        with pytest.raises(NotAllowed):
            act(actor=make_actor(Role.SUPERVISOR))
        with pytest.raises(NotAllowed):
            act(actor=make_actor(Role.STEWARD))
        act(actor=make_actor(Role.DISPATCHER))
        with pytest.raises(Refused, match="已经登记"):
            act()

    def test_refuses_one_without_a_reason(self, act):
        with pytest.raises(Refused, match="须回避的情形"):
            act(reason=" ")

    def test_a_steward_in_office_shows_on_the_coverage_page(self, act):
        make_stewardship(act.firm, act.officer)
        act()
        found = selectors.coverage(actor=make_actor(Role.DISPATCHER), today=MONDAY)
        assert [(pair.enterprise.name, pair.steward_name) for pair in found.forbidden] == [("甲公司", "小周")]

    def test_only_the_office_ends_it_once_and_with_a_reason(self, act):
        given = {"conflict_id": act(), "until": NEXT_WEEK, "at": MONDAY_NOON}
        with pytest.raises(NotAllowed):
            services.end_conflict(reason="已离职", actor=actor_of(act.officer), **given)
        office = make_actor(Role.DISPATCHER)
        with pytest.raises(Refused, match="理由"):
            services.end_conflict(reason="", actor=office, **given)
        services.end_conflict(reason="已离职", actor=office, **given)
        with pytest.raises(StaleState):
            services.end_conflict(reason="已离职", actor=office, **given)

        after = NEXT_WEEK + timedelta(days=1)
        assert selectors.conflict_pairs(after) == frozenset()
        services.appoint_steward(
            enterprise_id=act.firm.pk, steward_id=act.officer.pk, since=after, actor=office, at=MONDAY_NOON
        )

    def test_nothing_is_left_behind_when_the_transaction_fails(self, act):
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
        assert (ConflictOfInterest.objects.count(), EnterpriseEvent.objects.count()) == (0, 0)


class TestAbsences:
    @pytest.fixture
    def act(self):
        """Note a leave correctly, except in what the test changes."""
        away, deputy = make_user(Role.STEWARD, name="小周"), make_user(Role.STEWARD, name="小郑")

        def _act(**changes):
            given = {"user_id": away.pk, "deputy_id": deputy.pk, "since": MONDAY, "until": TOMORROW, "at": MONDAY_NOON}
            return services.record_steward_absence(**(given | {"actor": actor_of(away)} | changes))

        _act.away, _act.deputy = away, deputy
        return _act

    def test_the_deputy_sees_the_firms_meanwhile_and_it_is_said(self, act):
        firm = make_enterprise("甲公司", steward=act.away)
        act()

        assert firm.pk in selectors.stewarded_enterprise_ids(actor_of(act.deputy).user_ids, MONDAY)
        after = actor_of(act.deputy, NEXT_WEEK).user_ids
        assert firm.pk not in selectors.stewarded_enterprise_ids(after, NEXT_WEEK)
        assert absent_on([act.away.pk], MONDAY)[act.away.pk].words == "请假至9月22日，由小郑代理"
        assert selectors.stewards_history(firm.pk, MONDAY)[0].absence is not None
        assert StewardshipEvent.objects.get().action == "ABSENCE_RECORDED"

    def test_the_office_and_the_own_group_lead_note_it_for_them(self, act):
        act(actor=make_actor(Role.DISPATCHER))
        mine = make_user(Role.STEWARD, team=make_team())
        lead = make_actor(Role.GROUP_LEAD, team=make_team())
        act(user_id=mine.pk, actor=lead)
        with pytest.raises(NotAllowed):
            act(actor=lead, since=NEXT_WEEK, until=NEXT_WEEK)

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEADER, Role.CALLER, Role.STEWARD, Role.AUDITOR])
    def test_refuses_others(self, act, role):
        with pytest.raises(NotAllowed):
            act(actor=make_actor(role))

    def test_the_office_hands_out_no_other_rights_this_way(self, act):
        with pytest.raises(NotAllowed):
            act(user_id=make_user(Role.SUPERVISOR).pk, actor=make_actor(Role.DISPATCHER))

    def test_refuses_a_deputy_who_is_no_steward_or_must_keep_away(self, act):
        with pytest.raises(Refused, match="没有首席服务官角色，不能代理"):
            act(deputy_id=make_user(Role.CALLER).pk)
        firm = make_enterprise("甲公司", steward=act.away)
        ConflictOfInterest.objects.create(
            steward=act.deputy, enterprise=firm, reason="配偶任职", since=LONG_AGO, declared_by=act.deputy
        )
        with pytest.raises(Refused, match="小郑与甲公司有回避关系，不能代理"):
            act()

    def test_a_deputy_is_not_away_themselves_nor_leaves_meanwhile(self, act):
        third = make_user(Role.STEWARD, name="小吴")
        act()
        with pytest.raises(Refused, match="小郑在这段时间正代理小周"):
            act(user_id=act.deputy.pk, deputy_id=third.pk, actor=actor_of(act.deputy))
        with pytest.raises(Refused, match="代理人小周在这段时间也请假"):
            act(user_id=third.pk, deputy_id=act.away.pk, actor=actor_of(third))

    def test_who_is_back_early_has_the_firms_again_and_only_once(self, act):
        begun = act(since=MONDAY - timedelta(days=2), until=NEXT_WEEK)
        given = {"actor": actor_of(act.away), "at": MONDAY_NOON, "today": MONDAY}
        services.end_steward_absence(absence_id=begun, **given)

        assert absent_on([act.away.pk], MONDAY) == {}
        assert Absence.objects.get().until == MONDAY - timedelta(days=1)
        with pytest.raises(StaleState):
            services.end_steward_absence(absence_id=begun, **given)

    def test_a_leave_that_has_not_begun_is_withdrawn(self, act):
        services.end_steward_absence(
            absence_id=act(since=NEXT_WEEK, until=NEXT_WEEK), actor=make_actor(Role.DISPATCHER), at=MONDAY_NOON,
            today=MONDAY,
        )  # fmt: skip
        assert absences_of([act.away.pk], MONDAY) == ()
        assert StewardshipEvent.objects.count() == 2
        with pytest.raises(NotFound):
            services.end_steward_absence(absence_id=999_999, actor=actor_of(act.away), at=MONDAY_NOON, today=MONDAY)

    def test_nothing_is_left_behind_when_the_transaction_fails(self, act):
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
        assert (Absence.objects.count(), StewardshipEvent.objects.count()) == (0, 0)


class TestLeaders:
    @pytest.fixture
    def lead(self):
        return LeaderLead.objects.create(
            enterprise=make_enterprise("甲公司"), leader_name="张副市长", level=TagLevel.CITY.value, since=LONG_AGO
        )

    def test_a_lead_ends_once_with_its_line_in_the_history_of_the_firm(self, lead):
        given = {"lead_id": lead.pk, "actor": make_actor(Role.DISPATCHER), "at": MONDAY_NOON}
        with pytest.raises(Refused, match="早于领导包联开始日期"):
            services.end_leader_lead(until=LONG_AGO - timedelta(days=9), **given)
        services.end_leader_lead(until=MONDAY, reason="调离", **given)

        assert selectors.leaders_of(lead.enterprise_id, TOMORROW) == ()
        assert EnterpriseEvent.objects.get().action == "END_LEADER_LEAD"
        with pytest.raises(StaleState):
            services.end_leader_lead(until=MONDAY, **given)

    def test_refuses_others_and_strangers(self, lead):
        given = {"lead_id": lead.pk, "until": MONDAY, "at": MONDAY_NOON}
        with pytest.raises(NotAllowed):
            services.end_leader_lead(actor=make_actor(Role.SUPERVISOR), **given)
        with pytest.raises(NotFound):
            services.end_leader_lead(actor=make_actor(Role.HANDLER), **given)
        with pytest.raises(NotFound):
            services.end_leader_lead(**(given | {"lead_id": 999_999}), actor=make_actor(Role.DISPATCHER))


def test_who_may_know_of_which_officers():
    town = make_town()
    team = make_team(towns=(town,))
    other = make_team("第二小组", group=make_group("第二工作组"))
    mine, theirs = make_user(Role.STEWARD, name="小周", team=team), make_user(Role.STEWARD, name="小郑", team=other)

    def names(role, **given):
        return {line.person.name for line in selectors.officers(actor=make_actor(role, **given), today=MONDAY)}

    assert {"小周", "小郑"} <= names(Role.DISPATCHER)
    assert "小郑" not in names(Role.GROUP_LEAD, team=team)
    assert {line.person.name for line in selectors.officers(actor=actor_of(mine), today=MONDAY)} >= {"小周"}
    assert names(Role.HANDLER) == set()
    with pytest.raises(NotFound):
        selectors.officer(actor=actor_of(mine), username=theirs.username, today=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_of_two_declarations_at_once_one_wins():
    officer, firm = make_user(Role.STEWARD), make_enterprise()
    given = {"steward_id": officer.pk, "enterprise_id": firm.pk, "reason": "配偶任职", "since": MONDAY}
    given |= {"actor": actor_of(officer), "at": MONDAY_NOON}
    refusals = []

    def second() -> None:
        try:
            services.declare_conflict(**given)
        except Refused as refused:
            refusals.append(str(refused))
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        services.declare_conflict(**given)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(10)

    assert ConflictOfInterest.objects.count() == 1
    assert len(refusals) == 1
    assert selectors.broken_stewardship_links() == ()
