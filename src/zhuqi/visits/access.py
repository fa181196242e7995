"""Who may know of a visit, and who may record or correct one."""

from django.db.models import Q, QuerySet

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.foundation.errors import NotAllowed
from zhuqi.organisations.roles import Actor, Role
from zhuqi.visits.models import Visit, VisitedEnterprise

READERS = (Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.LEADER, Role.GROUP_LEAD, Role.STEWARD, Role.SYSTEM)
_RECORDERS = (Role.DISPATCHER, Role.GROUP_LEAD, Role.STEWARD)
_IMPORTERS = (Role.DISPATCHER, Role.GROUP_LEAD, Role.SYSTEM)
_CORRECTORS = (Role.DISPATCHER, Role.GROUP_LEAD)


def visible_visits(actor: Actor) -> QuerySet[Visit]:
    """
    Return every visit ``actor`` may know of: those to enterprises they may see, and their own.

    Handling units, contacts and the three administrators see none: a visit is no material for enforcement.
    """
    if not may_read(actor):
        return Visit.objects.none()
    firms = visible_enterprises(actor).order_by().values("pk")
    met = VisitedEnterprise.objects.filter(enterprise_id__in=firms).values("visit_id")
    return Visit.objects.filter(Q(pk__in=met) | Q(recorded_by_id=actor.user_id))


def may_read(actor: Actor) -> bool:
    """Say whether the actor may look at visits at all."""
    return actor.has(*READERS)


def may_record(actor: Actor) -> bool:
    """Say whether the actor may record a visit at all."""
    return actor.has(*_RECORDERS)


def may_correct(actor: Actor, visit: Visit) -> bool:
    """Say whether the actor, who sees the visit, may put its record right: who recorded it, the office, the lead."""
    return may_record(actor) and (visit.recorded_by_id in actor.user_ids or actor.has(*_CORRECTORS))


def require_record(actor: Actor) -> None:
    """:raises NotAllowed: unless the actor may record visits"""
    if not may_record(actor):
        raise NotAllowed("您没有登记走访的权限，请由首席服务官、工作组长或企业服务办登记。")


def may_import(actor: Actor) -> bool:
    """Say whether the actor may take in a ledger of visits."""
    return actor.has(*_IMPORTERS)


def require_import(actor: Actor) -> None:
    """:raises NotAllowed: unless the actor may take in a ledger of visits"""
    if not may_import(actor):
        raise NotAllowed("您没有导入走访台账的权限，请联系企业服务办。")


def require_correct(actor: Actor, visit: Visit) -> None:
    """:raises NotAllowed: unless the actor may correct this visit"""
    if not may_correct(actor, visit):
        raise NotAllowed("只有登记人、工作组长或企业服务办可以更正走访记录，请与其联系。")
