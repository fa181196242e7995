"""A ledger is taken in row by row, once; what it says is testimony, never an act."""

from datetime import date, timedelta

import pytest

from tests.conftest import MONDAY_NOON
from tests.factories import make_actor, make_enterprise, make_town, make_unit
from tests.issues.import_cast import GOOD, clerk, counts, line, reading_of, take_in
from zhuqi.enterprises.models import Enterprise
from zhuqi.foundation.crypto import provider
from zhuqi.foundation.errors import NotAllowed, NotFound
from zhuqi.foundation.spreadsheets import Column, OutputSheet, read_workbook, write_workbook
from zhuqi.issues import selectors, services
from zhuqi.issues.categories import Category, Level, Satisfaction, Source
from zhuqi.issues.models import ImportBatch, ImportedRow, Issue, IssueEvent, IssueStage, SupervisionNotice
from zhuqi.issues.services import RowFate
from zhuqi.issues.sheet import error_sheets, read_ledger
from zhuqi.issues.workflow import Action, Status
from zhuqi.organisations.models import Unit
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db
LATER = MONDAY_NOON + timedelta(hours=1)


def test_a_row_becomes_one_issue_with_one_event_that_carries_what_the_sheet_says():
    outcome = take_in(clerk(), line(配合单位="县住建局、城关镇政府"))

    assert (outcome.rows, counts(outcome)) == (1, {"created": 1})
    issue = Issue.objects.get()
    assert (issue.enterprise_name, issue.division.name) == ("甲机械有限公司", "城关镇")
    assert (issue.category, issue.level, issue.source) == (Category.TRANSPORT, Level.COUNTY, Source.IMPORT)
    assert (issue.status, issue.registered_date, issue.is_imported) == (Status.IN_PROGRESS, date(2026, 8, 21), True)
    assert issue.lead_unit is not None
    assert issue.lead_unit.name == "县交通局"
    assert sorted(co.unit.name for co in issue.co_handlings.all()) == ["县住建局", "城关镇政府"]
    event = issue.events.get()
    assert (event.action, event.from_status, event.to_status) == (Action.IMPORT, "", Status.IN_PROGRESS)
    assert event.occurred_on == date(2026, 8, 21)
    assert event.data["state_in_sheet"] == "正在解决"
    assert event.data["file"] == "台账.xlsx"
    assert ImportedRow.objects.get().issue_id == issue.pk
    found = selectors.LedgerFilters(state="all", text="道路")
    li = make_actor(Role.DISPATCHER)
    assert len(selectors.ledger_rows(actor=li, filters=found, today=MONDAY_NOON.date(), limit=5)) == 1
    assert selectors.ledger_integrity().broken == ()


def test_telephones_are_encrypted_and_nobody_is_named_in_the_history():
    take_in(clerk(), line(联系电话="13812345678、0371-67181234"), line(序号=2, 企业名称="乙公司", 联系电话="1381234"))

    first, second = Issue.objects.order_by("number")
    assert provider().decrypt(bytes(first.contact_phone_encrypted or b"")) == "13812345678"
    assert (second.contact_name, second.contact_phone_encrypted) == ("王建国", None)
    for event in IssueEvent.objects.all():
        assert "王建国" not in str(event.data)
        assert "1381234" not in str(event.data)
        assert "67181234" not in str(event.data)


def test_the_same_file_again_changes_nothing():
    li = clerk()
    take_in(li, line(), line(序号=2, 问题描述="缺少技术工人"))

    outcome = take_in(li, line(), line(序号=2, 问题描述="缺少技术工人"), at=LATER)

    assert counts(outcome) == {"unchanged": 2}
    assert (Issue.objects.count(), IssueEvent.objects.count()) == (2, 2)


def test_rows_moved_about_and_written_differently_are_the_same():
    li = clerk()
    take_in(li, line())

    outcome = take_in(li, line(序号=9, 企业名称="甲机械有限公司 ", 收集时间="2026年8月21日"), at=LATER)

    assert counts(outcome) == {"unchanged": 1}


def test_the_same_problem_twice_in_a_file_is_taken_once():
    outcome = take_in(clerk(), line(), line(序号=2))

    assert counts(outcome) == {"created": 1, "duplicates": 1}
    assert Issue.objects.count() == 1


def test_what_the_sheet_says_anew_is_a_second_import_event():
    li = clerk()
    take_in(li, line())

    outcome = take_in(li, line(是否解决="已解决", 解决时间="2026-08-27", 责任单位="县公路局"), at=LATER)

    assert counts(outcome) == {"updated": 1}
    issue = Issue.objects.get()
    assert (issue.status, issue.solved_date) == (Status.ANSWERED, date(2026, 8, 27))
    assert issue.lead_unit is not None
    assert issue.lead_unit.name == "县公路局"
    assert [event.action for event in issue.events.order_by("sequence")] == [Action.IMPORT, Action.IMPORT]
    assert selectors.ledger_integrity().broken == ()
    assert counts(take_in(li, line(是否解决="已解决", 解决时间="2026-08-27", 责任单位="县公路局"))) == {"unchanged": 1}


def test_an_issue_worked_on_since_is_handed_back_and_stays():
    li = clerk()
    take_in(li, line())
    issue = Issue.objects.get()
    services.comment_on_issue(issue_id=issue.pk, text="企业很着急", actor=li, at=LATER)

    outcome = take_in(li, line(是否解决="已解决", 解决时间="2026-08-27"), at=LATER)

    assert counts(outcome) == {"rejected": 1}
    assert issue.number in outcome.reading.rejections[0].reason
    assert Issue.objects.get().status == Status.IN_PROGRESS
    assert counts(take_in(li, line(), at=LATER)) == {"unchanged": 1}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"是否解决": "已解决", "解决时间": "2026-08-27"}, Status.ANSWERED),
        ({"是否解决": "已解决", "解决时间": "2026-08-27", "回访情况": "已回访", "满意度": "满意"}, Status.CLOSED),
        ({"是否解决": "已解决", "解决时间": "2026-08-27", "回访情况": "未回访"}, Status.ANSWERED),
        ({"是否解决": "正在解决"}, Status.IN_PROGRESS),
        ({"是否解决": "长期推进"}, Status.LONG_TERM),
        ({"是否解决": "无法解决"}, Status.IN_PROGRESS),
        ({"是否解决": ""}, Status.IN_PROGRESS),
        ({"是否解决": "正在解决", "责任单位": ""}, Status.REGISTERED),
        ({"是否解决": "长期推进", "责任单位": ""}, Status.REGISTERED),
    ],
)
def test_where_an_imported_issue_stands(changes, status):
    take_in(clerk(), line(**changes))

    assert Issue.objects.get().status == status


def test_a_recorded_follow_up_closes_the_issue_as_confirmed():
    take_in(clerk(), line(是否解决="已解决", 解决时间="2026-08-27", 回访情况="已回访", 满意度="基本满意"))

    issue = Issue.objects.get()
    assert (issue.confirmed_solved, issue.called_back, issue.reached) == (True, True, True)
    assert issue.satisfaction == Satisfaction.FAIRLY_SATISFIED
    assert issue.closed_at is not None


def test_a_date_of_the_sheet_is_shown_and_nobody_is_chased_for_it():
    take_in(clerk(), line(办结时限="2026-08-28"))

    stage = IssueStage.objects.get()
    assert (stage.due_date, stage.original_due_date) == (date(2026, 8, 28), date(2026, 8, 28))
    services.sweep_deadlines(at=MONDAY_NOON + timedelta(days=60))
    assert SupervisionNotice.objects.count() == 0
    assert set(IssueEvent.objects.values_list("action", flat=True)) == {Action.IMPORT}


def test_unknown_firms_and_units_are_added_to_be_checked_and_known_ones_found():
    make_unit("县交通局", aliases=("交通局",))
    known = make_enterprise("甲机械有限公司", town=make_town("城关镇"))
    take_in(clerk(), line(责任单位="交通局"), line(序号=2, 企业名称="乙公司", 责任单位="县某某局", 所属乡镇="城关"))

    first, second = Issue.objects.order_by("number")
    assert (first.enterprise_id, first.lead_unit_id) == (known.pk, Unit.objects.get(name="县交通局").pk)
    assert second.division.name == "城关镇"
    assert Unit.objects.get(name="县某某局").is_confirmed is False
    assert Enterprise.objects.count() == 2


def test_a_firm_from_an_unknown_town_is_put_under_the_city():
    li = clerk()
    plan = services.plan_import(reading=reading_of(line(所属乡镇="天涯镇")), actor=li)
    assert plan.unknown_towns == ("天涯镇",)

    take_in(li, line(所属乡镇="天涯镇"))

    assert Issue.objects.get().division.name == "示例市"


def test_a_plan_says_what_the_import_does_and_writes_nothing():
    li = clerk()
    take_in(li, line())
    rows = (
        line(),
        line(序号=2, 问题描述="缺少技术工人", 责任单位="县人社局"),
        line(序号=3, 问题描述="缺少技术工人", 责任单位="县人社局"),
        line(序号=4, 企业名称="乙公司", 配合单位="县财政局"),
        line(序号=5, 企业名称=""),
        line(序号=6, 问题描述="长" * 2001),
    )
    before = [model.objects.count() for model in (Issue, Enterprise, Unit, ImportBatch)]

    plan = services.plan_import(reading=reading_of(*rows), actor=li)

    assert [planned.fate for planned in plan.rows] == [
        RowFate.UNCHANGED, RowFate.CREATED, RowFate.DUPLICATE, RowFate.CREATED, RowFate.REJECTED,
    ]  # fmt: skip
    assert (plan.new_enterprises, plan.new_units) == (("乙公司",), ("县人社局", "县财政局"))
    assert [model.objects.count() for model in (Issue, Enterprise, Unit, ImportBatch)] == before
    assert counts(take_in(li, *rows)) == {"created": 2, "unchanged": 1, "duplicates": 1, "rejected": 2}


def test_rows_handed_back_can_be_put_right_and_imported():
    li = clerk()
    rows = (line(), line(序号=2, 企业名称=""), line(序号=3, 企业名称="丙公司", 收集时间="2026-13-45"))
    outcome = take_in(li, *rows)
    assert counts(outcome) == {"created": 1, "rejected": 2}

    handed_back = read_workbook(write_workbook(error_sheets(outcome.reading)), "退回.xlsx").sheets[0]
    head, *lines = (list(row) for row in handed_back.rows)
    assert head[-2:] == ["原表行号", "未能导入的原因"]
    assert [row[-2] for row in lines] == [4, 5]
    assert "企业名称" in str(lines[0][-1])
    assert "收集时间" in str(lines[1][-1])
    assert lines[0][head.index("联系电话")] == GOOD["联系电话"]
    lines[0][head.index("企业名称")] = "乙公司"
    lines[1][head.index("收集时间")] = "2026-08-25"
    again = [sheet_of(head, lines)]
    reading = read_ledger(read_workbook(write_workbook(again), "退回.xlsx"), today=MONDAY_NOON.date())
    second = services.import_ledger(reading=reading, file_name="退回.xlsx", file_sm3="", actor=li, at=LATER)

    assert counts(second) == {"created": 2}
    assert set(Issue.objects.values_list("enterprise_name", flat=True)) == {"甲机械有限公司", "乙公司", "丙公司"}


def sheet_of(head, lines):
    return OutputSheet("台账", [Column(str(name)) for name in head], lines)


def test_a_run_cut_short_is_finished_by_running_again():
    li = clerk()
    rows = [line(序号=n, 问题描述=f"第{n}个问题：厂门前道路破损") for n in range(1, 7)]
    reading = reading_of(*rows)
    batch_id = services.begin_import(file_name="台账.xlsx", file_sm3="", actor=li, at=MONDAY_NOON)
    services.import_rows(batch_id=batch_id, rows=reading.rows[:4], actor=li, at=MONDAY_NOON)

    done = services.import_rows(batch_id=batch_id, rows=reading.rows, actor=li, at=LATER)

    assert [one.fate for one in done] == [RowFate.CREATED] * 6, "what this batch took counts as taken by it"
    assert (Issue.objects.count(), IssueEvent.objects.count()) == (6, 6)
    assert counts(take_in(li, *rows)) == {"unchanged": 6}


def test_a_row_that_cannot_be_taken_leaves_nothing_behind():
    li = clerk()
    outcome = take_in(li, line(企业名称="名" * 190, 责任单位="县" + "长" * 120 + "局"), line(序号=2))

    assert counts(outcome) == {"created": 1, "rejected": 1}
    assert Enterprise.objects.count() == 1
    assert set(Unit.objects.filter(is_confirmed=False).values_list("name", flat=True)) == {"县交通局"}


def test_our_own_numbers_in_a_sheet_are_known_again():
    li = clerk()
    firm = make_enterprise("甲机械有限公司", town=make_town("城关镇"))
    recorded = services.register_issue(
        enterprise_id=firm.pk,
        description="厂门前道路破损，车辆无法通行",
        category=Category.TRANSPORT,
        source=Source.VISIT,
        actor=li,
        at=MONDAY_NOON,
    )
    head = ("编号", "企业", "问题", "类别", "牵头单位", "状态")
    row = {"编号": recorded.number, "企业": firm.name, "问题": "厂门前道路破损，车辆无法通行", "状态": "已挂号"}

    assert counts(take_in(li, row, head=head)) == {"unchanged": 1}
    outcome = take_in(li, row | {"问题": "改了的描述"}, head=head)
    assert counts(outcome) == {"rejected": 1}
    assert "更正" in outcome.reading.rejections[0].reason
    assert (Issue.objects.count(), IssueEvent.objects.count()) == (1, 1)


def test_a_county_that_numbers_as_we_do_can_still_bring_its_rows_up_to_date():
    li = clerk()
    head = ("编号", "企业名称", "问题描述", "收集时间", "责任单位", "是否解决")
    take_in(li, line(编号="2026-000001"), head=head)
    assert Issue.objects.get().number == "2026-000001"

    outcome = take_in(li, line(编号="2026-000001", 是否解决="已解决"), head=head, at=LATER)

    assert counts(outcome) == {"updated": 1}
    assert Issue.objects.get().status == Status.ANSWERED


def test_the_exported_ledger_imported_again_changes_nothing():
    li = clerk()
    take_in(li, line(), line(序号=2, 企业名称="乙公司", 是否解决="已解决", 解决时间="2026-08-27"))
    rows = selectors.ledger_rows(
        actor=li, filters=selectors.LedgerFilters(state="all"), today=MONDAY_NOON.date(), limit=10
    )
    head = ("编号", "企业", "问题", "类别", "层级", "牵头单位", "乡镇（街道）", "收集日期", "状态", "时限", "期限")
    exported = [
        dict(
            zip(
                head,
                (
                    row.number, row.enterprise_name, row.description, row.category, row.level, row.lead_unit,
                    row.town, row.registered_date, row.status_label, row.lamp.words, row.due_date,
                ),
                strict=True,
            )
        )
        for row in rows
    ]  # fmt: skip

    assert counts(take_in(li, *exported, head=head, at=LATER)) == {"unchanged": 2}
    assert counts(take_in(li, *exported, head=("编号", "企业", "问题", "状态"), at=LATER)) == {"unchanged": 2}
    assert IssueEvent.objects.count() == 2


def test_only_those_who_may_import_do_and_each_only_their_own_batch():
    reading, handler = reading_of(line()), make_actor(Role.HANDLER)
    make_town("城关镇")

    with pytest.raises(NotAllowed):
        services.plan_import(reading=reading, actor=handler)
    with pytest.raises(NotAllowed):
        services.import_ledger(reading=reading, file_name="台账.xlsx", file_sm3="", actor=handler, at=MONDAY_NOON)
    mine = services.begin_import(file_name="台账.xlsx", file_sm3="", actor=make_actor(Role.DISPATCHER), at=MONDAY_NOON)
    with pytest.raises(NotFound):
        services.import_rows(batch_id=mine, rows=reading.rows, actor=make_actor(Role.DISPATCHER), at=MONDAY_NOON)
    assert Issue.objects.count() == 0


def test_a_row_costs_few_queries(django_assert_max_num_queries):
    li = clerk()
    take_in(li, line())
    reading = reading_of(*(line(序号=n, 问题描述=f"第{n}个问题：厂门前道路破损") for n in range(20)))

    with django_assert_max_num_queries(15 * 20 + 25):
        services.import_ledger(reading=reading, file_name="台账.xlsx", file_sm3="", actor=li, at=LATER)
    with django_assert_max_num_queries(20):
        services.plan_import(reading=reading, actor=li)
