"""Putting the minutes and the attendance of a symposium right."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhuqi.foundation.errors import Refused
from zhuqi.organisations.roles import Actor
from zhuqi.visits import access
from zhuqi.visits.kinds import Attendance, VisitAction, VisitKind
from zhuqi.visits.services._record import Seat, checked_seats, firm_ids, lock_visit, save_with_event
from zhuqi.visits.services._writing import Writing


@transaction.atomic
def write_minutes(
    *, visit_id: int, minutes: str, seats: Sequence[Seat], actor: Actor, at: datetime, reason: str = ""
) -> None:  # fmt: skip
    """
    Write the minutes of a symposium, and who came (修改纪要和到会情况); what figures said before stays reproducible.

    :raises NotAllowed: if ``actor`` may not correct the record
    :raises NotFound: if they may see no such visit
    :raises Refused: if it is no symposium, a field is wrong, or nothing would change
    """
    visit = lock_visit(visit_id, actor)
    access.require_correct(actor, visit)
    if visit.kind != VisitKind.SYMPOSIUM:
        raise Refused("只有座谈会有纪要，走访的情况请用“更正记录”修改。")
    text = Writing(visit.date, visit.purpose, visit.place, "", "", minutes).checked(visit.date).of_a_service()
    wanted = checked_seats(seats, firm_ids(visit))
    moved: list[int] = []
    for row in visit.visited.order_by("enterprise_id"):
        seat = wanted.get(row.enterprise_id, Seat(row.enterprise_id, Attendance(row.attendance), row.attendees))
        if (row.attendance, row.attendees) != (seat.attendance.value, seat.attendees):
            row.attendance, row.attendees = seat.attendance.value, seat.attendees
            row.save(update_fields=["attendance", "attendees"])
            moved.append(row.enterprise_id)
    is_rewritten = text.minutes != visit.minutes
    if not moved and not is_rewritten:
        raise Refused("没有任何改动，请修改后再提交。")
    visit.minutes = text.minutes
    came = visit.visited.filter(attendance=Attendance.ATTENDED.value).count()
    data: dict[str, object] = {"seats_changed": len(moved), "attended": came, "minutes_length": len(text.minutes)}
    save_with_event(
        visit, VisitAction.WRITE_MINUTES, actor, at, reason=reason.strip()[:300], data=data, changed=["minutes"]
    )
