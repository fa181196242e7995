"""Where a summary gets its figures and facts from: the one place here that asks the rooms below."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from zhuqi.figures import selectors as figures
from zhuqi.figures.cuts import EVERYWHERE, Cut, Scope, ScopeKind
from zhuqi.foundation.errors import NotFound
from zhuqi.issues import selectors as issues
from zhuqi.issues.selectors import TypicalIssue
from zhuqi.organisations import selectors as organisations
from zhuqi.reports.frozen import FrozenFigure, freeze
from zhuqi.reports.summary import SummaryFacts, TypicalCase, adoption_text
from zhuqi.standards.official_layout import official_date
from zhuqi.stewardship import selectors as stewardship

OFFICE = "企业服务办公室"
CASES_TOLD = 3
_SHORTEST_GIST, _GIST_CHARACTERS, _LONGEST_GIST = 6, 22, 40


def known_scopes() -> tuple[Scope, ...]:
    """Return every scope a summary can be about: everything, each working group, each team's district."""
    groups = organisations.working_groups()
    return (
        EVERYWHERE,
        *(Scope(ScopeKind.GROUP, group.id, group.name) for group in groups),
        *(Scope(ScopeKind.DISTRICT, team.id, team.district_name) for team in organisations.teams()),
    )


def scope_of(kind: str, object_id: int) -> Scope:
    """
    Return the scope with its name.

    :raises NotFound: there is none
    """
    for scope in known_scopes():
        if (scope.kind, scope.id) == (kind, object_id):
            return scope
    raise NotFound("没有这个统计范围，请从列表中选择。")


def scope_of_group(code: str) -> Scope:
    """
    Return the scope of the working group with this code.

    :raises NotFound: there is none
    """
    groups = organisations.working_groups()
    for group in groups:
        if code.strip() in (group.code, group.name):
            return Scope(ScopeKind.GROUP, group.id, group.name)
    known = "、".join(f"{group.code}（{group.name}）" for group in groups) or "尚未建立工作组"
    raise NotFound(f"没有编码为“{code}”的工作组，可选：{known}。")


def take_figures(scope: Scope, until: date) -> dict[str, FrozenFigure]:
    """Return every figure of the scope as recorded by the end of the day."""
    taken = figures.figure_values(None, scope=scope, until=until)
    return {code: freeze(figure) for code, figure in taken.items()}


def take_facts(scope: Scope, until: date) -> SummaryFacts:
    """Return what the summary says besides numbers."""
    groups = {group.id: group for group in organisations.working_groups()}
    teams = organisations.teams()
    if scope.kind == ScopeKind.GROUP:
        teams = [team for team in teams if team.group_id == scope.id]
    elif scope.kind == ScopeKind.DISTRICT:
        teams = [team for team in teams if team.id == scope.id]
    areas = {groups[team.group_id].area_name for team in teams} - {""}
    team_ids = None if scope.kind == ScopeKind.ALL else {team.id for team in teams}
    return SummaryFacts(
        author=_author(scope),
        area=areas.pop() if len(areas) == 1 else "全市",
        until_text=official_date(until),
        districts=tuple(dict.fromkeys(team.district_name.removesuffix("片区") for team in teams)),
        cases=_chosen(_cases(scope, until, team_ids)),
    )


def _author(scope: Scope) -> str:
    return OFFICE if scope.kind == ScopeKind.ALL else scope.name


def _chosen(cases: Iterator[TypicalCase]) -> tuple[TypicalCase, ...]:
    """Take the cases others have adopted before all, and tell them last."""
    told = sorted(cases, key=lambda case: not case.adoption)[:CASES_TOLD]
    return tuple(sorted(told, key=lambda case: bool(case.adoption)))


def _cases(scope: Scope, until: date, team_ids: set[int] | None) -> Iterator[TypicalCase]:
    """Group the typical issues by firm: each firm is one case."""
    marked = issues.typical_issues(before=Cut(scope, until).end, team_ids=team_ids)
    stewards = stewardship.stewards_of({issue.enterprise_id for issue in marked}, until)
    for firm, found in groupby(marked, key=lambda issue: issue.enterprise_id):
        rows = list(found)
        yield TypicalCase(
            enterprise=rows[0].enterprise_name,
            problems=tuple(dict.fromkeys(gist(row.description) for row in rows)),
            units=tuple(dict.fromkeys(row.lead_unit_name for row in rows if row.lead_unit_name)),
            is_solved=all(row.is_closed for row in rows),
            in_roster=firm in stewards,
            adoption=next(filter(None, map(_adoption, rows)), ""),
        )


def _adoption(issue: TypicalIssue) -> str:
    day = official_date(issue.adopted_on) if issue.adopted_on else ""
    return adoption_text(issue.adopted_by, issue.occasion, day)


def gist(description: str) -> str:
    """
    Return what a problem is, short enough to quote: its first sentence, up to the colon or a comma where it is long.

    Only a sentence without any pause is cut in the middle, and says so.
    """
    text = " ".join(description.split()).replace("“", "‘").replace("”", "’").replace("[[", "").replace("]]", "")
    for mark in "。；;！？":
        text = text.split(mark)[0]
    head = text.split("：")[0]
    if len(head) >= _SHORTEST_GIST:
        text = head
    while len(text) > _GIST_CHARACTERS and "，" in text:
        text = text.rpartition("，")[0]
    return text if len(text) <= _LONGEST_GIST else text[:_LONGEST_GIST].rstrip("、（") + "…"


@dataclass(frozen=True)
class Material:
    """Everything a summary is composed from."""

    scope: Scope
    until: date
    facts: SummaryFacts
    figures: dict[str, FrozenFigure]


def gather(scope: Scope, until: date) -> Material:
    """Return figures and facts of a scope as of a day."""
    return Material(scope, until, take_facts(scope, until), take_figures(scope, until))
