"""
Who may see an issue, and who may act on it: the one door.

Not visible means that the issue does not exist for this actor (404); visible but not permitted is refused (403).
Confidential issues show themselves to the office, to the unit that handles them and to whoever registered them, never
to the unit they are about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from zhuqi.foundation.errors import NotAllowed
from zhuqi.issues.models import CoHandling, Issue, PreCommunication
from zhuqi.issues.workflow import (
    ACTION_LABELS,
    OPEN,
    STATUS_LABELS,
    TRANSITIONS,
    Action,
    Relation,
    Status,
    legal_actions,
)
from zhuqi.organisations.roles import Actor, Grant, Role, ScopeKind
from zhuqi.stewardship.selectors import stewarded_enterprise_ids

OFFICE = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.LEADER, Role.SYSTEM})
UNIT_ROLES = frozenset({Role.HANDLER, Role.UNIT_HEAD})
FIELD_ROLES = frozenset({Role.STEWARD, Role.GROUP_LEAD})
_DECIDED_BY_ANOTHER = frozenset(
    {Action.APPROVE_EXCLUSION, Action.REFUSE_EXCLUSION, Action.CONFIRM_WITHDRAWAL, Action.REFUSE_WITHDRAWAL}
)
READERS = OFFICE | UNIT_ROLES | FIELD_ROLES | {Role.CONTACT}


def visible_issues(actor: Actor, *, is_narrowed: bool = False) -> QuerySet[Issue]:
    """
    Return the issues this actor may know of: the only queryset a page, list or file may start from.

    ``is_narrowed`` says that what the caller adds leaves few issues; the result is the same, found another way.
    """
    if not actor.has(*READERS):
        return Issue.objects.none()
    issues = Issue.objects.all()
    if not _sees_everything(actor):
        issues = issues.filter(_reach(actor, is_narrowed=is_narrowed))
    if actor.home_unit_ids and not actor.has(Role.SYSTEM):
        issues = issues.filter(Q(concerned_unit_id__isnull=True) | ~Q(concerned_unit_id__in=actor.home_unit_ids))
    return issues


def _sees_everything(actor: Actor) -> bool:
    return any(grant.scope is ScopeKind.ALL for grant in actor.grants_of(*OFFICE))


def _reach(actor: Actor, *, is_narrowed: bool) -> Q:
    """
    Return what all grants together open.

    For whoever sees whole towns, and where few issues are asked about anyway, each issue is looked at in its turn;
    otherwise the few somebody sees are looked up first.
    """
    ways = [Q(registered_by_id=actor.user_id)]
    for grant in actor.grants_of(*READERS):
        opened = _ways(grant, actor)
        ways += opened.narrow
        if opened.towns is not None:
            is_narrowed = True
            ways.append(opened.towns)
    return reduce(or_, ways) if is_narrowed else _any_of(ways)


@dataclass(frozen=True)
class _Ways:
    """What one grant opens: a few issues each, and, for some roles, everything of some towns."""

    narrow: tuple[Q, ...] = ()
    towns: Q | None = None


def _ways(grant: Grant, actor: Actor) -> _Ways:
    if grant.role is Role.CONTACT:
        return _Ways((Q(enterprise_id=actor.enterprise_id),)) if actor.enterprise_id else _Ways()
    if grant.role in UNIT_ROLES:
        return _Ways(_ways_of_units(grant.unit_ids))
    if grant.role in FIELD_ROLES:
        own = Q(enterprise_id__in=stewarded_enterprise_ids(grant.user_ids, actor.today), is_confidential=False)
        mine = Q(pk__in=PreCommunication.objects.filter(member_id__in=grant.user_ids).values("issue_id"))
        leads = grant.role is Role.GROUP_LEAD
        towns = Q(division_id__in=grant.division_ids, is_confidential=False) if leads else None
        return _Ways((own, mine), towns)
    match grant.scope:
        case ScopeKind.UNIT:
            return _Ways(_ways_of_units(grant.unit_ids))
        case ScopeKind.GROUP | ScopeKind.DISTRICT:
            return _Ways(towns=Q(division_id__in=grant.division_ids))
        case _:
            return _Ways()


def of_units(unit_ids: frozenset[int]) -> Q:
    """Match the issues that any of the units leads or co-handles."""
    return _any_of(_ways_of_units(unit_ids))


def _ways_of_units(unit_ids: frozenset[int]) -> tuple[Q, ...]:
    co_handled = CoHandling.objects.filter(unit_id__in=unit_ids).values("issue_id")
    return Q(lead_unit_id__in=unit_ids), Q(pk__in=co_handled)


def _any_of(ways: Sequence[Q]) -> Q:
    """Match what any condition matches, each looked up by its own index: a plain OR would read the whole ledger."""
    first, *others = (Issue.objects.filter(way).order_by().values("pk") for way in ways)
    return Q(pk__in=first.union(*others, all=True) if others else first)


def neutral_issues(actor: Actor) -> QuerySet[Issue]:
    """
    Return the visible issues the actor can ask about as an outsider.

    Neither their unit nor one above or below it leads or co-handles them, and no withdrawal is checked by its proposer.
    """
    proposed = Q(status=Status.WITHDRAWAL_PROPOSED, proposed_by_id__in=actor.user_ids)
    issues = visible_issues(actor).exclude(proposed)
    if not actor.line_unit_ids:
        return issues
    co_handled = CoHandling.objects.filter(unit_id__in=actor.line_unit_ids).values("issue_id")
    return issues.exclude(lead_unit_id__in=actor.line_unit_ids).exclude(pk__in=co_handled)


def handled_firms(actor: Actor) -> QuerySet[Issue, int]:
    """Return the ids of the firms with an open issue in the hands of the actor's unit, as part of another question."""
    units = actor.line_unit_ids
    co_handled = CoHandling.objects.filter(unit_id__in=units).values("issue_id")
    open_issues = Issue.objects.filter(status__in=sorted(OPEN))
    theirs = open_issues.filter(Q(lead_unit_id__in=units) | Q(pk__in=co_handled)).order_by()
    return theirs.values_list(Coalesce("enterprise__merged_into_id", "enterprise_id"), flat=True)


def hides_enterprise(actor: Actor, issue: Issue) -> bool:
    """Say whether the firm's name is kept from this actor: a confidential issue in the hands of a unit."""
    if not issue.is_confidential or issue.registered_by_id == actor.user_id:
        return False
    return not actor.has(*OFFICE, Role.CONTACT)


@dataclass(frozen=True)
class Standing:
    """How an actor stands to one issue, read once however many acts are asked about."""

    co_unit_ids: frozenset[int]
    is_own: bool


def standing(actor: Actor, issue: Issue) -> Standing:
    """Read the units that co-handle the issue, and whether it is the actor's own, in at most three queries."""
    members: list[int] = []
    if actor.has(*FIELD_ROLES):
        tracks = PreCommunication.objects.filter(issue_id=issue.pk, member_id__in=actor.user_ids)
        members = [member_id for member_id in tracks.values_list("member_id", flat=True) if member_id]
    co_units = CoHandling.objects.filter(issue_id=issue.pk).values_list("unit_id", flat=True)
    return standing_from(actor, issue, co_unit_ids=co_units, member_ids=members)


def standing_from(actor: Actor, issue: Issue, *, co_unit_ids: Iterable[int], member_ids: Iterable[int]) -> Standing:
    """Return how the actor stands, from rows read already: the co-handling units and who speaks to the lead unit."""
    return Standing(frozenset(co_unit_ids), _is_own(actor, issue, member_ids))


def _is_own(actor: Actor, issue: Issue, member_ids: Iterable[int]) -> bool:
    """Say whether the issue is of a firm a steward looks after, registered by them, or theirs to prepare."""
    if not actor.has(*FIELD_ROLES):
        return False
    if issue.registered_by_id == actor.user_id or not actor.user_ids.isdisjoint(member_ids):
        return True
    return issue.enterprise_id in stewarded_enterprise_ids(actor.user_ids, actor.today)


def allowed_actions(actor: Actor, issue: Issue, stands: Standing) -> frozenset[Action]:
    """Return the acts that are legal from the issue's status and permitted to the actor."""
    return frozenset(action for action in legal_actions(Status(issue.status)) if may(actor, action, issue, stands))


def may(actor: Actor, action: Action, issue: Issue, stands: Standing) -> bool:
    """
    Say whether ``actor``, who sees ``issue``, stands in the right relation to it for ``action``.

    The issue's status is not looked at.
    """
    return not _hindered(actor, action, issue, stands) and any(
        _covers(grant, action, issue, stands, actor) for grant in actor.grants_of(*TRANSITIONS[action].roles)
    )


def may_register(actor: Actor) -> bool:
    """Say whether the actor may bring a new issue into the ledger."""
    return actor.has(*TRANSITIONS[Action.REGISTER].roles)


def may_ever(actor: Actor, action: Action) -> bool:
    """Say whether the actor's roles include an act at all, on whichever issue."""
    return actor.has(*TRANSITIONS[action].roles)


def may_import(actor: Actor) -> bool:
    """Say whether the actor may import a ledger."""
    return actor.has(*TRANSITIONS[Action.IMPORT].roles)


def require(actor: Actor, action: Action, issue: Issue, stands: Standing) -> None:
    """:raises NotAllowed: if the actor may not perform ``action`` on ``issue``"""
    if not may(actor, action, issue, stands):
        raise NotAllowed(_why_not(actor, action, issue, stands))


def _why_not(actor: Actor, action: Action, issue: Issue, stands: Standing) -> str:
    label = ACTION_LABELS[action]
    if _hindered(actor, action, issue, stands):
        if action in _DECIDED_BY_ANOTHER and issue.proposed_by_id in actor.user_ids:
            return f"“{label}”须由另一人进行，提请人本人不能审批、核实。"
        return f"“{label}”须由承办单位以外的人员进行，您所在单位（或其上下级）正在承办该问题。"
    return f"您没有对该问题“{label}”的权限，该问题目前为“{STATUS_LABELS[Status(issue.status)]}”。"


def _hindered(actor: Actor, action: Action, issue: Issue, stands: Standing) -> bool:
    """Say whether something about the person stands in the way, whatever roles they hold."""
    if TRANSITIONS[action].relation is Relation.OUTSIDE_LEAD:
        handling = stands.co_unit_ids | ({issue.lead_unit_id} if issue.lead_unit_id else set())
        if not actor.line_unit_ids.isdisjoint(handling):
            return True
    # Four eyes: whoever proposed an exclusion or a withdrawal does not decide on it, not even through a deputy.
    if action in _DECIDED_BY_ANOTHER:
        return issue.proposed_by_id in actor.user_ids
    return False


def _covers(grant: Grant, action: Action, issue: Issue, stands: Standing, actor: Actor) -> bool:
    """Say whether this grant reaches this issue for this act."""
    if grant.role in UNIT_ROLES:
        return not grant.unit_ids.isdisjoint(_units_acting(action, issue, stands))
    if grant.role is Role.CONTACT:
        return actor.enterprise_id is not None and issue.enterprise_id == actor.enterprise_id
    if grant.role is Role.STEWARD:
        return stands.is_own
    match grant.scope:
        case ScopeKind.GROUP | ScopeKind.DISTRICT:
            return issue.division_id in grant.division_ids or (grant.role is Role.GROUP_LEAD and stands.is_own)
        case ScopeKind.UNIT:
            return issue.lead_unit_id in grant.unit_ids or not grant.unit_ids.isdisjoint(stands.co_unit_ids)
        case _:
            return True


def _units_acting(action: Action, issue: Issue, stands: Standing) -> frozenset[int]:
    """Return the units whose people the act belongs to."""
    lead = frozenset({issue.lead_unit_id} if issue.lead_unit_id else set())
    if TRANSITIONS[action].relation is Relation.CO_UNIT:
        return stands.co_unit_ids
    if action in (Action.COMMENT, Action.ATTACH):
        return lead | stands.co_unit_ids
    return lead
