"""Planning on pages: from an empty office to districts and stewards, without the demo."""

import pytest
from django.test import Client

from tests.factories import make_enterprise, make_group, make_tag, make_team, make_town, make_user
from zhuqi.enterprises.categories import TagKind
from zhuqi.organisations.models import Division, Team, TeamMember, TownBorder, WorkingGroup
from zhuqi.organisations.roles import Role
from zhuqi.stewardship.models import PlannedPair, StewardProfile, Stewardship, StewardshipPlan

pytestmark = pytest.mark.django_db
WEIGHTS = {"distance": "1", "district": "20", "expertise": "5", "change": "10", "balance": "2"}
PLAN = {"targets": "ALL", "load_rule": "EQUAL", **WEIGHTS}


@pytest.fixture
def office(visitor):
    return visitor(make_user(Role.DISPATCHER))


@pytest.fixture
def city():
    """Two officers with room for three, five firms."""
    team = make_team("一组", group=make_group(), towns=(make_town("柳河镇"),))
    officers = [make_user(Role.STEWARD, name=name, team=team) for name in ("周敏", "吴刚")]
    for officer in officers:
        StewardProfile.objects.create(user=officer, capacity=3)
    firms = [make_enterprise(f"企业{number}", town=make_town("柳河镇")) for number in range(5)]
    for firm in firms:
        make_tag(firm, TagKind.ROSTER)
    return officers, firms


def page_of(response) -> str:
    return response.content.decode()


def made(office: Client, **given: str) -> str:
    response = office.post("/stewardship/plan/", {**PLAN, **given})
    assert response.status_code == 302, page_of(response)
    return response.headers["Location"]


def test_a_plan_is_made_shown_by_officer_and_accepted(office, city):
    address = made(office)
    page = page_of(office.get(address))
    for words in ("已证明最优", "新指定", "周敏", "吴刚", "每条规则的代价", "采纳全部"):
        assert words in page
    done = page_of(office.post(f"{address}accept/", {"which": "all", "since": "2027-01-01", "basis": ""}, follow=True))
    assert "已采纳：5家企业" in done
    assert Stewardship.objects.count() == 5


def test_only_what_is_ticked_is_accepted(office, city):
    address = made(office)
    form = {"which": "some", "since": "2027-01-01", "firm": [city[1][0].number]}
    office.post(f"{address}accept/", form)
    assert Stewardship.objects.count() == 1
    refused = office.post(f"{address}accept/", {"which": "some", "since": "2027-01-01"})
    assert (refused.status_code, "请至少勾选一家" in page_of(refused)) == (422, True)


def test_somebody_else_is_chosen_with_the_difference_shown(office, city):
    address = made(office)
    pair = PlannedPair.objects.select_related("enterprise").first()
    other = next(one for one in city[0] if one.pk != pair.officer_id)
    choice = f"{address}firms/{pair.enterprise.number}/"
    assert "方案代价变化" in page_of(office.get(choice))
    assert office.post(choice, {"officer": "x"}).status_code == 422
    answer = office.post(choice, {"officer": str(other.pk)})
    pair.refresh_from_db()
    full = PlannedPair.objects.filter(officer=other).count() > 3
    assert answer.status_code == (422 if full else 302)
    assert pair.officer_id == other.pk
    assert "已人工调整" in page_of(office.get(address))


def test_what_finds_no_room_is_listed_with_the_reason(office, city):
    StewardProfile.objects.update(capacity=1)
    page = page_of(office.get(made(office)))
    assert "没有安排的企业（3家）" in page
    assert "尚缺3" in page


def test_a_plan_is_given_up(office, city):
    address = made(office)
    assert "已放弃" in page_of(office.post(f"{address}discard/", follow=True))
    assert "采纳全部" not in page_of(office.get(address))


def test_a_large_plan_says_that_it_is_being_computed(office, city, monkeypatch):
    monkeypatch.setattr("zhuqi.stewardship.services._plans.AT_ONCE", 0)
    page = page_of(office.get(made(office)))
    assert "正在计算" in page
    assert StewardshipPlan.objects.get().state == "COMPUTING"


def test_without_anything_to_plan_the_page_says_what_to_do(office):
    response = office.post("/stewardship/plan/", PLAN)
    assert (response.status_code, "没有需要安排的企业" in page_of(response)) == (422, True)
    assert office.post("/stewardship/plan/", {**PLAN, "distance": "-1"}).status_code == 422
    assert "还没有乡镇" in page_of(office.get("/stewardship/districts/"))


def test_pages_ask_a_constant_number_of_questions(office, city, django_assert_max_num_queries):
    for number in range(30):
        make_tag(make_enterprise(f"更多{number}", town=make_town("柳河镇")), TagKind.ROSTER)
    StewardProfile.objects.update(capacity=30)
    address = made(office)
    for page, most in ((address, 26), ("/stewardship/plan/", 12), ("/stewardship/districts/", 12)):
        with django_assert_max_num_queries(most):
            office.get(page)
    firm = PlannedPair.objects.select_related("enterprise").first().enterprise.number
    with django_assert_max_num_queries(20):
        office.get(f"{address}firms/{firm}/")


def test_districts_are_proposed_moved_named_and_set(office, city):
    towns = [make_town(name) for name in ("石桥镇", "青山镇")]
    for number, town in enumerate(Division.objects.filter(level="TOWN").order_by("code12")):
        Division.objects.filter(pk=town.pk).update(longitude=115 + number / 10, latitude=35)
    form = {"group_id": make_group().pk, "districts": 2}
    address = office.post("/stewardship/districts/", form).headers["Location"]
    page = page_of(office.get(address))
    assert "石桥镇" in page
    assert "zq-sketch" in page
    office.post(address, {"name_0": "南片区", "name_1": "北片区"})
    assert "片区已按方案划分" in page_of(office.post(f"{address}accept/", follow=True))
    assert set(Team.objects.values_list("district_name", flat=True)) == {"南片区", "北片区"}
    assert all(town.teams.exists() for town in towns)
    too_many = office.post("/stewardship/districts/", {**form, "districts": 9})
    assert "片区数应在 1 至 3" in page_of(too_many)


def test_an_empty_office_sets_up_towns_groups_and_teams_by_itself(visitor):
    admin = visitor(make_user(Role.SYSTEM_ADMIN))
    for number, name in enumerate(("柳河镇", "石桥镇")):
        town = {"name": name, "code12": f"41992300{number}000", "longitude": f"115.{number}", "latitude": "35.7"}
        assert admin.post("/settings/towns/new/", town).status_code == 302
    assert "推定1对" in page_of(admin.post("/settings/towns/borders/", follow=True))
    assert admin.post("/settings/groups/new/", {"name": "第一工作组", "code": "G1"}).status_code == 302
    first = Division.objects.get(name="柳河镇")
    team = {"name": "第一小组", "code": "G1-1", "district_name": "东部片区", "town_ids": [first.pk]}
    assert admin.post("/settings/groups/G1/teams/new/", team).status_code == 302
    member = make_user(Role.STEWARD, name="周敏", username="zhoumin")
    admin.post("/settings/groups/G1-1/members/", {"username": "zhoumin", "since": "2026-01-01"})
    admin.post("/settings/groups/G1-1/members/zhoumin/lead/", {"lead": "yes"})
    assert TeamMember.objects.get(user=member).is_lead
    edited = {"name": "第一小组", "district_name": "南部片区", "town_ids": []}
    assert admin.post("/settings/groups/G1-1/edit/", edited).status_code == 302
    page = page_of(admin.get("/settings/groups/"))
    assert "南部片区" in page
    assert "未划定乡镇" in page
    assert WorkingGroup.objects.count() == 1


def test_a_town_is_corrected_and_its_neighbours_ticked(visitor):
    admin = visitor(make_user(Role.SYSTEM_ADMIN))
    one, other = make_town("柳河镇"), make_town("石桥镇")
    address = f"/settings/towns/{one.code12}/"
    assert "还没有登记相邻的乡镇" in page_of(admin.get(address))
    assert admin.post(address, {"part": "borders", "neighbour_ids": [other.pk]}).status_code == 302
    assert TownBorder.objects.count() == 1
    wrong = {"part": "town", "name": "柳河镇", "code12": one.code12, "longitude": "35", "latitude": "115"}
    refused = admin.post(address, wrong)
    assert (refused.status_code, "填反" in page_of(refused) or "小数" in page_of(refused)) == (422, True)
    assert admin.post(f"{address}close/", follow=True).status_code == 200
    assert admin.get(address).status_code == 404
