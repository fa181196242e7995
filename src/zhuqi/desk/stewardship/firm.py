"""Who stands by one firm: steward and leader now and before, whom to keep away, and the acts on it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhuqi.desk.enterprises.page import head_context
from zhuqi.desk.forms import DeskForm
from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.stewardship.forms import AppointForm, ConflictForm, EndConflictForm, EndForm, EndLeadForm, LeaderForm
from zhuqi.desk.stewardship.tiers import tier_of_firm
from zhuqi.desk.stewardship.views import require_reader
from zhuqi.enterprises.categories import TAG_LEVEL_LABELS
from zhuqi.enterprises.selectors import EnterpriseRef, visible_enterprise
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.stewardship import access, selectors, services
from zhuqi.stewardship.categories import TIER_LABELS

PAGE = "desk/stewardship/firm.html"


@login_required
@require_GET
def detail(request: SignedInRequest, number: str) -> HttpResponse:
    """Show who stands by the firm."""
    return _show(request, _firm(request, number))


@login_required
@require_POST
def appoint(request: SignedInRequest, number: str) -> HttpResponse:
    """Make somebody its chief service officer."""
    firm = _firm(request, number)
    form = AppointForm(request.POST, officers=selectors.candidates(timezone.localdate()))
    return _act(request, firm, "appoint", form, services.appoint_steward, "首席服务官已指定。")


@login_required
@require_POST
def end(request: SignedInRequest, number: str) -> HttpResponse:
    """Let the present stewardship end."""
    return _act(request, _firm(request, number), "end", EndForm(request.POST), services.end_stewardship, "包联已结束。")


@login_required
@require_POST
def record_leader(request: SignedInRequest, number: str) -> HttpResponse:
    """Note the leader who leads it."""
    return _act(
        request, _firm(request, number), "leader", LeaderForm(request.POST), services.record_leader_lead,
        "包联领导已登记。",
    )  # fmt: skip


@login_required
@require_POST
def end_leader(request: SignedInRequest, number: str, lead_id: int) -> HttpResponse:
    """Let a leader's lead end: yesterday was its last day."""
    firm = _firm(request, number)
    if all(lead.id != lead_id for lead in selectors.leaders_history(firm.id)):
        raise NotFound("没有这项领导包联，请刷新后重试。")
    yesterday = timezone.localdate() - timedelta(days=1)

    def _end(*, enterprise_id: int, **given: Any) -> None:
        services.end_leader_lead(lead_id=lead_id, **given)

    form = EndLeadForm(request.POST if "until" in request.POST else {"until": yesterday})
    return _act(request, firm, "leader", form, _end, "领导包联已结束。")


@login_required
@require_POST
def declare_conflict(request: SignedInRequest, number: str) -> HttpResponse:
    """Note who must keep away from it."""
    firm = _firm(request, number)
    form = ConflictForm(request.POST, officers=selectors.candidates(timezone.localdate()))
    return _act(request, firm, "conflict", form, services.declare_conflict, "回避关系已登记。")


@login_required
@require_POST
def end_conflict(request: SignedInRequest, number: str, conflict_id: int) -> HttpResponse:
    """Note that somebody need not keep away any more."""
    firm = _firm(request, number)
    access.require_appoint(request.actor, firm.id)
    if all(one.id != conflict_id for one in selectors.conflicts_of_enterprise(firm.id, timezone.localdate())):
        raise NotFound("没有这项回避关系，请刷新后重试。")

    def _end(*, enterprise_id: int, **given: Any) -> None:
        services.end_conflict(conflict_id=conflict_id, **given)

    return _act(request, firm, "endconflict", EndConflictForm(request.POST), _end, "回避关系已解除。")


def _firm(request: SignedInRequest, number: str) -> EnterpriseRef:
    require_reader(request.actor)
    return visible_enterprise(actor=request.actor, number=number)


def _act(
    request: SignedInRequest,
    firm: EnterpriseRef,
    panel: str,
    form: DeskForm,
    service: Callable[..., Any],
    said: str,
) -> HttpResponse:
    """Perform one act: what is wrong in the open panel, else the page as it is now."""
    access.require_appoint(request.actor, firm.id)
    refusal = ""
    if form.is_valid():
        try:
            service(enterprise_id=firm.id, actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except (Refused, NotFound) as refused:
            refusal = str(refused)
        else:
            messages.success(request, said)
            return redirect("stewardship:firm", number=firm.number)
    return _show(request, firm, {panel: form}, {panel: refusal}, status=422)


def _show(
    request: SignedInRequest,
    firm: EnterpriseRef,
    forms: dict[str, DeskForm] | None = None,
    refusal: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    periods = selectors.stewards_history(firm.id, today)
    may_act = access.may_appoint_for(actor, firm.id)
    panels: dict[str, DeskForm] = {}
    if may_act:
        able = selectors.candidates(today)
        panels = {
            "appoint": AppointForm(initial={"since": today}, officers=able),
            "end": EndForm(initial={"until": today}),
            "leader": LeaderForm(initial={"since": today}),
            "conflict": ConflictForm(initial={"since": today}, officers=able),
        }
    present = [period for period in periods if period.until is None or period.until >= today]
    context = {
        "card": firm,
        "present": present,
        "former": [period for period in periods if period.until is not None and period.until < today],
        "leaders": [(lead, TAG_LEVEL_LABELS[lead.level]) for lead in selectors.leaders_history(firm.id)],
        "conflicts": [
            (one, EndConflictForm(initial={"until": today}, auto_id=f"endconflict{one.id}_%s"))
            for one in (selectors.conflicts_of_enterprise(firm.id, today) if may_act else ())
        ],
        "tier": TIER_LABELS[tier_of_firm(firm.id, today)],
        "forms": panels | (forms or {}),
        "refusal": refusal or {},
        "may_act": may_act,
        "has_steward": any(period.until is None for period in present),
        "today": today,
        **head_context(request),
    }
    return render(request, PAGE, context, status=status)
