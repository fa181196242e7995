"""How many issues hang on each record of a firm: for seeing what comes together when duplicates are merged."""

from collections.abc import Collection

from django.db.models import Count

from zhuqi.issues.models import Issue


def issue_counts_of_firms(enterprise_ids: Collection[int]) -> dict[int, int]:
    """Return how many issues were registered under each of these records, its own only; one query."""
    rows = Issue.objects.filter(enterprise_id__in=list(enterprise_ids)).order_by()
    return dict(rows.values_list("enterprise_id").annotate(total=Count("pk")))
