"""Which firms somebody was ever at, and when last: for tiers of service, samples and hand-overs."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Max

from zhuqi.enterprises.selectors import merged_away
from zhuqi.visits.models import VisitedEnterprise


def visited_enterprise_ids(among: Collection[int] | None = None) -> frozenset[int]:
    """Return every firm that was ever visited or sat in a symposium; a merged one counts for its survivor."""
    rows = VisitedEnterprise.objects.all()
    if among is not None:
        rows = rows.filter(enterprise_id__in=list(among))
    survivors = merged_away()
    return frozenset(survivors.get(pk, pk) for pk in rows.values_list("enterprise_id", flat=True).distinct())


def last_visits(enterprise_ids: Collection[int]) -> dict[int, date]:
    """Return when each of these firms was last visited, in one query; those never visited are left out."""
    rows = VisitedEnterprise.objects.filter(enterprise_id__in=list(enterprise_ids)).order_by()
    return dict(rows.values_list("enterprise_id").annotate(last=Max("visit__date")))


def visit_counts_of_firms(enterprise_ids: Collection[int]) -> dict[int, int]:
    """Return how many visits and symposia each of these records was met at, its own only; one query."""
    rows = VisitedEnterprise.objects.filter(enterprise_id__in=list(enterprise_ids)).order_by()
    return dict(rows.values_list("enterprise_id").annotate(total=Count("pk")))
