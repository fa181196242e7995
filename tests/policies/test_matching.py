"""Whom a policy is for: laws that hold for all policies and firms, and the words for each answer."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuqi.enterprises.categories import Kind, TagKind
from zhuqi.enterprises.facts import FirmFacts
from zhuqi.policies.categories import Fit, PolicyStatus, policy_status
from zhuqi.policies.details import SIZES
from zhuqi.policies.matching import Answer, Conditions, Match, Range, conditions_in_words, match
from zhuqi.standards.enterprise_size import Size

TODAY = date(2026, 9, 21)
PLACES = {11: "石桥镇", 1: "示例县", 0: "示例市"}
FIRM = FirmFacts(
    id=1,
    kind=Kind.ENTERPRISE,
    industry="C3311",
    size=Size.SMALL,
    is_above_scale=False,
    tags=frozenset({TagKind.SPECIALISED}),
    places=PLACES,
    employees=120,
    revenue=Decimal("4500.50"),
    figures_as_of=date(2025, 12, 31),
)

_codes = st.sampled_from(["C", "C33", "C331", "C3311", "I", "I65", "F51"])
_amounts = st.one_of(st.none(), st.integers(0, 500).map(Decimal))
_firms = st.builds(
    FirmFacts,
    id=st.just(1),
    kind=st.sampled_from(Kind),
    industry=st.one_of(st.just(""), _codes),
    size=st.sampled_from(Size),
    is_above_scale=st.booleans(),
    tags=st.frozensets(st.sampled_from(TagKind), max_size=4),
    places=st.sampled_from([PLACES, {12: "柳溪镇", 2: "乙县", 0: "示例市"}]),
    employees=st.one_of(st.none(), st.integers(0, 500)),
    revenue=_amounts,
    figures_as_of=st.just(None),
)
_values: dict[str, st.SearchStrategy[Any]] = {
    "kind": st.one_of(st.none(), st.sampled_from(Kind)),
    "industries": st.lists(_codes, max_size=3).map(tuple),
    "sizes": st.lists(st.sampled_from(SIZES), max_size=3).map(tuple),
    "above_scale": st.one_of(st.none(), st.booleans()),
    "tags": st.lists(st.sampled_from(TagKind), max_size=3).map(tuple),
    "places": st.sampled_from([{}, {11: "石桥镇"}, {1: "示例县"}, {0: "示例市"}, {2: "乙县"}]),
    "employees": st.builds(Range, _amounts, _amounts),
    "revenue": st.builds(Range, _amounts, _amounts),
}
_conditions = st.builds(Conditions, **_values)
_one_more = st.sampled_from(sorted(_values)).flatmap(lambda name: _values[name].map(lambda value: (name, value)))
_ORDER = {Fit.FITS: 0, Fit.COULD_FIT: 1, Fit.DOES_NOT_FIT: 2}


def judged(conditions: Conditions, firm: FirmFacts = FIRM, **changes: Any) -> Match:
    given: dict[str, Any] = {"valid_from": date(2026, 1, 1), "valid_until": None, "on": TODAY}
    return match(conditions, firm, **(given | changes))


@given(_firms)
def test_a_policy_without_conditions_is_for_everybody(firm: FirmFacts):
    assert judged(Conditions(), firm) == Match(Fit.FITS, ())


@given(_conditions, _one_more, _firms)
def test_one_condition_more_never_makes_a_policy_fit_better(
    conditions: Conditions, one_more: tuple[str, Any], firm: FirmFacts
):
    name, value = one_more
    less = replace(conditions, **{name: getattr(Conditions(), name)})
    more = replace(conditions, **{name: value})
    assert _ORDER[judged(more, firm).fit] >= _ORDER[judged(less, firm).fit]


@given(_conditions, _firms, st.integers(-400, 400), st.integers(0, 300))
def test_outside_its_validity_or_withdrawn_a_policy_is_for_nobody(
    conditions: Conditions, firm: FirmFacts, begins: int, lasts: int
):
    since = TODAY + timedelta(days=begins)
    until = since + timedelta(days=lasts)
    found = judged(conditions, firm, valid_from=since, valid_until=until)
    if not since <= TODAY <= until:
        assert found.fit is Fit.DOES_NOT_FIT
    assert judged(conditions, firm, is_withdrawn=True).fit is Fit.DOES_NOT_FIT


@given(_conditions, _firms)
def test_every_condition_has_one_reason_and_the_reasons_decide(conditions: Conditions, firm: FirmFacts):
    found = judged(conditions, firm)
    assert len(found.reasons) == conditions.count == len(conditions_in_words(conditions))
    worst = Fit.DOES_NOT_FIT if found.unmet else Fit.COULD_FIT if found.missing else Fit.FITS
    assert found.fit is worst
    assert all(bool(reason.about) is (reason.answer is Answer.MISSING) for reason in found.reasons)
    assert len(found.unknown) == len(found.missing)


@given(_conditions, _firms)
def test_what_fits_goes_on_fitting_when_more_becomes_known(conditions: Conditions, firm: FirmFacts):
    unknown = replace(firm, industry="", size=Size.UNKNOWN, employees=None, revenue=None)
    if judged(conditions, unknown).fit is Fit.FITS:
        assert judged(conditions, firm).fit is Fit.FITS


@pytest.mark.parametrize(
    ("conditions", "changes", "fit", "words"),
    [
        ({"kind": Kind.ENTERPRISE}, {}, Fit.FITS, "类型：企业"),
        ({"kind": Kind.PROJECT}, {}, Fit.DOES_NOT_FIT, "类型：企业（仅限项目）"),
        ({"industries": ("C",)}, {}, Fit.FITS, "行业：C3311 金属制品业"),
        ({"industries": ("C33",)}, {"industry": "C"}, Fit.COULD_FIT, "行业只登记到 C 制造业（限C33 金属制品业）"),
        ({"industries": ("C331",)}, {"industry": "C3300"}, Fit.COULD_FIT, "行业只登记到 C3300 金属制品业"),
        ({"industries": ("I", "M")}, {}, Fit.DOES_NOT_FIT, "（限I 信息传输、软件和信息技术服务业、M "),
        ({"industries": ("C",)}, {"industry": ""}, Fit.COULD_FIT, "行业未登记（限C 制造业）"),
        ({"sizes": (Size.SMALL, Size.MICRO)}, {}, Fit.FITS, "规模：小型"),
        ({"sizes": (Size.MICRO,)}, {}, Fit.DOES_NOT_FIT, "规模：小型（限微型）"),
        ({"sizes": (Size.MICRO,)}, {"size": Size.UNKNOWN}, Fit.COULD_FIT, "规模未知（限微型）"),
        ({"sizes": (Size.MICRO,)}, {"size": Size.NOT_APPLICABLE}, Fit.DOES_NOT_FIT, "规模：不适用（限微型）"),
        ({"above_scale": True}, {}, Fit.DOES_NOT_FIT, "四上企业：否（仅限四上企业）"),
        ({"above_scale": False}, {}, Fit.FITS, "四上企业：否"),
        ({"tags": (TagKind.SPECIALISED, TagKind.GAZELLE)}, {}, Fit.FITS, "标签：专精特新"),
        ({"tags": (TagKind.GAZELLE,)}, {}, Fit.DOES_NOT_FIT, "没有标签：瞪羚"),
        ({"places": {11: "石桥镇"}}, {}, Fit.FITS, "所在地：石桥镇"),
        ({"places": {1: "示例县"}}, {}, Fit.FITS, "所在地：石桥镇（属示例县）"),
        ({"places": {2: "乙县"}}, {}, Fit.DOES_NOT_FIT, "所在地：石桥镇（限乙县）"),
        ({"employees": Range(most=Decimal(300))}, {}, Fit.FITS, "从业人员：120 人，截至2025年12月"),
        ({"employees": Range(Decimal(200), Decimal(300))}, {}, Fit.DOES_NOT_FIT, "（200 至 300 人）"),
        ({"employees": Range(least=Decimal(10))}, {"employees": None}, Fit.COULD_FIT, "从业人员未登记（不少于 10 人）"),
        (
            {"revenue": Range(most=Decimal(2000))},
            {},
            Fit.DOES_NOT_FIT,
            "4,500.5 万元，截至2025年12月（不超过",
        ),
        ({"revenue": Range(least=Decimal("4500.50"))}, {}, Fit.FITS, "营业收入：4,500.5 万元"),
    ],
)
def test_the_reasons_in_words(conditions: dict[str, Any], changes: dict[str, Any], fit: Fit, words: str):
    found = judged(Conditions(**conditions), replace(FIRM, **changes))
    assert found.fit is fit
    assert words in found.reasons[0].text


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2025, 12, 31), PolicyStatus.UPCOMING),
        (date(2026, 1, 1), PolicyStatus.IN_FORCE),
        (date(2026, 6, 30), PolicyStatus.IN_FORCE),
        (date(2026, 7, 1), PolicyStatus.EXPIRED),
    ],
)
def test_both_ends_of_the_validity_are_included(day: date, status: PolicyStatus):
    ends = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 6, 30)}
    assert policy_status(**ends, is_withdrawn=False, on=day) is status
    assert policy_status(**ends, is_withdrawn=True, on=day) is PolicyStatus.TAKEN_DOWN
