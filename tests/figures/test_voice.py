"""The figures of telephone and voice, and of declined visits: what counts, as of which day, who may see the rows."""

from datetime import date, time, timedelta

import pytest

from tests.factories import actor_of, make_enterprise, make_user
from tests.followups.cast import BAD, Callers, make_callers, moment
from zhuqi.figures.cuts import EVERYWHERE, Cut
from zhuqi.figures.selectors import figure_value, rows_page
from zhuqi.followups import services
from zhuqi.followups.kinds import CallKind, ComplaintKind
from zhuqi.issues.workflow import Status
from zhuqi.organisations.models import Unit
from zhuqi.organisations.roles import Role
from zhuqi.visits import selectors as visit_selectors
from zhuqi.visits import services as visits
from zhuqi.visits.workflow import Purpose

pytestmark = pytest.mark.django_db

WEDNESDAY, THURSDAY, FRIDAY = date(2026, 9, 30), date(2026, 10, 8), date(2026, 10, 9)


@pytest.fixture
def callers() -> Callers:
    return make_callers()


def parts(code: str, until: date) -> tuple[int | None, int | None]:
    """Numerator and denominator of a rate."""
    value = figure_value(code, scope=EVERYWHERE, until=until)
    return value.numerator, value.denominator


def count(code: str, until: date) -> object:
    """A count."""
    return figure_value(code, scope=EVERYWHERE, until=until).value


def test_second_calls_agree_or_not_and_yesterday_stays_yesterday(callers):
    firms = [make_enterprise(f"{index}厂") for index in range(6)]
    issues = [callers.issue(Status.ANSWERED, WEDNESDAY, firm, clock="10:00") for firm in firms]
    for issue in issues:
        entry = next(e for e in callers.entries(callers.zhou, moment(WEDNESDAY, "16:00")) if e.number == issue.number)
        callers.call(callers.zhou, entry, moment(WEDNESDAY, "16:00"))
    feng = callers.as_of(callers.feng, moment(THURSDAY))
    for index, issue in enumerate(issues[:5]):
        services.record_call(
            kind=CallKind.SECOND, key=str(index), issue_number=issue.number, actor=feng, at=moment(THURSDAY),
            said=BAD if index == 0 else services.Said(True, True, True), words="没有解决" if index == 0 else "",
        )  # fmt: skip

    assert parts("calls.second_agreement", THURSDAY) == (4, 5)
    assert figure_value("calls.second_agreement", scope=EVERYWHERE, until=THURSDAY).text == "80.0%"
    assert parts("calls.second_share", THURSDAY) == (5, 6)
    assert parts("calls.second_share", WEDNESDAY) == (0, 6)
    assert (count("calls.count", WEDNESDAY), count("calls.count", THURSDAY)) == (6, 11)
    assert count("calls.enterprises", THURSDAY) == 6
    assert parts("rate.reopened", THURSDAY)[0] == 1


def test_a_withdrawal_nobody_confirmed_is_in_the_denominator(callers):
    for at, said in ((moment(THURSDAY), services.Said(is_willing=True)), (moment(FRIDAY), None)):
        issue = callers.issue(Status.WITHDRAWAL_PROPOSED, WEDNESDAY, make_enterprise(f"{at:%d}厂"))
        times = [at] if said else [at, at + timedelta(hours=6), at + timedelta(days=1)]
        for index, when in enumerate(times):
            services.record_call(
                kind=CallKind.WITHDRAWAL, key=f"{at:%d}{index}", issue_number=issue.number, said=said, at=when,
                actor=callers.as_of(callers.zhou, when),
            )  # fmt: skip
    assert parts("calls.willing_withdrawals", FRIDAY) == (1, 1)
    assert parts("calls.willing_withdrawals", FRIDAY + timedelta(days=1)) == (1, 2)


def test_complaints_answered_in_time_keep_their_first_date(callers):
    office = callers.office
    for index in range(6):
        at = moment(WEDNESDAY)
        done = services.lodge_complaint(
            kind=ComplaintKind.COMPLAINT, text="推诿", key=str(index), unit_id=office.power, actor=office.contact, at=at
        )
        services.appoint_for_complaint(
            number=done.number, assignee_id=office.supervisor.user_id, actor=office.dispatcher, at=at
        )
        if index < 5:  # due on the 13th; the fifth is a day late
            reply = moment(date(2026, 10, 14 if index == 4 else 13))
            services.reply_to_complaint(number=done.number, text="已约谈", actor=office.supervisor, at=reply)

    assert count("complaints.count", date(2026, 9, 29)) == 0
    assert count("complaints.count", WEDNESDAY) == 6
    assert parts("complaints.on_time", date(2026, 10, 13)) == (0, 0)  # the day itself is not late
    assert parts("complaints.on_time", date(2026, 10, 14)) == (4, 6)
    services.judge_reply(number="T000001", is_accepted=False, words="没有", actor=office.contact, at=moment(FRIDAY))
    assert parts("complaints.on_time", date(2026, 10, 14)) == (4, 6)

    cut = Cut(EVERYWHERE, date(2026, 10, 14))
    page = rows_page("complaints.count", cut, actor=office.supervisor, today=cut.until)
    assert (page.total, page.hidden, len(page.others)) == (6, 0, 6)
    theirs = actor_of(make_user(Role.SUPERVISOR, unit=Unit.objects.get(pk=office.power)), cut.until)
    page = rows_page("complaints.count", cut, actor=theirs, today=cut.until)
    assert (page.total, page.hidden, len(page.others)) == (6, 6, 0)


def test_declined_and_merged_appointments_count_from_the_day_it_happened(callers):
    office, firm = callers.office.dispatcher, make_enterprise("瑞丰面粉厂")
    made = [
        visits.propose_appointment(
            enterprise_id=firm.pk, purpose=Purpose.LISTEN, date=date(2026, 10, 20) + timedelta(weeks=index),
            starts_at=time(10), minutes=60, actor=office, at=moment(WEDNESDAY),
        )
        for index in range(3)
    ]  # fmt: skip
    link = visit_selectors.link_of(made[0].appointment_id, moment(WEDNESDAY))
    assert link is not None
    visits.decline_by_link(link=link.text, at=moment(THURSDAY))
    visits.merge_appointments(
        keep_id=made[1].appointment_id, merge_id=made[2].appointment_id, actor=office, at=moment(FRIDAY)
    )

    told = {day: [count(f"appointments.{word}", day) for word in ("count", "declined", "merged")] for day in
            (date(2026, 9, 29), WEDNESDAY, THURSDAY, FRIDAY)}  # fmt: skip
    assert list(told.values()) == [[0, 0, 0], [3, 0, 0], [3, 1, 0], [3, 1, 1]]
    page = rows_page("appointments.declined", Cut(EVERYWHERE, FRIDAY), actor=office, today=FRIDAY)
    assert [line.number for line in page.others] == [made[0].number]


def test_firms_visited_more_than_the_cap(callers):
    office = callers.office.dispatcher
    firms = [make_enterprise(f"{index}厂") for index in range(5)]
    for day in range(3):
        for firm in firms if day < 2 else firms[:1]:
            visits.record_visit(
                enterprise_ids=[firm.pk], date=WEDNESDAY - timedelta(days=day), purpose="走访调研",
                summary=f"{day}", has_no_request=True, actor=office, at=moment(WEDNESDAY),
            )  # fmt: skip
    assert parts("overvisit.over_cap", WEDNESDAY) == (1, 5)  # two a month unless the office says otherwise
    visits.set_visit_cap(per_month=3, actor=office, at=moment(THURSDAY))
    assert parts("overvisit.over_cap", WEDNESDAY) == (1, 5)
    assert parts("overvisit.over_cap", THURSDAY) == (0, 5)
