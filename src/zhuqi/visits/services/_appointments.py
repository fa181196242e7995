"""How every act on an appointment is written down, and the links that go with it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.utils import timezone

from zhuqi.foundation import signed_links
from zhuqi.foundation.errors import NotFound, StaleState
from zhuqi.organisations.roles import Actor
from zhuqi.visits import access
from zhuqi.visits.history import event_hash
from zhuqi.visits.models import Appointment, AppointmentEvent, SignedLink
from zhuqi.visits.selectors._answers import ANSWER
from zhuqi.visits.workflow import ACTION_LABELS, MOVES, STATE_LABELS, AppointmentAction, AppointmentState, is_legal

_NUMBERS_LOCK = 7_403  # advisory lock: numbers are given out one at a time


def next_serial() -> int:
    """Return the serial number of the next appointment; others wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERS_LOCK])
    last = Appointment.objects.order_by("-number").values_list("number", flat=True).first()
    return int(last[1:]) + 1 if last else 1


def lock_appointment(appointment_id: int, actor: Actor) -> Appointment:
    """
    Lock an appointment the actor sees and may change.

    :raises NotFound: if they may see none
    :raises NotAllowed: if they may see it only
    """
    if not access.visible_appointments(actor).filter(pk=appointment_id).exists():
        raise NotFound("没有这次预约，或您无权查看。")
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment_id)
    access.require_change(actor, appointment)
    return appointment


def begins_at(appointment: Appointment) -> datetime:
    """Return the moment the visit is to begin."""
    return timezone.make_aware(datetime.combine(appointment.date, appointment.starts_at))


def require_legal(appointment: Appointment, action: AppointmentAction) -> None:
    """:raises StaleState: if the action cannot happen to the appointment as it stands"""
    state = AppointmentState(appointment.state)
    if not is_legal(action, state):
        raise StaleState(
            f"预约 {appointment.number} 现为“{STATE_LABELS[state]}”，不能{ACTION_LABELS[action]}，请按最新状态办理。"
        )


def save_act(
    appointment: Appointment,
    action: AppointmentAction,
    actor: Actor,
    at: datetime,
    *,
    reason: str = "",
    data: dict[str, object] | None = None,
    changed: Sequence[str] = (),
) -> int:
    """Move the state by the table, write the event over the one before, and return its id."""
    if appointment.event_count:
        require_legal(appointment, action)
    target = MOVES[action].target
    if target is not None:
        appointment.state = target.value
    appointment.event_count += 1
    event = AppointmentEvent(
        appointment=appointment,
        sequence=appointment.event_count,
        action=action.value,
        to_state=appointment.state,
        actor_id=actor.user_id,
        at=at,
        reason=reason.strip()[:300],
        data=data or {},
        previous_hash=appointment.last_hash,
    )
    event.hash = event_hash(event, appointment.number)
    appointment.last_hash = event.hash
    appointment.save(update_fields=["state", "last_hash", "event_count", *changed])
    event.save(force_insert=True)
    return event.pk


def time_data(appointment: Appointment) -> dict[str, object]:
    """Return day, time and length as the history keeps them."""
    return {
        "date": appointment.date.isoformat(),
        "time": f"{appointment.starts_at:%H:%M}",
        "minutes": appointment.minutes,
    }


def issue_link(appointment: Appointment, at: datetime) -> SignedLink:
    """Void every earlier link of the appointment and make a new one, good until the visit is to begin."""
    void_links(appointment, at)
    return SignedLink.objects.create(
        purpose=ANSWER,
        appointment=appointment,
        key=signed_links.new_key(),
        issued_at=at,
        expires_at=begins_at(appointment).replace(second=0, microsecond=0),
    )


def void_links(appointment: Appointment, at: datetime) -> None:
    """Let no link of the appointment change anything any more."""
    SignedLink.objects.filter(appointment=appointment, used_at__isnull=True, voided_at__isnull=True).update(
        voided_at=at
    )
