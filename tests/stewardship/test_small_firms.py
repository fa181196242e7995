"""How closely each firm is served, and the sample of those nobody ever spoke to."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from tests.conftest import MONDAY_NOON
from tests.factories import (
    LONG_AGO,
    MONDAY,
    make_actor,
    make_enterprise,
    make_group,
    make_tag,
    make_team,
    make_town,
    make_user,
)
from zhuqi.enterprises.categories import EnterpriseStatus, TagKind
from zhuqi.foundation.errors import NotAllowed, Refused
from zhuqi.organisations.roles import Role
from zhuqi.standards.enterprise_size import Size
from zhuqi.stewardship import selectors, services
from zhuqi.stewardship.categories import ServiceTier
from zhuqi.stewardship.models import SampledFirm, StewardshipEvent, TierRule

pytestmark = pytest.mark.django_db
RULE = {
    "since": MONDAY,
    "steward_key_targets": True,
    "steward_tags": [TagKind.ROSTER],
    "team_sizes": [Size.SMALL, Size.MICRO],
    "team_with_open_issue": True,
    "team_contacted": False,
    "team_tags": [TagKind.SPECIALISED],
    "sample_size": 3,
    "at": MONDAY_NOON,
}


class TestTiers:
    def test_by_the_first_rule_key_targets_and_the_roster_have_a_steward_and_who_spoke_up_a_team(self):
        key, roster, led, open_issue, quiet = (make_enterprise(f"公司{n}") for n in "甲乙丙丁戊")
        make_tag(key)
        make_tag(roster, TagKind.ROSTER)
        make_enterprise("己公司", steward=make_user(Role.STEWARD))

        tiers = selectors.service_tiers(MONDAY, with_open_issue=[open_issue.pk, key.pk], contacted=[led.pk])

        assert [tiers.of(firm.pk) for firm in (key, roster, led, open_issue, quiet)] == [
            ServiceTier.STEWARD, ServiceTier.STEWARD, ServiceTier.TEAM, ServiceTier.TEAM, ServiceTier.SELF_SERVICE,
        ]  # fmt: skip
        assert len(tiers.steward_ids) == 3

    def test_a_rule_of_the_office_holds_from_its_day_on(self):
        small, large, tagged = (
            make_enterprise(name, size=size.value)
            for name, size in (("小公司", Size.SMALL), ("大公司", Size.LARGE), ("专公司", Size.MICRO))
        )
        make_tag(tagged, TagKind.SPECIALISED)
        services.set_tier_rule(**RULE, actor=make_actor(Role.DISPATCHER))
        given = {"with_open_issue": [small.pk, large.pk], "contacted": []}

        today = selectors.service_tiers(MONDAY, **given)
        before = selectors.service_tiers(MONDAY - timedelta(days=1), **given)

        assert today.team_ids == {small.pk, tagged.pk}
        assert before.team_ids == {small.pk, large.pk}
        assert StewardshipEvent.objects.get().data["sample_size"] == 3

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.STEWARD, Role.GROUP_LEAD, Role.LEADER, Role.SYSTEM_ADMIN])
    def test_only_the_office_decides(self, role):
        with pytest.raises(NotAllowed):
            services.set_tier_rule(**RULE, actor=make_actor(role))

    def test_a_second_rule_begins_later(self):
        office = make_actor(Role.DISPATCHER)
        services.set_tier_rule(**RULE, actor=office)
        with pytest.raises(Refused, match="须晚于它"):
            services.set_tier_rule(**RULE, actor=office)
        with pytest.raises(Refused, match="每月每组样本"):
            services.set_tier_rule(**(RULE | {"sample_size": 999, "since": MONDAY + timedelta(days=1)}), actor=office)
        assert TierRule.objects.count() == 1

    def test_nothing_is_left_behind_when_the_transaction_fails(self):
        with transaction.atomic():
            services.set_tier_rule(**RULE, actor=make_actor(Role.DISPATCHER))
            transaction.set_rollback(True)
        assert (TierRule.objects.count(), StewardshipEvent.objects.count()) == (0, 0)


class TestSample:
    @pytest.fixture
    def teams(self):
        """Two teams with a town each; eight small firms in the first town, two in the second."""
        east, west = make_town("东镇"), make_town("西镇")
        group = make_group()
        teams = make_team(towns=(east,), group=group), make_team("第二小组", towns=(west,), group=group)
        for index in range(8):
            make_enterprise(f"东{index}公司", town=east, size=Size.SMALL.value)
        for index in range(2):
            make_enterprise(f"西{index}公司", town=west, size=Size.MICRO.value)
        return teams

    @pytest.fixture
    def act(self):
        office = make_actor(Role.DISPATCHER)

        def _act(**changes):
            given = {"month": MONDAY, "contacted_ids": [], "actor": office, "at": MONDAY_NOON}
            return services.draw_monthly_sample(**(given | changes))

        return _act

    def test_each_team_is_offered_so_many_and_the_same_again_draws_nothing(self, teams, act):
        assert act() == 7
        assert [(len(selectors.monthly_sample(MONDAY, [team.pk]))) for team in teams] == [5, 2]
        assert act() == 0
        event = StewardshipEvent.objects.get()
        assert (event.action, event.data["month"], event.data["firms"]) == ("SAMPLE_DRAWN", "2026-09", 7)

    def test_the_same_month_draws_the_same_firms(self, teams, act):
        act()
        first = [line.enterprise.id for line in selectors.monthly_sample(MONDAY)]
        SampledFirm.objects.all().delete()
        act()
        assert [line.enterprise.id for line in selectors.monthly_sample(MONDAY)] == first

    def test_no_firm_comes_twice_within_twelve_months(self, teams, act):
        act()
        assert act(month=date(2026, 10, 1)) == 3
        assert act(month=date(2027, 8, 1)) == 0
        assert act(month=date(2027, 9, 1)) == 7

    def test_leaves_out_who_was_contacted_is_large_gone_or_served_by_a_steward(self, teams, act):
        town = make_town("西镇")
        contacted = make_enterprise("已联系公司", town=town, size=Size.SMALL.value)
        make_enterprise("大公司", town=town, size=Size.LARGE.value)
        make_enterprise("注销公司", town=town, status=EnterpriseStatus.DEREGISTERED)
        make_tag(make_enterprise("名单公司", town=town), TagKind.ROSTER, since=LONG_AGO)
        make_enterprise("包联公司", town=town, steward=make_user(Role.STEWARD))
        act(contacted_ids=[contacted.pk])
        names = {line.enterprise.name for line in selectors.monthly_sample(MONDAY, [teams[1].pk])}
        assert names == {"西0公司", "西1公司"}

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.STEWARD, Role.GROUP_LEAD, Role.LEADER, Role.CALLER])
    def test_refuses_others(self, act, role):
        with pytest.raises(NotAllowed):
            act(actor=make_actor(role))

    def test_nothing_is_left_behind_when_the_transaction_fails(self, teams, act):
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
        assert (SampledFirm.objects.count(), StewardshipEvent.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_of_two_draws_at_once_the_second_draws_nothing():
    make_enterprise("小公司", town=make_town(), size=Size.SMALL.value)
    make_team(towns=(make_town(),))
    given = {"month": MONDAY, "contacted_ids": [], "actor": make_actor(Role.DISPATCHER), "at": MONDAY_NOON}
    drawn = []

    def second() -> None:
        try:
            drawn.append(services.draw_monthly_sample(**given))
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        assert services.draw_monthly_sample(**given) == 1
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(10)

    assert (drawn, SampledFirm.objects.count()) == ([0], 1)
