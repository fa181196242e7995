"""The acts on the page of an enterprise: each is one form, one service, and the page as it is afterwards."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhuqi.desk.enterprises.forms import FiguresForm, LiaisonForm, RenameForm, StatusForm, TagForm
from zhuqi.desk.enterprises.page import show_card
from zhuqi.desk.forms import DeskForm
from zhuqi.desk.requests import SignedInRequest
from zhuqi.enterprises import selectors, services
from zhuqi.foundation.errors import NotFound, Refused


@login_required
@require_POST
def rename(request: SignedInRequest, number: str) -> HttpResponse:
    """Give the enterprise its new name."""
    return perform(
        request, number, "rename", RenameForm(request.POST), services.rename_enterprise, "名称已更改。",
        today=timezone.localdate(),
    )  # fmt: skip


@login_required
@require_POST
def set_status(request: SignedInRequest, number: str) -> HttpResponse:
    """Say in what state the enterprise is."""
    return perform(request, number, "status", StatusForm(request.POST), services.set_status, "状态已更改。")


@login_required
@require_POST
def add_tag(request: SignedInRequest, number: str) -> HttpResponse:
    """Mark the enterprise for a period."""
    return perform(request, number, "tag", TagForm(request.POST), services.add_tag, "标签已添加。")


@login_required
@require_POST
def set_liaison(request: SignedInRequest, number: str) -> HttpResponse:
    """Put a liaison person in office."""
    return perform(request, number, "liaison", LiaisonForm(request.POST), services.set_liaison, "联络员已更换。")


@login_required
@require_POST
def record_figures(request: SignedInRequest, number: str) -> HttpResponse:
    """Note figures as of a day; the size follows."""
    return perform(request, number, "figures", FiguresForm(request.POST), services.record_figures, "经营数据已登记。")


@login_required
@require_POST
def end_tag(request: SignedInRequest, number: str, tag_id: int) -> HttpResponse:
    """Let a tag end: yesterday was its last day."""
    today = timezone.localdate()
    card = selectors.enterprise_card(actor=request.actor, number=number, today=today)
    if all(tag.id != tag_id for tag in card.tags):
        raise NotFound("没有这个标签，请刷新后重试。")
    refusal, said = "", "标签已结束。"
    try:
        services.end_tag(tag_id=tag_id, until=today - timedelta(days=1), actor=request.actor, at=timezone.now())
    except Refused as refused:
        refusal = str(refused)
    return _answer(request, number, "tag", None, refusal, said)


@login_required
@require_POST
def reveal_phone(request: SignedInRequest, number: str, liaison_id: int) -> HttpResponse:
    """Show one phone number in full; that it was seen is written down."""
    card = selectors.enterprise_card(actor=request.actor, number=number, today=timezone.localdate())
    if all(person.id != liaison_id for person in card.liaisons):
        raise NotFound("没有这位联络员，或您无权查看。")
    phone = services.reveal_phone(
        liaison_id=liaison_id,
        actor=request.actor,
        at=timezone.now(),
        address=request.META.get("REMOTE_ADDR"),
    )
    if request.htmx:
        context = {"id": f"phone-{liaison_id}", "revealed": phone}
        return render(request, "desk/components/masked_phone.html", context)
    return show_card(request, card, revealed_id=liaison_id, revealed=phone)


def perform(
    request: SignedInRequest,
    number: str,
    panel: str,
    form: DeskForm,
    service: Callable[..., Any],
    said: str,
    **more: Any,
) -> HttpResponse:
    """Perform one act: 404 for strangers, what is wrong in the open panel, else the page as it is now."""
    card = selectors.enterprise_card(actor=request.actor, number=number, today=timezone.localdate())
    refusal = ""
    if form.is_valid():
        try:
            service(enterprise_id=card.id, actor=request.actor, at=timezone.now(), **form.cleaned_data, **more)
        except Refused as refused:
            refusal = str(refused)
    return _answer(request, number, panel, form, refusal, said)


def _answer(
    request: SignedInRequest, number: str, panel: str, form: DeskForm | None, refusal: str, said: str
) -> HttpResponse:
    is_wrong = bool(refusal or (form and form.errors))
    if not is_wrong and not request.htmx:
        messages.success(request, said)
        return redirect("enterprises:detail", number=number)
    card = selectors.enterprise_card(actor=request.actor, number=number, today=timezone.localdate())
    if not is_wrong:
        return show_card(request, card, said=said)
    forms = {panel: form} if form else {}
    return show_card(request, card, forms=forms, refusal={panel: refusal}, status=422)
