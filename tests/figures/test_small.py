"""Small and micro firms: known, served, solved, never met; and by tier of service."""

from datetime import timedelta

import pytest

from tests.conftest import MONDAY_NOON
from tests.factories import LONG_AGO, MONDAY, make_actor, make_enterprise, make_team, make_town, make_user
from zhuqi.enterprises.models import Enterprise, EnterpriseMerge
from zhuqi.figures import selectors
from zhuqi.figures.cuts import EVERYWHERE, Cut
from zhuqi.figures.definitions import small
from zhuqi.issues import services
from zhuqi.issues.categories import Category, Source
from zhuqi.organisations.roles import Role
from zhuqi.standards.enterprise_size import Size
from zhuqi.stewardship.categories import ServiceTier
from zhuqi.stewardship.models import Stewardship
from zhuqi.stewardship.selectors import service_tiers
from zhuqi.visits.services import record_visit

pytestmark = pytest.mark.django_db


def value(code: str, **given):
    return selectors.figure_value(code, scope=EVERYWHERE, until=given.pop("until", MONDAY), **given)


def firm(name: str, size: Size = Size.MICRO) -> Enterprise:
    town = make_town("城关镇", team=make_team())
    made = make_enterprise(name, town=town)
    Enterprise.objects.filter(pk=made.pk).update(size=size.value, created_at=MONDAY_NOON - timedelta(days=200))
    return made


@pytest.fixture
def town():
    """Six micro firms, of which one was visited, one raised an issue, one has a steward; and one large firm."""
    firms = {
        name: firm(name) for name in ("走访的厂", "有问题的厂", "包联的厂", "没人去的厂", "也没人去的厂", "又一家厂")
    }
    firms["大厂"] = firm("大厂", Size.LARGE)
    li = make_actor(Role.DISPATCHER, name="老李")
    record_visit(
        enterprise_ids=[firms["走访的厂"].pk, firms["大厂"].pk],
        date=MONDAY - timedelta(days=40),
        purpose="走访调研",
        has_no_request=True,
        actor=li,
        at=MONDAY_NOON,
    )
    services.register_issue(
        enterprise_id=firms["有问题的厂"].pk,
        description="变电站建设一再推迟",
        category=Category.OTHER,
        source=Source.VISIT,
        actor=li,
        at=MONDAY_NOON,
    )
    steward = make_user(Role.STEWARD, name="小王")
    Stewardship.objects.create(enterprise=firms["包联的厂"], steward=steward, since=LONG_AGO)
    return firms


def test_known_served_and_never_met_add_up(town):
    assert value("small.known").value == 6
    assert (value("small.served").value, value("small.never").value) == (2, 4)
    assert (value("small.served_rate").numerator, value("small.served_rate").denominator) == (2, 6)
    assert (value("small.share_known").numerator, value("small.share_known").denominator) == (6, 7)
    assert value("small.share_served").denominator == 3


def test_a_period_counts_what_was_done_in_it_and_never_means_never(town):
    since = MONDAY - timedelta(days=7)
    assert value("small.served", since=since).value == 1  # the visit was before
    assert value("small.never", since=since).value == 4


def test_what_was_not_yet_recorded_does_not_count(town):
    assert value("small.served", until=MONDAY - timedelta(days=1)).value == 0


def test_a_duplicate_is_the_firm_it_was_merged_into(town):
    served, other = town["走访的厂"], town["没人去的厂"]
    EnterpriseMerge.objects.create(
        enterprise=served,
        into=other,
        at=MONDAY_NOON,
        actor=make_user(Role.DISPATCHER),
        reason="同一家",
    )
    assert value("small.known").value == 5
    assert (value("small.served").value, value("small.never").value) == (2, 3)
    assert value("visits.enterprises").value == 2
    assert value("small.known", until=MONDAY - timedelta(days=1)).value == 6  # not merged yet


def test_the_tiers_are_those_of_the_office_and_add_up(town):
    counts = {tier: value(f"small.tier.{tier}").value for tier in ServiceTier}
    assert counts == {ServiceTier.STEWARD: 1, ServiceTier.TEAM: 2, ServiceTier.SELF_SERVICE: 3}
    contacted = [town["走访的厂"].pk, town["有问题的厂"].pk, town["大厂"].pk]
    tiers = service_tiers(MONDAY, with_open_issue=[town["有问题的厂"].pk], contacted=contacted)
    for tier in ServiceTier:
        rows = small._Tier(tier)(Cut(EVERYWHERE, MONDAY))
        assert {tiers.of(row.pk) for row in rows} == {tier}
