"""
A record half-way: firms found and chosen, companions ticked, lines added; the same form sent again, nothing lost.

Shared by visits and symposia.  Works without script; with it, only the part that changes is drawn anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.visits.forms import RaisedForm
from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_id_of_number, enterprise_refs, suggest
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.stewardship.selectors import firms_of_officers
from zhuqi.visits import services
from zhuqi.visits.kinds import ATTENDANCE_LABELS, Attendance
from zhuqi.visits.photographs import MAX_BYTES
from zhuqi.visits.selectors import appointment_card, appointments_between, companions
from zhuqi.visits.workflow import OPEN_STATES

MOST_ROWS = 20
_SUGGESTED = 8
_MOST_OWN = 30


@dataclass(frozen=True)
class FirmChoice:
    """A firm to tick, with what is said of it; of a symposium, its seat as typed so far."""

    number: str
    name: str
    note: str
    is_chosen: bool
    attendance: str
    attendees: str


@dataclass(frozen=True)
class PersonChoice:
    """A companion to tick."""

    id: int
    name: str
    is_chosen: bool


def is_half_way(request: SignedInRequest) -> bool:
    """Say whether the form was sent to find a firm or add a line, not to record."""
    return request.method == "POST" and ("find" in request.POST or "more" in request.POST)


def key_of(request: SignedInRequest) -> str:
    """Return the one-time key of the form, a new one where it has none."""
    try:
        return str(UUID(request.POST.get("key", "")))
    except ValueError:
        return str(uuid4())


def content_of(request: SignedInRequest) -> bytes:
    """Return what was written, to tell a form sent twice from one that was changed."""
    return repr(
        sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    ).encode()


def row_count(request: SignedInRequest) -> int:
    """Return how many lines for problems the form has; one more if that was asked for."""
    text = request.POST.get("rows", "1")
    rows = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 1
    return max(1, min(rows + ("more" in request.POST), MOST_ROWS))


def typed(request: SignedInRequest, names: Iterable[str]) -> dict[str, Any]:
    """Return what was typed so far, to be shown again without judging it."""
    return {name: request.POST.get(name, "") for name in names}


def raised_forms(request: SignedInRequest) -> list[RaisedForm]:
    """Return the lines for problems: judged when the form was sent for good, else as typed."""
    forms = _raised_forms(request)
    chosen = [(firm.number, firm.name) for firm in chosen_firms(request)]
    if len(chosen) > 1:
        for form in forms:
            form.offer_firms(chosen)
    return forms


def _raised_forms(request: SignedInRequest) -> list[RaisedForm]:
    forms = []
    for index in range(row_count(request)):
        prefix = f"issue{index}"
        if request.method == "POST" and not is_half_way(request):
            forms.append(RaisedForm(request.POST, prefix=prefix))
        else:
            start = {name: request.POST.get(f"{prefix}-{name}", "") for name in RaisedForm.base_fields}
            forms.append(RaisedForm(initial=start, prefix=prefix))
    return forms


def chosen_firms(request: SignedInRequest) -> list[EnterpriseRef]:
    """Return the firms ticked, in order; unknown numbers are passed over."""
    ids = []
    for number in dict.fromkeys(_values(request).getlist("enterprise")[:200]):
        try:
            ids.append(enterprise_id_of_number(number.replace("\x00", "")))
        except NotFound:
            continue
    refs = enterprise_refs(ids)
    return [refs[pk] for pk in dict.fromkeys(ids)]


def firms(request: SignedInRequest, *, with_own: bool = True) -> dict[str, Any]:
    """Return the firms to choose from: those ticked, today's appointments, one's own, and those that match."""
    text = _values(request).get("firm", "").replace("\x00", "").strip()[:120]
    chosen = chosen_firms(request)
    shown = {firm.number: _choice(request, firm.number, firm.name, f"{firm.division_name}，{firm.number}", True)
             for firm in chosen}  # fmt: skip
    found = suggest(actor=request.actor, text=text, limit=_SUGGESTED) if text else ()
    only_one = len(found) == 1 and not chosen
    for one in found:
        note = f"{one.division_name}，{one.number}"
        shown.setdefault(one.number, _choice(request, one.number, one.name, note, only_one))
    if with_own and not text:
        for number, name, note in _own(request):
            shown.setdefault(number, _choice(request, number, name, note, False))
    return {
        "choices": list(shown.values()),
        "has_chosen": bool(chosen),
        "firm_text": text,
        "is_missed": bool(text) and not found,
        "attendances": [(kind.value, label) for kind, label in ATTENDANCE_LABELS.items()],
    }


def people(request: SignedInRequest) -> list[PersonChoice]:
    """Return whom to tick: oneself, and the others of the team; those of last time are ticked already."""
    actor = request.actor
    others = companions(actor=actor, today=timezone.localdate())
    if request.method == "POST":
        ticked = set(request.POST.getlist("participant"))
        return [PersonChoice(actor.user_id, actor.name, str(actor.user_id) in ticked)] + [
            PersonChoice(one.id, one.name, str(one.id) in ticked) for one in others
        ]
    return [PersonChoice(actor.user_id, actor.name, True)] + [
        PersonChoice(one.id, one.name, one.is_usual) for one in others
    ]


def participant_ids(request: SignedInRequest) -> list[int]:
    """Return who was ticked."""
    given = request.POST.getlist("participant")[:50]
    return [int(text) for text in given if text.isascii() and text.isdigit() and len(text) < 10]


def appointment_id(request: SignedInRequest) -> int | None:
    """Return the appointment this record began at, if there is one the actor may see."""
    number = request.POST.get("appointment", "").replace("\x00", "")[:12]
    try:
        return appointment_card(actor=request.actor, number=number, at=timezone.now()).row.id if number else None
    except NotFound:
        return None


def photos(request: SignedInRequest) -> list[services.Photo]:
    """Return the photographs sent along, read no further than may be kept."""
    files = request.FILES.getlist("photo")[: services.MOST_PHOTOS + 1]
    return [services.Photo(file.name or "照片.jpg", file.read(MAX_BYTES + 1)) for file in files]


def seats(request: SignedInRequest, chosen: list[EnterpriseRef]) -> list[services.Seat]:
    """
    Return who sat where.

    :raises Refused: if an attendance is none
    """
    found = []
    for firm in chosen:
        text = request.POST.get(f"seat-{firm.number}", Attendance.ATTENDED.value)
        if text not in Attendance.__members__:
            raise Refused(f"请选择{firm.name}的到会情况：到会、请假或未到。")
        who = request.POST.get(f"who-{firm.number}", "").replace("\x00", "")
        found.append(services.Seat(firm.id, Attendance(text), who))
    return found


def raised(row: RaisedForm, chosen: list[EnterpriseRef]) -> services.RaisedIssue:
    """
    Turn a line into a problem of one of the firms chosen.

    :raises Refused: if no firm is chosen, or it is not clear whose problem it is
    """
    values = row.cleaned_data
    text = values["firm"].strip()
    if not chosen:
        raise Refused("请选择走访的企业（项目）。")
    matching = [firm for firm in chosen if text and (text in firm.name or text.upper() == firm.number)]
    if len(chosen) > 1 and len(matching) != 1:
        raise Refused(f"请写明问题“{values['description'][:12]}”是哪家企业的：填写名称中的几个字，与所选企业一致。")
    return services.RaisedIssue(
        enterprise_id=(matching or chosen)[0].id,
        description=values["description"],
        category=values["category"],
        sub_category=values["sub_category"],
        requested_outcome=values["requested_outcome"],
        level=values["level"],
        measures=values["measures"],
    )


def _own(request: SignedInRequest) -> list[tuple[str, str, str]]:
    today = timezone.localdate()
    arranged = appointments_between(
        actor=request.actor, since=today, until=today, organiser_ids=request.actor.user_ids
    )  # fmt: skip
    found = [
        (row.enterprise_number, row.enterprise_name, f"今天 {row.starts_at:%H:%M} 预约")
        for row in arranged
        if row.state in OPEN_STATES
    ]
    mine = firms_of_officers(request.actor.user_ids, today)[:_MOST_OWN]
    return found + [
        (line.enterprise.number, line.enterprise.name, f"{line.enterprise.division_name}，{line.enterprise.number}")
        for line in mine
    ]


def _choice(request: SignedInRequest, number: str, name: str, note: str, is_chosen: bool) -> FirmChoice:
    values = _values(request)
    attendance = values.get(f"seat-{number}", Attendance.ATTENDED.value)
    return FirmChoice(number, name, note, is_chosen, attendance, values.get(f"who-{number}", ""))


def _values(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else request.GET
