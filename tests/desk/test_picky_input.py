"""What impatient and careless people send: odd addresses, half-filled forms, the same thing twice, files of others."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.desk.ledger_cast import Cast, bring, make_cast, register
from zhuqi.foundation.errors import Refused
from zhuqi.issues import services
from zhuqi.issues.categories import Satisfaction
from zhuqi.issues.models import Attachment, CallBack
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/issues/?enterprise=²", 200),
        ("/issues/?enterprise=" + "9" * 30, 200),
        ("/issues/?text=%00", 400),
        ("/summary/S%00/", 404),
        ("/visits/%00/", 404),
        ("/settings/grants/%00/", 404),
    ],
)
def test_an_odd_address_is_no_bug(cast, visitor, address, status):
    assert visitor(cast.people[Role.DISPATCHER]).get(address).status_code == status


@pytest.mark.parametrize("unit", ["", "²", "9" * 5000, "x"])
def test_no_unit_chosen_for_many_issues_is_said(cast, visitor, unit):
    answer = visitor(cast.people[Role.DISPATCHER]).post("/issues/bulk/assign/", {"unit": unit}, follow=True)
    assert "请先选择交办给哪个单位" in answer.content.decode()


def test_every_refusal_names_its_field(cast, visitor):
    issue = register(cast)
    client = visitor(cast.people[Role.DISPATCHER])
    assert "请选择文件。" in client.post(f"/issues/{issue.number}/attach/", {}).content.decode()
    assert "请选择移交去向。" in client.post(f"/issues/{issue.number}/transfer/", {}).content.decode()
    page = client.post("/issues/new/", {"description": "缺\x00电"}).content.decode()
    assert "问题描述中有不能保存的字符" in page


def test_a_day_to_come_is_refused_by_the_name_of_its_field(cast):
    issue = bring(cast, Status.ANSWERED)
    to_come = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused, match="回访日期不能晚于今天"):
        services.record_call_back(
            issue_id=issue.issue_id, actor=cast.actor(Role.CALLER), at=timezone.now(), occurred_on=to_come
        )


def test_a_firm_that_confirmed_is_not_asked_again(cast):
    issue = bring(cast, Status.ANSWERED)
    answers = services.Answers(True, True, True, Satisfaction.SATISFIED)
    call = {"issue_id": issue.issue_id, "actor": cast.actor(Role.CALLER), "answers": answers}
    services.record_call_back(**call, at=timezone.now())
    with pytest.raises(Refused, match="企业已确认解决"):
        services.record_call_back(**call, at=timezone.now())
    assert CallBack.objects.filter(issue_id=issue.issue_id).count() == 1


def test_a_contact_opens_only_what_the_firm_sent_in(cast, visitor):
    issue = register(cast)
    for role, name in ((Role.DISPATCHER, "内部会商纪要.txt"), (Role.CONTACT, "企业情况说明.txt")):
        file = SimpleUploadedFile(name, name.encode())
        visitor(cast.people[role]).post(f"/issues/{issue.number}/attach/", {"file": file})
    inside, own = Attachment.objects.order_by("id")
    contact, office = visitor(cast.people[Role.CONTACT]), visitor(cast.people[Role.DISPATCHER])
    page = contact.get(f"/issues/{issue.number}/").content.decode()
    assert own.name in page
    assert inside.name not in page
    assert contact.get(f"/issues/{issue.number}/files/{inside.pk}/").status_code == 404
    assert contact.get(f"/issues/{issue.number}/files/{own.pk}/").status_code == 200
    assert office.get(f"/issues/{issue.number}/files/{own.pk}/").status_code == 200


def test_a_stale_page_is_called_stale_and_not_a_lack_of_rights(cast, client):
    client.handler.enforce_csrf_checks = True
    client.force_login(cast.people[Role.DISPATCHER])
    answer = client.post("/issues/new/", {})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()
    assert "安全管理员" not in answer.content.decode()


def test_the_browser_keeps_no_page_of_ours(cast, visitor):
    issue = register(cast)
    page = visitor(cast.people[Role.DISPATCHER]).get(f"/issues/{issue.number}/")
    assert page.headers["Cache-Control"] == "private, no-store"


def test_the_cause_as_the_office_found_it_is_not_for_the_firm(cast, visitor):
    issue = bring(cast, Status.REGISTERED)
    analysis = {"category": "INFRASTRUCTURE", "level": "CITY", "difficulty": "ORDINARY", "nature": "INDIVIDUAL"}
    office = visitor(cast.people[Role.DISPATCHER])
    office.post(f"/issues/{issue.number}/triage/", analysis | {"root_cause": "两个部门推诿"})
    address = f"/issues/{issue.number}/"
    assert "两个部门推诿" in office.get(address).content.decode()
    assert "两个部门推诿" not in visitor(cast.people[Role.CONTACT]).get(address).content.decode()


def test_a_short_password_is_refused_in_chinese():
    with pytest.raises(ValidationError) as refused:
        validate_password("短密码")
    assert refused.value.messages == ["密码太短，至少 10 位。"]
