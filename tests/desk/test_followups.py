"""The pages of the calls and of complaints: counted questions, one sentence for a mistake, nothing for strangers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk.ledger_cast import Cast, bring, make_cast
from tests.factories import make_enterprise, make_liaison, make_unit, make_user
from zhuqi.followups import services
from zhuqi.followups.kinds import CallKind, ComplaintKind
from zhuqi.followups.models import Complaint, FollowUpCall
from zhuqi.issues.models import Issue
from zhuqi.issues.workflow import Status
from zhuqi.organisations.models import AccessLogEntry
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db

YES = {"is_solved": "yes", "is_answered": "yes", "was_contacted": "yes"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def caller(cast, visitor):  # type: ignore[no-untyped-def]
    return visitor(cast.people[Role.CALLER])


def opened(caller, number: str, slug: str = "answered") -> str:  # type: ignore[no-untyped-def]
    """Take the firm and return the address of the call."""
    assert caller.post(f"/calls/{slug}/{number}/open/").headers["Location"] == f"/calls/{slug}/{number}/"
    return f"/calls/{slug}/{number}/"


def test_the_list_the_sheet_and_the_answer(cast, caller):
    make_liaison(cast.firm)
    issue = bring(cast, Status.ANSWERED)
    page = caller.get("/calls/").content.decode()
    assert cast.firm.name in page
    assert "还剩" in page
    address = opened(caller, issue.number)
    sheet = caller.get(address).content.decode()
    assert "不是承办单位的人" in sheet
    assert "138****5678" in sheet
    assert "13812345678" not in sheet
    assert "已送电" in sheet  # what the firm was told
    answer = caller.post(address, YES | {"reached": "yes", "satisfaction": "SATISFIED"}, follow=True)
    assert "已登记，编号 C000001" in answer.content.decode()
    assert Issue.objects.get(pk=issue.issue_id).confirmed_solved
    assert issue.number not in caller.get("/calls/").content.decode()
    assert issue.number in caller.get("/calls/records/").content.decode()


def test_one_press_says_that_nobody_answered(cast, caller):
    issue = bring(cast, Status.ANSWERED)
    address = opened(caller, issue.number)
    page = caller.post(address, {"reached": "no"}, follow=True).content.decode()
    assert "已登记未接通" in page
    assert "已拨1次未接通" in page
    again = caller.post(opened(caller, issue.number), {"reached": "no"})
    assert again.status_code == 422
    assert "须换个时间再拨" in again.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_solved": "no", "words": ""}, "请记录企业原话"),
        ({"is_answered": ""}, "请回答“承办单位答复了吗”"),
        ({"is_solved": "perhaps"}, "问题解决了吗的选项无效"),
        ({"words": "长" * 1001}, "企业原话最多 1000 个字"),
    ],
)
def test_a_mistake_is_answered_with_one_sentence_and_keeps_what_was_typed(cast, caller, changes, sentence):
    issue = bring(cast, Status.ANSWERED)
    answer = caller.post(opened(caller, issue.number), YES | {"reached": "yes", "words": "确有好转"} | changes)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "words" in changes or "确有好转" in answer.content.decode()
    assert not FollowUpCall.objects.exists()


def test_another_caller_sees_who_has_the_firm_and_gets_no_form(cast, caller, visitor):
    issue = bring(cast, Status.ANSWERED)
    opened(caller, issue.number)
    other = visitor(make_user(Role.CALLER, name="老冯", unit=make_unit("市企业服务办")))
    assert "小周正在联系" in other.get("/calls/").content.decode()
    sheet = other.get(f"/calls/answered/{issue.number}/").content.decode()
    assert "小周正在联系这家企业" in sheet
    assert "登记第" not in sheet
    assert "小周正在联系这家企业" in other.post(f"/calls/answered/{issue.number}/open/", follow=True).content.decode()
    caller.post(f"/calls/answered/{issue.number}/release/")
    assert "登记第1次拨打" in other.post(f"/calls/answered/{issue.number}/open/", follow=True).content.decode()


def test_nobody_of_the_handling_unit_reaches_a_sheet(cast, visitor):
    issue = bring(cast, Status.ANSWERED)
    station = make_unit("城东供电所", parent=cast.power)
    for unit in (cast.power, station):
        client = visitor(make_user(Role.CALLER, unit=unit))
        assert issue.number not in client.get("/calls/").content.decode()
        for method in (client.get, client.post):
            assert method(f"/calls/answered/{issue.number}/", {"reached": "no"}).status_code == 403
        assert client.post(f"/calls/answered/{issue.number}/open/").status_code == 403
    assert not FollowUpCall.objects.exists()


def test_a_number_is_revealed_by_an_act_that_is_written_down(cast, caller):
    person = make_liaison(cast.firm)
    issue = bring(cast, Status.ANSWERED)
    sheet = caller.get(opened(caller, issue.number)).content.decode()
    reveal = next(part.split('"')[0] for part in sheet.split('hx-post="') if str(person.pk) in part.split('"')[0])
    assert "13812345678" in caller.post(reveal, headers={"HX-Request": "true"}).content.decode()
    assert AccessLogEntry.objects.filter(kind="PHONE_REVEALED").count() == 1


def test_a_problem_told_on_the_telephone_starts_with_firm_and_source(cast, caller):
    page = caller.get(f"/issues/new/?enterprise={cast.firm.number}&source=CALL").content.decode()
    assert cast.firm.name in page
    assert '<option value="CALL" selected>' in page


def test_the_pages_ask_a_bounded_number_of_questions(cast, caller, django_assert_max_num_queries):
    now = timezone.now()
    for index in range(4):
        firm = make_enterprise(f"{index}厂", steward=cast.people[Role.STEWARD])
        make_liaison(firm)
    numbers = [bring(cast, Status.ANSWERED).number for _ in range(3)]
    bring(cast, Status.WITHDRAWAL_PROPOSED)
    address = opened(caller, numbers[0])
    with django_assert_max_num_queries(18):
        assert caller.get("/calls/").status_code == 200
    with django_assert_max_num_queries(40):
        assert caller.get(address).status_code == 200
    services.record_call(
        kind=CallKind.ANSWERED, key="k", issue_number=numbers[0], actor=cast.actor(Role.CALLER), at=now
    )  # fmt: skip
    with django_assert_max_num_queries(8):
        assert caller.get("/calls/records/").status_code == 200
    with django_assert_max_num_queries(22):
        assert caller.get("/today/").status_code == 200


# ---------------------------------------------------------------- complaints


def test_the_foot_of_every_page_leads_to_speaking_up_and_knows_the_issue(cast, visitor):
    issue = bring(cast, Status.IN_PROGRESS)
    contact = visitor(cast.people[Role.CONTACT])
    page = contact.get(f"/issues/{issue.number}/").content.decode()
    assert f"/complaints/new/?issue={issue.number}" in page
    form = contact.get(f"/complaints/new/?issue={issue.number}").content.decode()
    assert f'value="{issue.number}"' in form
    assert "/complaints/new/" in visitor(cast.people[Role.AUDITOR]).get("/settings/").content.decode()


def test_a_complaint_from_the_foot_to_its_answer(cast, visitor):
    contact, office = visitor(cast.people[Role.CONTACT]), visitor(cast.people[Role.DISPATCHER])
    lodged = contact.post(
        "/complaints/new/", {"kind": "COMPLAINT", "text": "推诿", "key": "k", "unit_id": cast.power.pk}
    )
    address = lodged.headers["Location"]
    assert address == "/complaints/T000001/"
    assert "待指定办理人" in office.get("/today/").content.decode()
    assert visitor(cast.people[Role.HANDLER]).get(address).status_code == 404
    assert office.post(f"{address}appoint/", {}).status_code == 422
    assert office.post(f"{address}appoint/", {"assignee_id": cast.people[Role.SUPERVISOR].pk}).status_code == 302
    supervisor = visitor(cast.people[Role.SUPERVISOR])
    assert "等我答复" in supervisor.get("/today/").content.decode()
    assert "请填写答复" in supervisor.post(f"{address}reply/", {"text": " "}).content.decode()
    supervisor.post(f"{address}reply/", {"text": "已约谈"})
    assert "认可答复" in contact.get(address).content.decode()
    contact.post(f"{address}judge/", {"accepted": "yes"})
    assert "已了结" in office.get("/complaints/").content.decode()


def test_an_anonymous_one_shows_its_code_once_and_the_state_to_whoever_has_it(cast, visitor, client):
    contact = visitor(cast.people[Role.CONTACT])
    data = {"kind": "SUGGESTION", "text": "希望周末也能回访", "key": "k", "is_anonymous": "on"}
    page = contact.post("/complaints/new/", data).content.decode()
    code = page.split('zq-code zq-num">')[1].split("<")[0]
    assert len(code) == 19
    assert code not in contact.post("/complaints/new/", data).content.decode()
    assert "张经理" not in visitor(cast.people[Role.DISPATCHER]).get("/complaints/T000001/").content.decode()
    found = client.post("/complaints/receipt/", {"code": code.lower()}).content.decode()
    assert "已收到" in found
    assert "希望周末也能回访" not in found  # the holder knows; a passer-by need not
    assert "没有这个查询码" in client.post("/complaints/receipt/", {"code": "AAAA"}).content.decode()


def test_the_lists_of_complaints_ask_a_bounded_number_of_questions(cast, visitor, django_assert_max_num_queries):
    for index in range(5):
        services.lodge_complaint(
            kind=ComplaintKind.COMPLAINT, text="推诿", key=str(index), unit_id=cast.power.pk,
            actor=cast.actor(Role.CONTACT), at=timezone.now() - timedelta(days=9),
        )  # fmt: skip
    office = visitor(cast.people[Role.DISPATCHER])
    with django_assert_max_num_queries(8):
        assert "超期" in office.get("/complaints/").content.decode()
    with django_assert_max_num_queries(16):
        assert office.get("/complaints/T000001/").status_code == 200
    assert Complaint.objects.count() == 5


# ---------------------------------------------------------------- rules and scripts


def test_intervals_and_scripts_are_changed_on_their_page(cast, visitor, django_assert_max_num_queries):
    office = visitor(cast.people[Role.DISPATCHER])
    with django_assert_max_num_queries(10):
        page = office.get("/settings/calls/")
    form = {name: str(value) for name, value in page.context["form"].initial.items() if value is not None}
    assert "没有任何改动" in office.post("/settings/calls/rules/", form | {"reason": "纪要"}).content.decode()
    assert "请填写调整依据" in office.post("/settings/calls/rules/", form).content.decode()
    changed = form | {"periodic_days": "60", "reason": "办公会议纪要"}
    assert "每60天" in office.post("/settings/calls/rules/", changed, follow=True).content.decode()
    said = office.post(
        "/settings/calls/scripts/periodic/", {"text": "您好，占用一分钟。"}, follow=True
    ).content.decode()
    assert "您好，占用一分钟。" in said
    assert office.post("/settings/calls/scripts/nothing/", {"text": "您好"}).status_code == 404


def test_the_page_of_an_issue_leads_its_callers_to_the_sheet(cast, caller, visitor):
    answered, withdrawn = bring(cast, Status.ANSWERED), bring(cast, Status.WITHDRAWAL_PROPOSED)
    for issue, slug in ((answered, "answered"), (withdrawn, "withdrawal")):
        assert f"/calls/{slug}/{issue.number}/" in caller.get(f"/issues/{issue.number}/").content.decode()
        assert "/calls/" not in visitor(cast.people[Role.LEADER]).get(f"/issues/{issue.number}/").content.decode()
