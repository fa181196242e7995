"""The working calendar year by year, and the regime in force: whoever edits them moves every clock still running."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhuqi.deadlines import selectors, services
from zhuqi.deadlines.access import may_keep_calendar
from zhuqi.desk.forms import DeskForm
from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.settings.calendar_forms import DayForm, RegimeForm, YearForm
from zhuqi.desk.settings.months import months_of
from zhuqi.desk.settings.sections import CALENDAR, require_section
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.standards.dates import EARLIEST_YEAR, LATEST_YEAR


@login_required
@require_GET
def this_year(request: SignedInRequest) -> HttpResponse:
    """Go to the calendar of this year."""
    require_section(request.actor, CALENDAR)
    return redirect("settings:calendar_year", year=timezone.localdate().year)


@login_required
@require_GET
def year_page(request: SignedInRequest, year: int) -> HttpResponse:
    """Show a year, and what one may change in it."""
    return _page(request, year)


@login_required
@require_POST
def set_day(request: SignedInRequest, year: int) -> HttpResponse:
    """Say of one day whether people work."""
    form, refusal = DayForm(request.POST, year=_known(request, year)), ""
    if form.is_valid():
        try:
            moved = services.set_calendar_day(actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusal = str(refused)
        else:
            said = "已调整。尚未确定的到期日会自动重算。" if moved else "这一天原本就是这样，只更新了名称和依据。"
            messages.success(request, said)
            return redirect("settings:calendar_year", year=year)
    return _page(request, year, forms={"day": form}, refusal={"day": refusal})


@login_required
@require_POST
def publish(request: SignedInRequest, year: int) -> HttpResponse:
    """Enter the notice of a whole year."""
    form, refusal = YearForm(request.POST, year=_known(request, year)), ""
    if form.is_valid():
        values = form.cleaned_data
        try:
            services.publish_calendar_year(
                year=year,
                actor=request.actor,
                at=timezone.now(),
                days=[*values["days_off"], *values["worked"]],
                source=values["source"],
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"{year}年放假安排已公布。标为“暂定”的到期日会自动重算。")
            return redirect("settings:calendar_year", year=year)
    return _page(request, year, forms={"year": form}, refusal={"year": refusal})


@login_required
@require_POST
def put_regime(request: SignedInRequest) -> HttpResponse:
    """Decide which regime binds from a day on."""
    require_section(request.actor, CALENDAR)
    form, refusal = RegimeForm(request.POST), ""
    year = timezone.localdate().year
    if form.is_valid():
        try:
            services.put_regime_in_force(actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "时限制度已设定。已经交办的问题不受影响。")
            return redirect("settings:calendar_year", year=year)
    return _page(request, year, forms={"regime": form}, refusal={"regime": refusal})


def _known(request: SignedInRequest, year: int) -> int:
    require_section(request.actor, CALENDAR)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise NotFound("没有这一年的日历。")
    return year


def _page(
    request: SignedInRequest,
    year: int,
    *,
    forms: dict[str, DeskForm] | None = None,
    refusal: dict[str, str] | None = None,
) -> HttpResponse:
    _known(request, year)
    today = timezone.localdate()
    card, regime = selectors.calendar_year(year), selectors.regime_in_force(today)
    fresh: dict[str, DeskForm] = {
        "day": DayForm(year=year, initial=_asked_day(request, year)),
        "year": YearForm(year=year),
        "regime": RegimeForm(
            initial={"code": regime.code, "since": today, "moves_off_holidays": regime.moves_off_holidays}
        ),
    }
    context = {
        "year": year,
        "card": card,
        "months": months_of(card),
        "regime": regime,
        "unpublished": selectors.first_unpublished_day(),
        "history": selectors.calendar_history(limit=20),
        "forms": fresh | (forms or {}),
        "refusal": refusal or {},
        "day_is_open": "day" in request.GET,
        "may_edit": may_keep_calendar(request.actor),
        "today": today,
    }
    return render(request, "desk/settings/calendar.html", context, status=422 if forms else 200)


def _asked_day(request: SignedInRequest, year: int) -> dict[str, Any]:
    """Return the day somebody pressed in the calendar; the form opens with it turned round."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return {}
    is_working = selectors.working_calendar().is_working(day)
    return {"day": day, "is_working": "no" if is_working else "yes"} if day.year == year else {}
