"""Taking in a ledger of visits: each row one visit, the same again nothing, what cannot be taken handed back."""

from datetime import date
from typing import Any

import pytest

from tests.conftest import MONDAY_NOON
from tests.factories import MONDAY, make_actor, make_enterprise, make_town, make_user
from zhuqi.enterprises.models import Enterprise
from zhuqi.foundation.errors import NotAllowed, Refused
from zhuqi.foundation.spreadsheets import Column, OutputSheet, read_workbook, write_workbook
from zhuqi.foundation.tables import RowFate
from zhuqi.issues import services as issues
from zhuqi.issues.categories import Category, Source
from zhuqi.organisations.roles import Role
from zhuqi.visits.kinds import VisitKind
from zhuqi.visits.models import Visit, VisitEvent, VisitState
from zhuqi.visits.selectors import broken_history_links
from zhuqi.visits.services.importing import VisitImportOutcome, import_visits, plan_visit_import
from zhuqi.visits.sheet import VisitReading, read_visits

pytestmark = pytest.mark.django_db
HEAD = ("序号", "走访日期", "走访方式", "企业名称", "走访事由", "参加人员", "了解到的情况", "有无诉求", "问题编号")
GOOD: dict[str, Any] = {
    "序号": 1,
    "走访日期": "2026-08-21",
    "走访方式": "走访",
    "企业名称": "甲机械有限公司",
    "走访事由": "了解用电情况",
    "参加人员": "周思远、王科长",
    "了解到的情况": "订单饱满",
    "有无诉求": "无",
    "问题编号": "",
}


def reading_of(*rows: dict[str, Any], head: tuple[str, ...] = HEAD) -> VisitReading:
    table = [[row.get(name) for name in head] for row in rows]
    data = write_workbook([OutputSheet("走访", [Column(name) for name in head], table, title="2026年走访台账")])
    return read_visits(read_workbook(data, "走访台账.xlsx"), today=MONDAY)


def line(**changes: Any) -> dict[str, Any]:
    return GOOD | changes


@pytest.fixture
def li():
    """The dispatcher of a city with one town and one firm."""
    make_enterprise("甲机械有限公司", town=make_town("城关镇"))
    return make_actor(Role.DISPATCHER, name="老李")


def take_in(actor, *rows: dict[str, Any]) -> VisitImportOutcome:
    return import_visits(reading=reading_of(*rows), file_name="走访台账.xlsx", actor=actor, at=MONDAY_NOON)


def test_a_row_becomes_a_visit_with_one_event_of_today(li):
    zhou = make_user(Role.STEWARD, name="周思远")
    outcome = take_in(li, line())
    assert (outcome.created, outcome.rejected) == (1, 0)
    visit = Visit.objects.get()
    assert (visit.date, visit.kind, visit.purpose) == (date(2026, 8, 21), VisitKind.VISIT, "了解用电情况")
    assert (visit.has_no_request, visit.recorded_by_id, visit.recorded_at) == (True, li.user_id, MONDAY_NOON)
    people = [(person.user_id, person.name) for person in visit.participants.order_by("id")]
    assert people == [(zhou.pk, ""), (None, "王科长")]
    assert VisitEvent.objects.get().data["file"] == "走访台账.xlsx"
    assert VisitState.objects.get().recorded_from == MONDAY_NOON
    assert broken_history_links() == ()


def test_the_same_file_again_changes_nothing(li):
    take_in(li, line())
    assert take_in(li, line()).unchanged == 1
    assert Visit.objects.count() == 1


def test_a_row_twice_in_the_sheet_is_one_visit(li):
    outcome = take_in(li, line(), line(序号=2))
    assert (outcome.created, outcome.duplicates) == (1, 1)


def test_a_symposium_meets_several_firms_and_unknown_ones_are_added_to_be_checked(li):
    reading = reading_of(line(走访方式="座谈会", 企业名称="甲机械有限公司、乙食品厂"))
    assert plan_visit_import(reading=reading, actor=li).new_enterprises == ("乙食品厂",)
    import_visits(reading=reading, file_name="a.xlsx", actor=li, at=MONDAY_NOON)
    visit = Visit.objects.get()
    assert visit.kind == VisitKind.SYMPOSIUM
    assert visit.visited.count() == 2
    assert Enterprise.objects.filter(name="乙食品厂").exists()


def test_a_problem_of_the_firm_is_linked_and_anothers_is_not(li):
    def register(firm: Enterprise) -> str:
        return issues.register_issue(
            enterprise_id=firm.pk,
            description="停电",
            category=Category.OTHER,
            source=Source.VISIT,
            actor=li,
            at=MONDAY_NOON,
        ).number

    own = register(Enterprise.objects.get(name="甲机械有限公司"))
    other = register(make_enterprise("丙纺织厂"))
    take_in(li, line(有无诉求="有", 问题编号=f"{own}、{other}"))
    assert [raised.issue.number for raised in Visit.objects.get().raised.select_related("issue")] == [own]


def test_a_row_that_says_something_else_about_a_recorded_visit_is_handed_back(li):
    take_in(li, line())
    head = ("走访编号", *HEAD)
    reading = reading_of(line(走访编号="V000001", 了解到的情况="停产了"), head=head)
    (planned,) = plan_visit_import(reading=reading, actor=li).rows
    assert planned.fate is RowFate.REJECTED
    assert "“了解到的情况”与系统不一致" in planned.reason


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"走访日期": ""}, "缺少“走访日期”"),
        ({"走访日期": "2027-01-05"}, "还没有到"),
        ({"走访日期": "上周"}, "请改成如 2026-08-21 的日期"),
        ({"企业名称": ""}, "缺少“企业名称”"),
        ({"走访事由": "安全生产检查"}, "服务走访不得记录“检查”"),
        ({"走访事由": "长" * 201}, "事由最多 200 个字"),
    ],
)
def test_what_cannot_be_taken_is_handed_back_with_the_reason_and_nothing_is_lost(li, changes, words):
    outcome = take_in(li, line(), line(了解到的情况="另一次", **changes))
    assert (outcome.created, outcome.rejected) == (1, 1)
    (rejection,) = outcome.reading.rejections
    assert words in rejection.reason
    assert len(rejection.cells) == len(HEAD)


def test_a_day_without_a_year_is_of_the_titles_year(li):
    take_in(li, line(走访日期="8月21日"))
    assert Visit.objects.get().date == date(2026, 8, 21)


def test_a_sheet_without_the_columns_is_refused(li):
    with pytest.raises(Refused, match="走访"):
        reading_of({"姓名": "甲", "年龄": "乙"}, head=("姓名", "年龄"))


def test_a_steward_may_not_import(li):
    with pytest.raises(NotAllowed):
        take_in(make_actor(Role.STEWARD), line())
