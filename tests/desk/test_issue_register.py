"""Registering: any firm, by anybody who may, once however often the button is pressed, with every mistake told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk.ledger_cast import Cast, make_cast
from tests.factories import make_town
from zhuqi.enterprises.models import Enterprise
from zhuqi.issues.categories import Source
from zhuqi.issues.models import Issue
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db

ADDRESS = "/issues/new/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def dispatcher(cast, visitor):  # type: ignore[no-untyped-def]
    return visitor(cast.people[Role.DISPATCHER])


@pytest.fixture
def right(cast) -> dict[str, str]:
    """One form filled in correctly; each test changes one thing."""
    return {
        "key": "a-key",
        "firm": "明晟",
        "enterprise": cast.firm.number,
        "description": "门口道路破损",
        "category": "TRANSPORT",
        "source": "VISIT",
        "contact_name": "张经理",
        "contact_phone": "138 1234 5678",
    }


def test_a_problem_gets_its_number(cast, dispatcher, right):
    page = dispatcher.post(ADDRESS, right, follow=True)
    issue = Issue.objects.get()
    assert page.redirect_chain == [(f"/issues/{issue.number}/", 302)]
    assert (issue.enterprise_id, issue.description, issue.source) == (cast.firm.pk, "门口道路破损", Source.VISIT)


def test_the_same_form_sent_twice_makes_one_issue(dispatcher, right):
    first, second = dispatcher.post(ADDRESS, right), dispatcher.post(ADDRESS, right)
    assert first.headers["Location"] == second.headers["Location"]
    assert Issue.objects.count() == 1
    dispatcher.post(ADDRESS, right | {"key": "another-key"})
    assert Issue.objects.count() == 2


def test_a_firm_nobody_knew_is_taken_in_with_its_problem(dispatcher, right):
    town = make_town("城关镇")
    dispatcher.post(ADDRESS, right | {"enterprise": "new", "firm": "新来的小作坊", "town": town.pk})
    assert Issue.objects.get().enterprise.name == "新来的小作坊"


def test_a_new_firm_is_not_left_behind_when_its_problem_is_refused(dispatcher, right):
    wrong = {
        "enterprise": "new",
        "firm": "新来的小作坊",
        "town": make_town("城关镇").pk,
        "registered_date": (timezone.localdate() + timedelta(days=1)).isoformat(),
    }
    answer = dispatcher.post(ADDRESS, right | wrong)
    assert answer.status_code == 422
    assert "收集日期不能晚于今天" in answer.content.decode()
    assert not Enterprise.objects.filter(name="新来的小作坊").exists()
    assert dispatcher.post(ADDRESS, right).status_code == 302  # the key is not spent


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"enterprise": "", "firm": ""}, "请填写企业名称并选择企业。"),
        ({"enterprise": "", "firm": "明晟"}, "请在列出的企业中选择一家"),
        ({"enterprise": "new", "town": ""}, "登记新企业请选择所在乡镇（街道）。"),
        ({"enterprise": "E999999"}, "没有这家企业"),
        ({"description": " "}, "请填写问题描述。"),
        ({"description": "长" * 2001}, "问题描述最多 2000 个字"),
        ({"category": ""}, "请选择类别。"),
        ({"category": "TRANSPORT", "sub_category": "POWER"}, "不属于“市政交通”"),
        ({"source": "IMPORT"}, "来源的选项无效"),
        ({"contact_phone": "12345"}, "电话"),
        ({"registered_date": "去年"}, "收集日期"),
    ],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(dispatcher, right, change, sentence):
    answer = dispatcher.post(ADDRESS, right | change)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert "张经理" in text
    assert not Issue.objects.exists()


def test_firms_are_found_as_one_types_and_a_new_one_is_offered(cast, dispatcher):
    text = dispatcher.get("/issues/new/enterprises/", {"firm": "明晟"}, headers=HTMX).content.decode()
    assert cast.firm.name in text
    assert "登记为新企业“明晟”" in text
    assert "<html" not in text


def test_the_page_of_a_firm_leads_to_the_form_with_the_firm_chosen(cast, dispatcher):
    page = dispatcher.get(ADDRESS, {"enterprise": cast.firm.number})
    assert page.context["chosen"] == cast.firm.number
    assert f'value="{cast.firm.number}" checked' in page.content.decode()


def test_a_contact_registers_for_their_own_firm_only(cast, visitor, right):
    client = visitor(cast.people[Role.CONTACT])
    page = client.get(ADDRESS).content.decode()
    assert cast.firm.name in page
    other = Enterprise.objects.exclude(pk=cast.firm.pk).get()
    client.post(ADDRESS, right | {"enterprise": other.number})
    issue = Issue.objects.get()
    assert (issue.enterprise_id, issue.source) == (cast.firm.pk, Source.PORTAL)


def test_a_caller_may_take_in_a_firm_nobody_has_heard_of(cast, visitor):
    client = visitor(cast.people[Role.CALLER])
    text = client.get("/issues/new/enterprises/", {"firm": "没有的公司"}, headers=HTMX).content.decode()
    assert "登记为新企业“没有的公司”" in text


def test_a_contact_is_not_offered_to_take_firms_in(cast, visitor):
    client = visitor(cast.people[Role.CONTACT])
    text = client.get("/issues/new/enterprises/", {"firm": "没有的公司"}, headers=HTMX).content.decode()
    assert "登记为新企业" not in text
    assert "联系企业服务办" in text


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.STEWARD, Role.CONTACT])
def test_the_form_costs_little(cast, visitor, role, django_assert_max_num_queries):
    client = visitor(cast.people[role])
    with django_assert_max_num_queries(15):
        client.get(ADDRESS, {"enterprise": cast.firm.number})
