"""The pages of the visits: recording takes one form, works without script, and shows nothing to strangers."""

import pytest
from django.test import Client

from tests.factories import make_enterprise, make_stewardship, make_team, make_town, make_unit, make_user
from zhuqi.enterprises.models import Enterprise
from zhuqi.issues.models import Issue
from zhuqi.organisations.roles import Role
from zhuqi.visits.models import Visit

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def firm() -> Enterprise:
    return make_enterprise("远景精密铸造有限公司", town=make_town("石桥镇", team=make_team()))


@pytest.fixture
def steward(visitor, firm) -> Client:  # type: ignore[no-untyped-def]
    user = make_user(Role.STEWARD, name="刘建国", team=make_team(), unit=make_unit("市工信局"))
    make_stewardship(firm, user)
    return visitor(user)


@pytest.fixture
def given(firm) -> dict[str, object]:
    """A visit without requests, as the form sends it."""
    return {
        "enterprise": firm.number,
        "kind": "VISIT",
        "date": "2026-09-21",
        "purpose": "走访调研",
        "rows": "1",
        "has_no_request": "on",
    }


def test_a_visit_without_requests_is_recorded_with_one_form(steward, firm, given):
    page = steward.post("/visits/new/", given, follow=True).content.decode()
    assert "已登记，编号 V000001" in page
    assert "无诉求" in page
    assert firm.name in steward.get("/visits/").content.decode()


def test_problems_are_registered_in_place(steward, firm, given):
    del given["has_no_request"]
    more = steward.post("/visits/new/", given | {"more": "1"}, headers=HTMX)
    assert more.content.decode().lstrip().startswith('<form class="zq-card" id="visit"')
    assert 'name="issue1-description"' in more.content.decode()
    lines = {
        "rows": "2",
        "issue0-description": "厂区外道路破损",
        "issue0-category": "TRANSPORT",
        "issue1-description": "",
    }
    page = steward.post("/visits/new/", given | lines, follow=True).content.decode()
    assert "厂区外道路破损" in page
    assert Issue.objects.get().source == "VISIT"


def test_what_was_typed_survives_finding_a_firm_without_script(steward, firm, given):
    page = steward.post("/visits/new/", given | {"find": "1", "firm": "精密", "summary": "订单饱满"}).content.decode()
    assert "订单饱满" in page
    assert not Visit.objects.exists()
    found = steward.get("/visits/firms/", {"firm": "精密"}).content.decode()
    assert firm.number in found


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"enterprise": ""}, "请选择走访的企业"),
        ({"has_no_request": ""}, "请勾选“无诉求”"),
        ({"purpose": "消防检查"}, "不得记录“检查”"),
        ({"date": "昨天"}, "日期“昨天”无法识别"),
        ({"date": "2099-01-01"}, "日期不能晚于今天"),
        ({"issue0-description": "缺电"}, "请选择类别"),
        ({"issue0-requested_outcome": "送电"}, "请填写问题描述"),
        ({"rows": "x" * 50, "enterprise": "E\x00"}, "请选择走访的企业"),
    ],
)
def test_a_mistake_is_answered_with_one_sentence(steward, given, change, sentence):
    answer = steward.post("/visits/new/", given | change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Visit.objects.exists()
    assert not Issue.objects.exists()


def test_with_several_firms_a_problem_names_its_own(steward, firm, given):
    other = make_enterprise("海川包装厂", town=make_town("石桥镇"))
    del given["has_no_request"]
    lines = {"enterprise": [firm.number, other.number], "issue0-description": "缺工", "issue0-category": "TALENT"}
    assert "是哪家企业的" in steward.post("/visits/new/", given | lines).content.decode()
    assert steward.post("/visits/new/", given | lines | {"issue0-firm": "海川"}).status_code == 302
    assert Issue.objects.get().enterprise_id == other.pk


def test_a_record_is_put_right_with_a_reason(steward, given):
    steward.post("/visits/new/", given)
    change = {"date": "2026-09-18", "purpose": "走访调研", "has_no_request": "on"}
    assert steward.post("/visits/V000001/correct/", change).status_code == 422
    page = steward.post("/visits/V000001/correct/", change | {"reason": "日期记错"}, follow=True).content.decode()
    assert "9月18日" in page
    assert "日期记错" in page


def test_an_unknown_issue_cannot_be_linked(steward, given):
    steward.post("/visits/new/", given)
    answer = steward.post("/visits/V000001/issues/", {"issue_number": "2026-999999"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("role", "listing", "card", "form"),
    [
        (Role.DISPATCHER, 200, 200, 200),
        (Role.SUPERVISOR, 200, 200, 403),
        (Role.CALLER, 200, 200, 403),
        (Role.LEADER, 200, 200, 403),
        (Role.HANDLER, 404, 404, 403),
        (Role.UNIT_HEAD, 404, 404, 403),
        (Role.SYSTEM_ADMIN, 404, 404, 403),
        (Role.SECURITY_ADMIN, 404, 404, 403),
        (Role.AUDITOR, 404, 404, 403),
    ],
)
def test_who_may_read_and_record(visitor, steward, given, role, listing, card, form):
    steward.post("/visits/new/", given)
    client = visitor(make_user(role))
    assert client.get("/visits/").status_code == listing
    assert client.get("/visits/V000001/").status_code == card
    assert client.get("/visits/new/").status_code == form
    assert client.get("/visits/firms/").status_code == form


def test_a_contact_and_a_lead_of_another_district_are_strangers(visitor, steward, firm, given):
    steward.post("/visits/new/", given)
    elsewhere = make_team("第二小组", district="西部片区", towns=(make_town("西岗镇"),))
    assert visitor(make_user(Role.GROUP_LEAD, team=elsewhere)).get("/visits/V000001/").status_code == 404
    assert visitor(make_user(Role.CONTACT, enterprise=firm)).get("/visits/V000001/").status_code == 404


def test_the_pages_ask_the_database_a_constant_number_of_times(
    visitor, steward, firm, given, django_assert_max_num_queries
):
    for _ in range(3):
        steward.post("/visits/new/", given)
    with django_assert_max_num_queries(15):
        assert steward.get("/visits/").status_code == 200
    with django_assert_max_num_queries(15):
        assert steward.get("/visits/V000001/").status_code == 200


def test_filters_narrow_and_become_chips(steward, firm, given):
    steward.post("/visits/new/", given)
    address = {"kind": "VISIT", "since": "2026-09-01", "enterprise": firm.number, "special": "nonsense"}
    page = steward.get("/visits/", address).content.decode()
    assert "V000001" in page
    assert "移除此筛选" in page
    assert "没有符合这些条件的走访" in steward.get("/visits/", {"kind": "SYMPOSIUM"}).content.decode()


def test_nobody_comes_in_without_signing_in():
    for address in ("/visits/", "/visits/new/", "/visits/firms/", "/visits/V000001/"):
        assert Client().get(address).headers["Location"].startswith("/sign-in/")
