"""How every act on a visit is written down: the firms met, the event over the one before, the state figures read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_refs
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations.roles import Actor
from zhuqi.visits import access
from zhuqi.visits.history import event_hash
from zhuqi.visits.kinds import Attendance, VisitAction
from zhuqi.visits.models import Visit, VisitedEnterprise, VisitEvent, VisitState

_MOST_FIRMS = 100


@dataclass(frozen=True)
class Seat:
    """Of a firm asked to a symposium: whether it came, and who for it."""

    enterprise_id: int
    attendance: Attendance = Attendance.ATTENDED
    attendees: str = ""


def visible_firms(enterprise_ids: Sequence[int], actor: Actor, on: date) -> list[EnterpriseRef]:
    wanted = list(dict.fromkeys(enterprise_ids))
    if not wanted:
        raise Refused("请选择走访的企业（项目）。")
    if len(wanted) > _MOST_FIRMS:
        raise Refused(f"一次最多登记 {_MOST_FIRMS} 家企业，请分次登记。")
    if visible_enterprises(actor).filter(pk__in=wanted).count() != len(wanted):
        raise NotFound("有企业不存在，或您无权查看，请重新选择。")
    refs = enterprise_refs(wanted, on)
    return [refs[pk] for pk in wanted]


def checked_seats(seats: Sequence[Seat], enterprise_ids: Sequence[int]) -> dict[int, Seat]:
    """
    Return who sat where, tidied.

    :raises Refused: if a seat is not of one of the firms, a name is too long, or nobody came
    """
    found = {seat.enterprise_id: Seat(seat.enterprise_id, seat.attendance, _tidy(seat)) for seat in seats}
    if set(found) - set(enterprise_ids):
        raise Refused("到会情况中有企业不在参会名单里，请核对。")
    came = [pk for pk in enterprise_ids if found.get(pk, Seat(pk)).attendance is Attendance.ATTENDED]
    if enterprise_ids and not came:
        raise Refused("没有一家企业到会，不登记为座谈会；请核对到会情况。")
    return found


def add_firms(visit: Visit, enterprise_ids: Sequence[int], seats: Mapping[int, Seat] | None = None) -> None:
    seated = [(seats or {}).get(pk, Seat(pk)) for pk in enterprise_ids]
    VisitedEnterprise.objects.bulk_create(
        VisitedEnterprise(
            visit=visit, enterprise_id=seat.enterprise_id, attendance=seat.attendance.value, attendees=seat.attendees
        )
        for seat in seated
    )


def _tidy(seat: Seat) -> str:
    names = " ".join(seat.attendees.split())
    if len(names) > 100:
        raise Refused("到会人员最多 100 个字，请只写姓名和职务。")
    return names


def lock_visit(visit_id: int, actor: Actor) -> Visit:
    if not access.visible_visits(actor).filter(pk=visit_id).exists():
        raise NotFound("没有这次走访，或您无权查看。")
    return Visit.objects.select_for_update(of=("self",)).get(pk=visit_id)


def firm_ids(visit: Visit) -> list[int]:
    return sorted(visit.visited.values_list("enterprise_id", flat=True))


def _met_ids(visit: Visit) -> list[int]:
    """Return those that really came: an empty chair is no firm met."""
    came = visit.visited.filter(attendance=Attendance.ATTENDED.value)
    return sorted(came.values_list("enterprise_id", flat=True))


def columns_of(visit: Visit) -> dict[str, object]:
    return {
        "date": visit.date.isoformat(),
        "place": visit.place,
        "purpose": visit.purpose,
        "summary": visit.summary,
        "has_no_request": visit.has_no_request,
        "is_special": visit.is_special,
        "special_note": visit.special_note,
    }


def save_with_event(
    visit: Visit,
    action: VisitAction,
    actor: Actor,
    at: datetime,
    *,
    reason: str = "",
    data: dict[str, object] | None = None,
    changed: Sequence[str] = (),
) -> None:
    """Write the event over the one before, save what changed, and let figures know from when on it holds."""
    visit.event_count += 1
    event = VisitEvent(
        visit=visit,
        sequence=visit.event_count,
        action=action.value,
        actor_id=actor.user_id,
        at=at,
        reason=reason,
        data=data or {},
        previous_hash=visit.last_hash,
    )
    event.hash = event_hash(event, visit.number)
    event.save(force_insert=True)
    visit.last_hash = event.hash
    visit.save(update_fields=["last_hash", "event_count", *changed])
    _record_state(visit, at)


def _record_state(visit: Visit, at: datetime) -> None:
    values: dict[str, object] = {
        "kind": visit.kind,
        "date": visit.date,
        "has_no_request": visit.has_no_request,
        "is_special": visit.is_special,
        "team_id": visit.team_id,
        "enterprise_ids": _met_ids(visit),
    }
    present = VisitState.objects.filter(visit=visit, recorded_until__isnull=True).first()
    if present is not None:
        if all(getattr(present, name) == value for name, value in values.items()):
            return
        present.recorded_until = at
        present.save(update_fields=["recorded_until"])
    VisitState.objects.create(visit=visit, recorded_from=at, **values)
