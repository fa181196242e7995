"""
What tests need in the database, made the short way: plain functions, no randomness, only what a test cares about.

Everything begins on ``LONG_AGO`` unless told otherwise; the one present moment is ``MONDAY_NOON``.
"""

from datetime import date

from tests.conftest import MONDAY_NOON
from zhuqi.enterprises.categories import EnterpriseStatus, Kind, LiaisonLevel, TagKind, TagLevel
from zhuqi.enterprises.models import Enterprise, EnterpriseContact, EnterpriseTag, LiaisonPerson
from zhuqi.enterprises.names import core_key, name_key, number_text
from zhuqi.enterprises.services._record import refresh_search
from zhuqi.foundation import crypto
from zhuqi.organisations.models import Division, RoleGrant, Team, TeamMember, TeamTown, Unit, User, WorkingGroup
from zhuqi.organisations.roles import Actor, DivisionLevel, Role, ScopeKind, UnitLevel
from zhuqi.organisations.selectors import actor_for
from zhuqi.stewardship.models import Stewardship

MONDAY = MONDAY_NOON.date()
LONG_AGO = date(2026, 1, 1)
PASSWORD = "correct horse battery"  # what every test account signs in with, if asked to

_SCOPES = {
    Role.HANDLER: ScopeKind.UNIT,
    Role.UNIT_HEAD: ScopeKind.UNIT,
    Role.STEWARD: ScopeKind.ENTERPRISES,
    Role.GROUP_LEAD: ScopeKind.DISTRICT,
}


# ---------------------------------------------------------------- places


def make_city() -> Division:
    """The city everything happens in; made once."""
    return Division.objects.get_or_create(
        code12="419900000000", defaults={"name": "示例市", "level": DivisionLevel.CITY.value}
    )[0]


def make_town(name: str = "城关镇", team: Team | None = None) -> Division:
    """A town of the city, in the district of ``team`` if given; the same name gives the same town."""
    code = f"4199{Division.objects.count() + 1:05}000"
    town = Division.objects.get_or_create(
        name=name, defaults={"code12": code, "level": DivisionLevel.TOWN.value, "parent": make_city()}
    )[0]
    if team is not None:
        TeamTown.objects.get_or_create(division=town, defaults={"team": team})
    return town


def make_unit(
    name: str = "供电公司",
    level: UnitLevel = UnitLevel.CITY,
    *,
    parent: Unit | None = None,
    division: Division | None = None,
    aliases: tuple[str, ...] = (),
) -> Unit:
    """A unit; the same name gives the same unit."""
    code = f"U{Unit.objects.count() + 1:03}"
    path = f"{parent.path if parent else '/'}{code}/"
    fields = {"code": code, "path": path, "level": level.value, "parent": parent, "division": division}
    return Unit.objects.get_or_create(name=name, defaults=fields | {"aliases": list(aliases)})[0]


def make_group(name: str = "第一工作组") -> WorkingGroup:
    """A working group; the same name gives the same group."""
    code = f"G{WorkingGroup.objects.count() + 1}"
    return WorkingGroup.objects.get_or_create(name=name, defaults={"code": code, "area": make_city()})[0]


def make_team(
    name: str = "第一小组",
    *,
    group: WorkingGroup | None = None,
    district: str = "东部片区",
    towns: tuple[Division, ...] = (),
) -> Team:
    """A team with its district and towns; the same name gives the same team."""
    fields = {"code": f"T{Team.objects.count() + 1}", "group": group or make_group(), "district_name": district}
    team = Team.objects.get_or_create(name=name, defaults=fields)[0]
    for town in towns:
        TeamTown.objects.get_or_create(division=town, defaults={"team": team})
    return team


# ---------------------------------------------------------------- people


def make_user(
    role: Role | None = None,
    *,
    name: str = "",
    username: str = "",
    unit: Unit | None = None,
    scope: ScopeKind | None = None,
    group: WorkingGroup | None = None,
    team: Team | None = None,
    enterprise: Enterprise | None = None,
    password: str | None = None,
) -> User:
    """
    A person holding ``role`` over what the role usually reaches.

    HANDLER and UNIT_HEAD: their unit (the power company unless given); GROUP_LEAD: the district of ``team``;
    STEWARD: their enterprises, and with ``team`` a member of it; CONTACT: ``enterprise``; everybody else: all.
    """
    serial = User.objects.count()
    username = username or f"{(role or 'person').lower()}{serial}"
    if role in (Role.HANDLER, Role.UNIT_HEAD) and unit is None:
        unit = make_unit()
    user = User.objects.create_user(username, name or f"人员{serial}", password)
    user.unit = unit
    user.contact_enterprise_id = enterprise.pk if enterprise else None
    user.save(update_fields=["unit", "contact_enterprise_id"])
    if enterprise is not None:
        EnterpriseContact.objects.create(user=user, enterprise=enterprise)
    if role is not None and role is not Role.CONTACT:
        grant(user, role, scope=scope, unit=unit, group=group, team=team)
    if team is not None:
        TeamMember.objects.create(team=team, user=user, is_lead=role is Role.GROUP_LEAD, since=LONG_AGO)
    return user


def grant(
    user: User,
    role: Role,
    *,
    scope: ScopeKind | None = None,
    unit: Unit | None = None,
    group: WorkingGroup | None = None,
    team: Team | None = None,
    since: date = LONG_AGO,
    until: date | None = None,
) -> RoleGrant:
    """A role for a person; the scope follows from the role unless given."""
    scope = scope or (ScopeKind.GROUP if group and role is Role.GROUP_LEAD else _SCOPES.get(role, ScopeKind.ALL))
    if scope is ScopeKind.DISTRICT and team is None:
        team = make_team()
    return RoleGrant.objects.create(
        user=user,
        role=role.value,
        scope=scope.value,
        unit=unit if scope is ScopeKind.UNIT else None,
        group=group if scope is ScopeKind.GROUP else None,
        team=team if scope is ScopeKind.DISTRICT else None,
        since=since,
        until=until,
    )


def actor_of(user: User, today: date = MONDAY) -> Actor:
    """The person as an actor of the day."""
    return actor_for(user.pk, today)


def make_actor(role: Role, **given: object) -> Actor:
    """``make_user`` and ``actor_of`` in one."""
    return actor_of(make_user(role, **given))  # type: ignore[arg-type]


# ---------------------------------------------------------------- enterprises


def make_enterprise(
    name: str = "明晟新材科技有限公司",
    *,
    town: Division | None = None,
    credit_code: str | None = None,
    status: EnterpriseStatus = EnterpriseStatus.NORMAL,
    kind: Kind = Kind.ENTERPRISE,
    industry: str = "C33",
    steward: User | None = None,
    **fields: object,
) -> Enterprise:
    """An enterprise in a town (城关镇 unless given), with a steward if given."""
    enterprise = Enterprise.objects.create(
        number=number_text(Enterprise.objects.count() + 1),
        kind=kind.value,
        name=name,
        name_key=name_key(name),
        core_key=core_key(name),
        credit_code=credit_code,
        division=town or make_town(),
        industry=industry,
        status=status.value,
        status_evidence="" if status is EnterpriseStatus.NORMAL else "电话核实",
        created_at=MONDAY_NOON,
        **fields,
    )
    refresh_search(enterprise)
    if steward is not None:
        make_stewardship(enterprise, steward)
    return enterprise


def make_stewardship(enterprise: Enterprise, steward: User, since: date = LONG_AGO) -> Stewardship:
    """The steward of an enterprise."""
    return Stewardship.objects.create(enterprise=enterprise, steward=steward, since=since)


def make_tag(
    enterprise: Enterprise,
    kind: TagKind = TagKind.HIGH_TAXPAYER,
    *,
    level: TagLevel | None = None,
    since: date = LONG_AGO,
    until: date | None = None,
) -> EnterpriseTag:
    """A tag on an enterprise; high taxpayers are key targets by the default rule."""
    return EnterpriseTag.objects.create(
        enterprise=enterprise, kind=kind.value, level=level.value if level else "", since=since, until=until
    )


def make_liaison(
    enterprise: Enterprise,
    *,
    name: str = "王建国",
    phone: str = "13812345678",
    level: LiaisonLevel = LiaisonLevel.ENTERPRISE,
    since: date = LONG_AGO,
) -> LiaisonPerson:
    """A liaison person with a telephone."""
    return LiaisonPerson.objects.create(
        enterprise=enterprise,
        level=level.value,
        name=name,
        phone_encrypted=crypto.provider().encrypt(phone) if phone else None,
        since=since,
    )
