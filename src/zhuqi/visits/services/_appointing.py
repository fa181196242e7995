"""What those who want to come do: propose, agree, change the time, cancel, merge, complete, hand over."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.enterprises.selectors import survivor_id
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import person_refs
from zhuqi.visits import access
from zhuqi.visits.kinds import VisitKind, forbidden_word
from zhuqi.visits.models import Appointment, VisitedEnterprise
from zhuqi.visits.selectors._bearing import visit_cap, visits_of_month, visits_this_week, why_quiet
from zhuqi.visits.services._appointments import (
    begins_at,
    issue_link,
    lock_appointment,
    next_serial,
    require_legal,
    save_act,
    time_data,
    void_links,
)
from zhuqi.visits.workflow import OPEN_STATES, AppointmentAction, AppointmentState, Purpose, appointment_number

SHORTEST, LONGEST = 10, 480
_HORIZON = timedelta(days=180)
_MOST_PEOPLE = 20


class WeekIsTaken(Refused):
    """The firm has a visit that week already; the office joins it, or says that another one is needed."""


@dataclass(frozen=True)
class Proposed:
    """The appointment that was made."""

    appointment_id: int
    number: str


@dataclass(frozen=True)
class Slot:
    """When, and how long."""

    date: Date
    starts_at: time
    minutes: int

    def checked(self, at: datetime) -> "Slot":
        """:raises Refused: if it is over, too far ahead, or too short or long"""
        if timezone.make_aware(datetime.combine(self.date, self.starts_at)) <= at:
            raise Refused("预约时间已经过去，请改为今后的时间。")
        if self.date > timezone.localdate(at) + _HORIZON:
            raise Refused("预约日期最远为 180 天之内，请核对日期。")
        if not SHORTEST <= self.minutes <= LONGEST:
            raise Refused(f"时长应在 {SHORTEST} 到 {LONGEST} 分钟之间，请核对。")
        return self


@transaction.atomic
def propose_appointment(
    *,
    enterprise_id: int,
    purpose: Purpose,
    date: Date,
    starts_at: time,
    minutes: int,
    actor: Actor,
    at: datetime,
    organiser_id: int | None = None,
    kind: VisitKind = VisitKind.VISIT,
    note: str = "",
    participants: Iterable[str] = (),
    is_invited: bool = False,
    cap_reason: str = "",
    despite_conflict: bool = False,
    campaign_id: int | None = None,
) -> Proposed:
    """
    Ask a firm whether one may come (约访); it answers by the link that is made with it.

    :raises NotAllowed: if ``actor`` may not make appointments, or not for somebody else
    :raises NotFound: if they may not see the firm
    :raises WeekIsTaken: if the firm has a visit that week and ``despite_conflict`` does not say that one knows
    :raises Refused: if a field is wrong, the day is quiet, or the month's visits are used up without a reason
    """
    organiser_id = organiser_id or actor.user_id
    access.require_arrange(actor, organiser_id)
    if not visible_enterprises(actor).filter(pk=enterprise_id).exists():
        raise NotFound("没有这家企业，或您无权查看，请重新选择。")
    if organiser_id not in person_refs(frozenset({organiser_id})):
        raise NotFound("没有这位走访人员，请重新选择。")
    slot = Slot(date, starts_at, minutes).checked(at)
    appointment = Appointment(
        enterprise_id=survivor_id(enterprise_id),
        kind=kind.value,
        purpose=purpose.value,
        note=checked_note(note),
        date=slot.date,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        organiser_id=organiser_id,
        participants=_names(participants),
        state=AppointmentState.PROPOSED.value,
        is_invited=is_invited,
        campaign_id=campaign_id,
    )
    serial = next_serial()  # from here on one proposal at a time: two that ask for the same week see each other
    require_bearable(appointment, cap_reason=cap_reason, despite_conflict=despite_conflict)
    require_organiser_free(appointment)
    appointment.number = appointment_number(serial)
    appointment.save(force_insert=True)
    data = time_data(appointment) | {"purpose": purpose.value, "invited": is_invited, "over_cap": bool(cap_reason)}
    save_act(appointment, AppointmentAction.PROPOSE, actor, at, reason=appointment.cap_reason, data=data)
    issue_link(appointment, at)
    return Proposed(appointment.pk, appointment.number)


@transaction.atomic
def agree_to_time(*, appointment_id: int, actor: Actor, at: datetime) -> None:
    """
    Take the time the firm asked for.

    :raises Refused: if that time is over, or the organiser has something else then
    """
    appointment = lock_appointment(appointment_id, actor)
    require_legal(appointment, AppointmentAction.AGREE)
    if appointment.countered_date is None or appointment.countered_at is None:
        raise Refused("企业没有提出别的时间，请改时间后重新征求意见。")
    slot = Slot(appointment.countered_date, appointment.countered_at, appointment.minutes).checked(at)
    appointment.date, appointment.starts_at = slot.date, slot.starts_at
    require_organiser_free(appointment)
    void_links(appointment, at)
    changed = ["date", "starts_at"]
    save_act(appointment, AppointmentAction.AGREE, actor, at, data=time_data(appointment), changed=changed)


@transaction.atomic
def reschedule_appointment(
    *,
    appointment_id: int,
    date: Date,
    starts_at: time,
    minutes: int,
    actor: Actor,
    at: datetime,
    reason: str = "",
    despite_conflict: bool = False,
) -> None:
    """
    Propose another time; the firm is asked again, by a new link, and the one it had is void.

    :raises Refused: if nothing changes, or the new time is not to be had
    """
    appointment = lock_appointment(appointment_id, actor)
    require_legal(appointment, AppointmentAction.RESCHEDULE)
    slot = Slot(date, starts_at, minutes).checked(at)
    if (appointment.date, appointment.starts_at, appointment.minutes) == (slot.date, slot.starts_at, slot.minutes):
        raise Refused("时间没有改动，请改为另一个时间。")
    appointment.date, appointment.starts_at, appointment.minutes = slot.date, slot.starts_at, slot.minutes
    next_serial()
    require_bearable(appointment, cap_reason=appointment.cap_reason, despite_conflict=despite_conflict)
    require_organiser_free(appointment)
    appointment.countered_date = appointment.countered_at = None
    appointment.countered_note = ""
    changed = ["date", "starts_at", "minutes", "countered_date", "countered_at", "countered_note", "cap_reason"]
    data = time_data(appointment)
    save_act(appointment, AppointmentAction.RESCHEDULE, actor, at, reason=reason, data=data, changed=changed)
    issue_link(appointment, at)


@transaction.atomic
def cancel_appointment(*, appointment_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """:raises Refused: without a reason, or if it is no longer open"""
    appointment = lock_appointment(appointment_id, actor)
    if not reason.strip():
        raise Refused("请填写取消的理由，以便向企业说明。")
    void_links(appointment, at)
    save_act(appointment, AppointmentAction.CANCEL, actor, at, reason=reason)


@transaction.atomic
def merge_appointments(*, keep_id: int, merge_id: int, actor: Actor, at: datetime) -> None:
    """
    Go together (合并走访): one of two appointments with the same firm takes in the other, and its people with it.

    :raises NotAllowed: unless the actor may change the one that is given up
    :raises Refused: if they are not of the same firm, or one is no longer open
    """
    if keep_id == merge_id:
        raise Refused("不能把预约并入它自己，请选择另一次预约。")
    given = lock_appointment(merge_id, actor)
    kept = _lock_open(keep_id, actor)
    if survivor_id(kept.enterprise_id) != survivor_id(given.enterprise_id):
        raise Refused(f"{kept.number} 和 {given.number} 不是同一家企业，不能合并。")
    _merge(kept, given, actor, at)


@transaction.atomic
def join_appointment(
    *,
    appointment_id: int,
    purpose: Purpose,
    actor: Actor,
    at: datetime,
    note: str = "",
    organiser_id: int | None = None,
    participants: Iterable[str] = (),
) -> Proposed:
    """
    Come along with an appointment the firm has already instead of asking for another one (并入), in one act.

    It leaves an appointment that is merged at once, so that what was spared to the firm is counted.

    :raises NotFound: if the actor may not see it
    :raises Refused: if it is no longer open, or one comes along already
    """
    organiser_id = organiser_id or actor.user_id
    access.require_arrange(actor, organiser_id)
    kept = _lock_open(appointment_id, actor)
    if kept.organiser_id == organiser_id:
        raise Refused(f"{kept.number} 就是您约的，无需并入；要改时间请打开它。")
    given = Appointment(
        number=appointment_number(next_serial()),
        enterprise_id=kept.enterprise_id,
        kind=kept.kind,
        purpose=purpose.value,
        note=checked_note(note),
        date=kept.date,
        starts_at=kept.starts_at,
        minutes=kept.minutes,
        organiser_id=organiser_id,
        participants=_names(participants),
        state=AppointmentState.PROPOSED.value,
    )
    given.save(force_insert=True)
    data = time_data(given) | {"purpose": purpose.value}
    save_act(given, AppointmentAction.PROPOSE, actor, at, data=data)
    _merge(kept, given, actor, at)
    return Proposed(given.pk, given.number)


@transaction.atomic
def complete_appointment(*, appointment_id: int, visit_id: int, actor: Actor, at: datetime) -> None:
    """
    Say by which visit an appointment was kept; called when the visit is recorded.

    :raises Refused: if it is no longer open, or the visit was at another firm
    """
    appointment = lock_appointment(appointment_id, actor)
    firm = survivor_id(appointment.enterprise_id)
    met = VisitedEnterprise.objects.filter(visit_id=visit_id).select_related("visit")
    visit = next((row.visit for row in met if survivor_id(row.enterprise_id) == firm), None)
    if visit is None:
        raise Refused(f"这次走访没有到过预约 {appointment.number} 的企业，请核对。")
    appointment.visit_id = visit_id
    void_links(appointment, at)
    save_act(appointment, AppointmentAction.COMPLETE, actor, at, data={"visit": visit.number}, changed=["visit"])


@transaction.atomic
def move_appointments(
    *, from_user_id: int, to_user_id: int, enterprise_ids: Collection[int], actor: Actor, at: datetime
) -> int:
    """
    Hand the open appointments of one person at these firms to another (工作交接); returns how many.

    :raises NotAllowed: unless the actor is that person, the office or the lead
    """
    if from_user_id not in actor.user_ids:
        access.require_arrange_for_others(actor)
    rows = Appointment.objects.select_for_update(of=("self",)).filter(
        organiser_id=from_user_id,
        enterprise_id__in=list(enterprise_ids),
        date__gte=timezone.localdate(at),
        state__in=[state.value for state in OPEN_STATES],
    )
    moved = list(rows.order_by("pk"))
    for appointment in moved:
        appointment.organiser_id = to_user_id
        save_act(
            appointment, AppointmentAction.HAND_OVER, actor, at,
            data={"from": from_user_id, "to": to_user_id}, changed=["organiser"],
        )  # fmt: skip
    return len(moved)


# ---------------------------------------------------------------- what is asked of every proposal


def require_bearable(appointment: Appointment, *, cap_reason: str, despite_conflict: bool) -> None:
    """
    Spare the firm: quiet days, one visit a week unless one knows of it, the month's cap; invitations are exempt.

    :raises WeekIsTaken: if another visit is in the same week
    :raises Refused: if the day is quiet, or the cap is reached and nobody says why
    """
    if appointment.is_invited:
        return
    rule = why_quiet(appointment.date)
    if rule is not None:
        raise Refused(
            f"{appointment.date.month}月{appointment.date.day}日是企业宁静日（{rule.sentence}，{rule.reason}），"
            "请换一天；企业邀请的请勾选“企业邀请”。"
        )
    cap = visit_cap(appointment.date)
    count = visits_of_month(appointment.enterprise_id, appointment.date, apart_from=appointment.pk)
    words = " ".join(cap_reason.split())
    if count >= cap and not words:
        raise Refused(
            f"这家企业{appointment.date.month}月已有 {count} 次走访，达到每月 {cap} 次的上限；"
            "确需再去的请填写“超过上限的理由”，或并入已有的走访。"
        )
    if len(words) > 200:
        raise Refused("超过上限的理由最多 200 个字，请缩短。")
    appointment.cap_reason = words if count >= cap else ""
    if not despite_conflict and visits_this_week(
        appointment.enterprise_id, appointment.date, apart_from=appointment.pk
    ):
        raise WeekIsTaken("这家企业当周已有走访，请并入已有的一次；确需另去的，请勾选“仍要另约”。")


def require_organiser_free(appointment: Appointment) -> None:
    """:raises Refused: if the organiser has promised to be elsewhere at that time"""
    begin = begins_at(appointment)
    end = begin + timedelta(minutes=appointment.minutes)
    others = Appointment.objects.filter(
        organiser_id=appointment.organiser_id,
        date=appointment.date,
        state__in=[state.value for state in OPEN_STATES],
    ).exclude(pk=appointment.pk)
    for other in others.order_by("starts_at"):
        starts = begins_at(other)
        if starts < end and begin < starts + timedelta(minutes=other.minutes):
            raise Refused(
                f"走访人当天 {other.starts_at:%H:%M} 起已有预约 {other.number}（{other.minutes} 分钟），请错开时间。"
            )


def checked_note(note: str) -> str:
    """:raises Refused: if the note is too long, or reads like an inspection"""
    words = " ".join(note.split())
    if len(words) > 200:
        raise Refused("说明最多 200 个字，请缩短。")
    word = forbidden_word(words, words)
    if word is not None:
        raise Refused(f"服务走访不得安排“{word}”：工作组没有行政检查权，请改写说明。")
    return words


def _names(names: Iterable[str]) -> list[str]:
    tidy = list(dict.fromkeys(name for name in (" ".join(name.split()) for name in names) if name))
    if len(tidy) > _MOST_PEOPLE or any(len(name) > 50 for name in tidy):
        raise Refused(f"同行人员最多 {_MOST_PEOPLE} 人，每个姓名最多 50 个字，请核对。")
    return tidy


def _lock_open(appointment_id: int, actor: Actor) -> Appointment:
    if not access.visible_appointments(actor).filter(pk=appointment_id).exists():
        raise NotFound("没有这次预约，或您无权查看。")
    kept = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment_id)
    require_legal(kept, AppointmentAction.JOIN)
    return kept


def _merge(kept: Appointment, given: Appointment, actor: Actor, at: datetime) -> None:
    given.merged_into_id = kept.pk
    void_links(given, at)
    save_act(given, AppointmentAction.MERGE, actor, at, data={"into": kept.number}, changed=["merged_into"])
    people: Sequence[str] = [
        *kept.participants,
        person_refs(frozenset({given.organiser_id}))[given.organiser_id].name,
        *given.participants,
    ]
    kept.participants = _names(people)[:_MOST_PEOPLE]
    save_act(kept, AppointmentAction.JOIN, actor, at, data={"from": given.number}, changed=["participants"])
