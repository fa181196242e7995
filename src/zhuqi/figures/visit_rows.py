"""Visits, and the firms met at them, as recorded by the end of a day."""

from typing import Any

from django.db.models import F, Func, Q, QuerySet
from django.db.models.fields import BigIntegerField

from zhuqi.enterprises.models import Enterprise
from zhuqi.figures.cuts import Cut, ScopeKind
from zhuqi.figures.firm_rows import standing_firms, standing_for
from zhuqi.figures.rows import teams_of
from zhuqi.visits.kinds import VisitKind
from zhuqi.visits.models import VisitState

_FIRM = Func(F("enterprise_ids"), function="unnest", output_field=BigIntegerField())


def recorded(cut: Cut, *kinds: VisitKind) -> QuerySet[VisitState]:
    """Return the visits of these kinds as recorded by the end of the day, of any place."""
    valid = Q(recorded_until__isnull=True) | Q(recorded_until__gte=cut.end)
    rows = VisitState.objects.filter(valid, recorded_from__lt=cut.end, kind__in=kinds, date__lte=cut.until)
    return rows.filter(date__gte=cut.since) if cut.since else rows


def met(cut: Cut, *kinds: VisitKind) -> QuerySet[VisitState]:
    """Return the visits of the scope: by the team of the first firm met, and for a town by any firm there."""
    rows = recorded(cut, *kinds)
    match ScopeKind(cut.scope.kind):
        case ScopeKind.ALL | ScopeKind.UNIT:
            return rows
        case ScopeKind.TOWN:
            there = Enterprise.objects.filter(division_id=cut.scope.id)
            return rows.filter(enterprise_ids__overlap=there.values_list("pk"))
        case _:
            return rows.filter(team_id__in=teams_of(cut).values("pk"))


def with_firm(rows: QuerySet[VisitState]) -> QuerySet[VisitState, Any]:
    """Return one row for each firm on each visit, as ``firm``."""
    return rows.annotate(firm=_FIRM)


def firm_ids(rows: QuerySet[VisitState]) -> QuerySet[VisitState, Any]:
    """Return the firms met at these visits, as a subquery."""
    return rows.order_by().values(firm=_FIRM)


def visited_firms(cut: Cut) -> QuerySet[Enterprise]:
    """Return the firms of the scope that were visited at least once."""
    return standing_firms(cut).filter(standing_for(cut, firm_ids(recorded(cut, VisitKind.VISIT))))


def met_firms(cut: Cut) -> QuerySet[Enterprise]:
    """Return the firms of the scope that were met, at a visit or a symposium."""
    return standing_firms(cut).filter(standing_for(cut, met_ids(cut)))


def met_ids(cut: Cut) -> QuerySet[VisitState, Any]:
    """Return the firms met at a visit or a symposium, of any place, as a subquery."""
    return firm_ids(recorded(cut, *VisitKind))
