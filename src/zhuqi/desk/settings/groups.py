"""Working groups and teams: setting them up, their districts and leads."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from zhuqi.desk.forms import DeskForm
from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.settings.place_forms import GroupForm, TeamEditForm, TeamForm
from zhuqi.desk.settings.sections import GROUPS, require_section
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.organisations import registers, services
from zhuqi.organisations.access import WORKING_GROUP
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import DivisionRef, GroupRef, teams, towns, working_groups


def _require_keeper(actor: Actor) -> None:
    require_section(actor, GROUPS)
    if not actor.has(*WORKING_GROUP):
        raise NotAllowed("只有企业服务办、工作组长或系统管理员可以维护工作组。")


@login_required
@require_http_methods(["GET", "POST"])
def create_group(request: SignedInRequest) -> HttpResponse:
    """Set up a working group."""
    _require_keeper(request.actor)
    form, refusal = GroupForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.create_working_group(actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"已建立{form.cleaned_data['name']}，接着可以添加小组。")
            return redirect("settings:groups")
    return _form_page(request, form, refusal, "新建工作组", "建立")


@login_required
@require_http_methods(["GET", "POST"])
def create_team(request: SignedInRequest, code: str) -> HttpResponse:
    """Set up a team of a group, with its district."""
    _require_keeper(request.actor)
    group = _group(code)
    form, refusal = TeamForm(request.POST or None, towns=_free_towns(None)), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.create_team(group_id=group.id, actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"已建立{form.cleaned_data['name']}，接着可以添加成员。")
            return redirect("settings:groups")
    return _form_page(request, form, refusal, f"{group.name}：新建小组", "建立")


@login_required
@require_http_methods(["GET", "POST"])
def edit_team(request: SignedInRequest, code: str) -> HttpResponse:
    """Rename a team or its district, and choose its towns."""
    _require_keeper(request.actor)
    team = next((team for team in teams() if team.code == code), None)
    if team is None:
        raise NotFound("没有这个工作小组，请刷新后重试。")
    known = {"name": team.name, "district_name": team.district_name, "town_ids": [str(pk) for pk in team.town_ids]}
    form, refusal = TeamEditForm(request.POST or None, initial=known, towns=_free_towns(team.id)), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_team(team_id=team.id, actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"{form.cleaned_data['name']}已保存。")
            return redirect("settings:groups")
    return _form_page(request, form, refusal, f"{team.name}：名称和片区", "保存")


@login_required
@require_POST
def set_lead(request: SignedInRequest, code: str, username: str) -> HttpResponse:
    """Make a member the lead of the team, or no longer."""
    _require_keeper(request.actor)
    team = next((team for team in teams() if team.code == code), None)
    person = registers.person_called(username)
    if team is None or person is None:
        raise NotFound("该人员已不在工作小组中，请刷新后重试。")
    is_lead = request.POST.get("lead") == "yes"
    try:
        services.set_team_lead(
            team_id=team.id,
            user_id=person.id,
            is_lead=is_lead,
            today=timezone.localdate(),
            actor=request.actor,
            at=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        words = "已任组长；办理权限请由安全管理员授予“工作组长”角色" if is_lead else "不再任组长"
        messages.success(request, f"{person.name}{words}。")
    return redirect("settings:groups")


def _group(code: str) -> GroupRef:
    group = next((group for group in working_groups() if group.code == code), None)
    if group is None:
        raise NotFound("没有这个工作组，请刷新后重试。")
    return group


def _free_towns(team_id: int | None) -> list[DivisionRef]:
    """Return the towns no other team serves."""
    taken = {town for team in teams() if team.id != team_id for town in team.town_ids}
    return [town for town in towns() if town.id not in taken]


def _form_page(request: SignedInRequest, form: DeskForm, refusal: str, title: str, submit: str) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "refusal": refusal, "title": title, "submit": submit}
    context |= {"crumb": "工作组", "back": "groups"}
    return render(request, "desk/settings/form.html", context, status=422 if request.method == "POST" else 200)
