"""Who may change the working calendar and the regime in force: whoever does changes the clock of every issue."""

from zhuqi.foundation.errors import NotAllowed
from zhuqi.organisations.roles import Actor, Role, ScopeKind

# The office as a whole, never one district of it: a calendar is the same for everybody.
KEEPERS = (Role.DISPATCHER, Role.SUPERVISOR, Role.SYSTEM_ADMIN, Role.SYSTEM)


def may_keep_calendar(actor: Actor) -> bool:
    """Say whether the actor may edit the calendar and put a regime in force."""
    return any(grant.scope is ScopeKind.ALL for grant in actor.grants_of(*KEEPERS))


def require_calendar_keeper(actor: Actor) -> None:
    """:raises NotAllowed: unless the actor may edit the calendar and put a regime in force"""
    if not may_keep_calendar(actor):
        raise NotAllowed("只有全市范围的研判交办、督办人员或系统管理员可以修改工作日历和时限制度。")
