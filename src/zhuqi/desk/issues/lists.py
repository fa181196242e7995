"""The ledger as a list: narrowed, kept as views, worked on in bulk, taken away as a file."""

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from zhuqi.desk.issues import bulk
from zhuqi.desk.issues.columns import CHOICES, COOKIE, chosen, sheet_columns, shown
from zhuqi.desk.issues.fields import grouped
from zhuqi.desk.issues.filters import MoreForm, address, chips, filters_of, places, rail, states
from zhuqi.desk.requests import SignedInRequest
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.foundation.spreadsheets import OutputSheet, write_workbook
from zhuqi.issues import access, selectors, services
from zhuqi.issues.selectors import COUNTED, LedgerFilters
from zhuqi.issues.workflow import Action
from zhuqi.organisations.roles import BUSINESS_ROLES, AccessKind, Actor
from zhuqi.organisations.services import log_access

MOST_EXPORTED = 20_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _require_reader(actor: Actor) -> None:
    """Three administrators see no issues, hence no list of them."""
    if not actor.has(*BUSINESS_ROLES):
        raise NotFound("没有这个页面，或您无权查看。")


@login_required
@require_GET
def ledger(request: SignedInRequest) -> HttpResponse:
    """List what one may see, under the filters of the address, one page at a time."""
    _require_reader(request.actor)
    filters, today = filters_of(request), timezone.localdate()
    after = request.GET.get("after", "")
    page = selectors.ledger_page(actor=request.actor, filters=filters, today=today, after=after)
    at = places()
    columns = shown(request)
    context = {
        "page": page,
        "filters": filters,
        "today": today,
        "columns": {column.key for column in columns},
        "column_choices": [(column.key, column.label, column.key in chosen(request)) for column in CHOICES],
        "groups": rail(filters, at),
        "states": states(filters),
        "chips": chips(filters, at),
        "more": MoreForm(filters, at.units),
        "here": address(filters),
        "by_due": address(filters, sort="due"),
        "by_newest": address(filters, sort="newest"),
        "first_url": address(filters) if after else "",
        "next_url": address(filters, after=page.after) if page.after else "",
        "is_default": filters == LedgerFilters(),
        "may_register": access.may_register(request.actor),
        "may_import": access.may_import(request.actor),
        **_saved(request, filters),
        **_bulk_context(request.actor, at.units),
    }
    return render(request, "desk/issues/list.html", context)


def _saved(request: SignedInRequest, filters: LedgerFilters) -> dict[str, Any]:
    views = selectors.saved_filters(actor=request.actor)
    query = urlencode(filters.as_query())
    return {
        "views": [(view, view.query == query) for view in views],
        "is_saved": any(view.query == query for view in views),
    }


def _bulk_context(actor: Actor, units: tuple[Any, ...]) -> dict[str, Any]:
    may_assign = access.may_ever(actor, Action.ASSIGN)
    return {
        "may_bulk_assign": may_assign,
        "may_bulk_chase": access.may_ever(actor, Action.CHASE),
        "bulk_units": grouped(list(units)) if may_assign else [],
    }


@login_required
@require_GET
def facets(request: SignedInRequest) -> HttpResponse:
    """Return the rail again, each choice with how many issues it leaves."""
    _require_reader(request.actor)
    filters, at = filters_of(request), places()
    counted = selectors.ledger_facets(actor=request.actor, filters=filters, today=timezone.localdate())
    context = {"groups": rail(filters, at, counted), "more": MoreForm(filters, at.units)}
    return render(request, "desk/issues/_rail.html", context)


@login_required
@require_POST
def columns(request: SignedInRequest) -> HttpResponse:
    """Remember which columns to show."""
    wanted = set(request.POST.getlist("column"))
    response = redirect(_back(request))
    keys = ".".join(column.key for column in CHOICES if column.key in wanted)
    response.set_cookie(COOKIE, keys, max_age=31_536_000, samesite="Lax", httponly=True)
    return response


@login_required
@require_POST
def export(request: SignedInRequest) -> HttpResponse:
    """Hand out exactly what is listed, with the columns shown, as a workbook; that it was taken is written down."""
    _require_reader(request.actor)
    filters, today = filters_of(request), timezone.localdate()
    rows = selectors.ledger_rows(actor=request.actor, filters=filters, today=today, limit=MOST_EXPORTED + 1)
    if len(rows) > MOST_EXPORTED:
        raise Refused(f"结果超过{MOST_EXPORTED}条，一次导不完，请先用时间或乡镇缩小范围。")
    shown_columns = shown(request)
    log_access(
        kind=AccessKind.EXPORTED,
        at=timezone.now(),
        actor=request.actor,
        subject="问题台账",
        detail=f"{len(rows)}条，条件 {urlencode(filters.as_query()) or '无'}",
        address=request.META.get("REMOTE_ADDR"),
    )
    name = f"问题台账{today:%Y%m%d}"
    sheet = OutputSheet(
        "问题台账",
        sheet_columns(shown_columns),
        ([column.value(row) for column in shown_columns] for row in rows),
        title=f"问题台账（截至{today:%Y年%-m月%-d日}，{len(rows)}条）",
    )
    return HttpResponse(
        write_workbook([sheet]),
        content_type=_XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.xlsx"},
    )


# ---------------------------------------------------------------- views kept


@login_required
@require_POST
def save_filter(request: SignedInRequest) -> HttpResponse:
    """Keep the present filters under a name."""
    _require_reader(request.actor)
    filters = filters_of(request)
    try:
        services.save_filter(
            name=request.POST.get("name", ""),
            query=urlencode(filters.as_query()),
            actor=request.actor,
            at=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "视图已保存。")
    return redirect(reverse("issues:list") + address(filters))


@login_required
@require_POST
def open_filter(request: SignedInRequest, filter_id: int) -> HttpResponse:
    """Open a kept view, and count what is new in it from now on."""
    _require_reader(request.actor)
    query = services.look_at_filter(filter_id=filter_id, actor=request.actor, at=timezone.now())
    return redirect(reverse("issues:list") + "?" + query)


@login_required
@require_POST
def delete_filter(request: SignedInRequest, filter_id: int) -> HttpResponse:
    """Give a kept view up."""
    _require_reader(request.actor)
    name = services.delete_filter(filter_id=filter_id, actor=request.actor)
    messages.success(request, f"视图“{name}”已删除。")
    return redirect("issues:list")


@login_required
@require_GET
def filter_counts(request: SignedInRequest) -> HttpResponse:
    """Return the tabs again, each with what is new in it."""
    _require_reader(request.actor)
    news = selectors.news_in_filters(actor=request.actor, today=timezone.localdate())
    here = urlencode(filters_of(request).as_query())
    views = [
        (view, view.query == here, f"{COUNTED}+" if news.get(view.id, 0) > COUNTED else news.get(view.id, 0))
        for view in selectors.saved_filters(actor=request.actor)
    ]
    return render(request, "desk/issues/_views.html", {"views": views})


# ---------------------------------------------------------------- many at once


@login_required
@require_POST
def bulk_assign(request: SignedInRequest) -> HttpResponse:
    """Assign every issue chosen to one unit, each for itself."""
    if not access.may_ever(request.actor, Action.ASSIGN):
        raise NotAllowed("您没有交办问题的权限。")
    unit = request.POST.get("unit", "")
    if not (unit.isdecimal() and len(unit) < 16):
        messages.error(request, "没有办理：请先选择交办给哪个单位。")
        return redirect(_back(request))
    result = bulk.assign(request.actor, request.POST.getlist("issue"), int(unit), timezone.now())
    return _told(request, result, "交办")


@login_required
@require_POST
def bulk_chase(request: SignedInRequest) -> HttpResponse:
    """Chase every issue chosen, each for itself."""
    if not access.may_ever(request.actor, Action.CHASE):
        raise NotAllowed("您没有催办的权限。")
    text = request.POST.get("text", "").strip()[:500]
    result = bulk.chase(request.actor, request.POST.getlist("issue"), text, timezone.now())
    return _told(request, result, "催办")


def _told(request: SignedInRequest, result: bulk.BulkResult, verb: str) -> HttpResponse:
    if not result.done and not result.refused:
        messages.error(request, f"没有{verb}：请先勾选要{verb}的问题。")
    if result.done:
        messages.success(request, f"已{verb} {len(result.done)} 件。")
    if result.refused:
        lines = "；".join(f"{number} 未{verb}：{why.rstrip('。')}" for number, why in result.refused)
        messages.warning(request, f"{len(result.refused)} 件未{verb}。{lines}。")
    return redirect(_back(request))


def _back(request: SignedInRequest) -> str:
    """Return the list the form came from."""
    back = request.POST.get("back", "")
    home = reverse("issues:list")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("?")
    return home + back if is_ours else home
