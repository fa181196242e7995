"""The example city: the same every time, complete, marked, and true to the rules it shows.  Loaded once for all."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from zhuqi.config import example_city
from zhuqi.config.example_city.firms import CHANGYAO, HENGTAI
from zhuqi.config.example_city.office import moment
from zhuqi.config.example_city.problems import PROBLEMS
from zhuqi.enterprises.models import Enterprise, EnterpriseTag, LiaisonPerson
from zhuqi.enterprises.selectors import broken_history_links
from zhuqi.foundation.errors import Refused
from zhuqi.issues.categories import Category, Satisfaction
from zhuqi.issues.models import Attachment, CallBack, Extension, Issue, IssueEvent, IssueStage, Notice, PreCommunication
from zhuqi.issues.selectors import ledger_integrity, typical_issues
from zhuqi.issues.workflow import Action, Status
from zhuqi.organisations.models import Division, RoleGrant, Unit, User
from zhuqi.organisations.roles import Role
from zhuqi.organisations.selectors import actor_for
from zhuqi.policies import selectors as policies
from zhuqi.policies.categories import PolicyStatus
from zhuqi.policies.models import Policy
from zhuqi.standards.credit_codes import check_credit_code
from zhuqi.standards.enterprise_size import Size
from zhuqi.stewardship.models import HandOverFirm, Stewardship
from zhuqi.stewardship.selectors import broken_stewardship_links
from zhuqi.visits import selectors as visits
from zhuqi.visits.models import Appointment, Visit, VisitedEnterprise

# Dates are computed again when the schedule of another year is published; none is in these five months.
_NOT_PLAYED = {Action.RECOMPUTE}

# Also what makes pytest-django run them before the tests that empty all tables.
pytestmark = pytest.mark.django_db


def test_a_home_with_other_data_is_left_alone():
    from tests.factories import make_user

    make_user(Role.DISPATCHER)
    with pytest.raises(Refused, match="已有其他数据"):
        example_city.load()
    assert not Enterprise.objects.exists()


@pytest.fixture(scope="module")
def city(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """The counts of the city, loaded into the test database and taken out again."""
    from django.test import override_settings

    files: Path = tmp_path_factory.mktemp("city")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files), transaction.atomic():
        yield example_city.load()
        transaction.set_rollback(True)


def test_it_is_as_large_as_promised(city):
    assert (city["towns"], city["districts"], city["teams"]) == (20, 4, 4)
    assert city["roster"] == city["stewards"] == 62
    assert city["leaders"] == 12
    assert city["enterprises"] + city["projects"] >= 362
    assert city["issues"] >= 600
    assert 130 <= city["visits_by_deadline"] <= 170
    assert city["symposia"] == 18
    assert city["policies"] == 11
    assert city["seals"] >= 100
    assert city["until"] == "2026-11-20"


def test_every_status_and_every_act_occurs(city):
    assert set(city["issues_by_status"]) == {str(status) for status in Status}
    played = set(IssueEvent.objects.values_list("action", flat=True).distinct())
    assert {str(action) for action in Action} - played == {str(action) for action in _NOT_PLAYED}
    assert set(city["issues_by_category"]) == {str(category) for category in Category}


def test_every_role_has_somebody_and_nobody_has_a_password(city):
    held = set(RoleGrant.objects.values_list("role", flat=True))
    assert held == {str(role) for role in Role}
    assert not any(user.has_usable_password() for user in User.objects.exclude(username="system"))
    named = dict(User.objects.values_list("username", "name"))
    for account in example_city.ACCOUNTS:
        assert named[account.username] == account.name
        assert account.look_at
    assert {account.role for account in example_city.ACCOUNTS} == set(Role) - {Role.SYSTEM}


def test_everything_invented_is_marked(city):
    assert not [name for name in Enterprise.objects.values_list("name", flat=True) if not name.startswith("示例")]
    assert not [name for name in Unit.objects.values_list("name", flat=True) if "示例" not in name]
    above = Division.objects.exclude(level="TOWN").values_list("name", flat=True)
    assert not [name for name in above if "示例" not in name]
    assert not [name for name in Attachment.objects.values_list("name", flat=True) if "示例" not in name]


def test_codes_are_sound_and_phones_encrypted(city):
    codes = list(Enterprise.objects.exclude(credit_code=None).values_list("credit_code", flat=True))
    assert len(codes) > 300
    assert not [code for code in codes if check_credit_code(code).problem]
    for person in LiaisonPerson.objects.all()[:50]:
        assert b"13" not in bytes(person.phone_encrypted or b"")[:3] or len(bytes(person.phone_encrypted or b"")) > 20
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM issues_issueevent WHERE data::text || reason ~ '1(3[789]|38)0000[0-9]{4}'")
        assert cursor.fetchone()[0] == 0


def test_the_texts_do_not_look_copied(city):
    assert len({problem.text for problem in PROBLEMS}) >= 70
    texts = Counter(Issue.objects.exclude(status=Status.MERGED).values_list("description", flat=True))
    assert len(texts) > 0.9 * sum(texts.values())


def test_most_firms_are_small_and_few_of_them_are_reached(city):
    small = set(Enterprise.objects.filter(size__in=[Size.SMALL, Size.MICRO]).values_list("pk", flat=True))
    roster = set(
        EnterpriseTag.objects.filter(kind__in=["ROSTER", "LED_BY_LEADER"]).values_list("enterprise_id", flat=True)
    )
    met = set(VisitedEnterprise.objects.filter(visit__kind="VISIT").values_list("enterprise_id", flat=True))
    assert len(small) > 200
    assert len(roster) == 62
    assert len(met & roster) == 61  # one of those led by leaders has not been visited
    assert len(met & (small - roster)) < 0.4 * len(small - roster)


def test_call_backs_vary_and_some_deny(city):
    ratings = set(CallBack.objects.filter(is_reached=True).values_list("satisfaction", flat=True))
    assert ratings >= {str(grade) for grade in Satisfaction} - {str(Satisfaction.VERY_DISSATISFIED)}
    assert CallBack.objects.filter(is_reached=False).count() > 20
    assert CallBack.objects.filter(is_solved=False).count() > 15
    assert Issue.objects.filter(reopened_count__gt=0).count() > 15


def test_time_is_asked_for_granted_and_refused_and_both_tracks_run(city):
    decisions = set(Extension.objects.values_list("is_approved", flat=True))
    assert decisions == {True, False, None}
    assert PreCommunication.objects.exclude(done_at=None).count() > 100
    assert PreCommunication.objects.filter(member=None).exists()
    assert IssueEvent.objects.filter(action=Action.REASSIGN).count() > 5


def test_the_figures_are_neither_perfect_nor_absurd(city):
    valid = Issue.objects.exclude(
        status__in=[Status.EXCLUDED, Status.TRANSFERRED, Status.WITHDRAWN, Status.MERGED]
    ).count()
    solved = Issue.objects.filter(status=Status.CLOSED, confirmed_solved=True).count()
    assert 0.70 <= solved / valid <= 0.92
    overdue = IssueStage.objects.filter(
        met_at=None, due_date__lt=example_city.LAST_DAY, issue__status__in=[Status.ASSIGNED, Status.IN_PROGRESS]
    )
    assert 5 <= overdue.values("issue").distinct().count() <= 60
    assert Notice.objects.exists()


def test_the_two_stories_are_told(city):
    stories = typical_issues(before=moment(example_city.LAST_DAY + timedelta(days=1), 0))
    by_firm = Counter(story.enterprise_name for story in stories)
    assert by_firm == {HENGTAI: 4, CHANGYAO: 1}
    assert all(story.is_closed for story in stories)
    adopted = {story.adopted_on for story in stories if story.enterprise_name == HENGTAI}
    assert [day.isoformat() for day in adopted if day] == ["2026-09-23"]
    substation = Issue.objects.get(enterprise__name=CHANGYAO, is_typical=True)
    assert "变电站" in substation.description
    assert not substation.is_key_target
    assert substation.extension_count == 1
    levels = Issue.objects.filter(enterprise__name=HENGTAI, is_typical=True).values_list("level", flat=True)
    assert Counter(levels) == {"PROVINCE": 2, "CITY": 1, "CONSULTATION": 1}


def test_the_history_holds(city):
    integrity = ledger_integrity()
    assert (integrity.events, integrity.broken) == (city["events"], ())
    assert broken_history_links() == ()
    assert visits.broken_history_links() == ()
    first, last = IssueEvent.objects.order_by("at").first(), IssueEvent.objects.order_by("-at").first()
    assert first is not None
    assert last is not None
    assert first.at.date() >= example_city.FIRST_DAY
    assert last.at.date() <= example_city.LAST_DAY
    assert Visit.objects.filter(special_note="受灾专访").count() == city["special_visits"] >= 10


def test_stewardship_has_a_history_of_its_own(city):
    assert (city["merged"], city["conflicts"], city["hand_overs"], city["absences"]) == (1, 1, 1, 1)
    assert (city["former_names"], city["steward_profiles"]) == (4, 20)
    assert city["borders"] >= 30
    assert city["dated_figures"] > 440  # three years of the roster
    assert city["sampled_firms"] == 40  # two months, four teams, five firms each


def test_firms_are_asked_and_answer_as_they_like(city):
    states = set(Appointment.objects.values_list("state", flat=True))
    assert states == {"PROPOSED", "ACCEPTED", "COUNTERED", "DECLINED"}
    assert city["appointments"] >= 15
    assert city["campaigns"] == 3
    assert not Division.objects.filter(level="TOWN", longitude=None).exists()
    assert not Enterprise.objects.filter(longitude=None).exists()
    assert broken_stewardship_links() == ()
    handed = HandOverFirm.objects.values_list("enterprise_id", flat=True)
    now = Stewardship.objects.filter(enterprise__in=handed, until=None)
    assert now.count() == len(handed) == 3
    assert set(now.values_list("since", flat=True)) == {example_city.LAST_DAY}


def test_the_policies_are_marked_and_fit_some_firms_more_than_others(city):
    assert policies.broken_policy_links() == ()
    assert all("（示例）" in title for title in Policy.objects.values_list("title", flat=True))
    dispatcher = actor_for(User.objects.get(username="linxiao").pk, example_city.LAST_DAY)
    filters = [policies.PolicyFilters(status=status) for status in PolicyStatus]
    today = example_city.LAST_DAY
    assert all(policies.policy_list(actor=dispatcher, filters=one, today=today).total for one in filters)
    found = [
        policies.policies_for(enterprise_id=firm.pk, on=today, actor=dispatcher)
        for firm in Enterprise.objects.filter(merged_into=None).order_by("pk")[:80]
    ]
    assert len({one.policy.number for firm in found for one in firm.fitting}) >= 8
    assert len({len(firm.fitting) for firm in found}) >= 3
    assert any(firm.possible for firm in found)


def test_it_is_the_same_every_time_and_not_loaded_twice(city):
    fingerprint = [
        city["issues"],
        city["events"],
        city["visits"],
        city["call_backs"],
        city["attachments"],
        city["seals"],
    ]
    assert fingerprint == FINGERPRINT
    assert example_city.load() == city


FINGERPRINT = [648, 6925, 269, 626, 42, 151]  # issues, events, visits, call-backs, attachments, seals
