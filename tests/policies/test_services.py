"""Registering, correcting and withdrawing a policy, and the history of it."""

import threading
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests.conftest import MONDAY_NOON
from tests.factories import make_actor, make_town
from tests.policies.cast import details
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.organisations.roles import Actor, Role
from zhuqi.policies import selectors, services
from zhuqi.policies.categories import PolicyAction, PolicyStatus
from zhuqi.policies.matching import Range
from zhuqi.policies.models import Policy, PolicyEvent
from zhuqi.standards.enterprise_size import Size

pytestmark = pytest.mark.django_db
LATER = MONDAY_NOON + timedelta(hours=1)


@pytest.fixture
def office() -> Actor:
    return make_actor(Role.DISPATCHER)


@pytest.fixture
def number(office: Actor) -> str:
    return services.register_policy(details=details(), actor=office, at=MONDAY_NOON)


def card(actor: Actor, number: str) -> selectors.PolicyCard:
    return selectors.policy_card(actor=actor, number=number, today=MONDAY_NOON.date())


def test_a_policy_gets_a_number_and_one_line_of_history(office):
    town = make_town()
    written = details(
        title="  首贷贴息 ",
        industries=("制造业", "6500", "c33"),
        sizes=(Size.MICRO, Size.SMALL),
        division_ids=(town.pk,),
        employees=Range(most=Decimal(300)),
        revenue=Range(Decimal("0.50"), Decimal(2000)),
        source_url="https://example.gov.cn/a?b=1",
    )
    number = services.register_policy(details=written, actor=office, at=MONDAY_NOON)

    found = card(office, number)
    assert number == "Z000001"
    assert found.details.title == "首贷贴息"
    assert found.details.industries == ("C", "C33", "I65")
    assert found.details.sizes == (Size.SMALL, Size.MICRO)
    assert found.conditions.places == {town.pk: "城关镇"}
    assert [line.action for line in found.history] == [PolicyAction.REGISTER_POLICY]
    event = PolicyEvent.objects.get()
    assert (event.data["valid_from"], event.data["min_revenue"]) == ("2026-01-01", "0.50")
    assert services.register_policy(details=details(), actor=office, at=LATER) == "Z000002"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " "}, "请填写名称。"),
        ({"issuer": ""}, "请填写发文机关。"),
        ({"summary": ""}, "请填写支持内容。"),
        ({"title": "长" * 201}, "名称最多 200 个字"),
        ({"source_url": "javascript:alert(1)"}, "原文链接应是以 http:// 或 https:// 开头的网址"),
        ({"source_url": "https://"}, "原文链接应是"),
        ({"valid_until": date(2025, 12, 31)}, "有效期至不能早于施行日期"),
        ({"industries": ("C99",)}, "行业代码"),
        ({"employees": Range(Decimal(9), Decimal(3))}, "从业人员的下限不能大于上限"),
        ({"revenue": Range(least=Decimal(-1))}, "营业收入的限额应在 0 到"),
        ({"division_ids": (987654,)}, "所在地中有的已不存在"),
    ],
)
def test_what_cannot_be_written_down_is_refused_by_name(office, number, changes: dict[str, Any], sentence: str):
    for act in ({}, {"number": number}):
        service = services.correct_policy if act else services.register_policy
        with pytest.raises(Refused, match=sentence):
            service(details=details(**({"title": "另一项"} | changes)), actor=office, at=LATER, **act)
    assert PolicyEvent.objects.count() == 1


@pytest.mark.parametrize("role", [Role.STEWARD, Role.SUPERVISOR, Role.HANDLER, Role.LEADER])
def test_only_the_office_writes(number, role):
    reader = make_actor(role)
    assert card(reader, number).may_keep is False
    for act in (
        lambda: services.register_policy(details=details(title="又一项"), actor=reader, at=LATER),
        lambda: services.correct_policy(number=number, details=details(title="改"), actor=reader, at=LATER),
        lambda: services.withdraw_policy(number=number, reason="废止", actor=reader, at=LATER),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize("role", [Role.CONTACT, Role.SYSTEM_ADMIN, Role.AUDITOR])
def test_who_is_no_official_of_the_business_finds_nothing(number, role):
    stranger = make_actor(role)
    with pytest.raises(NotFound):
        card(stranger, number)
    with pytest.raises(NotFound):
        selectors.policy_list(actor=stranger, filters=selectors.PolicyFilters(), today=MONDAY_NOON.date())
    with pytest.raises(NotFound):
        services.withdraw_policy(number=number, reason="废止", actor=stranger, at=LATER)


def test_the_same_policy_is_registered_once_but_one_document_may_hold_several(office, number):
    with pytest.raises(Refused, match=number):
        services.register_policy(details=details(), actor=office, at=LATER)
    other = services.register_policy(details=details(title="稳岗补贴"), actor=office, at=LATER)
    with pytest.raises(Refused, match=number):
        services.correct_policy(number=other, details=details(), actor=office, at=LATER)


def test_a_correction_keeps_what_was_said_before(office, number):
    changed = details(summary="按 2% 贴息。", valid_until=date(2026, 12, 31))
    services.correct_policy(number=number, details=changed, actor=office, at=LATER)

    found = card(office, number)
    assert found.details == changed
    assert set(found.history[0].changed) == {"summary", "valid_until"}
    assert PolicyEvent.objects.latest("id").data["changed"]["valid_until"] == [None, "2026-12-31"]
    with pytest.raises(Refused, match="没有变化"):
        services.correct_policy(number=number, details=changed, actor=office, at=LATER)


def test_who_corrects_what_somebody_else_just_corrected_is_told(office, number):
    seen = card(office, number).version
    services.correct_policy(number=number, details=details(summary="改一"), seen=seen, actor=office, at=LATER)
    with pytest.raises(StaleState, match="刚被别人更正过"):
        services.correct_policy(number=number, details=details(summary="改二"), seen=seen, actor=office, at=LATER)
    assert card(office, number).details.summary == "改一"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_register_one_policy_at_once_the_second_is_told():
    office = make_actor(Role.DISPATCHER)
    answers: list[str] = []

    def second() -> None:
        try:
            services.register_policy(details=details(), actor=office, at=LATER)
        except Refused as refusal:
            answers.append(str(refusal))
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        services.register_policy(details=details(), actor=office, at=MONDAY_NOON)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()  # it waits for the first to finish
    thread.join(10)

    assert [("Z000001" in answer) for answer in answers] == [True]
    assert Policy.objects.count() == 1


def test_a_withdrawn_policy_stays_and_is_not_changed_any_more(office, number):
    with pytest.raises(Refused, match="请填写撤下理由"):
        services.withdraw_policy(number=number, reason=" ", actor=office, at=LATER)
    services.withdraw_policy(number=number, reason="已废止", actor=office, at=LATER)

    found = card(office, number)
    assert (found.row.status, found.withdrawn_reason) == (PolicyStatus.TAKEN_DOWN, "已废止")
    with pytest.raises(StaleState):
        services.withdraw_policy(number=number, reason="再撤", actor=office, at=LATER)
    with pytest.raises(StaleState):
        services.correct_policy(number=number, details=details(title="改"), actor=office, at=LATER)
    assert services.register_policy(details=details(), actor=office, at=LATER) == "Z000002"


def test_nothing_is_left_behind_when_the_transaction_fails(office):
    with transaction.atomic():
        services.register_policy(details=details(), actor=office, at=MONDAY_NOON)
        transaction.set_rollback(True)
    assert (Policy.objects.count(), PolicyEvent.objects.count()) == (0, 0)


class TestHistory:
    @pytest.fixture
    def told(self, office: Actor, number: str) -> str:
        services.correct_policy(number=number, details=details(summary="改一"), actor=office, at=LATER)
        services.withdraw_policy(number=number, reason="已废止", actor=office, at=LATER)
        services.register_policy(details=details(title="另一项"), actor=office, at=LATER)
        return number

    def test_each_line_covers_the_one_before(self, told):
        for policy in Policy.objects.all():
            events = list(policy.events.order_by("id"))
            assert [event.previous_hash for event in events] == ["", *[event.hash for event in events[:-1]]]
            assert policy.last_hash == events[-1].hash
        assert selectors.broken_policy_links() == ()
        call_command("verify_ledger", stdout=StringIO())

    @pytest.mark.parametrize(
        ("damage", "problem"),
        [
            ("UPDATE policies_policyevent SET reason = '改写' WHERE id = {second}", "内容与摘要不符"),
            ("DELETE FROM policies_policyevent WHERE id = {second}", "链接不符"),
            ("DELETE FROM policies_policyevent WHERE id = {last}", "末尾与政策上"),
        ],
    )
    def test_what_an_owner_of_the_table_alters_is_noticed(self, told, damage, problem):
        ids = list(PolicyEvent.objects.filter(policy__number=told).order_by("id").values_list("id", flat=True))
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE policies_policyevent DISABLE TRIGGER USER")
            cursor.execute(damage.format(second=ids[1], last=ids[-1]))

        broken = selectors.broken_policy_links()

        assert [number for number, _, _ in broken] == [told]
        assert problem in broken[0][2]
        out = StringIO()
        with pytest.raises(SystemExit):
            call_command("verify_ledger", stdout=out)
        assert told in out.getvalue()

    @pytest.mark.parametrize("verb", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
    def test_the_database_itself_keeps_the_history(self, told, verb):
        connection.check_constraints()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verb.format("policies_policyevent"))
