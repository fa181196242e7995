"""What waits for whom: each role finds its own work, numbers lead to rows, and the bell falls silent when read."""

import pytest
from django.utils import timezone

from tests.desk.ledger_cast import Cast, bring, make_cast, register
from zhuqi.issues import services
from zhuqi.issues.models import IssueEvent
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db

TODAY = "/today/"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.mark.parametrize(
    ("role", "status", "label", "act"),
    [
        (Role.DISPATCHER, Status.REGISTERED, "待研判", "triage"),
        (Role.DISPATCHER, Status.TRIAGED, "待交办", "assign"),
        (Role.DISPATCHER, Status.DISPUTED, "退单待裁定", "reassign"),
        (Role.SUPERVISOR, Status.RESOLVED, "待审核办结", "pass-audit"),
        (Role.SUPERVISOR, Status.EXCLUSION_PROPOSED, "待审批不予受理", "approve-exclusion"),
        (Role.HANDLER, Status.ASSIGNED, "待研究部署", "arrange"),
        (Role.UNIT_HEAD, Status.IN_PROGRESS, "办理中", "report"),
        (Role.CALLER, Status.ANSWERED, "待回访", "call-back"),
        (Role.CALLER, Status.WITHDRAWAL_PROPOSED, "撤回待核实", "confirm-withdrawal"),
        (Role.STEWARD, Status.REGISTERED, "企业新提、可现场解决", "solve-on-site"),
        (Role.STEWARD, Status.ASSIGNED, "待先期沟通", "pre-communicate"),
    ],
)
def test_each_finds_their_work_with_the_act_as_a_button_that_opens(cast, visitor, role, status, label, act):
    issue = bring(cast, status)
    client = visitor(cast.people[role])
    text = client.get(TODAY).content.decode()
    assert label in text
    assert f"/issues/{issue.number}/{act}/" in text
    assert client.get(f"/issues/{issue.number}/{act}/").status_code == 200


def test_an_empty_day_says_what_to_do(cast, visitor):
    assert "登记一个，或导入" in visitor(cast.people[Role.DISPATCHER]).get(TODAY).content.decode()
    assert "企业服务办交办后" in visitor(cast.people[Role.HANDLER]).get(TODAY).content.decode()
    assert "走访中发现问题" in visitor(cast.people[Role.STEWARD]).get(TODAY).content.decode()


def test_every_number_leads_to_its_rows(cast, visitor):
    for status in (Status.REGISTERED, Status.ASSIGNED, Status.LONG_TERM, Status.ANSWERED, Status.CLOSED):
        bring(cast, status)
    client = visitor(cast.people[Role.LEADER])
    page = client.get(TODAY)
    for stat in page.context["stats"]:
        rows = client.get(stat.url).context["page"].rows
        assert len(rows) == stat.value, stat.label
    for due in page.context["week"]:
        assert len(client.get(due.url).context["page"].rows) == due.count


def test_the_leader_sees_instructions_that_await_an_answer(cast, visitor):
    issue = bring(cast, Status.IN_PROGRESS)
    services.instruct_on_issue(
        issue_id=issue.issue_id, text="限期解决", actor=cast.actor(Role.LEADER), at=timezone.now()
    )  # fmt: skip
    assert "批示待落实" in visitor(cast.people[Role.LEADER]).get(TODAY).content.decode()
    assert "批示待落实" in visitor(cast.people[Role.UNIT_HEAD]).get(TODAY).content.decode()


def test_the_bell_counts_lists_and_falls_silent(cast, visitor):
    bring(cast, Status.ASSIGNED)
    event = IssueEvent.objects.latest("pk")
    services.tell_people_about(event_id=event.pk)
    client = visitor(cast.people[Role.HANDLER])
    assert ">1<" in client.get("/today/notices/count/").content.decode()
    assert "交办" in client.get("/today/notices/").content.decode()
    client.post("/today/notices/read/")
    assert client.get("/today/notices/count/").content.decode().strip() == ""
    assert "没有未读的提醒" in client.get("/today/notices/").content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.SYSTEM}])
@pytest.mark.parametrize("count", [2, 40])
def test_the_page_asks_the_database_the_same_for_two_as_for_forty(
    cast, visitor, role, count, django_assert_max_num_queries
):
    for index in range(count):
        register(cast, f"第{index}个问题")
    bring(cast, Status.ASSIGNED)
    client = visitor(cast.people[role])
    with django_assert_max_num_queries(20):
        client.get(TODAY)


def test_a_steward_sees_for_which_firm_somebody_else_moved_something(cast, visitor):
    issue = bring(cast, Status.ASSIGNED)
    page = visitor(cast.people[Role.STEWARD]).get(TODAY)
    (firm,) = page.context["moved"]
    assert (firm.number, firm.issue_number, firm.action_label) == (cast.firm.number, issue.number, "交办")
    assert "所联企业近七天有变化" in page.content.decode()
    assert visitor(cast.strangers[Role.STEWARD]).get(TODAY).context["moved"] == ()
    assert visitor(cast.people[Role.DISPATCHER]).get(TODAY).context["moved"] == ()


def test_what_a_steward_did_and_what_is_confidential_moves_unseen(cast, visitor):
    register(cast, actor=cast.actor(Role.STEWARD))
    register(cast, is_confidential=True)
    assert visitor(cast.people[Role.STEWARD]).get(TODAY).context["moved"] == ()
