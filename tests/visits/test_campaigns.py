"""Campaign targets: what counts is distinct firms visited in time, and every number is that of its rows."""

from datetime import date, timedelta

import pytest

from tests.conftest import MONDAY_NOON
from tests.factories import MONDAY, make_actor, make_enterprise, make_tag, make_team, make_town
from zhuqi.enterprises.categories import TagKind
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.organisations.roles import Role
from zhuqi.visits import selectors, services
from zhuqi.visits.models import FieldworkEvent
from zhuqi.visits.workflow import CampaignScope

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_actor(Role.DISPATCHER, name="老李")


@pytest.fixture
def firms():
    """Four firms hit by the flood: two in the east, one in the west, one nowhere; a fifth was spared."""
    east = make_team(towns=(make_town("东村镇"),))
    west = make_team("第二小组", district="西部片区", towns=(make_town("西村镇"),))
    towns = [make_town("东村镇", east), make_town("东村镇"), make_town("西村镇", west), make_town("远村镇")]
    hit = [make_enterprise(f"受灾企业{number}", town=town) for number, town in enumerate(towns)]
    for firm in hit:
        make_tag(firm, TagKind.DISASTER_HIT)
    make_enterprise("未受灾企业")
    return hit


@pytest.fixture
def start(office):
    def _start(**changes):
        given = {
            "name": "受灾企业走访",
            "since": date(2026, 9, 1),
            "until": date(2026, 9, 30),
            "target": 3,
            "scope": CampaignScope.TAG,
            "tag": TagKind.DISASTER_HIT,
            "actor": office,
            "at": MONDAY_NOON,
        }
        return services.start_campaign(**(given | changes))

    return _start


def visit(office, *firms, on=MONDAY):
    services.record_visit(
        enterprise_ids=[firm.pk for firm in firms],
        date=on,
        purpose="了解受灾情况",
        has_no_request=True,
        summary=f"{on}{len(firms)}{firms[0].pk}",
        actor=office,
        at=MONDAY_NOON + timedelta(hours=len(firms) + firms[0].pk),
    )


def test_progress_is_distinct_firms_by_team_and_names_who_is_missing(start, office, firms):
    number = start()
    visit(office, firms[0])
    visit(office, firms[0], on=date(2026, 9, 18))
    visit(office, firms[2])

    card = selectors.campaign_card(actor=office, number=number, today=MONDAY)
    assert (card.line.listed, card.line.visited, card.line.words) == (4, 2, "还差 1 家，剩 9 天")
    assert [(part.name, part.listed, part.visited, part.missing) for part in card.teams] == [
        ("第一小组（东部片区）", 2, 1, 1),
        ("第二小组（西部片区）", 1, 1, 0),
        ("不在任何片区", 1, 0, 1),
    ]
    missing = selectors.missing_firms(actor=office, number=number, today=MONDAY)
    assert [firm.enterprise.name for firm in missing] == ["受灾企业1", "受灾企业3"]
    assert len(missing) == card.line.listed - card.line.visited


def test_a_visit_before_the_campaign_does_not_count(start, office, firms):
    number = start()
    visit(office, firms[0], on=date(2026, 8, 31))

    assert selectors.campaign_card(actor=office, number=number, today=MONDAY).line.visited == 0
    missing = selectors.missing_firms(actor=office, number=number, today=MONDAY)
    assert missing[-1].last_visit == date(2026, 8, 31)


def test_a_campaign_may_be_of_one_team_or_of_a_list(start, office, firms):
    east = make_team()
    of_team = start(team_ids=[east.pk])
    of_list = start(scope=CampaignScope.LISTED, tag=None, enterprise_numbers=[firms[3].number, firms[3].number.lower()])

    assert selectors.campaign_card(actor=office, number=of_team, today=MONDAY).line.listed == 2
    assert selectors.campaign_card(actor=office, number=of_list, today=MONDAY).line.listed == 1


def test_a_lead_sees_the_part_of_the_own_district(start, firms):
    number = start()
    lead = make_actor(Role.GROUP_LEAD, team=make_team())

    assert selectors.campaign_card(actor=lead, number=number, today=MONDAY).line.listed == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "名称"),
        ({"name": "安全检查"}, "检查"),
        ({"until": date(2026, 8, 1)}, "截止日期"),
        ({"target": 0}, "目标家数"),
        ({"tag": None}, "标签"),
        ({"scope": CampaignScope.LISTED, "tag": None}, "名单"),
        ({"scope": CampaignScope.LISTED, "tag": None, "enterprise_numbers": ["E999999"]}, "不是企业编号"),
    ],
)
def test_refuses_what_makes_no_sense(start, changes, words):
    with pytest.raises(Refused, match=words):
        start(**changes)


def test_only_the_office_and_leads_set_targets(start):
    with pytest.raises(NotAllowed):
        start(actor=make_actor(Role.STEWARD))


def test_ending_leaves_the_figures_and_its_event(start, office, firms):
    number = start()
    services.end_campaign(number=number, actor=office, at=MONDAY_NOON)

    assert selectors.campaigns(actor=office, today=MONDAY)[0].is_over
    assert list(FieldworkEvent.objects.values_list("action", flat=True)) == ["START_CAMPAIGN", "END_CAMPAIGN"]
    with pytest.raises(NotFound):
        services.end_campaign(number=number, actor=office, at=MONDAY_NOON)
