"""
Who may call whom, who reads the calls, and who sees which complaint.

A caller is never of the handling unit: of no unit that leads or co-handles the issue, nor of one above or below it
(``issues.access.neutral_issues``).  A complaint about a unit is seen by nobody of that unit.
"""

from django.db.models import Q, QuerySet

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.enterprises.categories import EnterpriseStatus
from zhuqi.enterprises.models import Enterprise
from zhuqi.followups.kinds import ComplaintState
from zhuqi.followups.models import Complaint, FollowUpCall
from zhuqi.foundation.errors import NotAllowed, NotFound
from zhuqi.issues.access import handled_firms, visible_issues
from zhuqi.organisations.roles import Actor, Role, ScopeKind

_READERS = (Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.LEADER)
_KEEPERS = (Role.DISPATCHER, Role.SUPERVISOR)
_COMPLAINT_OFFICE = (Role.DISPATCHER, Role.SUPERVISOR, Role.LEADER)
ASSIGNABLE = (Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.LEADER)
_GONE = (EnterpriseStatus.DEREGISTERED.value, EnterpriseStatus.RELOCATED.value)


# ---------------------------------------------------------------- calls


def may_call(actor: Actor) -> bool:
    """Say whether the actor makes follow-up calls at all."""
    return actor.has(Role.CALLER)


def require_caller(actor: Actor) -> None:
    """:raises NotAllowed: unless the actor makes follow-up calls"""
    if not may_call(actor):
        raise NotAllowed("电话回访由回访员进行，您没有这个角色。")


def may_read_calls(actor: Actor) -> bool:
    """Say whether the actor may look at calls at all."""
    return actor.has(*_READERS)


def visible_calls(actor: Actor) -> QuerySet[FollowUpCall]:
    """Return the calls the actor may know of: to firms they see, about issues they see."""
    if not may_read_calls(actor):
        return FollowUpCall.objects.none()
    firms = visible_enterprises(actor).order_by().values("pk")
    issues = visible_issues(actor).order_by().values("pk")
    return FollowUpCall.objects.filter(
        Q(issue__isnull=True) | Q(issue_id__in=issues), Q(enterprise_id__in=firms) | Q(caller_id=actor.user_id)
    )


def callable_firms(actor: Actor) -> QuerySet[Enterprise]:
    """Return the firms the actor may call as a neutral person: none with an open issue in their own unit's hands."""
    firms = visible_enterprises(actor).filter(merged_into__isnull=True).exclude(status__in=_GONE)
    if not actor.line_unit_ids:
        return firms
    return firms.exclude(pk__in=handled_firms(actor))


def require_callable(actor: Actor, enterprise_id: int) -> None:
    """
    Let only those pass who may call this firm as a neutral person.

    :raises NotFound: if they may not see it
    :raises NotAllowed: if their own unit has an issue of it in hand
    """
    if not visible_enterprises(actor).filter(pk=enterprise_id).exists():
        raise NotFound("没有这家企业，或您无权查看。")
    if not callable_firms(actor).filter(pk=enterprise_id).exists():
        raise NotAllowed("您所在单位正在承办该企业的问题，或该企业已注销、搬迁，请由其他回访员联系。")


# ---------------------------------------------------------------- rules


def may_keep_rules(actor: Actor) -> bool:
    """Say whether the actor sets intervals and scripts: the office as a whole, never one district of it."""
    return any(grant.scope is ScopeKind.ALL for grant in actor.grants_of(*_KEEPERS))


def require_keeper(actor: Actor) -> None:
    """:raises NotAllowed: unless the actor sets intervals and scripts"""
    if not may_keep_rules(actor):
        raise NotAllowed("只有全市范围的研判交办、督办人员可以调整回访规则和话术。")


# ---------------------------------------------------------------- complaints


def is_complaint_office(actor: Actor) -> bool:
    """Say whether the actor is of those who look after complaints for the whole city."""
    return any(grant.scope is ScopeKind.ALL for grant in actor.grants_of(*_COMPLAINT_OFFICE))


def visible_complaints(actor: Actor) -> QuerySet[Complaint]:
    """
    Return the complaints and suggestions the actor may know of: their own, those given to them, the office's all.

    Never one about the actor's unit, one above or one below it, nor about an issue they may not see.
    """
    own = Q(lodged_by_id=actor.user_id)
    reach = Q() if is_complaint_office(actor) else Q(assignee_id__in=actor.user_ids)
    outside = Q(issue__isnull=True) | Q(issue_id__in=visible_issues(actor).order_by().values("pk"))
    if actor.line_unit_ids:
        outside &= Q(unit__isnull=True) | ~Q(unit_id__in=actor.line_unit_ids)
    return Complaint.objects.filter(own | (reach & outside))


def may_appoint(actor: Actor, complaint: Complaint) -> bool:
    """Say whether the actor, who sees the complaint, may say who deals with it."""
    is_open = complaint.state in (ComplaintState.RECEIVED, ComplaintState.WITH_SOMEBODY)
    return is_open and is_complaint_office(actor) and complaint.lodged_by_id != actor.user_id


def may_reply(actor: Actor, complaint: Complaint) -> bool:
    """Say whether the actor is the one to answer."""
    return complaint.state == ComplaintState.WITH_SOMEBODY and complaint.assignee_id in actor.user_ids


def may_judge(actor: Actor, complaint: Complaint) -> bool:
    """Say whether the actor raised it under their name and has an answer to accept or reject."""
    return complaint.state == ComplaintState.REPLIED and complaint.lodged_by_id == actor.user_id


def may_settle(actor: Actor, complaint: Complaint) -> bool:
    """Say whether the actor may end it although nobody has said that the answer will do."""
    is_own = complaint.lodged_by_id == actor.user_id
    return complaint.state == ComplaintState.REPLIED and is_complaint_office(actor) and not is_own
