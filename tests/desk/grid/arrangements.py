"""
Appointments and the calendar: read by the office and the group, changed by whose they are, the lead and the office.

``others`` are a steward in no group, who knows the whole directory, and the lead of another district, who does not.
"""

from datetime import time, timedelta

from django.utils import timezone

from tests.desk.grid import FIELD, OFFICE, Role, Row, World
from zhuqi.visits.models import Appointment
from zhuqi.visits.services import propose_appointment
from zhuqi.visits.workflow import Purpose

READS = OFFICE | FIELD
ARRANGES = FIELD | {Role.DISPATCHER}
SEES_ELSEWHERE = OFFICE | {Role.STEWARD}
OFFICE_ONLY = frozenset({Role.DISPATCHER})


def _number(world: World) -> tuple[str]:
    """An appointment the steward of the firm made; asked for anew each time, since nothing stays."""
    found = Appointment.objects.first()
    if found is None:
        now = timezone.now()
        made = propose_appointment(
            enterprise_id=world.cast.firm.pk,
            purpose=Purpose.LISTEN,
            date=timezone.localdate(now) + timedelta(days=3),
            starts_at=time(10),
            minutes=60,
            actor=world.cast.actor(Role.STEWARD),
            at=now,
        )
        return (made.number,)
    return (found.number,)


def _act(route: str, answer: int) -> Row:
    """An act without its fields; who sees the appointment and may not change it is told so."""
    return Row(
        f"appointments:{route}",
        {answer: ARRANGES, 403: READS - ARRANGES},
        others={answer: OFFICE_ONLY, 403: SEES_ELSEWHERE - OFFICE_ONLY},
        method="post",
        args=_number,
    )


ROWS = [
    Row("appointments:list", {200: READS}),
    Row("appointments:calendar", {200: READS}),
    Row("appointments:propose", {200: ARRANGES}, otherwise=403),
    Row("appointments:propose", {422: ARRANGES}, otherwise=403, method="post"),
    Row("appointments:firms", {200: ARRANGES}, otherwise=403),
    Row("appointments:lamp", {200: ARRANGES}, otherwise=403),
    Row("appointments:own_file", {200: ARRANGES}),
    Row("appointments:set_quiet", {422: OFFICE_ONLY}, otherwise=403, method="post"),
    Row("appointments:set_cap", {422: OFFICE_ONLY}, otherwise=403, method="post"),
    Row("appointments:end_quiet", {404: OFFICE_ONLY}, otherwise=403, method="post", args=lambda world: (999_999,)),
    Row("appointments:detail", {200: READS}, others={200: SEES_ELSEWHERE}, args=_number),
    _act("agree", 409),
    _act("renew", 302),
    _act("reschedule", 422),
    _act("phone", 422),
    _act("cancel", 422),
    _act("merge", 422),
    _act("complete", 422),
]
