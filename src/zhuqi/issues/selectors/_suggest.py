"""What past issues that read alike suggest for a new one, each suggestion with its reason."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from zhuqi.foundation.search import words
from zhuqi.issues import access
from zhuqi.issues.categories import CATEGORY_LABELS, LEVEL_LABELS, Category, Level
from zhuqi.issues.models import Issue
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Actor

LOOKED_AT = 400  # the newest assigned issues; older ones say less about today's units
ALIKE = 0.12
VOTERS = 5
LONGEST_SHARED = 3
_NO_EXAMPLE = frozenset({Status.EXCLUDED, Status.TRANSFERRED, Status.WITHDRAWN, Status.MERGED})


@dataclass(frozen=True)
class PastCase:
    """An issue that reads alike, and what was done with it."""

    number: str
    enterprise_name: str
    description: str
    unit: str
    level_label: str
    shared: tuple[str, ...]


@dataclass(frozen=True)
class TriageSuggestion:
    """What the cases suggest; "" or None where they are silent.  ``reasons`` say it in sentences."""

    category: str
    sub_category: str
    level: str
    difficulty: str
    unit_id: int | None
    unit: str
    reasons: tuple[str, ...]
    cases: tuple[PastCase, ...]


@dataclass(frozen=True)
class CategorySuggestion:
    """What kind of problem a text reads like, and how many of the likest past ones were of that kind."""

    category: Category
    sub_category: str
    reason: str


def suggest_category(*, actor: Actor, text: str) -> CategorySuggestion | None:
    """
    Return what kind of problem is being written, by the past issues that read alike, or None; one query.

    Only issues the actor may see are asked; confidential ones never speak.
    """
    mine = words(text, "")
    if not mine:
        return None
    past = (
        access.visible_issues(actor)
        .filter(is_confidential=False)
        .exclude(status__in=sorted(_NO_EXAMPLE))
        .only("number", "description", "requested_outcome", "category", "sub_category")
        .order_by("-registered_at", "-id")[:LOOKED_AT]
    )
    voters = [issue for issue, _ in _alike(past, mine)]
    if not voters:
        return None
    category, votes = _most(voters, lambda issue: issue.category)
    sub_category, _ = _most([issue for issue in voters if issue.category == category], lambda one: one.sub_category)
    label = CATEGORY_LABELS[Category(category)]
    return CategorySuggestion(
        Category(category), sub_category, f"以往最相似的{len(voters)}件中，{votes}件归入“{label}”。"
    )


def suggest_triage(*, actor: Actor, number: str) -> TriageSuggestion | None:
    """
    Return what the past issues most like this one suggest, or None if none is like it; two queries.

    Only issues the actor may see are asked; confidential ones never speak.
    """
    visible = access.visible_issues(actor)
    text = visible.filter(number=number).values_list("description", "requested_outcome").first()
    if text is None:
        return None
    mine = words(*text)
    past = (
        visible.filter(lead_unit__isnull=False, is_confidential=False)
        .exclude(number=number)
        .exclude(status__in=sorted(_NO_EXAMPLE))
        .exclude(level__in=(Level.UNDECIDED, Level.ON_SITE))
        .select_related("lead_unit")
        .only(
            "number", "enterprise_name", "description", "requested_outcome", "category", "sub_category", "level",
            "difficulty", "lead_unit__name", "lead_unit__is_active",
        )
        .order_by("-registered_at", "-id")[:LOOKED_AT]
    )  # fmt: skip
    return _suggestion(_alike(past, mine))


def _alike(past: Iterable[Issue], mine: frozenset[str]) -> list[tuple[Issue, frozenset[str]]]:
    """Return the likest few, each with what is shared."""
    scored = []
    for issue in past:
        theirs = words(issue.description, issue.requested_outcome)
        common = mine & theirs
        likeness = len(common) / len(mine | theirs) if common else 0.0
        if likeness >= ALIKE:
            scored.append((likeness, issue, common))
    scored.sort(key=lambda found: (-found[0], found[1].number))
    return [(issue, common) for _, issue, common in scored[:VOTERS]]


def _suggestion(voters: list[tuple[Issue, frozenset[str]]]) -> TriageSuggestion | None:
    if not voters:
        return None
    issues = [issue for issue, _ in voters]
    category, category_votes = _most(issues, lambda issue: issue.category)
    level, level_votes = _most(issues, lambda issue: issue.level)
    in_use = [issue for issue in issues if issue.lead_unit is not None and issue.lead_unit.is_active]
    unit_id, unit_votes = _most(in_use, lambda issue: str(issue.lead_unit_id))
    unit = next(
        (issue.lead_unit.name for issue in in_use if str(issue.lead_unit_id) == unit_id and issue.lead_unit), ""
    )
    of_category = [issue for issue in issues if issue.category == category]
    total = len(issues)
    reasons = [f"以往最相似的{total}件中，{level_votes}件{LEVEL_LABELS[Level(level)]}"]
    if unit:
        reasons.append(f"，{unit_votes}件交由{unit}办理")
    if category_votes * 2 > total:
        reasons.append(f"，{category_votes}件归入“{CATEGORY_LABELS[Category(category)]}”")
    reasons.append("。")
    return TriageSuggestion(
        category=category,
        sub_category=_most(of_category, lambda issue: issue.sub_category)[0],
        level=level,
        difficulty=_most(issues, lambda issue: issue.difficulty)[0],
        unit_id=int(unit_id) if unit_id else None,
        unit=unit,
        reasons=tuple(reasons),
        cases=tuple(_case(issue, common) for issue, common in voters),
    )


def _most(issues: list[Issue], of: Callable[[Issue], str]) -> tuple[str, int]:
    """Return the value most issues have, the likest issue's on a tie, and how many have it."""
    votes = Counter(of(issue) for issue in issues)
    return max(votes.items(), key=lambda vote: vote[1]) if votes else ("", 0)


def _case(issue: Issue, common: frozenset[str]) -> PastCase:
    return PastCase(
        number=issue.number,
        enterprise_name=issue.enterprise_name,
        description=issue.description,
        unit=issue.lead_unit.name if issue.lead_unit else "",
        level_label=LEVEL_LABELS[Level(issue.level)],
        shared=_fragments(issue.description, common),
    )


def _fragments(text: str, common: frozenset[str]) -> tuple[str, ...]:
    """Return the longest stretches of the text whose every pair of characters is shared."""
    found, start = [], None
    for place in range(len(text)):
        if text[place : place + 2].lower() in common and place + 1 < len(text):
            start = place if start is None else start
        elif start is not None:
            found.append(text[start : place + 1])
            start = None
    if start is not None:
        found.append(text[start:])
    return tuple(sorted(dict.fromkeys(found), key=len, reverse=True)[:LONGEST_SHARED])
