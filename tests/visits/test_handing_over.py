"""An officer's firms go over together with the visits arranged there, or nothing does."""

from datetime import date, time, timedelta

import pytest

from tests.conftest import MONDAY_NOON
from tests.factories import MONDAY, make_actor, make_enterprise, make_user
from zhuqi.foundation.errors import NotAllowed, Refused
from zhuqi.organisations.roles import Role
from zhuqi.stewardship.models import StewardProfile, Stewardship
from zhuqi.stewardship.services import Move
from zhuqi.visits import selectors, services
from zhuqi.visits.models import Appointment
from zhuqi.visits.workflow import Purpose

pytestmark = pytest.mark.django_db
THURSDAY = date(2026, 9, 24)


@pytest.fixture
def act():
    """Hand two firms over correctly, to one successor each; a visit is arranged at the first."""
    office = make_actor(Role.DISPATCHER)
    outgoing, first, second = (make_user(Role.STEWARD, name=name) for name in ("小周", "小郑", "小吴"))
    firms = [make_enterprise(name, steward=outgoing) for name in ("甲公司", "乙公司")]
    services.propose_appointment(
        enterprise_id=firms[0].pk, purpose=Purpose.LISTEN, date=THURSDAY, starts_at=time(10), minutes=60,
        organiser_id=outgoing.pk, actor=office, at=MONDAY_NOON,
    )  # fmt: skip
    moves = [Move(firms[0].pk, first.pk), Move(firms[1].pk, second.pk)]

    def _act(**changes):
        given = {"outgoing_id": outgoing.pk, "moves": moves, "since": MONDAY + timedelta(days=1), "reason": "轮换"}
        return services.hand_over_with_visits(**(given | {"actor": office, "at": MONDAY_NOON} | changes))

    _act.outgoing, _act.first, _act.firms = outgoing, first, firms
    return _act


def test_the_visit_goes_where_its_firm_goes(act):
    assert [visit.organiser_name for visit in selectors.arranged_visits([act.firms[0].pk], MONDAY)] == ["小周"]

    number, visits = act()

    assert (number, visits) == ("J000001", 1)
    assert Appointment.objects.get().organiser_id == act.first.pk
    assert not Appointment.objects.filter(organiser=act.outgoing).exists()
    assert not Stewardship.objects.filter(steward=act.outgoing, until__isnull=True).exists()


def test_a_refused_hand_over_leaves_the_visit_where_it_was(act):
    StewardProfile.objects.create(user=act.first, capacity=0)
    with pytest.raises(Refused, match="超过上限"):
        act()
    with pytest.raises(NotAllowed):
        act(actor=make_actor(Role.SUPERVISOR))
    assert Appointment.objects.get().organiser_id == act.outgoing.pk
