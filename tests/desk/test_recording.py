"""Recording a visit in a minute, a symposium with its minutes, and photographs, as pages."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.factories import make_enterprise, make_stewardship, make_team, make_town, make_unit, make_user
from tests.visits.test_photographs import exif, jpeg
from zhuqi.issues.models import Issue
from zhuqi.organisations.roles import Role
from zhuqi.visits.models import Visit, VisitedEnterprise, VisitParticipant, VisitPhoto

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def firm(db):
    return make_enterprise("远景精密铸造有限公司", town=make_town("石桥镇", team=make_team()))


@pytest.fixture
def user(firm):
    user = make_user(Role.STEWARD, name="刘建国", team=make_team(), unit=make_unit("市工信局"))
    make_stewardship(firm, user)
    return user


@pytest.fixture
def steward(visitor, user) -> Client:
    return visitor(user)


@pytest.fixture
def given(firm):
    """What one press of 无诉求 sends."""
    return {
        "key": str(uuid4()),
        "enterprise": firm.number,
        "kind": "VISIT",
        "date": timezone.localdate().isoformat(),
        "purpose": "走访调研",
        "rows": "1",
        "has_no_request": "on",
    }


@pytest.fixture
def meeting(firm):
    """A symposium of two firms, one of which sent its apologies."""
    other = make_enterprise("海川包装厂", town=make_town("石桥镇"))
    return {
        "key": str(uuid4()),
        "enterprise": [firm.number, other.number],
        f"seat-{firm.number}": "ATTENDED",
        f"who-{firm.number}": "王总 总经理",
        f"seat-{other.number}": "ON_LEAVE",
        "kind": "SYMPOSIUM",
        "date": timezone.localdate().isoformat(),
        "purpose": "重点企业座谈会",
        "minutes": "一、企业发言\n二、商定事项",
        "rows": "1",
        "issue0-firm": "远景",
        "issue0-description": "厂区外道路破损",
        "issue0-category": "TRANSPORT",
    }


def test_ones_own_firms_and_companions_stand_ready(steward, firm, user, django_assert_max_num_queries):
    make_user(Role.STEWARD, name="王敏", team=make_team())
    with django_assert_max_num_queries(25):
        page = steward.get("/visits/new/").content.decode()
    assert f'value="{firm.number}"' in page
    assert f'name="participant" value="{user.pk}" checked' in page
    assert "王敏" in page
    assert "无诉求，登记完成" in page


def test_from_the_firms_page_one_press_is_enough(steward, firm):
    page = steward.get("/visits/new/", {"enterprise": firm.number}).content.decode()
    assert f'value="{firm.number}" checked' in page


def test_a_form_sent_twice_makes_one_visit(steward, given):
    assert steward.post("/visits/new/", given).status_code == 302
    assert steward.post("/visits/new/", given).status_code == 302
    assert Visit.objects.count() == 1
    page = steward.post("/visits/new/", given | {"summary": "订单饱满"}, follow=True).content.decode()
    assert "之后的修改没有写入" in page


def test_those_ticked_were_there(steward, given, user):
    other = make_user(Role.STEWARD, name="王敏", team=make_team())
    steward.post("/visits/new/", given | {"participant": [user.pk, other.pk], "participants": "李工"})
    assert VisitParticipant.objects.count() == 3


def test_what_a_problem_reads_like_is_chosen_until_somebody_chooses(steward, given):
    for number in range(3):
        line = {"issue0-description": f"厂区门前道路破损严重{number}", "issue0-category": "TRANSPORT"}
        sent = given | line | {"has_no_request": "", "key": str(uuid4()), "summary": str(number)}
        assert steward.post("/visits/new/", sent).status_code == 302
    typed = {"line": "0", "issue0-description": "门前道路破损", "issue0-category": "", "issue0-suggested": ""}
    found = steward.get("/visits/suggest/", typed)
    assert '<option value="TRANSPORT" selected>' in found.content.decode()
    assert "以往最相似的" in found.content.decode()
    assert steward.get("/visits/suggest/", typed | {"issue0-category": "LAND"}).status_code == 204


def test_a_symposium_has_attendance_minutes_and_each_problem_under_its_firm(steward, firm, meeting):
    page = steward.post("/visits/symposium/", meeting, follow=True).content.decode()
    assert "到会，王总 总经理" in page
    assert "请假" in page
    assert Issue.objects.get().enterprise_id == firm.pk
    assert Issue.objects.get().source == "SYMPOSIUM"
    paper = steward.get("/visits/V000001/minutes/").content.decode()
    for said in ("重点企业座谈会纪要", "二、商定事项", "王总 总经理", "厂区外道路破损", "海川包装厂"):
        assert said in paper


def test_minutes_are_written_afterwards_and_the_firm_that_came_late_is_put_right(steward, firm, meeting):
    steward.post("/visits/symposium/", meeting)
    change = {f"seat-{number}": "ATTENDED" for number in meeting["enterprise"]}
    change |= {f"who-{firm.number}": "王总 总经理", "minutes": "一、企业发言\n二、商定事项"}
    page = steward.post("/visits/V000001/minutes/write/", change, follow=True).content.decode()
    assert "已保存" in page
    assert set(VisitedEnterprise.objects.values_list("attendance", flat=True)) == {"ATTENDED"}
    again = steward.post("/visits/V000001/minutes/write/", change)
    assert (again.status_code, "没有任何改动" in again.content.decode()) == (422, True)
    wrong = steward.post("/visits/V000001/minutes/write/", change | {"minutes": "要求企业整改"})
    assert "服务走访不得记录“整改”" in wrong.content.decode()
    assert "要求企业整改" in wrong.content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"seat": "SOMEWHERE"}, "请选择远景精密铸造有限公司的到会情况"),
        ({"seat": "ABSENT"}, "没有一家企业到会"),
        ({"issue0-firm": ""}, "是哪家企业的"),
        ({"enterprise": []}, "请选择走访的企业"),
        ({"minutes": "x" * 8001}, "纪要最多 8000 个字"),
    ],
)
def test_a_mistake_about_a_symposium_is_one_sentence(steward, firm, meeting, change, sentence):
    if "seat" in change:
        change = {f"seat-{firm.number}": change["seat"]}
    answer = steward.post("/visits/symposium/", meeting | change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Visit.objects.exists()


def test_seats_typed_survive_adding_a_line(steward, firm, meeting):
    page = steward.post("/visits/symposium/", meeting | {"more": "1"}, headers=HTMX).content.decode()
    assert "王总 总经理" in page
    assert '<option value="ON_LEAVE" selected>' in page
    assert 'name="issue1-description"' in page
    assert meeting["key"] in page


def test_a_visit_has_no_minutes(steward, given):
    steward.post("/visits/new/", given)
    assert steward.get("/visits/V000001/minutes/").status_code == 404
    assert steward.post("/visits/V000001/minutes/write/", {"minutes": "一"}).status_code == 422


def test_a_photo_is_shown_to_who_may_see_the_visit_and_to_nobody_else(visitor, steward, firm, given):
    photo = SimpleUploadedFile("车间.jpg", jpeg(exif(6)), "image/jpeg")
    steward.post("/visits/new/", given | {"photo": photo})
    address = f"/visits/V000001/photos/{VisitPhoto.objects.get().pk}/"
    answer = steward.get(address)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert b"GPS" not in answer.content
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert visitor(make_user(Role.HANDLER)).get(address).status_code == 404
    assert visitor(make_user(Role.CONTACT, enterprise=firm)).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_photo_is_added_and_taken_down_with_a_reason(visitor, steward, given):
    steward.post("/visits/new/", given)
    wrong = steward.post("/visits/V000001/photos/", {"photo": SimpleUploadedFile("a.jpg", b"MZ")})
    assert (wrong.status_code, "只能附 JPG 或 PNG" in wrong.content.decode()) == (422, True)
    assert "请选择照片" in steward.post("/visits/V000001/photos/", {}).content.decode()
    steward.post("/visits/V000001/photos/", {"photo": SimpleUploadedFile("a.jpg", jpeg())})
    address = f"/visits/V000001/photos/{VisitPhoto.objects.get().pk}/remove/"
    assert steward.post(address, {"reason": ""}).status_code == 422
    assert visitor(make_user(Role.LEADER)).post(address, {"reason": "x"}).status_code == 403
    assert "照片已撤下" in steward.post(address, {"reason": "拍到人脸"}, follow=True).content.decode()
    assert not VisitPhoto.objects.exists()


def test_pages_of_a_symposium_ask_a_constant_number_of_times(steward, meeting, django_assert_max_num_queries):
    steward.post("/visits/symposium/", meeting)
    for address in ("/visits/V000001/", "/visits/V000001/minutes/", "/visits/symposium/", "/visits/firms/?firm=远景"):
        with django_assert_max_num_queries(25):
            assert steward.get(address).status_code == 200
