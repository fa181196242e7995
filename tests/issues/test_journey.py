"""One problem from registration to strike-off, as the cast of the office lives it."""

from datetime import timedelta

import pytest

from tests.conftest import MONDAY_NOON
from tests.factories import make_actor, make_enterprise, make_team, make_town, make_unit
from zhuqi.deadlines.regimes import Difficulty
from zhuqi.issues import selectors, services
from zhuqi.issues.categories import Category, ClosureGrade, Level, Satisfaction, Source
from zhuqi.issues.workflow import Action, Status
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db


def later(**spans: int):
    return MONDAY_NOON + timedelta(**spans)


def test_a_problem_is_registered_handled_called_back_and_struck_off():
    team = make_team()
    town = make_town("城关镇", team=team)
    power = make_unit("供电公司")
    firm = make_enterprise("明晟新材", town=town)
    li, wang = make_actor(Role.DISPATCHER, name="老李"), make_actor(Role.HANDLER, unit=power, name="小王")
    head = make_actor(Role.UNIT_HEAD, unit=power, name="赵主任")
    supervisor, caller = make_actor(Role.SUPERVISOR, name="孙督办"), make_actor(Role.CALLER, name="小周")

    issue = services.register_issue(
        enterprise_id=firm.pk,
        description="变电站建设一再推迟，不能正常供电",
        category=Category.INFRASTRUCTURE,
        source=Source.VISIT,
        contact_name="张经理",
        contact_phone="13812345678",
        actor=li,
        at=MONDAY_NOON,
    )
    pk = issue.issue_id
    assert issue.number == "2026-000001"
    services.triage_issue(
        issue_id=pk,
        analysis=services.Analysis(Category.INFRASTRUCTURE, Level.CITY, Difficulty.ORDINARY),
        actor=li,
        at=later(minutes=5),
    )
    services.assign_issue(issue_id=pk, unit_id=power.pk, actor=li, at=later(minutes=10))
    services.arrange_issue(issue_id=pk, arrangement="派专人现场勘察", actor=wang, at=later(hours=2))
    services.report_progress(issue_id=pk, progress="已完成勘察", actor=wang, at=later(days=2))
    services.resolve_issue(
        issue_id=pk, result="已送电", evidence="送电确认单", answer="电话告知张经理", actor=head, at=later(days=5)
    )
    services.pass_audit(issue_id=pk, actor=supervisor, at=later(days=5, hours=1))
    services.record_call_back(
        issue_id=pk,
        answers=services.Answers(True, True, True, Satisfaction.SATISFIED),
        actor=caller,
        at=later(days=6),
    )
    closed = services.close_issue(issue_id=pk, grade=ClosureGrade.GOOD, actor=supervisor, at=later(days=6, hours=1))

    assert closed.status is Status.CLOSED
    card = selectors.issue_card(actor=li, number=issue.number, today=later(days=7).date())
    assert [line.action for line in card.history] == [
        Action.REGISTER,
        Action.TRIAGE,
        Action.ASSIGN,
        Action.ARRANGE,
        Action.REPORT,
        Action.RESOLVE,
        Action.PASS_AUDIT,
        Action.CALL_BACK,
        Action.CLOSE,
    ]
    assert all(stage.met_date for stage in card.stages)
    assert card.contact_phone_masked == "138****5678"
    integrity = selectors.ledger_integrity()
    assert (integrity.events, integrity.broken) == (9, ())
    page = selectors.ledger_page(
        actor=li, filters=selectors.LedgerFilters(state="all", text="供电"), today=later(days=7).date()
    )
    assert [row.number for row in page.rows] == [issue.number]
