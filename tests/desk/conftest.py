"""A browser-less visitor: signed in as anybody, following nothing unless told to."""

from collections.abc import Callable

import pytest
from django.test import Client

from zhuqi.organisations.models import User


@pytest.fixture
def visitor() -> Callable[[User], Client]:
    """Return a client signed in as the given person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture(autouse=True)
def nobody_is_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Query counts are those of somebody who was here a minute ago: renewing the session is no part of a page."""
    monkeypatch.setattr("zhuqi.desk.idle._is_due", lambda request: False)
