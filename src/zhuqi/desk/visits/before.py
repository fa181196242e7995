"""The page 出发前, to be read on the way or printed on one sheet."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.visits.briefing import briefing
from zhuqi.enterprises.names import parse_number
from zhuqi.visits import access


@login_required
@require_GET
def page(request: SignedInRequest, number: str) -> HttpResponse:
    """Show what to know before going to a firm; phones are masked."""
    today = timezone.localdate()
    found = briefing(actor=request.actor, number=number, today=today, with_phones=True)
    if found.number != parse_number(number):
        return redirect("visits:briefing", number=found.number)
    context = {"briefing": found, "today": today, "may_record": access.may_record(request.actor)}
    return render(request, "desk/visits/briefing.html", context)
