"""Many firms at once: from a list, from a roster; all or none, each with its line of history."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.conftest import MONDAY_NOON
from tests.factories import (
    LONG_AGO,
    MONDAY,
    make_actor,
    make_enterprise,
    make_stewardship,
    make_team,
    make_town,
    make_unit,
    make_user,
)
from zhuqi.enterprises.categories import TagLevel
from zhuqi.enterprises.models import Enterprise, EnterpriseEvent
from zhuqi.enterprises.selectors import broken_history_links
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.organisations.roles import Role
from zhuqi.stewardship import selectors, services
from zhuqi.stewardship.models import ConflictOfInterest, Stewardship, StewardshipEvent
from zhuqi.stewardship.services import RosterEntry

pytestmark = pytest.mark.django_db
YESTERDAY = MONDAY - timedelta(days=1)


@pytest.fixture
def firms():
    """Three firms; the first has a steward since long ago."""
    rows = [make_enterprise(name) for name in ("甲公司", "乙公司", "丙公司")]
    make_stewardship(rows[0], make_user(Role.STEWARD, name="小郑"))
    return rows


@pytest.fixture
def act(firms):
    """Appoint correctly, except in what the test changes."""
    steward, dispatcher = make_user(Role.STEWARD, name="小周"), make_actor(Role.DISPATCHER)
    pairs = [(firm.pk, steward.pk) for firm in firms]

    def _act(**changes):
        given = {"pairs": pairs, "since": MONDAY, "basis": "〔2026〕7号", "actor": dispatcher, "at": MONDAY_NOON}
        return services.appoint_many(**(given | changes))

    _act.steward = steward
    return _act


def test_appoints_all_and_ends_those_before(act, firms):
    outcome = act()

    assert outcome.changed == {firm.pk for firm in firms}
    assert {ref.name for ref in selectors.stewards_of(outcome.changed, MONDAY).values()} == {"小周"}
    assert selectors.steward_of(firms[0].pk, YESTERDAY).name == "小郑"
    event = StewardshipEvent.objects.get(pk=outcome.event_id)
    assert (event.action, event.reason, event.data["firms"], event.data["new"]) == (
        "APPOINTED_MANY", "〔2026〕7号", 3, 2,
    )  # fmt: skip
    assert EnterpriseEvent.objects.filter(action="APPOINT_STEWARD").count() == 3
    assert broken_history_links() == ()
    assert selectors.broken_stewardship_links() == ()


def test_who_is_it_already_stays_and_leaves_no_line(act):
    act()
    again = act(since=MONDAY + timedelta(days=3))

    assert (again.event_id, len(again.changed), len(again.unchanged)) == (None, 0, 3)
    assert StewardshipEvent.objects.count() == 1


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEADER, Role.CALLER, Role.STEWARD, Role.HANDLER, Role.AUDITOR])
def test_refuses_others(act, role):
    with pytest.raises(NotAllowed):
        act(actor=make_actor(role))


def test_a_group_lead_appoints_for_their_towns_only(act, firms):
    lead = make_actor(Role.GROUP_LEAD, team=make_team(towns=(make_town(),)))
    far = make_enterprise("远处公司", town=make_town("远乡"))
    with pytest.raises(NotAllowed, match="范围"):
        act(actor=lead, pairs=[(firms[0].pk, act.steward.pk), (far.pk, act.steward.pk)])
    assert len(act(actor=lead).changed) == 3


def test_refuses_who_is_no_steward_and_who_must_keep_away(act, firms):
    with pytest.raises(Refused, match="没有首席服务官角色"):
        act(pairs=[(firms[0].pk, make_user(Role.CALLER).pk)])
    with pytest.raises(NotFound):
        act(pairs=[(firms[0].pk, 999_999)])
    ConflictOfInterest.objects.create(
        steward=act.steward, enterprise=firms[2], reason="配偶任职", since=LONG_AGO, declared_by=act.steward
    )
    with pytest.raises(Refused, match="小周与丙公司有回避关系"):
        act()
    assert (StewardshipEvent.objects.count(), Stewardship.objects.count()) == (0, 1)


def test_refuses_a_firm_given_to_two_and_days_that_overlap(act, firms):
    with pytest.raises(Refused, match="甲公司被同时指定给两人"):
        act(pairs=[(firms[0].pk, act.steward.pk), (firms[0].pk, make_user(Role.STEWARD).pk)])
    with pytest.raises(Refused, match="请至少选择一家"):
        act(pairs=[])
    later = make_enterprise("丁公司", steward=None)
    make_stewardship(later, make_user(Role.STEWARD), since=MONDAY + timedelta(days=9))
    with pytest.raises(Refused, match="早于丁公司现任"):
        act(pairs=[(later.pk, act.steward.pk)])
    act()
    services.end_many(
        enterprise_ids=[firms[0].pk], until=MONDAY, reason="调离", actor=make_actor(Role.DISPATCHER), at=MONDAY_NOON
    )
    with pytest.raises(Refused, match="重叠"):
        act(pairs=[(firms[0].pk, act.steward.pk)])


def test_nothing_is_left_behind_when_the_transaction_fails(act):
    with transaction.atomic():
        act()
        transaction.set_rollback(True)
    assert (Stewardship.objects.count(), EnterpriseEvent.objects.count(), StewardshipEvent.objects.count()) == (1, 0, 0)


def test_ends_many_with_a_reason(act, firms):
    given = {"enterprise_ids": [firm.pk for firm in firms], "until": MONDAY, "at": MONDAY_NOON}
    dispatcher = make_actor(Role.DISPATCHER)
    with pytest.raises(Refused, match="理由"):
        services.end_many(reason=" ", actor=dispatcher, **given)
    with pytest.raises(NotAllowed):
        services.end_many(reason="换届", actor=make_actor(Role.SUPERVISOR), **given)

    outcome = services.end_many(reason="换届", actor=dispatcher, **given)

    assert (len(outcome.changed), len(outcome.unchanged)) == (1, 2)
    assert not Stewardship.objects.filter(until__isnull=True).exists()
    with pytest.raises(Refused, match="都没有首席服务官"):
        services.end_many(reason="换届", actor=dispatcher, **given)


def test_ten_thousand_firms_take_seconds(act):
    town = make_town()
    Enterprise.objects.bulk_create(
        Enterprise(
            number=f"F{n}", kind="ENTERPRISE", name=f"公司{n}", name_key=f"公司{n}", division=town,
            created_at=MONDAY_NOON,
        )
        for n in range(10_000)
    )  # fmt: skip
    pairs = [(pk, act.steward.pk) for pk in Enterprise.objects.values_list("pk", flat=True)]
    begun = time.monotonic()
    assert len(act(pairs=pairs).changed) == 10_003
    assert time.monotonic() - begun < 15
    assert broken_history_links() == ()


@pytest.mark.django_db(transaction=True)
def test_a_single_appointment_at_the_same_moment_comes_after(act, firms):
    other = make_user(Role.STEWARD, name="小吴")
    dispatcher = make_actor(Role.DISPATCHER)

    def second() -> None:
        try:
            services.appoint_steward(
                enterprise_id=firms[1].pk, steward_id=other.pk, since=MONDAY, actor=dispatcher, at=MONDAY_NOON
            )
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        act()
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(10)

    assert selectors.steward_of(firms[1].pk).name == "小吴"
    assert broken_history_links() == ()


# ---------------------------------------------------------------- the roster


def take(entries, **changes):
    given = {"since": MONDAY, "basis": "包联名单", "actor": make_actor(Role.DISPATCHER), "at": MONDAY_NOON}
    return services.appoint_from_roster(entries=entries, **(given | changes))


def test_a_roster_appoints_by_name_and_notes_leaders(firms):
    make_user(Role.STEWARD, name="小周")
    entries = [
        RosterEntry(firms[0].pk, "小周", "张某（副市长）"),
        RosterEntry(firms[1].pk, " 小 周 ", "李某（副省长）、赵某（副县长）"),
        RosterEntry(firms[2].pk, "查无此人"),
    ]

    outcome = take(entries)

    assert (outcome.appointed, outcome.leaders) == (2, 3)
    assert outcome.problems == ((firms[2].pk, "没有姓名为“查无此人”的首席服务官，请先导入人员或核对姓名。"),)
    assert [(leader.name, leader.level) for leader in selectors.leaders_of(firms[1].pk)] == [
        ("李某（副省长）", TagLevel.PROVINCE),
        ("赵某（副县长）", TagLevel.COUNTY),
    ]
    again = take(entries)
    assert (again.appointed, again.unchanged, again.leaders) == (0, 2, 0)


def test_of_several_of_one_name_the_unit_or_the_town_decides(firms):
    town = make_town("远乡")
    near = make_user(Role.STEWARD, name="张伟", unit=make_unit("商务局"))
    far = make_user(Role.STEWARD, name="张伟", unit=make_unit("水利局"), team=make_team(towns=(town,)))
    there = make_enterprise("远处公司", town=town)

    outcome = take(
        [RosterEntry(firms[0].pk, "张伟"), RosterEntry(firms[1].pk, "张伟(商务局)"), RosterEntry(there.pk, "张伟")]
    )

    assert [pk for pk, _ in outcome.problems] == [firms[0].pk]
    assert "有 2 位首席服务官都叫“张伟”" in outcome.problems[0][1]
    assert selectors.steward_of(firms[1].pk).id == near.pk
    assert selectors.steward_of(there.pk).id == far.pk


def test_a_roster_never_breaks_a_conflict_or_a_later_appointment(firms):
    steward = make_user(Role.STEWARD, name="小周")
    ConflictOfInterest.objects.create(
        steward=steward, enterprise=firms[1], reason="配偶任职", since=LONG_AGO, declared_by=steward
    )
    make_stewardship(firms[2], make_user(Role.STEWARD, name="小吴"), since=MONDAY + timedelta(days=5))

    outcome = take([RosterEntry(firm.pk, "小周") for firm in firms])

    assert outcome.appointed == 1
    assert {pk for pk, _ in outcome.problems} == {firms[1].pk, firms[2].pk}
