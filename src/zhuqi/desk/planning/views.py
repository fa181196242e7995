"""The plans: propose one, look at it by officer, give one firm to somebody else."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from zhuqi.desk.planning.forms import AcceptForm, PlanForm
from zhuqi.desk.planning.presentation import figures_of, quality_of, rules_of
from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.stewardship.tabs import tabs_of
from zhuqi.enterprises.selectors import enterprise_id_of_number
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations.roles import Actor
from zhuqi.stewardship import access, selectors, services
from zhuqi.stewardship.planning_words import PLAN_STATE_LABELS, PlanState

_TONES = {
    PlanState.COMPUTING: "blue",
    PlanState.READY: "amber",
    PlanState.ACCEPTED: "green",
    PlanState.DISCARDED: "grey",
    PlanState.FAILED: "red",
}


def require_planner(actor: Actor) -> None:
    """:raises NotFound: for whoever appoints nobody"""
    if not access.may_appoint(actor):
        raise NotFound("没有这个页面，或您无权查看。")


@login_required
@require_http_methods(["GET", "POST"])
def index(request: SignedInRequest) -> HttpResponse:
    """List the plans, and propose another one."""
    require_planner(request.actor)
    data, refusal = request.POST if request.method == "POST" else None, ""
    form = PlanForm(data)
    if data is not None and form.is_valid():
        try:
            number = services.make_plan(
                targets=form.cleaned_data["targets"],
                load_rule=form.cleaned_data["load_rule"],
                weights=form.weights(),
                actor=request.actor,
                at=timezone.now(),
                today=timezone.localdate(),
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            return redirect("planning:detail", number)
    lines = selectors.plans(actor=request.actor)
    context = {
        "tabs": tabs_of(request.actor, "plan"),
        "lines": [(line, PLAN_STATE_LABELS[line.state], _TONES[line.state]) for line in lines],
        "form": form,
        "refusal": refusal,
        "may_divide": access.may_rule(request.actor),
        "today": timezone.localdate(),
    }
    return render(request, "desk/planning/index.html", context, status=422 if data is not None else 200)


@login_required
@require_http_methods(["GET"])
def detail(request: SignedInRequest, number: str) -> HttpResponse:
    """Show a plan by officer, those that change first."""
    require_planner(request.actor)
    return plan_page(request, number)


def plan_page(
    request: SignedInRequest,
    number: str,
    form: AcceptForm | None = None,
    refusal: str = "",
    picked: frozenset[str] = frozenset(),
) -> HttpResponse:
    """Render a plan, with what was wrong with its acceptance."""
    changed_only = request.GET.get("show") == "changed"
    page = request.GET.get("page", "1")
    card = selectors.plan_card(
        actor=request.actor,
        number=number,
        changed_only=changed_only,
        page=int(page) if page.isdecimal() and len(page) < 6 else 1,
    )
    state = card.line.state
    context = {
        "tabs": tabs_of(request.actor, "plan"),
        "card": card,
        "line": card.line,
        "state": PLAN_STATE_LABELS[state],
        "tone": _TONES[state],
        "is_open": state is PlanState.READY,
        "is_computing": state is PlanState.COMPUTING,
        "may_discard": state in (PlanState.READY, PlanState.COMPUTING, PlanState.FAILED),
        "quality": quality_of(card),
        "rules": rules_of(card),
        "figures": figures_of(card),
        "changed_only": changed_only,
        "form": form or AcceptForm(initial={"since": timezone.localdate() + timedelta(days=1)}),
        "refusal": refusal,
        "picked": picked,
        "today": timezone.localdate(),
    }
    return render(request, "desk/planning/detail.html", context, status=422 if form is not None else 200)


@login_required
@require_http_methods(["GET", "POST"])
def pair(request: SignedInRequest, number: str, firm: str) -> HttpResponse:
    """Show everybody who could stand by one firm of a plan and what that costs; choose one."""
    require_planner(request.actor)
    enterprise_id = enterprise_id_of_number(firm)
    card = selectors.pair_card(actor=request.actor, number=number, enterprise_id=enterprise_id)
    refusal = ""
    if request.method == "POST":
        choice = request.POST.get("officer", "")
        chosen = next((one for one in card.options if str(one.person.id) == choice), None)
        if chosen is None and choice != "none":
            refusal = "请选择一位服务官，或选“不在方案中安排”。"
        else:
            try:
                services.adjust_pair(
                    number=number,
                    enterprise_id=enterprise_id,
                    officer_id=chosen.person.id if chosen else None,
                    actor=request.actor,
                    at=timezone.now(),
                )
            except Refused as refused:
                refusal = str(refused)
            else:
                messages.success(request, f"已调整{card.row.firm.name}的拟任服务官。")
                return redirect("planning:detail", number)
    context = {
        "tabs": tabs_of(request.actor, "plan"),
        "card": card,
        "row": card.row,
        "number": number,
        "refusal": refusal,
    }
    return render(request, "desk/planning/pair.html", context, status=422 if refusal else 200)
