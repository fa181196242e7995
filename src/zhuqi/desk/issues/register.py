"""Registering a problem: of a firm found as one types, or met for the first time."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from zhuqi.desk.issues.register_form import NEW, RegisterForm
from zhuqi.desk.requests import SignedInRequest
from zhuqi.enterprises import access as enterprise_access
from zhuqi.enterprises.selectors import enterprise_id_of_number, enterprise_ref, suggest
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.issues import access, services
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import towns, unit_choices

SUGGESTED = 8


def _require(actor: Actor) -> None:
    if not access.may_register(actor):
        raise NotAllowed("您没有登记问题的权限，请联系企业服务办或所联系的首席服务官。")


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def register(request: SignedInRequest) -> HttpResponse:
    """Give a problem its number; the same form sent twice makes one issue."""
    _require(request.actor)
    own = enterprise_ref(request.actor.enterprise_id) if request.actor.enterprise_id else None
    form = RegisterForm(
        request.POST if request.method == "POST" else None,
        towns=towns(),
        units=unit_choices(),
        own_number=own.number if own else "",
        initial={"registered_date": timezone.localdate(), "source": request.GET.get("source", "")[:16]},
    )
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            recorded = services.register_once(
                key=request.POST.get("key", "")[:36] or str(uuid4()),
                actor=request.actor,
                at=timezone.now(),
                **form.values(),
            )
        except (Refused, NotAllowed, NotFound) as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"已登记，问题编号 {recorded.number}。")
            return redirect("issues:detail", number=recorded.number)
    is_wrong = bool(refusal or form.errors)
    context = {
        "form": form,
        "refusal": refusal,
        "own": own,
        "key": request.POST.get("key") or str(uuid4()),
        **({} if own else _firms(request, _chosen(request), _text(request))),
    }
    return render(request, "desk/issues/register.html", context, status=422 if is_wrong else 200)


@login_required
@require_GET
def enterprises(request: SignedInRequest) -> HttpResponse:
    """Return the firms that match what was typed, as choices."""
    _require(request.actor)
    context = _firms(request, request.GET.get("enterprise", ""), request.GET.get("firm", "").strip())
    return render(request, "desk/issues/register.html#firms", context)


def _chosen(request: SignedInRequest) -> str:
    return str((request.POST if request.method == "POST" else request.GET).get("enterprise", ""))


def _text(request: SignedInRequest) -> str:
    return str((request.POST if request.method == "POST" else request.GET).get("firm", "")).strip()


def _firms(request: SignedInRequest, chosen: str, text: str) -> dict[str, Any]:
    """Return the choices under the firm's field: the one chosen first, then what matches, then a new one."""
    found = [
        (one.number, one.name, one.division_name) for one in suggest(actor=request.actor, text=text, limit=SUGGESTED)
    ]
    if chosen and chosen != NEW and all(number != chosen for number, _, _ in found):
        try:
            ref = enterprise_ref(enterprise_id_of_number(chosen))
        except NotFound:
            chosen = ""
        else:
            if not text:  # arrived from the page of the firm
                found = []
            found.insert(0, (ref.number, ref.name, ref.division_name))
            text = text or ref.name
    return {
        "firms": found,
        "chosen": chosen,
        "firm_text": text,
        "may_take_in": enterprise_access.may_register(request.actor) and len(text) >= 2,
        "new_value": NEW,
    }
