"""Accounts, rights, absences and structure: each act does, is refused, and leaves a line in the access log."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import DatabaseError, connection, transaction

from tests.conftest import MONDAY_NOON
from tests.factories import (
    MONDAY,
    PASSWORD,
    actor_of,
    grant,
    make_actor,
    make_enterprise,
    make_team,
    make_town,
    make_unit,
    make_user,
)
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.organisations import services
from zhuqi.organisations.models import AccessLogEntry, RoleGrant, TeamTown, Unit, User
from zhuqi.organisations.roles import ADMINISTRATORS, AccessKind, DivisionLevel, Role, ScopeKind, UnitLevel
from zhuqi.organisations.selectors import system_actor

pytestmark = pytest.mark.django_db
TOMORROW = MONDAY + timedelta(days=1)


def log_lines() -> list[tuple[str, str]]:
    return list(AccessLogEntry.objects.order_by("id").values_list("subject", "detail"))


class TestAccounts:
    @pytest.fixture
    def act(self):
        """Open an account correctly, except in what the test changes."""
        administrator = make_actor(Role.SYSTEM_ADMIN)

        def _act(**changes):
            given = {
                "username": "laoli",
                "name": "老李",
                "password": PASSWORD,
                "actor": administrator,
                "at": MONDAY_NOON,
            }
            return services.create_user(**(given | changes))

        return _act

    def test_opens_an_account_one_can_sign_in_to(self, act):
        user = User.objects.get(pk=act(phone="138 1234 5678", unit_id=make_unit().pk))

        assert user.check_password(PASSWORD)
        assert user.must_change_password
        assert b"13812345678" not in bytes(user.phone_encrypted)
        assert log_lines() == [("laoli", "开户")]

    def test_names_are_the_same_in_any_width_and_case(self, act):
        act(username="LaoLi")

        with pytest.raises(Refused, match="已被使用"):
            act(username="ｌａｏｌｉ")
        assert User.objects.get_by_natural_key("ＬＡＯＬＩ").name == "老李"

    @pytest.mark.parametrize("password", ["short1", "12345678901", "password123", "我是老李我是老李我是"])
    def test_refuses_a_weak_password(self, act, password):
        with pytest.raises(Refused, match="密码不符合要求"):
            act(password=password)
        assert not User.objects.filter(username="laoli").exists()

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"username": " "}, "请填写用户名"),
            ({"username": "lao li"}, "请填写用户名"),
            ({"name": ""}, "请填写姓名"),
            ({"phone": "123"}, "手机号不是有效的电话号码"),
        ],
    )
    def test_refuses_bad_input_by_field(self, act, change, sentence):
        with pytest.raises(Refused, match=sentence):
            act(**change)

    def test_refuses_a_unit_that_does_not_exist(self, act):
        with pytest.raises(NotFound, match="没有这个单位"):
            act(unit_id=999_999)

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMIN, Role.SYSTEM, Role.CONTACT}))
    def test_refuses_everyone_but_the_system_administrator(self, act, role):
        with pytest.raises(NotAllowed):
            act(actor=make_actor(role))

    def test_a_password_set_by_somebody_else_must_be_changed(self, act):
        user = User.objects.get(pk=act(must_change_password=False))
        services.set_password(
            user_id=user.pk, password="another fine password", actor=make_actor(Role.SYSTEM_ADMIN), at=MONDAY_NOON
        )
        user.refresh_from_db()
        assert user.must_change_password

        services.set_password(user_id=user.pk, password="my own fine password", actor=actor_of(user), at=MONDAY_NOON)
        user.refresh_from_db()
        assert not user.must_change_password

    def test_nobody_sets_the_password_of_another(self):
        with pytest.raises(NotAllowed):
            services.set_password(
                user_id=make_user().pk, password=PASSWORD, actor=make_actor(Role.DISPATCHER), at=MONDAY_NOON
            )

    def test_a_closed_account_signs_in_no_more(self, act, rf):
        user_id, administrator = act(), make_actor(Role.SYSTEM_ADMIN)
        services.deactivate_user(user_id=user_id, actor=administrator, at=MONDAY_NOON)

        assert authenticate(rf.post("/"), username="laoli", password=PASSWORD) is None
        with pytest.raises(Refused, match="已经停用"):
            services.deactivate_user(user_id=user_id, actor=administrator, at=MONDAY_NOON)

    def test_neither_oneself_nor_the_system_can_be_closed(self):
        administrator = make_actor(Role.SYSTEM_ADMIN)
        for user_id in (administrator.user_id, system_actor(MONDAY).user_id):
            with pytest.raises(Refused, match="不能停用"):
                services.deactivate_user(user_id=user_id, actor=administrator, at=MONDAY_NOON)


class TestRights:
    @pytest.fixture
    def act(self):
        """Grant a role correctly, except in what the test changes."""
        security, person = make_actor(Role.SECURITY_ADMIN), make_user(name="老李")

        def _act(role=Role.DISPATCHER, scope=ScopeKind.ALL, **changes):
            given = {"user_id": person.pk, "actor": security, "at": MONDAY_NOON, "since": MONDAY}
            return services.grant_role(role=role, scope=scope, **(given | changes))

        return _act

    def test_grants_and_logs(self, act):
        row = RoleGrant.objects.get(pk=act())

        assert actor_of(row.user).has(Role.DISPATCHER)
        assert row.granted_by.role_grants.get().role == Role.SECURITY_ADMIN
        assert log_lines() == [(row.user.username, "授予研判交办（全市）")]

    @pytest.mark.parametrize("administrator", sorted(ADMINISTRATORS))
    @pytest.mark.parametrize("other", sorted(set(Role) - {Role.SYSTEM, Role.CONTACT, Role.GROUP_LEAD}))
    def test_an_administrator_gets_no_other_role_and_nobody_else_becomes_one(self, act, administrator, other):
        if other == administrator:
            return
        unit = make_unit()
        scope = {Role.HANDLER: ScopeKind.UNIT, Role.UNIT_HEAD: ScopeKind.UNIT, Role.STEWARD: ScopeKind.ENTERPRISES}
        for held, wanted in ((administrator, other), (other, administrator)):
            person = make_user(held, name="老赵", unit=unit)
            with pytest.raises(Refused, match=r"^老赵已是“.*”，不能再任“.*”：.*请另选人员或先收回原角色。$"):
                act(wanted, scope.get(wanted, ScopeKind.ALL), user_id=person.pk, unit_id=unit.pk)

    def test_a_role_that_ended_no_longer_excludes(self, act):
        person = make_user()
        grant(person, Role.AUDITOR, until=MONDAY - timedelta(days=1))

        act(user_id=person.pk)

        assert actor_of(person).roles == {Role.DISPATCHER}

    def test_refuses_a_scope_that_does_not_fit(self, act):
        with pytest.raises(Refused, match="范围只能是本单位"):
            act(Role.HANDLER, ScopeKind.ALL)

    def test_refuses_a_unit_that_does_not_exist(self, act):
        with pytest.raises(NotFound, match="没有这个单位"):
            act(Role.HANDLER, ScopeKind.UNIT, unit_id=999_999)

    def test_refuses_the_same_grant_twice(self, act):
        act()
        with pytest.raises(Refused, match="无需重复授权"):
            act()

    def test_nobody_grants_to_themselves(self, act):
        security = make_actor(Role.SECURITY_ADMIN)
        with pytest.raises(NotAllowed, match="不能给自己授权"):
            act(user_id=security.user_id, actor=security)

    @pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDITOR, Role.DISPATCHER, Role.LEADER])
    def test_refuses_everyone_but_the_security_administrator(self, act, role):
        with pytest.raises(NotAllowed):
            act(actor=make_actor(role))
        act()

    def test_nothing_is_left_behind_when_the_transaction_fails(self, act):
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

        assert not RoleGrant.objects.filter(role=Role.DISPATCHER).exists()
        assert log_lines() == []

    def test_a_role_taken_back_ends_at_once_and_only_once(self, act):
        grant_id, security = act(), make_actor(Role.SECURITY_ADMIN)
        services.revoke_role(grant_id=grant_id, actor=security, at=MONDAY_NOON, today=MONDAY)

        assert not actor_of(RoleGrant.objects.get(pk=grant_id).user).has(Role.DISPATCHER)
        with pytest.raises(StaleState):
            services.revoke_role(grant_id=grant_id, actor=security, at=MONDAY_NOON, today=MONDAY)


class TestAbsences:
    @pytest.fixture
    def act(self):
        """Record an absence correctly, except in what the test changes."""
        away, deputy = make_user(Role.UNIT_HEAD, name="老王"), make_user(Role.HANDLER, name="小王")

        def _act(**changes):
            given = {"user_id": away.pk, "deputy_id": deputy.pk, "since": MONDAY, "until": TOMORROW, "at": MONDAY_NOON}
            return services.record_absence(**({"actor": actor_of(away)} | given | changes))

        return _act

    def test_the_deputy_holds_the_rights_meanwhile(self, act):
        act()
        assert actor_of(User.objects.get(name="小王")).has(Role.UNIT_HEAD)

    def test_refuses_a_deputy_who_would_break_the_separation_of_administrators(self, act):
        with pytest.raises(Refused, match="互不兼任"):
            act(deputy_id=make_user(Role.AUDITOR).pk)

    def test_refuses_overlapping_days(self, act):
        act()
        with pytest.raises(Refused, match="已登记请假"):
            act(since=TOMORROW, until=TOMORROW)

    def test_refuses_a_deputy_who_is_away_too(self, act):
        deputy = User.objects.get(name="小王")
        act(user_id=deputy.pk, deputy_id=make_user().pk, actor=actor_of(deputy))
        with pytest.raises(Refused, match="也请假"):
            act()

    def test_refuses_oneself_as_deputy_and_days_in_the_wrong_order(self, act):
        with pytest.raises(Refused, match="不能是本人"):
            act(deputy_id=User.objects.get(name="老王").pk)
        with pytest.raises(Refused, match="早于开始日期"):
            act(until=MONDAY - timedelta(days=1))

    def test_refuses_a_stranger(self, act):
        with pytest.raises(NotAllowed):
            act(actor=make_actor(Role.DISPATCHER))


class TestStructure:
    def test_builds_a_city(self):
        actor = make_actor(Role.SYSTEM_ADMIN)
        given = {"actor": actor, "at": MONDAY_NOON}
        city = services.create_division(code12="419900000000", name="示例市", level=DivisionLevel.CITY, **given)
        town = services.create_division(
            code12="419900001000", name="城关镇", level=DivisionLevel.TOWN, parent_id=city, **given
        )
        bureau = services.create_unit(code="GTJ", name="市自然资源局", level=UnitLevel.CITY, **given)
        branch = services.create_unit(
            code="GTJ-E", name="城东 分局", level=UnitLevel.COUNTY, parent_id=bureau, aliases=["东分局"], **given
        )
        group = services.create_working_group(code="G1", name="第一工作组", area_id=city, **given)
        team = services.create_team(
            group_id=group, code="G1-1", name="第一小组", district_name="东部片区", town_ids=[town], **given
        )
        member = make_user(Role.STEWARD)
        services.add_team_member(team_id=team, user_id=member.pk, since=MONDAY, **given)

        assert Unit.objects.get(pk=branch).path == "/GTJ/GTJ-E/"
        assert Unit.objects.get(pk=branch).name == "城东分局"
        assert actor_of(member).grants[0].division_ids == {town}
        with pytest.raises(Refused, match="已是第一小组成员"):
            services.add_team_member(team_id=team, user_id=member.pk, since=MONDAY, **given)
        services.end_team_membership(team_id=team, user_id=member.pk, today=MONDAY, **given)
        assert actor_of(member).grants[0].division_ids == frozenset()

    def test_a_town_belongs_to_one_district(self):
        make_team(towns=(make_town(),))
        with pytest.raises(Refused, match="城关镇已属于东部片区"):
            services.create_team(
                group_id=make_team().group_id,
                code="X",
                name="另一小组",
                district_name="西部片区",
                town_ids=[make_town().pk],
                actor=make_actor(Role.DISPATCHER),
                at=MONDAY_NOON,
            )
        assert TeamTown.objects.count() == 1

    @pytest.mark.parametrize(
        ("name", "level"),
        [
            ("国网示例供电公司", UnitLevel.EXTERNAL),
            ("市农商银行", UnitLevel.EXTERNAL),
            ("城关镇人民政府", UnitLevel.TOWN),
            ("新区街道办事处", UnitLevel.TOWN),
            ("省生态环境厅", UnitLevel.PROVINCE),
            ("西华县发改委", UnitLevel.COUNTY),
            ("市财政局", UnitLevel.CITY),
            ("财政局", UnitLevel.CITY),
        ],
    )
    def test_an_import_adds_unknown_units_to_be_checked(self, name, level):
        given = {"actor": make_actor(Role.DISPATCHER), "at": MONDAY_NOON}
        first, again = services.ensure_unit(name=name, **given), services.ensure_unit(name=f" {name} ", **given)

        assert first == again
        assert first.level == level
        assert not Unit.objects.get(pk=first.id).is_confirmed
        services.confirm_unit(
            unit_id=first.id, level=UnitLevel.COUNTY, actor=make_actor(Role.SYSTEM_ADMIN), at=MONDAY_NOON
        )
        assert Unit.objects.get(pk=first.id).is_confirmed

    @pytest.mark.parametrize("role", [Role.DISPATCHER, Role.SECURITY_ADMIN, Role.HANDLER])
    def test_units_are_the_business_of_the_system_administrator(self, role):
        with pytest.raises(NotAllowed):
            services.create_unit(code="A", name="甲局", level=UnitLevel.CITY, actor=make_actor(role), at=MONDAY_NOON)


class TestContacts:
    def test_a_contact_is_no_official(self):
        enterprise, dispatcher = make_enterprise(), make_actor(Role.DISPATCHER)
        official = make_user(Role.HANDLER)
        with pytest.raises(Refused, match="不能作为企业联系人"):
            services.bind_contact(user_id=official.pk, enterprise_id=enterprise.pk, actor=dispatcher, at=MONDAY_NOON)

        contact = make_user(Role.CONTACT, enterprise=enterprise)
        with pytest.raises(Refused, match="不能兼任工作人员"):
            services.grant_role(
                user_id=contact.pk,
                role=Role.CALLER,
                scope=ScopeKind.ALL,
                actor=make_actor(Role.SECURITY_ADMIN),
                at=MONDAY_NOON,
                since=MONDAY,
            )
        assert (actor_of(contact).roles, actor_of(contact).enterprise_id) == ({Role.CONTACT}, enterprise.pk)


class TestAccessLog:
    def test_keeps_what_it_is_told(self):
        actor = make_actor(Role.DISPATCHER)
        services.log_access(kind=AccessKind.SIGN_IN, at=MONDAY_NOON, actor=actor, address="10.1.2.3")
        services.log_access(kind=AccessKind.SIGN_IN_FAILED, at=MONDAY_NOON, subject="laoli", address="not an address")

        assert list(AccessLogEntry.objects.order_by("id").values_list("actor_id", "kind", "address")) == [
            (actor.user_id, "SIGN_IN", "10.1.2.3"),
            (None, "SIGN_IN_FAILED", None),
        ]

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE organisations_accesslogentry SET detail = 'x'",
            "DELETE FROM organisations_accesslogentry",
            "TRUNCATE organisations_accesslogentry",
        ],
    )
    def test_the_database_itself_keeps_the_log(self, statement):
        services.log_access(kind=AccessKind.SIGN_OUT, at=MONDAY_NOON)
        connection.check_constraints()  # leaves no deferred check that would refuse the TRUNCATE in its own words
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
