"""Who may open figures, and over what.  A figure tells numbers of a whole scope; its rows have doors of their own."""

from zhuqi.figures.cuts import Scope, ScopeKind
from zhuqi.foundation.errors import NotAllowed
from zhuqi.organisations import roles
from zhuqi.organisations.roles import Actor, Grant, Role
from zhuqi.organisations.selectors import TeamRef

READERS = (Role.DISPATCHER, Role.SUPERVISOR, Role.LEADER, Role.GROUP_LEAD, Role.CALLER, Role.SYSTEM)


def may_read(actor: Actor) -> bool:
    """Say whether figures concern the actor at all."""
    return actor.has(*READERS)


def require_read(actor: Actor) -> None:
    """:raises NotAllowed: unless the actor may open figures in some scope"""
    if not may_read(actor):
        raise NotAllowed("您没有查看统计报表的权限，请联系企业服务办。")


def may_set_targets(actor: Actor) -> bool:
    """Say whether the actor may tell the figures what the campaign's plan wants."""
    return any(grant.scope is roles.ScopeKind.ALL for grant in actor.grants_of(Role.DISPATCHER))


def may_see(actor: Actor, scope: Scope, teams: list[TeamRef]) -> bool:
    """Say whether the actor may take figures of this scope; ``teams`` are all teams, with their towns."""
    return any(_covers(grant, scope, teams) for grant in actor.grants_of(*READERS))


def _covers(grant: Grant, scope: Scope, teams: list[TeamRef]) -> bool:
    match grant.scope:
        case roles.ScopeKind.ALL:
            return True
        case roles.ScopeKind.GROUP | roles.ScopeKind.DISTRICT:
            return _covers_place(grant, scope, teams)
        case roles.ScopeKind.UNIT:
            return scope.kind == ScopeKind.UNIT and scope.id in grant.unit_ids
        case _:
            return False


def _covers_place(grant: Grant, scope: Scope, teams: list[TeamRef]) -> bool:
    if scope.kind == ScopeKind.GROUP:
        return grant.scope is roles.ScopeKind.GROUP and scope.id == grant.group_id
    if scope.kind == ScopeKind.DISTRICT:
        group = next((team.group_id for team in teams if team.id == scope.id), None)
        return scope.id == grant.team_id or (group is not None and group == grant.group_id)
    return scope.kind == ScopeKind.TOWN and scope.id in grant.division_ids
