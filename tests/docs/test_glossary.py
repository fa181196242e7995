"""The glossary has every word of the code, each once, with its Chinese."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from zhuqi.deadlines.regimes import Difficulty, Lamp, StageCode
from zhuqi.enterprises import categories as firms
from zhuqi.enterprises.selectors import GAP_LABELS, LIKENESS_LABELS, Gap, Likeness
from zhuqi.followups import kinds
from zhuqi.issues import categories
from zhuqi.issues.workflow import ACTION_LABELS, STATUS_LABELS, Action, Status
from zhuqi.organisations.roles import ROLE_LABELS, Role
from zhuqi.policies import categories as policies
from zhuqi.stewardship.categories import (
    STEWARDSHIP_ACTION_LABELS,
    TIER_LABELS,
    TOLD_BY_LABELS,
    ServiceTier,
    StewardshipAction,
    ToldBy,
)

ROOT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs/domain/glossary.md").read_text().splitlines()
    if line.startswith("| ") and "`" in line
]
SAID = (
    *(STATUS_LABELS, ACTION_LABELS, ROLE_LABELS, TIER_LABELS, TOLD_BY_LABELS, STEWARDSHIP_ACTION_LABELS),
    *(policies.POLICY_LEVEL_LABELS, policies.POLICY_STATUS_LABELS, policies.POLICY_ACTION_LABELS, policies.FIT_LABELS),
    *(firms.STATUS_LABELS, firms.TAG_LABELS, firms.ACTION_LABELS, LIKENESS_LABELS, GAP_LABELS),
)
WORDS = {row[1].strip("`"): row for row in ROWS}


@pytest.mark.parametrize(
    "words",
    [
        Status,
        Action,
        Role,
        categories.Category,
        categories.Level,
        categories.SupervisionLevel,
        categories.Satisfaction,
        categories.ExclusionClass,
        categories.TransferTo,
        kinds.CallKind,
        kinds.ComplaintKind,
        kinds.ComplaintState,
        kinds.FollowUpAction,
        StageCode,
        Lamp,
        Difficulty,
        ServiceTier,
        StewardshipAction,
        ToldBy,
        firms.EnterpriseStatus,
        firms.TagKind,
        firms.EnterpriseAction,
        Likeness,
        Gap,
        policies.PolicyLevel,
        policies.PolicyStatus,
        policies.PolicyAction,
        policies.Fit,
    ],
    ids=lambda words: words.__name__,
)
def test_every_word_of_the_code_is_in_the_glossary(words: type[StrEnum]):
    assert {word.value for word in words} <= set(WORDS)


def test_every_room_is_in_the_glossary():
    rooms = {path.parent.name for path in (ROOT / "src/zhuqi").glob("*/__init__.py")}

    assert rooms <= set(WORDS)


def test_the_chinese_is_the_one_on_the_screen():
    said = {(row[1].strip("`"), row[0]) for row in ROWS}

    assert {(str(k), v) for table in SAID for k, v in table.items()} <= said


def test_every_row_says_what_it_means_and_where_it_is_from():
    assert all(len(row) == 4 and all(row) for row in ROWS)
    assert not [row for row in ROWS if re.fullmatch(r"[?？]+", row[2])]
