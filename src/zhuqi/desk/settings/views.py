"""The front page of the settings."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.settings.sections import sections_of
from zhuqi.foundation.errors import NotFound


@login_required
@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """Offer the parts one may open."""
    sections = sections_of(request.actor)
    if not sections:
        raise NotFound("没有这个页面，或您无权查看。")
    return render(request, "desk/settings/index.html", {"sections": sections})
