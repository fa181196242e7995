"""Reading the summaries, drafting one, taking its files along."""

import json
from datetime import timedelta
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.summary.forms import DraftForm
from zhuqi.desk.summary.page import show_summary
from zhuqi.foundation.errors import NotAllowed, Refused
from zhuqi.reports import access, files, selectors, services
from zhuqi.standards.official_layout import official_date


@login_required
@require_GET
def summary_list(request: SignedInRequest) -> HttpResponse:
    """List the summaries one may read, the latest day first."""
    if not access.may_read(request.actor):
        raise NotAllowed("您没有查看工作总结的权限，请联系企业服务办。")
    asked = request.GET.get("page", "")
    page = int(asked) if asked.isascii() and asked.isdigit() and 0 < int(asked[:6]) < 10_000 else 1
    rows = selectors.publications(actor=request.actor, page=page)
    is_full = len(rows) == selectors.PAGE_SIZE
    context = {
        "rows": rows,
        "previous_page": page - 1,
        "next_page": page + 1 if is_full and selectors.publications(actor=request.actor, page=page + 1) else 0,
        "may_draft": bool(selectors.writable_scopes(request.actor)),
        "today": timezone.localdate(),
    }
    return render(request, "desk/summary/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def draft(request: SignedInRequest) -> HttpResponse:
    """Draft the summary of a scope as of a day, or open the one there is."""
    scopes = selectors.writable_scopes(request.actor)
    if not scopes:
        raise NotAllowed("您无权起草工作总结，请联系企业服务办或所在工作组组长。")
    yesterday = timezone.localdate() - timedelta(days=1)
    form = DraftForm(request.POST if request.method == "POST" else None, initial={"until": yesterday}, scopes=scopes)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            return _drafted(request, form)
        except Refused as refused:
            refusal = str(refused)
    status = 422 if refusal or form.errors else 200
    return render(request, "desk/summary/draft.html", {"form": form, "refusal": refusal}, status=status)


def _drafted(request: SignedInRequest, form: DraftForm) -> HttpResponse:
    kind, scope_id = form.scope_asked()
    until = form.cleaned_data["until"]
    given = {"scope_kind": kind, "scope_id": scope_id, "until": until, "actor": request.actor}
    existing = selectors.existing_number(**given)
    number = services.draft_summary(**given, at=timezone.now())
    if existing:
        messages.info(request, f"该范围截至{official_date(until)}的工作总结已经起草过，已为您打开。")
    else:
        messages.success(request, "已起草。请核对文字和数据，再发布。")
    return redirect("summary:detail", number=number)


@login_required
@require_GET
@vary_on_headers("HX-Request")
def detail(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one summary as it will print, with its figures beside it."""
    return show_summary(request, number)


@login_required
@require_GET
def word(request: SignedInRequest, number: str) -> HttpResponse:
    """Hand out the Word file: as published, or the draft as it stands."""
    name, content = selectors.publication_file(actor=request.actor, number=number)
    return _file(content, name, selectors.WORD)


@login_required
@require_GET
def figures(request: SignedInRequest, number: str) -> HttpResponse:
    """Hand out the figures of a summary as data."""
    name, content = files.publication_figures(actor=request.actor, number=number)
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return _file(text.encode(), name, "application/json")


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
