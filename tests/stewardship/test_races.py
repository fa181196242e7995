"""Two people at once, on two connections: the second waits, then sees what the first did."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.conftest import MONDAY_NOON
from tests.factories import LONG_AGO, MONDAY, make_actor, make_enterprise, make_user
from zhuqi.enterprises.categories import TagKind, TagLevel
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations.roles import Role
from zhuqi.standards.enterprise_size import Size
from zhuqi.stewardship import selectors, services
from zhuqi.stewardship.categories import ToldBy
from zhuqi.stewardship.models import ConflictOfInterest, HandOverFirm, LeaderLead, StewardshipEvent
from zhuqi.stewardship.services import Move

pytestmark = pytest.mark.django_db(transaction=True)
TOMORROW = MONDAY + timedelta(days=1)


def twice_at_once(act: Callable[[], object]) -> list[object]:
    """Do the same act on two connections; return what each came to, a refusal as its sentence."""
    outcomes: list[object] = []

    def second() -> None:
        try:
            outcomes.append(act())
        except (Refused, NotFound) as refused:
            outcomes.append(str(refused))
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        outcomes.append(act())
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(10)
    assert selectors.broken_stewardship_links() == ()
    return outcomes


@pytest.fixture
def world():
    """An office, an officer with one firm, and a colleague."""
    officer, colleague = make_user(Role.STEWARD, name="小周"), make_user(Role.STEWARD, name="小郑")
    given = {"actor": make_actor(Role.DISPATCHER), "at": MONDAY_NOON}
    return officer, colleague, make_enterprise("甲公司", steward=officer), given


def test_a_profile_is_set_once(world):
    officer, _, _, given = world
    assert twice_at_once(lambda: services.set_steward_profile(user_id=officer.pk, capacity=3, **given)) == [True, False]
    assert StewardshipEvent.objects.count() == 1


def test_a_conflict_ends_once(world):
    officer, _, firm, given = world
    row = ConflictOfInterest.objects.create(
        steward=officer, enterprise=firm, reason="配偶任职", since=LONG_AGO, declared_by=officer
    )
    _, second = twice_at_once(lambda: services.end_conflict(conflict_id=row.pk, until=MONDAY, reason="已离职", **given))
    assert "已经解除" in str(second)


def test_a_leave_is_noted_once_and_ended_once(world):
    officer, colleague, _, given = world
    first, second = twice_at_once(
        lambda: services.record_steward_absence(
            user_id=officer.pk, deputy_id=colleague.pk, since=MONDAY, until=TOMORROW, **given
        )
    )
    assert "已登记请假" in str(second)
    _, again = twice_at_once(lambda: services.end_steward_absence(absence_id=int(str(first)), today=MONDAY, **given))
    assert "没有这条请假记录" in str(again)


def test_many_end_once(world):
    _, _, firm, given = world
    _, second = twice_at_once(lambda: services.end_many(enterprise_ids=[firm.pk], until=MONDAY, reason="换届", **given))
    assert "都没有首席服务官" in str(second)


def test_many_are_appointed_once(world):
    _, colleague, firm, given = world
    first, second = twice_at_once(
        lambda: services.appoint_many(pairs=[(firm.pk, colleague.pk)], since=TOMORROW, basis="", **given)
    )
    assert (len(first.changed), len(second.changed)) == (1, 0)


def test_a_lead_ends_once(world):
    _, _, firm, given = world
    lead = LeaderLead.objects.create(enterprise=firm, leader_name="张副市长", level=TagLevel.CITY.value, since=LONG_AGO)
    _, second = twice_at_once(lambda: services.end_leader_lead(lead_id=lead.pk, until=MONDAY, **given))
    assert "已经结束" in str(second)


def test_a_firm_is_told_once(world):
    officer, colleague, firm, given = world
    services.hand_over(
        outgoing_id=officer.pk, moves=[Move(firm.pk, colleague.pk)], since=TOMORROW, reason="轮换", **given
    )
    row = HandOverFirm.objects.get()
    _, second = twice_at_once(
        lambda: services.tell_firm(hand_over_firm_id=row.pk, told_on=MONDAY, told_how=ToldBy.WECHAT, **given)
    )
    assert "已经告知过了" in str(second)


def test_a_rule_begins_once(world):
    given = world[3]
    _, second = twice_at_once(
        lambda: services.set_tier_rule(
            since=TOMORROW, steward_key_targets=True, steward_tags=[TagKind.ROSTER], team_sizes=[Size.SMALL],
            team_with_open_issue=True, team_contacted=True, team_tags=[], sample_size=5, **given,
        )
    )  # fmt: skip
    assert "须晚于它" in str(second)
