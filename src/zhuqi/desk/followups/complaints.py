"""Complaints and suggestions about the service itself: said from any page, tracked to an answer."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuqi.desk.followups.complaint_forms import (
    AppointForm,
    LodgeForm,
    ReceiptForm,
    RejectForm,
    ReplyForm,
    SettleForm,
)
from zhuqi.desk.forms import DeskForm
from zhuqi.desk.requests import SignedInRequest
from zhuqi.followups import access, selectors, services
from zhuqi.followups.kinds import COMPLAINT_STATE_LABELS, ComplaintState
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations.selectors import unit_choices


@login_required
@require_GET
def complaint_list(request: SignedInRequest) -> HttpResponse:
    """List those one may see: the office all, everybody else their own and those given to them."""
    state = _state(request.GET.get("state", ""))
    today = timezone.localdate()
    page = selectors.complaint_list(actor=request.actor, today=today, state=state, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "tabs": [(one.value.lower(), label, one is state) for one, label in COMPLAINT_STATE_LABELS.items()],
        "is_all": state is None,
        "is_office": access.is_complaint_office(request.actor),
        "today": today,
    }
    return render(request, "desk/followups/complaints.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def lodge(request: SignedInRequest) -> HttpResponse:
    """Take in a complaint or a suggestion; an anonymous one is answered with its code, told this once."""
    data = request.POST if request.method == "POST" else None
    initial = {"issue_number": request.GET.get("issue", "")[:20]}
    form, refusal = LodgeForm(data, units=unit_choices(), initial=initial), ""
    if data is not None and form.is_valid():
        key = data.get("key", "")[:36] or str(uuid4())
        try:
            done = services.lodge_complaint(key=key, actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except (Refused, NotFound) as refused:
            refusal = str(refused)
        else:
            return _lodged(request, done, is_anonymous=form.cleaned_data["is_anonymous"])
    context = {"form": form, "refusal": refusal, "key": request.POST.get("key") or str(uuid4())}
    return render(request, "desk/followups/lodge.html", context, status=422 if data is not None else 200)


def _lodged(request: SignedInRequest, done: services.Lodged, *, is_anonymous: bool) -> HttpResponse:
    if not is_anonymous:
        messages.success(request, f"已收到，编号 {done.number}。处理情况可随时在这里查看。")
        return redirect("complaints:detail", number=done.number)
    code = "-".join(done.code[start : start + 4] for start in range(0, len(done.code), 4))
    return render(request, "desk/followups/lodged.html", {"number": done.number, "code": code})


@login_required
@require_GET
def detail(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one."""
    return _show(request, number)


@login_required
@require_POST
def appoint(request: SignedInRequest, number: str) -> HttpResponse:
    """Say who deals with it."""
    people = selectors.assignable_people(actor=request.actor, number=number, today=timezone.localdate())
    return _act(request, number, "appoint", AppointForm(request.POST, people=people), services.appoint_for_complaint)


@login_required
@require_POST
def reply(request: SignedInRequest, number: str) -> HttpResponse:
    """Answer it."""
    return _act(request, number, "reply", ReplyForm(request.POST), services.reply_to_complaint)


@login_required
@require_POST
def judge(request: SignedInRequest, number: str) -> HttpResponse:
    """Accept the answer, or send it back."""
    if request.POST.get("accepted") == "yes":
        return _act(request, number, "judge", DeskForm(request.POST), services.judge_reply, is_accepted=True)
    return _act(request, number, "judge", RejectForm(request.POST), services.judge_reply, is_accepted=False)


@login_required
@require_POST
def settle(request: SignedInRequest, number: str) -> HttpResponse:
    """End one nobody has judged."""
    return _act(request, number, "settle", SettleForm(request.POST), services.settle_complaint)


def _act(
    request: SignedInRequest, number: str, panel: str, form: DeskForm, service: Callable[..., None], **more: Any
) -> HttpResponse:
    selectors.complaint_card(actor=request.actor, number=number, today=timezone.localdate())
    refusal = ""
    if form.is_valid():
        try:
            service(number=number, actor=request.actor, at=timezone.now(), **form.cleaned_data, **more)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "已记录。")
            return redirect("complaints:detail", number=number)
    return _show(request, number, forms={panel: form}, refusal={panel: refusal}, status=422)


def _show(
    request: SignedInRequest,
    number: str,
    *,
    forms: dict[str, DeskForm] | None = None,
    refusal: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    card = selectors.complaint_card(actor=request.actor, number=number, today=today)
    fresh: dict[str, DeskForm] = {"reply": ReplyForm(), "judge": RejectForm(), "settle": SettleForm()}
    if card.may_appoint:
        people = selectors.assignable_people(actor=request.actor, number=card.row.number, today=today)
        fresh["appoint"] = AppointForm(people=people)
    context = {"card": card, "row": card.row, "forms": fresh | (forms or {}), "refusal": refusal or {}, "today": today}
    return render(request, "desk/followups/complaint.html", context, status=status)


# ---------------------------------------------------------------- for whoever holds a code


@require_http_methods(["GET", "POST"])
@never_cache
def receipt(request: HttpRequest) -> HttpResponse:
    """Ask for a code and tell the state and the answer; the code never stands in an address."""
    form, refusal = ReceiptForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        try:
            return _receipt(request, form.cleaned_data["code"])
        except NotFound as missing:
            refusal = str(missing)
    context = {"form": form, "refusal": refusal}
    return render(request, "desk/followups/receipt.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@never_cache
def judge_by_code(request: HttpRequest) -> HttpResponse:
    """Accept the answer, or send it back, as whoever holds the code."""
    code, refusal = request.POST.get("code", "")[:40], ""
    try:
        services.judge_reply_by_code(
            code=code,
            is_accepted=request.POST.get("accepted") == "yes",
            words=request.POST.get("words", "").replace("\x00", ""),
            at=timezone.now(),
        )
    except Refused as refused:
        refusal = str(refused)
    return _receipt(request, code, refusal=refusal, said="" if refusal else "已记录您的意见。")


def _receipt(request: HttpRequest, code: str, *, refusal: str = "", said: str = "") -> HttpResponse:
    context = {
        "receipt": selectors.complaint_receipt(code),
        "code": code,
        "refusal": refusal,
        "said": said,
        "reject": RejectForm(),
        "today": timezone.localdate(),
    }
    return render(request, "desk/followups/receipt.html", context, status=422 if refusal else 200)


def _state(text: str) -> ComplaintState | None:
    return next((state for state in ComplaintState if state.value.lower() == text), None)
