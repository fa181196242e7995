"""What a figure says of a day: only what was recorded by its end, and always as many as there are rows."""

from datetime import date, timedelta

import pytest

from tests.conftest import MONDAY_NOON
from tests.factories import MONDAY, make_actor, make_enterprise, make_team, make_town, make_unit
from zhuqi.deadlines.regimes import Difficulty
from zhuqi.figures import selectors
from zhuqi.figures.cuts import EVERYWHERE, Cut, Scope
from zhuqi.figures.registry import Kind, registry
from zhuqi.issues import services
from zhuqi.issues.categories import Category, ClosureGrade, Level, Satisfaction, Source, TransferTo
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db


def value(code: str, until: date = MONDAY, scope: Scope = EVERYWHERE, since: date | None = None):
    return selectors.figure_value(code, scope=scope, until=until, since=since)


@pytest.fixture
def office():
    """The cast, one town, one firm, and a way of registering a problem of it."""

    class Office:
        def __init__(self) -> None:
            self.team = make_team()
            self.power = make_unit("供电公司")
            self.firm = make_enterprise("明晟新材", town=make_town("城关镇", team=self.team))
            self.li = make_actor(Role.DISPATCHER, name="老李")
            self.wang = make_actor(Role.HANDLER, unit=self.power, name="小王")
            self.head = make_actor(Role.UNIT_HEAD, unit=self.power, name="赵主任")
            self.supervisor = make_actor(Role.SUPERVISOR, name="孙督办")
            self.caller = make_actor(Role.CALLER, name="小周")

        def register(self, at=MONDAY_NOON, category=Category.INFRASTRUCTURE, firm=None, **given) -> int:
            return services.register_issue(
                enterprise_id=(firm or self.firm).pk,
                description="变电站建设一再推迟",
                category=category,
                source=given.pop("source", Source.VISIT),
                actor=self.li,
                at=at,
                **given,
            ).issue_id

        def assign(self, pk: int, at, level=Level.CITY) -> None:
            analysis = services.Analysis(Category.INFRASTRUCTURE, level, Difficulty.ORDINARY)
            services.triage_issue(issue_id=pk, analysis=analysis, actor=self.li, at=at)
            services.assign_issue(issue_id=pk, unit_id=self.power.pk, actor=self.li, at=at)

        def resolve(self, pk: int, at) -> None:
            services.arrange_issue(issue_id=pk, arrangement="派专人", actor=self.wang, at=at)
            services.resolve_issue(
                issue_id=pk, result="已送电", evidence="确认单", answer="电话告知", actor=self.head, at=at
            )
            services.pass_audit(issue_id=pk, actor=self.supervisor, at=at)

        def call(self, pk: int, at, solved: bool = True, grade=Satisfaction.SATISFIED) -> None:
            services.record_call_back(
                issue_id=pk,
                answers=services.Answers(solved, True, True, grade),
                words="" if solved else "还没有电",
                actor=self.caller,
                at=at,
            )

        def close(self, pk: int, at) -> None:
            services.close_issue(issue_id=pk, grade=ClosureGrade.GOOD, actor=self.supervisor, at=at)

    return Office()


def test_history_recorded_later_does_not_change_last_weeks_figure(office):
    issue = office.register()
    before = selectors.figure_values(None, scope=EVERYWHERE, until=MONDAY)
    assert before["issues.level.UNDECIDED"].value == 1

    office.assign(issue, MONDAY_NOON + timedelta(days=1))
    office.register(MONDAY_NOON + timedelta(days=2), registered_date=MONDAY - timedelta(days=10))

    assert selectors.figure_values(None, scope=EVERYWHERE, until=MONDAY) == before
    assert value("issues.level.CITY", MONDAY + timedelta(days=1)).value == 1
    assert value("issues.registered", MONDAY + timedelta(days=2)).value == 2


def test_a_day_ends_at_midnight_in_shanghai(office):
    before_midnight = MONDAY_NOON.replace(hour=23, minute=59, second=59, microsecond=999999)
    office.register(before_midnight)
    office.register(MONDAY_NOON.replace(hour=0) + timedelta(days=1))

    assert value("issues.registered", MONDAY - timedelta(days=1)).value == 0
    assert value("issues.registered", MONDAY).value == 1
    assert value("issues.registered", MONDAY + timedelta(days=1)).value == 2


def test_a_period_takes_the_problems_collected_in_it(office):
    office.register(registered_date=MONDAY - timedelta(days=20))
    office.register()

    assert value("issues.registered").value == 2
    assert value("issues.registered", since=MONDAY - timedelta(days=7)).value == 1


def test_levels_categories_sources_sizes_and_statuses_each_add_up_to_the_registered(office):
    for category in Category:
        office.register(category=category)
    for day, level in enumerate((Level.COUNTY, Level.CITY, Level.CONSULTATION, Level.JOINT_MEETING, Level.PROVINCE)):
        office.assign(office.register(), MONDAY_NOON + timedelta(hours=day + 1), level)
    excluded = office.register()
    services.transfer_issue(
        issue_id=office.register(),
        transferred_to=TransferTo.DISCIPLINE,
        document="移交函〔2026〕1号",
        reason="反映工作人员",
        actor=office.li,
        at=MONDAY_NOON + timedelta(minutes=1),
    )
    services.merge_issue(
        issue_id=office.register(), into_number="2026-000001", reason="同一问题", actor=office.li,
        at=MONDAY_NOON + timedelta(minutes=1),
    )  # fmt: skip
    assert excluded

    figures = selectors.figure_values(None, scope=EVERYWHERE, until=MONDAY)
    registered = figures["issues.registered"].value
    assert registered == len(Category) + 5 + 2
    assert figures["issues.merged"].value == 1
    for stem in ("issues.level.", "issues.category.", "issues.source.", "issues.size.", "issues.status."):
        assert sum(figure.value for code, figure in figures.items() if code.startswith(stem)) == registered, stem
    for category in (Category.INFRASTRUCTURE, Category.OTHER):
        stem = f"issues.{category.lower()}_sub."
        parts = sum(figure.value for code, figure in figures.items() if code.startswith(stem))
        assert parts == figures[f"issues.category.{category}"].value
    ages = sum(figure.value for code, figure in figures.items() if code.startswith("open.age."))
    assert ages == figures["issues.open"].value
    assert figures["issues.level.CITY"].value == 3


def test_every_figure_is_as_many_as_its_rows(office):
    for index in range(6):
        issue = office.register(MONDAY_NOON - timedelta(days=30 - index))
        office.assign(issue, MONDAY_NOON - timedelta(days=20))
        if index % 2:
            office.resolve(issue, MONDAY_NOON - timedelta(days=18 - 3 * index))
    cut = Cut(EVERYWHERE, MONDAY)
    figures = selectors.figure_values(None, scope=EVERYWHERE, until=MONDAY)
    for code, figure in registry().items():
        found = figures[code]
        rows = len(figure.counted.query(cut))
        if figure.kind is Kind.COUNT:
            assert found.value == rows, code
        elif figure.kind is not Kind.MEDIAN:
            assert found.numerator == rows, code
            assert figure.base is not None
            assert found.denominator == len(figure.base.query(cut)), code
            numerators = set(figure.counted.query(cut).values_list("pk", flat=True))
            if code != "overvisit.index":
                assert numerators <= set(figure.base.query(cut).values_list("pk", flat=True)), code


def test_rates_count_what_they_say(office):
    start = MONDAY_NOON - timedelta(days=40)
    issues = [office.register(start + timedelta(minutes=n)) for n in range(8)]
    for issue in issues:
        office.assign(issue, start + timedelta(hours=1))
    for issue in issues[:6]:  # five in time, one a month late
        late = timedelta(days=35 if issue == issues[5] else 2)
        office.resolve(issue, start + late)
    for n, issue in enumerate(issues[:5]):
        grade = Satisfaction.DISSATISFIED if n == 0 else Satisfaction.SATISFIED
        office.call(issue, start + timedelta(days=3), grade=grade)
        office.close(issue, start + timedelta(days=4))
    office.call(issues[5], start + timedelta(days=36), solved=False)

    def parts(code: str) -> tuple[str, int | None, int | None]:
        figure = value(code)
        return figure.text, figure.numerator, figure.denominator

    assert parts("rate.resolution") == ("62.5%", 5, 8)
    assert parts("rate.closure") == ("62.5%", 5, 8)
    assert parts("rate.on_time") == ("62.5%", 5, 8)
    assert parts("rate.feedback_on_time") == ("62.5%", 5, 8)
    assert parts("rate.follow_up") == ("100.0%", 5, 5)
    assert parts("rate.satisfaction") == ("80.0%", 4, 5)
    assert parts("rate.verified") == ("83.3%", 5, 6)
    assert parts("rate.reopened") == ("16.7%", 1, 6)
    assert value("issues.overdue").value == 3
    assert value("rate.closure", MONDAY - timedelta(days=5)).numerator == 6


def test_a_rate_over_few_is_not_published(office):
    office.register()
    figure = value("rate.on_site")
    assert (figure.value, figure.numerator, figure.denominator, figure.text) == (None, 0, 1, "—")
    assert "不足5个" in figure.reason


def test_all_figures_take_few_queries(office, django_assert_max_num_queries):
    office.register()
    with django_assert_max_num_queries(5):
        selectors.figure_values(None, scope=EVERYWHERE, until=MONDAY)
