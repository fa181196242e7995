"""What a person may reach on a day: scopes become sets of ids, deputies gain, nothing gained breaks 三员分立."""

from datetime import date, timedelta

import pytest

from tests.factories import MONDAY, actor_of, grant, make_group, make_team, make_town, make_unit, make_user
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations import selectors
from zhuqi.organisations.models import Absence, User
from zhuqi.organisations.roles import Role, ScopeKind, UnitLevel

pytestmark = pytest.mark.django_db
YESTERDAY, TOMORROW = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)


def test_a_unit_scope_is_the_whole_subtree():
    bureau = make_unit("市自然资源局")
    branch = make_unit("城东分局", UnitLevel.COUNTY, parent=bureau)
    make_unit("市财政局")

    actor = actor_of(make_user(Role.HANDLER, unit=bureau))

    assert actor.grants[0].unit_ids == {bureau.pk, branch.pk}
    assert actor.home_unit_ids == {bureau.pk, branch.pk}
    assert (actor.unit_id, actor.unit_name) == (bureau.pk, "市自然资源局")


def test_a_unit_whose_code_begins_alike_is_no_subunit():
    one = make_unit("甲局")
    one.code, one.path = "U1", "/U1/"
    one.save(update_fields=["code", "path"])
    other = make_unit("乙局")
    other.code, other.path = "U10", "/U10/"
    other.save(update_fields=["code", "path"])

    assert actor_of(make_user(Role.HANDLER, unit=one)).grants[0].unit_ids == {one.pk}


def test_a_district_is_its_towns_and_a_group_those_of_all_its_teams():
    east, west = make_town("城关镇"), make_town("大陈乡")
    team = make_team(towns=(east,))
    make_team("第二小组", district="西部片区", towns=(west,))

    lead_of_team = actor_of(make_user(Role.GROUP_LEAD, team=team))
    lead_of_group = actor_of(make_user(Role.GROUP_LEAD, group=make_group()))

    assert lead_of_team.grants[0].division_ids == {east.pk}
    assert lead_of_group.grants[0].division_ids == {east.pk, west.pk}


def test_a_steward_knows_the_towns_of_the_group_they_are_in():
    east, west = make_town("城关镇"), make_town("大陈乡")
    team = make_team(towns=(east,))
    make_team("第二小组", district="西部片区", towns=(west,))
    make_team("别组小组", group=make_group("第二工作组"), district="他片区", towns=(make_town("远乡"),))

    grant_of_steward = actor_of(make_user(Role.STEWARD, team=team)).grants[0]

    assert grant_of_steward.scope is ScopeKind.ENTERPRISES
    assert grant_of_steward.division_ids == {east.pk, west.pk}


def test_a_deputy_holds_the_rights_of_the_absent_on_those_days_only():
    power, bank = make_unit("供电公司"), make_unit("市商业银行")
    away, deputy = make_user(Role.UNIT_HEAD, unit=power), make_user(Role.HANDLER, unit=bank)
    Absence.objects.create(user=away, deputy=deputy, since=MONDAY, until=MONDAY)

    before, during, after = (actor_of(deputy, day) for day in (YESTERDAY, MONDAY, TOMORROW))

    assert during.has(Role.UNIT_HEAD)
    assert during.user_ids == {away.pk, deputy.pk}
    assert during.grants_of(Role.UNIT_HEAD)[0].unit_ids == {power.pk}
    assert during.home_unit_ids == {bank.pk}
    assert not before.has(Role.UNIT_HEAD)
    assert not after.has(Role.UNIT_HEAD)


def test_a_deputy_never_gains_what_their_own_role_excludes():
    away, auditor = make_user(Role.DISPATCHER), make_user(Role.AUDITOR)
    Absence.objects.create(user=away, deputy=auditor, since=MONDAY, until=MONDAY)

    assert actor_of(auditor).roles == {Role.AUDITOR}


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [
        pytest.param(MONDAY, None, True, id="from-today"),
        pytest.param(date(2026, 1, 1), MONDAY, True, id="last-day-counts"),
        pytest.param(date(2026, 1, 1), YESTERDAY, False, id="ended-yesterday"),
        pytest.param(TOMORROW, None, False, id="begins-tomorrow"),
        pytest.param(MONDAY, YESTERDAY, False, id="taken-back-the-same-day"),
    ],
)
def test_a_role_is_held_from_its_first_to_its_last_day(since, until, held):
    user = make_user()
    grant(user, Role.CALLER, since=since, until=until)

    assert actor_of(user).has(Role.CALLER) is held


def test_a_deactivated_account_is_nobody():
    user = make_user(Role.DISPATCHER)
    User.objects.filter(pk=user.pk).update(is_active=False)

    with pytest.raises(NotFound, match="停用"):
        actor_of(user)


@pytest.mark.parametrize(("role", "most"), [(Role.HANDLER, 2), (Role.DISPATCHER, 2), (Role.STEWARD, 3)])
def test_costs_the_same_however_many_rights(django_assert_max_num_queries, role, most):
    team = make_team(towns=(make_town(),))
    user = make_user(role, team=team)
    for number in range(5):
        grant(user, Role.HANDLER, unit=make_unit(f"第{number}局"))
        Absence.objects.create(user=make_user(Role.CALLER), deputy=user, since=MONDAY, until=MONDAY)

    with django_assert_max_num_queries(most):
        actor_of(user)


def test_the_system_is_one_user_that_cannot_sign_in():
    actor = selectors.system_actor(MONDAY)

    assert (actor.username, actor.roles) == ("system", {Role.SYSTEM})
    assert not User.objects.get(username="system").has_usable_password()


def test_units_are_found_by_name_alias_and_code_whatever_the_spaces():
    unit = make_unit("国网示例供电公司", UnitLevel.EXTERNAL, aliases=("供电公司", "电业局"))

    found = [selectors.find_unit(text) for text in ("国网示例供电公司", " 供电 公司 ", "电业局", unit.code)]

    assert [ref.id for ref in found if ref] == [unit.pk] * 4
    assert selectors.find_unit("不存在局") is None
    assert selectors.find_unit("  ") is None


def test_members_of_a_unit_are_found_in_the_group_leads_first():
    land, team = make_unit("市自然资源局"), make_team()
    member = make_user(Role.STEWARD, unit=land, team=team)
    lead = make_user(Role.GROUP_LEAD, unit=land, team=team)
    make_user(Role.STEWARD, unit=make_unit("市财政局"), team=team)

    found = selectors.members_of_unit(team.group_id, land.pk, MONDAY)

    assert [person.id for person in found] == [lead.pk, member.pk]
    assert selectors.members_of_unit(None, land.pk, MONDAY) == found
    assert selectors.members_of_unit(make_group("别组").pk, land.pk, MONDAY) == []


def test_people_with_a_role_over_a_unit_include_those_above_it():
    bureau = make_unit("市自然资源局")
    branch = make_unit("城东分局", parent=bureau)
    head = make_user(Role.UNIT_HEAD, unit=bureau)
    make_user(Role.UNIT_HEAD, unit=make_unit("市财政局"))

    assert [person.id for person in selectors.people_with_role(Role.UNIT_HEAD, branch.pk)] == [head.pk]
    assert len(selectors.people_with_role(Role.UNIT_HEAD)) == 2


def test_the_units_above_ones_own_are_known():
    bureau = make_unit("市自然资源局")
    branch = make_unit("城东分局", UnitLevel.COUNTY, parent=bureau)
    office = make_unit("登记所", UnitLevel.TOWN, parent=branch)
    make_unit("市财政局")

    actor = actor_of(make_user(Role.CALLER, unit=branch))

    assert actor.upper_unit_ids == {bureau.pk}
    assert actor.line_unit_ids == {bureau.pk, branch.pk, office.pk}
    assert actor_of(make_user(Role.CALLER)).line_unit_ids == frozenset()
