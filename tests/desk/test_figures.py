"""The pages of the figures: who opens them, what they show, and what they keep back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import actor_of, make_enterprise, make_group, make_team, make_town, make_unit, make_user
from zhuqi.issues import services
from zhuqi.issues.categories import Category, Source
from zhuqi.organisations.models import AccessLogEntry
from zhuqi.organisations.roles import AccessKind, Role, ScopeKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    group = make_group()
    east = make_team("第一小组", group=group, district="东部片区", towns=(make_town("城关镇"),))
    make_team("第二小组", group=group, district="西部片区", towns=(make_town("石桥镇"),))
    return east


@pytest.fixture
def li():
    return make_user(Role.DISPATCHER, name="老李", unit=make_unit("市企业服务办"))


def register(user, town="城关镇", **given):
    firm = make_enterprise(f"{town}的企业{given.pop('serial', '')}", town=make_town(town))
    return services.register_issue(
        enterprise_id=firm.pk,
        description="变电站建设一再推迟",
        category=Category.INFRASTRUCTURE,
        source=Source.VISIT,
        actor=actor_of(user, timezone.localdate()),
        at=timezone.now() - timedelta(minutes=5),
        **given,
    )


def test_the_overview_shows_every_figure_as_a_link_in_few_queries(visitor, city, li, django_assert_max_num_queries):
    register(li)
    client = visitor(li)
    with django_assert_max_num_queries(17):
        page = client.get("/figures/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "问题化解率" in text
    assert 'href="/figures/issues.registered/"' in text
    assert '<span class="zq-strong">1</span>' in text


@pytest.mark.parametrize("code", ["issues.registered", "rate.resolution", "visits.enterprises", "open.median_days"])
def test_a_figure_shows_its_definition_its_course_and_its_rows(visitor, city, li, code, django_assert_max_num_queries):
    issue = register(li)
    client = visitor(li)
    with django_assert_max_num_queries(15):
        page = client.get(f"/figures/{code}/", {"by": "week"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "口径" in text
    assert "echarts" in text
    assert (issue.number in text) == (code in ("issues.registered", "open.median_days"))


def test_every_figure_has_a_page_and_a_file(visitor, city, li):
    from zhuqi.figures.registry import registry

    register(li)
    client = visitor(li)
    for code, figure in registry().items():
        assert client.get(f"/figures/{code}/").status_code == 200, code
        if figure.base:
            assert client.get(f"/figures/{code}/", {"rows": "base"}).status_code == 200, code
    assert client.get("/figures/issues.registered/export/").status_code == 200
    assert client.get("/figures/visits.count/export/").content[:2] == b"PK"
    entry = AccessLogEntry.objects.filter(kind=AccessKind.EXPORTED).order_by("pk").first()
    assert entry is not None
    assert "登记问题" in entry.subject


def test_confidential_rows_are_counted_and_not_listed(visitor, city, li):
    open_one = register(li, serial=1)
    secret = register(li, serial=2, is_confidential=True)
    lead = make_user(Role.GROUP_LEAD, team=city)

    text = visitor(lead).get("/figures/issues.registered/").content.decode()

    assert open_one.number in text
    assert secret.number not in text
    assert "另有" in text
    assert "件保密" in text
    assert secret.number in visitor(li).get("/figures/issues.registered/").content.decode()


def test_a_group_lead_takes_figures_of_the_own_district_only(visitor, city, li):
    register(li, town="城关镇")
    register(li, town="石桥镇")
    lead = visitor(make_user(Role.GROUP_LEAD, team=city))
    page = lead.get("/figures/issues.registered/")
    assert page.context["figure"].value == 1
    assert lead.get("/figures/issues.registered/", {"scope": "ALL-0"}).status_code == 404

    whole = make_user(Role.GROUP_LEAD, scope=ScopeKind.GROUP, group=make_group())
    assert visitor(whole).get("/figures/issues.registered/").context["figure"].value == 2


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.DISPATCHER, 200),
        (Role.SUPERVISOR, 200),
        (Role.LEADER, 200),
        (Role.CALLER, 200),
        (Role.GROUP_LEAD, 200),
        (Role.STEWARD, 403),
        (Role.HANDLER, 403),
        (Role.UNIT_HEAD, 403),
        (Role.SYSTEM_ADMIN, 403),
        (Role.SECURITY_ADMIN, 403),
        (Role.AUDITOR, 403),
    ],
)
def test_who_may_open_figures(visitor, city, role, status):
    client = visitor(make_user(role))
    assert client.get("/figures/").status_code == status
    assert client.get("/figures/issues.registered/").status_code == status
    assert client.get("/figures/issues.registered/export/").status_code == status


def test_a_contact_may_not(visitor, city):
    client = visitor(make_user(Role.CONTACT, enterprise=make_enterprise()))
    assert client.get("/figures/").status_code == 403


def test_an_unknown_figure_names_its_neighbours(visitor, city, li):
    page = visitor(li).get("/figures/issues.registred/")
    assert page.status_code == 404
    assert "issues.registered" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"until": "2099-01-01"}, "不能晚于今天"),
        ({"until": "昨天"}, "无法识别"),
        ({"since": "2026-02-30"}, "不存在"),
    ],
)
def test_a_day_that_cannot_be_is_told(visitor, city, li, query, words):
    page = visitor(li).get("/figures/", query)
    assert page.status_code == 422
    assert words in page.content.decode()


def test_the_visit_deadline_is_the_dispatchers_to_set(visitor, city, li):
    page = visitor(li).post("/figures/deadline/", {"day": "2026-07-31"}, follow=True)
    assert "2026年7月31日" in page.content.decode()
    lead = visitor(make_user(Role.GROUP_LEAD, team=city))
    assert lead.post("/figures/deadline/", {"day": "2026-07-31"}).status_code == 403
