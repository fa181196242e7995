"""How many enterprises there are, and which ids stand behind many numbers at once."""

from collections.abc import Collection

from zhuqi.enterprises.models import Enterprise


def enterprise_count() -> int:
    """Return how many enterprises and projects there are, those merged into another left out."""
    return Enterprise.objects.filter(merged_into__isnull=True).count()


def enterprise_ids_of_numbers(numbers: Collection[str]) -> dict[str, int]:
    """Return the ids behind business numbers, in one query; unknown numbers are left out."""
    rows = Enterprise.objects.filter(number__in=[number.strip().upper() for number in numbers])
    return dict(rows.values_list("number", "pk"))
