"""The field page and what it asks for: little, nobody else's, and every draft once."""

import json
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.factories import (
    actor_of,
    make_enterprise,
    make_liaison,
    make_stewardship,
    make_team,
    make_town,
    make_unit,
    make_user,
)
from tests.visits.test_photographs import jpeg
from zhuqi.enterprises.services import merge_enterprises, rename_enterprise
from zhuqi.issues.models import Issue
from zhuqi.organisations.roles import Role
from zhuqi.visits.models import Visit, VisitParticipant, VisitPhoto
from zhuqi.visits.services import propose_appointment
from zhuqi.visits.workflow import Purpose

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(db):
    firm = make_enterprise("远景精密铸造有限公司", town=make_town("石桥镇", team=make_team()))
    make_liaison(firm)
    return firm


@pytest.fixture
def user(firm):
    user = make_user(Role.STEWARD, name="刘建国", team=make_team(), unit=make_unit("市工信局"))
    make_stewardship(firm, user)
    return user


@pytest.fixture
def steward(visitor, user) -> Client:
    return visitor(user)


@pytest.fixture
def draft(steward, firm):
    """A draft without requests, as the telephone keeps it."""
    return {
        "key": str(uuid4()),
        "owner": steward.get("/field/session/").json()["owner"],
        "firm": {"number": firm.number, "name": firm.name},
        "date": timezone.localdate().isoformat(),
        "purpose": "走访调研",
        "no_request": True,
        "participants": [],
        "issues": [],
    }


def send(client, draft, **more):
    return client.post("/field/visits/", {"draft": json.dumps(draft), **more})


PROBLEM = {"description": "厂区外道路破损", "category": "TRANSPORT"}


def test_the_page_the_worker_and_the_manifest_know_nobody(steward, user):
    for client in (steward, Client()):
        for address in ("/field/", "/field/worker.js", "/field/manifest.webmanifest"):
            answer = client.get(address)
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"] == "no-cache"
            text = answer.content.decode()
            assert user.name not in text
            assert "csrf" not in text
    assert steward.get("/field/").content == Client().get("/field/").content


def test_only_the_page_may_show_pictures_from_memory(steward):
    assert "img-src 'self' data: blob:;" in steward.get("/field/").headers["Content-Security-Policy"]
    assert "blob:" not in steward.get("/visits/").headers["Content-Security-Policy"]
    assert "no-store" in steward.get("/visits/").headers["Cache-Control"]


def test_the_worker_names_files_that_exist_and_governs_nothing_else(steward):
    text = steward.get("/field/worker.js").content.decode()
    files = json.loads(text.split("const FILES = ")[1].split(";\n")[0])
    assert all(name.startswith(("/field/", "/static/")) for name in files)
    assert "/field/session/" not in files
    from django.contrib.staticfiles import finders

    assert all(finders.find(name.removeprefix("/static/")) for name in files if name.startswith("/static/"))


def test_what_the_telephone_keeps_is_names_and_numbers_of_ones_own_firms(steward, firm, django_assert_max_num_queries):
    make_enterprise("别家企业", town=make_town("石桥镇"))
    with django_assert_max_num_queries(20):
        profile = steward.get("/field/session/").json()["profile"]
    assert profile["firms"] == [{"number": firm.number, "name": firm.name}]
    assert "138" not in json.dumps(profile)


def test_companions_of_the_last_visit_are_ticked(visitor, steward, user, draft):
    other = make_user(Role.STEWARD, name="王敏", team=make_team())
    make_user(Role.STEWARD, name="赵强", team=make_team())
    send(steward, draft | {"participants": [user.pk, other.pk]})
    assert VisitParticipant.objects.count() == 2
    companions = steward.get("/field/session/").json()["profile"]["companions"]
    assert [(one["name"], one["usual"]) for one in companions] == [("王敏", True), ("赵强", False)]


def test_a_draft_becomes_a_visit_with_its_issue_and_photo(steward, draft):
    photo = SimpleUploadedFile("车间.jpg", jpeg(), "image/jpeg")
    answer = send(steward, draft | {"no_request": False, "issues": [PROBLEM]}, photo=photo).json()
    assert (answer["state"], answer["number"]) == ("recorded", "V000001")
    assert answer["issues"][0]["number"] == Issue.objects.get().number
    assert VisitPhoto.objects.count() == 1


def test_a_draft_sent_again_gets_the_same_answer_even_when_the_firm_is_gone_from_sight(steward, user, firm, draft):
    first = send(steward, draft).json()
    firm.name = "改了名"
    firm.save(update_fields=["name"])
    again = send(steward, draft).json()
    assert (again["number"], again["is_repeat"], again["is_other"]) == (first["number"], True, False)
    changed = send(steward, draft | {"summary": "订单饱满"}).json()
    assert changed["is_other"]
    assert "之后的修改没有写入" in changed["notices"][0]
    assert Visit.objects.count() == 1


def test_a_firm_renamed_meanwhile_is_recorded_and_said(steward, user, firm, draft):
    office = actor_of(make_user(Role.DISPATCHER), timezone.localdate())
    rename_enterprise(
        enterprise_id=firm.pk, name="远景智造有限公司", reason="更名", actor=office, at=timezone.now(),
        today=timezone.localdate(),
    )  # fmt: skip
    assert "已更名为“远景智造有限公司”" in send(steward, draft).json()["notices"][0]


def test_a_firm_merged_meanwhile_waits_for_a_yes(steward, user, firm, draft):
    office = actor_of(make_user(Role.DISPATCHER), timezone.localdate())
    survivor = make_enterprise("远景集团有限公司", town=make_town("石桥镇"))
    merge_enterprises(keep_id=survivor.pk, merge_id=firm.pk, reason="同一家", actor=office, at=timezone.now())
    answer = send(steward, draft)
    assert answer.status_code == 409
    assert (answer.json()["kind"], answer.json()["into"]["number"]) == ("merged", survivor.number)
    assert not Visit.objects.exists()
    assert send(steward, draft | {"survivor": survivor.number}).json()["number"] == "V000001"


def test_a_problem_that_is_refused_is_named_by_its_line_and_nothing_is_kept(steward, draft):
    answer = send(steward, draft | {"no_request": False, "issues": [PROBLEM, PROBLEM | {"category": ""}]})
    assert answer.status_code == 422
    assert (answer.json()["line"], answer.json()["message"]) == (2, "问题2：请选择类别。")
    assert not Visit.objects.exists()
    assert not Issue.objects.exists()


def test_somebody_who_signed_in_meanwhile_does_not_send_anothers_draft(visitor, steward, draft):
    other = visitor(make_user(Role.DISPATCHER))
    answer = send(other, draft)
    assert (answer.status_code, answer.json()["kind"]) == (409, "owner")
    assert not Visit.objects.exists()


def test_signed_out_and_without_right_it_says_so_in_json(visitor, draft):
    assert send(Client(), draft).json()["state"] == "signed_out"
    assert Client().get("/field/session/").status_code == 401
    answer = visitor(make_user(Role.HANDLER)).get("/field/session/")
    assert (answer.status_code, answer.json()["state"]) == (403, "refused")


def test_a_firm_out_of_sight_is_lost_not_found_out(steward, draft):
    far = make_enterprise("远方企业", town=make_town("西岗镇", team=make_team("第二小组")))
    answer = send(steward, draft | {"firm": {"number": far.number, "name": "远方企业"}})
    assert answer.status_code in (200, 404)  # a steward in no group sees the whole directory
    unknown = send(steward, draft | {"key": str(uuid4()), "firm": {"number": "", "name": "没有这家"}})
    assert (unknown.status_code, unknown.json()["state"]) == (404, "lost")


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "nonsense", '{"key": "x", "owner": ""}', "[" * 5000, '{"key": 5, "owner": "a"}', "x" * 300_000],
)
def test_what_is_no_draft_is_refused(steward, text):
    answer = steward.post("/field/visits/", {"draft": text})
    assert answer.status_code == 422
    assert "草稿" in answer.json()["message"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"firm": None}, "请选择走访的企业"),
        ({"firm": {"number": "E\x00"}}, "没有这个编号的企业"),
        ({"date": ""}, "请填写日期"),
        ({"date": "2099-01-01"}, "日期不能晚于今天"),
        ({"purpose": "消防检查"}, "服务走访不得记录“检查”"),
        ({"summary": "已督促整改"}, "服务走访不得记录“整改”"),
        ({"no_request": False}, "请勾选“无诉求”"),
        ({"no_request": False, "issues": ["x", 5, None]}, "问题1：请选择类别"),
        ({"participants": [10**12]}, "有参加人员不在系统中"),
    ],
)
def test_a_mistake_is_one_sentence(steward, draft, change, sentence):
    answer = send(steward, draft | change)
    assert answer.status_code in (404, 422)
    assert sentence in answer.json()["message"]
    assert not Visit.objects.exists()


def test_a_photo_that_is_none_is_refused_and_nothing_kept(steward, draft):
    answer = send(steward, draft, photo=SimpleUploadedFile("a.jpg", b"MZ", "image/jpeg"))
    assert "只能附 JPG 或 PNG" in answer.json()["message"]
    assert not Visit.objects.exists()


def test_what_a_problem_reads_like_is_suggested_with_its_reason(steward, draft):
    for number in range(3):
        problem = PROBLEM | {"description": f"厂区门前道路破损严重，货车难以通行{number}"}
        send(steward, draft | {"key": str(uuid4()), "summary": str(number), "no_request": False, "issues": [problem]})
    found = steward.get("/field/category/", {"text": "门前道路破损，货车通行困难"}).json()
    assert found["category"] == "TRANSPORT"
    assert "以往最相似的" in found["reason"]
    assert steward.get("/field/category/", {"text": "缺"}).json() == {}


def test_a_forged_form_is_turned_away(user, draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert send(client, draft).status_code == 403
    token = client.get("/field/session/").json()["token"]
    answer = client.post("/field/visits/", {"draft": json.dumps(draft)}, headers={"X-CSRFToken": token})
    assert answer.json()["state"] == "recorded"


def test_a_draft_written_yesterday_is_dated_yesterday(steward, draft):
    day = timezone.localdate() - timedelta(days=1)
    send(steward, draft | {"date": day.isoformat()})
    assert Visit.objects.get().date == day


def test_the_appointments_of_today_come_first_and_are_kept_by_the_draft(steward, user, firm, draft):
    now = timezone.localtime()
    actor = actor_of(user, now.date())
    made = propose_appointment(
        enterprise_id=firm.pk, purpose=next(iter(Purpose)), date=now.date(), starts_at=time(23, 59), minutes=30,
        actor=actor, at=now - timedelta(days=1),
    )  # fmt: skip
    arranged = steward.get("/field/session/").json()["profile"]["appointments"]
    assert [(one["number"], one["at"]) for one in arranged] == [(firm.number, "23:59")]
    assert "今天 23:59 预约" in steward.get("/visits/new/").content.decode()
    send(steward, draft)
    assert steward.get("/field/session/").json()["profile"]["appointments"] == []
    assert made.number
