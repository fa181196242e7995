"""Two records of one enterprise come together, apart again, and are kept apart."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.conftest import MONDAY_NOON
from tests.factories import (
    MONDAY,
    actor_of,
    make_actor,
    make_enterprise,
    make_liaison,
    make_tag,
    make_town,
    make_user,
)
from zhuqi.enterprises import selectors, services
from zhuqi.enterprises.categories import Kind, LiaisonLevel, TagKind
from zhuqi.enterprises.models import DatedFigures, Enterprise, EnterpriseEvent, EnterpriseTag, FormerName
from zhuqi.enterprises.selectors import EnterpriseFilters, Likeness
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db
CODE = "91350100M000100Y43"
AT, LATER = MONDAY_NOON, MONDAY_NOON + timedelta(hours=1)


@pytest.fixture
def two() -> tuple[Enterprise, Enterprise]:
    """The survivor, which knows little, and its duplicate in another town, which knows more."""
    keep = make_enterprise("明晟新材料有限公司", town=make_town("城关镇"), industry="")
    merge = make_enterprise("示例市明晟新材有限公司", town=make_town("大陈乡"), credit_code=CODE, industry="C3099")
    Enterprise.objects.filter(pk=merge.pk).update(address="创业路1号")
    return keep, merge


@pytest.fixture
def office():
    return make_actor(Role.DISPATCHER)


@pytest.fixture
def merge(two, office):
    """Merge the two correctly, except in what the test changes."""

    def _merge(**changes):
        given = {"keep_id": two[0].pk, "merge_id": two[1].pk, "reason": "执照相同", "actor": office, "at": AT}
        return services.merge_enterprises(**(given | changes))

    return _merge


@pytest.fixture
def undo(two, office):
    def _undo(**changes):
        given = {"merged_id": two[1].pk, "reason": "核对有误", "actor": office, "at": LATER}
        return services.undo_merge_enterprises(**(given | changes))

    return _undo


def state_of(*firms: Enterprise) -> list[dict[str, object]]:
    kept = Enterprise.objects.filter(pk__in=[firm.pk for firm in firms]).order_by("pk").values()
    return [{key: value for key, value in row.items() if key != "last_hash"} for row in kept]


def found_by(actor, text: str) -> list[str]:
    page = selectors.enterprise_list(actor=actor, filters=EnterpriseFilters(text=text), today=MONDAY)
    assert [row.number for row in page.rows] == [one.number for one in selectors.suggest(actor=actor, text=text)]
    return [row.number for row in page.rows]


class TestMerge:
    def test_the_survivor_stands_for_both_and_takes_what_it_lacks(self, two, merge, office):
        keep, gone = two
        merge()

        card = selectors.enterprise_card(actor=office, number=gone.number, today=MONDAY)
        assert (card.number, card.credit_code, card.industry, card.address) == (
            keep.number, CODE, "C3099", "创业路1号",
        )  # fmt: skip
        assert (card.former_names, card.ids) == (("示例市明晟新材有限公司",), frozenset({keep.pk, gone.pk}))
        assert [line.number for line in card.merged] == [gone.number]
        gone.refresh_from_db()
        assert (gone.merged_into_id, gone.credit_code, gone.address) == (keep.pk, None, "创业路1号")

    def test_lists_and_search_know_one_only_by_the_names_of_both(self, two, merge, office):
        keep, gone = two
        merge()

        for text in ("", "明晟新材料", "示例市明晟", "slsmc", CODE[:10], gone.number):
            page = selectors.enterprise_list(actor=office, filters=EnterpriseFilters(text=text), today=MONDAY)
            assert [row.number for row in page.rows] == [keep.number], text
        assert found_by(office, "示例市明晟") == [keep.number]
        assert selectors.enterprise_id_of_number(gone.number) == keep.pk
        named = selectors.find_enterprises([gone.name, CODE, keep.name], MONDAY)
        assert {ref.number for ref in named.values()} == {keep.number}
        assert len(named) == 3
        assert selectors.similar_enterprises(name="明晟新材", division_id=gone.division_id) == ()

    def test_tags_people_and_figures_of_both_are_shown_and_none_is_rewritten(self, two, merge, office):
        keep, gone = two
        make_tag(gone, TagKind.HIGH_TAXPAYER)
        make_tag(gone, TagKind.ROSTER)
        make_liaison(gone, level=LiaisonLevel.CITY)
        make_liaison(keep, level=LiaisonLevel.ENTERPRISE)
        for firm, day, people in ((gone, date(2025, 12, 31), 900), (keep, date(2024, 12, 31), 10)):
            DatedFigures.objects.create(
                enterprise=firm, as_of=day, employees=people, revenue=Decimal(50000), source="年报"
            )
        merge()

        card = selectors.enterprise_card(actor=office, number=keep.number, today=MONDAY)
        assert card.is_key_target
        assert {tag.kind for tag in card.tags} == {TagKind.HIGH_TAXPAYER, TagKind.ROSTER}
        assert {person.level for person in card.liaisons} == {LiaisonLevel.CITY, LiaisonLevel.ENTERPRISE}
        assert [line.employees for line in card.figures] == [900, 10]
        assert card.size == "MEDIUM"
        assert EnterpriseTag.objects.filter(enterprise=gone).count() == 2
        assert selectors.is_key_target(keep.pk, MONDAY)
        assert selectors.key_target_ids(MONDAY) == selectors.tagged_enterprise_ids(TagKind.ROSTER, MONDAY) == {keep.pk}
        by_tag = EnterpriseFilters(tags=frozenset({TagKind.ROSTER}), key_target=True)
        page = selectors.enterprise_list(actor=office, filters=by_tag, today=MONDAY)
        assert [(row.number, row.is_key_target, len(row.tags)) for row in page.rows] == [(keep.number, True, 2)]

    def test_what_came_with_the_other_is_ended_confirmed_and_read_on_the_survivor(self, two, merge, office):
        keep, gone = two
        tag, person = make_tag(gone), make_liaison(gone, level=LiaisonLevel.CITY)
        asked = services.request_liaison_change(
            enterprise_id=gone.pk,
            level=LiaisonLevel.COUNTY,
            name="赵明",
            since=MONDAY,
            reason="调离",
            actor=office,
            at=AT,
        )
        merge()

        services.end_tag(tag_id=tag.pk, until=MONDAY, actor=office, at=LATER)
        services.confirm_liaison(liaison_id=person.pk, actor=office, at=LATER)
        services.decide_liaison_change(request_id=asked, grant=True, actor=office, at=LATER)
        assert services.reveal_phone(liaison_id=person.pk, actor=office, at=LATER) == "13812345678"
        card = selectors.enterprise_card(actor=office, number=keep.number, today=MONDAY + timedelta(days=1))
        assert (card.tags, [one.name for one in card.liaisons]) == ((), ["王建国", "赵明"])
        done = EnterpriseEvent.objects.filter(enterprise=keep).order_by("id").values_list("action", flat=True)
        assert list(done) == ["MERGE", "END_TAG", "CONFIRM_LIAISON", "DECIDE_LIAISON_CHANGE", "SET_LIAISON"]

    def test_the_contact_of_the_other_is_the_survivors(self, two, merge):
        contact = actor_of(make_user(Role.CONTACT, enterprise=two[1]))
        merge()
        assert selectors.enterprise_card(actor=contact, number=two[1].number, today=MONDAY).number == two[0].number

    def test_both_histories_say_so_and_the_survivor_tells_both(self, two, merge, office):
        merge()
        actions = EnterpriseEvent.objects.order_by("id").values_list("enterprise__number", "action", "reason")
        assert list(actions) == [
            (two[1].number, "MERGED_AWAY", "执照相同"),
            (two[0].number, "MERGE", "执照相同"),
        ]
        lines = selectors.enterprise_history(actor=office, number=two[1].number)
        assert [line.merged_number for line in lines] == ["", two[1].number]
        assert selectors.broken_history_links() == ()

    def test_nothing_can_be_done_with_the_merged_one_any_more(self, two, merge, office):
        merge()
        with pytest.raises(StaleState, match=f"已并入.*{two[0].number}"):
            services.add_tag(enterprise_id=two[1].pk, kind=TagKind.SAMPLE, since=MONDAY, actor=office, at=LATER)

    def test_its_name_and_code_are_not_given_to_a_third(self, two, merge, office):
        merge()
        with pytest.raises(Refused, match="已并入"):
            services.register_enterprise(name=two[1].name, division_id=two[1].division_id, actor=office, at=LATER)

    def test_refuses_everybody_but_the_office(self, merge, two):
        for role in (Role.SUPERVISOR, Role.STEWARD, Role.LEADER):
            with pytest.raises(NotAllowed):
                merge(actor=make_actor(role))
        with pytest.raises(NotFound):
            merge(actor=actor_of(make_user(Role.CONTACT, enterprise=make_enterprise("旁人"))))
        merge()

    def test_refuses_what_cannot_be_one_enterprise(self, two, merge):
        project = make_enterprise("明晟新材料产业园项目", kind=Kind.PROJECT)
        for changes, words in (
            ({"merge_id": two[0].pk}, "两家不同"),
            ({"merge_id": project.pk}, "不能合并"),
            ({"reason": " "}, "请填写合并理由"),
        ):
            with pytest.raises(Refused, match=words):
                merge(**changes)
        with pytest.raises(NotFound):
            merge(merge_id=10**9)

    def test_refuses_to_merge_twice(self, two, merge):
        merge()
        with pytest.raises(StaleState):
            merge()
        with pytest.raises(StaleState):
            merge(keep_id=two[1].pk, merge_id=two[0].pk)

    def test_nothing_is_left_when_it_fails(self, two, merge, monkeypatch):
        before = state_of(*two)
        monkeypatch.setattr("zhuqi.enterprises.services._merging.refresh_search", lambda firm: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            merge()
        assert (state_of(*two), EnterpriseEvent.objects.count()) == (before, 0)


class TestUndo:
    def test_everything_is_as_it_was(self, two, merge, undo, office):
        before = state_of(*two)
        merge()
        undo()

        assert state_of(*two) == before
        assert found_by(office, "示例市明晟") == [two[1].number]
        assert selectors.find_enterprise(CODE).number == two[1].number
        assert selectors.broken_history_links() == ()

    def test_what_was_changed_since_stays_on_the_survivor(self, two, merge, undo, office):
        keep = two[0]
        merge()
        services.edit_enterprise(
            enterprise_id=keep.pk, division_id=keep.division_id, credit_code=CODE, industry="C3099",
            address="新址2号", actor=office, at=LATER,
        )  # fmt: skip
        undo()

        rows = {row.pk: row for row in Enterprise.objects.all()}
        assert (rows[keep.pk].address, rows[keep.pk].credit_code) == ("新址2号", None)
        assert (rows[two[1].pk].address, rows[two[1].pk].credit_code) == ("创业路1号", CODE)

    def test_those_merged_before_go_along_and_come_back(self, two, merge, undo, office):
        keep, gone = two
        first = make_enterprise("明晟新材料厂", town=make_town("远乡"))
        merge(keep_id=gone.pk, merge_id=first.pk)
        merge()
        assert selectors.merged_ids(keep.pk) == {keep.pk, gone.pk, first.pk}
        assert found_by(office, "明晟新材料厂") == [keep.number]
        undo()
        assert selectors.merged_ids(keep.pk) == {keep.pk}
        assert selectors.merged_ids_of([gone.pk]) == {gone.pk: frozenset({gone.pk, first.pk})}
        assert selectors.survivor_id(first.pk) == gone.pk
        undo(merged_id=first.pk)
        assert selectors.merged_away() == {}

    def test_a_day_before_the_merge_does_not_know_of_it(self, two, merge, undo):
        merge()
        undo(at=AT + timedelta(days=3))
        day = timezone.localdate(AT)
        assert selectors.merged_away(day - timedelta(days=1)) == {}
        assert selectors.merged_away(day) == selectors.merged_away(day + timedelta(days=2)) == {two[1].pk: two[0].pk}
        assert selectors.merged_away(day + timedelta(days=3)) == {}

    def test_refuses_everybody_but_the_office_and_what_is_not_merged(self, two, merge, undo):
        with pytest.raises(StaleState):
            undo()
        merge()
        with pytest.raises(NotAllowed):
            undo(actor=make_actor(Role.STEWARD))
        with pytest.raises(Refused, match="撤销理由"):
            undo(reason="")
        with pytest.raises(NotFound):
            undo(merged_id=10**9)
        undo()

    def test_nothing_is_left_when_it_fails(self, two, merge, undo, monkeypatch):
        merge()
        before = state_of(*two)
        monkeypatch.setattr("zhuqi.enterprises.services._merging.refresh_search", lambda firm: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            undo()
        assert (state_of(*two), EnterpriseEvent.objects.count()) == (before, 2)


class TestSuspected:
    def test_pairs_are_found_by_code_name_former_name_and_core(self, office):
        here, there = make_town("城关镇"), make_town("大陈乡")
        firms = {
            name: make_enterprise(name, town=town, credit_code=code)
            for name, town, code in (
                ("甲有限公司", here, "91350100M000100Y43"),
                ("乙有限公司", there, "91990181M000100Y4A"),
                ("恒达商贸有限公司", here, None),
                ("示例市宏源铝业有限公司", here, None),
                ("宏源铝业厂", here, None),
                ("新名称有限公司", there, None),
                ("旧名称有限公司", here, None),
            )
        }
        make_enterprise("恒达商贸有限公司", town=there)
        FormerName.objects.create(
            enterprise=firms["新名称有限公司"], name="旧名称有限公司", name_key="旧名称有限公司", until=MONDAY
        )
        page = selectors.suspected_duplicates(actor=office)
        assert [(pair.one.name, pair.other.name, pair.likeness) for pair in page.pairs] == [
            ("甲有限公司", "乙有限公司", Likeness.CODE),
            ("恒达商贸有限公司", "恒达商贸有限公司", Likeness.NAME),
            ("新名称有限公司", "旧名称有限公司", Likeness.FORMER_NAME),
            ("示例市宏源铝业有限公司", "宏源铝业厂", Likeness.CORE),
        ]

    def test_cores_of_one_town_that_begin_alike(self, office):
        here = make_town("城关镇")
        for name in ("示例市宏源铝业有限公司", "宏源铝业股份有限公司", "宏源铝业加工有限公司", "宏源有限公司"):
            make_enterprise(name, town=here)
        make_enterprise("宏源铝业材料有限公司", town=make_town("大陈乡"))
        page = selectors.suspected_duplicates(actor=office, likeness=Likeness.CORE, division_ids=[here.pk])
        assert [(pair.one.number, pair.other.number) for pair in page.pairs] == [
            ("E000001", "E000002"),
            ("E000002", "E000003"),
        ]

    def test_a_pair_said_to_be_two_is_not_shown_again(self, two, office):
        keep, gone = two
        Enterprise.objects.filter(pk=gone.pk).update(name_key=keep.name_key)
        assert len(selectors.suspected_duplicates(actor=office).pairs) == 1
        services.keep_enterprises_apart(one_id=gone.pk, other_id=keep.pk, reason="两个法人", actor=office, at=AT)
        assert selectors.suspected_duplicates(actor=office).pairs == ()
        with pytest.raises(StaleState):
            services.keep_enterprises_apart(one_id=keep.pk, other_id=gone.pk, reason="两个法人", actor=office, at=AT)
        with pytest.raises(NotAllowed):
            services.keep_enterprises_apart(
                one_id=keep.pk, other_id=gone.pk, reason="两个法人", actor=make_actor(Role.LEADER), at=AT
            )
        assert set(EnterpriseEvent.objects.values_list("action", flat=True)) == {"KEEP_APART"}

    def test_pages_go_on_where_the_last_ended_and_strangers_see_none(self, office, monkeypatch):
        monkeypatch.setattr("zhuqi.enterprises.selectors._duplicates.PAIRS_PAGE", 2)
        for serial in range(3):
            for town in ("城关镇", "大陈乡"):
                make_enterprise(f"同名{serial}有限公司", town=make_town(town))
        first = selectors.suspected_duplicates(actor=office)
        second = selectors.suspected_duplicates(actor=office, cursor=first.next_cursor)
        assert [len(first.pairs), len(second.pairs), second.next_cursor] == [2, 1, None]
        assert selectors.suspected_duplicates(actor=make_actor(Role.SUPERVISOR)).pairs == ()

    def test_the_preview_shows_both_sides(self, two, office, merge):
        found = selectors.merge_preview(actor=office, keep=two[0].number, merge=two[1].number, today=MONDAY)
        assert (found.keep.name, found.merge.credit_code) == ("明晟新材料有限公司", CODE)
        assert found.takes == ("credit_code", "address", "industry")
        merge()
        with pytest.raises(NotFound):
            selectors.merge_preview(actor=office, keep=two[0].number, merge=two[1].number, today=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_the_same_pair_at_once_the_second_is_told():
    keep, gone = make_enterprise("甲公司"), make_enterprise("乙公司")
    office = make_actor(Role.DISPATCHER)
    given = {"reason": "同一家", "actor": office, "at": AT}
    refused: list[Exception] = []

    def second() -> None:
        try:
            services.merge_enterprises(keep_id=gone.pk, merge_id=keep.pk, **given)
        except StaleState as error:
            refused.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        services.merge_enterprises(keep_id=keep.pk, merge_id=gone.pk, **given)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive(), "it waits"
    thread.join(timeout=10)
    assert len(refused) == 1
    assert selectors.merged_away() == {gone.pk: keep.pk}
