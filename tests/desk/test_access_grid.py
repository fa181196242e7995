"""Every route × every role × own and somebody else's; no address of the project is missing from the grid."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.desk.grid import EVERYBODY, Row, World, all_rows
from tests.desk.grid.world import make_world
from zhuqi.organisations.models import User

pytestmark = pytest.mark.django_db

ROWS = all_rows()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:  # type: ignore[no-untyped-def]
    """One world for the whole grid; what a request changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def ask(row: Row, world: World, user: User | None) -> int:
    """Make the request and leave nothing behind."""
    client = Client()
    with transaction.atomic():
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        address = reverse(row.route, args=row.args(world))
        answer = getattr(client, row.method)(address, row.data(world))
        transaction.set_rollback(True)
    is_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith(reverse("accounts:sign_in"))
    return 401 if is_sign_in else int(answer.status_code)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_role_gets_what_the_grid_says(row: Row, world: World):
    wrong = {}
    for is_own, people in ((True, world.cast.people), (False, world.cast.strangers)):
        for role in sorted(EVERYBODY):
            expected, answer = row.expected(role, is_own), ask(row, world, people[role])
            if answer != expected:
                wrong[f"{role} {'own' if is_own else 'others'}"] = f"{answer} instead of {expected}"
    assert not wrong


@pytest.mark.parametrize("row", [row for row in ROWS if not row.is_public], ids=lambda row: row.name)
def test_who_is_signed_out_is_led_to_the_sign_in(row: Row, world: World):
    assert ask(row, world, None) == 401


def test_no_route_is_missing_from_the_grid():
    assert set(_names(get_resolver())) - {row.route for row in ROWS} == set()


def _names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _names(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{prefix}{pattern.name}"
