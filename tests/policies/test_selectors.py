"""The list of policies, and those for one enterprise."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.conftest import MONDAY_NOON
from tests.factories import MONDAY, make_actor, make_enterprise, make_tag, make_team, make_town
from tests.policies.cast import details
from zhuqi.enterprises.categories import Kind, TagKind
from zhuqi.enterprises.models import DatedFigures, EnterpriseMerge
from zhuqi.enterprises.selectors import firm_facts
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.models import Division
from zhuqi.organisations.roles import Actor, Role
from zhuqi.policies import selectors, services
from zhuqi.policies.categories import PolicyLevel, PolicyStatus
from zhuqi.policies.matching import Range
from zhuqi.standards.enterprise_size import Size

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Actor:
    return make_actor(Role.DISPATCHER)


@pytest.fixture
def firm(office: Actor):  # type: ignore[no-untyped-def]
    return make_enterprise(size=Size.SMALL.value, industry="C33")


def register(office: Actor, title: str, **changes: object) -> str:
    return services.register_policy(details=details(title=title, **changes), actor=office, at=MONDAY_NOON)


def listed(office: Actor, **filters: object) -> list[str]:
    page = selectors.policy_list(actor=office, filters=selectors.PolicyFilters(**filters), today=MONDAY)  # type: ignore[arg-type]
    return [row.title for row in page.rows]


def test_the_list_is_narrowed_by_word_level_and_status(office):
    register(office, "稳岗返还", level=PolicyLevel.PROVINCIAL, issuer="示例省人社厅")
    register(office, "老办法", valid_until=date(2026, 9, 20), valid_from=date(2025, 1, 1))
    register(office, "新办法", valid_from=date(2026, 10, 1))
    gone = register(office, "撤下的")
    services.withdraw_policy(number=gone, reason="重复", actor=office, at=MONDAY_NOON)

    assert listed(office) == ["新办法", "撤下的", "稳岗返还", "老办法"]
    assert listed(office, text="人社厅 返还") == ["稳岗返还"]
    assert listed(office, text="100%") == []
    assert listed(office, level=PolicyLevel.PROVINCIAL) == ["稳岗返还"]
    assert {status: listed(office, status=status) for status in PolicyStatus} == {
        PolicyStatus.UPCOMING: ["新办法"],
        PolicyStatus.IN_FORCE: ["稳岗返还"],
        PolicyStatus.EXPIRED: ["老办法"],
        PolicyStatus.TAKEN_DOWN: ["撤下的"],
    }


def test_pages_go_on_where_they_ended(office, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("zhuqi.policies.selectors._cards.PAGE_SIZE", 2)
    for index in range(5):
        register(office, f"政策{index}", valid_from=date(2026, 1, 1) + timedelta(days=index // 2))
    seen, after = [], ""
    while True:
        with django_assert_num_queries(2):
            page = selectors.policy_list(actor=office, filters=selectors.PolicyFilters(), today=MONDAY, after=after)
        seen += [row.title for row in page.rows]
        after = page.after
        if not after:
            break
    assert seen == ["政策4", "政策3", "政策2", "政策1", "政策0"]
    assert page.total == 5


@pytest.mark.parametrize("after", ["x", "2026-01-01", "2026-13-01.4", "2026-01-01.²", "2026-01-01.9" + "9" * 30])
def test_a_place_nobody_gave_out_opens_the_first_page(office, after):
    register(office, "甲")
    page = selectors.policy_list(actor=office, filters=selectors.PolicyFilters(), today=MONDAY, after=after)
    assert len(page.rows) == 1


def test_the_most_specific_comes_first_then_the_newest_in_three_queries(office, firm, django_assert_num_queries):
    town = firm.division
    register(office, "人人可用")
    register(office, "较新的", valid_from=date(2026, 5, 1))
    register(office, "本镇小型", sizes=(Size.SMALL,), division_ids=(town.pk,))
    register(office, "全县制造业", industries=("C",), division_ids=(town.parent_id,))
    register(office, "专精特新", tags=(TagKind.SPECIALISED,))
    register(office, "用工多的", employees=Range(least=Decimal(10)))
    register(office, "过期的", valid_until=date(2026, 9, 20))
    register(office, "别处的", division_ids=(make_town("柳溪镇").pk,))
    services.withdraw_policy(number=register(office, "撤下的"), reason="重复", actor=office, at=MONDAY_NOON)

    with django_assert_num_queries(3):
        found = selectors.policies_for(enterprise_id=firm.pk, on=MONDAY, actor=office)

    assert [one.policy.title for one in found.fitting] == ["全县制造业", "本镇小型", "较新的", "人人可用"]
    assert found.fitting[0].match.met == ("行业：C33 金属制品业", "所在地：城关镇（属示例市）")
    assert [(one.policy.title, one.match.missing) for one in found.possible] == [
        ("用工多的", ("从业人员未登记（不少于 10 人）",))
    ]
    assert [one.policy.title for one in found.others] == ["别处的", "专精特新"]


def test_a_steward_elsewhere_sees_neither_the_firm_nor_its_policies(office, firm):
    elsewhere = make_team("第二小组", district="西部片区", towns=(make_town("西岗镇"),))
    with pytest.raises(NotFound):
        selectors.policies_for(enterprise_id=firm.pk, on=MONDAY, actor=make_actor(Role.GROUP_LEAD, team=elsewhere))


def test_the_facts_are_those_of_the_day_and_of_what_was_merged_in_one_query(office, firm, django_assert_num_queries):
    other = make_enterprise("并入的一家")
    EnterpriseMerge.objects.create(enterprise=other, into=firm, at=MONDAY_NOON, actor_id=office.user_id, reason="重复")
    other.merged_into = firm
    other.save(update_fields=["merged_into"])
    make_tag(other, TagKind.GAZELLE)
    make_tag(firm, TagKind.SPECIALISED, until=MONDAY - timedelta(days=1))
    DatedFigures.objects.create(enterprise=other, as_of=date(2026, 6, 30), revenue=Decimal("12345.67"), source="年报")
    DatedFigures.objects.create(enterprise=firm, as_of=date(2027, 6, 30), revenue=1, source="尚未到的")
    county = Division.objects.create(code12="419901000000", name="示例县", level="COUNTY", parent=firm.division.parent)
    firm.division.parent = county
    firm.division.save(update_fields=["parent"])

    with django_assert_num_queries(1):
        facts = firm_facts(actor=office, enterprise_id=firm.pk, on=MONDAY)

    assert facts.kind is Kind.ENTERPRISE
    assert facts.tags == frozenset({TagKind.GAZELLE})
    assert (facts.employees, facts.revenue, facts.figures_as_of) == (None, Decimal("12345.67"), date(2026, 6, 30))
    assert list(facts.places.values()) == ["城关镇", "示例县", "示例市"]
