"""The settings: each part for those who keep it, and what they can do there."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import PASSWORD, make_team, make_town, make_unit, make_user
from zhuqi.deadlines.selectors import regime_in_force, working_calendar
from zhuqi.organisations.models import RoleGrant, TeamMember, Unit, User
from zhuqi.organisations.roles import ADMINISTRATORS, Role

pytestmark = pytest.mark.django_db

PARTS = {
    "/settings/accounts/": {Role.SYSTEM_ADMIN},
    "/settings/accounts/new/": {Role.SYSTEM_ADMIN},
    "/settings/grants/": {Role.SECURITY_ADMIN},
    "/settings/log/": {Role.AUDITOR},
    "/settings/units/": {Role.SYSTEM_ADMIN, Role.DISPATCHER, Role.SUPERVISOR},
    "/settings/groups/": {Role.SYSTEM_ADMIN, Role.DISPATCHER, Role.SUPERVISOR, Role.GROUP_LEAD},
    "/settings/calendar/2026/": {Role.SYSTEM_ADMIN, Role.DISPATCHER, Role.SUPERVISOR},
}


@pytest.fixture
def keeper(visitor):  # type: ignore[no-untyped-def]
    def sign_in(role: Role) -> Client:
        return visitor(make_user(role))

    return sign_in


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_each_part_opens_for_its_keepers_only(keeper, role):
    client = keeper(role)
    for address, keepers in PARTS.items():
        assert client.get(address).status_code == (200 if role in keepers else 404), address
    index = client.get("/settings/")
    assert index.status_code == (200 if any(role in keepers for keepers in PARTS.values()) else 404)


def test_every_page_asks_a_constant_number_of_questions(keeper, django_assert_max_num_queries):
    for number in range(30):
        make_user(Role.HANDLER, name=f"经办{number}", unit=make_unit(f"单位{number}"))
    make_team(towns=(make_town("东岗镇"), make_town("西岗镇")))
    for address, keepers in PARTS.items():
        client = keeper(min(keepers))
        with django_assert_max_num_queries(15):
            client.get(address)


# ---------------------------------------------------------------- accounts


def test_an_account_is_opened_used_and_closed(keeper, client):
    admin, unit = keeper(Role.SYSTEM_ADMIN), make_unit("市交通运输局")
    given = {"username": "zhaomin", "name": "赵敏", "unit_id": unit.pk, "phone": "", "password": PASSWORD}
    assert "已为赵敏开户" in admin.post("/settings/accounts/new/", given, follow=True).content.decode()
    assert client.post("/sign-in/", {"username": "zhaomin", "password": PASSWORD}).status_code == 302
    assert client.get("/").headers["Location"] == "/password/"
    assert admin.post("/settings/accounts/zhaomin/deactivate/").status_code == 302
    assert client.get("/password/").headers["Location"].startswith("/sign-in/")
    assert "已停用" in admin.get("/settings/accounts/", {"q": "赵敏"}).content.decode()


def test_a_bad_account_form_names_every_field(keeper):
    admin = keeper(Role.SYSTEM_ADMIN)
    text = admin.post("/settings/accounts/new/", {"phone": "12", "unit_id": "999"}).content.decode()
    for sentence in (
        "请填写用户名。",
        "请填写姓名。",
        "所在单位的选项无效",
        "手机号不是有效的电话号码",
        "请填写临时密码。",
    ):
        assert sentence in text


def test_a_taken_username_is_refused_by_name(keeper):
    admin = keeper(Role.SYSTEM_ADMIN)
    make_user(username="zhaomin")
    given = {"username": "zhaomin", "name": "赵敏", "password": PASSWORD}
    answer = admin.post("/settings/accounts/new/", given)
    assert answer.status_code == 422
    assert "已被使用" in answer.content.decode()


def test_a_reset_password_is_a_borrowed_one(keeper):
    admin = keeper(Role.SYSTEM_ADMIN)
    user = make_user(username="zhaomin", password=PASSWORD)
    assert admin.post("/settings/accounts/zhaomin/password/", {"password": "short"}).status_code == 422
    assert admin.post("/settings/accounts/zhaomin/password/", {"password": "a fine new one"}).status_code == 302
    user.refresh_from_db()
    assert user.must_change_password


# ---------------------------------------------------------------- rights


def test_a_role_is_given_and_taken_back(keeper):
    security = keeper(Role.SECURITY_ADMIN)
    user, unit = make_user(username="zhaomin"), make_unit("市交通运输局")
    given = {"role": "HANDLER", "scope": "UNIT", "unit_id": unit.pk, "since": "2026-01-01"}
    assert security.post("/settings/grants/zhaomin/", given).status_code == 302
    grant = RoleGrant.objects.get(user=user)
    assert "市交通运输局" in security.get("/settings/grants/zhaomin/").content.decode()
    assert security.post(f"/settings/grants/zhaomin/{grant.pk}/revoke/").status_code == 302
    grant.refresh_from_db()
    assert grant.until is not None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"scope": "ALL"}, "范围只能是：本单位"),
        ({"unit_id": ""}, "请选择单位"),
        ({"role": ""}, "请选择角色。"),
        ({"since": "2026-13-01"}, "开始日期"),
        ({"until": "2020-01-01"}, "早于开始日期"),
    ],
)
def test_an_impossible_role_is_refused_with_a_reason(keeper, change, sentence):
    security, unit = keeper(Role.SECURITY_ADMIN), make_unit()
    make_user(username="zhaomin")
    given = {"role": "HANDLER", "scope": "UNIT", "unit_id": unit.pk, "since": "2026-01-01"}
    answer = security.post("/settings/grants/zhaomin/", given | change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_the_three_administrators_stay_apart(keeper):
    security = keeper(Role.SECURITY_ADMIN)
    make_user(Role.DISPATCHER, username="zhaomin")
    answer = security.post("/settings/grants/zhaomin/", {"role": "AUDITOR", "scope": "ALL", "since": "2026-01-01"})
    assert answer.status_code == 422
    assert "互不兼任" in answer.content.decode()


def test_nobody_else_gives_roles(keeper):
    make_user(username="zhaomin")
    for role in (ADMINISTRATORS | {Role.DISPATCHER}) - {Role.SECURITY_ADMIN}:
        assert keeper(role).post("/settings/grants/zhaomin/", {"role": "AUDITOR"}).status_code == 404


# ---------------------------------------------------------------- the access log


def test_the_auditor_reads_and_narrows_the_log(keeper, client):
    make_user(username="zhaomin", password=PASSWORD)
    client.post("/sign-in/", {"username": "zhaomin", "password": "nonsense"})
    auditor = keeper(Role.AUDITOR)
    assert "zhaomin" in auditor.get("/settings/log/").content.decode()
    assert "登录失败" in auditor.get("/settings/log/", {"kind": "SIGN_IN_FAILED"}).content.decode()
    assert "没有符合条件的记录" in auditor.get("/settings/log/", {"until": "2020-01-01"}).content.decode()
    assert auditor.get("/settings/log/", {"since": "昨天"}).status_code == 422


# ---------------------------------------------------------------- units and groups


def test_a_unit_is_added_and_one_from_an_import_confirmed(keeper):
    admin = keeper(Role.SYSTEM_ADMIN)
    given = {"name": "市水务局", "code": "SW01", "level": "CITY", "aliases": "水务局、市水利局"}
    assert admin.post("/settings/units/new/", given).status_code == 302
    unit = Unit.objects.get(code="SW01")
    assert unit.aliases == ["水务局", "市水利局"]
    unit.is_confirmed = False
    unit.save(update_fields=["is_confirmed"])
    assert "1 个单位是导入台账时" in admin.get("/settings/units/").content.decode()
    assert admin.post("/settings/units/SW01/confirm/", {"level": "COUNTY"}).status_code == 302
    unit.refresh_from_db()
    assert (unit.is_confirmed, unit.level) == (True, "COUNTY")


def test_a_dispatcher_sees_the_units_and_does_not_add_any(keeper):
    dispatcher = keeper(Role.DISPATCHER)
    assert "新增单位" not in dispatcher.get("/settings/units/").content.decode()
    assert dispatcher.get("/settings/units/new/").status_code == 403


def test_a_member_joins_and_leaves_a_team(keeper):
    dispatcher, team = keeper(Role.DISPATCHER), make_team()
    user: User = make_user(username="zhaomin", name="赵敏")
    address = f"/settings/groups/{team.code}/members/"
    wrong = dispatcher.post(address, {"username": "nobody", "since": "2026-01-01"})
    assert wrong.status_code == 422
    assert "没有这个用户名" in wrong.content.decode()
    assert dispatcher.post(address, {"username": "zhaomin", "since": "2026-01-01"}).status_code == 302
    assert "赵敏" in dispatcher.get("/settings/groups/").content.decode()
    assert dispatcher.post(f"{address}zhaomin/end/").status_code == 302
    assert TeamMember.objects.get(user=user).until is not None


# ---------------------------------------------------------------- the calendar


def test_a_day_is_turned_into_a_holiday_at_once(keeper):
    dispatcher = keeper(Role.DISPATCHER)
    given = {"day": "2026-09-23", "is_working": "no", "name": "汛情停工", "source": "市政府通知"}
    assert dispatcher.post("/settings/calendar/2026/day/", given).status_code == 302
    assert not working_calendar().is_working(date(2026, 9, 23))
    assert "汛情停工" in dispatcher.get("/settings/calendar/2026/").content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"source": ""}, "请填写依据。"), ({"day": "2025-09-23"}, "不在2026年"), ({"day": "后天"}, "无法识别")],
)
def test_a_day_without_a_reason_or_of_another_year_is_refused(keeper, change, sentence):
    given = {"day": "2026-09-23", "is_working": "no", "name": "", "source": "市政府通知"}
    answer = keeper(Role.DISPATCHER).post("/settings/calendar/2026/day/", given | change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_the_notice_of_a_year_is_entered_line_by_line(keeper):
    dispatcher = keeper(Role.DISPATCHER)
    assert "还没有公布" in dispatcher.get("/settings/calendar/2028/").content.decode()
    given = {
        "days_off": "元旦 1月1日至3日\n国庆节：10月1日至10月7日",
        "worked": "2028-10-08",
        "source": "国办发明电〔2027〕9号",
    }
    assert dispatcher.post("/settings/calendar/2028/publish/", given).status_code == 302
    calendar = working_calendar()
    assert not calendar.is_working(date(2028, 1, 3))
    assert calendar.is_working(date(2028, 10, 8))


def test_a_line_nobody_can_read_is_named(keeper):
    given = {"days_off": "元旦 1月1日\n国庆节放七天", "source": "通知"}
    answer = keeper(Role.DISPATCHER).post("/settings/calendar/2028/publish/", given)
    assert answer.status_code == 422
    assert "第2行" in answer.content.decode()


def test_another_regime_is_put_in_force(keeper):
    today = timezone.localdate()
    dispatcher = keeper(Role.DISPATCHER)
    given = {"code": "13710-workdays", "since": today.isoformat(), "moves_off_holidays": "on"}
    assert dispatcher.post("/settings/calendar/regime/", given).status_code == 302
    assert regime_in_force(today).code == "13710-workdays"
    past = dispatcher.post("/settings/calendar/regime/", given | {"since": "2020-01-01"})
    assert past.status_code == 422
    assert "不能早于今天" in past.content.decode()
