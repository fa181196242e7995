"""Recording a visit in a minute: one's own firms first, whoever usually comes along ticked, no request in one press."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.visits import halfway
from zhuqi.desk.visits.forms import SYMPOSIUM_PURPOSE, RaisedForm, SymposiumForm, VisitForm
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.issues.selectors import suggest_category
from zhuqi.visits import access, services
from zhuqi.visits.kinds import VisitKind


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def record(request: SignedInRequest) -> HttpResponse:
    """Record a visit with what came of it; finding a firm and adding a line are the same form sent half-way."""
    return _page(request, VisitForm, "desk/visits/record.html", {})


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def symposium(request: SignedInRequest) -> HttpResponse:
    """Record a symposium: the firms asked and who came, the minutes, each problem under its own firm."""
    start = {"kind": VisitKind.SYMPOSIUM.value, "purpose": SYMPOSIUM_PURPOSE}
    return _page(request, SymposiumForm, "desk/visits/symposium.html", start)


@login_required
@require_GET
def firms(request: SignedInRequest) -> HttpResponse:
    """Return the firms chosen so far and those that match what was typed."""
    access.require_record(request.actor)
    context = halfway.firms(request) | {"is_symposium": "symposium" in request.GET}
    return render(request, "desk/visits/_firms.html", context)


@login_required
@require_GET
def suggest(request: SignedInRequest) -> HttpResponse:
    """Return the category a problem reads like, chosen already, with the reason; nothing once somebody chose."""
    access.require_record(request.actor)
    line = request.GET.get("line", "")
    prefix = f"issue{line}" if line.isascii() and line.isdigit() and len(line) < 3 else "issue0"
    text = request.GET.get(f"{prefix}-description", "").replace("\x00", "").strip()[:500]
    is_ours = request.GET.get(f"{prefix}-suggested", "") == request.GET.get(f"{prefix}-category", "")
    found = suggest_category(actor=request.actor, text=text) if len(text) >= 4 and is_ours else None
    if found is None:
        return HttpResponse(status=204)
    form = RaisedForm(initial={"category": found.category.value, "sub_category": found.sub_category}, prefix=prefix)
    context = {"row": form, "suggested": found.category.value, "reason": found.reason}
    return render(request, "desk/visits/_category.html", context)


def _page(request: SignedInRequest, kind: type[VisitForm], template: str, start: dict[str, Any]) -> HttpResponse:
    access.require_record(request.actor)
    data = request.POST if request.method == "POST" else None
    is_half_way = halfway.is_half_way(request)
    raised = halfway.raised_forms(request)
    if data is None:
        form = kind(initial={"date": timezone.localdate(), **start})
    elif is_half_way:
        form = kind(initial=halfway.typed(request, kind.base_fields))
    else:
        form = kind(data)
    refusal = ""
    if data is not None and not is_half_way and all([form.is_valid(), *(row.is_valid() for row in raised)]):
        try:
            done = _record(request, form, raised)
        except (Refused, NotAllowed, NotFound) as refused:
            refusal = str(refused)
        else:
            numbers = "、".join(done.issue_numbers)
            messages.success(request, f"已登记，编号 {done.number}。" + (f"问题编号：{numbers}。" if numbers else ""))
            return redirect("visits:detail", number=done.number)
    is_wrong = data is not None and not is_half_way
    context = {
        "form": form,
        "raised": raised,
        "rows": len(raised),
        "may_add": len(raised) < halfway.MOST_ROWS,
        "has_problems": len(raised) > 1 or any(row["description"].value() for row in raised) or is_wrong,
        "refusal": refusal,
        "key": halfway.key_of(request),
        "appointment": (data or request.GET).get("appointment", "")[:12],
        "people": halfway.people(request),
        "is_symposium": kind is SymposiumForm,
        **halfway.firms(request),
    }
    page = f"{template}#visit" if request.htmx and is_half_way else template
    return render(request, page, context, status=422 if is_wrong else 200)


def _record(request: SignedInRequest, form: VisitForm, raised: list[RaisedForm]) -> services.RecordedVisit:
    values = form.cleaned_data
    chosen = halfway.chosen_firms(request)
    ids = halfway.participant_ids(request)
    given: dict[str, Any] = {
        "enterprise_ids": [firm.id for firm in chosen],
        "date": values["date"],
        "purpose": values["purpose"],
        "place": values["place"],
        "summary": values["summary"],
        "has_no_request": values["has_no_request"],
        "issues": [halfway.raised(row, chosen) for row in raised if row.is_written()],
        "participant_ids": ids,
        "participant_names": form.names(),
        "photos": halfway.photos(request),
    }
    if values["kind"] is VisitKind.SYMPOSIUM:
        given |= {"minutes": values.get("minutes", ""), "seats": halfway.seats(request, chosen)}
    else:
        given["special_note"] = values["special_note"]
    received = services.record_once(
        key=halfway.key_of(request),
        content=halfway.content_of(request),
        appointment_id=halfway.appointment_id(request),
        kind=values["kind"],
        actor=request.actor,
        at=timezone.now(),
        **given,
    )
    if received.is_other:
        number = received.visit.number
        messages.warning(request, f"这份记录先前已登记为 {number}，之后的修改没有写入，请在本页更正。")
    return received.visit
