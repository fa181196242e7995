"""Recording calls: attempts at different times, neutral callers only, the ledger's own acts, one history."""

import json
import threading
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from tests.factories import make_enterprise, make_user
from tests.followups.cast import BAD, GOOD, Callers, make_callers, moment
from zhuqi.followups import services
from zhuqi.followups.kinds import CallKind
from zhuqi.followups.models import FirmLine, FollowUpCall, FollowUpEvent
from zhuqi.followups.selectors import broken_follow_up_links, call_sheet
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.issues import services as ledger
from zhuqi.issues.attempts import next_attempt, when_in_words
from zhuqi.issues.categories import Satisfaction
from zhuqi.issues.models import CallBack, Issue, IssueEvent
from zhuqi.issues.workflow import Action, Status
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db

WEDNESDAY, THURSDAY, FRIDAY = date(2026, 9, 30), date(2026, 10, 8), date(2026, 10, 9)
NINE, THREE = moment(THURSDAY), moment(THURSDAY, "15:00")


@pytest.fixture
def callers() -> Callers:
    return make_callers()


def record(callers: Callers, issue: Issue, **changes: object) -> services.RecordedCall:
    """One correct call-back by 周回访 on Thursday at nine; keyword arguments change one thing."""
    given: dict[str, object] = {
        "kind": CallKind.ANSWERED,
        "key": f"k{FollowUpCall.objects.count()}",
        "issue_number": issue.number,
        "said": GOOD,
        "actor": callers.as_of(callers.zhou, NINE),
        "at": NINE,
    }
    return services.record_call(**(given | changes))  # type: ignore[arg-type]


# ---------------------------------------------------------------- the call-back


def test_a_confirmation_is_the_ledgers_call_back_and_leaves_row_event_and_hash(callers):
    issue = callers.issue(Status.ANSWERED, WEDNESDAY)
    done = record(callers, issue, words="已经送电")

    issue.refresh_from_db()
    assert (issue.status, issue.confirmed_solved, issue.satisfaction) == (Status.ANSWERED, True, "SATISFIED")
    assert CallBack.objects.get(issue=issue).words == "已经送电"
    call = FollowUpCall.objects.get()
    assert (call.number, call.attempt, call.ends_round, done.number) == ("C000001", 1, True, "C000001")
    event = FollowUpEvent.objects.get()
    assert event.data["issue"] == issue.number
    assert "words" not in event.data
    assert broken_follow_up_links() == ()


def test_a_denial_reopens_with_the_original_clock(callers):
    issue = callers.issue(Status.ANSWERED, WEDNESDAY)
    done = record(callers, issue, said=BAD, words="昨天又停电三个小时")

    again = Issue.objects.get(pk=issue.pk)
    assert done.is_reopened
    assert (again.status, again.reopened_count) == (Status.IN_PROGRESS, 1)
    assert (again.solve_due_date, again.original_due_date, again.assigned_at) == (
        issue.solve_due_date,
        issue.original_due_date,
        issue.assigned_at,
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"said": BAD}, "请记录企业原话"),
        ({"said": services.Said(True, None, True)}, "请回答“承办单位答复了吗”"),
        ({"said": services.Said(True, True, None)}, "请回答“办理中与企业联系过吗”"),
        ({"said": services.Said()}, "请回答“问题解决了吗”"),
        ({"kind": CallKind.WITHDRAWAL}, "不需要“撤回核实”"),
        ({"kind": CallKind.LONG_TERM}, "不需要“长期推进回访”"),
        ({"kind": CallKind.SECOND}, "还没有经首次回访确认"),
        ({"kind": CallKind.PERIODIC}, "请从今日名单中选择"),
        ({"words": "长" * 1001}, "最多 1000 个字"),
    ],
)
def test_what_is_missing_is_refused_and_leaves_nothing(callers, change, sentence):
    issue = callers.issue(Status.ANSWERED, WEDNESDAY)
    with pytest.raises(Refused, match=sentence):
        record(callers, issue, **change)
    assert not FollowUpCall.objects.exists()
    assert not CallBack.objects.exists()


def test_not_rated_is_never_presumed_satisfied(callers):
    issue = callers.issue(Status.ANSWERED, WEDNESDAY)
    record(callers, issue, said=services.Said(True, True, True))
    issue.refresh_from_db()
    assert issue.satisfaction == Satisfaction.NOT_RATED


def test_the_same_form_twice_is_one_call(callers):
    issue = callers.issue(Status.ANSWERED, WEDNESDAY)
    first = record(callers, issue, key="once", said=None)
    assert record(callers, issue, key="once", said=None).number == first.number
    assert FollowUpCall.objects.count() == CallBack.objects.count() == 1


# ---------------------------------------------------------------- who may


@pytest.mark.parametrize("who", ["power", "station"])
def test_nobody_of_the_handling_unit_calls_whatever_they_send(callers, who):
    issue = callers.issue(Status.ANSWERED, WEDNESDAY)
    actor = callers.as_of(getattr(callers, who), NINE)
    with pytest.raises(NotAllowed, match="承办单位以外"):
        record(callers, issue, actor=actor)
    with pytest.raises(NotAllowed, match="承办单位以外"):
        call_sheet(actor=actor, kind=CallKind.ANSWERED, number=issue.number, at=NINE)
    assert not FollowUpCall.objects.exists()


@pytest.mark.parametrize("status", [Status.LONG_TERM, Status.CLOSED])
@pytest.mark.parametrize("who", ["power", "station"])
def test_nor_do_they_ask_about_long_term_or_closed_issues(callers, status, who):
    issue = callers.issue(status, WEDNESDAY)
    kind = CallKind.LONG_TERM if status is Status.LONG_TERM else CallKind.SECOND
    with pytest.raises(NotAllowed):
        record(callers, issue, kind=kind, actor=callers.as_of(getattr(callers, who), NINE))


def test_a_periodic_call_to_a_firm_whose_issue_ones_unit_has_in_hand_is_not_neutral(callers):
    callers.issue(Status.IN_PROGRESS, WEDNESDAY)
    with pytest.raises(NotAllowed, match="正在承办该企业的问题"):
        services.record_call(
            kind=CallKind.PERIODIC, key="p", enterprise_id=callers.office.firm, said=None,
            actor=callers.as_of(callers.power, NINE), at=NINE,
        )  # fmt: skip


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CALLER, Role.SYSTEM, Role.CONTACT}))
def test_only_callers_call(callers, role):
    issue = callers.issue(Status.ANSWERED, WEDNESDAY)
    with pytest.raises(NotAllowed, match="由回访员进行"):
        record(callers, issue, actor=callers.as_of(make_user(role), NINE))


def test_what_a_caller_may_not_see_does_not_exist(callers):
    issue = callers.issue(Status.ANSWERED, WEDNESDAY)
    assert callers.zhou.unit is not None
    Issue.objects.filter(pk=issue.pk).update(concerned_unit_id=callers.zhou.unit.pk, is_confidential=True)
    with pytest.raises(NotFound):
        record(callers, issue)


# ---------------------------------------------------------------- attempts


@pytest.mark.parametrize(
    ("missed", "again"),
    [
        (["2026-10-08 09:00"], "2026-10-08 12:00"),
        (["2026-10-08 11:30"], "2026-10-08 13:30"),
        (["2026-10-08 14:00"], "2026-10-09 00:00"),
        (["2026-10-08 23:30"], "2026-10-09 01:30"),
        (["2026-10-08 09:00", "2026-10-08 15:00"], "2026-10-09 00:00"),
    ],
    ids=["morning-then-noon", "two-hours-beyond-noon", "afternoon-then-tomorrow", "late", "the-last-one-counts"],
)
def test_the_next_attempt_is_two_hours_and_half_a_day_away(missed, again):
    def at(text: str):  # type: ignore[no-untyped-def]
        day, clock = text.split()
        return moment(date.fromisoformat(day), clock)

    assert next_attempt([at(text) for text in missed]) == at(again)


def test_no_attempt_waits_for_none_before():
    assert next_attempt([]) is None
    assert when_in_words(moment(FRIDAY, "00:00"), THREE) == "明天"
    assert when_in_words(moment(FRIDAY, "13:30"), THREE) == "明天下午"
    assert when_in_words(moment(date(2026, 10, 12)), THREE) == "10月12日"


def test_three_calls_in_one_morning_are_one_attempt(callers):
    issue = callers.issue(Status.ANSWERED, WEDNESDAY)
    record(callers, issue, said=None)
    for clock in ("09:05", "11:30"):
        with pytest.raises(Refused, match="换个时间再拨"):
            record(callers, issue, said=None, at=moment(THURSDAY, clock))
    record(callers, issue, said=None, at=THREE)
    last = record(callers, issue, said=None, at=moment(FRIDAY))
    assert last.is_given_up
    with pytest.raises(Refused, match="已三次拨打"):
        record(callers, issue, said=None, at=moment(FRIDAY, "15:00"))
    assert record(callers, issue, at=moment(FRIDAY, "16:00")).number == "C000004"  # the firm rang back


def test_a_firm_that_rings_back_at_once_is_heard(callers):
    issue = callers.issue(Status.ANSWERED, WEDNESDAY)
    record(callers, issue, said=None)
    record(callers, issue, at=moment(THURSDAY, "09:03"))
    issue.refresh_from_db()
    assert issue.confirmed_solved


# ---------------------------------------------------------------- withdrawals


@pytest.mark.parametrize(
    ("said", "status"),
    [(services.Said(is_willing=True), Status.WITHDRAWN), (services.Said(is_willing=False), Status.REGISTERED)],
    ids=["of-its-own-will", "pressed"],
)
def test_a_withdrawal_is_what_the_firm_says_it_is(callers, said, status):
    issue = callers.issue(Status.WITHDRAWAL_PROPOSED, WEDNESDAY)
    record(callers, issue, kind=CallKind.WITHDRAWAL, said=said)
    issue.refresh_from_db()
    assert issue.status == status


def test_who_proposed_a_withdrawal_does_not_verify_it(callers):
    issue = callers.issue(Status.WITHDRAWAL_PROPOSED, WEDNESDAY)
    Issue.objects.filter(pk=issue.pk).update(proposed_by_id=callers.zhou.pk)
    assert issue.number not in callers.numbers(callers.zhou, NINE)
    with pytest.raises(NotAllowed, match="撤回由您提请"):
        record(callers, issue, kind=CallKind.WITHDRAWAL, said=services.Said(is_willing=True))
    with pytest.raises(NotAllowed, match="须由另一人进行"):
        ledger.confirm_withdrawal(
            issue_id=issue.pk, words="企业同意", actor=callers.as_of(callers.zhou, NINE), at=NINE
        )  # fmt: skip
    assert callers.numbers(callers.feng, NINE)[issue.number] is CallKind.WITHDRAWAL


def test_a_withdrawal_nobody_confirms_is_none(callers):
    issue = callers.issue(Status.WITHDRAWAL_PROPOSED, WEDNESDAY)
    for at in (NINE, THREE):
        record(callers, issue, kind=CallKind.WITHDRAWAL, said=None, at=at)
    issue.refresh_from_db()
    assert issue.status == Status.WITHDRAWAL_PROPOSED
    record(callers, issue, kind=CallKind.WITHDRAWAL, said=None, at=moment(FRIDAY))
    issue.refresh_from_db()
    assert issue.status == Status.REGISTERED
    assert IssueEvent.objects.get(issue=issue, action=Action.REFUSE_WITHDRAWAL).reason == services.UNVERIFIED


# ---------------------------------------------------------------- the second call


@pytest.fixture
def confirmed(callers) -> Issue:
    """An issue 周回访 found solved on the eve of the holiday."""
    issue = callers.issue(Status.ANSWERED, WEDNESDAY)
    before = moment(WEDNESDAY, "17:00")
    record(callers, issue, actor=callers.as_of(callers.zhou, before), at=before)
    return issue


def test_the_second_call_is_somebody_elses(callers, confirmed):
    with pytest.raises(Refused, match="首次回访以外的人员"):
        record(callers, confirmed, kind=CallKind.SECOND)
    record(callers, confirmed, kind=CallKind.SECOND, actor=callers.as_of(callers.feng, NINE))
    with pytest.raises(Refused, match="已经抽查复核过"):
        record(callers, confirmed, kind=CallKind.SECOND, actor=callers.as_of(make_user(Role.CALLER), THREE), at=THREE)


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_denial_at_the_second_call_reopens_too(callers, confirmed, is_closed):
    if is_closed:
        from tests.issues.cast import correct_call

        callers.office.now = moment(WEDNESDAY, "17:30")
        correct_call(callers.office, Action.CLOSE, confirmed.pk)()
    feng = callers.as_of(callers.feng, NINE)
    done = record(callers, confirmed, kind=CallKind.SECOND, actor=feng, said=BAD, words="没有解决，是怕麻烦")
    confirmed.refresh_from_db()
    assert done.is_reopened
    assert (confirmed.status, confirmed.reopened_count) == (Status.IN_PROGRESS, 1)
    assert confirmed.solve_due_date == confirmed.original_due_date


# ---------------------------------------------------------------- long-term and periodic


def test_a_long_term_issue_is_asked_about_once_in_thirty_days(callers):
    issue = callers.issue(Status.LONG_TERM, date(2026, 8, 3))
    record(callers, issue, kind=CallKind.LONG_TERM, said=BAD)
    issue.refresh_from_db()
    assert issue.status == Status.LONG_TERM
    assert "企业表示尚未解决" in IssueEvent.objects.filter(issue=issue).latest("sequence").reason
    with pytest.raises(Refused, match="请勿重复打扰"):
        record(callers, issue, kind=CallKind.LONG_TERM, at=moment(FRIDAY))


def test_a_periodic_call_is_refused_before_its_time(callers):
    firm = make_enterprise("瑞丰面粉厂", steward=make_user(Role.STEWARD))
    call = {"kind": CallKind.PERIODIC, "enterprise_id": firm.pk, "actor": callers.as_of(callers.zhou, NINE)}
    services.record_call(key="a", said=services.Said(), at=NINE, **call)
    assert FirmLine.objects.get(enterprise=firm).periodic_on == THURSDAY
    with pytest.raises(Refused, match="10月8日刚联系过，下次联系在11月9日"):
        services.record_call(key="b", said=services.Said(), at=moment(FRIDAY), **call)


# ---------------------------------------------------------------- one caller at a time


def test_opening_claims_the_firm_and_half_an_hour_frees_it(callers):
    issue = callers.issue(Status.ANSWERED, WEDNESDAY)
    zhou, feng = callers.as_of(callers.zhou, NINE), callers.as_of(callers.feng, NINE)
    services.claim_firm(enterprise_id=issue.enterprise_id, actor=zhou, at=NINE)
    services.claim_firm(enterprise_id=issue.enterprise_id, actor=zhou, at=NINE)
    with pytest.raises(Refused, match="周回访正在联系这家企业"):
        services.claim_firm(enterprise_id=issue.enterprise_id, actor=feng, at=NINE + timedelta(minutes=29))
    with pytest.raises(Refused, match="周回访正在联系这家企业"):
        record(callers, issue, actor=feng, at=NINE + timedelta(minutes=29))
    assert callers.entries(callers.feng, NINE)[0].claimed_by == "周回访"
    assert callers.entries(callers.zhou, NINE)[0].claimed_by == ""
    services.claim_firm(enterprise_id=issue.enterprise_id, actor=feng, at=NINE + timedelta(minutes=30))


def test_a_caller_has_one_firm_at_a_time_and_gives_it_back(callers):
    first, second = make_enterprise("甲厂"), make_enterprise("乙厂")
    zhou, feng = callers.as_of(callers.zhou, NINE), callers.as_of(callers.feng, NINE)
    services.claim_firm(enterprise_id=first.pk, actor=zhou, at=NINE)
    services.claim_firm(enterprise_id=second.pk, actor=zhou, at=NINE)
    services.claim_firm(enterprise_id=first.pk, actor=feng, at=NINE)
    services.release_firm(enterprise_id=second.pk, actor=feng)  # not theirs: nothing happens
    with pytest.raises(Refused):
        services.claim_firm(enterprise_id=second.pk, actor=feng, at=NINE)
    services.release_firm(enterprise_id=second.pk, actor=zhou)
    services.claim_firm(enterprise_id=second.pk, actor=feng, at=NINE)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_has_the_firm():
    callers = make_callers()
    firm, results, start = callers.office.firm, [], threading.Barrier(2)

    def press(actor):  # type: ignore[no-untyped-def]
        start.wait()
        try:
            services.claim_firm(enterprise_id=firm, actor=actor, at=NINE)
            results.append("mine")
        except Refused:
            results.append("refused")
        finally:
            connections.close_all()

    people = [callers.as_of(user, NINE) for user in (callers.zhou, callers.feng)]
    threads = [threading.Thread(target=press, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["mine", "refused"]


# ---------------------------------------------------------------- history


@pytest.mark.parametrize("table", ["followups_followupcall", "followups_followupevent"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = at", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_calls_and_their_history_only_grow(callers, table, statement):
    record(callers, callers.issue(Status.ANSWERED, WEDNESDAY))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_a_failure_in_the_ledger_leaves_no_call(callers, monkeypatch):
    issue = callers.issue(Status.ANSWERED, WEDNESDAY)
    monkeypatch.setattr("zhuqi.issues.services.record_call_back", lambda **given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        record(callers, issue)
    assert not FollowUpCall.objects.exists()
    assert not FollowUpEvent.objects.exists()


def test_the_command_finds_an_altered_line(callers, capsys):
    record(callers, callers.issue(Status.ANSWERED, WEDNESDAY))
    call_command("verify_ledger", json=True)
    assert json.loads(capsys.readouterr().out)["broken_calls"] == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE followups_followupevent DISABLE TRIGGER USER")
        cursor.execute("UPDATE followups_followupevent SET data = '{}'")
    with pytest.raises(SystemExit) as left:
        call_command("verify_ledger", json=True)
    assert left.value.code == 1
    assert json.loads(capsys.readouterr().out)["broken_calls"][0]["problem"] == "内容与摘要不符"
