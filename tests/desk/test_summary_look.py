"""Pages of the summaries in a real browser: at desk and phone width, at 200 %, empty and full."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk.ledger_cast import bring, make_cast
from tests.desk.looking import look_at, sign_in
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Role
from zhuqi.reports import services

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):  # type: ignore[no-untyped-def]
    """Where published files lie during this test."""
    monkeypatch.setattr("zhuqi.reports.selectors.home", lambda: tmp_path)


def test_the_summaries(page):
    cast = make_cast()
    sign_in(page, cast.people[Role.DISPATCHER])
    look_at(page, "/summary/", "summaries-none")
    look_at(page, "/summary/new/", "summary-new")
    numbers = {}
    for back in (1, 0):
        given = {"scope_kind": "ALL", "scope_id": 0, "until": timezone.localdate() - timedelta(days=back)}
        numbers[back] = services.draft_summary(**given, actor=cast.actor(Role.DISPATCHER), at=timezone.now())
        if back:
            services.publish_summary(number=numbers[1], actor=cast.actor(Role.DISPATCHER), at=timezone.now())
            bring(cast, Status.CLOSED)
    change = {"key": "practice", "text": "主要做法和成效3项"}
    services.edit_paragraph(number=numbers[0], **change, actor=cast.actor(Role.DISPATCHER), at=timezone.now())
    look_at(page, "/summary/", "summaries")
    look_at(page, f"/summary/{numbers[0]}/", "summary-draft")
    look_at(page, f"/summary/{numbers[1]}/", "summary-published")
    look_at(page, "/summary/2020-999/", "summary-not-found")
