"""Figures: all of them on one page, each with its 口径, its course and its rows."""

from datetime import date
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhuqi.desk.figures.asked import Asked, asked, scope_groups
from zhuqi.desk.figures.files import figure_workbook
from zhuqi.desk.figures.presentation import chart_of, hidden_words, on_page, rows_in_words
from zhuqi.desk.frame import url_of
from zhuqi.desk.requests import SignedInRequest
from zhuqi.figures import access, selectors, services
from zhuqi.foundation.errors import Refused
from zhuqi.organisations.roles import AccessKind
from zhuqi.organisations.services import log_access
from zhuqi.reports import access as reports_access
from zhuqi.reports.ledgers import may_read as may_read_ledgers
from zhuqi.standards.dates import parse_day

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    """Show every figure of one scope as of one day."""
    choices = selectors.scope_choices(request.actor)
    wanted = asked(request.GET, choices, timezone.localdate())
    figures = selectors.figure_values(None, scope=wanted.cut.scope, until=wanted.cut.until, since=wanted.cut.since)
    context = _frame(wanted, choices) | on_page(figures)
    summary_url = url_of("summary:list") if reports_access.may_read(request.actor) else ""
    context |= {"may_set_deadline": access.may_set_targets(request.actor), "summary_url": summary_url}
    context["ledgers_url"] = url_of("ledgers:list") if may_read_ledgers(request.actor) else ""
    return render(request, "desk/figures/list.html", context, status=422 if wanted.refusal else 200)


@login_required
@require_GET
def detail(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one figure: what it means, how it went, and a page of its rows."""
    choices = selectors.scope_choices(request.actor)
    today = timezone.localdate()
    wanted = asked(request.GET, choices, today)
    by_week, base = request.GET.get("by") == "week", request.GET.get("rows") == "base"
    history = selectors.figure_history(code, wanted.cut, by_week=by_week)
    after = request.GET.get("after", "")
    page = selectors.rows_page(code, wanted.cut, actor=request.actor, today=today, base=base, after=after)
    context = _frame(wanted, choices) | {
        "figure": history.figure,
        "points": history.points,
        "chart": chart_of(history),
        "by_week": by_week,
        "is_base": base,
        "page": page,
        "rows": rows_in_words(page),
        "is_later_page": bool(after),
        "hidden_words": hidden_words(page),
        "hidden": [pair for pair in (("by", "week" if by_week else ""), ("rows", "base" if base else "")) if pair[1]],
    }
    return render(request, "desk/figures/detail.html", context, status=422 if wanted.refusal else 200)


@login_required
@require_GET
def export(request: SignedInRequest, code: str) -> HttpResponse:
    """Hand out the rows the actor may see as a workbook; that they were taken out is written down."""
    choices = selectors.scope_choices(request.actor)
    today, at = timezone.localdate(), timezone.now()
    wanted = asked(request.GET, choices, today)
    if wanted.refusal:
        raise Refused(wanted.refusal)
    figure = selectors.figure_value(code, scope=wanted.cut.scope, until=wanted.cut.until, since=wanted.cut.since)
    page = selectors.rows_page(
        code,
        wanted.cut,
        actor=request.actor,
        today=today,
        base=request.GET.get("rows") == "base",
        size=selectors.EXPORT_LIMIT,
    )
    content = figure_workbook(figure, page, wanted.cut)
    log_access(
        kind=AccessKind.EXPORTED,
        at=at,
        actor=request.actor,
        subject=f"指标 {figure.name}",
        detail=f"{wanted.cut.scope.name}，截至{wanted.cut.until}，{page.total - page.hidden}行",
        address=request.META.get("REMOTE_ADDR"),
    )
    name = quote(f"{figure.name}_{wanted.cut.scope.name}_{wanted.cut.until:%Y%m%d}.xlsx")
    return HttpResponse(
        content, content_type=_XLSX, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    )


@login_required
@require_POST
def deadline(request: SignedInRequest) -> HttpResponse:
    """Set the day by which the campaign's plan wants the visits made."""
    try:
        day = parse_day(request.POST.get("day", ""), field="规定走访时限")
        services.set_visit_deadline(day=day, actor=request.actor, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"规定走访时限已设为{_day(day)}，自今日起的统计按此计算。")
    return redirect("figures:list")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _frame(wanted: Asked, choices: tuple[selectors.ScopeChoice, ...]) -> dict[str, object]:
    return {
        "asked": wanted,
        "cut": wanted.cut,
        "scopes": scope_groups(choices, wanted.cut.scope),
        "today": timezone.localdate(),
    }
