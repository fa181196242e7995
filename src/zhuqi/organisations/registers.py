"""
What the keepers of the settings look through: accounts, rights, the access log, units, the working group's structure.

Read only, plain values, pages by key. Each register is for its keepers; to anybody else it does not exist.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone

from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.models import (
    AccessLogEntry,
    RoleGrant,
    Team,
    TeamMember,
    TeamTown,
    Unit,
    User,
    WorkingGroup,
    in_force,
)
from zhuqi.organisations.roles import AccessKind, Actor, Role, ScopeKind, UnitLevel
from zhuqi.organisations.selectors import PersonRef, person_ref

PAGE_SIZE = 50
_KEEPERS_OF_ACCOUNTS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
_KEEPERS_OF_STRUCTURE = (Role.SYSTEM_ADMIN, Role.DISPATCHER, Role.SUPERVISOR)
_KEEPERS_OF_GROUPS = (*_KEEPERS_OF_STRUCTURE, Role.GROUP_LEAD)


@dataclass(frozen=True)
class GrantRow:
    """A role somebody holds or held; ``over`` names the unit, group or team, "" where the scope needs none."""

    id: int
    role: Role
    scope: ScopeKind
    over: str
    since: date
    until: date | None
    is_in_force: bool


@dataclass(frozen=True)
class AccountRow:
    """One account with the roles in force."""

    id: int
    username: str
    name: str
    unit_name: str
    is_active: bool
    must_change_password: bool
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class AccountPage:
    """One page of the accounts, by username; ``after`` opens the next, "" on the last."""

    rows: tuple[AccountRow, ...]
    after: str


@dataclass(frozen=True)
class LogRow:
    """One line of the access log."""

    id: int
    at: datetime
    actor_name: str
    kind: AccessKind
    subject: str
    detail: str
    address: str


@dataclass(frozen=True)
class LogPage:
    """One page of the log, newest first; ``before`` opens the next, None on the last."""

    rows: tuple[LogRow, ...]
    before: int | None


@dataclass(frozen=True)
class UnitRow:
    """One unit as the register lists it."""

    id: int
    code: str
    name: str
    level: UnitLevel
    parent_name: str
    aliases: tuple[str, ...]
    is_active: bool
    is_confirmed: bool


@dataclass(frozen=True)
class MemberRow:
    """A member of a team today."""

    username: str
    name: str
    unit_name: str
    is_lead: bool
    since: date


@dataclass(frozen=True)
class TeamRow:
    """A team with its district, towns and members."""

    id: int
    code: str
    name: str
    district_name: str
    towns: tuple[str, ...]
    members: tuple[MemberRow, ...]


@dataclass(frozen=True)
class GroupRow:
    """A working group with its teams."""

    code: str
    name: str
    area_name: str
    teams: tuple[TeamRow, ...]


# ---------------------------------------------------------------- accounts and rights


def account_list(*, actor: Actor, today: date, text: str = "", after: str = "") -> AccountPage:
    """Return the accounts, the system's own left out, found by name, username or unit; two queries."""
    _require(actor, _KEEPERS_OF_ACCOUNTS)
    rows = _people().order_by("username")
    if text.strip():
        fragment = text.strip()
        rows = rows.filter(
            Q(name__icontains=fragment) | Q(username__icontains=fragment) | Q(unit__name__icontains=fragment)
        )
    if after:
        rows = rows.filter(username__gt=after)
    found = list(rows.prefetch_related(_grants_in_force(today))[: PAGE_SIZE + 1])
    page = found[:PAGE_SIZE]
    return AccountPage(tuple(_account(user) for user in page), page[-1].username if len(found) > PAGE_SIZE else "")


def account(*, actor: Actor, username: str, today: date) -> AccountRow:
    """
    Return one account.

    :raises NotFound: if there is none, or it is none of the actor's business
    """
    _require(actor, _KEEPERS_OF_ACCOUNTS)
    user = _people().filter(username=username).prefetch_related(_grants_in_force(today)).first()
    if user is None:
        raise NotFound("没有这个用户，请核对用户名。")
    return _account(user)


def person_called(username: str) -> PersonRef | None:
    """Return the active person with this username, or None; for forms in which people are named by it."""
    user = _people().filter(username=username.strip().casefold(), is_active=True).first()
    return person_ref(user.pk) if user else None


def grants_of_account(*, actor: Actor, username: str, today: date) -> tuple[GrantRow, ...]:
    """Return every role this account holds or held, those in force first."""
    _require(actor, (Role.SECURITY_ADMIN,))
    rows = RoleGrant.objects.filter(user__username=username).exclude(role=Role.SYSTEM.value)
    lines = [_grant(row, today) for row in rows.select_related("unit", "group", "team").order_by("-since", "-id")]
    return tuple(sorted(lines, key=lambda line: not line.is_in_force))


def _people() -> QuerySet[User]:
    return User.objects.select_related("unit").exclude(role_grants__role=Role.SYSTEM.value)


def _grants_in_force(today: date) -> "Prefetch[str]":
    return Prefetch("role_grants", queryset=RoleGrant.objects.filter(in_force(today)).order_by("id"))


def _account(user: User) -> AccountRow:
    return AccountRow(
        id=user.pk,
        username=user.username,
        name=user.name,
        unit_name=user.unit.name if user.unit else "",
        is_active=user.is_active,
        must_change_password=user.must_change_password,
        roles=tuple(dict.fromkeys(Role(grant.role) for grant in user.role_grants.all())),
    )


def _grant(row: RoleGrant, today: date) -> GrantRow:
    over = row.unit or row.group or row.team
    return GrantRow(
        id=row.pk,
        role=Role(row.role),
        scope=ScopeKind(row.scope),
        over=over.name if over else "",
        since=row.since,
        until=row.until,
        is_in_force=row.since <= today and (row.until is None or row.until >= today),
    )


# ---------------------------------------------------------------- the access log


def access_log(
    *,
    actor: Actor,
    kind: AccessKind | None = None,
    text: str = "",
    since: date | None = None,
    until: date | None = None,
    before: int | None = None,
) -> LogPage:
    """Return the log, newest first; ``text`` is looked for in the person, the subject and the detail."""
    _require(actor, (Role.AUDITOR,))
    rows = AccessLogEntry.objects.select_related("actor").order_by("-id")
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    if text.strip():
        fragment = text.strip()
        rows = rows.filter(
            Q(actor__name__icontains=fragment) | Q(subject__icontains=fragment) | Q(detail__icontains=fragment)
        )
    if since is not None:
        rows = rows.filter(at__gte=_midnight(since))
    if until is not None:
        rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE_SIZE + 1])
    page = found[:PAGE_SIZE]
    return LogPage(tuple(_line(row) for row in page), page[-1].pk if len(found) > PAGE_SIZE else None)


def _line(row: AccessLogEntry) -> LogRow:
    return LogRow(
        id=row.pk,
        at=row.at,
        actor_name=row.actor.name if row.actor else "",
        kind=AccessKind(row.kind),
        subject=row.subject,
        detail=row.detail,
        address=row.address or "",
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


# ---------------------------------------------------------------- structure


def unit_register(
    *, actor: Actor, level: UnitLevel | None = None, text: str = "", unconfirmed_only: bool = False
) -> tuple[UnitRow, ...]:
    """Return the units, those an import added and nobody has checked first."""
    _require(actor, _KEEPERS_OF_STRUCTURE)
    rows = Unit.objects.select_related("parent")
    if level is not None:
        rows = rows.filter(level=level.value)
    if text.strip():
        rows = rows.filter(Q(name__icontains=text.strip()) | Q(aliases__contains=[text.strip()]))
    if unconfirmed_only:
        rows = rows.filter(is_confirmed=False)
    return tuple(
        UnitRow(
            id=row.pk,
            code=row.code,
            name=row.name,
            level=UnitLevel(row.level),
            parent_name=row.parent.name if row.parent else "",
            aliases=tuple(row.aliases),
            is_active=row.is_active,
            is_confirmed=row.is_confirmed,
        )
        for row in rows.order_by("is_confirmed", "level", Length("name"), "name", "id")[:500]
    )


def group_register(*, actor: Actor, today: date) -> tuple[GroupRow, ...]:
    """Return the working groups with teams, towns and members; four queries."""
    _require(actor, _KEEPERS_OF_GROUPS)
    members = TeamMember.objects.filter(in_force(today), user__is_active=True).select_related("user__unit")
    teams = Team.objects.order_by("code").prefetch_related(
        Prefetch("town_rows", queryset=TeamTown.objects.select_related("division").order_by("division__code12")),
        Prefetch("members", queryset=members.order_by("-is_lead", "user_id")),
    )
    groups = WorkingGroup.objects.select_related("area").prefetch_related(Prefetch("teams", queryset=teams))
    return tuple(
        GroupRow(
            code=group.code,
            name=group.name,
            area_name=group.area.name if group.area else "",
            teams=tuple(_team(team) for team in group.teams.all()),
        )
        for group in groups.order_by("code")
    )


def _team(team: Team) -> TeamRow:
    return TeamRow(
        id=team.pk,
        code=team.code,
        name=team.name,
        district_name=team.district_name,
        towns=tuple(row.division.name for row in team.town_rows.all()),
        members=tuple(
            MemberRow(
                username=member.user.username,
                name=member.user.name,
                unit_name=member.user.unit.name if member.user.unit else "",
                is_lead=member.is_lead,
                since=member.since,
            )
            for member in team.members.all()
        ),
    )


def _require(actor: Actor, keepers: tuple[Role, ...]) -> None:
    if not actor.has(*keepers):
        raise NotFound("没有这个页面，或您无权查看。")
