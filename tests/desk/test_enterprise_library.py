"""Duplicates, liaison persons, the key-target rule and the page before walking in: what they show and what they do."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import (
    LONG_AGO,
    actor_of,
    make_actor,
    make_enterprise,
    make_liaison,
    make_stewardship,
    make_tag,
    make_team,
    make_town,
    make_unit,
    make_user,
)
from zhuqi.enterprises import selectors, services
from zhuqi.enterprises.categories import Kind, LiaisonLevel, TagKind, TagLevel
from zhuqi.enterprises.models import DatedFigures, Enterprise, KeyTargetRule, LiaisonPerson, LiaisonRequest
from zhuqi.issues.categories import Category, Source
from zhuqi.issues.services import register_issue
from zhuqi.organisations.models import User
from zhuqi.organisations.roles import Role
from zhuqi.stewardship.models import LeaderLead, Stewardship
from zhuqi.stewardship.services import record_leader_lead

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> User:
    return make_user(Role.DISPATCHER, name="林晓", unit=make_unit("市企业服务办"))


@pytest.fixture
def dispatcher(visitor, office) -> Client:  # type: ignore[no-untyped-def]
    return visitor(office)


@pytest.fixture
def two() -> tuple[Enterprise, Enterprise]:
    return (
        make_enterprise("明晟新材料有限公司", town=make_town("城关镇")),
        make_enterprise("明晟新材料有限公司", town=make_town("大陈乡")),
    )


def merge(client: Client, steward: User | None = None, **changes: str):  # type: ignore[no-untyped-def]
    given = {"reason": "执照相同", "steward": str(steward.pk) if steward else ""} | changes
    return client.post("/enterprises/duplicates/E000001/E000002/merge/", given)


class TestDuplicates:
    def test_a_pair_is_listed_looked_at_and_merged(self, dispatcher, two, django_assert_max_num_queries):
        for serial in range(12):
            make_enterprise(f"同名{serial}", town=make_town("城关镇"))
            make_enterprise(f"同名{serial}", town=make_town("大陈乡"))
        with django_assert_max_num_queries(14):
            text = dispatcher.get("/enterprises/duplicates/").content.decode()
        assert "名称相同" in text
        assert "/enterprises/duplicates/E000001/E000002/" in text
        with django_assert_max_num_queries(18):
            page = dispatcher.get("/enterprises/duplicates/E000001/E000002/").content.decode()
        assert "大陈乡" in page
        assert "合并，保留 E000001" in page

        answer = merge(dispatcher)
        assert (answer.status_code, answer["Location"]) == (302, "/enterprises/E000001/")
        assert "已将" in dispatcher.get("/enterprises/E000001/").content.decode()
        for route in ("", "business/", "history/", "edit/"):
            assert dispatcher.get(f"/enterprises/E000002/{route}")["Location"] == f"/enterprises/E000001/{route}"
        assert "E000002" in dispatcher.get("/enterprises/duplicates/").content.decode(), "among the recent merges"

    def test_without_a_reason_nothing_happens(self, dispatcher, two):
        answer = merge(dispatcher, reason="")
        assert (answer.status_code, "请填写理由" in answer.content.decode()) == (422, True)
        assert selectors.merged_away() == {}

    def test_a_merge_is_undone_on_the_survivors_page(self, dispatcher, two):
        merge(dispatcher)
        assert "撤销合并" in dispatcher.get("/enterprises/E000001/").content.decode()
        assert dispatcher.post("/enterprises/E000002/unmerge/", {"reason": ""}).status_code == 302
        assert selectors.merged_away() != {}
        dispatcher.post("/enterprises/E000002/unmerge/", {"reason": "两个法人"})
        assert selectors.merged_away() == {}
        assert dispatcher.get("/enterprises/E000002/").status_code == 200

    def test_a_pair_said_to_be_two_leaves_the_list(self, dispatcher, two):
        answer = dispatcher.post("/enterprises/duplicates/E000001/E000002/apart/", {"reason": "两个法人"})
        assert answer.status_code == 302
        assert "没有发现疑似重复的企业" in dispatcher.get("/enterprises/duplicates/").content.decode()
        assert (
            "认定不是重复企业：明晟新材料有限公司（E000002）"
            in dispatcher.get("/enterprises/E000001/history/").content.decode()
        )

    def test_a_firm_and_a_project_are_refused_in_words(self, dispatcher, two):
        Enterprise.objects.filter(pk=two[1].pk).update(kind=Kind.PROJECT.value)
        assert "不能合并" in dispatcher.get("/enterprises/duplicates/E000001/E000002/").content.decode()
        assert merge(dispatcher).status_code == 422

    def test_different_codes_are_warned_of_and_the_office_may_still_merge(self, dispatcher, two):
        for firm, code in zip(two, ("91350100M000100Y43", "91990181MA00000158"), strict=True):
            Enterprise.objects.filter(pk=firm.pk).update(credit_code=code)
        assert "信用代码不同" in dispatcher.get("/enterprises/duplicates/E000001/E000002/").content.decode()
        merge(dispatcher)
        assert "91990181MA00000158" in dispatcher.get("/enterprises/E000001/").content.decode()


class TestWhoStandsByThem:
    def test_the_survivors_steward_goes_on_and_the_other_ends(self, dispatcher, two):
        kept, gone = make_user(Role.STEWARD, name="江磊"), make_user(Role.STEWARD, name="罗晓东")
        make_stewardship(two[0], kept)
        make_stewardship(two[1], gone)
        text = dispatcher.get("/enterprises/duplicates/E000001/E000002/").content.decode()
        assert "首席服务官由江磊继续担任，罗晓东对 E000002 的包联到昨天结束" in text
        merge(dispatcher, steward=kept)
        open_ones = Stewardship.objects.filter(until__isnull=True).values_list("enterprise_id", "steward_id")
        assert list(open_ones) == [(two[0].pk, kept.pk)]

    def test_where_the_survivor_has_none_the_other_goes_on_with_it(self, dispatcher, two, office):
        steward = make_user(Role.STEWARD, name="罗晓东")
        make_stewardship(two[1], steward)
        record_leader_lead(
            enterprise_id=two[1].pk, leader_name="市领导", level=TagLevel.CITY, since=LONG_AGO,
            actor=actor_of(office), at=timezone.now(),
        )  # fmt: skip
        assert (
            "罗晓东转为 E000001 的首席服务官"
            in dispatcher.get("/enterprises/duplicates/E000001/E000002/").content.decode()
        )
        merge(dispatcher, steward=steward)
        assert Stewardship.objects.get(until__isnull=True).enterprise_id == two[0].pk
        assert LeaderLead.objects.get(until__isnull=True).enterprise_id == two[0].pk

    def test_a_steward_appointed_meanwhile_is_looked_at_first(self, dispatcher, two):
        make_stewardship(two[1], make_user(Role.STEWARD))
        answer = merge(dispatcher)
        assert "首席服务官刚有变动" in answer.content.decode()
        assert selectors.merged_away() == {}

    def test_the_steward_of_the_survivor_sees_what_hung_on_the_other(self, dispatcher, two, visitor, office):
        steward = make_user(Role.STEWARD, name="江磊")
        make_stewardship(two[0], steward)
        register_issue(
            enterprise_id=two[1].pk, description="专线跳闸影响生产",
            category=Category.INFRASTRUCTURE, source=Source.CALL, actor=actor_of(office),
            at=timezone.now(),
        )  # fmt: skip
        mine = visitor(steward)
        assert "专线跳闸" not in mine.get("/enterprises/E000001/business/").content.decode()
        merge(dispatcher, steward=steward)
        assert "专线跳闸" in mine.get("/enterprises/E000001/business/").content.decode()
        assert "专线跳闸" in dispatcher.get(f"/issues/?enterprise={two[0].pk}&state=all").content.decode()


class TestLiaisons:
    @pytest.fixture
    def firm(self) -> Enterprise:
        town = make_town("城关镇")
        make_team("一组", towns=(town,))
        firm = make_enterprise("明晟新材料有限公司", town=town)
        make_tag(firm, TagKind.ROSTER)
        return firm

    def test_missing_and_stale_are_listed_in_constant_queries(self, dispatcher, firm, django_assert_max_num_queries):
        make_liaison(firm, level=LiaisonLevel.CITY, since=timezone.localdate() - timedelta(days=400))
        for serial in range(30):
            make_tag(make_enterprise(f"第{serial}公司"))
        with django_assert_max_num_queries(14):
            text = dispatcher.get("/enterprises/liaisons/").content.decode()
        assert "待确认" in text
        assert '共 <span class="zq-num">31</span> 家' in text
        narrowed = dispatcher.get("/enterprises/liaisons/", {"gap": "STALE", "level": "CITY", "team": "X"})
        assert '共 <span class="zq-num">1</span> 家' in narrowed.content.decode()

    def test_a_contact_asks_the_lead_grants(self, firm, visitor):
        contact = visitor(make_user(Role.CONTACT, name="张经理", enterprise=firm))
        lead = visitor(make_user(Role.GROUP_LEAD, team=make_team("一组")))
        form = {"level": "ENTERPRISE", "name": "赵明", "since": f"{timezone.localdate()}", "reason": "调离"}
        assert contact.post(f"/enterprises/{firm.number}/liaison/ask/", form | {"reason": ""}).status_code == 422
        assert contact.post(f"/enterprises/{firm.number}/liaison/ask/", form).status_code == 302
        assert "等待企业服务办或工作组长答复" in contact.get(f"/enterprises/{firm.number}/").content.decode()
        assert "张经理" in lead.get("/enterprises/liaisons/").content.decode()
        asked = LiaisonRequest.objects.get()
        url = f"/enterprises/{firm.number}/liaison/asked/{asked.pk}/"
        assert contact.post(url, {"grant": "yes"}).status_code == 403
        answer = lead.post(url, {"grant": "yes", "next": "/enterprises/liaisons/"})
        assert answer["Location"] == "/enterprises/liaisons/"
        assert LiaisonPerson.objects.get().name == "赵明"
        assert lead.post(url, {"grant": "no", "next": "https://elsewhere.example/"}).status_code == 404

    def test_a_refusal_without_a_reason_is_said_and_nothing_changes(self, dispatcher, firm, office):
        pk = services.request_liaison_change(
            enterprise_id=firm.pk, level=LiaisonLevel.CITY, name="赵明", since=timezone.localdate(), reason="调离",
            actor=actor_of(office), at=timezone.now(),
        )  # fmt: skip
        dispatcher.post(f"/enterprises/{firm.number}/liaison/asked/{pk}/", {"grant": "no"})
        assert "请填写理由" in dispatcher.get(f"/enterprises/{firm.number}/").content.decode()
        assert LiaisonRequest.objects.get().decided_at is None

    def test_confirming_takes_the_firm_off_the_list(self, dispatcher, firm):
        old = timezone.localdate() - timedelta(days=400)
        people = [make_liaison(firm, level=level, since=old) for level in LiaisonLevel]
        assert "满一年未确认" in dispatcher.get(f"/enterprises/{firm.number}/").content.decode()
        for person in people:
            dispatcher.post(f"/enterprises/{firm.number}/liaison/{person.pk}/confirm/")
        assert "没有符合条件的服务对象" in dispatcher.get("/enterprises/liaisons/").content.decode()
        other = make_liaison(make_enterprise("旁边的厂"))
        assert dispatcher.post(f"/enterprises/{firm.number}/liaison/{other.pk}/confirm/").status_code == 404


class TestKeyRule:
    def test_the_office_sets_the_next_rule_and_earlier_days_keep_theirs(self, dispatcher):
        firm, today = make_enterprise("甲公司"), timezone.localdate()
        make_tag(firm, TagKind.SPECIALISED)
        tomorrow = today + timedelta(days=1)
        form = {"tag_kinds": ["SPECIALISED"], "since": f"{tomorrow}", "reason": "会议纪要〔2026〕3号"}
        assert dispatcher.post("/enterprises/key-targets/", form).status_code == 302
        assert (selectors.is_key_target(firm.pk, today), selectors.is_key_target(firm.pk, tomorrow)) == (False, True)
        text = dispatcher.get("/enterprises/key-targets/").content.decode()
        assert ("会议纪要〔2026〕3号" in text, "待生效" in text, "系统初始规则" in text) == (True, True, True)

    def test_the_past_is_not_changed_and_no_tag_is_no_rule(self, dispatcher):
        yesterday = timezone.localdate() - timedelta(days=1)
        for form, words in (
            ({"tag_kinds": ["ROSTER"], "since": f"{yesterday}"}, "早于今天"),
            ({"since": f"{timezone.localdate()}"}, "请选择标签"),
            ({"tag_kinds": ["ROSTER"], "since": "明天"}, "生效日期"),
        ):
            answer = dispatcher.post("/enterprises/key-targets/", form)
            assert (answer.status_code, words in answer.content.decode()) == (422, True), words
        assert not KeyTargetRule.objects.exists()

    def test_others_read_it_and_may_not_set_it(self, visitor):
        steward = visitor(make_user(Role.STEWARD))
        assert "设定新规则" not in steward.get("/enterprises/key-targets/").content.decode()
        form = {"tag_kinds": ["ROSTER"], "since": f"{timezone.localdate()}"}
        assert steward.post("/enterprises/key-targets/", form).status_code == 403


class TestBeforeWalkingIn:
    def test_figures_are_lines_for_two_days_and_a_table_always(self, dispatcher):
        firm = make_enterprise("甲公司")
        for year, people in ((2024, 10), (2025, 12)):
            DatedFigures.objects.create(
                enterprise=firm, as_of=date(year, 12, 31), employees=people, tax=Decimal("8.5"), source="年报"
            )
        text = dispatcher.get(f"/enterprises/{firm.number}/").content.decode()
        assert "比上年同期增20.0%" in text
        assert "与上年同期持平" in text
        assert 'data-zq-small-chart="chart-revenue"' not in text
        assert text.count("8.5") >= 2

    def test_everything_at_once_still_costs_the_same(self, dispatcher, two, django_assert_max_num_queries):
        firm = two[0]
        merge(dispatcher)
        make_stewardship(firm, make_user(Role.STEWARD))
        make_enterprise("甲项目", kind=Kind.PROJECT, owner=firm)
        services.request_liaison_change(
            enterprise_id=firm.pk, level=LiaisonLevel.CITY, name="赵明", since=timezone.localdate(), reason="调离",
            actor=make_actor(Role.DISPATCHER), at=timezone.now(),
        )  # fmt: skip
        for kind in TagKind:
            make_tag(firm, kind)
        dispatcher.get(f"/enterprises/{firm.number}/")  # says once what was done
        with django_assert_max_num_queries(15):
            text = dispatcher.get(f"/enterprises/{firm.number}/").content.decode()
        assert "甲项目" in text
        assert "申请更换市级联络员为" in text
        with django_assert_max_num_queries(15):
            dispatcher.get(f"/enterprises/{firm.number}/business/")

    def test_tags_of_other_times_former_people_and_the_builder_of_a_project(self, dispatcher, office):
        firm, today = make_enterprise("甲公司"), timezone.localdate()
        project = make_enterprise("甲项目", kind=Kind.PROJECT, owner=firm)
        for since, until in ((LONG_AGO, today - timedelta(days=9)), (today + timedelta(days=9), None)):
            services.add_tag(
                enterprise_id=firm.pk, kind=TagKind.GAZELLE, since=since, until=until, actor=actor_of(office),
                at=timezone.now(),
            )  # fmt: skip
        text = dispatcher.get(f"/enterprises/{firm.number}/").content.decode()
        assert text.count("瞪羚 <span") == 2
        assert "甲项目" in text
        assert "建设单位" in dispatcher.get(f"/enterprises/{project.number}/").content.decode()

    def test_a_projects_builder_is_named_by_number_on_the_form(self, dispatcher):
        firm, project = make_enterprise("甲公司"), make_enterprise("甲项目", kind=Kind.PROJECT)
        form = {"kind": "PROJECT", "division_id": project.division_id, "owner_number": firm.number}
        url = f"/enterprises/{project.number}/edit/"
        assert dispatcher.post(url, form | {"owner_number": "E999999"}).status_code == 422
        assert dispatcher.post(url, form | {"kind": "ENTERPRISE"}).status_code == 422
        assert dispatcher.post(url, form | {"owner_number": project.number}).status_code == 422
        assert dispatcher.post(url, form).status_code == 302
        project.refresh_from_db()
        assert project.owner_id == firm.pk
        assert f'value="{firm.number}"' in dispatcher.get(url).content.decode()
