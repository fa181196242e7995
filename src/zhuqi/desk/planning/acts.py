"""Accepting a plan, as a whole or in part, and giving it up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhuqi.desk.planning.forms import AcceptForm
from zhuqi.desk.planning.views import plan_page, require_planner
from zhuqi.desk.requests import SignedInRequest
from zhuqi.enterprises.selectors import enterprise_id_of_number
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.stewardship import services


@login_required
@require_POST
def accept(request: SignedInRequest, number: str) -> HttpResponse:
    """Appoint everybody the plan names, or those ticked, in one act."""
    require_planner(request.actor)
    picked = frozenset(request.POST.getlist("firm"))
    form, refusal = AcceptForm(request.POST), ""
    if form.is_valid():
        some = None if request.POST.get("which") == "all" else [_firm(one) for one in sorted(picked)]
        try:
            done = services.accept_plan(
                number=number, enterprise_ids=some, actor=request.actor, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            same = f"，{len(done.unchanged)}家保持现任" if done.unchanged else ""
            messages.success(request, f"已采纳：{len(done.changed)}家企业的首席服务官自{_since(form)}起生效{same}。")
            return redirect("planning:detail", number)
    return plan_page(request, number, form, refusal, picked)


@login_required
@require_POST
def discard(request: SignedInRequest, number: str) -> HttpResponse:
    """Give a plan up."""
    require_planner(request.actor)
    try:
        services.discard_plan(number=number, actor=request.actor, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("planning:detail", number)
    messages.success(request, f"方案{number}已放弃，现有包联不变。")
    return redirect("planning:index")


def _since(form: AcceptForm) -> str:
    return f"{form.cleaned_data['since']:%Y-%m-%d}"


def _firm(number: str) -> int:
    try:
        return enterprise_id_of_number(number)
    except NotFound:
        return 0
