"""Who may change accounts, rights and the structure of the organisation."""

from zhuqi.foundation.errors import NotAllowed
from zhuqi.organisations.roles import Actor, Role, ScopeKind

STRUCTURE = (Role.SYSTEM_ADMIN, Role.SYSTEM)  # divisions, units, accounts
RIGHTS = (Role.SECURITY_ADMIN, Role.SYSTEM)  # who holds which role
WORKING_GROUP = (Role.SYSTEM_ADMIN, Role.DISPATCHER, Role.GROUP_LEAD, Role.SYSTEM)  # groups, teams, members
PLACES = (Role.SYSTEM_ADMIN, Role.DISPATCHER, Role.SYSTEM)  # towns: where they are and what they border on
ENROLLERS = (Role.DISPATCHER, Role.SYSTEM)  # officers from a list: accounts without password, roles of the field
LOG_READERS = (Role.AUDITOR,)


def require(actor: Actor, roles: tuple[Role, ...], sentence: str) -> None:
    """
    Let only holders of one of ``roles`` pass.

    :raises NotAllowed: with ``sentence``
    """
    if not actor.has(*roles):
        raise NotAllowed(sentence)


def require_structure(actor: Actor) -> None:
    """:raises NotAllowed: unless the actor looks after accounts and settings."""
    require(actor, STRUCTURE, "只有系统管理员可以维护机构和账号。")


def require_rights(actor: Actor) -> None:
    """:raises NotAllowed: unless the actor looks after permissions."""
    require(actor, RIGHTS, "只有安全管理员可以授予或收回角色。")


def may_enrol(actor: Actor) -> bool:
    """Say whether the actor may take officers in from a list: the office over the whole city."""
    return any(grant.scope is ScopeKind.ALL for grant in actor.grants_of(*ENROLLERS))


def require_enrol(actor: Actor) -> None:
    """:raises NotAllowed: unless the actor may take officers in from a list."""
    if not may_enrol(actor):
        raise NotAllowed("只有全市的企业服务办可以导入服务官名单，请与其联系。")


def require_working_group(actor: Actor) -> None:
    """:raises NotAllowed: unless the actor looks after working groups."""
    require(actor, WORKING_GROUP, "只有企业服务办、工作组长或系统管理员可以维护工作组。")


def require_places(actor: Actor) -> None:
    """:raises NotAllowed: unless the actor looks after towns."""
    require(actor, PLACES, "只有系统管理员或企业服务办可以维护乡镇（街道）。")


def may_read_log(actor: Actor) -> bool:
    """Say whether the actor may read the access log."""
    return actor.has(*LOG_READERS)
