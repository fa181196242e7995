"""Firms as they stood at the end of a day: a duplicate merged into another by then is that other one."""

from typing import Any

from django.db.models import Q, QuerySet

from zhuqi.enterprises.models import Enterprise, EnterpriseMerge
from zhuqi.figures.cuts import Cut
from zhuqi.figures.rows import firms_of


def standing_firms(cut: Cut) -> QuerySet[Enterprise]:
    """Return the firms of the scope, those left out that counted as another one's duplicate on the day."""
    return Enterprise.objects.filter(firms_of(cut)).exclude(pk__in=_merges(cut).values("enterprise_id"))


def standing_for(cut: Cut, enterprise_ids: QuerySet[Any, Any]) -> Q:
    """Match the firms named by a subquery of ids, and those that stood for one of them on the day."""
    merged = _merges(cut).filter(enterprise_id__in=enterprise_ids)
    return Q(pk__in=enterprise_ids) | Q(pk__in=merged.values("into_id"))


def _merges(cut: Cut) -> QuerySet[EnterpriseMerge]:
    valid = Q(ended_at__isnull=True) | Q(ended_at__gte=cut.end)
    return EnterpriseMerge.objects.filter(valid, at__lt=cut.end)
