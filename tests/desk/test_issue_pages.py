"""One issue on the desk: what its page shows, what its acts change, and what they answer to mistakes and to haste."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.desk.ledger_cast import PROBLEM, Cast, bring, make_cast, register
from zhuqi.desk.issues.acts import ACT_FORMS, ACTS_BY_SLUG, NOT_ACTS_OF_A_HAND, slug_of
from zhuqi.issues import services
from zhuqi.issues.models import Attachment, Issue, IssueEvent
from zhuqi.issues.workflow import TRANSITIONS, Action, Status
from zhuqi.organisations.models import AccessLogEntry
from zhuqi.organisations.roles import AccessKind, Role

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_every_act_of_a_hand_has_a_form():
    assert set(ACT_FORMS) == set(TRANSITIONS) - NOT_ACTS_OF_A_HAND
    assert len(ACTS_BY_SLUG) == len(ACT_FORMS)


@pytest.mark.parametrize("status", list(Status))
def test_the_page_shows_every_status_to_everybody_who_may_see_it(cast, visitor, status):
    issue = bring(cast, status)
    for role in (Role.DISPATCHER, Role.SUPERVISOR, Role.STEWARD, Role.CALLER, Role.LEADER, Role.CONTACT):
        page = visitor(cast.people[role]).get(f"/issues/{issue.number}/")
        assert page.status_code == 200, role
        assert PROBLEM in page.content.decode()
        card = page.context["card"]
        offered = ([page.context["primary"]] if page.context["primary"] else []) + list(page.context["others"])
        assert {one.action for one in offered} == card.offered_actions
        assert card.offered_actions <= card.allowed_actions


@pytest.mark.parametrize("status", list(Status))
def test_every_act_offered_opens_its_form_and_every_other_is_refused(cast, visitor, status):
    issue = bring(cast, status)
    client = visitor(cast.people[Role.DISPATCHER])
    allowed = client.get(f"/issues/{issue.number}/").context["card"].allowed_actions
    for action in ACT_FORMS:
        answer = client.get(f"/issues/{issue.number}/{slug_of(action)}/", headers=HTMX)
        legal = status in TRANSITIONS[action].sources
        assert answer.status_code == (200 if action in allowed else 403 if legal else 409), action


def test_an_act_without_script_leads_back_to_the_page(cast, visitor):
    issue = bring(cast, Status.ASSIGNED)
    answer = visitor(cast.people[Role.HANDLER]).post(
        f"/issues/{issue.number}/arrange/", {"arrangement": "派专人勘察", "seen": "3"}, follow=True
    )
    assert answer.redirect_chain == [(f"/issues/{issue.number}/", 302)]
    assert "已记入办理记录" in answer.content.decode()
    assert Issue.objects.get(pk=issue.issue_id).status == Status.IN_PROGRESS


def test_an_act_with_script_answers_with_the_part_of_the_page_that_changed(cast, visitor):
    issue = bring(cast, Status.ASSIGNED)
    answer = visitor(cast.people[Role.HANDLER]).post(
        f"/issues/{issue.number}/arrange/", {"arrangement": "派专人勘察"}, headers=HTMX
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in text
    assert 'id="issue"' in text
    assert "HX-Request" in answer.headers["Vary"]


def test_a_missing_reason_is_told_beside_its_field_and_nothing_happens(cast, visitor):
    issue = bring(cast, Status.ASSIGNED)
    answer = visitor(cast.people[Role.HANDLER]).post(f"/issues/{issue.number}/arrange/", {}, headers=HTMX)
    assert answer.status_code == 422
    assert "请填写部署情况。" in answer.content.decode()
    assert Issue.objects.get(pk=issue.issue_id).status == Status.ASSIGNED


def test_a_refusal_redraws_the_form_with_its_reason_and_what_was_typed(cast, visitor):
    issue = bring(cast, Status.TRIAGED)
    answer = visitor(cast.people[Role.DISPATCHER]).post(
        f"/issues/{issue.number}/assign/",
        {"unit_id": cast.power.pk, "co_unit_ids": [cast.power.pk], "note": "请尽快"},
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "不能同时作为协办单位" in text
    assert "请尽快" in text


def test_who_comes_second_is_told_who_did_what_when(cast, visitor):
    issue = bring(cast, Status.TRIAGED)
    client = visitor(cast.people[Role.DISPATCHER])
    form = client.get(f"/issues/{issue.number}/assign/").context["opened"]
    services.assign_issue(
        issue_id=issue.issue_id, unit_id=cast.roads.pk, actor=cast.actor(Role.DISPATCHER), at=timezone.now()
    )
    answer = client.post(f"/issues/{issue.number}/assign/", {"unit_id": cast.power.pk, "seen": form.seen}, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "老李 交办 市交通运输局" in text
    assert "研判为" not in text[: text.index("办理进度")]
    assert Issue.objects.get(pk=issue.issue_id).lead_unit_id == cast.roads.pk


def test_an_act_that_takes_the_issue_out_of_sight_leads_to_the_ledger(cast, visitor):
    issue = bring(cast, Status.REGISTERED)
    office = cast.people[Role.DISPATCHER].unit
    answer = visitor(cast.people[Role.DISPATCHER]).post(
        f"/issues/{issue.number}/protect/", {"concerned_unit_id": office.pk, "reason": "反映本办"}, follow=True
    )
    assert answer.redirect_chain == [("/issues/", 302)]
    assert "已不在您的查看范围内" in answer.content.decode()


def test_a_call_back_asks_three_questions_of_whoever_was_reached(cast, visitor):
    issue = bring(cast, Status.ANSWERED)
    client = visitor(cast.people[Role.CALLER])
    address = f"/issues/{issue.number}/call-back/"
    wrong = client.post(address, {"reached": "yes", "satisfaction": "SATISFIED"})
    assert wrong.status_code == 422
    assert wrong.content.decode().count("：选择“是”或“否”。") == 3
    denied = {"reached": "yes", "is_solved": "no", "is_answered": "yes", "was_contacted": "yes"}
    assert "还差什么" in client.post(address, denied).content.decode()
    assert client.post(address, denied | {"words": "还没送电"}).status_code == 302
    assert Issue.objects.get(pk=issue.issue_id).status == Status.IN_PROGRESS


def test_nobody_answering_is_recorded_as_such(cast, visitor):
    issue = bring(cast, Status.ANSWERED)
    visitor(cast.people[Role.CALLER]).post(f"/issues/{issue.number}/call-back/", {"reached": "no"})
    event = IssueEvent.objects.filter(issue_id=issue.issue_id).latest("sequence")
    assert (event.action, event.data["reached"]) == (Action.CALL_BACK, False)


def test_a_file_is_checked_kept_and_handed_out_as_a_download(cast, visitor):
    issue = bring(cast, Status.IN_PROGRESS)
    client = visitor(cast.people[Role.HANDLER])
    fake = SimpleUploadedFile("送电单.pdf", b"not a pdf", content_type="application/pdf")
    refused = client.post(f"/issues/{issue.number}/attach/", {"file": fake})
    assert refused.status_code == 422
    assert "与扩展名不符" in refused.content.decode()
    real = SimpleUploadedFile("送电单.pdf", b"%PDF-1.7 x", content_type="application/pdf")
    assert client.post(f"/issues/{issue.number}/attach/", {"file": real}).status_code == 302

    file = Attachment.objects.get()
    answer = client.get(f"/issues/{issue.number}/files/{file.pk}/")
    assert answer.content == b"%PDF-1.7 x"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert AccessLogEntry.objects.filter(kind=AccessKind.ATTACHMENT_SERVED).count() == 1
    stranger = visitor(cast.strangers[Role.HANDLER])
    assert stranger.get(f"/issues/{issue.number}/files/{file.pk}/").status_code == 404
    other = register(cast, "另一个问题")
    assert client.get(f"/issues/{other.number}/files/{file.pk}/").status_code == 404


def test_a_phone_is_masked_until_somebody_asks_for_it_and_is_written_down(cast, visitor):
    issue = register(cast)
    client = visitor(cast.people[Role.DISPATCHER])
    page = client.get(f"/issues/{issue.number}/").content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page
    assert client.get(f"/issues/{issue.number}/phone/").status_code == 405
    assert "13812345678" in client.post(f"/issues/{issue.number}/phone/", headers=HTMX).content.decode()
    assert "13812345678" in client.post(f"/issues/{issue.number}/phone/").content.decode()
    assert AccessLogEntry.objects.filter(kind=AccessKind.PHONE_REVEALED).count() == 2


def test_a_confidential_issue_keeps_the_firm_from_the_unit(cast, visitor):
    issue = bring(cast, Status.ASSIGNED, is_confidential=True)
    page = visitor(cast.people[Role.HANDLER]).get(f"/issues/{issue.number}/").content.decode()
    assert "（保密）" in page
    assert cast.firm.name not in page
    assert "5678" not in page


def test_who_decides_on_an_extension_reads_what_is_asked_for(cast, visitor):
    issue = bring(cast, Status.IN_PROGRESS)
    new_day = timezone.localdate() + timedelta(days=60)
    services.request_extension(
        issue_id=issue.issue_id, new_due_date=new_day, reason="设备未到", actor=cast.actor(Role.UNIT_HEAD),
        at=timezone.now(),
    )  # fmt: skip
    supervisor = visitor(cast.people[Role.SUPERVISOR])
    page = supervisor.get(f"/issues/{issue.number}/")
    assert page.context["primary"].action is Action.APPROVE_EXTENSION
    text = supervisor.get(f"/issues/{issue.number}/approve-extension/", headers=HTMX).content.decode()
    assert f"延期至{new_day:%Y年%-m月%-d日}。理由：设备未到" in text


def test_a_firm_reads_the_road_and_the_answers_not_what_officials_say_among_themselves(cast, visitor):
    issue = bring(cast, Status.IN_PROGRESS)
    pk, now = issue.issue_id, timezone.now()
    services.instruct_on_issue(issue_id=pk, text="内部批示", actor=cast.actor(Role.LEADER), at=now)
    services.comment_on_issue(issue_id=pk, text="内部备注", actor=cast.actor(Role.DISPATCHER), at=now)
    services.answer_enterprise(issue_id=pk, answer="下周送电", actor=cast.actor(Role.HANDLER), at=now)
    services.comment_on_issue(issue_id=pk, text="我们自己的话", actor=cast.actor(Role.CONTACT), at=now)
    text = visitor(cast.people[Role.CONTACT]).get(f"/issues/{issue.number}/").content.decode()
    assert "下周送电" in text
    assert "我们自己的话" in text
    assert "内部批示" not in text
    assert "内部备注" not in text
    assert "先期沟通" not in text


def test_the_history_is_filtered_by_kind(cast, visitor):
    issue = bring(cast, Status.ASSIGNED)
    services.chase_issue(
        issue_id=issue.issue_id, text="抓紧", actor=cast.actor(Role.SUPERVISOR), at=timezone.now()
    )  # fmt: skip
    page = visitor(cast.people[Role.SUPERVISOR]).get(f"/issues/{issue.number}/", {"history": "pressure"}, headers=HTMX)
    text = page.content.decode()
    assert "催办 供电公司" in text
    assert "研判为" not in text
    assert "<html" not in text


def test_similar_issues_are_found_by_their_words(cast, visitor):
    issue = register(cast)
    other = register(cast, "变电站建设推迟，不能正常供电，订单交付受影响")
    page = visitor(cast.people[Role.DISPATCHER]).get(f"/issues/{issue.number}/similar/")
    assert other.number in page.content.decode()


@pytest.mark.parametrize(
    "role", [Role.DISPATCHER, Role.SUPERVISOR, Role.STEWARD, Role.GROUP_LEAD, Role.HANDLER, Role.CALLER, Role.LEADER]
)
@pytest.mark.parametrize("remarks", [0, 40], ids=["short-history", "long-history"])
def test_the_page_asks_the_database_no_more_for_a_long_history(
    cast, visitor, role, remarks, django_assert_max_num_queries
):
    issue = bring(cast, Status.IN_PROGRESS)
    for index in range(remarks):
        services.comment_on_issue(
            issue_id=issue.issue_id, text=f"第{index}次联系", actor=cast.actor(Role.DISPATCHER), at=timezone.now()
        )
    client = visitor(cast.people[role])
    with django_assert_max_num_queries(15):
        client.get(f"/issues/{issue.number}/")
    if role is Role.SUPERVISOR:
        with django_assert_max_num_queries(15):
            client.get(f"/issues/{issue.number}/change-difficulty/")
    if role is Role.DISPATCHER:
        with django_assert_max_num_queries(15):
            client.get(f"/issues/{issue.number}/reassign/")
