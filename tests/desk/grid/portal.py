"""The portal: no account is asked for; what counts is the link, and one that was not made here is no page at all."""

from datetime import time, timedelta

from django.utils import timezone

from tests.desk.grid import EVERYBODY, Role, Row, World
from zhuqi.visits.selectors import link_of
from zhuqi.visits.services import propose_appointment
from zhuqi.visits.workflow import Purpose


def _forged(world: World) -> tuple[str]:
    return ("1-tjc2g0-" + "0" * 40,)


def _good(world: World) -> tuple[str]:
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
    line = link_of(made.appointment_id, now)
    assert line is not None
    return (line.text,)


ROWS = [
    Row("portal:answer", {200: EVERYBODY}, args=_good, is_public=True),
    Row("portal:accept", {302: EVERYBODY}, args=_good, method="post", is_public=True),
    Row("portal:decline", {302: EVERYBODY}, args=_good, method="post", is_public=True),
    Row("portal:counter", {422: EVERYBODY}, args=_good, method="post", is_public=True),
    Row("portal:answer", {}, args=_forged, is_public=True),
    Row("portal:accept", {}, args=_forged, method="post", is_public=True),
    Row("portal:decline", {}, args=_forged, method="post", is_public=True),
    Row("portal:counter", {}, args=_forged, method="post", is_public=True),
]
