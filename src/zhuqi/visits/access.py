"""Who may know of a visit, and who may record or correct one."""

from django.db.models import Q, QuerySet

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.foundation.errors import NotAllowed
from zhuqi.organisations.roles import Actor, Role
from zhuqi.visits.models import Appointment, Visit, VisitedEnterprise

READERS = (Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.LEADER, Role.GROUP_LEAD, Role.STEWARD, Role.SYSTEM)
_RECORDERS = (Role.DISPATCHER, Role.GROUP_LEAD, Role.STEWARD)
_IMPORTERS = (Role.DISPATCHER, Role.GROUP_LEAD, Role.SYSTEM)
OFFICE_ROLES = (Role.DISPATCHER,)
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


def visible_appointments(actor: Actor) -> QuerySet[Appointment]:
    """Return every appointment ``actor`` may know of: those of firms they may see, and their own."""
    if not may_read(actor):
        return Appointment.objects.none()
    firms = visible_enterprises(actor).order_by().values("pk")
    return Appointment.objects.filter(Q(enterprise_id__in=firms) | Q(organiser_id__in=actor.user_ids))


def may_arrange(actor: Actor) -> bool:
    """Say whether the actor may propose a visit at all: who records visits also makes appointments."""
    return may_record(actor)


def may_arrange_for_others(actor: Actor) -> bool:
    """Say whether the actor may make appointments and tours for others, and set campaign targets."""
    return actor.has(*_CORRECTORS)


def may_change(actor: Actor, appointment: Appointment) -> bool:
    """Say whether the actor, who sees the appointment, may change it: whose it is, the office, the lead."""
    return may_arrange(actor) and (appointment.organiser_id in actor.user_ids or actor.has(*_CORRECTORS))


def may_set_quiet_days(actor: Actor) -> bool:
    """Say whether the actor may set quiet days and the cap: the office."""
    return actor.has(*OFFICE_ROLES)


def require_arrange(actor: Actor, organiser_id: int | None = None) -> None:
    """:raises NotAllowed: unless the actor may propose visits, and for others if ``organiser_id`` is somebody else"""
    if not may_arrange(actor):
        raise NotAllowed("您没有约访企业的权限，请由首席服务官、工作组长或企业服务办预约。")
    if organiser_id is not None and organiser_id not in actor.user_ids and not may_arrange_for_others(actor):
        raise NotAllowed("只有工作组长或企业服务办可以替别人约访，请由本人预约。")


def require_arrange_for_others(actor: Actor) -> None:
    """:raises NotAllowed: unless the actor leads a group or is the office"""
    if not may_arrange_for_others(actor):
        raise NotAllowed("走访目标和路线由工作组长或企业服务办安排，请与其联系。")


def require_change(actor: Actor, appointment: Appointment) -> None:
    """:raises NotAllowed: unless the actor may change this appointment"""
    if not may_change(actor, appointment):
        raise NotAllowed("只有约访人本人、工作组长或企业服务办可以变更这次预约，请与其联系。")


def require_set_quiet_days(actor: Actor) -> None:
    """:raises NotAllowed: unless the actor is the office"""
    if not may_set_quiet_days(actor):
        raise NotAllowed("宁静日和走访上限由企业服务办设定，请与其联系。")
