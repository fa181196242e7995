"""Every number of the day leads to exactly as many rows."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone

from tests.issues.cast import bring_to, correct_call, make_cast
from zhuqi.issues import selectors
from zhuqi.issues.workflow import Action, Status
from zhuqi.organisations.models import User
from zhuqi.organisations.selectors import actor_for

pytestmark = pytest.mark.django_db


class _Links(HTMLParser):
    """Collect the address and the words of every link."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._inside = True
            self.found.append((dict(attrs).get("href") or "", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            address, words = self.found[-1]
            self.found[-1] = (address, f"{words} {data.strip()}".strip())


def test_the_numbers_of_today_are_the_lengths_of_their_lists():
    cast = make_cast()
    cast.now = timezone.now() - timedelta(days=12)
    for status in Status:
        bring_to(cast, status)
    correct_call(cast, Action.COMMENT, bring_to(cast, Status.ASSIGNED).pk)()
    client = Client()
    client.force_login(User.objects.get(pk=cast.dispatcher.user_id), "django.contrib.auth.backends.ModelBackend")
    actor = actor_for(cast.dispatcher.user_id, timezone.localdate())

    links = _Links()
    links.feed(client.get("/today/").content.decode())

    words = {"在办", "超期", "临期", "长期推进", "待回访", "本月登记", "本月销号"}
    checked = set()
    for address, text in links.found:
        number, _, word = text.partition(" ")
        if word in words and "?" in address:
            query = dict(pair.split("=") for pair in address.split("?", 1)[1].split("&"))
            page = selectors.ledger_page(actor=actor, filters=selectors.read_filters(query), today=timezone.localdate())
            assert page.count == number, word
            checked.add(word)
    assert checked == words
