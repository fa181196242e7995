"""What the firm answers: by its link, without an account, or on the telephone."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from zhuqi.foundation.errors import NotFound, Refused, StaleState
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import system_actor
from zhuqi.visits.models import Appointment
from zhuqi.visits.selectors._answers import NO_LINK, genuine_link
from zhuqi.visits.services._appointing import Slot, checked_note
from zhuqi.visits.services._appointments import (
    issue_link,
    lock_appointment,
    require_legal,
    save_act,
    void_links,
)
from zhuqi.visits.workflow import STATE_LABELS, AppointmentAction, AppointmentState


@transaction.atomic
def accept_by_link(*, link: str, at: datetime) -> None:
    """
    Let the firm accept the visit (企业同意).

    :raises NotFound: if the link was not made here, for this
    :raises StaleState: if it was used, is void or over, or the appointment has changed
    """
    appointment, actor = _use(link, at)
    save_act(appointment, AppointmentAction.ACCEPT, actor, at, data={"by": "LINK"})


@transaction.atomic
def decline_by_link(*, link: str, at: datetime) -> None:
    """
    Let the firm decline the visit (企业谢绝); no reason is asked for, and none can be given.

    :raises NotFound: if the link was not made here, for this
    :raises StaleState: if it was used, is void or over, or the appointment has changed
    """
    appointment, actor = _use(link, at)
    save_act(appointment, AppointmentAction.DECLINE, actor, at, data={"by": "LINK"})


@transaction.atomic
def counter_by_link(*, link: str, date: date, starts_at: time, at: datetime, note: str = "") -> None:
    """
    Let the firm name another time (企业另提时间).

    :raises NotFound: if the link was not made here, for this
    :raises StaleState: if it was used, is void or over, or the appointment has changed
    :raises Refused: if the time is the same, over, or too far ahead
    """
    appointment, actor = _use(link, at)
    _counter(appointment, date, starts_at, note, actor, at, by="LINK")


@transaction.atomic
def answer_by_phone(
    *,
    appointment_id: int,
    action: AppointmentAction,
    actor: Actor,
    at: datetime,
    date: date | None = None,
    starts_at: time | None = None,
    note: str = "",
) -> None:
    """
    Write down what the firm answered on the telephone; the link it was sent is void from then on.

    :raises Refused: if a counter-proposal names no time, or the time cannot be had
    """
    appointment = lock_appointment(appointment_id, actor)
    require_legal(appointment, action)
    void_links(appointment, at)
    if action is AppointmentAction.COUNTER:
        if date is None or starts_at is None:
            raise Refused("请填写企业希望的日期和时间。")
        _counter(appointment, date, starts_at, note, actor, at, by="PHONE")
        return
    if action not in (AppointmentAction.ACCEPT, AppointmentAction.DECLINE):
        raise Refused("电话答复只能是同意、谢绝或另提时间，请重新选择。")
    save_act(appointment, action, actor, at, data={"by": "PHONE"})


@transaction.atomic
def renew_link(*, appointment_id: int, actor: Actor, at: datetime) -> None:
    """Make a new link for a firm that has not answered; the one it had is void (链接发错了人)."""
    appointment = lock_appointment(appointment_id, actor)
    require_legal(appointment, AppointmentAction.RENEW_LINK)
    issue_link(appointment, at)
    save_act(appointment, AppointmentAction.RENEW_LINK, actor, at)


def _use(text: str, at: datetime) -> tuple[Appointment, Actor]:
    """Use the link up and return its appointment, locked, and the system as the one that writes it down."""
    row = genuine_link(text)
    if row is None:
        raise NotFound(NO_LINK)
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=row.appointment_id)
    row.refresh_from_db()
    state = AppointmentState(appointment.state)
    if row.used_at is not None:
        raise StaleState(f"您已答复过这次预约，现为“{STATE_LABELS[state]}”；需要更改请与约访人联系。")
    if row.voided_at is not None or state is not AppointmentState.PROPOSED:
        raise StaleState("预约已有变动，此链接不再有效，请使用最新的链接或与约访人联系。")
    if row.expires_at <= at:
        raise StaleState("链接已过期，请与约访人联系。")
    row.used_at = at
    row.save(update_fields=["used_at"])
    return appointment, system_actor(timezone.localdate(at))


def _counter(
    appointment: Appointment, day: date, starts_at: time, note: str, actor: Actor, at: datetime, *, by: str
) -> None:
    slot = Slot(day, starts_at, appointment.minutes).checked(at)
    if (slot.date, slot.starts_at) == (appointment.date, appointment.starts_at):
        raise Refused("所提时间与原定相同；同意的请选“同意”，否则请改为另一个时间。")
    words = checked_note(note)
    if len(words) > 100:
        raise Refused("留言最多 100 个字，请缩短。")
    appointment.countered_date, appointment.countered_at = slot.date, slot.starts_at
    appointment.countered_note = words
    data: dict[str, object] = {"by": by, "date": slot.date.isoformat(), "time": f"{slot.starts_at:%H:%M}"}
    changed = ["countered_date", "countered_at", "countered_note"]
    save_act(appointment, AppointmentAction.COUNTER, actor, at, data=data, changed=changed)
