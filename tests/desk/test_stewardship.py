"""The pages of stewardship: every number leads to its rows, every act answers in place, nothing is ranked."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.desk.ledger_cast import Cast, make_cast, register
from tests.factories import actor_of, make_enterprise, make_stewardship, make_tag, make_unit, make_user
from zhuqi.enterprises.categories import TagKind
from zhuqi.organisations.models import Absence, RoleGrant
from zhuqi.organisations.roles import Role
from zhuqi.stewardship import selectors, services
from zhuqi.stewardship.models import (
    ConflictOfInterest,
    HandOver,
    HandOverFirm,
    LeaderLead,
    SampledFirm,
    StewardProfile,
    Stewardship,
    StewardshipEvent,
    TierRule,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def today():  # type: ignore[no-untyped-def]
    return timezone.localdate()


@pytest.fixture
def dispatcher(visitor, cast) -> Client:  # type: ignore[no-untyped-def]
    return visitor(cast.people[Role.DISPATCHER])


@pytest.fixture
def steward(visitor, cast) -> Client:  # type: ignore[no-untyped-def]
    return visitor(cast.people[Role.STEWARD])


@pytest.fixture
def colleague(cast):  # type: ignore[no-untyped-def]
    """Another officer of the same team."""
    from tests.factories import make_team

    return make_user(Role.STEWARD, name="小吴", unit=make_unit("市商务局"), team=make_team())


def read(client: Client, address: str, **given: object) -> str:
    answer = client.get(address, given)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def sent(client: Client, address: str, **given: object) -> str:
    answer = client.post(address, given, follow=True)
    return answer.content.decode()


# ---------------------------------------------------------------- reading


def test_my_firms_with_what_is_open_there(steward, cast):
    register(cast)
    page = read(steward, "/stewardship/")
    assert cast.firm.name in page
    assert 'data-label="在办问题">1<' in page


def test_the_whole_says_how_many_have_nobody_and_leads_there(dispatcher):
    make_tag(make_enterprise("没人管的公司"), TagKind.ROSTER)
    page = read(dispatcher, "/stewardship/", scope="all")
    assert "/stewardship/targets/?state=bare" in page
    assert "没人管的公司" in read(dispatcher, "/stewardship/targets/", state="bare")
    assert "没人管的公司" not in read(dispatcher, "/stewardship/targets/", state="held")


def test_officers_stand_by_unit_and_name_never_by_load(dispatcher, cast, colleague):
    for index in range(3):
        make_stewardship(make_enterprise(f"第{index}公司"), colleague)
    page = read(dispatcher, "/stewardship/officers/")
    assert page.index("小吴") > page.index("小陈")  # 供电公司 before 市商务局, three firms or not
    assert "小吴" in read(dispatcher, "/stewardship/officers/", q="商务")
    assert "小陈" not in read(dispatcher, "/stewardship/officers/", q="商务")
    StewardProfile.objects.create(user=colleague, capacity=2)
    assert "小吴" in read(dispatcher, "/stewardship/officers/", state="over")


def test_the_holes_of_the_net(dispatcher, cast, colleague, today):
    make_tag(make_enterprise("甲重点公司"))
    StewardProfile.objects.create(user=cast.people[Role.STEWARD], capacity=0)
    make_stewardship(make_enterprise("乙公司"), colleague)
    RoleGrant.objects.filter(user=colleague).update(until=today - timedelta(days=1))
    register(cast)
    page = read(dispatcher, "/stewardship/coverage/")
    assert "甲重点公司" in page
    assert "超过上限" in page
    assert "已不在任" in page
    found = selectors.coverage(actor=actor_of(cast.people[Role.DISPATCHER], today), today=today)
    assert [line.person.name for line in found.unable] == ["小吴"]


def test_a_unit_that_is_asked_without_anybody_there_is_named(dispatcher, cast):
    from tests.desk.ledger_cast import bring
    from zhuqi.issues.workflow import Status

    bring(cast, Status.IN_PROGRESS)
    assert "没有经办人账号" not in read(dispatcher, "/stewardship/coverage/")
    RoleGrant.objects.filter(role__in=["HANDLER", "UNIT_HEAD"]).delete()
    page = read(dispatcher, "/stewardship/coverage/")
    assert "没有经办人账号" in page
    assert "category=INFRASTRUCTURE" in page


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/stewardship/", 30),
        ("/stewardship/?scope=all", 30),
        ("/stewardship/officers/", 16),
        ("/stewardship/targets/", 30),
        ("/stewardship/coverage/", 40),
        ("/stewardship/handovers/", 8),
        ("/stewardship/sample/", 12),
        ("/stewardship/tiers/", 24),
        ("/stewardship/changes/", 10),
    ],
)
def test_pages_ask_no_more_however_many_there_are(dispatcher, cast, address, most, django_assert_max_num_queries):
    for index in range(12):
        firm = make_enterprise(f"第{index}公司")
        make_tag(firm, TagKind.ROSTER)
        if index % 2:
            make_stewardship(firm, make_user(Role.STEWARD, name=f"服务官{index}"))
    with django_assert_max_num_queries(most):
        assert dispatcher.get(address).status_code == 200


def test_the_page_of_an_officer_and_of_a_firm_ask_a_constant_number(
    dispatcher, cast, colleague, django_assert_max_num_queries
):
    for index in range(12):
        make_stewardship(make_enterprise(f"第{index}公司"), colleague)
    with django_assert_max_num_queries(42):
        read(dispatcher, f"/stewardship/officers/{colleague.username}/")
    with django_assert_max_num_queries(40):
        read(dispatcher, f"/stewardship/officers/{colleague.username}/hand-over/")
    with django_assert_max_num_queries(44):
        read(dispatcher, f"/stewardship/firms/{cast.firm.number}/")


# ---------------------------------------------------------------- one firm


def test_a_steward_is_changed_on_the_page_of_the_firm(dispatcher, cast, colleague, today):
    address = f"/stewardship/firms/{cast.firm.number}/"
    page = sent(dispatcher, address + "appoint/", steward_id=colleague.pk, since=today, basis="〔2026〕7号")
    assert "首席服务官已指定。" in page
    assert "小吴" in page
    assert "依据：〔2026〕7号" in page
    assert "历任服务官" in page
    assert "小陈" in page
    yesterday = today - timedelta(days=1)
    assert "包联已结束。" in sent(dispatcher, address + "end/", until=yesterday, reason="企业注销")
    assert "还没有首席服务官" in read(dispatcher, address)


def test_what_is_wrong_stands_in_the_open_panel(dispatcher, cast, today):
    address = f"/stewardship/firms/{cast.firm.number}/appoint/"
    answer = dispatcher.post(address, {"steward_id": cast.people[Role.STEWARD].pk, "since": today})
    assert answer.status_code == 422
    assert "小陈已是这家企业的首席服务官" in answer.content.decode()
    answer = dispatcher.post(address, {"steward_id": "", "since": "昨天"})
    assert "请选择首席服务官" in answer.content.decode()


def test_a_leader_comes_and_goes(dispatcher, cast, today):
    address = f"/stewardship/firms/{cast.firm.number}/"
    page = sent(dispatcher, address + "leader/", leader_name="张某", level="CITY", since=today, basis="〔2026〕8号")
    assert "市级 张某" in page
    lead = LeaderLead.objects.get()
    assert "领导包联已结束。" in sent(dispatcher, f"{address}leader/{lead.pk}/end/")


def test_who_must_keep_away_is_refused_and_the_reason_is_private(dispatcher, visitor, cast, colleague, today):
    address = f"/stewardship/firms/{cast.firm.number}/"
    sent(dispatcher, address + "conflicts/", steward_id=colleague.pk, reason="配偶任职", since=today)
    answer = dispatcher.post(address + "appoint/", {"steward_id": colleague.pk, "since": today})
    assert "小吴与这家企业有回避关系" in answer.content.decode()
    assert "配偶任职" in read(dispatcher, "/stewardship/changes/")
    assert "配偶任职" not in read(visitor(cast.people[Role.LEADER]), "/stewardship/changes/")
    assert "配偶任职" not in read(visitor(cast.people[Role.CALLER]), address)
    conflict = ConflictOfInterest.objects.get()
    page = sent(dispatcher, f"{address}conflicts/{conflict.pk}/end/", until=today, reason="已离职")
    assert "回避关系已解除。" in page


# ---------------------------------------------------------------- many firms


def test_appoints_and_ends_in_bulk_from_the_list(dispatcher, cast, colleague, today):
    firms = [make_enterprise(f"第{index}公司") for index in range(3)]
    for firm in firms:
        make_tag(firm, TagKind.ROSTER)
    numbers = [firm.number for firm in firms]
    given = {"firm": numbers, "steward_id": colleague.pk, "since": today, "basis": "名单"}
    page = dispatcher.post("/stewardship/targets/appoint/", given, follow=True).content.decode()
    assert "已指定3家。" in page
    page = dispatcher.post(
        "/stewardship/targets/end/", {"firm": numbers[:2], "until": today, "reason": "换届"}, follow=True
    ).content.decode()
    assert "已结束2家企业的包联。" in page
    assert StewardshipEvent.objects.count() == 2


def test_a_refused_bulk_act_keeps_what_was_chosen(dispatcher, cast, colleague, today):
    make_tag(cast.firm, TagKind.ROSTER)
    ConflictOfInterest.objects.create(
        steward=colleague, enterprise=cast.firm, reason="配偶任职", since=today, declared_by=colleague
    )
    given = {"firm": [cast.firm.number], "steward_id": colleague.pk, "since": today}
    answer = dispatcher.post("/stewardship/targets/appoint/", given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "有回避关系" in page
    assert f'value="{cast.firm.number}" data-zq-pick checked' in page
    assert (
        "请至少选择一家企业" in dispatcher.post("/stewardship/targets/appoint/", given | {"firm": []}).content.decode()
    )


# ---------------------------------------------------------------- officers


def test_an_officer_goes_on_leave_and_it_stands_beside_the_name(steward, visitor, cast, colleague, today):
    person = cast.people[Role.STEWARD]
    address = f"/stewardship/officers/{person.username}/"
    assert steward.get("/stewardship/leave/").headers["Location"] == address
    page = sent(steward, address + "leave/", deputy_id=colleague.pk, since=today, until=today + timedelta(days=3))
    assert "由小吴代理" in page
    assert "由小吴代理" in read(steward, f"/stewardship/firms/{cast.firm.number}/")
    assert "由小吴代理" in read(steward, f"/enterprises/{cast.firm.number}/")
    mine = read(visitor(colleague), "/stewardship/")
    assert cast.firm.name in mine
    assert "代小陈" in mine
    absence = Absence.objects.get()
    assert "已销假。" in sent(steward, f"{address}leave/{absence.pk}/end/")


def test_the_office_says_what_an_officer_can_take_on(dispatcher, colleague):
    address = f"/stewardship/officers/{colleague.username}/"
    page = sent(dispatcher, address + "profile/", capacity="6", skills=["C", "D"], is_available="on")
    assert "0／6家" in page
    answer = dispatcher.post(address + "profile/", {"capacity": "9999"})
    assert answer.status_code == 422
    assert "包联上限（家）不能大于 500" in answer.content.decode()


def test_an_officer_declares_what_they_must_keep_away_from(steward, cast):
    other = make_enterprise("配偶公司")
    address = f"/stewardship/officers/{cast.people[Role.STEWARD].username}/conflicts/"
    page = sent(steward, address, number=other.number, reason="配偶任职", since=timezone.localdate())
    assert "配偶公司" in page
    answer = steward.post(address, {"number": "E999999", "reason": "配偶任职", "since": timezone.localdate()})
    assert answer.status_code == 422
    assert "没有这家企业" in answer.content.decode()


# ---------------------------------------------------------------- hand-overs


def test_all_firms_go_over_in_one_act_and_each_is_told(dispatcher, visitor, cast, colleague, today):
    register(cast)
    outgoing = cast.people[Role.STEWARD]
    second = make_enterprise("第二公司", town=cast.firm.division, steward=outgoing)
    address = f"/stewardship/officers/{outgoing.username}/hand-over/"
    page = read(dispatcher, address)
    assert "变电站建设一再推迟" in page
    given = {
        "successor_id": colleague.pk, "since": today, "reason": "轮换",
        f"to-{cast.firm.number}": "", f"to-{second.number}": "",
    }  # fmt: skip
    page = dispatcher.post(address, given, follow=True).content.decode()
    assert "首席服务官工作交接清单" in page
    assert "变电站建设一再推迟" in page
    assert not Stewardship.objects.filter(steward=outgoing, until__isnull=True).exists()
    successor = visitor(colleague)
    assert "待告知企业" in read(successor, "/stewardship/")
    assert "告知企业换了服务官" in read(successor, "/today/")
    number = HandOver.objects.get().number
    row = HandOverFirm.objects.order_by("id").first()
    assert "您好！自" in read(successor, f"/stewardship/handovers/{number}/")
    told = f"/stewardship/handovers/{number}/told/{row.pk}/"
    assert "已记录告知。" in sent(successor, told, told_on=today, told_how="WECHAT")
    assert "微信，小吴" in read(successor, f"/stewardship/handovers/{number}/")
    answer = successor.post(told, {"told_on": today, "told_how": "WECHAT"})
    assert answer.status_code == 422
    assert "已经告知过了" in answer.content.decode()
    assert "移交给1人" in read(dispatcher, "/stewardship/changes/")


def test_one_firm_may_stay_and_a_choice_that_is_refused_stays_chosen(dispatcher, cast, colleague, today):
    outgoing = cast.people[Role.STEWARD]
    second = make_enterprise("第二公司", town=cast.firm.division, steward=outgoing)
    StewardProfile.objects.create(user=colleague, capacity=0)
    address = f"/stewardship/officers/{outgoing.username}/hand-over/"
    given = {"since": today, "reason": "轮换", f"to-{cast.firm.number}": colleague.pk, f"to-{second.number}": "stay"}
    answer = dispatcher.post(address, given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "超过上限 0 家" in page
    assert f'value="{colleague.pk}" selected' in page
    assert 'value="stay" selected' in page
    dispatcher.post(address, given | {"over_capacity": "on"})
    assert [firm.enterprise.name for firm in selectors.open_firms_of(outgoing.pk, today)] == ["第二公司"]


def test_a_firm_that_came_meanwhile_is_not_forgotten(dispatcher, cast, colleague, today):
    outgoing = cast.people[Role.STEWARD]
    make_enterprise("新来公司", town=cast.firm.division, steward=outgoing)
    given = {"successor_id": colleague.pk, "since": today, "reason": "轮换", f"to-{cast.firm.number}": ""}
    answer = dispatcher.post(f"/stewardship/officers/{outgoing.username}/hand-over/", given)
    assert "刚才有变动" in answer.content.decode()
    assert HandOver.objects.count() == 0


# ---------------------------------------------------------------- small firms


def test_the_office_edits_the_rule_of_tiers(dispatcher, today):
    given = {
        "since": today + timedelta(days=1), "steward_key_targets": "on", "steward_tags": ["ROSTER"],
        "team_sizes": ["SMALL", "MICRO"], "team_with_open_issue": "on", "sample_size": "3",
    }  # fmt: skip
    assert "规则已保存" in sent(dispatcher, "/stewardship/tiers/", **given)
    assert TierRule.objects.get().sample_size == 3
    answer = dispatcher.post("/stewardship/tiers/", given)
    assert answer.status_code == 422
    assert "须晚于它" in answer.content.decode()


def test_the_sample_is_drawn_once_and_leads_to_recording_a_visit(dispatcher, steward, cast):
    make_enterprise("小店一", town=cast.firm.division)
    make_enterprise("小店二", town=cast.firm.division)
    assert "已抽取3家。" in sent(dispatcher, "/stewardship/sample/draw/")
    assert "没有抽取到新的样本" in sent(dispatcher, "/stewardship/sample/draw/")
    page = read(steward, "/stewardship/sample/")
    firm = SampledFirm.objects.order_by("enterprise_id").last().enterprise
    assert f"/visits/new/?enterprise={firm.number}" in page
    assert firm.name in read(steward, "/visits/new/", enterprise=firm.number)


def test_the_list_of_firms_is_narrowed_to_a_tier_that_adds_up(dispatcher, cast):
    spoke, quiet = make_enterprise("问过的公司"), make_enterprise("安静的公司")
    register(cast, enterprise_id=spoke.pk)
    lists = {tier: read(dispatcher, "/enterprises/", tier=tier) for tier in ("STEWARD", "TEAM", "SELF_SERVICE")}
    for firm, tier in ((cast.firm, "STEWARD"), (spoke, "TEAM"), (quiet, "SELF_SERVICE")):
        assert {one for one, page in lists.items() if f">{firm.name}</a>" in page} == {tier}
    page = read(dispatcher, "/stewardship/tiers/")
    for count, tier in ((1, "STEWARD"), (1, "TEAM"), (2, "SELF_SERVICE")):  # the stranger's firm is quiet too
        assert f'?tier={tier}"><b>{count}</b>' in page


def test_who_raised_an_issue_is_never_in_the_sample(dispatcher, cast):
    quiet = make_enterprise("小店一", town=cast.firm.division)
    spoke = make_enterprise("小店二", town=cast.firm.division)
    register(cast, enterprise_id=spoke.pk)
    sent(dispatcher, "/stewardship/sample/draw/")
    drawn = set(SampledFirm.objects.values_list("enterprise_id", flat=True))
    assert quiet.pk in drawn
    assert spoke.pk not in drawn


def test_the_task_draws_from_the_first_working_day_on(cast, monkeypatch):
    from zhuqi.visits import tasks

    make_enterprise("小店一", town=cast.firm.division)
    tasks.draw_small_firm_sample(timestamp=0)
    tasks.draw_small_firm_sample(timestamp=0)
    assert StewardshipEvent.objects.filter(action="SAMPLE_DRAWN").count() == 1
    assert StewardshipEvent.objects.get(action="SAMPLE_DRAWN").actor.username == "system"


def test_a_firm_outside_the_roster_is_taken_in_by_anybody_of_the_group(visitor, cast):
    """Open intake: whoever hears of a problem registers it, the telephonist too, for a firm nobody stands by."""
    firm = make_enterprise("路边小吃店", town=cast.firm.division)
    for role in (Role.CALLER, Role.STEWARD, Role.GROUP_LEAD, Role.DISPATCHER):
        given = {
            "enterprise": firm.number, "description": f"{role}听说的停水问题", "category": "INFRASTRUCTURE",
            "sub_category": "WATER", "source": "HOTLINE",
        }  # fmt: skip
        answer = visitor(cast.people[role]).post("/issues/new/", given, follow=True)
        assert f"{role}听说的停水问题" in answer.content.decode(), role


def test_the_telephonist_takes_in_a_firm_nobody_knew(visitor, cast):
    given = {
        "enterprise": "new", "firm": "巷口修车铺", "town": cast.firm.division.pk, "description": "门前污水外溢",
        "category": "INFRASTRUCTURE", "sub_category": "WATER", "source": "HOTLINE",
    }  # fmt: skip
    answer = visitor(cast.people[Role.CALLER]).post("/issues/new/", given, follow=True)
    assert "门前污水外溢" in answer.content.decode()
    assert "巷口修车铺" in read(visitor(cast.people[Role.CALLER]), "/enterprises/", q="巷口")


def test_the_history_is_read_by_the_office_and_leads_on(dispatcher, cast, colleague):
    services.set_steward_profile(
        user_id=colleague.pk, capacity=4, actor=actor_of(cast.people[Role.DISPATCHER]), at=timezone.now()
    )
    page = read(dispatcher, "/stewardship/changes/")
    assert "老李登记了小吴的情况：上限4家" in page
    assert f"/stewardship/officers/{colleague.username}/" in page
    assert "还没有记录" in read(dispatcher, "/stewardship/changes/", action="PLAN_MADE")
    assert read(dispatcher, "/stewardship/changes/", before="abc", action="nonsense")
