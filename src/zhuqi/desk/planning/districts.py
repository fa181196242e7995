"""Plans of districts: propose, move towns and name districts by hand, accept in one act."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from zhuqi.desk.forms import DeskForm
from zhuqi.desk.planning.presentation import district_warnings
from zhuqi.desk.planning.sketch import sketch
from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.stewardship.tabs import tabs_of
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import towns, working_groups
from zhuqi.stewardship import access, selectors, services
from zhuqi.stewardship.planning_words import PLAN_STATE_LABELS, PlanState

_TONES = {PlanState.READY: "amber", PlanState.ACCEPTED: "green", PlanState.DISCARDED: "grey"}


class DistrictForm(DeskForm):
    """For which working group, and into how many districts."""

    id_prefix = "districts"

    group_id = forms.TypedChoiceField(label="工作组", coerce=int)
    districts = forms.IntegerField(label="片区数", min_value=1, max_value=60, initial=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(group.id), group.name) for group in working_groups()]


def require_divider(actor: Actor) -> None:
    """:raises NotFound: for whoever is not the office over the whole city"""
    if not access.may_rule(actor):
        raise NotFound("没有这个页面，或您无权查看。")


@login_required
@require_http_methods(["GET", "POST"])
def index(request: SignedInRequest) -> HttpResponse:
    """List the plans of districts, and propose another one."""
    require_divider(request.actor)
    data, refusal = request.POST if request.method == "POST" else None, ""
    form = DistrictForm(data)
    if data is not None and form.is_valid():
        try:
            number = services.make_district_plan(
                actor=request.actor, at=timezone.now(), today=timezone.localdate(), **form.cleaned_data
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            return redirect("districts:detail", number)
    lines = selectors.district_plans(actor=request.actor)
    context = {
        "tabs": tabs_of(request.actor, "plan"),
        "lines": [(line, PLAN_STATE_LABELS[line.state], _TONES.get(line.state, "grey")) for line in lines],
        "form": form,
        "refusal": refusal,
        "has_groups": bool(working_groups()),
        "has_towns": bool(towns()),
        "today": timezone.localdate(),
    }
    return render(request, "desk/planning/districts.html", context, status=422 if data is not None else 200)


@login_required
@require_http_methods(["GET", "POST"])
def detail(request: SignedInRequest, number: str) -> HttpResponse:
    """Show a plan of districts; move towns and name districts."""
    require_divider(request.actor)
    refusal = ""
    if request.method == "POST":
        try:
            services.adjust_districts(
                number=number,
                towns=_numbers(request, "town_"),
                names={place: name for place, name in _texts(request, "name_").items()},
                actor=request.actor,
                at=timezone.now(),
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "已保存调整。")
            return redirect("districts:detail", number)
    card = selectors.district_plan(actor=request.actor, number=number)
    context = {
        "tabs": tabs_of(request.actor, "plan"),
        "card": card,
        "line": card.line,
        "state": PLAN_STATE_LABELS[card.line.state],
        "tone": _TONES.get(card.line.state, "grey"),
        "is_open": card.line.state is PlanState.READY,
        "warnings": district_warnings(card),
        "sketch": sketch(card),
        "refusal": refusal,
        "today": timezone.localdate(),
    }
    return render(request, "desk/planning/district_plan.html", context, status=422 if refusal else 200)


@login_required
@require_POST
def accept(request: SignedInRequest, number: str) -> HttpResponse:
    """Set the districts as the plan says."""
    require_divider(request.actor)
    try:
        services.accept_districts(number=number, actor=request.actor, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "片区已按方案划分，各小组的乡镇和名称已更新；新片区请到“设置 › 工作组”添加成员。")
    return redirect("districts:detail", number)


@login_required
@require_POST
def discard(request: SignedInRequest, number: str) -> HttpResponse:
    """Give a plan of districts up."""
    require_divider(request.actor)
    try:
        services.discard_districts(number=number, actor=request.actor, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("districts:detail", number)
    messages.success(request, f"片区方案{number}已放弃，现有片区不变。")
    return redirect("districts:index")


def _texts(request: SignedInRequest, prefix: str) -> dict[int, str]:
    return {
        int(rest): str(value)
        for key, value in request.POST.items()
        if (rest := key.removeprefix(prefix)) != key and rest.isdecimal() and len(rest) < 12
    }


def _numbers(request: SignedInRequest, prefix: str) -> dict[int, int]:
    texts = _texts(request, prefix)
    return {key: int(value) for key, value in texts.items() if value.isdecimal() and len(value) < 6}
