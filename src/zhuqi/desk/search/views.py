"""Search over issues, firms and officials: a few of each as one types, more on a page of its own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from zhuqi.desk.requests import SignedInRequest
from zhuqi.enterprises.selectors import suggest
from zhuqi.foundation.errors import NotFound
from zhuqi.issues.selectors import search_issues
from zhuqi.organisations.roles import BUSINESS_ROLES, Role
from zhuqi.organisations.selectors import find_people

_AS_ONE_TYPES = 6
_ON_THE_PAGE = 30
LONGEST = 60


@login_required
@require_GET
def search(request: SignedInRequest) -> HttpResponse:
    """Return what matches the words, as a fragment under the search box or as a page."""
    if not request.actor.has(*BUSINESS_ROLES):
        raise NotFound("没有这个页面，或您无权查看。")
    text = request.GET.get("q", "").strip()[:LONGEST]
    limit = _AS_ONE_TYPES if request.htmx else _ON_THE_PAGE
    issues = search_issues(actor=request.actor, text=text, today=timezone.localdate(), limit=limit + 1)
    firms = suggest(actor=request.actor, text=text, limit=limit + 1)
    # A firm's contact speaks to the office, not to whoever it finds by name.
    people = [] if request.actor.has(Role.CONTACT) else find_people(text, limit=limit)
    context = {
        "text": text,
        "issues": issues[:limit],
        "firms": firms[:limit],
        "people": people,
        "has_more_issues": len(issues) > limit,
        "has_more_firms": len(firms) > limit,
    }
    page = "desk/search/results.html"
    response = render(request, f"{page}#found" if request.htmx else page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
