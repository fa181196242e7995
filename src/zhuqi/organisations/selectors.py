"""What other rooms and pages may know about places, units and people: frozen values only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Length

from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.models import (
    Absence,
    Division,
    RoleGrant,
    Team,
    TeamMember,
    TeamTown,
    Unit,
    User,
    WorkingGroup,
    in_force,
)
from zhuqi.organisations.roles import Actor, DivisionLevel, Grant, Role, ScopeKind, UnitLevel, conflict_between

SYSTEM_USERNAME = "system"
SHORTEST_NAME = 2


@dataclass(frozen=True)
class UnitRef:
    """A unit as other rooms name it."""

    id: int
    code: str
    name: str
    level: UnitLevel


@dataclass(frozen=True)
class DivisionRef:
    """A division as other rooms name it."""

    id: int
    code: str
    name: str


@dataclass(frozen=True)
class TeamRef:
    """A team with its district."""

    id: int
    code: str
    name: str
    district_name: str
    group_id: int
    town_ids: tuple[int, ...] = field(default=())


@dataclass(frozen=True)
class GroupRef:
    """A working group (工作组) and the area it serves, empty when none is recorded."""

    id: int
    code: str
    name: str
    area_name: str


@dataclass(frozen=True)
class PersonRef:
    """A person as other rooms name them."""

    id: int
    username: str
    name: str
    unit_name: str
    unit_id: int | None = None


# ---------------------------------------------------------------- the actor


def actor_for(user_id: int, today: date) -> Actor:
    """
    Return the person with every right they hold on ``today``, those of absent people they stand in for included.

    Two queries, three for a steward, whatever the number of grants.

    :raises NotFound: if there is no such active user
    """
    people = {
        user.pk: user
        for user in User.objects.filter(
            Q(pk=user_id)
            | Q(
                pk__in=Absence.objects.filter(deputy_id=user_id, since__lte=today, until__gte=today).values("user_id"),
            ),
            is_active=True,
        )
        .select_related("unit")
        .annotate(
            home_unit_ids=ArraySubquery(Unit.objects.filter(path__startswith=OuterRef("unit__path")).values("pk")),
            upper_unit_ids=ArraySubquery(
                Unit.objects.annotate(own=ExpressionWrapper(OuterRef("unit__path"), output_field=CharField()))
                .filter(own__startswith=F("path"))
                .exclude(pk=OuterRef("unit_id"))
                .values("pk")
            ),
        )
    }
    user = people.get(user_id)
    if user is None:
        raise NotFound("没有这个用户，或账号已停用。")
    return Actor(
        user_id=user.pk,
        username=user.username,
        name=user.name,
        today=today,
        unit_id=user.unit_id,
        unit_name=user.unit.name if user.unit else "",
        home_unit_ids=frozenset(user.home_unit_ids),
        upper_unit_ids=frozenset(user.upper_unit_ids),
        grants=_grants(user_id, frozenset(people), today) + _grant_of_contact(user),
        enterprise_id=user.contact_enterprise_id,
    )


def system_actor(today: date) -> Actor:
    """Return the actor of everything no hand performed: the user ``system`` that a migration creates."""
    user = User.objects.get(username=SYSTEM_USERNAME)
    grant = Grant(Role.SYSTEM, ScopeKind.ALL, user_ids=frozenset({user.pk}))
    return Actor(user_id=user.pk, username=user.username, name=user.name, today=today, grants=(grant,))


def _grants(user_id: int, user_ids: frozenset[int], today: date) -> tuple[Grant, ...]:
    rows = list(
        RoleGrant.objects.filter(in_force(today), user_id__in=user_ids)
        .annotate(
            unit_ids=ArraySubquery(Unit.objects.filter(path__startswith=OuterRef("unit__path")).values("pk")),
            town_ids=ArraySubquery(
                TeamTown.objects.filter(Q(team_id=OuterRef("team_id")) | Q(team__group_id=OuterRef("group_id"))).values(
                    "division_id"
                )
            ),
        )
        .order_by("pk")
    )
    directory: frozenset[int] = frozenset()
    if any((row.role, row.scope) == (Role.STEWARD, ScopeKind.ENTERPRISES) for row in rows):
        directory = _towns_of_groups_with(user_ids, today)
    own_roles = frozenset(Role(row.role) for row in rows if row.user_id == user_id)
    grants = (
        Grant(
            role=Role(row.role),
            scope=ScopeKind(row.scope),
            unit_ids=frozenset(row.unit_ids),
            division_ids=directory if row.role == Role.STEWARD and not row.town_ids else frozenset(row.town_ids),
            user_ids=user_ids,
            group_id=row.group_id,
            team_id=row.team_id,
        )
        for row in rows
        # A deputy never gains what their own role excludes (三员), whatever was recorded in between.
        if row.user_id == user_id or conflict_between(own_roles, Role(row.role)) is None
    )
    return tuple(dict.fromkeys(grants))


def _grant_of_contact(user: User) -> tuple[Grant, ...]:
    """A contact's right follows from the appointment (enterprises.services.appoint_contact), not from a RoleGrant."""
    if user.contact_enterprise_id is None:
        return ()
    return (Grant(Role.CONTACT, ScopeKind.ENTERPRISES, user_ids=frozenset({user.pk})),)


def _towns_of_groups_with(user_ids: frozenset[int], today: date) -> frozenset[int]:
    """Return the towns of every working group one of these people is a member of."""
    groups = TeamMember.objects.filter(in_force(today), user_id__in=user_ids).values("team__group_id")
    return frozenset(TeamTown.objects.filter(team__group_id__in=groups).values_list("division_id", flat=True))


# ---------------------------------------------------------------- units


def unit_ref(unit_id: int) -> UnitRef:
    """
    Return one unit.

    :raises NotFound: if there is none with this id
    """
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("没有这个单位，请重新选择。")
    return _unit_ref(unit)


def find_unit(name_or_alias: str) -> UnitRef | None:
    """Return the unit so called, by name, alias or code; spaces around it do not matter."""
    text = "".join(name_or_alias.split())
    if not text:
        return None
    unit = (
        Unit.objects.filter(Q(name=text) | Q(aliases__contains=[text]) | Q(code=text))
        .order_by("-is_active", "-is_confirmed", "id")
        .first()
    )
    return _unit_ref(unit) if unit else None


def find_units(names: Iterable[str]) -> dict[str, UnitRef]:
    """Do what ``find_unit`` does for many at once, in one query; what is not found is left out."""
    known: dict[str, Unit] = {}
    for unit in Unit.objects.order_by("-is_active", "-is_confirmed", "id"):
        for spelling in (unit.name, unit.code, *unit.aliases):
            known.setdefault(spelling, unit)
    spelled = {name: "".join(name.split()) for name in names}
    return {name: _unit_ref(known[text]) for name, text in spelled.items() if text in known}


def unit_choices(level: UnitLevel | None = None) -> list[UnitRef]:
    """Return the units in use, those of ``level`` only if given, by name length and name."""
    units = Unit.objects.filter(is_active=True)
    if level is not None:
        units = units.filter(level=level)
    rows = units.order_by("level", Length("name"), "name", "id").values_list("pk", "code", "name", "level")
    return [UnitRef(pk, code, name, UnitLevel(value)) for pk, code, name, value in rows]


def unit_subtree(unit_id: int) -> frozenset[int]:
    """Return the ids of a unit and everything under it."""
    paths = Unit.objects.filter(pk=unit_id).values("path")[:1]
    return frozenset(Unit.objects.filter(path__startswith=paths).values_list("pk", flat=True))


def _unit_ref(unit: Unit) -> UnitRef:
    return UnitRef(id=unit.pk, code=unit.code, name=unit.name, level=UnitLevel(unit.level))


# ---------------------------------------------------------------- divisions and teams


def division_ref(division_id: int) -> DivisionRef:
    """
    Return one division.

    :raises NotFound: if there is none with this id
    """
    division = Division.objects.filter(pk=division_id).first()
    if division is None:
        raise NotFound("没有这个乡镇（街道），请重新选择。")
    return _division_ref(division)


def find_division(name_or_code: str) -> DivisionRef | None:
    """Return the division so called; towns before counties, counties before the city."""
    text = "".join(name_or_code.split())
    if not text:
        return None
    found = list(Division.objects.filter(Q(name=text) | Q(code12=text)).order_by("-code12"))
    found.sort(key=lambda division: division.level != DivisionLevel.TOWN)
    return _division_ref(found[0]) if found else None


def towns() -> list[DivisionRef]:
    """Return every town in use, by code."""
    rows = Division.objects.filter(level=DivisionLevel.TOWN, valid_until__isnull=True).order_by("code12")
    return [DivisionRef(*row) for row in rows.values_list("pk", "code12", "name")]


def counties() -> list[DivisionRef]:
    """Return every county in use, by code."""
    rows = Division.objects.filter(level=DivisionLevel.COUNTY, valid_until__isnull=True).order_by("code12")
    return [DivisionRef(*row) for row in rows.values_list("pk", "code12", "name")]


def division_names(division_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of several divisions, those no longer in use included."""
    return dict(Division.objects.filter(pk__in=list(division_ids)).values_list("pk", "name"))


def working_groups() -> list[GroupRef]:
    """Return every working group, by code."""
    rows = WorkingGroup.objects.select_related("area").order_by("code")
    return [GroupRef(row.pk, row.code, row.name, row.area.name if row.area else "") for row in rows]


def teams() -> list[TeamRef]:
    """Return every team with its towns, by code."""
    rows = Team.objects.annotate(
        town_ids=ArraySubquery(TeamTown.objects.filter(team_id=OuterRef("pk")).order_by("pk").values("division_id"))
    ).order_by("code")
    return [_team_ref(row, row.town_ids) for row in rows]


def team_of_town(division_id: int) -> TeamRef | None:
    """Return the team whose district holds the town, or None."""
    return next((team for team in teams() if division_id in team.town_ids), None)


def _division_ref(division: Division) -> DivisionRef:
    return DivisionRef(id=division.pk, code=division.code12, name=division.name)


def _team_ref(team: Team, town_ids: list[int]) -> TeamRef:
    return TeamRef(
        id=team.pk,
        code=team.code,
        name=team.name,
        district_name=team.district_name,
        group_id=team.group_id,
        town_ids=tuple(town_ids),
    )


# ---------------------------------------------------------------- people


def person_ref(user_id: int) -> PersonRef:
    """
    Return one person, active or not: history names people who have left.

    :raises NotFound: if there is none with this id
    """
    user = User.objects.select_related("unit").filter(pk=user_id).first()
    if user is None:
        raise NotFound("没有这个用户，请重新选择。")
    return _person_ref(user)


def person_refs(user_ids: frozenset[int]) -> dict[int, PersonRef]:
    """Return several people at once, by id; unknown ids are left out."""
    return {user.pk: _person_ref(user) for user in User.objects.select_related("unit").filter(pk__in=user_ids)}


def find_people(text: str, *, limit: int) -> list[PersonRef]:
    """Return active officials whose name contains ``text``, two characters or more; contacts of firms are left out."""
    name = "".join(text.split())
    if len(name) < SHORTEST_NAME:
        return []
    users = User.objects.filter(name__icontains=name, is_active=True, contact_enterprise_id__isnull=True)
    users = users.exclude(username=SYSTEM_USERNAME).select_related("unit").order_by("name", "id")
    return [_person_ref(user) for user in users[:limit]]


def members_of_unit(group_id: int | None, unit_id: int, today: date) -> list[PersonRef]:
    """
    Return members of the group (any, if None) whose home unit is ``unit_id``: they know whom to ask there (前期沟通).

    Leads of a team come first.
    """
    rows = TeamMember.objects.filter(in_force(today), user__unit_id=unit_id, user__is_active=True)
    if group_id is not None:
        rows = rows.filter(team__group_id=group_id)
    members = rows.select_related("user__unit").order_by("-is_lead", "user_id")
    return list(dict.fromkeys(_person_ref(member.user) for member in members))


def people_with_role(role: Role, unit_id: int | None = None, *, today: date | None = None) -> list[PersonRef]:
    """
    Return active people holding ``role``; with ``unit_id``, those whose grant names that unit or one above it.

    Grants that have ended are left out if ``today`` is given, and open-ended ones always count.
    """
    grants = RoleGrant.objects.filter(role=role, user__is_active=True)
    grants = grants.filter(in_force(today)) if today else grants.filter(until__isnull=True)
    if unit_id is not None:
        path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first() or ""
        grants = grants.filter(unit__path__in=_paths_above(path))
    users = User.objects.filter(pk__in=grants.values("user_id")).select_related("unit").order_by("unit_id", "id")
    return [_person_ref(user) for user in users]


def _paths_above(path: str) -> list[str]:
    """Return the path and those of all its ancestors: "/A/B/" gives "/A/" and "/A/B/"."""
    return [path[: index + 1] for index, letter in enumerate(path) if letter == "/" and index]


def _person_ref(user: User) -> PersonRef:
    return PersonRef(
        id=user.pk,
        username=user.username,
        name=user.name,
        unit_name=user.unit.name if user.unit else "",
        unit_id=user.unit_id,
    )
