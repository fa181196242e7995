"""Middleware: whoever came in with a password somebody else chose must first choose their own."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class BorrowedPasswordMiddleware:
    """Sends people with a temporary password to the page where they change it. Comes after authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the password page until it is done; signing out is always possible."""
        if getattr(request.user, "must_change_password", False) and not _may_pass(request.path):
            return redirect("accounts:password")
        return self.get_response(request)


def _may_pass(path: str) -> bool:
    return path in (reverse("accounts:password"), reverse("accounts:sign_out"))
