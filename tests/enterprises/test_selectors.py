"""Lists, search and cards: what is found, in what order, at what cost."""

from datetime import timedelta

import pytest

from tests.factories import (
    MONDAY,
    make_actor,
    make_enterprise,
    make_liaison,
    make_tag,
    make_team,
    make_town,
    make_unit,
)
from zhuqi.enterprises import selectors
from zhuqi.enterprises.categories import EnterpriseStatus, Kind, TagKind
from zhuqi.enterprises.selectors import EnterpriseFilters
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.roles import Role
from zhuqi.standards.enterprise_size import Size

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms():
    """Three firms unlike each other."""
    east, west = make_town("城关镇"), make_town("大陈乡")
    make_team(towns=(east, west))
    steel = make_enterprise("明晟新材科技有限公司", town=east, credit_code="91350100M000100Y43", size=Size.SMALL)
    make_enterprise("金穗面粉厂", town=west, status=EnterpriseStatus.STOPPED)
    power = make_enterprise("国网示例供电公司", town=east, kind=Kind.PROJECT)
    make_tag(steel)
    make_tag(power, TagKind.ROSTER)


def names(filters: EnterpriseFilters) -> list[str]:
    page = selectors.enterprise_list(actor=make_actor(Role.DISPATCHER), filters=filters, today=MONDAY)
    return sorted(row.name[:2] for row in page.rows)


def test_each_filter_narrows(firms):
    east = make_town("城关镇").pk
    assert names(EnterpriseFilters()) == ["国网", "明晟", "金穗"]
    assert names(EnterpriseFilters(division_ids=frozenset({east}))) == ["国网", "明晟"]
    assert names(EnterpriseFilters(sizes=frozenset({Size.SMALL}))) == ["明晟"]
    assert names(EnterpriseFilters(statuses=frozenset({EnterpriseStatus.STOPPED}))) == ["金穗"]
    assert names(EnterpriseFilters(tags=frozenset({TagKind.ROSTER}))) == ["国网"]
    assert names(EnterpriseFilters(key_target=True)) == ["明晟"]
    assert names(EnterpriseFilters(key_target=False)) == ["国网", "金穗"]
    assert names(EnterpriseFilters(kind=Kind.PROJECT)) == ["国网"]
    assert names(EnterpriseFilters(above_scale=True)) == []
    assert names(EnterpriseFilters(text="供电", key_target=False)) == ["国网"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("供电", ["国网"], id="two-characters-in-the-middle"),
        pytest.param("新材科技", ["明晟"], id="longer-fragment"),
        pytest.param("厂", ["金穗"], id="one-character"),
        pytest.param("91350100", ["明晟"], id="start-of-code"),
        pytest.param("９１３５０１００m000100y43", ["明晟"], id="code-in-any-width"),
        pytest.param("msxc", ["明晟"], id="initials"),
        pytest.param("GDGS", ["国网"], id="initials-in-the-middle"),
        pytest.param("E000002", ["金穗"], id="number"),
        pytest.param("不存在的", [], id="nothing"),
        pytest.param("'; DROP TABLE", [], id="punctuation-is-harmless"),
        pytest.param("（ ）", [], id="only-punctuation"),
    ],
)
def test_suggestions(firms, text, found):
    suggested = selectors.suggest(actor=make_actor(Role.DISPATCHER), text=text)
    assert [line.name[:2] for line in suggested] == found


def test_suggests_only_what_one_may_see(firms):
    assert selectors.suggest(actor=make_actor(Role.HANDLER), text="供电") == ()


def test_pages_follow_each_other_without_gap_or_repeat():
    actor, town = make_actor(Role.DISPATCHER), make_town()
    for serial in range(7):
        make_enterprise(f"同名公司{serial // 2}", town=make_town(f"第{serial}乡") if serial % 2 else town)
    seen, cursor = [], None
    for _ in range(4):
        page = selectors.enterprise_list(
            actor=actor, filters=EnterpriseFilters(), today=MONDAY, cursor=cursor, page_size=2
        )
        seen += [row.number for row in page.rows]
        cursor = page.next_cursor

    assert cursor is None
    assert len(seen) == len(set(seen)) == page.count == 7


@pytest.mark.parametrize("cursor", ["乱写", "1:\x00", "9" * 30 + ":名", ""])
def test_a_cursor_that_cannot_be_read_begins_at_the_first_page(firms, cursor):
    page = selectors.enterprise_list(
        actor=make_actor(Role.DISPATCHER), filters=EnterpriseFilters(), today=MONDAY, cursor=cursor
    )
    assert len(page.rows) == 3


def test_a_list_costs_the_same_however_long(django_assert_num_queries):
    actor = make_actor(Role.DISPATCHER)
    for serial in range(12):
        make_tag(make_enterprise(f"第{serial}公司"))
    with django_assert_num_queries(4):
        page = selectors.enterprise_list(actor=actor, filters=EnterpriseFilters(), today=MONDAY)
    assert all(row.is_key_target and row.tags == (TagKind.HIGH_TAXPAYER,) for row in page.rows)


def test_the_card_shows_all_and_costs_the_same(firms, django_assert_max_num_queries):
    actor = make_actor(Role.DISPATCHER)
    for serial in range(5):
        make_tag(make_enterprise(f"旁边{serial}"), TagKind.SAMPLE)
    with django_assert_max_num_queries(9):
        card = selectors.enterprise_card(actor=actor, number="e000001", today=MONDAY)

    assert (card.name, card.division_name, card.team.district_name) == ("明晟新材科技有限公司", "城关镇", "东部片区")
    assert (card.is_key_target, card.may_edit, card.may_reveal_phone) == (True, True, True)


def test_the_card_of_a_firm_one_may_not_see_does_not_exist(firms):
    for actor in (make_actor(Role.HANDLER, unit=make_unit()), make_actor(Role.AUDITOR)):
        with pytest.raises(NotFound):
            selectors.enterprise_card(actor=actor, number="E000001", today=MONDAY)


def test_a_liaison_person_of_the_past_is_not_on_the_card(firms):
    person = make_liaison(make_enterprise("丙公司"))
    person.until = MONDAY - timedelta(days=1)
    person.save(update_fields=["until"])
    card = selectors.enterprise_card(actor=make_actor(Role.DISPATCHER), number="E000004", today=MONDAY)
    assert card.liaisons == ()


def test_similar_names_in_the_town_are_a_warning(firms):
    east, west = make_town("城关镇").pk, make_town("大陈乡").pk

    near = selectors.similar_enterprises(name="示例市明晟新材科技股份有限公司", division_id=east)

    assert [ref.number for ref in near] == ["E000001"]
    assert selectors.similar_enterprises(name="明晟新材科技有限公司", division_id=west) == ()
    assert selectors.similar_enterprises(name="明晟新材科技", division_id=east, exclude_id=near[0].id) == ()
    assert selectors.similar_enterprises(name="有限公司", division_id=east) == ()


def test_references(firms):
    found = selectors.find_enterprise("91350100m000100y43", MONDAY)
    assert found == selectors.enterprise_ref(found.id, MONDAY)
    assert found.is_key_target
    assert selectors.enterprise_id_of_number(" e000001 ") == found.id
    assert selectors.find_enterprise("没有这家") is None
    assert selectors.find_enterprise("  ") is None
    with pytest.raises(NotFound):
        selectors.enterprise_ref(999_999)
    for number in ("E999999", "1", "E000001\x00", ""):
        with pytest.raises(NotFound):
            selectors.enterprise_id_of_number(number)
