"""
The rows every figure is counted over, as they stood at the end of a day.

Nothing here counts; ``definitions`` narrow these queries, ``counting`` counts them, pages list them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from zhuqi.figures.cuts import Cut, Scope, ScopeKind
from zhuqi.issues.models import IssueState
from zhuqi.organisations.models import Team, TeamTown, Unit


class Subject(StrEnum):
    """What one row is."""

    ISSUE = "ISSUE"  # 问题
    ENTERPRISE = "ENTERPRISE"  # 企业（项目）
    VISIT = "VISIT"  # 走访、座谈
    FIRM_VISIT = "FIRM_VISIT"  # 企业·次: one firm on one visit
    APPOINTMENT = "APPOINTMENT"  # 走访预约
    CALL = "CALL"  # 通话
    COMPLAINT = "COMPLAINT"  # 投诉建议
    STEWARD = "STEWARD"  # 首席服务官
    TEAM = "TEAM"  # 工作小组
    DISTRICT = "DISTRICT"  # 片区
    TOWN = "TOWN"  # 镇（街道）


SUBJECT_UNITS: dict[Subject, str] = {
    Subject.ISSUE: "项",
    Subject.ENTERPRISE: "家",
    Subject.VISIT: "次",
    Subject.FIRM_VISIT: "家次",
    Subject.APPOINTMENT: "次",
    Subject.CALL: "次",
    Subject.COMPLAINT: "条",
    Subject.STEWARD: "名",
    Subject.TEAM: "个",
    Subject.DISTRICT: "个",
    Subject.TOWN: "个",
}

Where = Callable[[Cut], Q]
Query = Callable[[Cut], QuerySet[Any]]


@dataclass(frozen=True)
class IssueRows:
    """
    The issues that meet a condition on their state; ``words`` say which.

    ``is_apart`` marks a condition with a look at other tables, which is counted by itself instead of in the one pass.
    """

    words: str
    where: Where
    is_apart: bool = False
    subject: Subject = Subject.ISSUE

    def query(self, cut: Cut) -> QuerySet[IssueState]:
        """Return the rows."""
        return states(cut).filter(self.where(cut))

    def applies_to(self, scope: Scope) -> bool:
        """Say whether the scope can narrow these rows."""
        return True


@dataclass(frozen=True)
class OtherRows:
    """Rows that are no issues: firms, visits, people, places.  A unit that handles issues has none of them."""

    words: str
    subject: Subject
    query: Query

    def applies_to(self, scope: Scope) -> bool:
        """Say whether the scope can narrow these rows."""
        return scope.kind != ScopeKind.UNIT


Rows = IssueRows | OtherRows


def states(cut: Cut) -> QuerySet[IssueState]:
    """Return the state of every issue of the scope as recorded by the end of the day: one row per issue."""
    rows = IssueState.objects.filter(valid_at_end_of(cut)).filter(_issues_of(cut.scope))
    return rows.filter(registered_date__gte=cut.since) if cut.since else rows


def states_between(first: Cut, last: Cut) -> QuerySet[IssueState]:
    """Return every state of the scope that was valid at the end of ``first``, of ``last``, or in between."""
    later = Q(recorded_until__isnull=True) | Q(recorded_until__gte=first.end)
    rows = IssueState.objects.filter(later, recorded_from__lt=last.end).filter(_issues_of(last.scope))
    return rows.filter(registered_date__gte=last.since) if last.since else rows


def valid_at_end_of(cut: Cut) -> Q:
    """Match the rows whose interval ``[recorded_from, recorded_until)`` holds the last instant of the day."""
    return Q(recorded_from__lt=cut.end) & (Q(recorded_until__isnull=True) | Q(recorded_until__gte=cut.end))


def _issues_of(scope: Scope) -> Q:
    """Match the issues of a scope, by the district and town recorded at registration and the present lead unit."""
    match ScopeKind(scope.kind):
        case ScopeKind.ALL:
            return Q()
        case ScopeKind.GROUP:
            return Q(team_id__in=Team.objects.filter(group_id=scope.id).values("pk"))
        case ScopeKind.DISTRICT:
            return Q(team_id=scope.id)
        case ScopeKind.TOWN:
            return Q(division_id=scope.id)
        case ScopeKind.UNIT:
            path = Unit.objects.filter(pk=scope.id).values("path")[:1]
            return Q(lead_unit_id__in=Unit.objects.filter(path__startswith=path).values("pk"))


def served_towns(cut: Cut) -> QuerySet[TeamTown]:
    """Return the towns that teams of the scope serve."""
    rows = TeamTown.objects.all()
    match ScopeKind(cut.scope.kind):
        case ScopeKind.GROUP:
            return rows.filter(team__group_id=cut.scope.id)
        case ScopeKind.DISTRICT:
            return rows.filter(team_id=cut.scope.id)
        case ScopeKind.TOWN:
            return rows.filter(division_id=cut.scope.id)
        case _:
            return rows


def firms_of(cut: Cut, prefix: str = "") -> Q:
    """Match firms of the scope by their town, reached through ``prefix``."""
    match ScopeKind(cut.scope.kind):
        case ScopeKind.ALL | ScopeKind.UNIT:
            return Q()
        case ScopeKind.TOWN:
            return Q(**{f"{prefix}division_id": cut.scope.id})
        case _:
            return Q(**{f"{prefix}division_id__in": served_towns(cut).values("division_id")})


def teams_of(cut: Cut) -> QuerySet[Team]:
    """Return the teams of the scope."""
    rows = Team.objects.all()
    match ScopeKind(cut.scope.kind):
        case ScopeKind.GROUP:
            return rows.filter(group_id=cut.scope.id)
        case ScopeKind.DISTRICT:
            return rows.filter(pk=cut.scope.id)
        case ScopeKind.TOWN:
            return rows.filter(town_rows__division_id=cut.scope.id)
        case _:
            return rows
