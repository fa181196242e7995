"""Sent from the field: however often a draft arrives, and from however many wires at once, there is one visit."""

import threading
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import MONDAY_NOON
from tests.factories import MONDAY, actor_of, make_enterprise, make_stewardship, make_team, make_town, make_user
from tests.visits.test_photographs import exif, jpeg
from zhuqi.foundation.errors import Refused
from zhuqi.issues import attachments
from zhuqi.issues import selectors as issues
from zhuqi.issues.categories import Category, Level
from zhuqi.issues.models import Issue
from zhuqi.organisations.roles import Role
from zhuqi.visits import selectors, services
from zhuqi.visits.kinds import Attendance
from zhuqi.visits.models import Appointment, Visit, VisitEvent, VisitPhoto, VisitState, VisitSubmission
from zhuqi.visits.services import Photo, RaisedIssue, RefusedIssue
from zhuqi.visits.workflow import Purpose

KEY = "5b0f7c56-1d0f-4f0e-9d0c-6d0f5b7c0001"


@pytest.fixture
def firm(db):
    return make_enterprise(town=make_town("城关镇", team=make_team()))


@pytest.fixture
def steward(firm):
    user = make_user(Role.STEWARD, name="刘建国", team=make_team())
    make_stewardship(firm, user)
    return actor_of(user)


@pytest.fixture
def send(firm, steward):
    """Send a draft correctly, except in what the test changes."""

    def _send(**changes):
        given = {
            "key": KEY,
            "content": b"the draft",
            "enterprise_ids": [firm.pk],
            "date": MONDAY,
            "purpose": "走访调研",
            "has_no_request": True,
            "actor": steward,
            "at": MONDAY_NOON,
        }
        return services.record_once(**(given | changes))

    return _send


def problem(firm, **changes):
    return RaisedIssue(
        **({"enterprise_id": firm.pk, "description": "缺电", "category": Category.INFRASTRUCTURE} | changes)
    )


def test_a_draft_sent_again_gets_the_same_answer(send, firm):
    raised = {"has_no_request": False, "issues": [problem(firm), problem(firm, description="缺工")]}
    first = send(**raised)
    again = send(**raised, at=MONDAY_NOON + timedelta(hours=5))

    assert (first.is_repeat, again.is_repeat, again.is_other) == (False, True, False)
    assert again.visit == first.visit
    assert again.visit.issue_numbers == ("2026-000001", "2026-000002")
    assert (Visit.objects.count(), Issue.objects.count(), VisitEvent.objects.count()) == (1, 2, 1)


def test_what_was_changed_after_sending_is_said_not_put_in(send):
    send(summary="订单饱满")
    again = send(summary="订单下滑", content=b"another draft")

    assert again.is_other
    assert Visit.objects.get().summary == "订单饱满"


def test_a_draft_that_was_refused_may_be_mended_and_sent_under_its_key(send, firm):
    with pytest.raises(RefusedIssue, match="问题2：请填写问题描述") as refused:
        send(has_no_request=False, issues=[problem(firm), problem(firm, description=" ")])
    assert refused.value.line == 2
    assert not VisitSubmission.objects.exists()
    assert send().visit.number == "V000001"


def test_two_people_may_have_the_same_key(send, firm):
    other = make_user(Role.STEWARD, name="王敏", team=make_team())
    send()
    assert send(actor=actor_of(other), summary="同去").visit.number == "V000002"


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.integers(0, 3), min_size=1, max_size=10))
def test_any_order_of_sending_any_number_of_times_makes_each_once(send, order):
    with transaction.atomic():
        keys = [str(uuid4()) for _ in range(4)]
        answers: dict[int, set[str]] = {}
        for which in order:
            sent = send(key=keys[which], summary=f"第{which}家", content=str(which).encode())
            answers.setdefault(which, set()).add(sent.visit.number)
        assert all(len(numbers) == 1 for numbers in answers.values())
        assert Visit.objects.count() == len(set(order))
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_simultaneous_sendings_waits_and_gets_the_firsts_answer(send):
    answers, began = [], threading.Event()

    def second():
        began.set()
        try:
            answers.append(send())
        finally:
            connection.close()

    with transaction.atomic():
        first = send()
        thread = threading.Thread(target=second)
        thread.start()
        began.wait()
        thread.join(timeout=0.5)
        assert thread.is_alive()
    thread.join(timeout=10)

    assert [answer.visit.number for answer in answers] == [first.visit.number]
    assert answers[0].is_repeat
    assert Visit.objects.count() == 1


def test_a_photo_is_kept_clean_and_can_be_taken_down(send, steward):
    visit = send(photos=[Photo("车间.jpg", jpeg(exif(6)))]).visit
    photo = VisitPhoto.objects.get()
    assert b"GPS" not in attachments.load(photo.sm3)
    assert VisitEvent.objects.get().data["photos"] == [{"bytes": photo.bytes, "sm3": photo.sm3}]

    services.attach_photo(visit_id=visit.visit_id, photo=Photo("2.jpg", jpeg()), actor=steward, at=MONDAY_NOON)
    with pytest.raises(Refused, match="已经附在"):
        services.attach_photo(visit_id=visit.visit_id, photo=Photo("3.jpg", jpeg()), actor=steward, at=MONDAY_NOON)
    with pytest.raises(Refused, match="请填写撤下照片的理由"):
        services.remove_photo(
            visit_id=visit.visit_id, photo_id=photo.pk, reason=" ", actor=steward, at=MONDAY_NOON
        )  # fmt: skip
    services.remove_photo(
        visit_id=visit.visit_id, photo_id=photo.pk, reason="拍到了人脸", actor=steward, at=MONDAY_NOON
    )  # fmt: skip
    assert VisitPhoto.objects.count() == 1
    assert [event.action for event in VisitEvent.objects.order_by("sequence")] == [
        "RECORD", "ATTACH_PHOTO", "REMOVE_PHOTO",
    ]  # fmt: skip
    assert selectors.broken_history_links() == ()


def test_a_bad_photo_leaves_nothing_behind(send):
    with pytest.raises(Refused, match="只能附 JPG 或 PNG"):
        send(photos=[Photo("a.exe", b"MZ")])
    assert not Visit.objects.exists()


def test_a_problem_solved_on_the_spot_says_so(send, firm, steward):
    on_site = problem(firm, level=Level.ON_SITE, measures="当场协调供电所换了变压器保险")
    hinted = problem(firm, description="缺工", level=Level.CITY)
    solved, hint = send(has_no_request=False, issues=[on_site, hinted]).visit.issue_numbers
    assert issues.issue_card(actor=steward, number=solved, today=MONDAY).level is Level.ON_SITE
    card = issues.issue_card(actor=steward, number=hint, today=MONDAY)
    assert card.level is Level.UNDECIDED
    assert any("建议解决层级" in line.reason for line in card.history)
    with pytest.raises(RefusedIssue, match="问题1：已选“现场解决”"):
        send(key="other", summary="又去一次", has_no_request=False, issues=[problem(firm, level=Level.ON_SITE)])


@pytest.mark.parametrize(
    ("summary", "is_refused"),
    [
        ("现场检查了消防通道", True),
        ("已要求整改", True),
        ("生产正常。督促其整改。", True),
        ("企业反映环保检查过于频繁", False),
        ("订单饱满；企业希望减少重复检查", False),
    ],
)
def test_a_service_visit_records_no_inspection(send, summary, is_refused):
    if not is_refused:
        assert send(summary=summary).visit.number
        return
    with pytest.raises(Refused, match="服务走访不得记录"):
        send(summary=summary)


def test_a_symposium_counts_the_firms_that_came(firm, steward):
    away = make_enterprise("远景铸造有限公司", town=make_town("城关镇"))
    visit = services.record_symposium(
        enterprise_ids=[firm.pk, away.pk],
        date=MONDAY,
        purpose="重点企业座谈会",
        minutes="一、企业发言",
        seats=[services.Seat(away.pk, Attendance.ON_LEAVE), services.Seat(firm.pk, attendees="王总 总经理")],
        has_no_request=True,
        actor=steward,
        at=MONDAY_NOON,
    )
    assert VisitState.objects.get(recorded_until=None).enterprise_ids == [firm.pk]
    later = MONDAY_NOON + timedelta(days=1)
    seats = [services.Seat(away.pk)]
    services.write_minutes(visit_id=visit.visit_id, minutes="一、企业发言", seats=seats, actor=steward, at=later)
    assert VisitState.objects.get(recorded_until=None).enterprise_ids == sorted([firm.pk, away.pk])
    assert VisitState.objects.count() == 2
    assert VisitEvent.objects.last().data == {"seats_changed": 1, "attended": 2, "minutes_length": 6}


def test_what_was_arranged_for_that_day_is_kept_by_the_record(send, firm, steward):
    early = MONDAY_NOON - timedelta(hours=6)
    later = time(15, 0)
    mine = services.propose_appointment(
        enterprise_id=firm.pk, purpose=Purpose.LISTEN, date=MONDAY, starts_at=later, minutes=60, actor=steward,
        at=early,
    )  # fmt: skip
    visit = send().visit
    kept = Appointment.objects.get(pk=mine.appointment_id)
    assert (kept.state, kept.visit_id) == ("DONE", visit.visit_id)
    assert send().visit == visit


def test_an_appointment_that_is_over_is_no_obstacle(send, firm, steward):
    gone = services.propose_appointment(
        enterprise_id=firm.pk, purpose=Purpose.LISTEN, date=MONDAY, starts_at=time(15, 0), minutes=60,
        actor=steward, at=MONDAY_NOON - timedelta(hours=6),
    )  # fmt: skip
    services.cancel_appointment(
        appointment_id=gone.appointment_id, reason="企业没空", actor=steward, at=MONDAY_NOON - timedelta(hours=5)
    )
    assert send(appointment_id=gone.appointment_id).visit.number == "V000001"
