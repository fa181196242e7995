"""The pages of planning in a real browser: at desk and phone width, with a city of ordinary size."""

import random
from decimal import Decimal

import pytest

from tests.desk.looking import look_at, sign_in
from tests.factories import make_enterprise, make_group, make_stewardship, make_tag, make_team, make_town, make_user
from zhuqi.enterprises.categories import TagKind
from zhuqi.organisations.models import Division, User
from zhuqi.organisations.roles import Role
from zhuqi.stewardship.models import PlannedPair, StewardProfile

pytestmark = pytest.mark.browser
TOWNS = "城关镇 柳河镇 石桥镇 青山镇 东岗街道 西岗街道 河头乡 白沙镇 大营乡 南坪镇"


@pytest.fixture
def office(page) -> User:  # type: ignore[no-untyped-def]
    """Ten towns, three districts, eight officers, forty firms; some have a steward now."""
    chance = random.Random(3)
    group = make_group()
    teams = [make_team(f"第{n}小组", group=group, district=f"{n}片区") for n in "一二三"]
    towns = [make_town(name, team=teams[place % 3]) for place, name in enumerate(TOWNS.split())]
    for town in towns:
        place = {"longitude": Decimal("115.03") + Decimal(chance.random()) / 3, "latitude": Decimal("35.7")}
        place["latitude"] += Decimal(chance.random()) / 4
        Division.objects.filter(pk=town.pk).update(**{key: round(value, 6) for key, value in place.items()})
    people = [make_user(Role.STEWARD, name=f"官员{n}", team=teams[n % 3]) for n in range(8)]
    for person in people:
        StewardProfile.objects.create(user=person, capacity=4, skills=chance.sample("ACDEFGI", 2))
    for number in range(40):
        firm = make_enterprise(f"示例市某某制造第{number}有限责任公司", town=chance.choice(towns))
        make_tag(firm, TagKind.ROSTER)
        if chance.random() < 0.4:
            make_stewardship(firm, chance.choice(people))
    return make_user(Role.DISPATCHER)


def test_the_pages_of_planning(page, office):  # type: ignore[no-untyped-def]
    sign_in(page, office)
    look_at(page, "/stewardship/plan/", "plan-index")
    page.get_by_role("button", name="生成").click()
    page.get_by_text("每条规则的代价").wait_for()
    address = page.url.removeprefix(page.base)
    look_at(page, address, "plan")
    firm = PlannedPair.objects.filter(officer__isnull=False).select_related("enterprise").first()
    assert firm is not None
    look_at(page, f"{address}firms/{firm.enterprise.number}/", "plan-pair")
    page.goto(page.base + address)
    page.get_by_role("button", name="采纳全部").click()
    page.get_by_text("已采纳：").wait_for()
    look_at(page, "/stewardship/plan/", "plan-list")


def test_the_pages_of_districts(page, office):  # type: ignore[no-untyped-def]
    sign_in(page, office)
    look_at(page, "/stewardship/districts/", "districts-index")
    page.get_by_role("button", name="拟订").click()
    page.get_by_role("heading", name="各片区").wait_for()
    look_at(page, page.url.removeprefix(page.base), "districts")


def test_the_pages_of_towns_and_groups(page, office):  # type: ignore[no-untyped-def]
    sign_in(page, office)
    code = Division.objects.get(name="柳河镇").code12
    for address, name in (
        ("/settings/towns/", "towns"),
        ("/settings/towns/new/", "town-new"),
        (f"/settings/towns/{code}/", "town"),
        ("/settings/groups/", "groups"),
        ("/settings/groups/new/", "group-new"),
        ("/settings/groups/G1/teams/new/", "team-new"),
        ("/settings/groups/T1/edit/", "team-edit"),
    ):
        look_at(page, address, name)
