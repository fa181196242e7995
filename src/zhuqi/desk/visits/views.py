"""Reading visits: the list, one of them, the minutes of a symposium, a photograph."""

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhuqi.desk.arrangements.tabs import tabs_of
from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.visits.filters import chips, rail, read_filters
from zhuqi.desk.visits.page import show_visit
from zhuqi.followups.access import may_read_calls
from zhuqi.foundation.errors import NotFound
from zhuqi.issues import attachments
from zhuqi.organisations.selectors import teams
from zhuqi.visits import access, selectors
from zhuqi.visits.kinds import ATTENDANCE_LABELS, KIND_LABELS, VisitKind


@login_required
@require_GET
def visit_list(request: SignedInRequest) -> HttpResponse:
    """List the visits one may see, newest first."""
    if not access.may_read(request.actor):
        raise NotFound("没有这个页面，或您无权查看。")
    districts = teams()
    page = selectors.visit_list(
        actor=request.actor, filters=read_filters(request.GET, districts), cursor=request.GET.get("after")
    )
    context = {
        "tabs": tabs_of(request.actor, "visits"),
        "rows": [(row, KIND_LABELS[row.kind]) for row in page.rows],
        "page": page,
        "total": f"{page.count}+" if page.count_is_capped else page.count,
        "groups": rail(request.GET, districts),
        "chips": chips(request.GET, districts),
        "text": request.GET.get("q", "").strip(),
        "is_later_page": bool(request.GET.get("after")),
        "may_record": access.may_record(request.actor),
        "may_call": may_read_calls(request.actor),
        "today": timezone.localdate(),
    }
    return render(request, "desk/visits/list.html", context)


@login_required
@require_GET
def detail(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one visit."""
    return show_visit(request, number)


@login_required
@require_GET
def minutes(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the minutes of a symposium as they are printed."""
    card = selectors.visit_card(actor=request.actor, number=number, today=timezone.localdate())
    if card.kind is not VisitKind.SYMPOSIUM:
        raise NotFound("走访没有纪要，只有座谈会有。")
    seats = [(seat, ATTENDANCE_LABELS[seat.attendance]) for seat in card.seats]
    return render(request, "desk/visits/minutes.html", {"card": card, "seats": seats})


@login_required
@require_GET
def photo(request: SignedInRequest, number: str, photo_id: int) -> HttpResponse:
    """Hand out a photograph of a visit to whoever may see the visit; nobody's browser keeps it."""
    name, content_type, digest = selectors.photo_of(actor=request.actor, number=number, photo_id=photo_id)
    return HttpResponse(
        attachments.load(digest),
        content_type=content_type,
        headers={
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
            "Cache-Control": "private, no-store",
        },
    )
