"""The policies for one enterprise: a tab of its page, and for htmx the short list on its first page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from zhuqi.desk.enterprises.page import head_context
from zhuqi.desk.policies.presentation import match_in_words
from zhuqi.desk.requests import SignedInRequest
from zhuqi.enterprises.names import parse_number
from zhuqi.enterprises.selectors import visible_enterprise
from zhuqi.policies import access
from zhuqi.policies.selectors import policies_for

MOST_AT_A_GLANCE = 5
MOST_OTHERS = 100


@login_required
@require_GET
@vary_on_headers("HX-Request")
def page(request: SignedInRequest, number: str) -> HttpResponse:
    """Show which policies in force are for the enterprise, which may be, which are not, and why."""
    access.require_read(request.actor)
    today = timezone.localdate()
    card = visible_enterprise(actor=request.actor, number=number)
    if card.number != parse_number(number):
        return redirect("policies:firm", number=card.number)
    found = policies_for(enterprise_id=card.id, on=today, actor=request.actor)
    if request.htmx:
        context = {
            "card": card,
            "fitting": [match_in_words(one) for one in found.fitting[:MOST_AT_A_GLANCE]],
            "more": max(0, len(found.fitting) - MOST_AT_A_GLANCE),
            "possible_count": len(found.possible),
        }
        return render(request, "desk/policies/_glance.html", context)
    context = {
        "card": card,
        "fitting": [match_in_words(one) for one in found.fitting],
        "possible": [match_in_words(one) for one in found.possible],
        "others": [match_in_words(one) for one in found.others[:MOST_OTHERS]],
        "other_count": len(found.others),
    }
    return render(request, "desk/policies/firm.html", context | head_context(request))
