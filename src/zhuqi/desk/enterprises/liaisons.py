"""Liaison persons across firms: who is missing, whom nobody vouched for in a year, who asks for another one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from zhuqi.desk.enterprises.acts import perform
from zhuqi.desk.enterprises.forms import LiaisonRequestForm
from zhuqi.desk.requests import SignedInRequest
from zhuqi.enterprises import selectors, services
from zhuqi.enterprises.categories import LIAISON_LABELS, LiaisonLevel
from zhuqi.enterprises.selectors import GAP_LABELS, Gap
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations.roles import Role
from zhuqi.organisations.selectors import teams, towns

_READERS = (Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.LEADER, Role.GROUP_LEAD, Role.STEWARD)


@login_required
@require_GET
def listing(request: SignedInRequest) -> HttpResponse:
    """List the targets whose liaison is missing or stale, and the requests that wait for an answer."""
    if not request.actor.has(*_READERS):
        raise NotFound("没有这个页面，或您无权查看。")
    today, places, groups = timezone.localdate(), towns(), teams()
    gap = Gap(request.GET["gap"]) if request.GET.get("gap") in set(Gap) else None
    level = LiaisonLevel(request.GET["level"]) if request.GET.get("level") in set(LiaisonLevel) else None
    town = next((place for place in places if place.code == request.GET.get("town", "")), None)
    team = next((one for one in groups if one.code == request.GET.get("team", "")), None)
    page = selectors.liaison_gaps(
        actor=request.actor,
        today=today,
        gap=gap,
        level=level,
        division_ids=[town.id] if town else team.town_ids if team else (),
        cursor=request.GET.get("after"),
    )
    context = {
        "page": page,
        "requests": [
            (row, LIAISON_LABELS[row.level]) for row in selectors.liaison_requests(actor=request.actor, limit=50)
        ],
        "levels": [(one.value, label, one is level) for one, label in LIAISON_LABELS.items()],
        "gaps": [(one.value, label, one is gap) for one, label in GAP_LABELS.items()],
        "towns": places,
        "teams": groups,
        "town": town,
        "team": team,
        "is_later_page": bool(request.GET.get("after")),
        "today": today,
    }
    return render(request, "desk/enterprises/liaisons.html", context)


@login_required
@require_POST
def ask(request: SignedInRequest, number: str) -> HttpResponse:
    """Ask for another liaison person."""
    form = LiaisonRequestForm(request.POST)
    return perform(
        request, number, "ask", form, services.request_liaison_change, "申请已提出，由企业服务办或工作组长答复。"
    )


@login_required
@require_POST
def decide(request: SignedInRequest, number: str, request_id: int) -> HttpResponse:
    """Answer a request: granted, the person takes office."""
    card = selectors.enterprise_card(actor=request.actor, number=number, today=timezone.localdate())
    if all(one.id != request_id for one in card.asked):
        raise NotFound("没有这份申请，或已经答复，请刷新后重试。")
    grant = request.POST.get("grant") == "yes"
    try:
        services.decide_liaison_change(
            request_id=request_id,
            grant=grant,
            answer=request.POST.get("answer", ""),
            actor=request.actor,
            at=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已同意，新的联络员已登记。" if grant else "已答复不同意，申请人会看到理由。")
    return redirect(_back(request, number))


@login_required
@require_POST
def confirm(request: SignedInRequest, number: str, liaison_id: int) -> HttpResponse:
    """Note that a liaison person still is in office."""
    card = selectors.enterprise_card(actor=request.actor, number=number, today=timezone.localdate())
    if all(person.id != liaison_id for person in card.liaisons):
        raise NotFound("没有这位联络员，或您无权查看。")
    try:
        services.confirm_liaison(liaison_id=liaison_id, actor=request.actor, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已确认联络员仍在任。")
    return redirect(_back(request, number))


def _back(request: SignedInRequest, number: str) -> str:
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return reverse("enterprises:detail", args=[number])
