"""The pages of the policies: what they show to whom, what they change, and what they answer to mistakes."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import actor_of, make_city, make_enterprise, make_tag, make_town, make_unit, make_user
from tests.policies.cast import details
from zhuqi.enterprises.categories import TagKind
from zhuqi.enterprises.models import Enterprise
from zhuqi.organisations.models import Division, User
from zhuqi.organisations.roles import Role
from zhuqi.policies import services
from zhuqi.policies.categories import PolicyLevel
from zhuqi.policies.matching import Range
from zhuqi.policies.models import Policy
from zhuqi.standards.enterprise_size import Size

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
WHOLE = {
    "title": "稳岗扩岗专项贷款",
    "issuer": "示例省人社厅",
    "level": "PROVINCIAL",
    "valid_from": "2026-01-01",
    "valid_until": "2027年12月31日",
    "document_number": "示人社〔2026〕8号",
    "summary": "向吸纳就业多的小微企业发放贷款。",
    "source_url": "https://example.gov.cn/8",
    "industries": "C，I65、批发业 农、林、牧、渔业",
    "sizes": ["SMALL", "MICRO"],
    "tags": ["SPECIALISED"],
    "above_scale": "no",
    "kind": "ENTERPRISE",
    "min_employees": "10",
    "max_revenue": "2000.50",
}


@pytest.fixture
def officer() -> User:
    return make_user(Role.DISPATCHER, unit=make_unit("市企业服务办"))


@pytest.fixture
def dispatcher(visitor, officer) -> Client:  # type: ignore[no-untyped-def]
    return visitor(officer)


@pytest.fixture
def firm() -> Enterprise:
    return make_enterprise("远景精密铸造有限公司", size=Size.SMALL.value, town=make_town("石桥镇"))


def register(officer: User, title: str = "小微企业贷款贴息", **changes: Any) -> str:
    actor = actor_of(officer)
    return services.register_policy(details=details(title=title, **changes), actor=actor, at=timezone.now())


def test_the_list_is_of_those_in_force_and_costs_the_same_for_fifty(dispatcher, officer, django_assert_max_num_queries):
    for index in range(55):
        register(officer, f"第{index:02}项政策")
    register(officer, "老办法", valid_until=timezone.localdate() - timedelta(days=1))
    with django_assert_max_num_queries(6):
        page = dispatcher.get("/policies/")
    text = page.content.decode()
    assert "第54项政策" in text
    assert "老办法" not in text
    assert "下一页" in text
    second = dispatcher.get("/policies/", {"after": page.context["page"].after})
    assert len(second.context["rows"]) == 5
    assert "老办法" in dispatcher.get("/policies/?state=expired").content.decode()
    assert "老办法" in dispatcher.get("/policies/?state=all&q=办法").content.decode()
    assert "没有这样的政策" in dispatcher.get("/policies/?q=没有的&level=nonsense").content.decode()


def test_an_empty_list_says_what_to_do(dispatcher, visitor):
    assert "写明适用哪些企业" in dispatcher.get("/policies/").content.decode()
    reader = visitor(make_user(Role.HANDLER)).get("/policies/").content.decode()
    assert "由企业服务办登记" in reader
    assert "/policies/new/" not in reader


def test_a_policy_is_registered_shown_and_corrected(dispatcher, django_assert_max_num_queries):
    town = make_town("石桥镇")
    county = Division.objects.create(code12="419901000000", name="示例县", level="COUNTY", parent=make_city())
    answer = dispatcher.post("/policies/new/", WHOLE | {"counties": [county.pk], "towns": [town.pk]})
    assert answer.status_code == 302
    dispatcher.get(answer.headers["Location"])  # says once what was done
    with django_assert_max_num_queries(7):
        text = dispatcher.get(answer.headers["Location"]).content.decode()
    for said in ("稳岗扩岗专项贷款", "至2027年12月31日", "A 农、林、牧、渔业、C 制造业、F51 批发业、I65", "小型、微型",
                 "仅限尚未入库四上的企业", "专精特新", "石桥镇", "示例县", "不少于 10 人", "不超过 2,000.5 万元",
                 "示人社〔2026〕8号", "登记政策", 'href="https://example.gov.cn/8"'):  # fmt: skip
        assert said in text, said

    with django_assert_max_num_queries(9):
        form = dispatcher.get("/policies/Z000001/correct/").content.decode()
    assert 'value="A，C，F51，I65"' in form
    again = WHOLE | {"counties": [county.pk], "towns": [town.pk]}
    same = dispatcher.post("/policies/Z000001/correct/", again)
    assert "内容没有变化" in same.content.decode()
    answer = dispatcher.post("/policies/Z000001/correct/", again | {"summary": "另有贴息。", "sizes": []})
    assert answer.status_code == 302
    late = dispatcher.post("/policies/Z000001/correct/", again | {"seen": "an older version"})
    assert (late.status_code, "刚被别人更正过" in late.content.decode()) == (422, True)
    text = dispatcher.get("/policies/Z000001/").content.decode()
    assert "更正政策：支持内容、规模" in text
    assert "另有贴息。" in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "请填写名称。"),
        ({"title": "长" * 201}, "名称最多 200 个字，请缩短。"),
        ({"level": ""}, "请选择层级。"),
        ({"valid_from": ""}, "请填写施行日期。"),
        ({"valid_from": "2026-02-30"}, "施行日期"),
        ({"valid_until": "2025-12-31"}, "有效期至不能早于施行日期，请核对两个日期。"),
        ({"source_url": "javascript:alert(1)"}, "原文链接应是以 http:// 或 https:// 开头的网址，请核对。"),
        ({"industries": "C，火星制造"}, "行业代码“火星制造”无法识别"),
        ({"sizes": ["HUGE"]}, "规模的选项无效，请重新选择。"),
        ({"min_employees": "很多"}, "从业人员不少于（人）应为数字，请核对。"),
        ({"min_employees": "-1"}, "从业人员不少于（人）不能小于 0，请核对。"),
        ({"max_employees": "9"}, "从业人员的下限不能大于上限，请核对。"),
        ({"max_revenue": "1.234"}, "营业收入不超过（万元）最多写两位小数，请核对。"),
        ({"max_revenue": "NaN"}, "营业收入不超过（万元）"),
        ({"max_revenue": "1e999999"}, "营业收入不超过（万元）"),
        ({"towns": ["987654"]}, "乡镇（街道）的选项无效，请重新选择。"),
    ],
)
def test_every_bad_field_is_told_in_one_sentence(dispatcher, changes: dict[str, Any], sentence: str):
    answer = dispatcher.post("/policies/new/", WHOLE | changes)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert text.count('<ul class="errors"') == 1
    assert not Policy.objects.exists()


def test_the_same_policy_twice_is_told_with_its_number(dispatcher):
    dispatcher.post("/policies/new/", WHOLE)
    answer = dispatcher.post("/policies/new/", WHOLE)
    assert (answer.status_code, "已登记为 Z000001" in answer.content.decode()) == (422, True)


def test_withdrawing_needs_a_reason_and_ends_it(dispatcher, officer, visitor):
    number = register(officer)
    assert "请填写撤下理由。" in dispatcher.post(f"/policies/{number}/withdraw/").content.decode()
    assert dispatcher.post(f"/policies/{number}/withdraw/", {"reason": "已废止"}).status_code == 302
    text = dispatcher.get(f"/policies/{number}/").content.decode()
    assert "这项政策已撤下，理由：已废止" in text
    assert "correct/" not in text
    assert dispatcher.get(f"/policies/{number}/correct/").status_code == 409
    again = dispatcher.post(f"/policies/{number}/withdraw/", {"reason": "再来"})
    assert (again.status_code, "已撤下，不能再改" in again.content.decode()) == (422, True)
    assert number in dispatcher.get("/policies/?state=taken_down").content.decode()
    assert visitor(make_user(Role.STEWARD)).get(f"/policies/{number}/").status_code == 200
    assert dispatcher.get("/policies/Z999999/").status_code == 404


def test_a_firm_has_its_policies_in_a_tab_and_at_a_glance(dispatcher, officer, firm, django_assert_max_num_queries):
    make_tag(firm, TagKind.SPECIALISED)
    register(officer, "人人可用")
    register(officer, "专精特新奖励", tags=(TagKind.SPECIALISED,), sizes=(Size.SMALL,))
    register(officer, "用工补贴", employees=Range(least=Decimal(10)))
    register(officer, "软件业奖励", industries=("I65",), division_ids=(make_town("柳溪镇").pk,))
    with django_assert_max_num_queries(10):
        text = dispatcher.get(f"/policies/firms/{firm.number}/").content.decode()
    assert text.index("专精特新奖励") < text.index("人人可用") < text.index("用工补贴") < text.index("软件业奖励")
    assert "规模：小型；标签：专精特新" in text
    assert "从业人员未登记（不少于 10 人）" in text
    assert "原因：行业：C33 金属制品业（限I65 软件和信息技术服务业）" in text

    answer = dispatcher.get(f"/policies/firms/{firm.number}/", headers=HTMX)
    glance = answer.content.decode()
    assert glance.lstrip().startswith("<section")
    assert "1 项补充资料后可能符合" in glance
    assert "软件业奖励" not in glance
    assert "HX-Request" in answer.headers["Vary"]
    page = dispatcher.get(f"/enterprises/{firm.number}/").content.decode()
    assert f'hx-get="/policies/firms/{firm.number}/"' in page
    assert "可用政策</a>" in page


def test_only_the_first_five_stand_at_a_glance(dispatcher, officer, firm):
    for index in range(7):
        register(officer, f"第{index}项")
    assert "另有 2 项符合" in dispatcher.get(f"/policies/firms/{firm.number}/", headers=HTMX).content.decode()


def test_a_firms_own_contact_is_not_led_to_pages_it_may_not_read(visitor, firm):
    client = visitor(make_user(Role.CONTACT, enterprise=firm))
    assert "/policies/" not in client.get(f"/enterprises/{firm.number}/").content.decode()


def test_the_briefing_names_five_and_what_to_ask(dispatcher, officer, firm):
    for index in range(6):
        register(officer, f"第{index}项", valid_until=date(2099, 12, 31))
    register(officer, "用工补贴", employees=Range(least=Decimal(10)), level=PolicyLevel.PROVINCIAL)
    text = dispatcher.get(f"/visits/briefing/{firm.number}/").content.decode()
    assert "第5项：对新增贷款按年利率 1% 贴息，单户最高 20 万元（至2099年12月31日；不限条件，各类企业都可用）" in text
    assert "第0项" not in text
    assert "另有 1 项符合" in text
    assert "还有 1 项可能符合，请向企业问清：从业人员。" in text


def test_the_rail_leads_there_and_on_a_telephone_the_list_of_firms_does(dispatcher, visitor, officer):
    office = dispatcher.get("/policies/").content.decode()
    assert '<li class="zq-hide-phone"><a href="/policies/" aria-current="page"' in office
    assert 'href="/policies/">惠企政策' in dispatcher.get("/enterprises/").content.decode()
    handler = visitor(make_user(Role.HANDLER)).get("/policies/").content.decode()
    assert '<li><a href="/policies/" aria-current="page"' in handler
