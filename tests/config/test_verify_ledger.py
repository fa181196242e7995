"""``zhuqi verify_ledger``: all histories in one answer."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from tests.conftest import MONDAY_NOON
from tests.factories import make_actor, make_town
from zhuqi.enterprises.models import EnterpriseEvent
from zhuqi.enterprises.services import register_enterprise
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> str:
    town = make_town()
    return register_enterprise(
        name="甲公司", division_id=town.pk, actor=make_actor(Role.DISPATCHER), at=MONDAY_NOON
    ).number


def verified(*options: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_ledger", *options, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def test_the_histories_of_enterprises_are_checked_with_the_ledger(firm):
    status, text = verified("--json")
    assert (status, json.loads(text)) == (
        0,
        {
            "events": 0,
            "sealed_days": 0,
            "broken": [],
            "enterprise_events": 1,
            "broken_enterprises": [],
            "broken_stewardship": [],
            "broken_fieldwork": [],
            "broken_calls": [],
            "broken_policies": [],
        },
    )


def test_a_line_altered_behind_our_back_is_named_and_the_status_is_one(firm):
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE enterprises_enterpriseevent DISABLE TRIGGER USER")
    EnterpriseEvent.objects.update(reason="改写")

    status, text = verified("--json")
    assert (status, json.loads(text)["broken_enterprises"]) == (
        1,
        [{"enterprise": firm, "event": 1, "problem": "内容与摘要不符，记录被改动过"}],
    )
    status, text = verified()
    assert (status, f"{firm} 第1条：内容与摘要不符" in text) == (1, True)
