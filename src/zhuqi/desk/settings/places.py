"""Towns: the list, one town with its place and neighbours, neighbours worked out from places."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.settings.place_forms import BordersForm, TownForm
from zhuqi.desk.settings.sections import TOWNS, require_section
from zhuqi.foundation.errors import NotAllowed, Refused
from zhuqi.organisations import services
from zhuqi.organisations import towns as places
from zhuqi.organisations.access import PLACES
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import towns
from zhuqi.stewardship.services import middles_of_firms


def _require_keeper(actor: Actor) -> None:
    require_section(actor, TOWNS)
    if not actor.has(*PLACES):
        raise NotAllowed("只有系统管理员或企业服务办可以维护乡镇（街道）。")


@login_required
@require_GET
def town_list(request: SignedInRequest) -> HttpResponse:
    """List the towns, those to be checked first."""
    require_section(request.actor, TOWNS)
    rows = places.town_register(actor=request.actor)
    context = {
        "rows": rows,
        "to_check": sum(not row.is_confirmed for row in rows),
        "unplaced": sum(not row.is_placed for row in rows),
        "alone": [row.name for row in rows if not row.neighbours] if len(rows) > 1 else [],
        "may_edit": request.actor.has(*PLACES),
    }
    return render(request, "desk/settings/towns.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    """Enter a town."""
    _require_keeper(request.actor)
    form, refusal = TownForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.create_town(actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"已新增{form.cleaned_data['name']}。")
            return redirect("settings:towns")
    bad = request.method == "POST"
    context = {"form": form, "refusal": refusal, "title": "新增乡镇（街道）", "submit": "新增"}
    context |= {"crumb": "乡镇（街道）", "back": "towns"}
    return render(request, "desk/settings/form.html", context, status=422 if bad else 200)


@login_required
@require_http_methods(["GET", "POST"])
def detail(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one town; correct it, or say what it borders on."""
    require_section(request.actor, TOWNS)
    row = places.town(actor=request.actor, code=code)
    said = request.POST.get("part", "") if request.method == "POST" else ""
    if said:
        _require_keeper(request.actor)
    known = {"name": row.name, "code12": row.code, "longitude": row.longitude, "latitude": row.latitude}
    edit = TownForm(request.POST if said == "town" else None, initial=known)
    borders = BordersForm(
        request.POST if said == "borders" else None,
        initial={"neighbour_ids": [str(one.id) for one in row.neighbours]},
        towns=[town for town in towns() if town.id != row.id],
    )
    refusal = ""
    try:
        if said == "town" and edit.is_valid():
            services.edit_town(town_id=row.id, actor=request.actor, at=timezone.now(), **edit.cleaned_data)
            messages.success(request, f"{edit.cleaned_data['name']}已保存。")
            return redirect("settings:town", edit.cleaned_data["code12"])
        if said == "borders" and borders.is_valid():
            services.set_borders(town_id=row.id, actor=request.actor, at=timezone.now(), **borders.cleaned_data)
            messages.success(request, f"{row.name}的相邻关系已保存。")
            return redirect("settings:town", row.code)
    except Refused as refused:
        refusal = str(refused)
    context = {
        "row": row,
        "edit": edit,
        "borders": borders,
        "refusal": refusal,
        "refused": said,
        "may_edit": request.actor.has(*PLACES),
    }
    return render(request, "desk/settings/town.html", context, status=422 if said else 200)


@login_required
@require_POST
def close(request: SignedInRequest, code: str) -> HttpResponse:
    """Take a town out of use."""
    _require_keeper(request.actor)
    row = places.town(actor=request.actor, code=code)
    try:
        services.close_town(town_id=row.id, until=timezone.localdate(), actor=request.actor, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("settings:town", code)
    messages.success(request, f"{row.name}已停用。")
    return redirect("settings:towns")


@login_required
@require_POST
def propose(request: SignedInRequest) -> HttpResponse:
    """Work out neighbours from places, those of firms where a town has none of its own."""
    _require_keeper(request.actor)
    count = services.propose_borders(actor=request.actor, at=timezone.now(), places=middles_of_firms(), replace=True)
    if count:
        messages.success(request, f"已按坐标推定{count}对相邻关系，请逐个核对；人工登记过的没有改动。")
    else:
        messages.info(request, "没有推定出新的相邻关系：请先填写乡镇或企业的坐标，或都已人工登记。")
    return redirect("settings:towns")
