"""Who may see which enterprise, change it, or read a phone number in full."""

from django.db.models import Q, QuerySet

from zhuqi.enterprises.models import Enterprise
from zhuqi.foundation.errors import NotAllowed, NotFound
from zhuqi.organisations.models import Division
from zhuqi.organisations.roles import Actor, Grant, Role, ScopeKind

_READERS = (Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.LEADER, Role.GROUP_LEAD, Role.STEWARD, Role.SYSTEM)
_EDITORS = (Role.DISPATCHER, Role.GROUP_LEAD, Role.STEWARD, Role.SYSTEM)
_OFFICE = (Role.DISPATCHER, Role.SYSTEM)
_TELEPHONISTS = (Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.GROUP_LEAD, Role.STEWARD)
_NONE = Q(pk__in=())


def visible_enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """
    Return every enterprise ``actor`` may know of: the one door for pages.

    Stewards and group leads see the towns of their working group (a directory, so that any firm can be taken in);
    a steward in no group sees the whole directory. Handling units and the three administrators see none.
    """
    reach = _reach(actor, _READERS)
    if any(grant.role is Role.STEWARD and not grant.division_ids for grant in actor.grants):
        return Enterprise.objects.all()
    if actor.has(Role.CONTACT) and actor.enterprise_id is not None:
        reach |= Q(pk=actor.enterprise_id)
    return Enterprise.objects.filter(reach)


def editable_enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """Return the enterprises whose record ``actor`` may change."""
    return Enterprise.objects.filter(_reach(actor, _EDITORS))


def may_edit(actor: Actor, enterprise_id: int) -> bool:
    """Say whether ``actor`` may change the record of this enterprise."""
    return editable_enterprises(actor).filter(pk=enterprise_id).exists()


def may_register(actor: Actor) -> bool:
    """Say whether ``actor`` may register any enterprise at all."""
    return actor.has(*_EDITORS)


def may_reveal_phone(actor: Actor, enterprise_id: int) -> bool:
    """Say whether ``actor`` may read the phone numbers of this enterprise in full (a logged act)."""
    return telephoned_enterprises(actor).filter(pk=enterprise_id).exists()


def telephoned_enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """Return the enterprises whose phone numbers ``actor`` may read in full (a logged act)."""
    return Enterprise.objects.filter(_reach(actor, _TELEPHONISTS))


def require_edit(actor: Actor, enterprise: Enterprise) -> None:
    """
    Let only those pass who may change this enterprise.

    :raises NotFound: if they may not even see it
    :raises NotAllowed: if they may see it only
    """
    if may_edit(actor, enterprise.pk):
        return
    if not visible_enterprises(actor).filter(pk=enterprise.pk).exists():
        raise NotFound("没有这家企业，或您无权查看。")
    raise NotAllowed("您无权修改这家企业的资料，请联系企业服务办或所在工作组。")


def require_register(actor: Actor, division_id: int) -> None:
    """
    Let only those pass who may register an enterprise in this town.

    A steward may register anywhere in the towns of the own group; a dispatcher anywhere in their scope.

    :raises NotAllowed: if they may not
    """
    for grant in actor.grants_of(*_EDITORS):
        if grant.scope is ScopeKind.ALL or division_id in grant.division_ids:
            return
        if grant.scope is ScopeKind.UNIT and _divisions_of(grant).filter(pk=division_id).exists():
            return
    raise NotAllowed("您无权在该乡镇（街道）登记企业，请联系企业服务办或所在工作组。")


def may_merge(actor: Actor) -> bool:
    """Say whether ``actor`` may bring duplicates together: the office."""
    return actor.has(*_OFFICE)


def mergeable_enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """Return the enterprises whose duplicates ``actor`` may decide about."""
    return Enterprise.objects.filter(_reach(actor, _OFFICE))


def require_merge(actor: Actor, *enterprises: Enterprise) -> None:
    """
    Let only the office pass that is responsible for all of these.

    :raises NotFound: if they may not even see one of them
    :raises NotAllowed: if they may see them only
    """
    ids = [enterprise.pk for enterprise in enterprises]
    if mergeable_enterprises(actor).filter(pk__in=ids).count() == len(ids):
        return
    if visible_enterprises(actor).filter(pk__in=ids).count() != len(ids):
        raise NotFound("没有这家企业，或您无权查看。")
    raise NotAllowed("只有企业服务办可以合并重复企业，请与其联系。")


def _reach(actor: Actor, roles: tuple[Role, ...]) -> Q:
    reach = _NONE
    for grant in actor.grants_of(*roles):
        if grant.scope is ScopeKind.ALL:
            return Q()
        if grant.scope is ScopeKind.UNIT:
            reach |= Q(division__in=_divisions_of(grant))
        else:
            reach |= Q(division_id__in=grant.division_ids)
    return reach


def _divisions_of(grant: Grant) -> QuerySet[Division]:
    """Return the divisions the granted units stand for, with those below them."""
    units = list(grant.unit_ids)
    return Division.objects.filter(
        Q(units__in=units) | Q(parent__units__in=units) | Q(parent__parent__units__in=units)
    ).distinct()
