"""One officer's firms go over to others in one act: nobody is orphaned, every firm is told."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import MONDAY_NOON
from tests.factories import (
    LONG_AGO,
    MONDAY,
    actor_of,
    make_actor,
    make_enterprise,
    make_stewardship,
    make_team,
    make_town,
    make_user,
)
from zhuqi.enterprises.models import EnterpriseEvent
from zhuqi.enterprises.selectors import broken_history_links
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.organisations.roles import Role
from zhuqi.stewardship import selectors, services
from zhuqi.stewardship.categories import ToldBy
from zhuqi.stewardship.models import ConflictOfInterest, HandOver, HandOverFirm, StewardProfile, Stewardship
from zhuqi.stewardship.models import StewardshipEvent as Event
from zhuqi.stewardship.services import Matter, Move

pytestmark = pytest.mark.django_db
TOMORROW = MONDAY + timedelta(days=1)


@pytest.fixture
def act():
    """Hand 小周's three firms to 小郑 correctly, except in what the test changes."""
    outgoing, successor = make_user(Role.STEWARD, name="小周"), make_user(Role.STEWARD, name="小郑")
    firms = [make_enterprise(name, steward=outgoing) for name in ("甲公司", "乙公司", "丙公司")]
    dispatcher = make_actor(Role.DISPATCHER)
    matters = (Matter("问题", "2026-000001", "用电增容，在办"),)
    moves = [Move(firm.pk, successor.pk, matters) for firm in firms]

    def _act(**changes):
        given = {"outgoing_id": outgoing.pk, "moves": moves, "since": TOMORROW, "reason": "轮换", "actor": dispatcher}
        return services.hand_over(**(given | {"at": MONDAY_NOON} | changes))

    _act.outgoing, _act.successor, _act.firms, _act.moves, _act.office = outgoing, successor, firms, moves, dispatcher
    return _act


def test_all_go_over_and_nothing_of_the_old_officer_stays_open(act):
    number = act(basis="〔2026〕9号")

    assert not Stewardship.objects.filter(steward=act.outgoing, until__isnull=True).exists()
    assert {selectors.steward_of(firm.pk).name for firm in act.firms} == {"小郑"}
    assert selectors.steward_of(act.firms[0].pk, MONDAY).name == "小周"
    card = selectors.hand_over_card(actor=act.office, number=number)
    assert [(firm.enterprise.name, firm.successor.name, firm.matters[0].number) for firm in card.firms] == [
        ("甲公司", "小郑", "2026-000001"), ("乙公司", "小郑", "2026-000001"), ("丙公司", "小郑", "2026-000001"),
    ]  # fmt: skip
    event = Event.objects.get()
    assert (event.action, event.data["number"], event.data["firms"]) == ("HANDED_OVER", number, 3)
    assert EnterpriseEvent.objects.filter(action="HAND_OVER").count() == 3
    assert broken_history_links() == ()


def test_each_firm_may_go_to_another_and_one_may_stay(act):
    third = make_user(Role.STEWARD, name="小吴")
    first, second, last = act.moves
    act(moves=[first, Move(second.enterprise_id, third.pk), Move(last.enterprise_id, None)])

    names = [selectors.steward_of(firm.pk).name for firm in act.firms]
    assert names == ["小郑", "小吴", "小周"]
    assert Event.objects.get().data["kept"] == 1


def test_no_firm_is_forgotten(act):
    with pytest.raises(StaleState, match="刚才有变动"):
        act(moves=act.moves[:2])
    with pytest.raises(StaleState):
        act(moves=[*act.moves, Move(make_enterprise("丁公司").pk, act.successor.pk)])
    assert HandOver.objects.count() == 0


def test_refuses_to_move_nothing_to_oneself_or_without_a_reason(act):
    with pytest.raises(Refused, match="请至少为一家"):
        act(moves=[Move(firm.pk, None) for firm in act.firms])
    with pytest.raises(Refused, match="不能是小周本人"):
        act(moves=[Move(firm.pk, act.outgoing.pk) for firm in act.firms])
    with pytest.raises(Refused, match="交接缘由"):
        act(reason=" ")


def test_refuses_who_is_full_unless_it_is_meant(act):
    StewardProfile.objects.create(user=act.successor, capacity=2)
    with pytest.raises(Refused, match="小郑接手后将包联 3 家，超过上限 2 家"):
        act()
    assert act(over_capacity=True)


def test_refuses_who_takes_no_firms_or_must_keep_away(act):
    profile = StewardProfile.objects.create(user=act.successor, is_available=False)
    with pytest.raises(Refused, match="暂不安排"):
        act()
    profile.delete()
    ConflictOfInterest.objects.create(
        steward=act.successor, enterprise=act.firms[1], reason="配偶任职", since=LONG_AGO, declared_by=act.successor
    )
    with pytest.raises(Refused, match="小郑与乙公司有回避关系"):
        act()
    assert (HandOver.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize("role", [Role.STEWARD, Role.SUPERVISOR, Role.LEADER, Role.CALLER, Role.HANDLER])
def test_refuses_others(act, role):
    with pytest.raises(NotAllowed):
        act(actor=make_actor(role))


def test_a_group_lead_hands_over_within_their_towns(act):
    assert act(actor=make_actor(Role.GROUP_LEAD, team=make_team(towns=(make_town(),))))


def test_nothing_is_left_behind_when_the_transaction_fails(act):
    with transaction.atomic():
        act()
        transaction.set_rollback(True)
    assert (HandOver.objects.count(), Event.objects.count(), EnterpriseEvent.objects.count()) == (0, 0, 0)
    assert Stewardship.objects.filter(steward=act.outgoing, until__isnull=True).count() == 3


def test_who_sees_a_hand_over(act):
    number = act()
    for person in (act.outgoing, act.successor):
        assert selectors.hand_over_card(actor=actor_of(person), number=number).number == number
    assert [row.number for row in selectors.hand_overs(actor=act.office)] == [number]
    for role in (Role.STEWARD, Role.HANDLER, Role.AUDITOR):
        with pytest.raises(NotFound):
            selectors.hand_over_card(actor=make_actor(role), number=number)


class TestTelling:
    @pytest.fixture
    def tell(self, act):
        """Tell the first firm correctly, except in what the test changes."""
        act()
        row = HandOverFirm.objects.order_by("id").first()

        def _tell(**changes):
            given = {"hand_over_firm_id": row.pk, "told_on": MONDAY, "told_how": ToldBy.TELEPHONE, "at": MONDAY_NOON}
            return services.tell_firm(**(given | {"actor": actor_of(act.successor)} | changes))

        return _tell

    def test_the_successor_ticks_off_once(self, act, tell):
        assert len(selectors.firms_to_tell([act.successor.pk])) == 3
        tell()
        assert len(selectors.firms_to_tell([act.successor.pk])) == 2
        assert Event.objects.filter(action="FIRM_TOLD").count() == 1
        with pytest.raises(StaleState):
            tell()

    def test_the_office_may_and_others_may_not(self, act, tell):
        for role in (Role.STEWARD, Role.SUPERVISOR, Role.HANDLER):
            with pytest.raises(NotAllowed):
                tell(actor=make_actor(role))
        tell(actor=act.office, told_how=ToldBy.LETTER)

    def test_refuses_a_day_that_cannot_be(self, tell):
        with pytest.raises(Refused, match="不能晚于今天"):
            tell(told_on=TOMORROW)
        with pytest.raises(Refused, match="早于交接登记"):
            tell(told_on=MONDAY - timedelta(days=1))
        with pytest.raises(NotFound):
            tell(hand_over_firm_id=999_999)

    def test_a_firm_that_stays_is_not_told(self, act):
        act(moves=[act.moves[0], *(Move(move.enterprise_id, None) for move in act.moves[1:])])
        row = HandOverFirm.objects.get(successor=None, enterprise=act.firms[1])
        with pytest.raises(Refused, match="没有移交"):
            services.tell_firm(
                hand_over_firm_id=row.pk, told_on=MONDAY, told_how=ToldBy.VISIT, actor=act.office, at=MONDAY_NOON
            )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choices=st.lists(st.integers(min_value=-1, max_value=2), min_size=1, max_size=6))
def test_whatever_is_chosen_no_firm_is_orphaned(choices):
    with transaction.atomic():
        outgoing = make_user(Role.STEWARD)
        others = [make_user(Role.STEWARD) for _ in range(3)]
        firms = [make_enterprise(f"公司{index}") for index in range(len(choices))]
        for firm in firms:
            make_stewardship(firm, outgoing)
        moves = [
            Move(firm.pk, others[choice].pk if choice >= 0 else None)
            for firm, choice in zip(firms, choices, strict=True)
        ]
        kept = {move.enterprise_id for move in moves if move.successor_id is None}
        try:
            services.hand_over(
                outgoing_id=outgoing.pk, moves=moves, since=TOMORROW, reason="轮换",
                actor=make_actor(Role.DISPATCHER), at=MONDAY_NOON,
            )  # fmt: skip
        except Refused:
            assert len(kept) == len(firms)
        open_ones = Stewardship.objects.filter(until__isnull=True)
        assert set(open_ones.filter(steward=outgoing).values_list("enterprise_id", flat=True)) == kept
        assert open_ones.filter(enterprise__in=firms).count() == len(firms)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_of_two_hand_overs_at_once_the_second_finds_nothing_left(act):
    found = []

    def second() -> None:
        try:
            act()
        except StaleState as stale:
            found.append(str(stale))
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        act()
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(10)

    assert (HandOver.objects.count(), len(found)) == (1, 1)
    assert selectors.broken_stewardship_links() == ()
