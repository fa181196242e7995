"""Appointments: the list, one page each, proposing one, and every act on it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuqi.desk.arrangements import forms
from zhuqi.desk.arrangements.firms import asked_day, chosen_firm, firm_context, lamp_for
from zhuqi.desk.arrangements.people import officers_for
from zhuqi.desk.arrangements.tabs import tabs_of
from zhuqi.desk.forms import DeskForm
from zhuqi.desk.requests import SignedInRequest
from zhuqi.foundation.errors import DomainError, NotAllowed, NotFound, Refused
from zhuqi.visits import access, selectors, services
from zhuqi.visits.selectors import AppointmentCard, AppointmentFilters
from zhuqi.visits.workflow import OPEN_STATES, AppointmentAction, AppointmentState

_SHOWN: dict[str, tuple[str, frozenset[AppointmentState]]] = {
    "open": ("未完成", OPEN_STATES),
    "countered": ("企业另提时间", frozenset({AppointmentState.COUNTERED})),
    "proposed": ("待企业答复", frozenset({AppointmentState.PROPOSED})),
    "accepted": ("已约定", frozenset({AppointmentState.ACCEPTED})),
    "closed": ("已结束", frozenset(AppointmentState) - OPEN_STATES),
    "all": ("全部", frozenset()),
}


@login_required
@require_GET
def appointment_list(request: SignedInRequest) -> HttpResponse:
    """List the appointments one may see, the nearest first."""
    if not access.may_read(request.actor):
        raise NotFound("没有这个页面，或您无权查看。")
    shown = request.GET.get("show", "open")
    shown = shown if shown in _SHOWN else "open"
    is_mine = request.GET.get("whose") == "mine"
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    filters = AppointmentFilters(
        states=_SHOWN[shown][1], organiser_ids=request.actor.user_ids if is_mine else frozenset(), text=text
    )
    page = selectors.appointment_list(actor=request.actor, filters=filters, cursor=request.GET.get("after"))
    context = {
        "tabs": tabs_of(request.actor, "appointments"),
        "page": page,
        "shown": [(key, label, key == shown) for key, (label, _) in _SHOWN.items()],
        "is_mine": is_mine,
        "text": text,
        "may_arrange": access.may_arrange(request.actor),
        "today": timezone.localdate(),
    }
    return render(request, "desk/arrangements/appointments.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def propose(request: SignedInRequest) -> HttpResponse:
    """Propose a visit, or join one the firm has already."""
    access.require_arrange(request.actor)
    values = request.POST if request.method == "POST" else request.GET
    officers = officers_for(request.actor)
    if request.method != "POST" or "find" in request.POST:
        initial = {key: values[key] for key in forms.ProposeForm.base_fields if key in values}
        return _propose_page(request, forms.ProposeForm(initial=initial, officers=officers))
    form, refusal = forms.ProposeForm(request.POST, officers=officers), ""
    if form.is_valid():
        try:
            made, sentence = _propose(request, form)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, sentence)
            return redirect("appointments:detail", number=made.number)
    return _propose_page(request, form, refusal=refusal, status=422)


def _propose(request: SignedInRequest, form: forms.ProposeForm) -> tuple[services.Proposed, str]:
    values = dict(form.cleaned_data)
    firm = chosen_firm(request.POST)
    if firm is None:
        raise Refused("请选择企业（项目）：输入名称中的几个字，再从下面选定。")
    common: dict[str, Any] = {
        "purpose": values["purpose"],
        "note": values["note"],
        "participants": form.names(),
        "organiser_id": values.get("organiser"),
        "actor": request.actor,
        "at": timezone.now(),
    }
    if "join" in request.POST:
        card = selectors.appointment_card(actor=request.actor, number=request.POST["join"], at=common["at"])
        if card.row.enterprise_id != firm.id:
            raise Refused("要并入的走访不是这家企业的，请重新选择。")
        made = services.join_appointment(appointment_id=card.row.id, **common)
        return made, f"已并入 {card.row.number}，企业不会再收到一次约访。"
    names = ("kind", "date", "starts_at", "minutes", "is_invited", "cap_reason", "despite_conflict")
    made = services.propose_appointment(enterprise_id=firm.id, **common, **{name: values[name] for name in names})
    return made, "已约访，请将下面的链接发给企业。"


def _propose_page(
    request: SignedInRequest, form: forms.ProposeForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    values = request.POST if request.method == "POST" else request.GET
    firms = firm_context(request, values)
    lamp = lamp_for(firms["chosen"], asked_day(values))
    context = firms | {
        "form": form,
        "refusal": refusal,
        "lamp": lamp,
        "quiet": selectors.quiet_day_lines(timezone.localdate()),
        "today": timezone.localdate(),
    }
    return render(request, "desk/arrangements/propose.html", context, status=status)


@login_required
@require_GET
def firms(request: SignedInRequest) -> HttpResponse:
    """Find firms while one types (a fragment)."""
    access.require_arrange(request.actor)
    return render(request, "desk/arrangements/propose.html#firms", firm_context(request, request.GET))


@login_required
@require_GET
def lamp(request: SignedInRequest) -> HttpResponse:
    """Say what stands against the firm and day that are chosen (a fragment)."""
    access.require_arrange(request.actor)
    found = lamp_for(chosen_firm(request.GET), asked_day(request.GET))
    return render(request, "desk/arrangements/propose.html#lamp", {"lamp": found, "today": timezone.localdate()})


@login_required
@require_GET
@never_cache
def detail(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one appointment: what was answered, the link, what one may do."""
    return _show(request, number)


@login_required
@require_POST
def agree(request: SignedInRequest, number: str) -> HttpResponse:
    """Take the time the firm asked for."""
    return _act(request, number, "agree", lambda card, at: services.agree_to_time(
        appointment_id=card.row.id, actor=request.actor, at=at
    ), "已按企业所提时间约定。")  # fmt: skip


@login_required
@require_POST
def renew(request: SignedInRequest, number: str) -> HttpResponse:
    """Make a new link; the old one is void."""
    return _act(request, number, "renew", lambda card, at: services.renew_link(
        appointment_id=card.row.id, actor=request.actor, at=at
    ), "已换新链接，原链接失效。")  # fmt: skip


@login_required
@require_POST
def reschedule(request: SignedInRequest, number: str) -> HttpResponse:
    """Propose another time."""
    form = forms.RescheduleForm(request.POST)
    return _act(request, number, "reschedule", lambda card, at: services.reschedule_appointment(
        appointment_id=card.row.id, actor=request.actor, at=at, **form.cleaned_data
    ), "时间已改，请把新的链接发给企业。", form)  # fmt: skip


@login_required
@require_POST
def phone(request: SignedInRequest, number: str) -> HttpResponse:
    """Write down what the firm answered on the telephone."""
    form = forms.PhoneAnswerForm(request.POST)
    return _act(request, number, "phone", lambda card, at: services.answer_by_phone(
        appointment_id=card.row.id, actor=request.actor, at=at, **form.cleaned_data
    ), "已记下企业的答复。", form)  # fmt: skip


@login_required
@require_POST
def cancel(request: SignedInRequest, number: str) -> HttpResponse:
    """Cancel the appointment."""
    form = forms.CancelForm(request.POST)
    return _act(request, number, "cancel", lambda card, at: services.cancel_appointment(
        appointment_id=card.row.id, actor=request.actor, at=at, **form.cleaned_data
    ), "已取消，请告知企业。", form)  # fmt: skip


@login_required
@require_POST
def complete(request: SignedInRequest, number: str) -> HttpResponse:
    """Say by which recorded visit it was kept."""
    form = forms.CompleteForm(request.POST)

    def act(card: AppointmentCard, at: Any) -> None:
        visit = selectors.visit_card(
            actor=request.actor, number=form.cleaned_data["visit_number"], today=timezone.localdate(at)
        )
        services.complete_appointment(appointment_id=card.row.id, visit_id=visit.id, actor=request.actor, at=at)

    return _act(request, number, "complete", act, "已完成走访。", form)


@login_required
@require_POST
def merge(request: SignedInRequest, number: str) -> HttpResponse:
    """Give this appointment up for another one of the firm, in one act."""

    def act(card: AppointmentCard, at: Any) -> None:
        keep = selectors.appointment_card(actor=request.actor, number=request.POST.get("keep", ""), at=at)
        services.merge_appointments(keep_id=keep.row.id, merge_id=card.row.id, actor=request.actor, at=at)

    return _act(request, number, "merge", act, "已合并，企业只接待一次。")


def _act(
    request: SignedInRequest,
    number: str,
    key: str,
    act: Callable[[AppointmentCard, Any], None],
    done: str,
    form: DeskForm | None = None,
) -> HttpResponse:
    at = timezone.now()
    card = selectors.appointment_card(actor=request.actor, number=number, at=at)
    if not card.may_change:
        raise NotAllowed("只有约访人本人、工作组长或企业服务办可以变更这次预约，请与其联系。")
    if form is not None and not form.is_valid():
        return _show(request, number, forms_sent={key: form}, status=422)
    try:
        act(card, at)
    except (Refused, NotFound) as refused:
        sent = {key: form} if form is not None else {}
        return _show(request, number, forms_sent=sent, refusal={key: str(refused)}, status=_status(refused))
    messages.success(request, done)
    return redirect("appointments:detail", number=number)


def _status(refused: DomainError) -> int:
    return refused.status if refused.status != NotFound.status else Refused.status


def _show(
    request: SignedInRequest,
    number: str,
    *,
    forms_sent: dict[str, DeskForm] | None = None,
    refusal: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    card = selectors.appointment_card(actor=request.actor, number=number, at=now)
    row = card.row
    time = {"date": row.date, "starts_at": row.starts_at, "minutes": row.minutes}
    all_forms: dict[str, Any] = {
        "reschedule": forms.RescheduleForm(initial=time),
        "phone": forms.PhoneAnswerForm(),
        "cancel": forms.CancelForm(),
        "complete": forms.CompleteForm(),
    } | (forms_sent or {})
    link = request.build_absolute_uri(reverse("portal:answer", args=[card.link.text])) if card.link else ""
    context = {
        "tabs": tabs_of(request.actor, "appointments"),
        "card": card,
        "row": row,
        "allowed": {action.value for action in card.allowed},
        "may_phone": AppointmentAction.DECLINE in card.allowed,
        "may_record": AppointmentAction.COMPLETE in card.allowed,
        "link": link,
        "forms": all_forms,
        "refusal": refusal or {},
        "joinable": [visit for visit in card.this_week if visit.appointment_id is not None],
        "today": timezone.localdate(now),
    }
    return render(request, "desk/arrangements/appointment.html", context, status=status)
