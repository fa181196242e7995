"""Who may see which enterprise, change it, or read a phone number in full."""

from django.db.models import Case, Q, QuerySet, Value, When

from zhuqi.enterprises.models import Enterprise
from zhuqi.foundation.errors import NotAllowed, NotFound
from zhuqi.organisations.models import Division
from zhuqi.organisations.roles import Actor, Grant, Role, ScopeKind

_READERS = (Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.LEADER, Role.GROUP_LEAD, Role.STEWARD, Role.SYSTEM)
_EDITORS = (Role.DISPATCHER, Role.GROUP_LEAD, Role.STEWARD, Role.SYSTEM)
_DECIDERS = (Role.DISPATCHER, Role.GROUP_LEAD, Role.SYSTEM)
_OFFICE = (Role.DISPATCHER, Role.SYSTEM)
_IMPORTERS = (Role.DISPATCHER, Role.GROUP_LEAD, Role.SYSTEM)
# Open intake of any firm: whoever may register an issue may take in the firm it is of, the telephonist too.
_REGISTRARS = (Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.GROUP_LEAD, Role.STEWARD, Role.SYSTEM)
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
        own = Enterprise.objects.filter(pk=actor.enterprise_id)
        reach |= Q(pk=actor.enterprise_id) | Q(pk__in=own.values("merged_into_id"))
    return Enterprise.objects.filter(reach)


def editable_enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """Return the enterprises whose record ``actor`` may change."""
    return Enterprise.objects.filter(_reach(actor, _EDITORS))


def may_edit(actor: Actor, enterprise_id: int) -> bool:
    """Say whether ``actor`` may change the record of this enterprise."""
    return editable_enterprises(actor).filter(pk=enterprise_id).exists()


def may_register(actor: Actor) -> bool:
    """Say whether ``actor`` may register any enterprise at all."""
    return actor.has(*_REGISTRARS)


def standing_of(actor: Actor) -> dict[str, Case]:
    """Return what ``actor`` may do with an enterprise, as columns to ask for with its row."""
    rights = {"edits": _EDITORS, "telephones": _TELEPHONISTS, "decides": _DECIDERS, "merges_it": _OFFICE}
    return {name: _flag(_reach(actor, roles)) for name, roles in rights.items()}


def may_import(actor: Actor) -> bool:
    """Say whether ``actor`` may import a roster of enterprises."""
    return actor.has(*_IMPORTERS)


def require_import(actor: Actor) -> None:
    """:raises NotAllowed: if ``actor`` may not import a roster of enterprises"""
    if not may_import(actor):
        raise NotAllowed("您没有导入企业名录的权限，请联系企业服务办。")


def reach_of_import(actor: Actor) -> frozenset[int] | None:
    """Return the divisions whose firms ``actor`` may import; None means all, towns not yet entered included."""
    reach: set[int] = set()
    for grant in actor.grants_of(*_IMPORTERS):
        if grant.scope is ScopeKind.ALL:
            return None
        reach |= grant.division_ids
        if grant.scope is ScopeKind.UNIT:
            reach |= set(_divisions_of(grant).values_list("pk", flat=True))
    return frozenset(reach)


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
    for grant in actor.grants_of(*_REGISTRARS):
        if grant.scope is ScopeKind.ALL or division_id in grant.division_ids:
            return
        if grant.scope is ScopeKind.UNIT and _divisions_of(grant).filter(pk=division_id).exists():
            return
    raise NotAllowed("您无权在该乡镇（街道）登记企业，请联系企业服务办或所在工作组。")


def may_ask_liaison(actor: Actor) -> bool:
    """Say whether ``actor`` may ask for another liaison person of a firm they see, or confirm one."""
    return actor.has(*_EDITORS, Role.CONTACT)


def require_ask_liaison(actor: Actor, enterprise: Enterprise) -> None:
    """
    Let those pass who keep the record of this enterprise, and its own contact.

    :raises NotFound: if they may not even see it
    :raises NotAllowed: if they may see it only
    """
    if actor.has(Role.CONTACT) and visible_enterprises(actor).filter(pk=enterprise.pk).exists():
        return
    require_edit(actor, enterprise)


def decidable_enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """Return the enterprises about whose liaison persons ``actor`` decides: the office, the lead of the group."""
    return Enterprise.objects.filter(_reach(actor, _DECIDERS))


def require_decide_liaison(actor: Actor, enterprise: Enterprise) -> None:
    """
    Let only the office and the lead of the group pass.

    :raises NotFound: if they may not even see the enterprise
    :raises NotAllowed: if they may see it only
    """
    if decidable_enterprises(actor).filter(pk=enterprise.pk).exists():
        return
    if not visible_enterprises(actor).filter(pk=enterprise.pk).exists():
        raise NotFound("没有这份申请，或您无权查看。")
    raise NotAllowed("更换联络员的申请由企业服务办或所在工作组长答复，请与其联系。")


def may_set_rule(actor: Actor) -> bool:
    """Say whether ``actor`` may change the rule that makes key service targets: the office."""
    return actor.has(*_OFFICE)


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


def _flag(reach: Q) -> Case:
    return Case(When(reach, then=Value(True)), default=Value(False)) if reach else Case(default=Value(True))


def _divisions_of(grant: Grant) -> QuerySet[Division]:
    """Return the divisions the granted units stand for, with those below them."""
    units = list(grant.unit_ids)
    return Division.objects.filter(
        Q(units__in=units) | Q(parent__units__in=units) | Q(parent__parent__units__in=units)
    ).distinct()
