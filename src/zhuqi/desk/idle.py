"""Middleware: two idle hours end a session, without a database write for every page that is read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

_KEY = "seen"
_NOTED_EVERY = 5 * 60  # seconds; a session ends at most this much early


class IdleSignOutMiddleware:
    """Renews the session of somebody signed in, at most once in five minutes. Comes after authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note that somebody was here; saving the session moves its end to two hours from now."""
        if request.user.is_authenticated and _is_due(request):
            request.session[_KEY] = int(timezone.now().timestamp())
        return self.get_response(request)


def _is_due(request: HttpRequest) -> bool:
    seen = request.session.get(_KEY)
    return seen is None or timezone.now().timestamp() - seen >= _NOTED_EVERY
