"""Taking enterprises in and changing them: each act does, is refused, and leaves one line of history."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import MONDAY_NOON
from tests.factories import (
    MONDAY,
    actor_of,
    make_actor,
    make_enterprise,
    make_liaison,
    make_tag,
    make_team,
    make_town,
    make_unit,
    make_user,
)
from zhuqi.enterprises import selectors, services
from zhuqi.enterprises.categories import (
    AboveScaleType,
    EnterpriseStatus,
    Kind,
    LiaisonLevel,
    TagKind,
    TagLevel,
)
from zhuqi.enterprises.models import DatedFigures, Enterprise, EnterpriseEvent, EnterpriseTag, LiaisonPerson
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.organisations.models import AccessLogEntry
from zhuqi.organisations.roles import ADMINISTRATORS, Role
from zhuqi.standards.enterprise_size import Size

pytestmark = pytest.mark.django_db
GOOD_CODE = "91350100M000100Y43"  # the worked example of GB 32100
BAD_CODE = "91350100M000100Y4Z"  # "Z" is no character of the standard
WRONG_CHECK = "91350100M000100Y44"


def actions_of(enterprise_id: int) -> list[str]:
    return list(
        EnterpriseEvent.objects.filter(enterprise=enterprise_id).order_by("id").values_list("action", flat=True)
    )


class TestRegister:
    @pytest.fixture
    def act(self):
        """Register an enterprise correctly, except in what the test changes."""
        dispatcher, town = make_actor(Role.DISPATCHER), make_town()

        def _act(**changes):
            given = {"name": "明晟新材科技有限公司", "division_id": town.pk, "actor": dispatcher, "at": MONDAY_NOON}
            return services.register_enterprise(**(given | changes))

        return _act

    def test_takes_it_in_under_a_number_and_records_it(self, act):
        ref = act(credit_code=" 91350100m000100y43 ", industry="C3311")

        assert (ref.number, ref.name, ref.credit_code) == ("E000001", "明晟新材科技有限公司", GOOD_CODE)
        assert (ref.size, ref.status, ref.is_key_target) == (Size.UNKNOWN, EnterpriseStatus.NORMAL, False)
        assert actions_of(ref.id) == ["REGISTER"]
        assert act(name="另一家").number == "E000002"

    def test_a_failing_code_needs_a_reason_and_then_goes_in(self, act):
        with pytest.raises(Refused, match=r"统一社会信用代码.*填写理由后仍可保存"):
            act(credit_code=WRONG_CHECK)

        ref = act(credit_code=WRONG_CHECK, credit_code_note="营业执照如此，已核对原件")

        enterprise = Enterprise.objects.get(pk=ref.id)
        assert (enterprise.credit_code, enterprise.credit_code_note) == (WRONG_CHECK, "营业执照如此，已核对原件")

    def test_a_sound_code_keeps_no_note(self, act):
        assert Enterprise.objects.get(pk=act(credit_code=GOOD_CODE, credit_code_note="无").id).credit_code_note == ""

    def test_refuses_a_code_that_somebody_has_and_says_who(self, act):
        act(credit_code=GOOD_CODE)
        with pytest.raises(Refused, match="已登记给“明晟新材科技有限公司”（E000001）"):
            act(name="另一家", credit_code=GOOD_CODE)

    def test_refuses_the_same_name_in_the_same_town_only(self, act):
        act()
        with pytest.raises(Refused, match="E000001"):
            act(name="明晟 新材科技有限公司")
        assert act(division_id=make_town("大陈乡").pk).number == "E000002"

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            pytest.param({"name": " （） "}, "请填写企业名称", id="no-name"),
            pytest.param({"name": "长" * 121}, "请填写企业名称", id="name-too-long"),
            pytest.param({"credit_code": "代码"}, "统一社会信用代码", id="code-is-words"),
            pytest.param({"credit_code": "代码", "credit_code_note": "x"}, "统一社会信用代码", id="words-with-reason"),
            pytest.param({"industry": "ZZ"}, "行业代码", id="industry"),
            pytest.param({"longitude": Decimal(114)}, "经度和纬度须同时填写", id="half-a-place"),
            pytest.param({"longitude": Decimal(33), "latitude": Decimal(114)}, "写反", id="swapped-place"),
        ],
    )
    def test_refuses_bad_input_by_field(self, act, change, sentence):
        with pytest.raises(Refused, match=sentence):
            act(**change)
        assert Enterprise.objects.count() == 0

    def test_refuses_a_town_that_does_not_exist(self, act):
        with pytest.raises(NotFound, match="没有这个乡镇"):
            act(division_id=999_999)

    def test_stewards_and_group_leads_register_in_their_towns_only(self, act):
        team = make_team(towns=(make_town(),))
        for serial, role in enumerate((Role.STEWARD, Role.GROUP_LEAD)):
            actor = make_actor(role, team=team)
            act(actor=actor, name=f"第{serial}家")
            with pytest.raises(NotAllowed):
                act(actor=actor, division_id=make_town("远乡").pk)

    @pytest.mark.parametrize("role", [Role.CALLER, Role.SUPERVISOR])
    def test_whoever_hears_of_a_problem_takes_the_firm_in(self, act, role):
        act(actor=make_actor(role), name="新的一家")

    @pytest.mark.parametrize("role", [Role.HANDLER, Role.UNIT_HEAD, Role.LEADER, Role.CONTACT, *sorted(ADMINISTRATORS)])
    def test_refuses_everyone_else(self, act, role):
        actor = make_actor(role, **({"enterprise": make_enterprise()} if role is Role.CONTACT else {}))
        with pytest.raises(NotAllowed):
            act(actor=actor, name="新的一家")

    def test_nothing_is_left_behind_when_the_transaction_fails(self, act):
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

        assert (Enterprise.objects.count(), EnterpriseEvent.objects.count()) == (0, 0)
        assert act().number == "E000001"


class TestEdit:
    @pytest.fixture
    def act(self):
        """Edit an enterprise correctly, except in what the test changes."""
        dispatcher, enterprise = make_actor(Role.DISPATCHER), make_enterprise()

        def _act(**changes):
            given = {"enterprise_id": enterprise.pk, "division_id": enterprise.division_id, "industry": "C33"}
            return services.edit_enterprise(**(given | {"actor": dispatcher, "at": MONDAY_NOON} | changes))

        return _act

    def test_changes_and_keeps_before_and_after(self, act):
        act(address="工业路1号", kind=Kind.PROJECT, above_scale_type=AboveScaleType.INDUSTRY)

        enterprise, event = Enterprise.objects.get(), EnterpriseEvent.objects.get()
        assert (enterprise.address, enterprise.kind, enterprise.is_above_scale) == ("工业路1号", "PROJECT", True)
        assert event.data["address"] == ["", "工业路1号"]
        assert "industry" not in event.data

    def test_saving_what_is_there_records_nothing(self, act):
        act()
        assert EnterpriseEvent.objects.count() == 0

    def test_a_new_code_is_found_at_once(self, act):
        act(credit_code=GOOD_CODE)
        assert [found.name for found in selectors.suggest(actor=make_actor(Role.DISPATCHER), text="91350100m")] == [
            "明晟新材科技有限公司"
        ]

    def test_refuses_the_code_of_another(self, act):
        make_enterprise("另一家", credit_code=GOOD_CODE)
        with pytest.raises(Refused, match="另一家"):
            act(credit_code=GOOD_CODE)

    def test_readers_may_not_and_strangers_do_not_know_it(self, act):
        with pytest.raises(NotAllowed):
            act(actor=make_actor(Role.SUPERVISOR))
        with pytest.raises(NotFound):
            act(actor=make_actor(Role.HANDLER))
        with pytest.raises(NotFound):
            act(enterprise_id=999_999)


class TestRename:
    def test_is_found_by_both_names(self):
        dispatcher, enterprise = make_actor(Role.DISPATCHER), make_enterprise("豫光面粉厂")
        given = {"enterprise_id": enterprise.pk, "actor": dispatcher, "at": MONDAY_NOON, "today": MONDAY}
        services.rename_enterprise(name="金穗食品有限公司", **given)

        for text in ("面粉", "金穗"):
            assert [found.id for found in selectors.suggest(actor=dispatcher, text=text)] == [enterprise.pk]
        card = selectors.enterprise_card(actor=dispatcher, number=enterprise.number, today=MONDAY)
        assert (card.name, card.former_names) == ("金穗食品有限公司", ("豫光面粉厂",))
        assert selectors.find_enterprise("豫光面粉厂").id == enterprise.pk
        with pytest.raises(Refused, match="与现名称相同"):
            services.rename_enterprise(name="金穗食品 有限公司", **given)


class TestStatus:
    @pytest.fixture
    def act(self):
        """Set a status correctly, except in what the test changes."""
        dispatcher, enterprise = make_actor(Role.DISPATCHER), make_enterprise()

        def _act(status=EnterpriseStatus.STOPPED, **changes):
            given = {
                "enterprise_id": enterprise.pk,
                "evidence": "9月20日现场查看",
                "actor": dispatcher,
                "at": MONDAY_NOON,
            }
            return services.set_status(status=status, **(given | changes))

        return _act

    def test_keeps_since_when_and_no_day_to_come(self, act):
        with pytest.raises(Refused, match="晚于今天"):
            act(since=MONDAY + timedelta(days=1))
        act(since=MONDAY - timedelta(days=9))
        assert Enterprise.objects.get().status_since == MONDAY - timedelta(days=9)
        act(EnterpriseStatus.ZOMBIE)
        assert Enterprise.objects.get().status_since == MONDAY

    def test_keeps_the_evidence_until_it_is_normal_again(self, act):
        act()
        assert Enterprise.objects.get().status_evidence == "9月20日现场查看"
        act(EnterpriseStatus.NORMAL, evidence="")
        assert Enterprise.objects.get().status_evidence == ""

    @pytest.mark.parametrize("status", sorted(set(EnterpriseStatus) - {EnterpriseStatus.NORMAL}))
    def test_wants_evidence_for_anything_but_normal(self, act, status):
        with pytest.raises(Refused, match="请填写状态依据"):
            act(status, evidence="  ")

    def test_refuses_the_state_it_is_in(self, act):
        act()
        with pytest.raises(StaleState):
            act()

    def test_refuses_readers(self, act):
        with pytest.raises(NotAllowed):
            act(actor=make_actor(Role.LEADER))

    def test_the_database_itself_wants_evidence(self, act):
        with pytest.raises(DatabaseError, match="enterprise_not_normal_has_evidence"), transaction.atomic():
            Enterprise.objects.update(status="ZOMBIE")


class TestTags:
    @pytest.fixture
    def act(self):
        """Add a tag correctly, except in what the test changes."""
        dispatcher, enterprise = make_actor(Role.DISPATCHER), make_enterprise()

        def _act(kind=TagKind.HIGH_TAXPAYER, **changes):
            given = {"enterprise_id": enterprise.pk, "since": MONDAY, "actor": dispatcher, "at": MONDAY_NOON}
            return services.add_tag(kind=kind, **(given | changes))

        return _act

    def test_a_tag_makes_a_key_target_for_as_long_as_it_holds(self, act):
        tag = EnterpriseTag.objects.get(pk=act())
        last = MONDAY + timedelta(days=9)
        services.end_tag(tag_id=tag.pk, until=last, actor=make_actor(Role.DISPATCHER), at=MONDAY_NOON)

        days = {day: selectors.is_key_target(tag.enterprise_id, day) for day in _around(MONDAY, last)}

        assert list(days.values()) == [False, True, True, False]
        assert {day for day in days if tag.enterprise_id in selectors.key_target_ids(day)} == {MONDAY, last}
        assert actions_of(tag.enterprise_id) == ["ADD_TAG", "END_TAG"]
        with pytest.raises(StaleState):
            services.end_tag(tag_id=tag.pk, until=last, actor=make_actor(Role.DISPATCHER), at=MONDAY_NOON)

    @pytest.mark.parametrize(
        ("kind", "is_key"),
        [
            (TagKind.LED_BY_LEADER, True),
            (TagKind.HIGH_TAXPAYER, True),
            (TagKind.KEY_PROJECT, True),
            (TagKind.SPECIALISED, False),
            (TagKind.ROSTER, False),
            (TagKind.DISASTER_HIT, False),
            (TagKind.SAMPLE, False),
        ],
    )
    def test_the_rule_the_system_comes_with(self, act, kind, is_key):
        act(kind, level=TagLevel.CITY)
        assert selectors.is_key_target(Enterprise.objects.get().pk, MONDAY) is is_key

    def test_the_office_writes_its_own_rule_and_earlier_days_keep_theirs(self, act):
        act(TagKind.SPECIALISED, since=MONDAY - timedelta(days=30))
        dispatcher = make_actor(Role.DISPATCHER)
        services.set_key_target_rule(tag_kinds=[TagKind.SPECIALISED], since=MONDAY, actor=dispatcher)

        pk = Enterprise.objects.get().pk
        assert not selectors.is_key_target(pk, MONDAY - timedelta(days=1))
        assert selectors.is_key_target(pk, MONDAY)
        with pytest.raises(Refused, match="须晚于"):
            services.set_key_target_rule(tag_kinds=[TagKind.ROSTER], since=MONDAY, actor=dispatcher)
        with pytest.raises(Refused, match="至少选择一种"):
            services.set_key_target_rule(tag_kinds=[], since=MONDAY + timedelta(days=1), actor=dispatcher)
        with pytest.raises(NotAllowed):
            services.set_key_target_rule(
                tag_kinds=[TagKind.ROSTER], since=MONDAY + timedelta(days=1), actor=make_actor(Role.SUPERVISOR)
            )

    def test_refuses_a_leaders_tag_without_a_level(self, act):
        with pytest.raises(Refused, match="须选择层级"):
            act(TagKind.LED_BY_LEADER)

    def test_refuses_the_same_tag_twice_at_once(self, act):
        act()
        with pytest.raises(Refused, match="无需重复添加"):
            act(since=MONDAY + timedelta(days=5))

    def test_refuses_readers(self, act):
        with pytest.raises(NotAllowed):
            act(actor=make_actor(Role.CALLER))


class TestFigures:
    @pytest.fixture
    def act(self):
        """Record figures correctly, except in what the test changes."""
        dispatcher, enterprise = make_actor(Role.DISPATCHER), make_enterprise(industry="I65")

        def _act(**changes):
            given = {"enterprise_id": enterprise.pk, "as_of": date(2025, 12, 31), "source": "统计年报"}
            given |= {"employees": 103, "revenue": Decimal("15735.28"), "actor": dispatcher, "at": MONDAY_NOON}
            return services.record_figures(**(given | changes))

        return _act

    def test_tax_and_power_are_kept_beside_and_leave_the_size_alone(self, act):
        act(employees=None, revenue=None, assets=None, tax=Decimal("12.5"), power_use=Decimal(80))
        row = DatedFigures.objects.get()
        assert (row.tax, row.power_use, row.enterprise.size) == (Decimal("12.5"), Decimal(80), Size.UNKNOWN)
        for field, words in (("tax", "纳税额"), ("power_use", "用电量")):
            with pytest.raises(Refused, match=words):
                act(**{field: Decimal(-1)})

    def test_size_follows_the_newest_figures(self, act):
        act()
        assert Enterprise.objects.get().size == Size.MEDIUM
        act(as_of=date(2024, 12, 31), employees=5, revenue=Decimal(10))
        assert Enterprise.objects.get().size == Size.MEDIUM
        act(as_of=date(2026, 6, 30), employees=5, revenue=Decimal(10))
        assert Enterprise.objects.get().size == Size.MICRO

    def test_size_follows_the_industry(self, act):
        act()
        enterprise = Enterprise.objects.get()
        services.edit_enterprise(
            enterprise_id=enterprise.pk,
            division_id=enterprise.division_id,
            industry="J66",
            actor=make_actor(Role.DISPATCHER),
            at=MONDAY_NOON,
        )
        assert Enterprise.objects.get().size == Size.NOT_APPLICABLE

    def test_a_missing_metric_is_unknown_not_zero(self, act):
        act(revenue=None)
        assert Enterprise.objects.get().size == Size.UNKNOWN

    def test_figures_of_one_day_replace_each_other_and_the_history_keeps_both(self, act):
        act()
        act(employees=104)
        assert Enterprise.objects.get().figures.get().employees == 104
        assert [event.data["employees"] for event in EnterpriseEvent.objects.order_by("id")] == [103, 104]

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"employees": -1}, "从业人员"),
            ({"revenue": Decimal(-1)}, "营业收入"),
            ({"assets": Decimal("NaN")}, "资产总额"),
            ({"assets": Decimal(10) ** 13}, "资产总额"),
            ({"as_of": date(2026, 9, 22)}, "晚于今天"),
            ({"source": " "}, "数据来源"),
            ({"employees": None, "revenue": None}, "至少填写"),
        ],
    )
    def test_refuses_bad_input_by_field(self, act, change, sentence):
        with pytest.raises(Refused, match=sentence):
            act(**change)

    def test_refuses_readers(self, act):
        with pytest.raises(NotAllowed):
            act(actor=make_actor(Role.CALLER))


class TestLiaison:
    @pytest.fixture
    def act(self):
        """Set a liaison person correctly, except in what the test changes."""
        dispatcher, enterprise = make_actor(Role.DISPATCHER), make_enterprise()

        def _act(**changes):
            given = {"enterprise_id": enterprise.pk, "level": LiaisonLevel.ENTERPRISE, "name": "王建国"}
            given |= {"phone": "138 1234 5678", "since": MONDAY, "actor": dispatcher, "at": MONDAY_NOON}
            return services.set_liaison(**(given | changes))

        return _act

    def test_the_phone_is_nowhere_in_the_clear(self, act):
        person = LiaisonPerson.objects.get(pk=act())
        dispatcher = make_actor(Role.DISPATCHER)
        card = selectors.enterprise_card(actor=dispatcher, number="E000001", today=MONDAY)

        assert b"13812345678" not in bytes(person.phone_encrypted)
        assert [(line.name, line.phone) for line in card.liaisons] == [("王建国", "138****5678")]
        history = str(EnterpriseEvent.objects.values_list("data", "reason"))
        assert "1381234" not in history
        assert "王建国" not in history

    def test_the_next_one_ends_the_present_one(self, act):
        act()
        act(name="李娜", since=MONDAY + timedelta(days=3))
        act(name="市里老赵", level=LiaisonLevel.CITY)

        rows = LiaisonPerson.objects.order_by("id").values_list("name", "until")
        assert list(rows) == [("王建国", MONDAY + timedelta(days=2)), ("李娜", None), ("市里老赵", None)]

    @pytest.mark.parametrize(
        ("change", "sentence"), [({"name": ""}, "请填写企业联络员的姓名"), ({"phone": "123"}, "联系电话不是有效")]
    )
    def test_refuses_bad_input_by_field(self, act, change, sentence):
        with pytest.raises(Refused, match=sentence):
            act(**change)

    def test_refuses_readers(self, act):
        with pytest.raises(NotAllowed):
            act(actor=make_actor(Role.CALLER))


class TestRevealPhone:
    def test_returns_the_number_and_writes_who_looked(self):
        dispatcher, person = make_actor(Role.DISPATCHER), make_liaison(make_enterprise())

        number = services.reveal_phone(liaison_id=person.pk, actor=dispatcher, at=MONDAY_NOON, address="10.0.0.7")

        entry = AccessLogEntry.objects.get()
        assert number == "13812345678"
        assert (entry.actor_id, entry.kind, entry.subject, entry.address) == (
            dispatcher.user_id,
            "PHONE_REVEALED",
            "E000001 明晟新材科技有限公司",
            "10.0.0.7",
        )
        assert "138" not in entry.detail

    def test_refuses_readers_and_hides_from_strangers(self):
        person = make_liaison(make_enterprise())
        for role, error in ((Role.LEADER, NotAllowed), (Role.HANDLER, NotFound), (Role.AUDITOR, NotFound)):
            with pytest.raises(error):
                services.reveal_phone(liaison_id=person.pk, actor=make_actor(role), at=MONDAY_NOON)
        assert AccessLogEntry.objects.count() == 0

    def test_says_when_there_is_no_number(self):
        person = make_liaison(make_enterprise(), phone="")
        with pytest.raises(NotFound, match="没有登记电话"):
            services.reveal_phone(liaison_id=person.pk, actor=make_actor(Role.DISPATCHER), at=MONDAY_NOON)


class TestContacts:
    def test_an_account_speaks_for_one_firm(self):
        dispatcher, firm, other = make_actor(Role.DISPATCHER), make_enterprise(), make_enterprise("另一家")
        user = make_user(name="王建国")
        given = {"user_id": user.pk, "actor": dispatcher, "at": MONDAY_NOON}
        services.appoint_contact(enterprise_id=firm.pk, **given)

        assert (actor_of(user).roles, actor_of(user).enterprise_id) == ({Role.CONTACT}, firm.pk)
        with pytest.raises(Refused, match="明晟新材"):
            services.appoint_contact(enterprise_id=other.pk, **given)

    def test_refuses_an_official(self):
        official = make_user(Role.HANDLER, unit=make_unit())
        with pytest.raises(Refused, match="不能作为企业联系人"):
            services.appoint_contact(
                enterprise_id=make_enterprise().pk,
                user_id=official.pk,
                actor=make_actor(Role.DISPATCHER),
                at=MONDAY_NOON,
            )


class TestEnsure:
    def test_an_import_meets_each_firm_once(self):
        make_town()
        given = {"actor": make_actor(Role.DISPATCHER), "at": MONDAY_NOON}
        first = services.ensure_enterprise(name="明晟(示例)有限公司", credit_code=GOOD_CODE, **given)

        assert services.ensure_enterprise(name="明晟（示例）有限公司", **given) == first
        assert services.ensure_enterprise(name="名字写错了", credit_code=GOOD_CODE.lower(), **given) == first
        assert first.division_name == "示例市"

    def test_a_failing_code_is_kept_with_a_note_and_words_are_dropped(self):
        given = {"actor": make_actor(Role.DISPATCHER), "at": MONDAY_NOON, "division_id": make_town().pk}
        kept = services.ensure_enterprise(name="甲公司", credit_code=BAD_CODE, **given)
        dropped = services.ensure_enterprise(name="乙公司", credit_code="正在办理", **given)

        assert Enterprise.objects.get(pk=kept.id).credit_code_note == "导入资料中的代码未通过校验，待核对"
        assert dropped.credit_code is None

    def test_refuses_readers(self):
        with pytest.raises(NotAllowed):
            services.ensure_enterprise(name="甲公司", actor=make_actor(Role.LEADER), at=MONDAY_NOON)


class TestHistory:
    @pytest.fixture
    def told(self):
        """Two enterprises with a few acts each."""
        dispatcher = make_actor(Role.DISPATCHER)
        for name in ("甲公司", "乙公司"):
            firm = make_enterprise(name)
            for status in (EnterpriseStatus.STOPPED, EnterpriseStatus.NORMAL, EnterpriseStatus.ZOMBIE):
                services.set_status(
                    enterprise_id=firm.pk, status=status, evidence="电话核实", actor=dispatcher, at=MONDAY_NOON
                )

    def test_each_line_covers_the_one_before(self, told):
        for firm in Enterprise.objects.all():
            events = list(firm.events.order_by("id"))
            assert [event.previous_hash for event in events] == ["", *[event.hash for event in events[:-1]]]
            assert firm.last_hash == events[-1].hash
        assert selectors.broken_history_links() == ()

    @pytest.mark.parametrize(
        ("damage", "problem"),
        [
            ("UPDATE enterprises_enterpriseevent SET reason = '改写' WHERE id = {second}", "内容与摘要不符"),
            ("DELETE FROM enterprises_enterpriseevent WHERE id = {second}", "链接不符"),
            ("DELETE FROM enterprises_enterpriseevent WHERE id = {last}", "末尾与企业上"),
        ],
    )
    def test_what_an_owner_of_the_table_alters_is_noticed(self, told, damage, problem):
        ids = list(
            EnterpriseEvent.objects.filter(enterprise__name="甲公司").order_by("id").values_list("id", flat=True)
        )
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE enterprises_enterpriseevent DISABLE TRIGGER USER")
            cursor.execute(damage.format(second=ids[1], last=ids[-1]))

        broken = selectors.broken_history_links()

        assert [link.enterprise for link in broken] == ["E000001"]
        assert problem in broken[0].problem

    @pytest.mark.parametrize("verb", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
    def test_the_database_itself_keeps_the_history(self, told, verb):
        connection.check_constraints()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verb.format("enterprises_enterpriseevent"))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_register_one_credit_code_at_once_the_second_is_told():
    dispatcher, town = make_actor(Role.DISPATCHER), make_town()
    given = {"division_id": town.pk, "credit_code": GOOD_CODE, "actor": dispatcher, "at": MONDAY_NOON}
    answers: list[str] = []

    def second() -> None:
        try:
            services.register_enterprise(name="乙公司", **given)
        except Refused as refusal:
            answers.append(str(refusal))
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        services.register_enterprise(name="甲公司", **given)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()  # it waits for the first to finish
    thread.join(10)

    assert [("甲公司" in answer) for answer in answers] == [True]
    assert Enterprise.objects.get().name == "甲公司"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_set_one_status_at_once_the_second_is_told():
    dispatcher, firm = make_actor(Role.DISPATCHER), make_enterprise()
    given = {"enterprise_id": firm.pk, "status": EnterpriseStatus.STOPPED, "evidence": "看过", "actor": dispatcher}
    answers: list[str] = []

    def second() -> None:
        try:
            services.set_status(at=MONDAY_NOON, **given)
        except StaleState as refusal:
            answers.append(str(refusal))
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        services.set_status(at=MONDAY_NOON, **given)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(10)

    assert len(answers) == 1
    assert actions_of(firm.pk) == ["SET_STATUS"]


def _around(first: date, last: date) -> list[date]:
    return [first - timedelta(days=1), first, last, last + timedelta(days=1)]


def test_a_mistaken_tag_is_taken_back_the_same_day():
    tag = make_tag(make_enterprise(), since=MONDAY)
    given = {"tag_id": tag.pk, "actor": make_actor(Role.DISPATCHER), "at": MONDAY_NOON}
    with pytest.raises(Refused, match="早于开始日期"):
        services.end_tag(until=MONDAY - timedelta(days=2), **given)
    services.end_tag(until=MONDAY - timedelta(days=1), **given)
    assert not selectors.is_key_target(tag.enterprise_id, MONDAY)
