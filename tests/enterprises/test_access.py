"""Who sees which enterprise, who may change it, who may read its phones."""

import pytest

from tests.factories import (
    actor_of,
    make_enterprise,
    make_group,
    make_liaison,
    make_team,
    make_town,
    make_unit,
    make_user,
)
from zhuqi.enterprises import access
from zhuqi.organisations.models import Division
from zhuqi.organisations.roles import ADMINISTRATORS, Role, ScopeKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    """Two towns in two districts of one group, one town of another group, a firm in each."""
    east, west, far = make_town("城关镇"), make_town("大陈乡"), make_town("远乡")
    team = make_team(towns=(east,))
    make_team("第二小组", district="西部片区", towns=(west,))
    make_team("他组小组", group=make_group("第二工作组"), district="他片区", towns=(far,))
    firms = {town.name: make_enterprise(f"{town.name}企业", town=town) for town in (east, west, far)}
    return team, firms


GROUP_TOWNS, ALL_TOWNS = {"城关镇", "大陈乡"}, {"城关镇", "大陈乡", "远乡"}

# who                     sees          may change     may read phones
REACH = {
    Role.DISPATCHER: (ALL_TOWNS, ALL_TOWNS, ALL_TOWNS),
    Role.SUPERVISOR: (ALL_TOWNS, set(), ALL_TOWNS),
    Role.CALLER: (ALL_TOWNS, set(), ALL_TOWNS),
    Role.LEADER: (ALL_TOWNS, set(), set()),
    Role.STEWARD: (GROUP_TOWNS, GROUP_TOWNS, GROUP_TOWNS),
    Role.GROUP_LEAD: ({"城关镇"}, {"城关镇"}, {"城关镇"}),
    Role.HANDLER: (set(), set(), set()),
    Role.UNIT_HEAD: (set(), set(), set()),
    Role.SYSTEM_ADMIN: (set(), set(), set()),
    Role.SECURITY_ADMIN: (set(), set(), set()),
    Role.AUDITOR: (set(), set(), set()),
}


@pytest.mark.parametrize("role", sorted(REACH))
def test_reach_of_each_role(city, role):
    team, firms = city
    in_field = role in (Role.STEWARD, Role.GROUP_LEAD)
    actor = actor_of(make_user(role, team=team if in_field else None))
    sees, changes, phones = REACH[role]

    assert {firm.division.name for firm in access.visible_enterprises(actor)} == sees
    assert {town for town, firm in firms.items() if access.may_edit(actor, firm.pk)} == changes
    assert {town for town, firm in firms.items() if access.may_reveal_phone(actor, firm.pk)} == phones


def test_every_role_is_in_the_table():
    assert set(REACH) == set(Role) - {Role.CONTACT, Role.SYSTEM}
    assert all(REACH[role] == (set(), set(), set()) for role in ADMINISTRATORS)


def test_a_contact_sees_their_own_firm_only(city):
    _, firms = city
    actor = actor_of(make_user(Role.CONTACT, enterprise=firms["大陈乡"]))

    assert list(access.visible_enterprises(actor)) == [firms["大陈乡"]]
    assert not access.may_edit(actor, firms["大陈乡"].pk)
    assert not access.may_reveal_phone(actor, make_liaison(firms["大陈乡"]).enterprise_id)


def test_a_steward_in_no_group_has_the_directory_and_changes_nothing(city):
    _, firms = city
    actor = actor_of(make_user(Role.STEWARD))

    assert access.visible_enterprises(actor).count() == len(firms)
    assert not any(access.may_edit(actor, firm.pk) for firm in firms.values())


def test_a_county_dispatcher_reaches_the_towns_of_the_county(city):
    _, firms = city
    county = Division.objects.create(code12="419901000000", name="示例县", level="COUNTY")
    Division.objects.filter(name="远乡").update(parent=county)
    unit = make_unit("示例县企业服务办", division=county)
    actor = actor_of(make_user(Role.DISPATCHER, scope=ScopeKind.UNIT, unit=unit))

    assert list(access.visible_enterprises(actor)) == [firms["远乡"]]
    assert access.may_edit(actor, firms["远乡"].pk)
