"""The pages of fieldwork, looked at: briefing, record, symposium, minutes; on the desk, on a phone, on paper."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.desk.ledger_cast import bring, make_cast
from tests.desk.looking import look_at, sign_in
from tests.factories import make_liaison, make_tag
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Role
from zhuqi.visits import services

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db):
    cast = make_cast()
    make_liaison(cast.firm, name="张经理")
    make_tag(cast.firm)
    for status in (Status.IN_PROGRESS, Status.ASSIGNED, Status.LONG_TERM):
        bring(cast, status, description="变电站建设一再推迟，生产线不能正常供电，影响订单交付，" * 6)
    for days, summary in ((40, "订单饱满，计划扩产"), (2, "担心冬季用电，希望尽快送电")):
        services.record_visit(
            enterprise_ids=[cast.firm.pk], date=timezone.localdate() - timedelta(days=days), purpose="走访",
            summary=summary, has_no_request=True, actor=cast.actor(Role.STEWARD), at=timezone.now(),
        )  # fmt: skip
    return cast


def pages_on_paper(page, name: str) -> int:  # type: ignore[no-untyped-def]
    """Print the page and count the sheets."""
    content = page.pdf(prefer_css_page_size=True)
    folder = os.environ.get("ZHUQI_PICTURES")
    if folder:
        Path(folder, f"{name}.pdf").write_bytes(content)
    return int(content.count(b"/Type /Page\n") or content.count(b"/Type /Page ") or content.count(b"/Type/Page"))


def test_the_briefing_fits_one_sheet(page, cast):
    sign_in(page, cast.people[Role.STEWARD])
    look_at(page, f"/visits/briefing/{cast.firm.number}/", "briefing")
    assert pages_on_paper(page, "briefing") == 1
