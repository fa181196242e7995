"""Appointments: what may be proposed, what the firm answers by its link, and what spares it."""

import itertools
from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import MONDAY_NOON
from tests.factories import actor_of, make_actor, make_enterprise, make_team, make_town, make_user
from zhuqi.foundation import signed_links
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.organisations.roles import Role
from zhuqi.visits import selectors, services
from zhuqi.visits.models import Appointment, AppointmentEvent, SignedLink
from zhuqi.visits.workflow import MOVES, AppointmentAction, AppointmentState, Purpose, is_legal

pytestmark = pytest.mark.django_db

THURSDAY = date(2026, 9, 24)


@pytest.fixture
def office():
    """老李 of the office."""
    return make_actor(Role.DISPATCHER, name="老李")


@pytest.fixture
def propose(office) -> Callable[..., services.Proposed]:
    """Propose a visit correctly, except in what the test changes."""
    firm = make_enterprise()

    def _propose(**changes):
        given = {
            "enterprise_id": firm.pk,
            "purpose": Purpose.LISTEN,
            "date": THURSDAY,
            "starts_at": time(10),
            "minutes": 60,
            "actor": office,
            "at": MONDAY_NOON,
        }
        return services.propose_appointment(**(given | changes))

    return _propose


def link_of(made: services.Proposed, at=MONDAY_NOON) -> str:
    line = selectors.link_of(made.appointment_id, at)
    assert line is not None
    return line.text


def state_of(made: services.Proposed) -> str:
    return Appointment.objects.get(pk=made.appointment_id).state


def test_asks_the_firm_records_it_and_makes_a_link(propose, office):
    made = propose()

    assert (made.number, state_of(made)) == ("Y000001", "PROPOSED")
    card = selectors.appointment_card(actor=office, number=made.number, at=MONDAY_NOON)
    assert [line.sentence for line in card.history] == ["老李 约访：2026-09-24 10:00"]
    assert card.link is not None
    assert selectors.broken_appointment_links() == ()


@pytest.mark.parametrize("role", [Role.HANDLER, Role.CALLER, Role.LEADER, Role.SUPERVISOR])
def test_refuses_those_who_do_not_visit(propose, role):
    with pytest.raises(NotAllowed, match="约访"):
        propose(actor=make_actor(role))


def test_a_steward_makes_appointments_only_for_themselves(propose):
    steward = make_actor(Role.STEWARD)
    with pytest.raises(NotAllowed, match="替别人"):
        propose(actor=steward, organiser_id=make_user(Role.STEWARD).pk)

    assert propose(actor=steward).number


def test_refuses_a_firm_out_of_sight(propose):
    team = make_team("第二小组", district="西部片区", towns=(make_town("西村镇"),))
    with pytest.raises(NotFound):
        propose(actor=make_actor(Role.GROUP_LEAD, team=team))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"date": date(2026, 9, 20)}, "已经过去"),
        ({"date": date(2027, 9, 24)}, "180 天"),
        ({"minutes": 5}, "时长"),
        ({"minutes": 1000}, "时长"),
        ({"note": "安全生产检 查"}, "检查"),
        ({"note": "限期整改"}, "整改"),
        ({"note": "字" * 201}, "说明"),
        ({"participants": ["长" * 51]}, "同行人员"),
    ],
)
def test_refuses_what_makes_no_sense_or_reads_like_an_inspection(propose, changes, words):
    with pytest.raises(Refused, match=words):
        propose(**changes)

    assert not Appointment.objects.exists()


def test_no_purpose_is_an_inspection():
    from zhuqi.visits.kinds import forbidden_word
    from zhuqi.visits.workflow import PURPOSE_LABELS

    assert all(forbidden_word(label, label) is None for label in PURPOSE_LABELS.values())
    assert set(PURPOSE_LABELS) == set(Purpose)


# ---------------------------------------------------------------- sparing the firm


def test_a_second_visit_in_the_week_is_refused_until_one_says_that_one_knows(propose, office):
    propose()
    changes = {"date": date(2026, 9, 25), "starts_at": time(15)}
    with pytest.raises(services.WeekIsTaken, match="并入"):
        propose(**changes)

    assert propose(**changes, despite_conflict=True).number == "Y000002"


def test_the_next_week_is_another_week(propose):
    propose()

    assert propose(date=date(2026, 9, 28)).number == "Y000002"


def test_the_month_has_a_cap_that_needs_a_reason_to_exceed(propose, office):
    services.set_visit_cap(per_month=1, actor=office, at=MONDAY_NOON)
    propose()
    changes = {"date": date(2026, 9, 29)}
    with pytest.raises(Refused, match="上限"):
        propose(**changes)

    made = propose(**changes, cap_reason="送电方案需当面确认")
    assert Appointment.objects.get(pk=made.appointment_id).cap_reason == "送电方案需当面确认"


def test_an_invitation_is_exempt_from_week_month_and_quiet_days(propose, office):
    services.set_visit_cap(per_month=1, actor=office, at=MONDAY_NOON)
    services.set_quiet_days(
        reason="安静生产日", since=MONDAY_NOON.date(), first_day=24, last_day=30, actor=office, at=MONDAY_NOON
    )
    propose(date=date(2026, 9, 22))

    assert propose(is_invited=True).number == "Y000002"


@pytest.mark.parametrize(
    ("rule", "day", "is_quiet"),
    [
        ({"first_day": 1, "last_day": 25}, date(2026, 9, 25), True),
        ({"first_day": 1, "last_day": 25}, date(2026, 9, 28), False),
        ({"weekdays": [3]}, THURSDAY, True),
        ({"weekdays": [3]}, date(2026, 9, 25), False),
        ({"since": THURSDAY, "until": date(2026, 9, 25)}, THURSDAY, True),
        ({"since": THURSDAY, "until": date(2026, 9, 25)}, date(2026, 9, 28), False),
    ],
)
def test_quiet_days_are_kept(propose, office, rule, day, is_quiet):
    services.set_quiet_days(
        **({"reason": "安静生产日", "since": MONDAY_NOON.date()} | rule), actor=office, at=MONDAY_NOON
    )
    if is_quiet:
        with pytest.raises(Refused, match="宁静日"):
            propose(date=day)
    else:
        assert propose(date=day).number


def test_a_quiet_rule_ends_and_only_the_office_sets_one(propose, office):
    given = {"reason": "安静生产日", "since": MONDAY_NOON.date(), "first_day": 24, "at": MONDAY_NOON}
    with pytest.raises(NotAllowed):
        services.set_quiet_days(**given, actor=make_actor(Role.GROUP_LEAD))
    rule = services.set_quiet_days(**given, actor=office)
    services.end_quiet_days(rule_id=rule, actor=office, at=MONDAY_NOON)

    assert propose().number


def test_the_organiser_cannot_be_in_two_places(propose):
    propose()
    with pytest.raises(Refused, match="错开"):
        propose(enterprise_id=make_enterprise("另一家公司").pk, starts_at=time(10, 30))


# ---------------------------------------------------------------- the firm answers


def test_the_firm_accepts_by_its_link_once(propose):
    made = propose()
    link = link_of(made)
    services.accept_by_link(link=link, at=MONDAY_NOON)

    assert state_of(made) == "ACCEPTED"
    with pytest.raises(StaleState, match="已答复"):
        services.decline_by_link(link=link, at=MONDAY_NOON)
    assert selectors.answer_card(link=link, at=MONDAY_NOON).state is AppointmentState.ACCEPTED


def test_the_firm_declines_without_a_reason(propose, office):
    made = propose()
    services.decline_by_link(link=link_of(made), at=MONDAY_NOON)

    event = AppointmentEvent.objects.get(appointment_id=made.appointment_id, action="DECLINE")
    assert (state_of(made), event.reason, event.data) == ("DECLINED", "", {"by": "LINK"})


def test_the_firm_names_another_time_and_the_office_takes_it(propose, office):
    made = propose()
    services.counter_by_link(
        link=link_of(made), date=date(2026, 9, 25), starts_at=time(15), note="周四停电检修", at=MONDAY_NOON
    )
    assert state_of(made) == "COUNTERED"
    services.agree_to_time(appointment_id=made.appointment_id, actor=office, at=MONDAY_NOON)

    row = Appointment.objects.get(pk=made.appointment_id)
    assert (row.state, row.date, row.starts_at) == ("ACCEPTED", date(2026, 9, 25), time(15))


def test_a_counter_proposal_with_the_same_time_is_refused_and_the_link_stays_good(propose):
    made = propose()
    link = link_of(made)
    with pytest.raises(Refused, match="相同"):
        services.counter_by_link(link=link, date=THURSDAY, starts_at=time(10), at=MONDAY_NOON)

    services.accept_by_link(link=link, at=MONDAY_NOON)


def test_a_changed_appointment_voids_the_older_link(propose, office):
    made = propose()
    old = link_of(made)
    services.reschedule_appointment(
        appointment_id=made.appointment_id, date=THURSDAY, starts_at=time(15), minutes=60, actor=office, at=MONDAY_NOON
    )
    with pytest.raises(StaleState, match="变动"):
        services.accept_by_link(link=old, at=MONDAY_NOON)
    assert "最新" in selectors.answer_card(link=old, at=MONDAY_NOON).closed

    services.accept_by_link(link=link_of(made), at=MONDAY_NOON)


def test_a_link_expires_when_the_visit_is_to_begin(propose):
    made = propose()
    link = link_of(made)
    with pytest.raises(StaleState, match="过期"):
        services.accept_by_link(link=link, at=MONDAY_NOON + timedelta(days=3))


def test_a_link_is_bound_to_its_appointment_and_purpose_and_cannot_be_guessed(propose):
    first, second = propose(), propose(date=date(2026, 9, 28))
    one, other = link_of(first).split("-"), link_of(second).split("-")
    row = SignedLink.objects.get(appointment_id=first.appointment_id)
    forged = [
        "-".join([other[0], one[1], one[2]]),
        "-".join([one[0], other[1], one[2]]),
        "-".join([one[0], one[1], "0" * 40]),
        signed_links.make_link(purpose="SOMETHING_ELSE", row_id=row.pk, key=row.key, expires_at=row.expires_at),
        "-".join(one)[:-1],
        "",
        "zzzzzzzzzzzz-zzzzzzz-" + "f" * 40,
    ]
    for text in forged:
        with pytest.raises(NotFound, match="链接无效"):
            services.accept_by_link(link=text, at=MONDAY_NOON)
        with pytest.raises(NotFound, match="链接无效"):
            selectors.answer_card(link=text, at=MONDAY_NOON)
    assert state_of(first) == state_of(second) == "PROPOSED"


def test_an_answer_on_the_telephone_is_written_down_as_such(propose, office):
    made = propose()
    old = link_of(made)
    services.answer_by_phone(
        appointment_id=made.appointment_id, action=AppointmentAction.ACCEPT, actor=office, at=MONDAY_NOON
    )

    card = selectors.appointment_card(actor=office, number=made.number, at=MONDAY_NOON)
    assert card.history[-1].sentence == "企业同意（电话答复，由老李代记）"
    with pytest.raises(StaleState):
        services.decline_by_link(link=old, at=MONDAY_NOON)


# ---------------------------------------------------------------- what the office does afterwards


def test_two_appointments_become_one_visit(propose, office):
    kept, given = propose(), propose(date=date(2026, 9, 25), despite_conflict=True)
    services.merge_appointments(
        keep_id=kept.appointment_id, merge_id=given.appointment_id, actor=office, at=MONDAY_NOON
    )

    row = Appointment.objects.get(pk=given.appointment_id)
    assert (row.state, row.merged_into_id) == ("MERGED", kept.appointment_id)
    assert selectors.link_of(given.appointment_id, MONDAY_NOON) is None
    assert selectors.broken_appointment_links() == ()


def test_one_comes_along_instead_of_asking_again(propose):
    kept = propose()
    steward = actor_of(make_user(Role.STEWARD, name="小王"))
    given = services.join_appointment(
        appointment_id=kept.appointment_id, purpose=Purpose.POLICY, actor=steward, at=MONDAY_NOON
    )

    assert state_of(given) == "MERGED"
    assert Appointment.objects.get(pk=kept.appointment_id).participants == ["小王"]


def test_different_firms_are_not_merged(propose, office):
    kept = propose()
    given = propose(enterprise_id=make_enterprise("另一家公司").pk, starts_at=time(15))
    with pytest.raises(Refused, match="同一家"):
        services.merge_appointments(
            keep_id=kept.appointment_id, merge_id=given.appointment_id, actor=office, at=MONDAY_NOON
        )


def test_cancelling_says_why(propose, office):
    made = propose()
    with pytest.raises(Refused, match="理由"):
        services.cancel_appointment(appointment_id=made.appointment_id, reason=" ", actor=office, at=MONDAY_NOON)
    services.cancel_appointment(appointment_id=made.appointment_id, reason="会议冲突", actor=office, at=MONDAY_NOON)

    assert state_of(made) == "CANCELLED"


def test_a_stranger_cannot_change_an_appointment(propose):
    made = propose()
    with pytest.raises(NotAllowed):
        services.cancel_appointment(
            appointment_id=made.appointment_id, reason="不去了", actor=make_actor(Role.STEWARD), at=MONDAY_NOON
        )


def test_a_recorded_visit_completes_its_appointment(propose, office):
    made = propose()
    firm = Appointment.objects.get(pk=made.appointment_id).enterprise_id
    visit = services.record_visit(
        enterprise_ids=[firm],
        date=MONDAY_NOON.date(),
        purpose="了解情况",
        has_no_request=True,
        actor=office,
        at=MONDAY_NOON,
    )
    services.complete_appointment(
        appointment_id=made.appointment_id, visit_id=visit.visit_id, actor=office, at=MONDAY_NOON
    )

    assert state_of(made) == "DONE"
    assert len(selectors.visits_this_week(firm, THURSDAY)) == 1


def test_appointments_are_handed_over_with_the_firm(propose, office):
    made = propose()
    heir = make_user(Role.STEWARD)
    firm = Appointment.objects.get(pk=made.appointment_id).enterprise_id
    moved = services.move_appointments(
        from_user_id=office.user_id, to_user_id=heir.pk, enterprise_ids=[firm], actor=office, at=MONDAY_NOON
    )

    assert moved == 1
    assert Appointment.objects.get(pk=made.appointment_id).organiser_id == heir.pk


def test_figures_see_an_appointment_as_it_stood(propose):
    made = propose()
    services.decline_by_link(link=link_of(made), at=MONDAY_NOON + timedelta(hours=1))

    then, now = (selectors.appointments_as_of(MONDAY_NOON + timedelta(minutes=minutes)) for minutes in (30, 90))
    assert [fact.state for fact in then] == [AppointmentState.PROPOSED]
    assert [fact.state for fact in now] == [AppointmentState.DECLINED]


def test_nothing_is_left_behind_when_the_transaction_fails(propose, monkeypatch):
    def fail(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("zhuqi.visits.services._appointing.issue_link", fail)
    with pytest.raises(RuntimeError):
        propose()

    assert not Appointment.objects.exists()
    assert not SignedLink.objects.exists()


def test_the_database_itself_keeps_the_history(propose):
    propose()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE visits_appointmentevent SET reason = 'x'")
    with pytest.raises(DatabaseError), transaction.atomic():
        Appointment.objects.update(purpose="INSPECTION")


@pytest.mark.parametrize(("state", "action"), list(itertools.product(AppointmentState, AppointmentAction)))
def test_exactly_the_listed_moves_are_legal(state, action):
    assert is_legal(action, state) == (state in MOVES[action].sources)
    closed = {AppointmentState.DECLINED, AppointmentState.CANCELLED, AppointmentState.MERGED, AppointmentState.DONE}
    assert not (is_legal(action, state) and state in closed)
