"""The shared calendar: who goes where this week, which days are quiet; for the office, the rules behind it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhuqi.desk.arrangements.forms import CapForm, QuietDaysForm
from zhuqi.desk.arrangements.tabs import tabs_of
from zhuqi.desk.requests import SignedInRequest
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.visits import access, selectors, services
from zhuqi.visits.calendar import quiet_rule_of, week_of
from zhuqi.visits.ics import CalendarEntry, calendar_file
from zhuqi.visits.selectors import AppointmentRow

_EXPORTED = timedelta(days=60)


@dataclass(frozen=True)
class _Day:
    date: date
    is_today: bool
    quiet: str
    rows: tuple[AppointmentRow, ...]


@login_required
@require_GET
def week(request: SignedInRequest) -> HttpResponse:
    """Show one week."""
    return _show(request)


@login_required
@require_GET
def own_file(request: SignedInRequest) -> HttpResponse:
    """Give one's own appointments of the coming weeks to the calendar of a telephone or computer (ICS)."""
    if not access.may_arrange(request.actor):
        raise NotFound("没有这个页面，或您无权查看。")
    today = timezone.localdate()
    rows = selectors.appointments_between(
        actor=request.actor, since=today, until=today + _EXPORTED, organiser_ids={request.actor.user_id}
    )
    return file_of(rows, f"走访日历-{request.actor.name}.ics")


def file_of(rows: tuple[AppointmentRow, ...], name: str) -> HttpResponse:
    """Return the appointments as a calendar file."""
    entries = [
        CalendarEntry(
            uid=f"{row.number}@zhuqi",
            day=row.date,
            starts_at=row.starts_at,
            minutes=row.minutes,
            title=f"走访 {row.enterprise_name}",
            place=row.division_name,
            text=f"{row.purpose}（{row.state_label}，{row.number}）",
            is_certain=row.state_label != "待企业答复",
        )
        for row in rows
    ]
    return calendar_response(entries, name)


def calendar_response(entries: list[CalendarEntry], name: str) -> HttpResponse:
    """Return calendar entries as a file called ``name``."""
    content = calendar_file(entries, stamp=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def set_quiet(request: SignedInRequest) -> HttpResponse:
    """Set quiet days."""
    access.require_set_quiet_days(request.actor)
    form, refusal = QuietDaysForm(request.POST), ""
    if form.is_valid():
        try:
            services.set_quiet_days(actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "宁静日已设。")
            return redirect("appointments:calendar")
    return _show(request, quiet=form, refusal={"quiet": refusal}, status=422)


@login_required
@require_POST
def end_quiet(request: SignedInRequest, rule: int) -> HttpResponse:
    """Take quiet days back."""
    services.end_quiet_days(rule_id=rule, actor=request.actor, at=timezone.now())
    messages.success(request, "已撤销这条宁静日。")
    return redirect("appointments:calendar")


@login_required
@require_POST
def set_cap(request: SignedInRequest) -> HttpResponse:
    """Set how many visits a month a firm has to bear."""
    access.require_set_quiet_days(request.actor)
    form, refusal = CapForm(request.POST), ""
    if form.is_valid():
        try:
            services.set_visit_cap(actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "每月上限已定。")
            return redirect("appointments:calendar")
    return _show(request, cap=form, refusal={"cap": refusal}, status=422)


def _show(
    request: SignedInRequest,
    *,
    quiet: QuietDaysForm | None = None,
    cap: CapForm | None = None,
    refusal: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    if not access.may_read(request.actor):
        raise NotFound("没有这个页面，或您无权查看。")
    today = timezone.localdate()
    monday, sunday = week_of(_asked(request, today))
    is_mine = request.GET.get("whose") == "mine"
    rows = selectors.appointments_between(
        actor=request.actor, since=monday, until=sunday, organiser_ids=request.actor.user_ids if is_mine else ()
    )
    context: dict[str, Any] = {
        "tabs": tabs_of(request.actor, "calendar"),
        "days": _days(monday, today, rows),
        "monday": monday,
        "sunday": sunday,
        "previous": monday - timedelta(days=7),
        "following": monday + timedelta(days=7),
        "is_mine": is_mine,
        "count": len(rows),
        "quiet_rules": selectors.quiet_day_lines(today),
        "cap": selectors.visit_cap(today),
        "may_arrange": access.may_arrange(request.actor),
        "may_set": access.may_set_quiet_days(request.actor),
        "quiet_form": quiet or QuietDaysForm(initial={"since": today}),
        "cap_form": cap or CapForm(initial={"per_month": selectors.visit_cap(today)}),
        "refusal": refusal or {},
        "today": today,
    }
    return render(request, "desk/arrangements/calendar.html", context, status=status)


def _days(monday: date, today: date, rows: tuple[AppointmentRow, ...]) -> list[_Day]:
    rules = selectors.quiet_rules()
    found = []
    for number in range(7):
        day = monday + timedelta(days=number)
        rule = quiet_rule_of(rules, day)
        found.append(
            _Day(day, day == today, rule.reason if rule else "", tuple(row for row in rows if row.date == day))
        )
    return found


def _asked(request: SignedInRequest, today: date) -> date:
    try:
        return min(max(date.fromisoformat(request.GET.get("week", "")), date(2000, 1, 3)), date(2999, 12, 24))
    except ValueError:
        return today
