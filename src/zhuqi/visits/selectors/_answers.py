"""What a firm sees behind its link, and what the office sees of the link."""

from dataclasses import dataclass
from datetime import date, datetime, time

from zhuqi.enterprises.selectors import enterprise_ref
from zhuqi.foundation import signed_links
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.selectors import person_ref
from zhuqi.visits.models import SignedLink
from zhuqi.visits.workflow import PURPOSE_LABELS, STATE_LABELS, AppointmentState, Purpose

ANSWER = "APPOINTMENT_ANSWER"  # what the link is for; a link for anything else is no link here
NO_LINK = "链接无效，请核对是否完整，或向约访单位索取新的链接。"


@dataclass(frozen=True)
class AnswerCard:
    """One appointment as the firm sees it.  ``closed`` says why nothing can be answered by this link, or is empty."""

    firm_name: str
    purpose: str
    note: str
    countered_date: date | None
    countered_at: time | None
    date: date
    starts_at: time
    minutes: int
    organiser_name: str
    organiser_unit: str
    participants: tuple[str, ...]
    state: AppointmentState
    state_label: str
    expires_at: datetime
    closed: str


@dataclass(frozen=True)
class LinkLine:
    """The link in force of an appointment, as text to be handed to the firm."""

    text: str
    expires_at: datetime
    is_over: bool


def genuine_link(text: str) -> SignedLink | None:
    """Return the row of a link that this system made for answering an appointment, or None."""
    written = signed_links.read_link(text)
    if written is None:
        return None
    row = SignedLink.objects.filter(pk=written.row_id, purpose=ANSWER).first()
    if row is None or not signed_links.is_genuine(written, purpose=ANSWER, key=row.key):
        return None
    return row if int(row.expires_at.timestamp()) == int(written.expires_at.timestamp()) else None


def answer_card(*, link: str, at: datetime) -> AnswerCard:
    """
    Return the appointment behind a link as it stands now, whatever became of the link.

    :raises NotFound: if the link was not made here, for this
    """
    row = genuine_link(link)
    if row is None:
        raise NotFound(NO_LINK)
    appointment = row.appointment
    state = AppointmentState(appointment.state)
    organiser = person_ref(appointment.organiser_id)
    return AnswerCard(
        firm_name=enterprise_ref(appointment.enterprise_id).name,
        purpose=PURPOSE_LABELS[Purpose(appointment.purpose)],
        note=appointment.note,
        date=appointment.date,
        starts_at=appointment.starts_at,
        minutes=appointment.minutes,
        organiser_name=organiser.name,
        organiser_unit=organiser.unit_name,
        participants=tuple(appointment.participants),
        state=state,
        state_label=STATE_LABELS[state],
        countered_date=appointment.countered_date,
        countered_at=appointment.countered_at,
        expires_at=row.expires_at,
        closed=_closed(row, state, at),
    )


def link_of(appointment_id: int, at: datetime) -> LinkLine | None:
    """Return the link in force of an appointment, or None; ask only for somebody who may change the appointment."""
    row = SignedLink.objects.filter(
        appointment_id=appointment_id, purpose=ANSWER, used_at__isnull=True, voided_at__isnull=True
    ).first()
    if row is None:
        return None
    text = signed_links.make_link(purpose=ANSWER, row_id=row.pk, key=row.key, expires_at=row.expires_at)
    return LinkLine(text, row.expires_at, is_over=row.expires_at <= at)


def _closed(row: SignedLink, state: AppointmentState, at: datetime) -> str:
    if row.used_at is not None:
        return "您已答复，谢谢。需要更改请与约访人联系。"
    if row.voided_at is not None or state is not AppointmentState.PROPOSED:
        return "预约已有变动，此链接不再用于答复；以约访人最新发来的链接为准。"
    if row.expires_at <= at:
        return "链接已过期，请与约访人联系。"
    return ""
