"""Day tours: have them planned, look at them, move stops, accept them, take them along as a calendar."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuqi.deadlines.selectors import working_calendar
from zhuqi.desk.arrangements.calendar import calendar_response
from zhuqi.desk.arrangements.people import officers_for
from zhuqi.desk.arrangements.tabs import tabs_of
from zhuqi.desk.arrangements.tour_forms import MoveForm, ToursForm, next_monday
from zhuqi.desk.requests import SignedInRequest
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations.selectors import person_ref, teams
from zhuqi.visits import access, selectors, services
from zhuqi.visits.calendar import quiet_rule_of
from zhuqi.visits.ics import CalendarEntry

_HORIZON = 120  # days looked through for working days that are not quiet


@login_required
@require_GET
def tour_list(request: SignedInRequest) -> HttpResponse:
    """List the plans, newest first."""
    if not access.may_arrange(request.actor):
        raise NotFound("没有这个页面，或您无权查看。")
    context = {
        "tabs": tabs_of(request.actor, "tours"),
        "rows": selectors.tour_plans(actor=request.actor),
        "today": timezone.localdate(),
    }
    return render(request, "desk/arrangements/tours.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest) -> HttpResponse:
    """Choose who, when and whom, and have it planned."""
    access.require_arrange(request.actor)
    today, refusal = timezone.localdate(), ""
    people = [person_ref(request.actor.user_id), *officers_for(request.actor)]
    initial = {"since": next_monday(today), "whom": request.GET.get("whom", ""), "team": request.GET.get("team", "")}
    if len(people) == 1:
        initial["officers"] = [str(people[0].id)]
    form = ToursForm(
        request.POST or None,
        initial=initial,
        people=people,
        teams=teams(),
        campaigns=selectors.campaigns(actor=request.actor, today=today),
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            number = services.ask_tours(
                officer_ids=values["officers"],
                days=_working_days(values["since"], values["day_count"]),
                wanted=form.wanted(),
                team_id=values["team"],
                purpose=values["purpose"],
                actor=request.actor,
                at=timezone.now(),
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            return redirect("tours:detail", number=number)
    context = {"form": form, "refusal": refusal}
    return render(request, "desk/arrangements/ask_tours.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_GET
@never_cache
def detail(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one plan; while it is being computed the page asks again by itself."""
    return _show(request, number)


@login_required
@require_POST
def move(request: SignedInRequest, number: str) -> HttpResponse:
    """Put a stop elsewhere; its times are computed at once."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _show(request, number, refusal="没有选择移到哪里，请重新选择人员和日期。", status=422)
    values = form.cleaned_data
    officer, _, day = values["to"].rpartition("|")

    def act() -> None:
        common = {"number": number, "visit": values["visit"], "version": values["version"], "actor": request.actor}
        if values["to"] == "out":
            services.take_out_stop(**common, at=timezone.now())
            return
        position = 100 if values["position"] < 0 else values["position"]
        services.move_stop(**common, officer=officer, day=day, position=position, at=timezone.now())

    return _act(request, number, act, "")


@login_required
@require_POST
def accept(request: SignedInRequest, number: str) -> HttpResponse:
    """Ask every firm of the plan."""
    done: list[services.AcceptedTours] = []

    def act() -> None:
        version = request.POST.get("version", "")
        done.append(
            services.accept_tours(
                number=number,
                version=int(version) if version.isascii() and version.isdigit() else -1,
                actor=request.actor,
                at=timezone.now(),
            )
        )

    answer = _act(request, number, act, "")
    if done:
        refused = f"；{len(done[0].refused)} 家未约，原因见“未能安排”" if done[0].refused else ""
        messages.success(request, f"已约访 {done[0].proposed} 家，请把各自的链接发给企业{refused}。")
    return answer


@login_required
@require_POST
def drop(request: SignedInRequest, number: str) -> HttpResponse:
    """Put the plan aside."""
    return _act(
        request,
        number,
        lambda: services.drop_tours(number=number, actor=request.actor, at=timezone.now()),
        "已弃用这份路线。",
    )


@login_required
@require_GET
def calendar_file(request: SignedInRequest, number: str, officer: str) -> HttpResponse:
    """Give one officer's tours to a calendar (ICS)."""
    card = selectors.tour_card(actor=request.actor, number=number)
    name = dict(card.officers).get(officer)
    if name is None:
        raise NotFound("这份路线里没有这位走访人员。")
    entries = [
        CalendarEntry(
            uid=f"{card.row.number}-{stop.key}@zhuqi",
            day=tour.date,
            starts_at=time.fromisoformat(stop.start),
            minutes=_minutes(stop.leave) - _minutes(stop.start),
            title=f"走访 {stop.name}",
            place=stop.place,
            text=f"{card.purpose}（路线 {card.row.number}）",
            is_certain=stop.is_fixed,
        )
        for tour in card.tours
        if tour.officer == officer
        for stop in tour.stops
    ]
    return calendar_response(entries, f"走访路线-{name}-{card.row.number}.ics")


def _act(request: SignedInRequest, number: str, act: Callable[[], None], done: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        return _show(request, number, refusal=str(refused), status=refused.status)
    if done:
        messages.success(request, done)
    return redirect("tours:detail", number=number)


def _show(request: SignedInRequest, number: str, *, refusal: str = "", status: int = 200) -> HttpResponse:
    card = selectors.tour_card(actor=request.actor, number=number)
    days = list(dict.fromkeys(tour.day for tour in card.tours))
    context: dict[str, Any] = {
        "tabs": tabs_of(request.actor, "tours"),
        "card": card,
        "row": card.row,
        "days": [(date.fromisoformat(day), [tour for tour in card.tours if tour.day == day]) for day in days],
        "places": [
            (f"{tour.officer}|{tour.day}", f"{tour.officer_name}　{tour.date.month}.{tour.date.day}")
            for tour in card.tours
        ],
        "refusal": refusal,
        "today": timezone.localdate(),
    }
    return render(request, "desk/arrangements/tour.html", context, status=status)


def _working_days(since: date, count: int) -> list[date]:
    """Return the next ``count`` working days from ``since`` on that are not quiet."""
    calendar, rules = working_calendar(), selectors.quiet_rules()
    days = (since + timedelta(days=number) for number in range(_HORIZON))
    return [day for day in days if calendar.is_working(day) and quiet_rule_of(rules, day) is None][:count]


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])
