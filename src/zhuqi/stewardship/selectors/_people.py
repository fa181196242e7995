"""What officers can take on, what they carry, and whom they must keep away from: frozen values only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet

from zhuqi.organisations.models import in_force
from zhuqi.stewardship.categories import DEFAULT_CAPACITY
from zhuqi.stewardship.models import ConflictOfInterest, StewardProfile, Stewardship


@dataclass(frozen=True)
class ProfileRef:
    """What an officer can take on; without a row on record, what holds for everybody."""

    user_id: int
    capacity: int = DEFAULT_CAPACITY
    skills: tuple[str, ...] = ()
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    is_available: bool = True
    is_on_record: bool = False


@dataclass(frozen=True)
class ConflictLine:
    """A conflict of interest in force."""

    id: int
    steward_id: int
    steward_name: str
    enterprise_id: int
    reason: str
    since: date


def steward_profiles(user_ids: Collection[int]) -> dict[int, ProfileRef]:
    """Return what each of these people can take on, in one query; who has no row has the default."""
    rows = {row.user_id: row for row in StewardProfile.objects.filter(user_id__in=list(user_ids))}
    return {pk: _profile(rows[pk]) if pk in rows else ProfileRef(pk) for pk in user_ids}


def conflict_pairs(on: date) -> frozenset[tuple[int, int]]:
    """Return every (steward, enterprise) that must keep apart on ``on`` or later: what no plan may propose."""
    rows = ConflictOfInterest.objects.exclude(until__lt=on)
    return frozenset(rows.values_list("steward_id", "enterprise_id"))


def conflicts_of_enterprise(enterprise_id: int, on: date) -> tuple[ConflictLine, ...]:
    """Return who must keep away from an enterprise on ``on`` or later, by name."""
    rows = ConflictOfInterest.objects.filter(enterprise_id=enterprise_id)
    return _conflict_lines(rows.exclude(until__lt=on))


def conflicts_of_officer(steward_id: int, on: date) -> tuple[ConflictLine, ...]:
    """Return from which enterprises a person must keep away on ``on`` or later."""
    rows = ConflictOfInterest.objects.filter(steward_id=steward_id)
    return _conflict_lines(rows.exclude(until__lt=on))


def loads_of(user_ids: Collection[int], on: date) -> dict[int, int]:
    """Return how many firms each of these people is steward of on a day, in one query; nobody is left out."""
    rows = Stewardship.objects.filter(in_force(on), steward_id__in=list(user_ids)).values("steward_id")
    counts = dict(rows.annotate(firms=Count("pk")).values_list("steward_id", "firms"))
    return {pk: counts.get(pk, 0) for pk in user_ids}


def _conflict_lines(rows: QuerySet[ConflictOfInterest]) -> tuple[ConflictLine, ...]:
    return tuple(
        ConflictLine(row.pk, row.steward_id, row.steward.name, row.enterprise_id, row.reason, row.since)
        for row in rows.select_related("steward").order_by("steward__name", "id")
    )


def _profile(row: StewardProfile) -> ProfileRef:
    return ProfileRef(
        row.user_id, row.capacity, tuple(row.skills), row.longitude, row.latitude, row.is_available, is_on_record=True
    )
