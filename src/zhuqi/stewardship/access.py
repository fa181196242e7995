"""Who stands by which enterprise, as a condition of other questions, and who may say so."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.enterprises.categories import TagKind
from zhuqi.enterprises.models import EnterpriseMerge, EnterpriseTag
from zhuqi.foundation.errors import NotAllowed, NotFound
from zhuqi.organisations.models import TeamMember, in_force
from zhuqi.organisations.roles import Actor, Role, ScopeKind
from zhuqi.stewardship.models import LeaderLead, Stewardship

_APPOINTERS = (Role.DISPATCHER, Role.GROUP_LEAD, Role.SYSTEM)
_PROFILERS = (Role.DISPATCHER, Role.SYSTEM_ADMIN, Role.SYSTEM)
_OFFICERS = (Role.STEWARD, Role.GROUP_LEAD)
_READERS = (Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.LEADER, Role.GROUP_LEAD, Role.STEWARD, Role.SYSTEM)


def stewarded_enterprises(user_ids: Iterable[int], today: date) -> QuerySet[Stewardship, int]:
    """
    Return the ids of the enterprises these people are stewards of, not read yet: part of another question.

    The records merged into one of them are among them: their issues are the survivor's.
    """
    own = Stewardship.objects.filter(in_force(today), steward_id__in=list(user_ids)).order_by()
    merged = EnterpriseMerge.objects.filter(ended_at__isnull=True, into__in=own.values("enterprise_id"))
    merged_ids = merged.order_by().values_list("enterprise_id", flat=True)
    return own.values_list("enterprise_id", flat=True).union(merged_ids)


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


def may_appoint_for_all(actor: Actor, enterprise_ids: Collection[int]) -> bool:
    """Say whether ``actor`` may appoint a steward for every one of these enterprises; one question for all."""
    reach = replace(actor, grants=actor.grants_of(*_APPOINTERS))
    if not reach.grants:
        return False
    return visible_enterprises(reach).filter(pk__in=list(enterprise_ids)).count() == len(set(enterprise_ids))


def require_appoint_many(actor: Actor, enterprise_ids: Collection[int]) -> None:
    """
    Let only those pass who may appoint a steward for every one of these enterprises.

    :raises NotAllowed: if they may not for one of them, or may not see it
    """
    if not may_appoint_for_all(actor, enterprise_ids):
        raise NotAllowed("其中有的企业不在您可以调整包联的范围内，请只选本人范围内的企业。")


def is_officer(actor: Actor) -> bool:
    """Say whether ``actor`` may be somebody's chief service officer."""
    return actor.has(*_OFFICERS)


def may_read(actor: Actor) -> bool:
    """Say whether ``actor`` may know who stands by whom, beyond the firms themselves."""
    return actor.has(*_READERS)


def may_oversee(actor: Actor) -> bool:
    """Say whether ``actor`` answers for more than the own firms: the office, leaders, group leads."""
    return actor.has(Role.DISPATCHER, Role.SUPERVISOR, Role.LEADER, Role.GROUP_LEAD, Role.CALLER, Role.SYSTEM)


def may_rule(actor: Actor) -> bool:
    """Say whether ``actor`` may decide how stewardship works for everybody: the office over the whole city."""
    return any(grant.scope is ScopeKind.ALL for grant in actor.grants_of(Role.DISPATCHER, Role.SYSTEM))


def require_rule(actor: Actor) -> None:
    """:raises NotAllowed: unless ``actor`` is the office over the whole city"""
    if not may_rule(actor):
        raise NotAllowed("只有企业服务办可以设定全市的包联规则，请与其联系。")


def may_set_profile(actor: Actor, user_id: int) -> bool:
    """Say whether ``actor`` may say what this officer can take on: the office; a group lead for the own group."""
    if actor.has(*_PROFILERS):
        return True
    return user_id in members_led_by(actor)


def require_profile(actor: Actor, user_id: int) -> None:
    """:raises NotAllowed: if ``actor`` may not say what this officer can take on"""
    if not may_set_profile(actor, user_id):
        raise NotAllowed("只有企业服务办、所在工作组长可以登记服务官情况，请与其联系。")


def may_note_leave(actor: Actor, user_id: int) -> bool:
    """Say whether ``actor`` may note an officer's leave: themselves, who looks after accounts, office, group lead."""
    return actor.user_id == user_id or may_set_profile(actor, user_id)


def require_leave(actor: Actor, user_id: int) -> None:
    """:raises NotAllowed: if ``actor`` may not note this officer's leave"""
    if not may_note_leave(actor, user_id):
        raise NotAllowed("请由本人、企业服务办或所在工作组长登记请假。")


def members_led_by(actor: Actor) -> frozenset[int]:
    """Return everybody who is now in a group or team ``actor`` leads."""
    grants = actor.grants_of(Role.GROUP_LEAD)
    groups = [grant.group_id for grant in grants if grant.group_id is not None]
    teams = [grant.team_id for grant in grants if grant.team_id is not None]
    if not groups and not teams:
        return frozenset()
    rows = TeamMember.objects.filter(in_force(actor.today), Q(team_id__in=teams) | Q(team__group_id__in=groups))
    return frozenset(rows.values_list("user_id", flat=True))


def without_stewardship(actor: Actor) -> Actor:
    """Return the same person less the steward's grants: what they look after for others, not the directory."""
    return replace(actor, grants=tuple(grant for grant in actor.grants if grant.role is not Role.STEWARD))


def on_roster(today: date) -> Q:
    """
    Match the enterprises somebody stands by on a day: a steward, a leader, or the roster's own tag.

    They are looked up first, one list after another: a plain OR would read every enterprise there is.
    """
    first, *others = (found.order_by().values("enterprise_id") for found in _on_lists(in_force(today)))
    return Q(pk__in=first.union(*others, all=True))


def roster_since(today: date) -> Least:
    """Return since when an enterprise has been on the roster, as an expression over it; null if it is not."""
    mine = in_force(today) & Q(enterprise_id=OuterRef("pk"))
    return Least(*(Subquery(found.order_by("since").values("since")[:1]) for found in _on_lists(mine)))


def _on_lists(condition: Q) -> tuple[QuerySet[Any], ...]:
    tags = EnterpriseTag.objects.filter(condition, kind=TagKind.ROSTER)
    return Stewardship.objects.filter(condition), LeaderLead.objects.filter(condition), tags


def may_appoint_for(actor: Actor, enterprise_id: int) -> bool:
    """Say whether ``actor`` may appoint a steward for this enterprise."""
    return may_appoint_for_all(actor, [enterprise_id])
