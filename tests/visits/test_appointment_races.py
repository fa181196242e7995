"""Two at once: the second finds what the first has done."""

import threading
from datetime import date, time

import pytest
from django.db import connection, transaction

from tests.conftest import MONDAY_NOON
from tests.factories import actor_of, make_enterprise, make_user
from zhuqi.foundation.errors import Refused
from zhuqi.organisations.roles import Role
from zhuqi.visits import selectors, services
from zhuqi.visits.models import Appointment, AppointmentEvent
from zhuqi.visits.workflow import Purpose

pytestmark = pytest.mark.django_db(transaction=True)


def propose(firm, user, hour: int = 10) -> services.Proposed:
    return services.propose_appointment(
        enterprise_id=firm.pk,
        purpose=Purpose.LISTEN,
        date=date(2026, 9, 24),
        starts_at=time(hour),
        minutes=60,
        actor=actor_of(user),
        at=MONDAY_NOON,
    )


def while_open(first, second) -> list[str]:
    """Do ``first``, its transaction kept open while ``second`` starts elsewhere; return what that was refused with."""
    refused: list[str] = []
    started = threading.Event()

    def elsewhere() -> None:
        started.set()
        try:
            second()
        except Refused as reason:
            refused.append(str(reason))
        finally:
            connection.close()

    with transaction.atomic():
        first()
        thread = threading.Thread(target=elsewhere)
        thread.start()
        started.wait(10)
        thread.join(1)
        assert thread.is_alive(), "the second did not wait for the first"
    thread.join(30)
    return refused


def test_a_link_opened_on_two_telephones_answers_once():
    made = propose(make_enterprise(), make_user(Role.DISPATCHER))
    line = selectors.link_of(made.appointment_id, MONDAY_NOON)
    assert line is not None
    refused = while_open(
        lambda: services.accept_by_link(link=line.text, at=MONDAY_NOON),
        lambda: services.decline_by_link(link=line.text, at=MONDAY_NOON),
    )

    assert ["已答复" in reason for reason in refused] == [True]
    assert Appointment.objects.get().state == "ACCEPTED"
    assert AppointmentEvent.objects.count() == 2


def test_two_who_ask_for_the_same_week_see_each_other():
    firm, users = make_enterprise(), [make_user(Role.DISPATCHER), make_user(Role.DISPATCHER)]
    refused = while_open(lambda: propose(firm, users[0]), lambda: propose(firm, users[1], hour=15))

    assert len(refused) == 1
    assert "并入" in refused[0]
    assert Appointment.objects.count() == 1
