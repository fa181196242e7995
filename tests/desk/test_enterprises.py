"""The pages of the enterprises: what they show to whom, what they change, and what they answer to mistakes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import make_enterprise, make_liaison, make_tag, make_team, make_town, make_unit, make_user
from zhuqi.enterprises.categories import EnterpriseStatus, LiaisonLevel, TagKind
from zhuqi.enterprises.models import Enterprise
from zhuqi.organisations.models import AccessLogEntry
from zhuqi.organisations.roles import AccessKind, Role

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def firm() -> Enterprise:
    return make_enterprise("远景精密铸造有限公司", town=make_town("石桥镇"))


@pytest.fixture
def dispatcher(visitor) -> Client:  # type: ignore[no-untyped-def]
    return visitor(make_user(Role.DISPATCHER, unit=make_unit("市企业服务办")))


def test_the_list_is_found_by_a_fragment_and_costs_the_same_for_fifty_as_for_one(
    dispatcher, firm, django_assert_max_num_queries
):
    for index in range(55):
        make_tag(make_enterprise(f"海川零部件{index:02}厂"), TagKind.SPECIALISED)

    with django_assert_max_num_queries(15):
        page = dispatcher.get("/enterprises/")
    assert page.status_code == 200
    assert "共 <span" in page.content.decode()
    assert "下一页" in page.content.decode()
    found = dispatcher.get("/enterprises/", {"q": "精密"}).content.decode()
    assert firm.name in found
    assert "海川" not in found


def test_the_second_page_goes_on_where_the_first_ended(dispatcher):
    for index in range(55):
        make_enterprise(f"海川零部件{index:02}厂")
    first = dispatcher.get("/enterprises/")
    cursor = first.context["page"].next_cursor
    second = dispatcher.get("/enterprises/", {"after": cursor})
    assert len(second.context["rows"]) == 5
    assert "回到首页" in second.content.decode()


def test_filters_narrow_and_become_chips(dispatcher, firm):
    make_enterprise("停产的砖厂", status=EnterpriseStatus.STOPPED)
    page = dispatcher.get("/enterprises/", {"status": "STOPPED", "size": "NONSENSE"}).content.decode()
    assert "停产的砖厂" in page
    assert firm.name not in page
    assert "移除此筛选" in page


def test_an_empty_list_says_what_to_do(dispatcher):
    assert "登记一家" in dispatcher.get("/enterprises/").content.decode()
    assert "清除全部筛选" in dispatcher.get("/enterprises/", {"q": "没有的"}).content.decode()


def test_the_card_masks_phones_and_asks_the_database_a_constant_number_of_times(
    dispatcher, firm, django_assert_max_num_queries
):
    make_liaison(firm)
    make_tag(firm)
    with django_assert_max_num_queries(15):
        page = dispatcher.get(f"/enterprises/{firm.number}/")
    text = page.content.decode()
    assert "138****5678" in text
    assert "13812345678" not in text
    assert "重点服务对象" in text


def test_a_phone_is_shown_in_full_once_and_that_is_written_down(dispatcher, firm):
    person = make_liaison(firm)
    answer = dispatcher.post(f"/enterprises/{firm.number}/liaison/{person.pk}/phone/", headers=HTMX)
    assert "13812345678" in answer.content.decode()
    plain = dispatcher.post(f"/enterprises/{firm.number}/liaison/{person.pk}/phone/")
    assert "13812345678" in plain.content.decode()
    assert AccessLogEntry.objects.filter(kind=AccessKind.PHONE_REVEALED).count() == 2


def test_a_phone_of_another_firm_cannot_be_asked_for_through_this_one(dispatcher, firm):
    other = make_liaison(make_enterprise("别家"))
    assert dispatcher.post(f"/enterprises/{firm.number}/liaison/{other.pk}/phone/").status_code == 404


@pytest.mark.parametrize("role", [Role.HANDLER, Role.UNIT_HEAD, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_those_who_have_nothing_to_do_with_firms_find_nothing(visitor, firm, role):
    client = visitor(make_user(role))
    assert client.get("/enterprises/").status_code == 404
    for address in (f"/enterprises/{firm.number}/{part}" for part in ("", "history/", "business/", "edit/")):
        assert client.get(address).status_code == 404
    assert client.post(f"/enterprises/{firm.number}/status/", {"status": "STOPPED"}).status_code == 404


def test_a_lead_of_another_district_is_a_stranger(visitor, firm):
    elsewhere = make_team("第二小组", district="西部片区", towns=(make_town("西岗镇"),))
    client = visitor(make_user(Role.GROUP_LEAD, team=elsewhere))
    assert client.get(f"/enterprises/{firm.number}/").status_code == 404


def test_a_leader_reads_and_does_not_write(visitor, firm):
    client = visitor(make_user(Role.LEADER))
    page = client.get(f"/enterprises/{firm.number}/")
    assert page.status_code == 200
    assert "维护" not in page.content.decode()
    assert client.get(f"/enterprises/{firm.number}/edit/").status_code == 403
    assert (
        client.post(f"/enterprises/{firm.number}/tags/", {"kind": "ROSTER", "since": "2026-01-01"}).status_code == 403
    )


def test_registering_goes_to_the_new_card_and_warns_of_a_namesake(dispatcher, firm):
    given = {
        "name": "远景精密铸造",
        "kind": "ENTERPRISE",
        "division_id": firm.division_id,
        "industry": "铸造",
        "address": "",
    }
    wrong = dispatcher.post("/enterprises/new/", given)
    assert wrong.status_code == 422
    assert "行业代码“铸造”无法识别" in wrong.content.decode()
    right = dispatcher.post("/enterprises/new/", given | {"industry": "C3391"}, follow=True)
    assert "已登记远景精密铸造" in right.content.decode()
    assert "名称相近" in right.content.decode()


def test_every_wrong_field_gets_its_own_sentence(dispatcher):
    page = dispatcher.post("/enterprises/new/", {"credit_code": "91110000", "above_scale_since": "昨天"})
    text = page.content.decode()
    assert page.status_code == 422
    for sentence in (
        "请填写名称。",
        "请选择类型。",
        "请选择所在乡镇（街道）。",
        "入库日期“昨天”无法识别",
        "如与执照一致",
    ):
        assert sentence in text
    assert 'aria-invalid="true"' in text


def test_a_doubtful_code_is_taken_with_a_reason(dispatcher, firm):
    given = {"kind": "ENTERPRISE", "division_id": firm.division_id, "credit_code": "91410000MA000000X1"}
    assert dispatcher.post(f"/enterprises/{firm.number}/edit/", given).status_code == 422
    note = {"credit_code_note": "执照原件如此"}
    assert dispatcher.post(f"/enterprises/{firm.number}/edit/", given | note).status_code == 302
    firm.refresh_from_db()
    assert firm.credit_code_note == "执照原件如此"


ACTS = {
    "status": {"status": "STOPPED", "evidence": "9月20日实地查看，已停产"},
    "tags": {"kind": "SPECIALISED", "since": "2026-01-01"},
    "liaison": {"level": "ENTERPRISE", "name": "张志强", "phone": "138 0000 1234", "since": "2026-01-01"},
    "figures": {"as_of": "2026-06-30", "employees": "120", "revenue": "3500.5", "source": "统计年报"},
    "rename": {"name": "远景铸造股份有限公司"},
}
MISTAKES = {
    "status": ({"evidence": ""}, "请填写依据"),
    "tags": ({"kind": "LED_BY_LEADER"}, "须选择层级"),
    "liaison": ({"phone": "12"}, "不是有效的电话号码"),
    "figures": ({"as_of": "2099-01-01"}, "晚于今天"),
    "rename": ({"name": "远景精密铸造有限公司"}, "与现名称相同"),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_works_with_and_without_script(dispatcher, firm, act):
    address = f"/enterprises/{firm.number}/{act}/"
    assert dispatcher.post(address, ACTS[act]).headers["Location"] == f"/enterprises/{firm.number}/"
    # the same act once more is a refusal or a repetition, and in either case a fragment for htmx
    again = dispatcher.post(address, ACTS[act], headers=HTMX)
    assert again.status_code in (200, 422)
    assert again.content.decode().lstrip().startswith('<div id="card">')


@pytest.mark.parametrize("act", MISTAKES)
def test_a_mistake_opens_the_panel_with_the_reason(dispatcher, firm, act):
    change, sentence = MISTAKES[act]
    answer = dispatcher.post(f"/enterprises/{firm.number}/{act}/", ACTS[act] | change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert '<details class="zq-act " open>' in answer.content.decode()


def test_a_tag_ends_and_one_of_another_firm_does_not(dispatcher, firm):
    yesterday = timezone.localdate() - timedelta(days=30)
    tag, other = make_tag(firm, since=yesterday), make_tag(make_enterprise("别家"))
    assert dispatcher.post(f"/enterprises/{firm.number}/tags/{other.pk}/end/").status_code == 404
    assert dispatcher.post(f"/enterprises/{firm.number}/tags/{tag.pk}/end/").status_code == 302
    tag.refresh_from_db()
    assert tag.until is not None


def test_the_history_says_what_happened(dispatcher, firm):
    dispatcher.post(f"/enterprises/{firm.number}/rename/", ACTS["rename"])
    text = dispatcher.get(f"/enterprises/{firm.number}/history/").content.decode()
    assert "企业更名" in text


def test_what_is_being_done_is_one_page_and_a_fragment_of_the_card(dispatcher, firm, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        page = dispatcher.get(f"/enterprises/{firm.number}/business/")
    assert "还没有走访记录" in page.content.decode()
    fragment = dispatcher.get(f"/enterprises/{firm.number}/business/", headers=HTMX)
    assert fragment.content.decode().lstrip().startswith('<div class="zq-stack">')
    assert "HX-Request" in fragment.headers["Vary"]


def test_reading_needs_get_and_acting_needs_post(dispatcher, firm):
    assert dispatcher.get(f"/enterprises/{firm.number}/status/").status_code == 405
    assert dispatcher.post("/enterprises/").status_code == 405


def test_nobody_comes_in_without_signing_in(firm):
    for address in ("/enterprises/", "/enterprises/new/", f"/enterprises/{firm.number}/"):
        assert Client().get(address).headers["Location"].startswith("/sign-in/")


def test_three_seats_are_always_shown(dispatcher, firm):
    make_liaison(firm, level=LiaisonLevel.CITY, phone="")
    text = dispatcher.get(f"/enterprises/{firm.number}/").content.decode()
    assert text.count("未指定") == 2
    assert "未登记" in text
