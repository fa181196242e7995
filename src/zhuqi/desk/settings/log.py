"""The access log, for the auditor: read, narrowed, never changed."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.settings.account_forms import LogFilterForm
from zhuqi.desk.settings.sections import LOG, require_section
from zhuqi.organisations import registers
from zhuqi.organisations.roles import ACCESS_KIND_LABELS


@login_required
@require_GET
def access_log(request: SignedInRequest) -> HttpResponse:
    """Show the log, newest first."""
    require_section(request.actor, LOG)
    form = LogFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    before = request.GET.get("after", "")
    page = registers.access_log(
        actor=request.actor, before=int(before) if before.isdecimal() and len(before) < 19 else None, **wanted
    )
    context = {
        "rows": [(row, ACCESS_KIND_LABELS[row.kind]) for row in page.rows],
        "page": page,
        "form": form,
        "today": timezone.localdate(),
    }
    return render(request, "desk/settings/log.html", context, status=200 if form.is_valid() else 422)
