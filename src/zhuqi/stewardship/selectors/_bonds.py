"""Who stands by which enterprise on a day: frozen values only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhuqi.enterprises.categories import TagKind, TagLevel
from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_refs, tagged_enterprise_ids
from zhuqi.organisations.models import in_force
from zhuqi.organisations.selectors import PersonRef, person_refs
from zhuqi.stewardship.access import stewarded_enterprises
from zhuqi.stewardship.models import LeaderLead, Stewardship


@dataclass(frozen=True)
class LeaderRef:
    """A leader who leads an enterprise."""

    name: str
    level: TagLevel
    since: date


@dataclass(frozen=True)
class LeaderLine:
    """A leader who leads or led an enterprise, with the period; ``until`` is None to this day."""

    id: int
    name: str
    level: TagLevel
    since: date
    until: date | None
    basis: str


@dataclass(frozen=True)
class RosterLine:
    """One enterprise that somebody stands by, with its steward and leaders (包联清单)."""

    enterprise: EnterpriseRef
    steward: PersonRef | None
    leaders: tuple[LeaderRef, ...]


def stewarded_enterprise_ids(user_ids: Iterable[int], today: date) -> frozenset[int]:
    """Return the enterprises these people are stewards of; pass a grant's ``user_ids``, deputies included."""
    return frozenset(stewarded_enterprises(user_ids, today))


def steward_of(enterprise_id: int, today: date | None = None) -> PersonRef | None:
    """Return the chief service officer on a day, the open-ended one if ``today`` is None; None if there is none."""
    return stewards_of([enterprise_id], today).get(enterprise_id)


def stewards_of(enterprise_ids: Iterable[int], today: date | None = None) -> dict[int, PersonRef]:
    """Return the stewards of several enterprises at once, by enterprise, in two queries."""
    rows = Stewardship.objects.filter(_period(today), enterprise_id__in=list(enterprise_ids)).order_by("since", "id")
    by_enterprise = dict(rows.values_list("enterprise_id", "steward_id"))
    people = person_refs(frozenset(by_enterprise.values()))
    return {enterprise_id: people[steward_id] for enterprise_id, steward_id in by_enterprise.items()}


def leaders_of(enterprise_id: int, today: date | None = None) -> tuple[LeaderRef, ...]:
    """Return the leaders of one enterprise, highest level first."""
    return _leaders([enterprise_id], today).get(enterprise_id, ())


def leaders_of_many(enterprise_ids: Iterable[int], today: date | None = None) -> dict[int, tuple[LeaderRef, ...]]:
    """Return the leaders of several enterprises at once, highest level first, in one query."""
    return _leaders(enterprise_ids, today)


def leaders_history(enterprise_id: int) -> tuple[LeaderLine, ...]:
    """Return everybody who leads or led an enterprise, the newest first."""
    rows = LeaderLead.objects.filter(enterprise_id=enterprise_id).order_by("-since", "-id")
    return tuple(
        LeaderLine(row.pk, row.leader_name, TagLevel(row.level), row.since, row.until, row.basis)
        for row in rows
        if row.until is None or row.until >= row.since
    )


def roster(today: date) -> tuple[RosterLine, ...]:
    """
    Return every enterprise on the roster on a day, by number: tagged 分包企业, or with a steward or leader of its own.

    Six queries, whatever the number.
    """
    stewarded = Stewardship.objects.filter(in_force(today)).values_list("enterprise_id", flat=True)
    led = LeaderLead.objects.filter(in_force(today)).values_list("enterprise_id", flat=True)
    ids = tagged_enterprise_ids(TagKind.ROSTER, today) | set(stewarded) | set(led)
    enterprises, stewards, leaders = enterprise_refs(ids, today), stewards_of(ids, today), _leaders(ids, today)
    lines = (RosterLine(enterprises[pk], stewards.get(pk), leaders.get(pk, ())) for pk in ids)
    return tuple(sorted(lines, key=lambda line: line.enterprise.number))


def _leaders(enterprise_ids: Iterable[int], today: date | None) -> dict[int, tuple[LeaderRef, ...]]:
    found: dict[int, list[LeaderRef]] = {}
    for row in LeaderLead.objects.filter(_period(today), enterprise_id__in=list(enterprise_ids)).order_by("id"):
        found.setdefault(row.enterprise_id, []).append(LeaderRef(row.leader_name, TagLevel(row.level), row.since))
    order = list(TagLevel)
    return {pk: tuple(sorted(rows, key=lambda row: order.index(row.level))) for pk, rows in found.items()}


def _period(today: date | None) -> Q:
    return Q(until__isnull=True) if today is None else in_force(today)
