"""Roles, for the security administrator: who holds which, over what, since when. Never an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.settings.account_forms import GrantForm
from zhuqi.desk.settings.sections import GRANTS, require_section
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.organisations import registers, services
from zhuqi.organisations.roles import ROLE_LABELS, SCOPE_LABELS
from zhuqi.organisations.selectors import teams, unit_choices, working_groups


@login_required
@require_GET
def people(request: SignedInRequest) -> HttpResponse:
    """List people with their roles."""
    require_section(request.actor, GRANTS)
    text = request.GET.get("q", "")
    page = registers.account_list(
        actor=request.actor, today=timezone.localdate(), text=text, after=request.GET.get("after", "")
    )
    rows = [(row, [ROLE_LABELS[role] for role in row.roles]) for row in page.rows]
    return render(request, "desk/settings/grants.html", {"rows": rows, "page": page, "text": text})


@login_required
@require_http_methods(["GET", "POST"])
def person(request: SignedInRequest, username: str) -> HttpResponse:
    """Show what one person holds, and give them a role."""
    require_section(request.actor, GRANTS)
    today = timezone.localdate()
    row = registers.account(actor=request.actor, username=username, today=today)
    form = GrantForm(
        request.POST if request.method == "POST" else None,
        initial={"since": today},
        units=unit_choices(),
        groups=working_groups(),
        teams=teams(),
    )
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            services.grant_role(user_id=row.id, actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except (Refused, NotAllowed) as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"已授予{row.name}“{ROLE_LABELS[form.cleaned_data['role']]}”。")
            return redirect("settings:person_grants", username=username)
    lines = registers.grants_of_account(actor=request.actor, username=username, today=today)
    context = {
        "person": row,
        "grants": [(line, ROLE_LABELS[line.role], SCOPE_LABELS[line.scope]) for line in lines],
        "form": form,
        "refusal": refusal,
        "today": today,
    }
    return render(request, "desk/settings/person.html", context, status=422 if refusal or form.errors else 200)


@login_required
@require_POST
def revoke(request: SignedInRequest, username: str, grant_id: int) -> HttpResponse:
    """Take a role back, from today on."""
    require_section(request.actor, GRANTS)
    today = timezone.localdate()
    lines = registers.grants_of_account(actor=request.actor, username=username, today=today)
    if all(line.id != grant_id for line in lines):
        raise NotFound("没有这项授权，请刷新后重试。")
    try:
        services.revoke_role(grant_id=grant_id, actor=request.actor, at=timezone.now(), today=today)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "角色已收回，今天起不再有效。")
    return redirect("settings:person_grants", username=username)
