"""Who holds which role over what, and who stands in for whom."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.organisations import access
from zhuqi.organisations.models import Absence, RoleGrant, Team, Unit, User, WorkingGroup
from zhuqi.organisations.roles import (
    ADMINISTRATORS,
    FIELD_ROLES,
    ROLE_LABELS,
    ROLE_SCOPES,
    SCOPE_LABELS,
    AccessKind,
    Actor,
    Role,
    ScopeKind,
    conflict_between,
)
from zhuqi.organisations.services._people import log_access


@transaction.atomic
def grant_role(
    *,
    user_id: int,
    role: Role,
    scope: ScopeKind,
    actor: Actor,
    at: datetime,
    since: date,
    until: date | None = None,
    unit_id: int | None = None,
    group_id: int | None = None,
    team_id: int | None = None,
) -> int:
    """
    Give a person a role within a scope (授权) and return the id of the grant.

    :raises NotAllowed: if ``actor`` does not look after permissions, or grants to themselves
    :raises Refused: if the scope does not fit, the person holds it already, or holds a role that excludes it (三员分立)
    :raises NotFound: if there is no such person, unit, group or team
    """
    access.require_rights(actor)
    if actor.user_id == user_id:
        raise NotAllowed("不能给自己授权，请由另一位安全管理员操作。")
    if role is Role.SYSTEM:
        raise Refused("“系统自动”不能授予人员，请选择其他角色。")
    if until is not None and until < since:
        raise Refused("授权的结束日期早于开始日期，请核对。")
    target = _target(role, scope, unit_id=unit_id, group_id=group_id, team_id=team_id)
    user = _lock_active(user_id)
    if user.contact_enterprise_id is not None and role is not Role.CONTACT:
        raise Refused(f"{user.name}是企业联系人，不能兼任工作人员角色，请另开账号。")
    held = _grants_between(frozenset({user_id}), since, until)
    _refuse_conflict(user.name, held, role)
    if held.filter(role=role, scope=scope, **target).exists():
        raise Refused(f"{user.name}在该范围内已有“{ROLE_LABELS[role]}”角色，无需重复授权。")
    grant = RoleGrant.objects.create(
        user=user, role=role.value, scope=scope.value, since=since, until=until, granted_by_id=actor.user_id, **target
    )
    _log(actor, at, user, f"授予{ROLE_LABELS[role]}（{SCOPE_LABELS[scope]}）")
    return grant.pk


@transaction.atomic
def revoke_role(*, grant_id: int, actor: Actor, at: datetime, today: date) -> None:
    """
    Take a role back, from ``today`` on (收回).

    :raises NotAllowed: if ``actor`` does not look after permissions
    :raises StaleState: if it has ended already
    :raises NotFound: if there is no such grant
    """
    access.require_rights(actor)
    grant = RoleGrant.objects.select_for_update(of=("self",)).select_related("user").filter(pk=grant_id).first()
    if grant is None or grant.role == Role.SYSTEM:
        raise NotFound("没有这项授权，请刷新后重试。")
    if grant.until is not None and grant.until < today:
        raise StaleState(f"{grant.user.name}的这项授权已经结束，请刷新后重试。")
    grant.until = max(today, grant.since) - timedelta(days=1)
    grant.save(update_fields=["until"])
    _log(actor, at, grant.user, f"收回{ROLE_LABELS[Role(grant.role)]}")


@transaction.atomic
def record_absence(*, user_id: int, deputy_id: int, since: date, until: date, actor: Actor, at: datetime) -> int:
    """
    Note that a person is away, both days included, and who holds their rights meanwhile (请假代理).

    The office and group leads note the leave of those in the field, whose rights reach no further than the firms.

    :raises NotAllowed: if ``actor`` is neither the person, nor looks after accounts, nor after the field
    :raises Refused: if the days are wrong or overlap, the deputy is the same person, away too, or excluded by
        三员分立, or the person stands in for somebody then
    :raises NotFound: if there is no such person
    """
    _require_absence(actor, user_id, deputy_id, since, until)
    if until < since:
        raise Refused("请假的结束日期早于开始日期，请核对。")
    if deputy_id == user_id:
        raise Refused("代理人不能是本人，请另选一人。")
    people = {pk: _lock_active(pk) for pk in sorted((user_id, deputy_id))}
    user, deputy = people[user_id], people[deputy_id]
    overlapping = Absence.objects.filter(since__lte=until, until__gte=since)
    if overlapping.filter(user=user).exists():
        raise Refused(f"{user.name}在这段时间已登记请假，请核对日期。")
    if overlapping.filter(user=deputy).exists():
        raise Refused(f"代理人{deputy.name}在这段时间也请假，请另选一人。")
    stood_in_for = overlapping.filter(deputy=user).select_related("user").first()
    if stood_in_for is not None:
        raise Refused(
            f"{user.name}在这段时间正代理{stood_in_for.user.name}，请先为{stood_in_for.user.name}改换代理人。"
        )
    _refuse_administrators(user, deputy, since, until)
    absence = Absence.objects.create(user=user, deputy=deputy, since=since, until=until)
    _log(actor, at, user, f"{since:%Y-%m-%d}至{until:%Y-%m-%d}请假，由{deputy.username}代理")
    return absence.pk


@transaction.atomic
def end_absence(*, absence_id: int, actor: Actor, at: datetime, today: date) -> None:
    """
    Note that a person is back: yesterday was the last day of the leave; one that has not begun is withdrawn (销假).

    :raises NotAllowed: if ``actor`` is neither the person, nor looks after accounts, nor after the field
    :raises NotFound: if there is no such leave
    :raises StaleState: if it is over already
    """
    absence = Absence.objects.select_for_update(of=("self",)).select_related("user").filter(pk=absence_id).first()
    if absence is None:
        raise NotFound("没有这条请假记录，请刷新后重试。")
    _require_absence(actor, absence.user_id, absence.deputy_id, absence.since, absence.until)
    if absence.until < today:
        raise StaleState(f"{absence.user.name}的这次请假已经结束，请刷新后重试。")
    period = f"{absence.since:%Y-%m-%d}至{absence.until:%Y-%m-%d}"
    if absence.since >= today:
        absence.delete()
        _log(actor, at, absence.user, f"撤销{period}的请假")
        return
    absence.until = today - timedelta(days=1)
    absence.save(update_fields=["until"])
    _log(actor, at, absence.user, f"{period}的请假提前结束")


def _require_absence(actor: Actor, user_id: int, deputy_id: int, since: date, until: date) -> None:
    """
    Let pass the person, the system administrator, and, for people of the field only, the office and group leads.

    Nobody takes a unit's rights over by noting somebody else's leave and naming themselves.
    """
    if actor.user_id == user_id or actor.has(*access.STRUCTURE):
        return
    held = frozenset(_grants_between(frozenset({user_id}), since, until).values_list("role", flat=True))
    is_field = bool(held & FIELD_ROLES) and not held - FIELD_ROLES - {Role.HANDLER}
    if not actor.has(Role.DISPATCHER, Role.GROUP_LEAD) or not is_field:
        raise NotAllowed("请由本人或系统管理员登记请假；企业服务办和工作组长只登记服务官的请假。")
    if Role.HANDLER in held and deputy_id == actor.user_id:
        raise NotAllowed("不能代他人登记请假并由自己代理，请由本人登记。")


def _refuse_administrators(user: User, deputy: User, since: date, until: date) -> None:
    """A deputy gains the rights of the absent, so the two together must not break 三员分立."""
    theirs = _grants_between(frozenset({deputy.pk}), since, until)
    for value in _grants_between(frozenset({user.pk}), since, until).values_list("role", flat=True):
        _refuse_conflict(deputy.name, theirs, Role(value))


def _grants_between(user_ids: frozenset[int], since: date, until: date | None) -> QuerySet[RoleGrant]:
    """Return grants of these people that are in force on any day of the period."""
    grants = RoleGrant.objects.filter(Q(until__isnull=True) | Q(until__gte=since), user_id__in=user_ids)
    return grants if until is None else grants.filter(since__lte=until)


def _refuse_conflict(name: str, held: QuerySet[RoleGrant], wanted: Role) -> None:
    roles = frozenset(Role(value) for value in held.values_list("role", flat=True))
    obstacle = conflict_between(roles, wanted)
    if obstacle is None:
        return
    rule = (
        "系统管理员、安全管理员、审计管理员互不兼任，也不兼任业务角色"
        if ADMINISTRATORS & {obstacle, wanted}
        else "企业联系人不兼任工作人员角色"
    )
    raise Refused(
        f"{name}已是“{ROLE_LABELS[obstacle]}”，不能再任“{ROLE_LABELS[wanted]}”：{rule}，请另选人员或先收回原角色。"
    )


def _target(
    role: Role, scope: ScopeKind, *, unit_id: int | None, group_id: int | None, team_id: int | None
) -> dict[str, int]:
    """Return what the scope needs, checked; anything else that was given is left out."""
    if scope not in ROLE_SCOPES[role]:
        fitting = "、".join(SCOPE_LABELS[kind] for kind in ScopeKind if kind in ROLE_SCOPES[role])
        raise Refused(f"“{ROLE_LABELS[role]}”的范围只能是{fitting}，请重新选择。")
    if scope is ScopeKind.UNIT:
        if unit_id is None or not Unit.objects.filter(pk=unit_id).exists():
            raise NotFound("没有这个单位，请重新选择。")
        return {"unit_id": unit_id}
    if scope is ScopeKind.GROUP:
        if group_id is None or not WorkingGroup.objects.filter(pk=group_id).exists():
            raise NotFound("没有这个工作组，请重新选择。")
        return {"group_id": group_id}
    if scope is ScopeKind.DISTRICT:
        if team_id is None or not Team.objects.filter(pk=team_id).exists():
            raise NotFound("没有这个工作小组，请重新选择。")
        return {"team_id": team_id}
    return {}


def _lock_active(user_id: int) -> User:
    user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound("没有这个用户，或账号已停用。")
    return user


def _log(actor: Actor, at: datetime, user: User, detail: str) -> None:
    log_access(kind=AccessKind.RIGHTS_CHANGED, at=at, actor=actor, subject=user.username, detail=detail)
