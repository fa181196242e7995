"""The summary over the real ledger: what was registered there is what it prints."""

import io
from datetime import date, timedelta

import pytest
from docx import Document

from tests.factories import MONDAY, make_enterprise, make_town
from tests.issues.cast import PATHS, correct_call, make_cast, register
from tests.reports.cast import FACTS, figures
from zhuqi.figures.cuts import EVERYWHERE
from zhuqi.issues import services
from zhuqi.issues.workflow import Action, Status
from zhuqi.reports import chips, files, sources
from zhuqi.reports.summary import compose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]


@pytest.fixture
def cast():
    return make_cast()


def _case(scope=EVERYWHERE, until=MONDAY):
    return sources.take_facts(scope, until).cases


def _closed(cast, **changes) -> int:
    issue_id = register(cast, **changes).issue_id
    for action in PATHS[Status.CLOSED]:
        correct_call(cast, action, issue_id)()
    return issue_id


def _mark(cast, issue_id, **given):
    services.mark_typical(issue_id=issue_id, story="值得推广", actor=cast.dispatcher, at=cast.tick(), **given)


def test_the_word_file_prints_what_the_ledger_holds(cast):
    for _ in range(3):
        register(cast)
    made = files.summary_files(EVERYWHERE, MONDAY)
    values = {figure["code"]: figure["value"] for figure in made.figures["figures"]}
    assert values["issues.registered"] == 3
    assert sum(value for code, value in values.items() if code.startswith("issues.level.")) == 3
    assert sum(value for code, value in values.items() if code.startswith("issues.category.")) == 3
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(made.word)).paragraphs)
    assert "建立问题清单台账3项，正在研判3项。按类别分，基础配套类（水电气暖、学校、医院等）3项。" in text


def test_every_figure_the_summary_may_cite_exists():
    cited = {code for paragraph in compose(FACTS, figures()) for code in chips.codes_in(paragraph.text)}
    assert cited
    assert cited <= sources.take_figures(EVERYWHERE, MONDAY).keys()


def test_an_earlier_day_gives_what_was_recorded_by_then(cast):
    register(cast)
    made = files.summary_files(EVERYWHERE, MONDAY - timedelta(days=1))
    assert {figure["code"]: figure["value"] for figure in made.figures["figures"]}["issues.registered"] == 0


def test_a_typical_firm_is_told_with_its_problems_and_units(cast):
    _mark(cast, _closed(cast), adopted_by="省活动专班", adopted_on=date(2026, 9, 20))
    _mark(cast, _closed(cast, description="临街道路未通，原料车辆绕行十余公里。请尽快协调"))
    day = cast.now.date()
    (case,) = _case(until=day)
    assert case.enterprise == "明晟新材科技有限公司"
    assert case.problems == ("变电站建设一再推迟，不能正常供电", "临街道路未通，原料车辆绕行十余公里")
    assert (case.units, case.in_roster, case.is_solved) == (("供电公司",), True, True)
    assert case.adoption == "2026年9月20日，该做法被省活动专班作为典型案例推广。"
    assert _case(until=MONDAY - timedelta(days=1)) == ()


def test_a_firm_nobody_stands_by_is_told_as_outside_the_roster(cast):
    firm = make_enterprise("名单外材料厂", town=make_town("城关镇"))
    _mark(cast, _closed(cast, enterprise_id=firm.pk, actor=cast.dispatcher))
    (case,) = _case(until=cast.now.date())
    assert not case.in_roster


def test_what_others_have_adopted_is_told_and_told_last(cast):
    for name in ("甲厂", "乙厂", "丙厂", "丁厂"):
        firm = make_enterprise(name, town=make_town("城关镇"))
        issue_id = _closed(cast, enterprise_id=firm.pk, actor=cast.dispatcher)
        _mark(cast, issue_id, **({"adopted_by": "省活动专班"} if name == "乙厂" else {}))
    assert [case.enterprise for case in _case(until=cast.now.date())] == ["甲厂", "丙厂", "乙厂"]


def test_a_confidential_issue_is_never_told(cast):
    issue_id = _closed(cast)
    _mark(cast, issue_id)
    assert len(_case(until=cast.now.date())) == 1
    correct_call(cast, Action.PROTECT, issue_id)()
    assert _case(until=cast.now.date()) == ()


@pytest.mark.parametrize(
    ("description", "gist"),
    [
        ("用水难。请协调", "用水难"),
        ("“卡脖子”技术；缺人才", "‘卡脖子’技术"),
        ("长" * 50, "长" * 40 + "…"),
        ("工业副产品处置难：有资质的单位产能不足，跨省转移审批周期长", "工业副产品处置难"),
        (
            "新项目缺少环保总量指标，环评无法受理，设备已到货，工期一拖再拖",
            "新项目缺少环保总量指标，环评无法受理",
        ),
        ("诉求：尽快送电", "诉求：尽快送电"),
        ("含[[标记]]的描述", "含标记的描述"),
    ],
)
def test_a_problem_is_quoted_by_its_first_clause(description, gist):
    assert sources.gist(description) == gist
