"""The page of one visit, with its forms open or closed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.visits.forms import CorrectForm, LinkForm, PhotoForm, correct_initial
from zhuqi.visits import selectors
from zhuqi.visits.kinds import ACTION_LABELS, ATTENDANCE_LABELS, KIND_LABELS, VisitKind


def show_visit(
    request: SignedInRequest,
    number: str,
    *,
    correct: CorrectForm | None = None,
    link: LinkForm | None = None,
    photo: PhotoForm | None = None,
    minutes: str | None = None,
    refusal: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw the page of a visit; a form handed in is open, with what is wrong in it."""
    today = timezone.localdate()
    card = selectors.visit_card(actor=request.actor, number=number, today=today)
    context = {
        "card": card,
        "kind": KIND_LABELS[card.kind],
        "is_symposium": card.kind is VisitKind.SYMPOSIUM,
        "seats": [(seat, ATTENDANCE_LABELS[seat.attendance]) for seat in card.seats],
        "attendances": [(kind.value, label) for kind, label in ATTENDANCE_LABELS.items()],
        "minutes_typed": card.minutes if minutes is None else minutes,
        "photo": photo or PhotoForm(),
        "history": [(line, f"{line.actor_name} {ACTION_LABELS[line.action]}") for line in card.history],
        "correct": correct or CorrectForm(initial=correct_initial(card)),
        "link": link or LinkForm(),
        "refusal": refusal or {},
        "today": today,
    }
    return render(request, "desk/visits/detail.html", context, status=status)
