"""
One appointment, answered by its signed link: accept, name another time, decline without a reason.

Looking answers nothing; each answer is a form of its own, so that no preview of a link in a chat can give one.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhuqi.foundation.errors import Refused
from zhuqi.portal.visits.forms import CounterForm
from zhuqi.visits import selectors, services


@require_GET
@never_cache
def answer(request: HttpRequest, link: str) -> HttpResponse:
    """Show the appointment, and what can be answered."""
    return _show(request, link)


@require_POST
@never_cache
def accept(request: HttpRequest, link: str) -> HttpResponse:
    """Accept the visit."""
    return _answer(request, link, lambda: services.accept_by_link(link=link, at=timezone.now()))


@require_POST
@never_cache
def decline(request: HttpRequest, link: str) -> HttpResponse:
    """Decline the visit."""
    return _answer(request, link, lambda: services.decline_by_link(link=link, at=timezone.now()))


@require_POST
@never_cache
def counter(request: HttpRequest, link: str) -> HttpResponse:
    """Name another time."""
    form = CounterForm(request.POST)
    if not form.is_valid():
        return _show(request, link, form=form, status=422)
    values = form.cleaned_data
    return _answer(request, link, lambda: services.counter_by_link(link=link, at=timezone.now(), **values), form=form)


def _answer(
    request: HttpRequest, link: str, act: Callable[[], None], *, form: CounterForm | None = None
) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        return _show(request, link, form=form, refusal=str(refused), status=refused.status)
    return redirect("portal:answer", link=link)


def _show(
    request: HttpRequest, link: str, *, form: CounterForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    card = selectors.answer_card(link=link, at=timezone.now())
    context = {
        "card": card,
        "link": link,
        "form": form or CounterForm(initial=CounterForm.suggested(card.date, card.starts_at)),
        "is_countering": form is not None,
        "refusal": refusal,
        "today": timezone.localdate(),
    }
    response = render(request, "portal/visits/answer.html", context, status=status)
    response.headers["Referrer-Policy"] = "no-referrer"  # the address is the key
    response.headers["X-Robots-Tag"] = "noindex"
    return response
