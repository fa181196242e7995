"""The officers with what they carry and can take on, and the firms each stands by: frozen values only."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_refs
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.absences import AbsenceRef, absent_on
from zhuqi.organisations.models import RoleGrant, TeamMember, User, in_force
from zhuqi.organisations.roles import Actor, Role, ScopeKind
from zhuqi.organisations.selectors import PersonRef, person_refs
from zhuqi.stewardship import access
from zhuqi.stewardship.models import Stewardship
from zhuqi.stewardship.selectors._people import ProfileRef, loads_of, steward_profiles

_OFFICERS = (Role.STEWARD.value, Role.GROUP_LEAD.value)


@dataclass(frozen=True)
class OfficerLine:
    """One officer: where from, in which teams, how many firms of how many, and whether away today."""

    person: PersonRef
    teams: tuple[str, ...]
    team_ids: frozenset[int]
    group_ids: frozenset[int]
    profile: ProfileRef
    load: int
    absence: AbsenceRef | None
    is_active: bool

    @property
    def free(self) -> int:
        """How many more firms they can take on."""
        return max(self.profile.capacity - self.load, 0) if self.is_active and self.profile.is_available else 0

    @property
    def is_over(self) -> bool:
        """Whether they have more than they can take on."""
        return self.load > self.profile.capacity


@dataclass(frozen=True)
class StewardedFirm:
    """A firm and the period somebody stood by it; ``until`` is None to this day."""

    enterprise: EnterpriseRef
    steward_id: int
    since: date
    until: date | None
    basis: str


@dataclass(frozen=True)
class StewardPeriod:
    """One steward of a firm, now or before."""

    person: PersonRef
    since: date
    until: date | None
    basis: str
    absence: AbsenceRef | None


def officers(*, actor: Actor, today: date) -> tuple[OfficerLine, ...]:
    """
    Return the officers ``actor`` may know of, by unit and name: who may be a steward, and who still is one.

    The office knows all; a group lead and a steward those of their groups; six queries, whatever the number.
    """
    if not access.may_read(actor):
        return ()
    ids = _able(today) | set(Stewardship.objects.filter(in_force(today)).values_list("steward_id", flat=True))
    within = _within(actor)
    if within is not None:
        ids &= within | {actor.user_id}
    return _lines(ids, today)


def candidates(today: date) -> tuple[OfficerLine, ...]:
    """Return everybody who may be made a steward today and is available, by unit and name."""
    return tuple(line for line in _lines(_able(today), today) if line.is_active and line.profile.is_available)


def officer(*, actor: Actor, username: str, today: date) -> OfficerLine:
    """
    Return one officer.

    :raises NotFound: if there is none, or none ``actor`` may know of
    """
    user_id = User.objects.filter(username=username).values_list("pk", flat=True).first()
    within = _within(actor)
    may = access.may_read(actor) and (within is None or user_id in within or user_id == actor.user_id)
    is_officer = user_id is not None and (
        user_id in _able(today) or Stewardship.objects.filter(steward_id=user_id).exists()
    )
    if user_id is None or not may or not is_officer:
        raise NotFound("没有这位首席服务官，或您无权查看。")
    return _lines({user_id}, today)[0]


def firms_of_officers(user_ids: Iterable[int], on: date) -> tuple[StewardedFirm, ...]:
    """Return the firms these people stand by on a day, by steward and name."""
    return _firms(Stewardship.objects.filter(in_force(on), steward_id__in=list(user_ids)), on)


def open_firms_of(user_id: int, on: date) -> tuple[StewardedFirm, ...]:
    """Return every firm whose stewardship by this person has no end, those that begin later included."""
    return _firms(Stewardship.objects.filter(steward_id=user_id, until__isnull=True), on)


def former_firms_of(user_id: int, on: date, *, limit: int = 100) -> tuple[StewardedFirm, ...]:
    """Return the firms this person stood by before, the newest to end first."""
    rows = Stewardship.objects.filter(steward_id=user_id, until__lt=on).order_by("-until", "-id")[:limit]
    return _firms(rows, on, is_sorted=True)


def stewards_history(enterprise_id: int, today: date) -> tuple[StewardPeriod, ...]:
    """Return everybody who stood by a firm, the newest first; periods that never came into force are left out."""
    rows = list(Stewardship.objects.filter(enterprise_id=enterprise_id).order_by("-since", "-id"))
    rows = [row for row in rows if row.until is None or row.until >= row.since]
    people = person_refs(frozenset(row.steward_id for row in rows))
    away = absent_on({row.steward_id for row in rows if row.until is None}, today)
    return tuple(
        StewardPeriod(
            people[row.steward_id],
            row.since,
            row.until,
            row.basis,
            away.get(row.steward_id) if row.until is None else None,
        )
        for row in rows
    )


def _firms(rows: Iterable[Stewardship], on: date, *, is_sorted: bool = False) -> tuple[StewardedFirm, ...]:
    found = list(rows)
    refs = enterprise_refs([row.enterprise_id for row in found], on)
    lines = [
        StewardedFirm(refs[row.enterprise_id], row.steward_id, row.since, row.until, row.basis)
        for row in found
        if row.enterprise_id in refs
    ]
    return tuple(lines if is_sorted else sorted(lines, key=lambda line: (line.steward_id, line.enterprise.number)))


def _able(today: date) -> set[int]:
    rows = RoleGrant.objects.filter(in_force(today), role__in=_OFFICERS, user__is_active=True)
    return set(rows.values_list("user_id", flat=True))


def _within(actor: Actor) -> frozenset[int] | None:
    """Return whom the actor may know of; None for everybody."""
    office = actor.grants_of(Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.LEADER, Role.SYSTEM)
    if any(grant.scope is ScopeKind.ALL for grant in office):
        return None
    groups = {grant.group_id for grant in actor.grants if grant.group_id is not None}
    teams = {grant.team_id for grant in actor.grants if grant.team_id is not None}
    own = TeamMember.objects.filter(in_force(actor.today), user_id__in=actor.user_ids).values("team__group_id")
    rows = TeamMember.objects.filter(
        Q(team__group_id__in=own) | Q(team__group_id__in=groups) | Q(team_id__in=teams), in_force(actor.today)
    )
    members = set(rows.values_list("user_id", flat=True)) | set(actor.user_ids)
    if office or actor.has(Role.GROUP_LEAD):
        firms = visible_enterprises(access.without_stewardship(actor)).values("pk")
        there = Stewardship.objects.filter(in_force(actor.today), enterprise_id__in=firms)
        members |= set(there.values_list("steward_id", flat=True))
    return frozenset(members)


def _lines(user_ids: Collection[int], today: date) -> tuple[OfficerLine, ...]:
    people = person_refs(frozenset(user_ids))
    profiles, loads, away = steward_profiles(people), loads_of(people, today), absent_on(people, today)
    able = _able(today)
    teams: dict[int, list[tuple[str, int, int]]] = {}
    members = TeamMember.objects.filter(in_force(today), user_id__in=list(people)).order_by("team__code")
    for user_id, name, team_id, group_id in members.values_list("user_id", "team__name", "team_id", "team__group_id"):
        teams.setdefault(user_id, []).append((name, team_id, group_id))
    lines = [
        OfficerLine(
            person=person,
            teams=tuple(name for name, _, _ in teams.get(pk, ())),
            team_ids=frozenset(team_id for _, team_id, _ in teams.get(pk, ())),
            group_ids=frozenset(group_id for _, _, group_id in teams.get(pk, ())),
            profile=profiles[pk],
            load=loads[pk],
            absence=away.get(pk),
            is_active=pk in able,
        )
        for pk, person in people.items()
    ]
    return tuple(sorted(lines, key=lambda line: (line.person.unit_name, line.person.name, line.person.id)))
