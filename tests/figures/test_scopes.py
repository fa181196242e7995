"""Scopes: districts add up to their group, visits and rosters follow the towns, imports count as they say."""

from datetime import date, timedelta

import pytest

from tests.conftest import MONDAY_NOON
from tests.factories import (
    LONG_AGO,
    MONDAY,
    make_actor,
    make_enterprise,
    make_group,
    make_stewardship,
    make_tag,
    make_team,
    make_town,
    make_unit,
    make_user,
)
from tests.issues.ledgers import ledger
from zhuqi.enterprises.categories import TagKind, TagLevel
from zhuqi.figures import services as figure_services
from zhuqi.figures.cuts import EVERYWHERE, Scope
from zhuqi.figures.registry import Kind, registry
from zhuqi.figures.rows import IssueRows
from zhuqi.figures.selectors import Cut as FigureCut
from zhuqi.figures.selectors import FigureValue, figure_history, figure_value, figure_values
from zhuqi.issues import services
from zhuqi.issues.categories import Category, Source
from zhuqi.issues.sheet import read_ledger
from zhuqi.organisations.roles import Role
from zhuqi.visits import services as visit_services

pytestmark = pytest.mark.django_db


def value(code: str, scope: Scope = EVERYWHERE, until: date = MONDAY) -> FigureValue:
    return figure_value(code, scope=scope, until=until)


@pytest.fixture
def districts():
    group = make_group()
    east = make_team("第一小组", group=group, district="东部片区", towns=(make_town("城关镇"), make_town("石桥镇")))
    west = make_team("第二小组", group=group, district="西部片区", towns=(make_town("白沙镇"),))
    return group, east, west


@pytest.fixture
def li():
    return make_actor(Role.DISPATCHER, name="老李")


def visit(actor, *firms, at=MONDAY_NOON, day=None, record=visit_services.record_visit, **given):
    """Record that these firms were met; nobody raised anything."""
    return record(
        enterprise_ids=[firm.pk for firm in firms],
        date=day or at.date(),
        purpose="走访调研",
        has_no_request=True,
        actor=actor,
        at=at,
        **given,
    )


def test_districts_add_up_to_their_group_and_towns_to_their_district(districts, li):
    group, east, west = districts
    for index, town in enumerate(("城关镇", "城关镇", "石桥镇", "白沙镇")):
        firm = make_enterprise(f"企业{index}", town=make_town(town), size="SMALL")
        services.register_issue(
            enterprise_id=firm.pk, description="用电", category=list(Category)[index], source=Source.CALL,
            actor=li, at=MONDAY_NOON,
        )  # fmt: skip
        visit(li, firm)
    whole = figure_values(None, scope=Scope("GROUP", group.pk, group.name), until=MONDAY)
    parts = [figure_values(None, scope=Scope("DISTRICT", t.pk, t.district_name), until=MONDAY) for t in (east, west)]
    for code, figure in registry().items():
        if figure.kind is Kind.COUNT and code != "stewards.count":
            assert whole[code].value == sum(part[code].value for part in parts), code
    assert whole["issues.registered"].value == 4
    assert whole["visits.enterprises"].value == 4
    assert parts[0]["towns.visited"].value == 2
    assert parts[0]["towns.count"].value == 2
    towns = [figure_values(None, scope=Scope("TOWN", make_town(t).pk, t), until=MONDAY) for t in ("城关镇", "石桥镇")]
    for code in ("issues.registered", "visits.enterprises", "visits.count", "roster.total", "sme.enterprises"):
        assert parts[0][code].value == sum(town[code].value for town in towns), code


def test_a_unit_has_its_issues_and_no_visits(districts, li):
    firm = make_enterprise("企业", town=make_town("城关镇"))
    services.register_issue(
        enterprise_id=firm.pk, description="用电", category=Category.LAND, source=Source.CALL, actor=li, at=MONDAY_NOON
    )
    scope = Scope("UNIT", make_unit("供电公司").pk, "供电公司")
    assert value("issues.registered", scope).value == 0
    visits = value("visits.enterprises", scope)
    assert (visits.value, visits.text) == (None, "—")
    assert "不按承办单位统计" in visits.reason
    assert len(figure_history("visits.enterprises", FigureCut(scope, MONDAY)).points) == 30


def test_visits_roster_and_coverage(districts, li):
    steward = make_user(Role.STEWARD)
    firms = [make_enterprise(f"企业{n}", town=make_town("城关镇")) for n in range(6)]
    for firm in firms[:5]:
        make_stewardship(firm, steward)
    make_tag(firms[5], TagKind.LED_BY_LEADER, level=TagLevel.CITY)
    make_tag(firms[0], TagKind.DISASTER_HIT, since=LONG_AGO)
    visit(li, firms[0], firms[1], at=MONDAY_NOON - timedelta(days=60))
    visit(li, firms[0], firms[5])
    visit(li, firms[2], place="会议室", record=visit_services.record_symposium)

    figures = figure_values(None, scope=EVERYWHERE, until=MONDAY)
    told = {code: figures[code].value for code in figures if code.split(".")[0] in ("visits", "roster", "stewards")}
    assert told == {
        "visits.enterprises": 3,
        "visits.count": 2,
        "visits.symposia": 1,
        "visits.led": 1,
        "visits.disaster": 1,
        "visits.by_deadline": 0,
        "roster.total": 6,
        "roster.enterprises": 5,
        "roster.led": 1,
        "stewards.count": 1,
    }
    assert figures["coverage.roster"].text == "50.0%"
    assert figures["overvisit.index"].denominator == 3  # too few to publish
    assert value("visits.enterprises", until=MONDAY - timedelta(days=1)).value == 2

    figure_services.set_visit_deadline(day=date(2026, 7, 31), actor=li, at=MONDAY_NOON)
    assert value("visits.by_deadline").value == 2
    assert value("visits.by_deadline", until=MONDAY - timedelta(days=1)).value == 0


def test_a_visit_entered_late_counts_from_the_day_it_was_entered(districts, li):
    firm = make_enterprise("企业", town=make_town("城关镇"))
    visit(li, firm, day=MONDAY - timedelta(days=5))
    assert value("visits.enterprises", until=MONDAY - timedelta(days=3)).value == 0
    assert value("visits.enterprises").value == 1


def test_the_course_of_a_figure_is_its_value_day_by_day(districts, li):
    firm = make_enterprise("企业", town=make_town("城关镇"))
    for back in (40, 12, 3):
        services.register_issue(
            enterprise_id=firm.pk, description="用电", category=Category.LAND, source=Source.CALL,
            actor=li, at=MONDAY_NOON - timedelta(days=back),
        )  # fmt: skip
    for code in ("issues.registered", "rate.on_site", "open.median_days", "visits.count", "rate.verified"):
        for by_week in (False, True):
            history = figure_history(code, FigureCut(EVERYWHERE, MONDAY), by_week=by_week)
            assert [point.value for point in history.points] == [value(code, until=p.day).value for p in history.points]
            assert history.figure == value(code)


def test_imported_rows_count_as_the_definitions_say(districts, li):
    head = ("序号", "企业名称", "问题描述", "问题类别", "收集时间", "责任单位", "办结时限")
    head += ("是否解决", "解决时间", "回访情况")
    said = [
        ("已解决", "2026.8.9", ""),
        ("已解决", "2026.8.9", "已回访，满意"),
        ("未解决", "", ""),
        ("已解决", "2026.8.25", "已回访，满意"),
        ("正在办理", "", ""),
    ]
    rows = [
        (n, f"甲{n}有限公司", f"道路破损{n}", "市政交通", "2026.8.1", "市交通局", "2026.8.20", *words)
        for n, words in enumerate(said, start=1)
    ]
    reading = read_ledger(ledger(head, *rows))
    assert not reading.rejections
    services.import_ledger(reading=reading, file_name="台账.xlsx", file_sm3="0" * 64, actor=li, at=MONDAY_NOON)

    figures = figure_values(None, scope=EVERYWHERE, until=MONDAY)
    assert figures["issues.imported"].value == 5
    assert figures["issues.status.ANSWERED"].value == 1
    assert figures["issues.overdue"].value == 2
    parts = {code: (figures[code].numerator, figures[code].denominator) for code in figures if registry()[code].base}
    assert parts["rate.resolution"] == (2, 5)
    assert parts["rate.closure"] == (2, 5)
    assert parts["rate.on_time"] == (1, 5)
    assert parts["rate.follow_up"] == (2, 2)
    assert value("issues.registered", until=MONDAY - timedelta(days=1)).value == 0


def test_conditions_over_other_tables_are_counted_apart():
    figures = registry().values()
    apart = {f.code for f in figures if isinstance(f.counted, IssueRows) and f.counted.is_apart}
    assert apart == {"rate.verified", "calls.second_share"}
