"""Taking officers in from a list: an account nobody can sign in to yet, a role, a place in a team."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from pypinyin import Style, lazy_pinyin

from zhuqi.foundation import crypto
from zhuqi.foundation.errors import Refused
from zhuqi.organisations import access
from zhuqi.organisations.models import RoleGrant, Team, TeamMember, User, WorkingGroup
from zhuqi.organisations.roles import ROLE_LABELS, SCOPE_LABELS, AccessKind, Actor, Role, ScopeKind
from zhuqi.organisations.services._people import log_access
from zhuqi.organisations.services._rights import _grants_between, _refuse_conflict
from zhuqi.organisations.services._structure import add_team_member, create_team, create_working_group

_NAMES_LOCK = 7_205  # advisory lock: user names and codes of teams are given out one at a time
_LETTERS = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True)
class Enrolled:
    """What came of taking an officer in."""

    user_id: int
    username: str
    is_new: bool
    has_changed: bool


@transaction.atomic
def enrol_officer(
    *,
    name: str,
    unit_id: int | None,
    actor: Actor,
    at: datetime,
    today: date,
    username: str = "",
    phone: str = "",
    team_id: int | None = None,
    group_id: int | None = None,
    is_lead: bool = False,
) -> Enrolled:
    """
    Take an officer in, or bring them up to date (登记服务官): account, role, membership of a team.

    The account has no password: nobody signs in to it before the system administrator has set one. A lead of a team
    or group is given 工作组长 there, everybody else 首席服务官 of their own enterprises. What is so already stays.

    :raises NotAllowed: if ``actor`` is not the office
    :raises Refused: if the account is closed, a contact's, or holds a role that excludes it (三员分立), or if several
        people of the unit bear the name
    """
    access.require_enrol(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NAMES_LOCK])
    user = _find(name, unit_id, username)
    is_new = user is None
    changed = is_new
    if user is None:
        user = _open(name, unit_id, username, phone, actor, at)
    else:
        changed = _bring_up_to_date(user, unit_id, phone, actor, at)
    changed |= _grant(user, is_lead, team_id, group_id, actor, at, today)
    if team_id is not None:
        changed |= _join(user, team_id, is_lead, actor, at, today)
    return Enrolled(user.pk, user.username, is_new, changed)


@transaction.atomic
def ensure_team(*, team: str, district: str, group: str, actor: Actor, at: datetime) -> int | None:
    """
    Return the team a list means by its name or its district; add it, and its working group, if there is none.

    None where nothing tells which of several working groups a new team would belong to.

    :raises NotAllowed: if ``actor`` does not look after working groups
    """
    access.require_working_group(actor)
    known = Team.objects.order_by("id")
    if group:
        known = known.filter(group__name=group)
    found = known.filter(name=team).first() if team else None
    found = found or (known.filter(district_name=district).first() if district else None)
    found = found or (known.filter(district_name=team).first() if team else None)
    if found is not None:
        return found.pk
    group_id = ensure_group(group=group, actor=actor, at=at)
    if group_id is None:
        return None
    return create_team(
        group_id=group_id,
        code=_free_code("T", Team.objects.values_list("code", flat=True)),
        name=team or f"{district}小组",
        district_name=district or team,
        actor=actor,
        at=at,
    )


def ensure_group(*, group: str, actor: Actor, at: datetime) -> int | None:
    """Return the working group so called, added if there is none; without a name the only one there is."""
    groups = WorkingGroup.objects.order_by("id")
    if group:
        found = groups.filter(name=group).first()
        if found is not None:
            return found.pk
    else:
        ids = list(groups.values_list("pk", flat=True)[:2])
        if len(ids) == 1:
            return ids[0]
        if ids:
            return None
    code = _free_code("G", WorkingGroup.objects.values_list("code", flat=True))
    return create_working_group(code=code, name=group or "工作组", actor=actor, at=at)


# ---------------------------------------------------------------- the account


def _find(name: str, unit_id: int | None, username: str) -> User | None:
    people = User.objects.select_for_update(of=("self",)).exclude(role_grants__role=Role.SYSTEM)
    if username:
        user = people.filter(username=User.normalize_username(username).casefold()).first()
        if user is None:
            return None
        if user.name != name:
            raise Refused(f"账号“{username}”是{user.name}的，与姓名“{name}”不符，请核对。")
        return _usable(user)
    same = people.filter(name=name, contact_enterprise_id__isnull=True)
    if unit_id is not None:
        same = same.filter(unit_id=unit_id)
    found = list(same.order_by("-is_active", "id")[:3])
    if len([user for user in found if user.is_active]) > 1:
        raise Refused(f"有几位“{name}”，请填写{'账号' if unit_id is not None else '单位或账号'}。")
    return _usable(found[0]) if found else None


def _usable(user: User) -> User:
    if not user.is_active:
        raise Refused(f"{user.name}的账号已停用，请先由系统管理员核对。")
    if user.contact_enterprise_id is not None:
        raise Refused(f"{user.name}是企业联系人，不能兼任首席服务官，请另开账号。")
    return user


def _open(name: str, unit_id: int | None, username: str, phone: str, actor: Actor, at: datetime) -> User:
    user = User.objects.create_user(username or _free_username(name), name, None)
    user.unit_id = unit_id
    user.phone_encrypted = crypto.provider().encrypt(phone) if phone else None
    user.save(update_fields=["unit", "phone_encrypted"])
    log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=user.username, detail="导入开户，未设密码")
    return user


def _bring_up_to_date(user: User, unit_id: int | None, phone: str, actor: Actor, at: datetime) -> bool:
    changed = []
    if unit_id is not None and user.unit_id != unit_id:
        user.unit_id = unit_id
        changed.append("unit")
    known = crypto.provider().decrypt(bytes(user.phone_encrypted)) if user.phone_encrypted else ""
    if phone and phone != known:
        user.phone_encrypted = crypto.provider().encrypt(phone)
        changed.append("phone_encrypted")
    if changed:
        user.save(update_fields=changed)
        what = "、".join({"unit": "单位", "phone_encrypted": "电话"}[column] for column in changed)
        log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=user.username, detail=f"导入更新{what}")
    return bool(changed)


def _free_username(name: str) -> str:
    stem = _LETTERS.sub("", "".join(lazy_pinyin(name, style=Style.NORMAL)).casefold())[:40] or "officer"
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    serial = 1
    while (candidate := stem if serial == 1 else f"{stem}{serial}") in taken:
        serial += 1
    return candidate


def _free_code(letter: str, codes: Iterable[str]) -> str:
    taken = set(codes)
    serial = 1
    while f"{letter}{serial}" in taken:
        serial += 1
    return f"{letter}{serial}"


# ---------------------------------------------------------------- role and team


def _grant(
    user: User, is_lead: bool, team_id: int | None, group_id: int | None, actor: Actor, at: datetime, today: date
) -> bool:
    role, scope, target = Role.STEWARD, ScopeKind.ENTERPRISES, dict[str, int]()
    if is_lead and team_id is not None:
        role, scope, target = Role.GROUP_LEAD, ScopeKind.DISTRICT, {"team_id": team_id}
    elif is_lead and group_id is not None:
        role, scope, target = Role.GROUP_LEAD, ScopeKind.GROUP, {"group_id": group_id}
    held = _grants_between(frozenset({user.pk}), today, None)
    if held.filter(role=role, scope=scope, **target).exists():
        return False
    _refuse_conflict(user.name, held, role)
    RoleGrant.objects.create(
        user=user, role=role.value, scope=scope.value, since=today, granted_by_id=actor.user_id, **target
    )
    detail = f"导入授予{ROLE_LABELS[role]}（{SCOPE_LABELS[scope]}）"
    log_access(kind=AccessKind.RIGHTS_CHANGED, at=at, actor=actor, subject=user.username, detail=detail)
    return True


def _join(user: User, team_id: int, is_lead: bool, actor: Actor, at: datetime, today: date) -> bool:
    member = TeamMember.objects.filter(team_id=team_id, user=user, until__isnull=True).first()
    if member is None:
        add_team_member(team_id=team_id, user_id=user.pk, since=today, actor=actor, at=at, is_lead=is_lead)
        return True
    if is_lead and not member.is_lead:
        member.is_lead = True
        member.save(update_fields=["is_lead"])
        log_access(kind=AccessKind.RIGHTS_CHANGED, at=at, actor=actor, subject=user.username, detail="导入设为组长")
        return True
    return False
