"""Who may say who stands by an enterprise."""

from dataclasses import replace

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.foundation.errors import NotAllowed, NotFound
from zhuqi.organisations.roles import Actor, Role

_APPOINTERS = (Role.DISPATCHER, Role.GROUP_LEAD, Role.SYSTEM)


def may_appoint(actor: Actor) -> bool:
    """Say whether ``actor`` may appoint stewards at all."""
    return actor.has(*_APPOINTERS)


def require_appoint(actor: Actor, enterprise_id: int) -> None:
    """
    Let only those pass who may appoint a steward for this enterprise.

    :raises NotFound: if they may not see the enterprise
    :raises NotAllowed: if they may see it only
    """
    if not visible_enterprises(actor).filter(pk=enterprise_id).exists():
        raise NotFound("没有这家企业，或您无权查看。")
    reach = replace(actor, grants=actor.grants_of(*_APPOINTERS))
    if not visible_enterprises(reach).filter(pk=enterprise_id).exists():
        raise NotAllowed("只有企业服务办或所在工作组长可以调整包联，请与其联系。")
