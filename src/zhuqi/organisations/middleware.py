"""Gives every request its actor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import actor_for


class SignedInRequest(HttpRequest):
    """A request behind ``login_required``: somebody is acting."""

    actor: Actor


class ActorMiddleware:
    """Sets ``request.actor``: the signed-in person with today's rights, or None. Comes after authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = None
        if request.user.is_authenticated:
            actor = actor_for(request.user.pk, timezone.localdate())
        request.actor = actor  # type: ignore[attr-defined]
        return self.get_response(request)
