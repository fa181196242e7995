"""The pages of calls and complaints in a real browser, at desk and phone width, with real-sized data."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk.ledger_cast import bring, make_cast
from tests.desk.looking import look_at, sign_in
from tests.factories import make_enterprise, make_liaison, make_tag, make_user
from zhuqi.enterprises.categories import LiaisonLevel, TagKind
from zhuqi.enterprises.models import Enterprise
from zhuqi.followups import services
from zhuqi.followups.kinds import CallKind, ComplaintKind
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.browser

LONG_NAME = "海川新能源汽车零部件（集团）股份有限公司石桥镇第二生产基地扩建项目筹备处"
LONG_PROBLEM = "厂区外道路自七月强降雨后塌陷约一百二十米，货车须绕行十一公里，每天多支出运费三千余元，" * 6


@pytest.fixture
def office(page):  # type: ignore[no-untyped-def]
    cast = make_cast()
    Enterprise.objects.filter(pk=cast.firm.pk).update(name=LONG_NAME)
    make_liaison(cast.firm)
    make_liaison(cast.firm, level=LiaisonLevel.CITY, name="欧阳明远", phone="0371-67181234")
    for index in range(5):
        make_tag(make_enterprise(f"瑞丰第{index + 1}面粉厂"), TagKind.ROSTER)
    bring(cast, Status.WITHDRAWAL_PROPOSED)
    bring(cast, Status.LONG_TERM)
    return cast


def test_the_calls(page, office):
    issue = bring(office, Status.ANSWERED, description=LONG_PROBLEM)
    actor, now = office.actor(Role.CALLER), timezone.now()
    services.record_call(kind=CallKind.ANSWERED, key="a", issue_number=issue.number, actor=actor, at=now, words="占线")
    services.claim_firm(enterprise_id=office.firm.pk, actor=actor, at=now)
    sign_in(page, office.people[Role.CALLER])
    look_at(page, "/today/", "calls-today")
    look_at(page, "/calls/", "calls-list")
    look_at(page, "/calls/?kind=second", "calls-none")
    look_at(page, f"/calls/answered/{issue.number}/", "calls-sheet")
    look_at(page, "/calls/records/", "calls-records")
    sign_in(page, make_user(Role.CALLER, name="冯回访"))
    look_at(page, f"/calls/answered/{issue.number}/", "calls-claimed")


def test_the_complaints(page, office):
    for index, text in enumerate((LONG_PROBLEM, "建议周末也能回访")):
        services.lodge_complaint(
            kind=ComplaintKind.COMPLAINT if index == 0 else ComplaintKind.SUGGESTION, text=text, key=str(index),
            unit_id=office.power.pk, actor=office.actor(Role.CONTACT), at=timezone.now() - timedelta(days=20),
        )  # fmt: skip
    sign_in(page, office.people[Role.DISPATCHER])
    look_at(page, "/complaints/", "complaints-list")
    look_at(page, "/complaints/T000001/", "complaints-one")
    look_at(page, "/complaints/new/", "complaints-new")
    look_at(page, "/complaints/receipt/", "complaints-receipt")
    look_at(page, "/settings/calls/", "settings-calls")
