"""
Appointments and the calendar: read by the office and the group, changed by whose they are, the lead and the office.

``others`` are a steward in no group, who knows the whole directory, and the lead of another district, who does not.
"""

from datetime import time, timedelta

from django.utils import timezone

from tests.desk.grid import FIELD, OFFICE, Role, Row, World
from zhuqi.visits.models import Appointment, Campaign, TourPlan
from zhuqi.visits.services import propose_appointment, start_campaign
from zhuqi.visits.workflow import CampaignScope, Purpose

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

ARRANGES_FOR_OTHERS = frozenset({Role.DISPATCHER, Role.GROUP_LEAD})


def _campaign(world: World) -> tuple[str]:
    found = Campaign.objects.first()
    if found is not None:
        return (found.number,)
    now = timezone.now()
    today = timezone.localdate(now)
    return (
        start_campaign(
            name="走访目标",
            since=today,
            until=today,
            target=1,
            scope=CampaignScope.ROSTER,
            actor=world.cast.actor(Role.DISPATCHER),
            at=now,
        ),
    )


def _tours(world: World) -> tuple[str]:
    """A plan the steward asked for."""
    found = TourPlan.objects.first()
    if found is not None:
        return (found.number,)
    steward = world.cast.people[Role.STEWARD]
    now = timezone.now()
    officer = {"id": steward.username, "name": steward.name, "user": steward.pk, "home": {"lon": 113.0, "lat": 34.7}}
    case = {"officers": [officer], "visits": [], "days": [timezone.localdate(now).isoformat()]}
    plan = TourPlan.objects.create(
        number="L000001", purpose="LISTEN", days=[timezone.localdate(now)], case=case, state="READY",
        asked_by=steward, asked_at=now,
    )  # fmt: skip
    return (plan.number,)


def _file(world: World) -> tuple[str, str]:
    return (*_tours(world), world.cast.people[Role.STEWARD].username)


_OWN = frozenset({Role.STEWARD, Role.DISPATCHER})  # the plan names no team, so the lead of one has no part in it

ROWS += [
    Row("campaigns:list", {200: READS}),
    Row("campaigns:start", {200: ARRANGES_FOR_OTHERS}, otherwise=403),
    Row("campaigns:start", {422: ARRANGES_FOR_OTHERS}, otherwise=403, method="post"),
    Row("campaigns:detail", {200: READS}, args=_campaign),
    Row("campaigns:end", {302: ARRANGES_FOR_OTHERS}, otherwise=403, method="post", args=_campaign),
    Row("tours:list", {200: ARRANGES}),
    Row("tours:ask", {200: ARRANGES}, otherwise=403),
    Row("tours:ask", {422: ARRANGES}, otherwise=403, method="post"),
    Row("tours:detail", {200: _OWN}, others={200: OFFICE_ONLY}, args=_tours),
    Row("tours:move", {422: _OWN}, others={422: OFFICE_ONLY}, method="post", args=_tours),
    Row("tours:accept", {409: _OWN}, others={409: OFFICE_ONLY}, method="post", args=_tours),
    Row("tours:drop", {302: _OWN}, others={302: OFFICE_ONLY}, method="post", args=_tours),
    Row("tours:calendar_file", {200: _OWN}, others={200: OFFICE_ONLY}, args=_file),
]
