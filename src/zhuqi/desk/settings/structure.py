"""Units and working groups: the register, units that imports added, teams and their members."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.settings.account_forms import ConfirmForm, MemberForm, UnitForm
from zhuqi.desk.settings.sections import GROUPS, UNITS, require_section
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.organisations import registers, services
from zhuqi.organisations.access import STRUCTURE, WORKING_GROUP
from zhuqi.organisations.roles import UNIT_LEVEL_LABELS, UnitLevel
from zhuqi.organisations.selectors import towns, unit_choices


@login_required
@require_GET
def units(request: SignedInRequest) -> HttpResponse:
    """List the units, those to be checked first, and the towns."""
    require_section(request.actor, UNITS)
    text, level = request.GET.get("q", ""), request.GET.get("level", "")
    rows = registers.unit_register(
        actor=request.actor,
        text=text,
        level=UnitLevel(level) if level in set(UnitLevel) else None,
        unconfirmed_only=request.GET.get("check") == "yes",
    )
    context = {
        "rows": [(row, UNIT_LEVEL_LABELS[row.level], ConfirmForm(initial={"level": row.level.value})) for row in rows],
        "levels": [(key.value, label) for key, label in UNIT_LEVEL_LABELS.items()],
        "level": level,
        "text": text,
        "to_check": sum(not row.is_confirmed for row in rows),
        "towns": towns(),
        "may_edit": request.actor.has(*STRUCTURE),
    }
    return render(request, "desk/settings/units.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create_unit(request: SignedInRequest) -> HttpResponse:
    """Add a unit."""
    require_section(request.actor, UNITS)
    if not request.actor.has(*STRUCTURE):
        raise NotAllowed("只有系统管理员可以维护机构和账号。")
    form, refusal = UnitForm(request.POST or None, units=unit_choices(), towns=towns()), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.create_unit(actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"已新增单位{form.cleaned_data['name']}。")
            return redirect("settings:units")
    context = {
        "form": form,
        "refusal": refusal,
        "title": "新增单位",
        "submit": "新增",
        "crumb": "单位",
        "back": "units",
    }
    return render(request, "desk/settings/form.html", context, status=422 if refusal or form.errors else 200)


@login_required
@require_POST
def confirm_unit(request: SignedInRequest, code: str) -> HttpResponse:
    """Confirm a unit that an import added, with its right level."""
    require_section(request.actor, UNITS)
    row = next((row for row in registers.unit_register(actor=request.actor) if row.code == code), None)
    if row is None:
        raise NotFound("没有这个单位，请重新选择。")
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请选择单位的层级。")
        return redirect("settings:units")
    try:
        services.confirm_unit(unit_id=row.id, actor=request.actor, at=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{row.name}已核对。")
    return redirect("settings:units")


@login_required
@require_GET
def groups(request: SignedInRequest) -> HttpResponse:
    """Show the working groups, their teams, districts and members."""
    require_section(request.actor, GROUPS)
    return _groups_page(request)


@login_required
@require_POST
def add_member(request: SignedInRequest, code: str) -> HttpResponse:
    """Take a person into a team."""
    team = _team(request, code)
    form, refusal = MemberForm(request.POST, auto_id=f"member_{code}_%s"), ""
    if form.is_valid():
        person = registers.person_called(form.cleaned_data["username"])
        if person is None:
            form.add_error("username", "没有这个用户名，请核对。")
        else:
            try:
                services.add_team_member(
                    team_id=team.id,
                    user_id=person.id,
                    since=form.cleaned_data["since"],
                    is_lead=form.cleaned_data["is_lead"],
                    actor=request.actor,
                    at=timezone.now(),
                )
            except Refused as refused:
                refusal = str(refused)
    if not refusal and form.is_valid():
        messages.success(request, f"已加入{team.name}。")
        return redirect("settings:groups")
    return _groups_page(request, code, form, refusal)


@login_required
@require_POST
def end_member(request: SignedInRequest, code: str, username: str) -> HttpResponse:
    """Release a person from a team, from today on."""
    team = _team(request, code)
    person = registers.person_called(username)
    if person is None or all(member.username != username for member in team.members):
        raise NotFound("该人员已不在工作小组中，请刷新后重试。")
    try:
        services.end_team_membership(
            team_id=team.id, user_id=person.id, today=timezone.localdate(), actor=request.actor, at=timezone.now()
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{person.name}已退出{team.name}。")
    return redirect("settings:groups")


def _team(request: SignedInRequest, code: str) -> registers.TeamRow:
    require_section(request.actor, GROUPS)
    register = registers.group_register(actor=request.actor, today=timezone.localdate())
    team = next((team for group in register for team in group.teams if team.code == code), None)
    if team is None:
        raise NotFound("没有这个工作小组，请刷新后重试。")
    return team


def _groups_page(
    request: SignedInRequest, code: str = "", form: MemberForm | None = None, refusal: str = ""
) -> HttpResponse:
    today = timezone.localdate()
    register = registers.group_register(actor=request.actor, today=today)
    forms = {
        team.code: form
        if form is not None and team.code == code
        else MemberForm(initial={"since": today}, auto_id=f"member_{team.code}_%s")
        for group in register
        for team in group.teams
    }
    context = {
        "groups": [(group, [(team, forms[team.code]) for team in group.teams]) for group in register],
        "refused_code": code,
        "refusal": refusal,
        "may_edit": request.actor.has(*WORKING_GROUP),
        "today": today,
    }
    return render(request, "desk/settings/groups.html", context, status=422 if code else 200)
