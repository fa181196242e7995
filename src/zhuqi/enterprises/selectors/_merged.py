"""Enterprises that were found to be one: who stands for whom."""

from collections.abc import Iterable
from datetime import date

from zhuqi.enterprises.models import Enterprise, EnterpriseMerge
from zhuqi.foundation.errors import NotFound


def merged_ids(enterprise_id: int) -> frozenset[int]:
    """
    Return the enterprise itself and every one merged into it, whose rows in other rooms are its business too.

    Asked with a merged one, it answers for that one alone: its survivor has another id.
    """
    merged = Enterprise.objects.filter(merged_into_id=enterprise_id).values_list("pk", flat=True)
    return frozenset({enterprise_id, *merged})


def merged_ids_of(enterprise_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Do what ``merged_ids`` does for many at once, in one query."""
    found = {pk: {pk} for pk in enterprise_ids}
    rows = Enterprise.objects.filter(merged_into__in=list(found)).values_list("merged_into_id", "pk")
    for survivor_id, pk in rows:
        assert survivor_id is not None
        found[survivor_id].add(pk)
    return {pk: frozenset(ids) for pk, ids in found.items()}


def survivor_id(enterprise_id: int) -> int:
    """
    Return the id of the enterprise that stands for this one: itself, unless it was merged into another.

    :raises NotFound: if there is none with this id
    """
    found = Enterprise.objects.filter(pk=enterprise_id).values_list("pk", "merged_into_id").first()
    if found is None:
        raise NotFound("没有这家企业，请重新选择。")
    return found[1] or found[0]


def merged_away(on: date | None = None) -> dict[int, int]:
    """Return ``{merged id: survivor id}`` as it stands, or as recorded by the end of a day: what coverage counts by."""
    merges = EnterpriseMerge.objects.all()
    if on is None:
        merges = merges.filter(ended_at__isnull=True)
    else:
        merges = merges.filter(at__date__lte=on).exclude(ended_at__date__lte=on)
    return dict(merges.order_by("id").values_list("enterprise_id", "into_id"))
