"""``zhuqi explain_figure``: what it prints, and what it answers to a slip of the pen."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.conftest import MONDAY_NOON
from tests.factories import MONDAY, make_actor, make_enterprise, make_group
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.issues import services
from zhuqi.issues.categories import Category, Source
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db


def explain(*arguments: str) -> str:
    out = StringIO()
    call_command("explain_figure", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def issue():
    return services.register_issue(
        enterprise_id=make_enterprise().pk,
        description="用电",
        category=Category.LAND,
        source=Source.CALL,
        actor=make_actor(Role.DISPATCHER),
        at=MONDAY_NOON,
    )


def test_it_prints_definition_value_and_rows(issue):
    text = explain("issues.category.LAND", "--until", MONDAY.isoformat())
    assert "口径：" in text
    assert "数值：1项" in text
    assert issue.number in text


def test_json_carries_numerator_denominator_and_numbers(issue):
    told = json.loads(explain("rate.resolution", "--until", "2026-09-21", "--json"))
    assert (told["value"], told["numerator"], told["denominator"], told["rows"]) == (None, 0, 1, [])
    assert "不足5个" in told["reason"]
    assert told["until"] == "2026-09-21"


def test_a_day_before_has_nothing(issue):
    assert json.loads(explain("issues.registered", "--until", "2026-09-20", "--json"))["value"] == 0


def test_every_kind_of_row_has_a_number_or_a_name(issue):
    for code in ("sme.enterprises", "visits.count", "overvisit.index", "teams.count", "districts.count", "towns.count"):
        assert isinstance(json.loads(explain(code, "--json"))["rows"], list)
    assert json.loads(explain("stewards.count", "--json"))["rows"] == []


def test_slips_are_answered_with_one_sentence(issue):
    make_group("第一工作组")
    with pytest.raises(NotFound, match=r"相近的有：.*issues\.registered"):
        explain("issues.registred")
    with pytest.raises(NotFound, match="第一工作组"):
        explain("issues.registered", "--group", "没有的组")
    with pytest.raises(Refused, match="无法识别"):
        explain("issues.registered", "--until", "昨天")
    with pytest.raises(Refused, match="起始日晚于统计日"):
        explain("issues.registered", "--until", "2026-09-20", "--since", "2026-09-21")
    with pytest.raises(Refused, match="还没有到"):
        explain("issues.registered", "--until", "2199-12-31")
    with pytest.raises(Refused, match="统计日“”无法识别"):
        explain("issues.registered", "--until", "")
