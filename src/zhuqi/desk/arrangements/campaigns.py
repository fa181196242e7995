"""Campaign targets: how far each is, by team, and who is missing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuqi.desk.arrangements.campaign_forms import CampaignForm
from zhuqi.desk.arrangements.tabs import tabs_of
from zhuqi.desk.requests import SignedInRequest
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations.selectors import teams
from zhuqi.visits import access, selectors, services

_SHOWN = 200


@login_required
@require_GET
def campaign_list(request: SignedInRequest) -> HttpResponse:
    """List the campaign targets."""
    if not access.may_read(request.actor):
        raise NotFound("没有这个页面，或您无权查看。")
    today = timezone.localdate()
    context = {
        "tabs": tabs_of(request.actor, "campaigns"),
        "lines": selectors.campaigns(actor=request.actor, today=today),
        "may_set": access.may_arrange_for_others(request.actor),
        "today": today,
    }
    return render(request, "desk/arrangements/campaigns.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    """Set a target."""
    access.require_arrange_for_others(request.actor)
    today, refusal = timezone.localdate(), ""
    form = CampaignForm(request.POST or None, teams=teams(), initial={"since": today})
    if request.method == "POST" and form.is_valid():
        try:
            number = services.start_campaign(actor=request.actor, at=timezone.now(), **form.given())
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "走访目标已设。")
            return redirect("campaigns:detail", number=number)
    context = {"form": form, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/arrangements/start_campaign.html", context, status=status)


@login_required
@require_GET
def detail(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one target: its teams, and who is missing."""
    today = timezone.localdate()
    team = _team(request)
    card = selectors.campaign_card(actor=request.actor, number=number, today=today, team_id=team)
    context = {
        "tabs": tabs_of(request.actor, "campaigns"),
        "card": card,
        "line": card.line,
        "missing": card.missing[:_SHOWN],
        "missing_count": len(card.missing),
        "team": next((part for part in card.teams if part.team and part.team.id == team), None),
        "may_set": access.may_arrange_for_others(request.actor),
        "may_arrange": access.may_arrange(request.actor),
        "today": today,
    }
    return render(request, "desk/arrangements/campaign.html", context)


@login_required
@require_POST
def end(request: SignedInRequest, number: str) -> HttpResponse:
    """End a target; its figures stay."""
    services.end_campaign(number=number, actor=request.actor, at=timezone.now())
    messages.success(request, "已结束，数字保留。")
    return redirect("campaigns:detail", number=number)


def _team(request: SignedInRequest) -> int | None:
    text = request.GET.get("team", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
