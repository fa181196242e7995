"""Taking a list of officers in: accounts without passwords, roles, teams, capacity; twice changes nothing."""

from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import MONDAY_NOON
from tests.factories import actor_of, make_actor, make_group, make_team, make_unit, make_user
from zhuqi.foundation.errors import NotAllowed
from zhuqi.foundation.spreadsheets import (
    Column,
    MergedRange,
    OutputSheet,
    Sheet,
    Workbook,
    read_workbook,
    write_workbook,
)
from zhuqi.foundation.tables import RowFate
from zhuqi.organisations.models import AccessLogEntry, RoleGrant, Team, TeamMember, Unit, User, WorkingGroup
from zhuqi.organisations.roles import AccessKind, Actor, Role, ScopeKind
from zhuqi.stewardship import services
from zhuqi.stewardship.models import StewardProfile
from zhuqi.stewardship.officer_sheet import Field, OfficerReading, read_officers
from zhuqi.stewardship.services import OfficersOutcome

pytestmark = pytest.mark.django_db
HEAD = ("序号", "姓名", "单位", "职务", "手机", "所在小组", "片区", "组长（是/否）", "可包联户数", "专长行业", "组别")
GOOD: dict[str, Any] = {
    "序号": 1,
    "姓名": "张三丰",
    "单位": "市发改委",
    "职务": "科长",
    "手机": 13812345678.0,
    "所在小组": "第一小组",
    "片区": "东部片区",
    "组长（是/否）": "否",
    "可包联户数": 12,
    "专长行业": "制造业、物流",
    "组别": "第一工作组",
}


def line(**changes: Any) -> dict[str, Any]:
    """A good row; each test changes what it is about."""
    return GOOD | changes


def workbook(*rows: dict[str, Any], head: tuple[str, ...] = HEAD) -> bytes:
    """The rows as an .xlsx file."""
    table = [[row.get(name) for name in head] for row in rows]
    return write_workbook([OutputSheet("名单", [Column(name) for name in head], table, title="首席服务官名单")])


def reading_of(*rows: dict[str, Any], head: tuple[str, ...] = HEAD) -> OfficerReading:
    return read_officers(read_workbook(workbook(*rows, head=head), "名单.xlsx"))


def take_in(actor: Actor, *rows: dict[str, Any], head: tuple[str, ...] = HEAD) -> OfficersOutcome:
    reading = reading_of(*rows, head=head)
    return OfficersOutcome(services.import_officers(rows=reading.rows, actor=actor, at=MONDAY_NOON), reading)


def counts(outcome: OfficersOutcome) -> dict[str, int]:
    return {fate.lower(): count for fate in RowFate if (count := outcome.count(fate))}


def test_a_row_becomes_an_account_nobody_can_sign_in_to_yet():
    actor = make_actor(Role.DISPATCHER)

    assert counts(take_in(actor, line())) == {"created": 1}

    user = User.objects.get(name="张三丰")
    assert (user.username, user.unit.name, user.has_usable_password()) == ("zhangsanfeng", "市发改委", False)
    assert not user.unit.is_confirmed
    grant = user.role_grants.get()
    assert (grant.role, grant.scope, grant.granted_by_id) == (Role.STEWARD, ScopeKind.ENTERPRISES, actor.user_id)
    member = user.memberships.get()
    assert (member.team.name, member.team.district_name, member.team.group.name, member.is_lead) == (
        "第一小组", "东部片区", "第一工作组", False,
    )  # fmt: skip
    profile = StewardProfile.objects.get(user=user)
    assert (profile.capacity, profile.skills) == (12, ["C", "G"])
    kinds = set(AccessLogEntry.objects.values_list("kind", flat=True))
    assert {AccessKind.ACCOUNT_CHANGED, AccessKind.RIGHTS_CHANGED} <= kinds
    assert not AccessLogEntry.objects.filter(detail__contains="138").exists()


def test_the_same_list_again_changes_nothing():
    actor = make_actor(Role.DISPATCHER)
    rows = (line(), line(序号=2, 姓名="李四", **{"组长（是/否）": "是"}), line(序号=3, 姓名="王五", 手机=""))
    tables = (User, Unit, Team, WorkingGroup, RoleGrant, TeamMember, AccessLogEntry)
    take_in(actor, *rows)
    before = [model.objects.count() for model in tables]

    assert counts(take_in(actor, *rows)) == {"unchanged": 3}

    assert [model.objects.count() for model in tables] == before


def test_a_lead_leads_the_team():
    take_in(make_actor(Role.DISPATCHER), line(**{"组长（是/否）": "√"}))
    grant = User.objects.get(name="张三丰").role_grants.get()
    assert (grant.role, grant.scope, grant.team.name) == (Role.GROUP_LEAD, ScopeKind.DISTRICT, "第一小组")


def test_teams_and_units_that_are_there_are_used():
    team = make_team("东组", group=make_group("第一工作组"), district="东部片区")
    make_unit("市发展和改革委员会", aliases=("市发改委",))

    take_in(make_actor(Role.DISPATCHER), line(所在小组="", 片区="东部片区"))

    user = User.objects.get(name="张三丰")
    assert (user.unit.name, user.memberships.get().team) == ("市发展和改革委员会", team)
    assert Team.objects.count() == 1


def test_a_plan_leaves_nothing_behind():
    actor = make_actor(Role.DISPATCHER)
    planned = services.plan_officers(rows=reading_of(line()).rows, actor=actor, at=MONDAY_NOON)
    assert [(one.fate, one.username, one.new_unit) for one in planned] == [
        (RowFate.CREATED, "zhangsanfeng", "市发改委")
    ]
    assert not User.objects.filter(name="张三丰").exists()
    assert not Unit.objects.filter(name="市发改委").exists()


def test_people_of_one_name_are_told_apart_by_their_unit():
    actor = make_actor(Role.DISPATCHER)
    outcome = take_in(actor, line(), line(序号=2, 单位="市商务局"), line(序号=3), line(序号=4, 单位=""))
    assert counts(outcome) == {"created": 2, "duplicate": 1, "rejected": 1}
    assert {user.username for user in User.objects.filter(name="张三丰")} == {"zhangsanfeng", "zhangsanfeng2"}
    assert outcome.rejections[0].reason == "有几位“张三丰”，请填写单位或账号。"


def test_what_a_row_does_not_say_stays():
    actor = make_actor(Role.DISPATCHER)
    take_in(actor, line())
    take_in(actor, {"姓名": "张三丰", "单位": "市发改委", "可包联户数": 20}, head=("姓名", "单位", "可包联户数"))
    profile = StewardProfile.objects.get()
    assert (profile.capacity, profile.skills) == (20, ["C", "G"])
    assert TeamMember.objects.count() == 1


def test_administrators_and_closed_accounts_are_handed_back():
    actor = make_actor(Role.DISPATCHER)
    unit = make_unit("市发改委")
    make_user(Role.AUDITOR, name="张三丰", unit=unit)
    closed = make_user(name="李四", unit=unit)
    closed.is_active = False
    closed.save(update_fields=["is_active"])

    outcome = take_in(actor, line(), line(姓名="李四"), line(姓名="王五", 可包联户数="很多"), line(姓名=""))

    assert counts(outcome) == {"rejected": 4}
    reasons = " ".join(rejection.reason for rejection in outcome.rejections)
    for words in ("不能再任“首席服务官”", "账号已停用", "请填写 0 至 500 的整数", "缺少“姓名”"):
        assert words in reasons


def test_only_the_office_takes_officers_in():
    for role in (Role.GROUP_LEAD, Role.STEWARD, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        with pytest.raises(NotAllowed):
            take_in(make_actor(role), line())
    assert counts(take_in(actor_of(make_user(Role.DISPATCHER)), line())) == {"created": 1}


def test_our_own_export_is_read_back():
    head = ("序号", "账号", "姓名", "单位", "联系电话", "工作组", "工作小组", "片区", "是否组长", "熟悉行业",
            "包联上限（家）", "包联企业（家）", "走访次数", "可安排包联", "经度", "纬度")  # fmt: skip
    row = (1, "zhangsan", "张三", "市发改委", "138****5678", "第一工作组", "东组", "东部片区", "是",
           "电力、热力、燃气及水生产和供应业、制造业", 8, 3, 2, "否", 113.65, 34.7)  # fmt: skip
    reading = read_officers(Workbook("台账.xlsx", (Sheet("首席服务官台账", (head, row)),)))
    used = {guess.header: guess.field for guess in reading.mapping.sheets[0].columns}
    assert used["包联企业（家）"] is None
    assert (used["包联上限（家）"], used["工作组"], used["工作小组"]) == (Field.CAPACITY, Field.GROUP, Field.TEAM)
    officer = reading.rows[0]
    assert (officer.username, officer.is_lead, officer.capacity, officer.skills) == ("zhangsan", True, 8, ("C", "D"))
    assert (officer.is_available, officer.longitude, officer.phone) == (False, Decimal("113.65"), "")


def test_merged_teams_totals_and_two_line_headers_are_understood():
    rows = (
        ("首席服务官分组表", None, None, None),
        ("小组", "人员", None, "包联"),
        (None, "姓名", "单位", "户数"),
        ("东组", "张三（组长）", "市发改委", 5),
        (None, "李四", "市商务局", "6户"),
        ("合计", 2, None, 11),
        ("填表人：王五", None, None, None),
    )
    merges = (MergedRange(1, 1, 1, 4), MergedRange(2, 1, 3, 1), MergedRange(2, 2, 2, 3), MergedRange(4, 1, 5, 1))
    reading = read_officers(Workbook("分组.xlsx", (Sheet("分组", rows, merges),)))
    told = [(row.name, row.team, row.is_lead, row.capacity) for row in reading.rows]
    assert told == [("张三", "东组", True, 5), ("李四", "东组", False, 6)]
    assert reading.rejections == ()
