"""Who may read the policies and keep them: every official reads, the office writes."""

from zhuqi.foundation.errors import NotAllowed, NotFound
from zhuqi.organisations.roles import BUSINESS_ROLES, Actor, Role

_READERS = (*sorted(BUSINESS_ROLES - {Role.CONTACT}), Role.SYSTEM)
_KEEPERS = (Role.DISPATCHER, Role.SYSTEM)


def may_read(actor: Actor) -> bool:
    """Say whether ``actor`` may read the policies: every official, enterprises and the three administrators not."""
    return actor.has(*_READERS)


def require_read(actor: Actor) -> None:
    """:raises NotFound: if ``actor`` may not read the policies"""
    if not may_read(actor):
        raise NotFound("没有这个页面，或您无权查看。")


def may_keep(actor: Actor) -> bool:
    """Say whether ``actor`` may register, correct and withdraw policies: the office."""
    return actor.has(*_KEEPERS)


def require_keep(actor: Actor) -> None:
    """
    Let only the office pass.

    :raises NotFound: if ``actor`` may not even read the policies
    :raises NotAllowed: if they may read only
    """
    require_read(actor)
    if not may_keep(actor):
        raise NotAllowed("惠企政策由企业服务办登记和更正，请与其联系。")
