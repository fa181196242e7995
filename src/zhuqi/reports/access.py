"""Who may read, write and publish a summary."""

from django.db.models import Q, QuerySet

from zhuqi.foundation.errors import NotAllowed
from zhuqi.organisations.roles import Actor, Role, ScopeKind
from zhuqi.reports.models import Publication, PublicationStatus

_READERS = (Role.DISPATCHER, Role.SUPERVISOR, Role.LEADER, Role.GROUP_LEAD, Role.SYSTEM)
_WRITERS = (Role.DISPATCHER, Role.SUPERVISOR, Role.GROUP_LEAD, Role.SYSTEM)
_PUBLISHERS = (Role.DISPATCHER, Role.GROUP_LEAD, Role.SYSTEM)


def visible_publications(actor: Actor) -> QuerySet[Publication]:
    """Return the published summaries of the actor's scopes, and the drafts of those they may write."""
    published = Q(status=PublicationStatus.PUBLISHED) & _reach(actor, _READERS)
    return Publication.objects.filter(published | _reach(actor, _WRITERS))


def may_read(actor: Actor) -> bool:
    """Say whether summaries concern the actor at all."""
    return actor.has(*_READERS)


def may_write(actor: Actor, scope_kind: str, scope_id: int) -> bool:
    """Say whether ``actor`` may draft and edit for this scope."""
    return _covers(actor, _WRITERS, scope_kind, scope_id)


def may_publish(actor: Actor, scope_kind: str, scope_id: int) -> bool:
    """Say whether ``actor`` may publish for this scope."""
    return _covers(actor, _PUBLISHERS, scope_kind, scope_id)


def require_write(actor: Actor, scope_kind: str, scope_id: int) -> None:
    """:raises NotAllowed: if ``actor`` may not draft and edit for this scope"""
    if not may_write(actor, scope_kind, scope_id):
        raise NotAllowed("您无权起草或修改该范围的工作总结，请联系企业服务办或该工作组组长。")


def require_publish(actor: Actor, scope_kind: str, scope_id: int) -> None:
    """:raises NotAllowed: if ``actor`` may not publish for this scope"""
    if not may_publish(actor, scope_kind, scope_id):
        raise NotAllowed("您无权发布该范围的工作总结，请由企业服务办研判交办岗或工作组组长发布。")


def _covers(actor: Actor, roles: tuple[Role, ...], scope_kind: str, scope_id: int) -> bool:
    for grant in actor.grants_of(*roles):
        if grant.scope is ScopeKind.ALL:
            return True
        if grant.scope is ScopeKind.GROUP and (scope_kind, scope_id) == ("GROUP", grant.group_id):
            return True
        if grant.scope is ScopeKind.DISTRICT and (scope_kind, scope_id) == ("DISTRICT", grant.team_id):
            return True
    return False


def _reach(actor: Actor, roles: tuple[Role, ...]) -> Q:
    reach = Q(pk__in=())
    for grant in actor.grants_of(*roles):
        if grant.scope is ScopeKind.ALL:
            return Q(pk__isnull=False)  # everything; an empty Q would vanish from an OR
        if grant.scope is ScopeKind.GROUP:
            reach |= Q(scope_kind="GROUP", scope_id=grant.group_id)
        elif grant.scope is ScopeKind.DISTRICT:
            reach |= Q(scope_kind="DISTRICT", scope_id=grant.team_id)
    return reach
