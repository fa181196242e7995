"""Answers to the field page: JSON with one Chinese sentence, never a page and never a way elsewhere."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.crypto import salted_hmac

from zhuqi.desk.requests import SignedInRequest
from zhuqi.foundation.errors import DomainError
from zhuqi.visits import access

SIGNED_OUT = "登录已过期，请重新登录；草稿还在本机，登录后继续。"

View = Callable[..., HttpResponse]


def answer(content: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return JSON no cache keeps."""
    response = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "private, no-store"
    return response


def field_view(view: View) -> View:
    """Let in who may record visits; tell everybody else why not in words the page can show."""

    @wraps(view)
    def wrapped(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return answer({"state": "signed_out", "message": SIGNED_OUT}, 401)
        try:
            access.require_record(request.actor)
            return view(request, *args, **kwargs)
        except DomainError as error:
            return answer({"state": "refused", "message": str(error)}, error.status)

    return wrapped


def owner_of(request: SignedInRequest) -> str:
    """Return a name for who is signed in that means nothing outside: drafts on the telephone are filed under it."""
    return salted_hmac("zhuqi.field.owner", str(request.actor.user_id)).hexdigest()[:24]
