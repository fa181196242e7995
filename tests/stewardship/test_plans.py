"""Plans of the office: made from what it has, adjusted, accepted in one act, refused when the world moved on."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from tests.factories import (
    MONDAY,
    MONDAY_NOON,
    actor_of,
    make_actor,
    make_enterprise,
    make_group,
    make_stewardship,
    make_tag,
    make_team,
    make_town,
    make_user,
)
from zhuqi.enterprises.categories import TagKind
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.organisations.models import Division
from zhuqi.organisations.roles import Role
from zhuqi.stewardship import selectors, services
from zhuqi.stewardship.models import ConflictOfInterest, StewardProfile, Stewardship, StewardshipEvent, StewardshipPlan
from zhuqi.stewardship.optimiser import Weights
from zhuqi.stewardship.planning_words import LoadRule, PlanState, PlanTargets

pytestmark = pytest.mark.django_db
D = MONDAY + timedelta(days=1)


@pytest.fixture
def office():
    return make_actor(Role.DISPATCHER)


@pytest.fixture
def city():
    """Two towns of two districts, one officer and two firms in each; the east firms have the west officer now."""
    group = make_group()
    found = {}
    for number, name in enumerate(("东", "西")):
        team = make_team(f"{name}组", group=group, district=f"{name}片区")
        town = make_town(f"{name}镇", team=team)
        Division.objects.filter(pk=town.pk).update(longitude=115 + number, latitude=35)
        officer = make_user(Role.STEWARD, name=f"{name}官", team=team)
        StewardProfile.objects.create(user=officer, capacity=3, skills=["C"])
        firms = [make_enterprise(f"{name}企业{n}", town=town) for n in range(2)]
        for firm in firms:
            make_tag(firm, TagKind.ROSTER)
        found[name] = (town, officer, firms)
    return found


def make(office, **given):
    return services.make_plan(
        **{
            "targets": PlanTargets.ALL,
            "load_rule": LoadRule.EQUAL,
            "weights": Weights(),
            "actor": office,
            "at": MONDAY_NOON,
            "today": MONDAY,
            **given,
        }
    )


def accept(office, number, **given):
    return services.accept_plan(
        **{"number": number, "since": D, "basis": "方案", "actor": office, "at": MONDAY_NOON, **given}
    )


def card(office, number, **given):
    return selectors.plan_card(actor=office, number=number, **given)


def test_a_plan_gives_each_firm_the_officer_of_its_district_and_says_why(office, city):
    found = card(office, make(office))
    assert {group.officer.name: len(group.rows) for group in found.groups} == {"东官": 2, "西官": 2}
    assert "同片区" in found.groups[0].rows[0].reasons
    assert (found.line.firms, found.line.changed, found.result["gap"]) == (4, 4, 0)


def test_accepting_all_appoints_in_one_act_with_one_line_of_history(office, city):
    number = make(office)
    accept(office, number)
    for _, officer, firms in city.values():
        assert set(Stewardship.objects.filter(steward=officer).values_list("enterprise_id", flat=True)) == {
            firm.pk for firm in firms
        }
    assert StewardshipPlan.objects.get().state == PlanState.ACCEPTED
    assert list(StewardshipEvent.objects.order_by("id").values_list("action", flat=True)) == [
        "PLAN_MADE",
        "PLAN_ACCEPTED",
    ]
    with pytest.raises(StaleState):
        accept(office, number)


def test_accepting_some_leaves_the_rest_open(office, city):
    number = make(office)
    accept(office, number, enterprise_ids=[city["东"][2][0].pk])
    assert Stewardship.objects.count() == 1
    assert card(office, number).line.state is PlanState.READY


def test_a_present_pair_is_kept_where_the_change_costs_more(office, city):
    make_stewardship(city["东"][2][0], city["西"][1])
    number = make(office, weights=Weights(change=1000))
    found = card(office, number)
    kept = next(row for group in found.groups for row in group.rows if row.present)
    assert kept.officer.name == "西官"
    assert "现任首席服务官，不变更" in kept.reasons
    assert not kept.is_changed


def test_a_plan_never_proposes_who_must_keep_away(office, city):
    firm = city["东"][2][0]
    ConflictOfInterest.objects.create(
        steward=city["东"][1], enterprise=firm, reason="亲属", since=MONDAY, declared_by=city["东"][1]
    )
    found = card(office, make(office))
    row = next(row for group in found.groups for row in group.rows if row.firm.id == firm.pk)
    assert row.officer.name == "西官"
    assert "同片区人员均须回避，改派其他片区" in row.reasons


def test_whom_nobody_has_room_for_is_left_with_the_reason(office, city):
    StewardProfile.objects.update(capacity=1)
    found = card(office, make(office))
    assert len(found.left) == 2
    assert "尚缺2" in found.left[0].reasons[0]


def test_only_the_bare_are_planned_and_what_is_kept_counts_against_the_limit(office, city):
    _, officer, firms = city["东"]
    StewardProfile.objects.filter(user=officer).update(capacity=1)
    make_stewardship(firms[0], officer)
    found = card(office, make(office, targets=PlanTargets.BARE))
    assert found.line.firms == 3
    assert {group.officer.name for group in found.groups} == {"西官"}


def test_a_pair_changed_by_hand_is_checked_and_weighed(office, city):
    number, firm = make(office), city["东"][2][0]
    options = selectors.pair_card(actor=office, number=number, enterprise_id=firm.pk).options
    assert [(one.person.name, one.choice.difference > 0) for one in options] == [("东官", False), ("西官", True)]
    before = card(office, number).result["cost"]
    services.adjust_pair(
        number=number, enterprise_id=firm.pk, officer_id=city["西"][1].pk, actor=office, at=MONDAY_NOON
    )
    after = card(office, number)
    assert after.result["cost"] == pytest.approx(before + options[1].choice.difference, abs=1e-3)
    assert any(row.is_by_hand for group in after.groups for row in group.rows)


def test_a_full_officer_is_refused_by_hand(office, city):
    StewardProfile.objects.filter(user=city["西"][1]).update(capacity=2)
    number = make(office)
    with pytest.raises(Refused, match="已满"):
        services.adjust_pair(
            number=number,
            enterprise_id=city["东"][2][0].pk,
            officer_id=city["西"][1].pk,
            actor=office,
            at=MONDAY_NOON,
        )


def test_a_pair_taken_out_by_hand_is_not_appointed(office, city):
    number, firm = make(office), city["东"][2][0]
    services.adjust_pair(number=number, enterprise_id=firm.pk, officer_id=None, actor=office, at=MONDAY_NOON)
    accept(office, number)
    assert not Stewardship.objects.filter(enterprise=firm).exists()


def test_a_plan_the_world_moved_on_from_is_refused_naming_the_firm(office, city):
    number, firm = make(office), city["东"][2][0]
    make_stewardship(firm, city["西"][1])
    assert card(office, number).stale == 1
    with pytest.raises(StaleState, match="东企业0"):
        accept(office, number)
    accept(office, number, enterprise_ids=[city["西"][2][0].pk])


def test_a_discarded_plan_is_closed(office, city):
    number = make(office)
    services.discard_plan(number=number, actor=office, at=MONDAY_NOON)
    with pytest.raises(StaleState):
        accept(office, number)


def test_a_large_plan_is_left_to_the_worker_and_computed_once(office, city, monkeypatch):
    monkeypatch.setattr("zhuqi.stewardship.services._plans.AT_ONCE", 0)
    number = make(office)
    assert card(office, number).line.state is PlanState.COMPUTING
    event = StewardshipEvent.objects.get(action="PLAN_MADE")
    services.compute_plan(event_id=event.pk)
    services.compute_plan(event_id=event.pk)
    assert card(office, number).line.state is PlanState.READY


def test_without_targets_or_officers_the_reason_is_said(office):
    with pytest.raises(Refused, match="没有需要安排的企业"):
        make(office)
    make_tag(make_enterprise(), TagKind.ROSTER)
    with pytest.raises(Refused, match="没有可以安排的首席服务官"):
        make(office)


def test_only_who_appoints_plans_and_others_do_not_learn_of_it(office, city):
    number = make(office)
    with pytest.raises(NotAllowed):
        make(actor_of(city["东"][1]))
    with pytest.raises(NotFound):
        card(make_actor(Role.GROUP_LEAD), number)


def test_the_command_plans_for_the_office_and_stores_the_plan(city):
    out = io.StringIO()
    call_command("plan_stewardship", json=True, stdout=out)
    answer = json.loads(out.getvalue())
    assert answer["plan"] == StewardshipPlan.objects.get().number
    assert len(answer["assignments"]) == 4
    call_command("plan_stewardship", bare=True, stdout=out)
    assert "请到“包联 › 规划”审定" in out.getvalue()


def test_the_command_divides_the_office_and_stores_the_plan(city):
    out = io.StringIO()
    call_command("plan_districts", districts=2, json=True, stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["plan"], len(answer["districts"]), answer["gap"]) == ("PQ00001", 2, 0)
    with pytest.raises(Refused, match="没有编码为"):
        call_command("plan_districts", districts=2, group="none")
