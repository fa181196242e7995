"""Accounts, for the system administrator: open one, give a temporary password, close one. Never a right."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.settings.account_forms import AccountForm, TemporaryPasswordForm
from zhuqi.desk.settings.sections import ACCOUNTS, require_section
from zhuqi.foundation.errors import Refused
from zhuqi.organisations import registers, services
from zhuqi.organisations.roles import ROLE_LABELS
from zhuqi.organisations.selectors import unit_choices


@login_required
@require_GET
def account_list(request: SignedInRequest) -> HttpResponse:
    """List the accounts."""
    require_section(request.actor, ACCOUNTS)
    text = request.GET.get("q", "")
    page = registers.account_list(
        actor=request.actor, today=timezone.localdate(), text=text, after=request.GET.get("after", "")
    )
    rows = [(row, [ROLE_LABELS[role] for role in row.roles]) for row in page.rows]
    return render(request, "desk/settings/accounts.html", {"rows": rows, "page": page, "text": text})


@sensitive_post_parameters("password")
@login_required
@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    """Open an account with a temporary password."""
    require_section(request.actor, ACCOUNTS)
    form, refusal = AccountForm(request.POST if request.method == "POST" else None, units=unit_choices()), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.create_user(actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"已为{form.cleaned_data['name']}开户。请由安全管理员授予角色。")
            return redirect("settings:accounts")
    context = {"form": form, "refusal": refusal, "title": "开户", "submit": "开户", "crumb": "账号", "back": "accounts"}
    return render(request, "desk/settings/form.html", context, status=422 if refusal or form.errors else 200)


@sensitive_post_parameters("password")
@login_required
@require_http_methods(["GET", "POST"])
def reset_password(request: SignedInRequest, username: str) -> HttpResponse:
    """Give somebody a temporary password, which they change when they come in."""
    require_section(request.actor, ACCOUNTS)
    row = registers.account(actor=request.actor, username=username, today=timezone.localdate())
    form, refusal = TemporaryPasswordForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.set_password(user_id=row.id, actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"{row.name}的密码已重置，请当面或电话告知本人。")
            return redirect("settings:accounts")
    context = {
        "form": form,
        "refusal": refusal,
        "title": f"重置密码：{row.name}",
        "submit": "重置",
        "crumb": "账号",
        "back": "accounts",
    }
    return render(request, "desk/settings/form.html", context, status=422 if refusal or form.errors else 200)


@login_required
@require_POST
def deactivate(request: SignedInRequest, username: str) -> HttpResponse:
    """Close an account; what the person did stays."""
    require_section(request.actor, ACCOUNTS)
    row = registers.account(actor=request.actor, username=username, today=timezone.localdate())
    try:
        services.deactivate_user(user_id=row.id, actor=request.actor, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{row.name}的账号已停用。")
    return redirect("settings:accounts")
