"""The page of one officer: what they carry and can take on, leave and deputy, whom they keep away from."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhuqi.desk.forms import DeskForm
from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.stewardship.forms import AbsenceForm, OwnConflictForm, ProfileForm, profile_initial
from zhuqi.desk.stewardship.matters import matters_of
from zhuqi.desk.stewardship.tabs import tabs_of
from zhuqi.enterprises.selectors import enterprise_refs, visible_enterprise
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.organisations.absences import absences_of, deputised_by
from zhuqi.standards.industries import SECTIONS
from zhuqi.stewardship import access, selectors, services
from zhuqi.stewardship.selectors import OfficerLine

PAGE = "desk/stewardship/officer.html"


@login_required
@require_GET
def own_leave(request: SignedInRequest) -> HttpResponse:
    """Lead an officer to their own page."""
    if not access.is_officer(request.actor):
        raise NotFound("没有这个页面，或您无权查看。")
    return redirect("stewardship:officer", username=request.actor.username)


@login_required
@require_GET
def detail(request: SignedInRequest, username: str) -> HttpResponse:
    """Show one officer."""
    return _show(request, _officer(request, username))


@login_required
@require_POST
def set_profile(request: SignedInRequest, username: str) -> HttpResponse:
    """Say what they can take on."""
    line = _officer(request, username)
    access.require_profile(request.actor, line.person.id)
    form = ProfileForm(request.POST)
    return _act(
        request,
        line,
        "profile",
        form,
        lambda: services.set_steward_profile(
            user_id=line.person.id, actor=request.actor, at=timezone.now(), **form.cleaned_data
        ),
        "服务官情况已保存。",
    )


@login_required
@require_POST
def record_absence(request: SignedInRequest, username: str) -> HttpResponse:
    """Note a leave with its deputy."""
    line = _officer(request, username)
    access.require_leave(request.actor, line.person.id)
    form = AbsenceForm(request.POST, officers=_deputies(line))
    return _act(
        request,
        line,
        "absence",
        form,
        lambda: services.record_steward_absence(
            user_id=line.person.id, actor=request.actor, at=timezone.now(), **form.cleaned_data
        ),
        "请假已登记，代理人当日起可以看到和办理所联企业。",
    )


@login_required
@require_POST
def end_absence(request: SignedInRequest, username: str, absence_id: int) -> HttpResponse:
    """Note that they are back, or do not go."""
    line = _officer(request, username)
    access.require_leave(request.actor, line.person.id)
    today = timezone.localdate()
    if all(absence.id != absence_id for absence in absences_of([line.person.id], today)):
        raise NotFound("没有这条请假记录，请刷新后重试。")
    return _act(
        request,
        line,
        "absence",
        None,
        lambda: services.end_steward_absence(
            absence_id=absence_id, actor=request.actor, at=timezone.now(), today=today
        ),
        "已销假。",
    )


@login_required
@require_POST
def declare_conflict(request: SignedInRequest, username: str) -> HttpResponse:
    """Note a firm they must keep away from."""
    line = _officer(request, username)
    if request.actor.user_id != line.person.id:
        access.require_profile(request.actor, line.person.id)
    form = OwnConflictForm(request.POST)

    def _declare() -> None:
        values = dict(form.cleaned_data)
        firm = visible_enterprise(actor=request.actor, number=values.pop("number"))
        services.declare_conflict(
            steward_id=line.person.id, enterprise_id=firm.id, actor=request.actor, at=timezone.now(), **values
        )

    return _act(request, line, "conflict", form, _declare, "回避关系已登记，今后不会再指定其包联这家企业。")


def _officer(request: SignedInRequest, username: str) -> OfficerLine:
    return selectors.officer(actor=request.actor, username=username, today=timezone.localdate())


def _deputies(line: OfficerLine) -> list[OfficerLine]:
    """Return who may stand in: colleagues of the own groups first."""
    others = [one for one in selectors.candidates(timezone.localdate()) if one.person.id != line.person.id]
    return sorted(others, key=lambda one: not one.group_ids & line.group_ids)


def _act(
    request: SignedInRequest,
    line: OfficerLine,
    panel: str,
    form: DeskForm | None,
    service: Callable[[], Any],
    said: str,
) -> HttpResponse:
    refusal = ""
    if form is None or form.is_valid():
        try:
            service()
        except (Refused, NotAllowed, NotFound) as refused:
            refusal = str(refused)
            if isinstance(refused, NotAllowed):
                raise
        else:
            messages.success(request, said)
            return redirect("stewardship:officer", username=line.person.username)
    return _show(request, line, {panel: form} if form else {}, {panel: refusal}, status=422)


def _show(
    request: SignedInRequest,
    line: OfficerLine,
    forms: dict[str, DeskForm] | None = None,
    refusal: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    firms = selectors.open_firms_of(line.person.id, today)
    matters = matters_of(actor=actor, enterprise_ids=[firm.enterprise.id for firm in firms], today=today)
    is_self = actor.user_id == line.person.id
    may_see_conflicts = is_self or access.may_set_profile(actor, line.person.id)
    conflicts = selectors.conflicts_of_officer(line.person.id, today) if may_see_conflicts else ()
    refs = enterprise_refs([conflict.enterprise_id for conflict in conflicts], today)
    notes_leave = access.may_note_leave(actor, line.person.id)
    panels: dict[str, DeskForm] = {
        "profile": ProfileForm(initial=profile_initial(line.profile)),
        "conflict": OwnConflictForm(initial={"since": today}),
    }
    if notes_leave:
        panels["absence"] = AbsenceForm(initial={"since": today, "until": today}, officers=_deputies(line))
    context = {
        "tabs": tabs_of(request.actor, "officers"),
        "line": line,
        "skills": [f"{letter} {SECTIONS[letter].name}" for letter in line.profile.skills],
        "firms": [(firm, matters.get(firm.enterprise.id, ())) for firm in firms],
        "former": selectors.former_firms_of(line.person.id, today, limit=50),
        "absences": absences_of([line.person.id], today, past=3),
        "stands_in": deputised_by(line.person.id, today),
        "conflicts": [(conflict, refs[conflict.enterprise_id]) for conflict in conflicts],
        "hand_overs": selectors.hand_overs(actor=actor, person_id=line.person.id, limit=10),
        "forms": panels | (forms or {}),
        "refusal": refusal or {},
        "may_set_profile": access.may_set_profile(actor, line.person.id),
        "may_note_leave": notes_leave,
        "may_declare": may_see_conflicts,
        "may_hand_over": bool(firms) and access.may_appoint_for_all(actor, [firm.enterprise.id for firm in firms]),
        "today": today,
    }
    return render(request, PAGE, context, status=status)
