"""Who stands by which enterprise, as a condition of other questions, and who may say so."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.foundation.errors import NotAllowed, NotFound
from zhuqi.organisations.models import in_force
from zhuqi.organisations.roles import Actor, Role
from zhuqi.stewardship.models import Stewardship

_APPOINTERS = (Role.DISPATCHER, Role.GROUP_LEAD, Role.SYSTEM)


def stewarded_enterprises(user_ids: Iterable[int], today: date) -> QuerySet[Stewardship, int]:
    """Return the ids of the enterprises these people are stewards of, not read yet: part of another question."""
    rows = Stewardship.objects.filter(in_force(today), steward_id__in=list(user_ids))
    return rows.values_list("enterprise_id", flat=True)


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
