"""Districts of the office: proposed, adjusted, set in one act."""

import pytest

from tests.factories import (
    MONDAY,
    MONDAY_NOON,
    make_actor,
    make_enterprise,
    make_group,
    make_tag,
    make_team,
    make_town,
)
from zhuqi.enterprises.categories import TagKind
from zhuqi.foundation.errors import NotAllowed, Refused, StaleState
from zhuqi.organisations.models import Division, Team, TeamTown, TownBorder
from zhuqi.organisations.roles import Role
from zhuqi.stewardship import selectors, services
from zhuqi.stewardship.models import StewardshipEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_actor(Role.DISPATCHER)


@pytest.fixture
def towns():
    """Six towns in a row, one target in each."""
    rows = []
    for number in range(6):
        town = make_town(f"{number}号镇")
        Division.objects.filter(pk=town.pk).update(longitude=115 + number / 10, latitude=35)
        make_tag(make_enterprise(f"企业{number}", town=town), TagKind.ROSTER)
        rows.append(town)
    return rows


def make(office, count=2):
    return services.make_district_plan(
        group_id=make_group().pk, districts=count, actor=office, at=MONDAY_NOON, today=MONDAY
    )


def adjust(office, number, **given):
    services.adjust_districts(
        **{"number": number, "towns": {}, "names": {}, "actor": office, "at": MONDAY_NOON, **given}
    )


def test_a_row_of_towns_falls_into_two_halves_with_neighbours_worked_out(office, towns):
    card = selectors.district_plan(actor=office, number=make(office))
    assert [[town.name for town in one.towns] for one in card.districts] == [
        ["0号镇", "1号镇", "2号镇"],
        ["3号镇", "4号镇", "5号镇"],
    ]
    assert (card.gap, TownBorder.objects.count()) == (0, 5)


def test_accepting_creates_teams_and_gives_them_the_towns_in_one_act(office, towns):
    number = make(office)
    adjust(office, number, names={0: "西部片区", 1: "东部片区"})
    services.accept_districts(number=number, actor=office, at=MONDAY_NOON)
    assert {team.district_name: team.town_rows.count() for team in Team.objects.all()} == {"西部片区": 3, "东部片区": 3}
    assert StewardshipEvent.objects.get().action == "DISTRICTS_SET"
    with pytest.raises(StaleState):
        services.accept_districts(number=number, actor=office, at=MONDAY_NOON)


def test_a_team_keeps_the_district_it_mostly_serves(office, towns):
    team = make_team("老组", group=make_group(), district="老片区", towns=(towns[4], towns[5]))
    number = make(office)
    services.accept_districts(number=number, actor=office, at=MONDAY_NOON)
    assert set(TeamTown.objects.filter(team=team).values_list("division_id", flat=True)) == {
        town.pk for town in towns[3:]
    }
    team.refresh_from_db()
    assert team.district_name == "老片区"


def test_a_town_moved_by_hand_that_breaks_a_district_is_shown_and_allowed(office, towns):
    number = make(office)
    adjust(office, number, towns={towns[1].pk: 1})
    card = selectors.district_plan(actor=office, number=number)
    assert [one.is_connected for one in card.districts] == [False, False]


def test_a_district_without_towns_or_name_is_refused(office, towns):
    number = make(office)
    with pytest.raises(Refused, match="没有乡镇了"):
        adjust(office, number, towns={town.pk: 0 for town in towns})
    with pytest.raises(Refused, match="名称"):
        adjust(office, number, names={0: " "})


def test_two_districts_of_one_name_are_refused(office, towns):
    number = make(office)
    adjust(office, number, names={0: "同名", 1: "同名"})
    with pytest.raises(Refused, match="同名"):
        services.accept_districts(number=number, actor=office, at=MONDAY_NOON)


def test_towns_of_another_group_are_left_alone(office, towns):
    make_team("别组", group=make_group("第二工作组"), towns=(towns[0],))
    card = selectors.district_plan(actor=office, number=make(office))
    assert sum(len(one.towns) for one in card.districts) == 5


def test_a_discarded_plan_changes_nothing(office, towns):
    number = make(office)
    services.discard_districts(number=number, actor=office, at=MONDAY_NOON)
    assert not Team.objects.exists()


def test_only_the_office_divides(towns):
    with pytest.raises(NotAllowed):
        make(make_actor(Role.GROUP_LEAD))


def test_without_towns_it_is_said(office):
    with pytest.raises(Refused, match="还没有乡镇"):
        make(office)
