"""What the system does by itself: exactly once, however often and however brokenly it runs."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.issues.cast import bring_to, correct_call, make_cast
from zhuqi.deadlines import services as deadlines
from zhuqi.issues import selectors, services
from zhuqi.issues.models import Issue, IssueEvent, IssueStage, Notice, Seal, SealEntry, SupervisionNotice
from zhuqi.issues.workflow import Action, Status

pytestmark = pytest.mark.django_db


def check_constraints_now() -> None:
    """What is deferred to the commit would stand in the way of TRUNCATE and ALTER TABLE."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def acts(issue: Issue) -> list[str]:
    return list(IssueEvent.objects.filter(issue=issue).order_by("sequence").values_list("action", flat=True))


def test_a_stage_near_its_day_is_reminded_once_however_often_the_sweep_runs():
    cast = make_cast()
    issue = bring_to(cast, Status.ASSIGNED)
    at = cast.tick(hours=3)

    first = services.sweep_deadlines(at=at)
    again = services.sweep_deadlines(at=at + timedelta(hours=1))

    assert first["notices"] == 1
    assert again == {"lamps": 0, "notices": 0}
    assert acts(issue).count(Action.CHASE) == 1


def test_an_overdue_stage_climbs_the_ladder_one_notice_a_rung():
    cast = make_cast()
    issue = bring_to(cast, Status.IN_PROGRESS)
    correct_call(cast, Action.REPORT, issue.pk)()
    due = IssueStage.objects.get(issue=issue, code="SOLVE_ORDINARY").due_date
    start = cast.now

    for days in range((due - start.date()).days, (due - start.date()).days + 20):
        services.sweep_deadlines(at=start + timedelta(days=days))

    levels = list(SupervisionNotice.objects.filter(issue=issue).order_by("id").values_list("level", flat=True))
    assert levels == ["REMINDER", "CHASE", "BLUE", "YELLOW", "RED"]
    assert acts(issue).count(Action.SUPERVISE) == 3


def test_after_a_pause_only_the_rung_reached_is_opened():
    cast = make_cast()
    issue = bring_to(cast, Status.ASSIGNED)

    services.sweep_deadlines(at=cast.now + timedelta(days=30))

    levels = SupervisionNotice.objects.filter(issue=issue).values_list("stage", "level")
    assert set(levels) == {("ARRANGE", "RED"), ("REPORT", "RED"), ("SOLVE_ORDINARY", "RED")}


def test_a_sweep_killed_half_way_and_run_again_has_no_second_effect(monkeypatch):
    cast = make_cast()
    issues = [bring_to(cast, Status.ASSIGNED) for _ in range(3)]
    at = cast.tick(hours=3)
    from zhuqi.issues.services import automatic

    real, calls = automatic._sweep_stage, []

    def dies_at_the_second(*args):
        calls.append(args)
        if len(calls) == 2:
            real(*args)
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(automatic, "_sweep_stage", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        services.sweep_deadlines(at=at)
    monkeypatch.undo()
    services.sweep_deadlines(at=at)
    services.sweep_deadlines(at=at)

    for issue in issues:
        assert acts(issue).count(Action.CHASE) == 1
    assert selectors.ledger_integrity().broken == ()


def test_a_parked_or_answered_issue_is_left_alone():
    cast = make_cast()
    bring_to(cast, Status.LONG_TERM)
    bring_to(cast, Status.ANSWERED)

    assert services.sweep_deadlines(at=cast.now + timedelta(days=60)) == {"lamps": 0, "notices": 0}


def test_people_are_told_of_an_event_once():
    cast = make_cast()
    issue = bring_to(cast, Status.ASSIGNED)
    event = IssueEvent.objects.get(issue=issue, action=Action.ASSIGN)

    told = services.tell_people_about(event_id=event.pk)
    again = services.tell_people_about(event_id=event.pk)

    people = set(Notice.objects.filter(event=event).values_list("recipient__name", flat=True))
    assert told == len(people)
    assert again == 0
    assert {"小王", "赵主任", "小陈", "吴专员"} <= people
    assert "老李" not in people


# ---------------------------------------------------------------- unpublished years


def test_a_provisional_date_is_recomputed_when_the_year_is_entered():
    cast = make_cast()
    cast.now = cast.now.replace(month=12, day=25)
    issue = bring_to(cast, Status.ASSIGNED)
    stage = IssueStage.objects.get(issue=issue, code="SOLVE_ORDINARY")
    assert stage.is_provisional
    assert stage.due_date == date(2027, 1, 1)
    deadlines.publish_calendar_year(
        year=2027,
        actor=cast.dispatcher,
        at=cast.tick(),
        days=[_off(date(2027, 1, 1))],
        source="国办发明电〔2026〕1号",
    )

    moved = services.recompute_provisional_dates(at=cast.tick())
    again = services.recompute_provisional_dates(at=cast.tick())

    stage.refresh_from_db()
    assert not stage.is_provisional
    assert stage.due_date == date(2027, 1, 1)  # calendar days: the date stands, the mark goes
    assert (moved, again) == (0, 0)


def _off(day: date):
    from zhuqi.deadlines.calendar import ScheduledDay

    return ScheduledDay(day, False, "元旦")


# ---------------------------------------------------------------- history


def test_days_are_sealed_once_and_late_events_lie_under_a_later_seal():
    cast = make_cast()
    issue = bring_to(cast, Status.CLOSED)
    tomorrow = cast.now + timedelta(days=1)

    assert services.seal_history(at=tomorrow) == 1
    assert services.seal_history(at=tomorrow) == 0
    correct_call(cast, Action.COMMENT, issue.pk)()  # committed late: its moment lies in a sealed day
    assert services.seal_history(at=tomorrow + timedelta(days=2)) == 1

    assert Seal.objects.count() == 2
    assert SealEntry.objects.count() == IssueEvent.objects.count()
    found = selectors.ledger_integrity()
    assert (found.sealed_days, found.broken) == (2, ())


@pytest.mark.parametrize("table", ["issues_issueevent", "issues_seal", "issues_sealentry"])
@pytest.mark.parametrize("statement", ["UPDATE {0} SET id = id", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_the_database_itself_refuses_to_change_history(table, statement):
    cast = make_cast()
    bring_to(cast, Status.REGISTERED)
    services.seal_history(at=cast.now + timedelta(days=1))
    check_constraints_now()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_every_kind_of_tampering_is_found_and_placed():
    cast = make_cast()
    issue = bring_to(cast, Status.IN_PROGRESS)
    other = bring_to(cast, Status.TRIAGED)
    services.seal_history(at=cast.now + timedelta(days=1))
    check_constraints_now()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE issues_issueevent DISABLE TRIGGER USER")
        cursor.execute("UPDATE issues_issueevent SET reason = '改过' WHERE issue_id = %s AND sequence = 2", [issue.pk])
        cursor.execute("UPDATE issues_issue SET event_count = 9 WHERE id = %s", [other.pk])
        cursor.execute("ALTER TABLE issues_issueevent ENABLE TRIGGER USER")

    broken = selectors.ledger_integrity().broken

    assert {(link.issue, link.event) for link in broken} == {(issue.number, 2), (other.number, 2)}
