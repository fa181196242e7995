"""Day tours: put together from what is known, computed once, moved by hand with new times, accepted in one act."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.core.management import call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.conftest import MONDAY_NOON
from tests.factories import MONDAY, actor_of, make_actor, make_enterprise, make_tag, make_team, make_town, make_user
from zhuqi.enterprises.categories import TagKind
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.organisations.roles import Role
from zhuqi.visits import selectors, services
from zhuqi.visits.models import Appointment, FieldworkEvent, TourPlan
from zhuqi.visits.planner import _routing
from zhuqi.visits.workflow import Purpose

pytestmark = pytest.mark.django_db

DAYS = [date(2026, 9, 22), date(2026, 9, 23)]


@pytest.fixture(autouse=True)
def _a_short_search(monkeypatch):
    monkeypatch.setattr(_routing, "STEPS_EACH", 1_000)


@pytest.fixture
def office():
    return make_actor(Role.DISPATCHER, name="老李")


@pytest.fixture
def team():
    return make_team(towns=(make_town("东村镇"),))


@pytest.fixture
def stewards(team):
    return [make_user(Role.STEWARD, name=name, username=name, team=team) for name in ("wang", "zhao")]


@pytest.fixture
def firms(team):
    """Six firms hit by the flood, a few kilometres apart."""
    found = []
    for number in range(6):
        place = {"longitude": Decimal("113.0") + Decimal(number) / 50, "latitude": Decimal("34.75")}
        firm = make_enterprise(f"受灾企业{number}", town=make_town("东村镇"), **place)
        make_tag(firm, TagKind.DISASTER_HIT)
        found.append(firm)
    return found


@pytest.fixture
def ask(office, stewards, firms):
    def _ask(**changes):
        given = {
            "officer_ids": [person.pk for person in stewards],
            "days": DAYS,
            "wanted": services.Wanted(tag=TagKind.DISASTER_HIT),
            "actor": office,
            "at": MONDAY_NOON,
        }
        return services.ask_tours(**(given | changes))

    return _ask


def finish(number: str) -> None:
    event = FieldworkEvent.objects.get(action="ASK_TOURS", data__plan=number)
    services.finish_tours(event_id=event.pk, at=MONDAY_NOON)


def keys(card: selectors.TourCard) -> list[str]:
    return sorted(stop.key for tour in card.tours for stop in tour.stops)


def test_asking_leaves_a_job_and_the_job_a_plan(ask, office, firms):
    number = ask()
    job = ProcrastinateJob.objects.get()
    assert job.task_name == "visits.plan_tours"
    assert selectors.tour_card(actor=office, number=number).is_waiting
    finish(number)
    finish(number)

    card = selectors.tour_card(actor=office, number=number)
    assert keys(card) == sorted(firm.number for firm in firms)
    assert {tour.officer for tour in card.tours if tour.stops} == {"wang", "zhao"}
    assert FieldworkEvent.objects.filter(action="FINISH_TOURS").count() == 1


def test_who_has_a_visit_that_week_is_spared(ask, office, firms):
    services.propose_appointment(
        enterprise_id=firms[0].pk, purpose=Purpose.LISTEN, date=date(2026, 9, 25), starts_at=time(10), minutes=60,
        actor=office, at=MONDAY_NOON,
    )  # fmt: skip
    number = ask()
    finish(number)

    card = selectors.tour_card(actor=office, number=number)
    assert firms[0].number not in keys(card)
    assert "已有走访" in next(one.why for one in card.left_out if one.key == firms[0].number)


def test_a_standing_appointment_stays_where_it_is(ask, office, firms, stewards):
    made = services.propose_appointment(
        enterprise_id=firms[0].pk, purpose=Purpose.LISTEN, date=DAYS[0], starts_at=time(10), minutes=60,
        actor=actor_of(stewards[0]), at=MONDAY_NOON,
    )  # fmt: skip
    number = ask()
    finish(number)

    card = selectors.tour_card(actor=office, number=number)
    (stop,) = [stop for tour in card.tours for stop in tour.stops if stop.is_fixed]
    assert (stop.key, stop.start, stop.leave) == (made.number, "10:00", "11:00")
    with pytest.raises(Refused, match="已约定"):
        services.take_out_stop(number=number, visit=made.number, version=0, actor=office, at=MONDAY_NOON)


def test_a_stop_moved_to_another_officer_and_day_gets_new_times(ask, office, firms):
    number = ask()
    finish(number)
    services.move_stop(
        number=number, visit=firms[0].number, officer="zhao", day="2026-09-23", position=0, version=0, actor=office,
        at=MONDAY_NOON,
    )  # fmt: skip

    card = selectors.tour_card(actor=office, number=number)
    tour = next(tour for tour in card.tours if tour.officer == "zhao" and tour.day == "2026-09-23")
    assert tour.stops[0].key == firms[0].number
    assert tour.stops[0].start >= tour.start
    assert keys(card) == sorted(firm.number for firm in firms)
    with pytest.raises(StaleState, match="别人"):
        services.take_out_stop(number=number, visit=firms[0].number, version=0, actor=office, at=MONDAY_NOON)


def test_a_stop_that_does_not_fit_is_refused_and_nothing_moves(ask, office, firms):
    number = ask()
    finish(number)
    with pytest.raises(Refused, match="放不进"):
        services.move_stop(
            number=number, visit=firms[0].number, officer="nobody", day="2026-09-23", position=0, version=0,
            actor=office, at=MONDAY_NOON,
        )  # fmt: skip

    assert TourPlan.objects.get().version == 0


def test_what_is_taken_out_can_be_put_back(ask, office, firms):
    number = ask()
    finish(number)
    services.take_out_stop(number=number, visit=firms[0].number, version=0, actor=office, at=MONDAY_NOON)
    card = selectors.tour_card(actor=office, number=number)
    assert [one.key for one in card.left_out] == [firms[0].number]

    services.move_stop(
        number=number, visit=firms[0].number, officer="wang", day="2026-09-22", position=99, version=1, actor=office,
        at=MONDAY_NOON,
    )  # fmt: skip
    assert selectors.tour_card(actor=office, number=number).left_out == ()


def test_accepting_asks_every_firm_at_its_time(ask, office, firms):
    number = ask()
    finish(number)
    done = services.accept_tours(number=number, version=0, actor=office, at=MONDAY_NOON)

    assert (done.proposed, done.refused) == (6, ())
    card = selectors.tour_card(actor=office, number=number)
    times = {(stop.number, tour.day, stop.start) for tour in card.tours for stop in tour.stops}
    asked = Appointment.objects.values_list("enterprise__number", "date", "starts_at")
    assert {(firm, day.isoformat(), f"{begin:%H:%M}") for firm, day, begin in asked} == times
    with pytest.raises(StaleState):
        services.accept_tours(number=number, version=0, actor=office, at=MONDAY_NOON)


def test_who_cannot_be_asked_any_more_is_told_with_the_reason(ask, office, firms):
    number = ask()
    finish(number)
    services.propose_appointment(
        enterprise_id=firms[0].pk, purpose=Purpose.LISTEN, date=date(2026, 9, 25), starts_at=time(16), minutes=60,
        actor=office, at=MONDAY_NOON,
    )  # fmt: skip
    done = services.accept_tours(number=number, version=0, actor=office, at=MONDAY_NOON)

    assert done.proposed == 5
    assert done.refused[0][0] == firms[0].number


def test_a_steward_plans_for_themselves_only(ask, stewards):
    own = actor_of(stewards[0])
    with pytest.raises(NotAllowed, match="替别人"):
        ask(actor=own)

    number = ask(actor=own, officer_ids=[own.user_id])
    assert selectors.tour_card(actor=own, number=number).is_waiting
    with pytest.raises(NotFound):
        selectors.tour_card(actor=actor_of(stewards[1]), number=number)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"days": [MONDAY]}, "明天起"),
        ({"days": []}, "请选择日期"),
        ({"officer_ids": []}, "请选择走访人员"),
        ({"wanted": services.Wanted(tag=TagKind.GAZELLE)}, "没有可安排"),
    ],
)
def test_refuses_what_makes_no_sense(ask, changes, words):
    with pytest.raises(Refused, match=words):
        ask(**changes)


def test_quiet_days_are_not_planned(ask, office):
    services.set_quiet_days(reason="安静生产日", since=MONDAY, first_day=22, actor=office, at=MONDAY_NOON)
    with pytest.raises(Refused, match="宁静日"):
        ask()


def test_an_altered_history_is_found(ask, capsys):
    finish(ask())
    call_command("verify_ledger")
    assert "走访记录不符0处" in capsys.readouterr().out
    first = FieldworkEvent.objects.earliest("pk")
    first.pk, first.reason = None, "补写的一条"
    first.save(force_insert=True)

    with pytest.raises(SystemExit):
        call_command("verify_ledger")
    assert "内容与摘要不符" in capsys.readouterr().out
