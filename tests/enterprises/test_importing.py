"""Taking a roster in: which firm a row is, what it changes, and that the same again changes nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connections

from tests.conftest import MONDAY_NOON
from tests.enterprises.roster_cast import SOUND, clerk, counts, line, plain_line, plan, reading_of, take_in
from tests.factories import MONDAY, make_actor, make_city, make_enterprise, make_liaison, make_team, make_town
from zhuqi.enterprises import services
from zhuqi.enterprises.categories import EnterpriseAction, EnterpriseStatus, Kind, LiaisonLevel, TagKind
from zhuqi.enterprises.models import (
    DatedFigures,
    Enterprise,
    EnterpriseEvent,
    EnterpriseTag,
    FormerName,
    LiaisonPerson,
)
from zhuqi.enterprises.selectors import EnterpriseFilters, broken_history_links, enterprise_list
from zhuqi.foundation import crypto
from zhuqi.foundation.errors import NotAllowed, Refused
from zhuqi.foundation.tables import RowFate
from zhuqi.organisations.models import Division
from zhuqi.organisations.roles import Role
from zhuqi.standards.enterprise_size import Size

pytestmark = pytest.mark.django_db
LATER = MONDAY_NOON + timedelta(days=30)


def test_a_row_becomes_a_firm_with_one_line_of_history():
    actor = clerk()

    outcome = take_in(actor, line())

    assert counts(outcome) == {"created": 1}
    firm = Enterprise.objects.get()
    assert (firm.number, firm.name, firm.credit_code) == ("E000001", "明晟新材料有限公司", SOUND[0])
    assert (firm.division.name, firm.industry, firm.address) == ("城关镇", "C26", "工业路 1 号")
    assert (firm.longitude, firm.latitude) == (Decimal("113.650000"), Decimal("34.760000"))
    assert (firm.size, firm.is_above_scale, firm.above_scale_type) == (Size.MEDIUM, True, "INDUSTRY")
    figures = firm.figures.get()
    assert (figures.as_of, figures.employees, figures.revenue) == (date(2025, 12, 31), 320, Decimal("5200.50"))
    assert set(firm.tags.values_list("kind", flat=True)) == {TagKind.HIGH_TAXPAYER, TagKind.SPECIALISED}
    person = firm.liaisons.get()
    assert (person.level, person.name, person.title) == (LiaisonLevel.ENTERPRISE, "王建国", "办公室主任")
    assert crypto.provider().decrypt(bytes(person.phone_encrypted)) == "13812345678"
    event = firm.events.get()
    assert (event.action, event.actor_id, event.previous_hash) == (EnterpriseAction.IMPORT, actor.user_id, "")
    assert firm.last_hash == event.hash
    assert "13812345678" not in str(event.data)
    assert "王建国" not in str(event.data)
    assert "名录.xlsx" in event.reason
    assert broken_history_links() == ()


def test_what_is_imported_is_found_by_fragment_and_initials():
    actor = clerk()
    take_in(actor, line())
    for text in ("新材", "msxc", SOUND[0][:8]):
        page = enterprise_list(actor=actor, filters=EnterpriseFilters(text=text), today=MONDAY)
        assert [row.name for row in page.rows] == ["明晟新材料有限公司"], text


def test_the_same_file_again_changes_nothing():
    actor = clerk()
    rows = (line(), line(企业名称="乙厂", 统一社会信用代码="", 联系电话="", 数据截至=""), plain_line("丙合作社"))
    take_in(actor, *rows)
    before = EnterpriseEvent.objects.count()

    outcome = take_in(actor, *rows, at=LATER)

    assert counts(outcome) == {"unchanged": 3}
    assert (Enterprise.objects.count(), EnterpriseEvent.objects.count()) == (3, before)
    assert (DatedFigures.objects.count(), EnterpriseTag.objects.count(), LiaisonPerson.objects.count()) == (2, 4, 2)


def test_what_a_row_does_not_say_stays():
    actor = clerk()
    take_in(actor, line())

    outcome = take_in(actor, plain_line("明晟新材料有限公司", 地址="新址 2 号"), at=LATER)

    assert counts(outcome) == {"updated": 1}
    firm = Enterprise.objects.get()
    assert (firm.address, firm.credit_code, firm.industry) == ("新址 2 号", SOUND[0], "C26")
    event = firm.events.order_by("-id").first()
    assert event is not None
    assert event.data["address"] == ["工业路 1 号", "新址 2 号"]
    assert event.previous_hash == firm.events.order_by("id")[0].hash
    assert broken_history_links() == ()


def test_a_code_under_another_name_is_a_change_of_name():
    actor = clerk()
    take_in(actor, line())

    planned = plan(actor, line(企业名称="明晟高科有限公司"))
    assert [one.why for one in planned[0].near] == ["信用代码相同而名称不同，按企业更名处理，原名保留为曾用名"]
    assert counts(take_in(actor, line(企业名称="明晟高科有限公司"), at=LATER)) == {"updated": 1}

    firm = Enterprise.objects.get()
    assert firm.name == "明晟高科有限公司"
    assert FormerName.objects.get().name == "明晟新材料有限公司"
    for name in ("新材", "高科"):
        assert enterprise_list(actor=actor, filters=EnterpriseFilters(text=name), today=MONDAY).count == 1
    # a file that still has the old name does not turn it back
    old = take_in(actor, line(), at=LATER)
    assert counts(old) == {"unchanged": 1}
    assert old.planned[0].warnings == ("表中用的是曾用名，现名“明晟高科有限公司”不变",)


def test_without_a_code_name_and_town_decide():
    actor = clerk()
    take_in(actor, plain_line("甲公司"), plain_line("甲公司", 所属镇街="东关镇"))
    assert Enterprise.objects.count() == 2

    assert counts(take_in(actor, plain_line("甲 公司", 地址="一号"))) == {"updated": 1}
    assert Enterprise.objects.get(address="一号").division.name == "城关镇"
    unsure = take_in(actor, plain_line("甲公司", 所属镇街=""))
    assert counts(unsure) == {"rejected": 1}
    assert unsure.rejections[0].reason == (
        "系统中有 2 家同名企业（E000001、E000002），请填写所属镇街、信用代码或企业编号。"
    )


def test_a_number_decides_before_everything_else():
    actor = clerk()
    take_in(actor, plain_line("甲公司"), plain_line("乙公司"))
    head = ("企业编号", "企业名称", "所属镇街")

    outcome = take_in(actor, {"企业编号": "E000002", "企业名称": "乙集团", "所属镇街": "城关镇"}, head=head)

    assert counts(outcome) == {"updated": 1}
    assert set(Enterprise.objects.values_list("name", flat=True)) == {"甲公司", "乙集团"}
    strange = take_in(actor, {"企业编号": "E000099", "企业名称": "丙公司", "所属镇街": "城关镇"}, head=head)
    assert counts(strange) == {"created": 1}
    assert strange.planned[0].warnings == ("编号 E000099 系统中没有，按信用代码和名称核对",)


def test_near_names_are_shown_and_never_merged():
    actor = clerk()
    make_enterprise("示例市明晟新材料有限公司")
    make_enterprise("远景机械厂", town=make_town("东关镇"))
    make_enterprise("宏达公司", credit_code=SOUND[1])

    planned = plan(
        actor,
        plain_line("明晟新材料股份有限公司"),
        plain_line("远景机械厂"),
        plain_line("宏达公司", 统一社会信用代码=SOUND[2]),
        plain_line("毫不相干有限公司"),
    )

    assert [one.fate for one in planned] == [RowFate.CREATED] * 4
    assert [[(near.name, near.why) for near in one.near] for one in planned] == [
        [("示例市明晟新材料有限公司", "同一镇街，名称相近")],
        [("远景机械厂", "名称相同，在东关镇")],
        [("宏达公司", "名称相同，信用代码不同")],
        [],
    ]
    assert Enterprise.objects.count() == 3


def test_a_plan_writes_nothing_and_says_what_the_import_does():
    actor = clerk()
    rows = (line(), plain_line("新来的厂", 所属镇街="新设乡"), line(序号=3), plain_line(""))

    planned = plan(actor, *rows)

    assert [one.fate for one in planned] == [RowFate.CREATED, RowFate.CREATED, RowFate.DUPLICATE]
    assert planned[1].new_town == "新设乡"
    assert (Enterprise.objects.count(), Division.objects.filter(name="新设乡").count()) == (0, 0)
    assert [one.fate for one in take_in(actor, *rows).planned] == [one.fate for one in planned]
    town = Division.objects.get(name="新设乡")
    assert (town.is_confirmed, town.parent) == (False, make_city())


def test_a_failing_code_is_taken_with_a_note_and_corrected_later():
    actor = clerk()
    take_in(actor, line(统一社会信用代码="91411600000000035X"))
    firm = Enterprise.objects.get()
    assert (firm.credit_code, firm.credit_code_note) == ("91411600000000035X", "导入资料中的代码未通过校验，待核对")

    take_in(actor, line(), at=LATER)

    firm.refresh_from_db()
    assert (Enterprise.objects.count(), firm.credit_code, firm.credit_code_note) == (1, SOUND[0], "")


def test_the_figures_of_two_years_are_two_lines_of_one_firm():
    actor = clerk()
    older = line(数据截至="2024-12-31", **{"从业人员（人）": 20})

    outcome = take_in(actor, older, line())

    assert counts(outcome) == {"created": 1, "updated": 1}
    firm = Enterprise.objects.get()
    assert list(firm.figures.order_by("as_of").values_list("employees", flat=True)) == [20, 320]
    assert firm.size == Size.MEDIUM
    assert counts(take_in(actor, older, line(), at=LATER)) == {"unchanged": 2}
    assert [one.fate for one in plan(actor, older, line())] == [RowFate.UNCHANGED] * 2
    assert broken_history_links() == ()


def test_the_size_is_computed_and_the_sheets_word_only_compared():
    outcome = take_in(clerk(), line(企业规模="大型"))
    assert Enterprise.objects.get().size == Size.MEDIUM
    assert outcome.planned[0].warnings == ("表中规模为“大型”，按经营数据和行业计算为“中型”，以计算为准",)


def test_another_liaison_person_takes_over_and_a_new_phone_is_put_right():
    actor = clerk()
    take_in(actor, line())

    take_in(actor, line(联系电话="13912345678"), at=LATER)
    person = LiaisonPerson.objects.get()
    assert crypto.provider().decrypt(bytes(person.phone_encrypted)) == "13912345678"
    take_in(actor, line(企业联络员="赵新"), at=LATER)

    old, new = LiaisonPerson.objects.order_by("id")
    assert (old.name, old.until) == ("王建国", LATER.date() - timedelta(days=1))
    assert (new.name, new.until) == ("赵新", None)


def test_a_state_that_is_not_normal_has_its_evidence():
    actor = clerk()
    outcome = take_in(
        actor, line(经营状态="停产半年", 状态依据="镇政府上门核实"), plain_line("丙公司", 经营状态="失联")
    )
    first, second = Enterprise.objects.order_by("id")
    assert (first.status, first.status_evidence) == (EnterpriseStatus.STOPPED, "镇政府上门核实")
    assert (second.status, second.status_evidence) == (EnterpriseStatus.UNREACHABLE, "导入《名录.xlsx》")
    assert outcome.planned[1].warnings == ("没有填状态依据，记为“导入《名录.xlsx》”",)


def test_projects_find_their_owner():
    actor = clerk()
    head = ("项目名称", "类型", "建设单位", "所属镇街")
    rows = (
        {"项目名称": "明晟新材料有限公司", "类型": "企业", "所属镇街": "城关镇"},
        {"项目名称": "年产十万吨新材料项目", "类型": "项目", "建设单位": "明晟新材料有限公司", "所属镇街": "城关镇"},
        {"项目名称": "物流园项目", "类型": "项目", "建设单位": "查无此司", "所属镇街": "城关镇"},
    )

    outcome = take_in(actor, *rows, head=head)

    project = Enterprise.objects.get(name="年产十万吨新材料项目")
    assert (project.kind, project.owner.name) == (Kind.PROJECT, "明晟新材料有限公司")
    assert outcome.planned[2].warnings == ("建设单位“查无此司”系统中没有，未关联；先导入该企业再导入本表即可关联",)


def test_who_merged_away_leads_to_the_survivor():
    actor = clerk()
    keep = make_enterprise("明晟新材料集团有限公司")
    make_enterprise("明晟新材料有限公司", credit_code=SOUND[0], merged_into=keep)

    outcome = take_in(actor, line(企业名称="明晟新材料集团有限公司", 地址="新址"))

    assert counts(outcome) == {"updated": 1}
    keep.refresh_from_db()
    assert (keep.address, keep.credit_code) == ("新址", None)
    assert Enterprise.objects.count() == 2


def test_a_run_cut_short_is_finished_by_running_again(monkeypatch):
    actor = clerk()
    rows = [plain_line(f"第{n}机械有限公司") for n in range(5)]
    monkeypatch.setattr(services.importing, "CHUNK", 2)
    calls = iter((None, KeyboardInterrupt()))

    def killed(_):
        error = next(calls)
        if error:
            raise error

    reading = reading_of(*rows)
    with pytest.raises(KeyboardInterrupt):
        services.import_roster(
            rows=reading.rows, file_name="名录.xlsx", actor=actor, at=MONDAY_NOON, after_chunk=killed
        )
    assert Enterprise.objects.count() == 4

    done = services.import_roster(rows=reading.rows, file_name="名录.xlsx", actor=actor, at=LATER)

    assert [one.fate for one in done] == [RowFate.UNCHANGED] * 4 + [RowFate.CREATED]
    assert (Enterprise.objects.count(), EnterpriseEvent.objects.count()) == (5, 5)


def test_what_an_import_took_before_it_was_cut_short_counts_as_taken_by_it():
    actor = clerk()
    take_in(actor, line(), import_id="one")
    assert counts(take_in(actor, line(), import_id="one", at=LATER)) == {"created": 1}
    assert counts(take_in(actor, line(), import_id="two", at=LATER)) == {"unchanged": 1}


def test_two_files_at_once_are_refused():
    actor = clerk()
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(7311)")
    with pytest.raises(Refused, match="另一份企业名录正在导入"):
        take_in(actor, line())
    other.close()
    assert counts(take_in(actor, line())) == {"created": 1}


def test_only_the_office_and_the_groups_import_each_what_is_theirs():
    clerk()
    with pytest.raises(NotAllowed):
        take_in(make_actor(Role.STEWARD), line())
    lead = make_actor(Role.GROUP_LEAD, team=make_team(towns=(make_town("东关镇"),)))
    outcome = take_in(
        lead,
        line(),
        line(企业名称="乙公司", 统一社会信用代码="", 所属镇街="东关镇"),
        plain_line("丁公司", 所属镇街="新设乡"),
    )
    assert counts(outcome) == {"created": 1, "rejected": 2}
    assert outcome.rejections[0].reason == "城关镇不在您负责的乡镇（街道）范围内，请由企业服务办导入。"
    assert Enterprise.objects.get().name == "乙公司"


def test_liaisons_of_another_level_stay():
    actor = clerk()
    firm = make_enterprise("明晟新材料有限公司", credit_code=SOUND[0])
    make_liaison(firm, name="市里的", level=LiaisonLevel.CITY)
    take_in(actor, line())
    assert set(firm.liaisons.filter(until=None).values_list("name", flat=True)) == {"市里的", "王建国"}


def test_queries_do_not_grow_with_the_rows(django_assert_max_num_queries):
    actor = clerk()
    rows = [line(企业名称=f"第{n}机械有限公司", 统一社会信用代码="") for n in range(60)]
    with django_assert_max_num_queries(34):
        assert counts(take_in(actor, *rows)) == {"created": 60}
    with django_assert_max_num_queries(24):
        assert counts(take_in(actor, *rows, at=LATER)) == {"unchanged": 60}
