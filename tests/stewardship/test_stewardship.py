"""One steward at a time, each enterprise; who may say so; what a deputy inherits."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import MONDAY_NOON
from tests.factories import (
    LONG_AGO,
    MONDAY,
    actor_of,
    make_actor,
    make_enterprise,
    make_stewardship,
    make_tag,
    make_team,
    make_town,
    make_user,
)
from zhuqi.enterprises.categories import TagKind, TagLevel
from zhuqi.enterprises.models import EnterpriseEvent
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.organisations.models import Absence
from zhuqi.organisations.roles import Role
from zhuqi.stewardship import selectors, services
from zhuqi.stewardship.models import Stewardship

pytestmark = pytest.mark.django_db
YESTERDAY = MONDAY - timedelta(days=1)


@pytest.fixture
def act():
    """Appoint a steward correctly, except in what the test changes."""
    dispatcher, enterprise = make_actor(Role.DISPATCHER), make_enterprise()
    steward = make_user(Role.STEWARD, name="小周")

    def _act(**changes):
        given = {"enterprise_id": enterprise.pk, "steward_id": steward.pk, "since": MONDAY, "basis": "分包名单"}
        return services.appoint_steward(**(given | {"actor": dispatcher, "at": MONDAY_NOON} | changes))

    return _act


def test_appoints_and_records(act):
    row = Stewardship.objects.get(pk=act())

    assert selectors.steward_of(row.enterprise_id, MONDAY).name == "小周"
    assert selectors.steward_of(row.enterprise_id, YESTERDAY) is None
    assert selectors.stewarded_enterprise_ids([row.steward_id], MONDAY) == {row.enterprise_id}
    event = EnterpriseEvent.objects.get()
    assert (event.action, event.reason) == ("APPOINT_STEWARD", "分包名单")


def test_the_next_steward_ends_the_present_one(act):
    first = Stewardship.objects.get(pk=act(since=LONG_AGO))
    act(steward_id=make_user(Role.STEWARD, name="小郑").pk)

    first.refresh_from_db()
    assert first.until == YESTERDAY
    assert selectors.steward_of(first.enterprise_id, YESTERDAY).name == "小周"
    assert selectors.steward_of(first.enterprise_id, MONDAY).name == "小郑"


def test_refuses_the_same_person_twice(act):
    act()
    with pytest.raises(Refused, match="小周已是"):
        act()


def test_refuses_somebody_who_is_no_steward(act):
    with pytest.raises(Refused, match="没有首席服务官角色"):
        act(steward_id=make_user(Role.CALLER).pk)


def test_refuses_a_day_before_the_present_one_began(act):
    act()
    with pytest.raises(Refused, match="早于现任"):
        act(steward_id=make_user(Role.STEWARD).pk, since=YESTERDAY)


def test_refuses_a_day_that_overlaps_what_ended(act):
    enterprise_id = Stewardship.objects.get(pk=act(since=LONG_AGO)).enterprise_id
    ended = {"enterprise_id": enterprise_id, "actor": make_actor(Role.DISPATCHER), "at": MONDAY_NOON}
    services.end_stewardship(until=MONDAY, **ended)
    with pytest.raises(Refused, match="重叠"):
        act()


def test_a_group_lead_appoints_in_their_district_only(act):
    lead = make_actor(Role.GROUP_LEAD, team=make_team(towns=(make_town(),)))
    act(actor=lead)
    with pytest.raises(NotFound):
        act(actor=lead, enterprise_id=make_enterprise("远处公司", town=make_town("远乡")).pk)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEADER, Role.CALLER, Role.STEWARD])
def test_refuses_readers(act, role):
    with pytest.raises(NotAllowed):
        act(actor=make_actor(role, team=make_team(towns=(make_town(),)) if role is Role.STEWARD else None))
    act()


@pytest.mark.parametrize("role", [Role.HANDLER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_strangers_do_not_know_the_firm(act, role):
    with pytest.raises(NotFound):
        act(actor=make_actor(role))


def test_nothing_is_left_behind_when_the_transaction_fails(act):
    with transaction.atomic():
        act()
        transaction.set_rollback(True)
    assert (Stewardship.objects.count(), EnterpriseEvent.objects.count()) == (0, 0)


def test_ends_once(act):
    row = Stewardship.objects.get(pk=act())
    given = {"enterprise_id": row.enterprise_id, "actor": make_actor(Role.DISPATCHER), "at": MONDAY_NOON}
    with pytest.raises(Refused, match="早于包联开始日期"):
        services.end_stewardship(until=MONDAY - timedelta(days=5), **given)
    services.end_stewardship(until=MONDAY, **given)

    assert selectors.steward_of(row.enterprise_id, MONDAY + timedelta(days=1)) is None
    with pytest.raises(StaleState):
        services.end_stewardship(until=MONDAY, **given)
    assert EnterpriseEvent.objects.count() == 2


def test_the_database_itself_allows_one_steward_only(act):
    row = Stewardship.objects.get(pk=act())
    with pytest.raises(DatabaseError, match="enterprise_has_one_active_steward"), transaction.atomic():
        make_stewardship(row.enterprise, make_user(Role.STEWARD))


def test_a_deputy_looks_after_the_firms_of_the_absent(act):
    row = Stewardship.objects.get(pk=act())
    deputy = make_user(Role.STEWARD)
    Absence.objects.create(user=row.steward, deputy=deputy, since=MONDAY, until=MONDAY)

    actor = actor_of(deputy)

    assert selectors.stewarded_enterprise_ids(actor.grants[0].user_ids, MONDAY) == {row.enterprise_id}


def test_leaders_follow_each_other_by_level():
    enterprise, dispatcher = make_enterprise(), make_actor(Role.DISPATCHER)
    given = {"enterprise_id": enterprise.pk, "actor": dispatcher, "at": MONDAY_NOON}
    services.record_leader_lead(leader_name="张副市长", level=TagLevel.CITY, since=LONG_AGO, **given)
    services.record_leader_lead(leader_name="李副省长", level=TagLevel.PROVINCE, since=LONG_AGO, **given)
    services.record_leader_lead(leader_name="赵副市长", level=TagLevel.CITY, since=MONDAY, **given)

    assert [leader.name for leader in selectors.leaders_of(enterprise.pk, YESTERDAY)] == ["李副省长", "张副市长"]
    assert [leader.name for leader in selectors.leaders_of(enterprise.pk)] == ["李副省长", "赵副市长"]
    with pytest.raises(Refused, match="请填写包联领导"):
        services.record_leader_lead(leader_name=" ", level=TagLevel.CITY, since=MONDAY, **given)


def test_the_roster_is_what_is_tagged_stewarded_or_led(django_assert_max_num_queries):
    tagged, stewarded, led, _other = (make_enterprise(name) for name in ("甲公司", "乙公司", "丙公司", "丁公司"))
    make_tag(tagged, TagKind.ROSTER)
    make_stewardship(stewarded, make_user(Role.STEWARD, name="小周"))
    services.record_leader_lead(
        enterprise_id=led.pk,
        leader_name="张副市长",
        level=TagLevel.CITY,
        since=LONG_AGO,
        actor=make_actor(Role.DISPATCHER),
        at=MONDAY_NOON,
    )

    with django_assert_max_num_queries(9):
        lines = selectors.roster(MONDAY)

    assert [(line.enterprise.name, line.steward and line.steward.name, len(line.leaders)) for line in lines] == [
        ("甲公司", None, 0),
        ("乙公司", "小周", 0),
        ("丙公司", None, 1),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_appointments_at_once_the_second_sees_the_first():
    dispatcher, enterprise = make_actor(Role.DISPATCHER), make_enterprise()
    stewards = [make_user(Role.STEWARD, name=name) for name in ("小周", "小郑")]
    given = {"enterprise_id": enterprise.pk, "since": MONDAY, "actor": dispatcher, "at": MONDAY_NOON}

    def second() -> None:
        try:
            services.appoint_steward(steward_id=stewards[1].pk, **given)
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        services.appoint_steward(steward_id=stewards[0].pk, **given)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(10)

    rows = Stewardship.objects.order_by("id").values_list("steward__name", "until")
    assert list(rows) == [("小周", YESTERDAY), ("小郑", None)]
