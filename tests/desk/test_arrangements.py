"""Pages of appointments, the calendar, targets and tours: what they show, ask and cost."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import actor_of, make_enterprise, make_stewardship, make_tag, make_team, make_town, make_user
from zhuqi.enterprises.categories import TagKind
from zhuqi.organisations.roles import Role
from zhuqi.visits import services
from zhuqi.visits.models import Appointment, Campaign, FieldworkEvent, TourPlan
from zhuqi.visits.planner import _routing
from zhuqi.visits.workflow import CampaignScope, Purpose

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make_team(towns=(make_town("石桥镇"),))


@pytest.fixture
def user(team):
    return make_user(Role.STEWARD, name="刘建国", username="liu", team=team)


@pytest.fixture
def firm(user):
    firm = make_enterprise("远景精密铸造有限公司", town=make_town("石桥镇"), longitude="113.02", latitude="34.75")
    make_stewardship(firm, user)
    make_tag(firm, TagKind.DISASTER_HIT)
    return firm


@pytest.fixture
def steward(visitor, user, firm) -> Client:
    return visitor(user)


def soon(days: int = 3) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def given(firm) -> dict[str, object]:
    """An appointment as the form sends it."""
    return {
        "enterprise": firm.number,
        "purpose": "LISTEN",
        "kind": "VISIT",
        "date": soon().isoformat(),
        "starts_at": "10:00",
        "minutes": "60",
    }


def propose(user, firm, days: int = 3) -> services.Proposed:
    now = timezone.now()
    return services.propose_appointment(
        enterprise_id=firm.pk,
        purpose=Purpose.LISTEN,
        date=soon(days),
        starts_at=now.replace(hour=9, minute=0).time(),
        minutes=60,
        actor=actor_of(user, timezone.localdate(now)),
        at=now,
        despite_conflict=True,
        cap_reason="需当面沟通",
    )


def link_in(page: str) -> str:
    return page.split('id="id_link" value="')[1].split('"')[0]


def test_a_visit_is_proposed_and_the_firm_answers_by_the_link_on_the_page(steward, given):
    page = steward.post("/visits/appointments/new/", given, follow=True).content.decode()
    assert "请将链接发给企业联系人" in page
    link = link_in(page).removeprefix("http://testserver")

    firm = Client()
    shown = firm.get(link)
    assert "远景精密铸造有限公司" in shown.content.decode()
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in shown.headers["Cache-Control"]
    answered = firm.post(f"{link}accept/", follow=True).content.decode()
    assert "您已答复，谢谢" in answered
    assert firm.post(f"{link}decline/").status_code == 409
    assert Appointment.objects.get().state == "ACCEPTED"


def test_a_look_at_the_link_answers_nothing(steward, given):
    link = link_in(steward.post("/visits/appointments/new/", given, follow=True).content.decode())
    path = link.removeprefix("http://testserver")

    assert Client().get(f"{path}accept/").status_code == 405
    assert Client().get(path).status_code == 200
    assert Appointment.objects.get().state == "PROPOSED"


def test_the_forgery_check_holds_behind_the_link(steward, given):
    link = link_in(steward.post("/visits/appointments/new/", given, follow=True).content.decode())

    assert Client(enforce_csrf_checks=True).post(link.removeprefix("http://testserver") + "accept/").status_code == 403


def test_a_counter_proposal_that_cannot_be_read_is_shown_again(steward, given):
    link = link_in(steward.post("/visits/appointments/new/", given, follow=True).content.decode())
    answer = Client().post(link.removeprefix("http://testserver") + "counter/", {"date": "下周", "starts_at": "25:00"})

    assert answer.status_code == 422
    assert "时间应写成" in answer.content.decode()
    assert "下周" in answer.content.decode()


def test_a_conflict_is_said_in_words_and_joined_in_one_act(steward, visitor, given, team, firm):
    other = make_user(Role.STEWARD, name="赵敏", team=team)
    made = propose(other, firm)
    refused = steward.post("/visits/appointments/new/", given)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "冲突：这家企业当周已有 1 次走访" in page
    assert f'name="join" value="{made.number}"' in page

    page = steward.post("/visits/appointments/new/", given | {"join": made.number}, follow=True).content.decode()
    assert f"已并入 {made.number}" in page
    assert Appointment.objects.get(pk=made.appointment_id).participants == ["刘建国"]


def test_the_lamp_is_a_fragment_with_words(steward, firm):
    page = steward.get(
        "/visits/appointments/lamp/", {"enterprise": firm.number, "date": soon().isoformat()}
    ).content.decode()

    assert page.lstrip().startswith('<div id="lamp"')
    assert "无冲突" in page


def test_an_appointment_without_a_firm_is_refused_by_name(steward, given):
    page = steward.post("/visits/appointments/new/", given | {"enterprise": ""}).content.decode()

    assert "请选择企业（项目）" in page


def test_the_own_calendar_can_be_taken_along(steward, user, firm):
    propose(user, firm)
    answer = steward.get("/visits/appointments/calendar/mine.ics")

    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "SUMMARY:走访 远景精密铸造有限公司" in answer.content.decode()


def test_the_office_sets_quiet_days_on_the_calendar(visitor, firm):
    office = visitor(make_user(Role.DISPATCHER))
    form = {"reason": "安静生产日", "since": soon(0).isoformat(), "first_day": "1", "last_day": "25"}
    page = office.post("/visits/appointments/calendar/quiet/", form, follow=True).content.decode()

    assert "每月1—25日：安静生产日" in page


def test_a_target_is_set_and_its_missing_lead_to_appointments(visitor, firm):
    office = visitor(make_user(Role.DISPATCHER))
    form = {
        "name": "受灾企业走访", "target": "1", "since": soon(0).isoformat(), "until": soon(9).isoformat(),
        "scope": "TAG", "tag": "DISASTER_HIT", "numbers": "",
    }  # fmt: skip
    page = office.post("/visits/campaigns/new/", form, follow=True).content.decode()

    assert "还差 1 家，剩 9 天" in page
    assert f"/visits/appointments/new/?enterprise={firm.number}" in page
    assert "/visits/tours/new/?whom=campaign:M000001" in page


def ask_for_tours(client: Client, user) -> TourPlan:
    form = {
        "since": soon(1).isoformat(), "day_count": "2", "officers": [str(user.pk)], "whom": "tag:DISASTER_HIT",
        "team": "", "purpose": "RECOVERY", "minutes": "60", "most": "20",
    }  # fmt: skip
    page = client.post("/visits/tours/new/", form, follow=True).content.decode()
    assert "正在计算" in page
    return TourPlan.objects.get()


def test_tours_are_asked_for_moved_and_accepted(steward, user, firm, monkeypatch):
    monkeypatch.setattr(_routing, "STEPS_EACH", 500)
    plan = ask_for_tours(steward, user)
    services.finish_tours(event_id=FieldworkEvent.objects.get(action="ASK_TOURS").pk, at=timezone.now())
    address = f"/visits/tours/{plan.number}/"
    assert firm.name in steward.get(address).content.decode()

    to = f"liu|{plan.days[1].isoformat()}"
    move = {"visit": firm.number, "to": to, "position": "-1", "version": "0"}
    moved = steward.post(f"{address}move/", move, follow=True)
    assert moved.status_code == 200
    assert steward.post(f"{address}move/", move).status_code == 409
    assert "UID:L000001-" in steward.get(f"{address}liu.ics").content.decode()

    page = steward.post(f"{address}accept/", {"version": "1"}, follow=True).content.decode()
    assert "已约访 1 家" in page
    assert Appointment.objects.get().date == plan.days[1]


@pytest.mark.parametrize(
    ("address", "ceiling"),
    [
        ("/visits/appointments/", 8),
        ("/visits/appointments/?show=all&q=远景", 8),
        ("/visits/appointments/calendar/", 12),
        ("/visits/appointments/new/", 10),
        ("/visits/campaigns/", 14),
        ("/visits/campaigns/M000001/", 19),
        ("/visits/tours/", 8),
        ("/visits/tours/new/", 18),
        ("/visits/tours/L000001/", 8),
        ("/visits/appointments/Y000001/", 22),
    ],
)
def test_pages_cost_the_same_for_one_row_and_for_many(
    steward, user, firm, team, address, ceiling, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr(_routing, "STEPS_EACH", 200)
    for number in range(4):
        propose(user, make_enterprise(f"企业{number}", town=make_town("石桥镇")), days=3 + number)
        make_tag(make_enterprise(f"受灾企业{number}", town=make_town("石桥镇")), TagKind.DISASTER_HIT)
    now = timezone.now()
    office = actor_of(make_user(Role.DISPATCHER), timezone.localdate(now))
    services.start_campaign(
        name="走访目标", since=soon(0), until=soon(9), target=3, scope=CampaignScope.TAG, tag=TagKind.DISASTER_HIT,
        actor=office, at=now,
    )  # fmt: skip
    assert Campaign.objects.count() == 1
    ask_for_tours(steward, user)
    services.finish_tours(event_id=FieldworkEvent.objects.get(action="ASK_TOURS").pk, at=now)
    with django_assert_max_num_queries(ceiling):
        assert steward.get(address).status_code == 200
