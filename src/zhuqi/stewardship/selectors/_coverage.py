"""Where the net has holes: targets nobody stands by, stewards who cannot, and pairs that must not be."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.enterprises.categories import EnterpriseStatus, TagKind
from zhuqi.enterprises.models import Enterprise
from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_refs, key_target_ids, tagged_enterprise_ids
from zhuqi.organisations.absences import without_deputy
from zhuqi.organisations.models import in_force
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import TeamRef, teams
from zhuqi.stewardship import access
from zhuqi.stewardship.models import ConflictOfInterest, LeaderLead, Stewardship
from zhuqi.stewardship.selectors._officers import OfficerLine, officers
from zhuqi.stewardship.selectors._small_firms import steward_tier_ids

SHOWN = 20
GONE = frozenset({EnterpriseStatus.DEREGISTERED, EnterpriseStatus.RELOCATED})


@dataclass(frozen=True)
class BareTarget:
    """A target without a steward, and why it is one."""

    enterprise: EnterpriseRef
    is_roster: bool
    is_led: bool


@dataclass(frozen=True)
class ForbiddenPair:
    """A steward in office who must keep away from the firm."""

    enterprise: EnterpriseRef
    steward_id: int
    steward_name: str


@dataclass(frozen=True)
class Coverage:
    """The holes, as one actor may see them."""

    targets: int
    covered: int
    bare_count: int
    key_bare_count: int
    bare: tuple[BareTarget, ...]
    over: tuple[OfficerLine, ...]
    unable: tuple[OfficerLine, ...]
    undeputised: tuple[OfficerLine, ...]
    forbidden: tuple[ForbiddenPair, ...]


def coverage(*, actor: Actor, today: date) -> Coverage:
    """
    Return the holes among what ``actor`` may see, in a constant number of queries.

    Targets are the firms that by the rule of the day have a steward of their own; those struck off are left out.
    ``bare`` lists the first of those without a steward, key targets before the roster. ``unable`` are stewards whose
    account is closed or whose role has ended; ``undeputised`` are away while their deputy is too.
    """
    targets = frozenset(visible_targets(actor, today).values_list("pk", flat=True))
    present = dict(Stewardship.objects.filter(in_force(today)).values_list("enterprise_id", "steward_id"))
    bare, key = targets - present.keys(), key_target_ids(today)
    lines = officers(actor=actor, today=today)
    carrying = [line for line in lines if line.load]
    stuck = without_deputy([line.person.id for line in carrying if line.absence], today)
    return Coverage(
        targets=len(targets),
        covered=len(targets) - len(bare),
        bare_count=len(bare),
        key_bare_count=len(bare & key),
        bare=_bare(bare, key, today),
        over=tuple(line for line in carrying if line.is_over),
        unable=tuple(line for line in carrying if not line.is_active),
        undeputised=tuple(line for line in carrying if line.person.id in stuck),
        forbidden=_forbidden(targets, present, today),
    )


def _bare(ids: Set[int], key: Set[int], today: date) -> tuple[BareTarget, ...]:
    roster = tagged_enterprise_ids(TagKind.ROSTER, today)
    led = set(LeaderLead.objects.filter(in_force(today)).values_list("enterprise_id", flat=True))
    first = sorted(ids, key=lambda pk: (pk not in key, pk not in roster, pk))[:SHOWN]
    refs = enterprise_refs(first, today)
    return tuple(BareTarget(refs[pk], pk in roster, pk in led) for pk in first)


def _forbidden(ids: Set[int], present: Mapping[int, int], today: date) -> tuple[ForbiddenPair, ...]:
    conflicts = ConflictOfInterest.objects.filter(in_force(today)).order_by("id")
    pairs = [
        (firm, steward, name)
        for firm, steward, name in conflicts.values_list("enterprise_id", "steward_id", "steward__name")
        if firm in ids and present.get(firm) == steward
    ]
    refs = enterprise_refs([firm for firm, _, _ in pairs], today)
    return tuple(ForbiddenPair(refs[firm], steward, name) for firm, steward, name in pairs)


@dataclass(frozen=True)
class TeamCoverage:
    """How one team's district stands: its targets, how many have a steward, and what its officers carry."""

    team: TeamRef
    targets: int
    covered: int
    officers: int
    load: int
    capacity: int

    @property
    def bare(self) -> int:
        """How many targets nobody stands by."""
        return self.targets - self.covered


def team_coverage(*, actor: Actor, today: date, lines: Iterable[OfficerLine] | None = None) -> tuple[TeamCoverage, ...]:
    """
    Return the districts ``actor`` may see anything of, by code of the team; constant queries.

    ``lines`` are the officers ``actor`` may know of, where the caller has them already.
    """
    towns = dict(visible_targets(actor, today).values_list("pk", "division_id"))
    held = Stewardship.objects.filter(in_force(today)).values_list("enterprise_id", flat=True)
    covered = towns.keys() & set(held)
    known = officers(actor=actor, today=today) if lines is None else lines
    active = [line for line in known if line.is_active]
    found = []
    for team in teams():
        there = {pk for pk, town in towns.items() if town in team.town_ids}
        members = [line for line in active if team.id in line.team_ids]
        if there or members:
            found.append(
                TeamCoverage(
                    team=team,
                    targets=len(there),
                    covered=len(there & covered),
                    officers=len(members),
                    load=sum(line.load for line in members),
                    capacity=sum(line.profile.capacity for line in members if line.profile.is_available),
                )
            )
    return tuple(found)


def visible_targets(actor: Actor, today: date) -> QuerySet[Enterprise]:
    """Return the firms that by the rule have a steward, of those ``actor`` looks after for others; private here."""
    seen = visible_enterprises(access.without_stewardship(actor)).filter(merged_into__isnull=True)
    wanted = RawSQL("SELECT unnest(%s::bigint[])", [sorted(steward_tier_ids(today))])  # one array, however many
    return seen.filter(pk__in=wanted).exclude(status__in=sorted(GONE))
