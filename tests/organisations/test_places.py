"""Towns: entered, placed, bordered; imports add what is missing."""

from decimal import Decimal

import pytest

from tests.factories import MONDAY_NOON as AT
from tests.factories import actor_of, make_actor, make_city, make_team, make_town, make_user
from zhuqi.foundation.errors import NotAllowed, Refused
from zhuqi.organisations import services
from zhuqi.organisations.models import Division, TownBorder
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db


def _keeper():
    return make_actor(Role.DISPATCHER)


def _create(**given):
    return services.create_town(**{"code12": "410922101000", "name": "柳河镇", "actor": _keeper(), "at": AT, **given})


def test_a_town_is_entered_under_the_city_with_its_place():
    city = make_city()
    town = Division.objects.get(pk=_create(longitude=Decimal("115.1"), latitude=Decimal("35.9")))
    assert (town.parent_id, town.is_confirmed, float(town.longitude)) == (city.pk, True, 115.1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"code12": "12"}, "12 位数字"),
        ({"name": " "}, "名称"),
        ({"longitude": Decimal(115)}, "同时填写"),
        ({"longitude": Decimal(35), "latitude": Decimal(35)}, "经度应在"),
        ({"longitude": Decimal(115), "latitude": Decimal(115)}, "纬度应在"),
    ],
)
def test_a_town_without_what_it_needs_is_refused(given, words):
    with pytest.raises(Refused, match=words):
        _create(**given)


def test_a_second_town_of_the_same_name_or_code_is_refused():
    _create()
    with pytest.raises(Refused, match="已存在"):
        _create(name="石桥镇")
    with pytest.raises(Refused, match="已有“柳河镇”"):
        _create(code12="410922102000")


def test_only_who_looks_after_towns_enters_them():
    with pytest.raises(NotAllowed):
        _create(actor=actor_of(make_user()))


def test_an_import_finds_a_town_by_name_or_enters_it_to_be_checked():
    known = make_town("石桥镇")
    found = services.ensure_towns(names=["石 桥镇", "新设镇", "新设镇"], actor=_keeper(), at=AT)
    assert found["石 桥镇"].id == known.pk
    new = Division.objects.get(pk=found["新设镇"].id)
    assert (new.is_confirmed, new.code12[:6]) == (False, "000000")
    assert services.ensure_town(name="新设镇", actor=_keeper(), at=AT).id == new.pk


def test_correcting_a_town_marks_it_as_checked():
    town = services.ensure_town(name="新设镇", actor=_keeper(), at=AT)
    services.edit_town(
        town_id=town.id, code12="410922109000", name="新设镇", longitude=None, latitude=None, actor=_keeper(), at=AT
    )
    assert Division.objects.get(pk=town.id).is_confirmed


def test_a_town_of_a_district_is_not_taken_out_of_use():
    town = make_town(team=make_team())
    with pytest.raises(Refused, match="先调整片区"):
        services.close_town(town_id=town.pk, until=AT.date(), actor=_keeper(), at=AT)


def test_borders_are_worked_out_from_places_and_hand_set_ones_stay():
    towns = [make_town(name) for name in ("甲镇", "乙镇", "丙镇")]
    for index, town in enumerate(towns):
        Division.objects.filter(pk=town.pk).update(longitude=115 + index / 10, latitude=35)
    assert services.propose_borders(actor=_keeper(), at=AT) == 2  # in a row: the first and the third do not touch
    services.set_borders(town_id=towns[0].pk, neighbour_ids=[towns[2].pk], actor=_keeper(), at=AT)
    services.propose_borders(actor=_keeper(), at=AT, replace=True)
    pairs = {(row.one_id, row.other_id): row.is_proposed for row in TownBorder.objects.all()}
    assert pairs == {(towns[0].pk, towns[2].pk): False}


def test_a_town_does_not_border_on_itself():
    town = make_town()
    with pytest.raises(Refused, match="自己"):
        services.set_borders(town_id=town.pk, neighbour_ids=[town.pk], actor=_keeper(), at=AT)
