"""The ledger as a list: what it leaves, what it keeps, what it does to many at once, and what it hands out."""

import pytest
from django.utils import timezone

from tests.desk.ledger_cast import Cast, bring, make_cast, register
from zhuqi.foundation.spreadsheets import read_workbook
from zhuqi.issues.categories import Category
from zhuqi.issues.models import Issue, SavedFilter
from zhuqi.issues.workflow import Status
from zhuqi.organisations.models import AccessLogEntry
from zhuqi.organisations.roles import AccessKind, Role

pytestmark = pytest.mark.django_db

LIST = "/issues/"
HTMX = {"HX-Request": "true"}
READERS = [Role.DISPATCHER, Role.SUPERVISOR, Role.STEWARD, Role.GROUP_LEAD, Role.HANDLER, Role.CALLER, Role.LEADER]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def dispatcher(cast, visitor):  # type: ignore[no-untyped-def]
    return visitor(cast.people[Role.DISPATCHER])


def numbers(page) -> list[str]:  # type: ignore[no-untyped-def]
    return [row.number for row in page.context["page"].rows]


def test_two_characters_find_the_problem_and_filters_become_chips(cast, dispatcher):
    power, road = register(cast), register(cast, "门口道路破损", category=Category.TRANSPORT)
    assert numbers(dispatcher.get(LIST, {"text": "供电"})) == [power.number]
    page = dispatcher.get(LIST, {"category": "TRANSPORT", "level": "NONSENSE"})
    assert numbers(page) == [road.number]
    assert [chip.label for chip in page.context["chips"]] == ["类别：市政交通"]


def test_a_firm_is_named_by_its_number(cast, dispatcher):
    issue = bring(cast, Status.CLOSED)
    page = dispatcher.get(LIST, {"enterprise": cast.firm.number})
    assert numbers(page) == [issue.number]
    assert dispatcher.get(LIST, {"enterprise": "E999999"}).context["page"].rows == ()


def test_the_second_page_goes_on_where_the_first_ended_and_leads_back(cast, dispatcher):
    for index in range(52):
        register(cast, f"第{index}个问题")
    first = dispatcher.get(LIST)
    assert len(numbers(first)) == 50
    second = dispatcher.get(LIST + first.context["next_url"])
    assert not set(numbers(first)) & set(numbers(second))
    assert "回到第一页" in second.content.decode()
    assert dispatcher.get(LIST, {"after": "nonsense"}).status_code == 422


def test_empty_lists_teach(cast, dispatcher, visitor):
    assert "登记一个，或导入" in dispatcher.get(LIST).content.decode()
    assert "清除全部筛选" in dispatcher.get(LIST, {"text": "没有的"}).content.decode()
    handler = visitor(cast.people[Role.HANDLER])
    assert "交办给本单位的问题会列在这里" in handler.get(LIST).content.decode()


def test_the_rail_counts_what_each_choice_leaves(cast, dispatcher):
    register(cast)
    register(cast, "门口道路破损", category=Category.TRANSPORT)
    text = dispatcher.get("/issues/facets/", {"category": "TRANSPORT"}, headers=HTMX).content.decode()
    assert '基础配套<span class="n">1</span>' in text
    assert '东部片区<span class="n">1</span>' in text


def test_a_view_is_kept_looked_at_and_given_up(cast, dispatcher):
    dispatcher.post("/issues/filters/?category=INFRASTRUCTURE", {"name": "供电类"})
    view = SavedFilter.objects.get()
    assert view.query == "category=INFRASTRUCTURE"
    register(cast, at=timezone.now())
    assert "1 件有变动" in dispatcher.get("/issues/filters/counts/", headers=HTMX).content.decode()
    opened = dispatcher.post(f"/issues/filters/{view.pk}/")
    assert opened.headers["Location"] == "/issues/?category=INFRASTRUCTURE"
    assert "有变动" not in dispatcher.get("/issues/filters/counts/", headers=HTMX).content.decode()
    assert "供电类" in dispatcher.get("/issues/?category=INFRASTRUCTURE").content.decode()
    dispatcher.post(f"/issues/filters/{view.pk}/delete/")
    assert not SavedFilter.objects.exists()


def test_a_view_needs_a_name_and_is_nobody_elses(cast, dispatcher, visitor):
    refused = dispatcher.post("/issues/filters/", {"name": " "}, follow=True)
    assert "请填写视图名称" in refused.content.decode()
    dispatcher.post("/issues/filters/?lamp=RED", {"name": "超期"})
    view = SavedFilter.objects.get()
    other = visitor(cast.people[Role.SUPERVISOR])
    assert other.post(f"/issues/filters/{view.pk}/").status_code == 404
    assert other.post(f"/issues/filters/{view.pk}/delete/").status_code == 404


def test_many_are_assigned_each_for_itself_and_the_rest_are_told_why(cast, dispatcher):
    ready = [bring(cast, Status.TRIAGED) for _ in range(2)]
    raw = register(cast)
    chosen = [one.number for one in (*ready, raw)]
    page = dispatcher.post("/issues/bulk/assign/", {"issue": chosen, "unit": cast.power.pk, "back": "?"}, follow=True)
    text = page.content.decode()
    assert "已交办 2 件" in text
    assert f"{raw.number} 未交办：目前为“已挂号”" in text
    assert Issue.objects.filter(status=Status.ASSIGNED).count() == 2


def test_many_are_chased(cast, visitor):
    issue = bring(cast, Status.ASSIGNED)
    client = visitor(cast.people[Role.SUPERVISOR])
    page = client.post("/issues/bulk/chase/", {"issue": [issue.number], "text": "请抓紧"}, follow=True)
    assert "已催办 1 件" in page.content.decode()
    assert "请先勾选" in client.post("/issues/bulk/chase/", {}, follow=True).content.decode()


def test_bulk_acts_are_for_those_whose_roles_have_them(cast, visitor):
    handler = visitor(cast.people[Role.HANDLER])
    assert handler.post("/issues/bulk/assign/", {"unit": cast.power.pk}).status_code == 403
    assert handler.post("/issues/bulk/chase/", {}).status_code == 403
    assert "批量" not in handler.get(LIST).content.decode()


def test_the_file_holds_exactly_what_is_shown_and_is_written_down(cast, dispatcher):
    register(cast, "=1+1 门口道路破损", category=Category.TRANSPORT)
    register(cast)
    dispatcher.post("/issues/columns/", {"column": ["town"]})
    answer = dispatcher.post("/issues/export/?category=TRANSPORT")
    assert answer.status_code == 200
    sheet = read_workbook(answer.content, name="x.xlsx").sheets[0]
    text = str([list(row) for row in sheet.rows])
    assert "=1+1 门口道路破损" in text
    assert "城关镇" in text
    assert "牵头单位" not in text
    assert "变电站" not in text
    entry = AccessLogEntry.objects.get(kind=AccessKind.EXPORTED)
    assert "1条" in entry.detail


def test_the_columns_chosen_are_remembered(cast, dispatcher):
    register(cast)
    assert "状态</th>" in dispatcher.get(LIST).content.decode()
    dispatcher.post("/issues/columns/", {"column": ["town", "nonsense"], "back": "?sort=newest"})
    page = dispatcher.get(LIST).content.decode()
    assert "乡镇（街道）</th>" in page
    assert "状态</th>" not in page


def test_nobody_is_sent_elsewhere(cast, dispatcher):
    answer = dispatcher.post("/issues/columns/", {"back": "//evil.example/"})
    assert answer.headers["Location"] == LIST


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("count", [2, 40])
def test_the_list_asks_the_database_the_same_for_two_as_for_forty(
    cast, visitor, role, count, django_assert_max_num_queries
):
    for index in range(count):
        register(cast, f"第{index}个问题")
    bring(cast, Status.ASSIGNED)
    client = visitor(cast.people[role])
    client.post("/issues/filters/?level=CITY", {"name": "市直"})
    for address in (LIST, "/issues/?text=供电", "/issues/facets/", "/issues/filters/counts/"):
        with django_assert_max_num_queries(15):
            client.get(address)
