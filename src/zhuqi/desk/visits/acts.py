"""What is done to the record of a visit afterwards."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.visits import halfway
from zhuqi.desk.visits.forms import CorrectForm, LinkForm, PhotoForm, RemovePhotoForm
from zhuqi.desk.visits.page import show_visit
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.visits import selectors, services


@login_required
@require_POST
def correct(request: SignedInRequest, number: str) -> HttpResponse:
    """Put the record right; the firms stay."""
    card = selectors.visit_card(actor=request.actor, number=number, today=timezone.localdate())
    form, refusal = CorrectForm(request.POST), ""
    if form.is_valid():
        try:
            services.correct_visit(
                visit_id=card.id,
                enterprise_ids=[firm.id for firm in card.enterprises],
                actor=request.actor,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "已更正，原来的记录保留在历史中。")
            return redirect("visits:detail", number=card.number)
    return show_visit(request, number, correct=form, refusal={"correct": refusal}, status=422)


@login_required
@require_POST
def link_issue(request: SignedInRequest, number: str) -> HttpResponse:
    """Say that an issue was raised at this visit."""
    card = selectors.visit_card(actor=request.actor, number=number, today=timezone.localdate())
    form, refusal = LinkForm(request.POST), ""
    if form.is_valid():
        try:
            services.link_issue(visit_id=card.id, actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except (Refused, NotFound) as refused:
            refusal = str(refused)
        else:
            messages.success(request, "已关联。")
            return redirect("visits:detail", number=card.number)
    return show_visit(request, number, link=form, refusal={"link": refusal}, status=422)


@login_required
@require_POST
def write_minutes(request: SignedInRequest, number: str) -> HttpResponse:
    """Write the minutes and who came."""
    card = selectors.visit_card(actor=request.actor, number=number, today=timezone.localdate())
    text = request.POST.get("minutes", "").replace("\x00", "").replace("\r\n", "\n")
    try:
        services.write_minutes(
            visit_id=card.id,
            minutes=text,
            seats=halfway.seats(request, [seat.firm for seat in card.seats]),
            reason=request.POST.get("reason", ""),
            actor=request.actor,
            at=timezone.now(),
        )
    except Refused as refused:
        return show_visit(request, number, minutes=text, refusal={"minutes": str(refused)}, status=422)
    messages.success(request, "已保存。")
    return redirect("visits:detail", number=card.number)


@login_required
@require_POST
def attach_photo(request: SignedInRequest, number: str) -> HttpResponse:
    """Attach a photograph somebody chose to add."""
    card = selectors.visit_card(actor=request.actor, number=number, today=timezone.localdate())
    form, refusal = PhotoForm(request.POST, request.FILES), ""
    if form.is_valid():
        try:
            for photo in halfway.photos(request):
                services.attach_photo(visit_id=card.id, photo=photo, actor=request.actor, at=timezone.now())
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "照片已附上。")
            return redirect("visits:detail", number=card.number)
    return show_visit(request, number, photo=form, refusal={"photo": refusal}, status=422)


@login_required
@require_POST
def remove_photo(request: SignedInRequest, number: str, photo_id: int) -> HttpResponse:
    """Take a photograph down."""
    card = selectors.visit_card(actor=request.actor, number=number, today=timezone.localdate())
    form = RemovePhotoForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        services.remove_photo(
            visit_id=card.id, photo_id=photo_id, reason=reason, actor=request.actor, at=timezone.now()
        )
    except Refused as refused:
        return show_visit(request, number, refusal={"photo": str(refused)}, status=422)
    messages.success(request, "照片已撤下。")
    return redirect("visits:detail", number=card.number)
