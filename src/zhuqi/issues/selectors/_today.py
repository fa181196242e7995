"""What waits for whom: today's work per role, the overview counts, the bell."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value, Window

from zhuqi.issues.access import UNIT_ROLES, visible_issues
from zhuqi.issues.models import CallBack, CoHandling, Extension, Instruction, Issue, Notice, PreCommunication
from zhuqi.issues.selectors._ledger import LedgerRow, ledger_row, listed, local_midnight
from zhuqi.issues.workflow import ATTEMPTS, HANDLING, OPEN, Action, Status
from zhuqi.organisations.roles import Actor, Role

ROWS_PER_GROUP = 8


@dataclass(frozen=True)
class WorkGroup:
    """Issues that wait for the same act of mine, the one that becomes late first on top."""

    key: str
    label: str
    action: Action | None
    total: int
    rows: tuple[LedgerRow, ...]
    query: dict[str, str]


@dataclass(frozen=True)
class _Kind:
    key: str
    label: str
    action: Action | None
    roles: frozenset[Role]
    which: Callable[[Actor, date], Q]
    query: dict[str, str]


def _status(*statuses: Status) -> Callable[[Actor, date], Q]:
    return lambda actor, today: Q(status__in=[status.value for status in statuses])


def _own_units(actor: Actor) -> frozenset[int]:
    return frozenset[int]().union(*(grant.unit_ids for grant in actor.grants_of(*UNIT_ROLES)))


def _led(*statuses: Status) -> Callable[[Actor, date], Q]:
    def which(actor: Actor, today: date) -> Q:
        return Q(status__in=[status.value for status in statuses], lead_unit_id__in=_own_units(actor))

    return which


def _to_reply(actor: Actor, today: date) -> Q:
    waiting = CoHandling.objects.filter(unit_id__in=_own_units(actor), replied_at=None)
    return Q(status__in=sorted(HANDLING), pk__in=waiting.values("issue_id"))


def _pending_extension(actor: Actor, today: date) -> Q:
    return Q(status__in=sorted(HANDLING), pk__in=Extension.objects.filter(decided_at=None).values("issue_id"))


def _to_close(actor: Actor, today: date) -> Q:
    tried = (
        CallBack.objects.filter(issue=OuterRef("pk"), cycle=OuterRef("cycle"), is_reached=False)
        .values("issue")
        .annotate(n=Count("pk"))
        .filter(n__gte=ATTEMPTS)
    )
    return Q(status=Status.ANSWERED) & (Q(confirmed_solved=True) | Q(Exists(tried)))


def _to_call_back(actor: Actor, today: date) -> Q:
    return Q(status=Status.ANSWERED, confirmed_solved=False)


def _pre_communication(actor: Actor, today: date) -> Q:
    mine = PreCommunication.objects.filter(member_id__in=actor.user_ids, done_at=None)
    return Q(status__in=sorted(OPEN), pk__in=mine.values("issue_id"))


def _promised(actor: Actor, today: date) -> Q:
    return Q(promised_date__lte=today, status__in=sorted(HANDLING | {Status.LONG_TERM}))


def _overdue(actor: Actor, today: date) -> Q:
    return Q(status__in=sorted(HANDLING), due_date__lt=today)


def _instructed(actor: Actor, today: date) -> Q:
    waiting = Instruction.objects.filter(answered_at=None)
    mine = waiting.filter(leader_id__in=actor.user_ids) if not actor.has(*UNIT_ROLES, Role.DISPATCHER) else waiting
    return Q(status__in=sorted(OPEN), pk__in=mine.values("issue_id"))


def _checkpoint(actor: Actor, today: date) -> Q:
    return Q(status=Status.LONG_TERM, next_checkpoint__lte=today + timedelta(days=3))


_OFFICE_NEW = {"status": "REGISTERED"}
_D, _SUP, _C = frozenset({Role.DISPATCHER}), frozenset({Role.SUPERVISOR}), frozenset({Role.CALLER})
_UNIT = UNIT_ROLES

KINDS: tuple[_Kind, ...] = (
    _Kind("triage", "待研判", Action.TRIAGE, _D, _status(Status.REGISTERED), _OFFICE_NEW),
    _Kind("assign", "待交办", Action.ASSIGN, _D, _status(Status.TRIAGED), {"status": "TRIAGED"}),
    _Kind("arbitrate", "退单待裁定", Action.REASSIGN, _D, _status(Status.DISPUTED), {"status": "DISPUTED"}),
    _Kind("extension", "待审批延期", Action.APPROVE_EXTENSION, _SUP, _pending_extension, {"status": "IN_PROGRESS"}),
    _Kind("audit", "待审核办结", Action.PASS_AUDIT, _SUP, _status(Status.RESOLVED), {"status": "RESOLVED"}),
    _Kind("close", "待销号", Action.CLOSE, _SUP, _to_close, {"status": "ANSWERED"}),
    _Kind(
        "exclusion",
        "待审批不予受理",
        Action.APPROVE_EXCLUSION,
        _SUP,
        _status(Status.EXCLUSION_PROPOSED),
        {"status": "EXCLUSION_PROPOSED"},
    ),
    _Kind("overdue", "已超期", Action.CHASE, _SUP, _overdue, {"state": "handling", "lamp": "RED"}),
    _Kind("arrange", "待研究部署", Action.ARRANGE, _UNIT, _led(Status.ASSIGNED), {"status": "ASSIGNED"}),
    _Kind("handle", "办理中", Action.REPORT, _UNIT, _led(Status.IN_PROGRESS), {"status": "IN_PROGRESS"}),
    _Kind("reply", "待协办回复", Action.REPLY, _UNIT, _to_reply, {}),
    _Kind("checkpoint", "长期推进节点将到", Action.REPORT, _UNIT, _checkpoint, {"status": "LONG_TERM"}),
    _Kind("call_back", "待回访", Action.CALL_BACK, _C, _to_call_back, {"status": "ANSWERED"}),
    _Kind(
        "withdrawal",
        "撤回待核实",
        Action.CONFIRM_WITHDRAWAL,
        _C,
        _status(Status.WITHDRAWAL_PROPOSED),
        {"status": "WITHDRAWAL_PROPOSED"},
    ),
    _Kind(
        "pre_communication",
        "待先期沟通",
        Action.PRE_COMMUNICATE,
        frozenset({Role.STEWARD, Role.GROUP_LEAD}),
        _pre_communication,
        {},
    ),
    _Kind("promised", "答应今天答复", Action.ANSWER, frozenset({Role.STEWARD}), _promised, {}),
    _Kind(
        "own_new",
        "企业新提、可现场解决",
        Action.SOLVE_ON_SITE,
        frozenset({Role.STEWARD}),
        _status(Status.REGISTERED),
        _OFFICE_NEW,
    ),
    _Kind(
        "own_late",
        "超期未结",
        None,
        frozenset({Role.STEWARD, Role.GROUP_LEAD, Role.LEADER}),
        _overdue,
        {"state": "handling", "lamp": "RED"},
    ),
    _Kind("instructed", "批示待落实", Action.ANSWER_INSTRUCTION, frozenset({Role.LEADER}) | _UNIT, _instructed, {}),
    _Kind("own", "本企业办理中", None, frozenset({Role.CONTACT}), _status(*sorted(OPEN)), {}),
)


def todays_work(*, actor: Actor, today: date) -> list[WorkGroup]:
    """
    Return what waits for the actor, by act, in two queries however many groups; empty groups are left out.

    Issues without a date come after those with one.
    """
    kinds = [kind for kind in KINDS if actor.has(*kind.roles)]
    if not kinds:
        return []
    visible = _for_groups(actor)
    groups = [_first_of(visible, kind, actor, today) for kind in kinds]
    found: dict[str, list[int]] = {}
    totals: dict[str, int] = {}
    for key, total, pk in groups[0].union(*groups[1:], all=True) if groups[1:] else groups[0]:
        found.setdefault(key, []).append(pk)
        totals[key] = total
    issues = listed(Issue.objects.filter(pk__in={pk for pks in found.values() for pk in pks})).in_bulk()
    return [
        _group(kind, totals[kind.key], [issues[pk] for pk in found[kind.key]], actor, today)
        for kind in kinds
        if kind.key in found
    ]


def _for_groups(actor: Actor) -> QuerySet[Issue]:
    """A unit has seen thousands of issues, of which a group leaves few; what a steward sees is fewer than a group."""
    return visible_issues(actor, is_narrowed=actor.has(*UNIT_ROLES))


def _first_of(visible: QuerySet[Issue], kind: _Kind, actor: Actor, today: date) -> QuerySet[Issue, tuple[Any, ...]]:
    """Return ids only: counting a group carries all its rows along, so they had better be narrow."""
    return (
        visible.filter(kind.which(actor, today))
        .annotate(kind=Value(kind.key), total=Window(Count("*")))
        .order_by("sort_date", "registered_at", "id")
        .values_list("kind", "total", "pk")[:ROWS_PER_GROUP]
    )


def _group(kind: _Kind, total: int, issues: list[Issue], actor: Actor, today: date) -> WorkGroup:
    issues.sort(key=lambda issue: (issue.sort_date, issue.registered_at, issue.pk))
    return WorkGroup(
        key=kind.key,
        label=kind.label,
        action=kind.action,
        total=total,
        rows=tuple(ledger_row(issue, actor, today) for issue in issues),
        query=kind.query,
    )


def triage_queue(*, actor: Actor, today: date, limit: int) -> tuple[tuple[LedgerRow, ...], int]:
    """Return what waits to be analysed, then what waits to be assigned, and how many in all; one query."""
    waiting = (
        visible_issues(actor)
        .filter(status__in=[Status.REGISTERED, Status.TRIAGED])
        .select_related("lead_unit", "division")
        .annotate(total=Window(Count("*")))
        .order_by("status", "registered_at", "id")
        .defer("search", "contact_phone_encrypted", "root_cause", "solution_path", "plan")[:limit]
    )
    issues: list[Any] = list(waiting)
    return tuple(ledger_row(issue, actor, today) for issue in issues), issues[0].total if issues else 0


@dataclass(frozen=True)
class Overview:
    """Stock, flow and lateness of what the actor sees."""

    open: int
    waiting_for_office: int
    in_handling: int
    overdue: int
    near_due: int
    long_term: int
    to_call_back: int
    registered_this_month: int
    closed_this_month: int


def overview(*, actor: Actor, today: date) -> Overview:
    """Count what the actor sees, in two queries: the stock, and what came and went this month."""
    visible = _for_groups(actor)
    handling = Q(status__in=sorted(HANDLING))
    # Count("status"), not the key: the index that carries all of this does not carry the key.
    stock = visible.filter(status__in=sorted(OPEN)).aggregate(
        open=Count("status"),
        waiting_for_office=Count(
            "status", filter=Q(status__in=[Status.REGISTERED, Status.TRIAGED, Status.DISPUTED, Status.RESOLVED])
        ),
        in_handling=Count("status", filter=handling),
        overdue=Count("status", filter=handling & Q(due_date__lt=today)),
        near_due=Count("status", filter=handling & Q(due_date__gte=today, yellow_from__lte=today)),
        long_term=Count("status", filter=Q(status=Status.LONG_TERM)),
        to_call_back=Count("status", filter=Q(status=Status.ANSWERED)),
    )
    start = local_midnight(today.replace(day=1))
    came = visible.filter(registered_at__gte=start)
    went = visible.filter(status=Status.CLOSED, closed_at__gte=start)
    flow: dict[str, int] = dict(_counted("came", came).union(_counted("went", went), all=True))
    return Overview(**stock, registered_this_month=flow.get("came", 0), closed_this_month=flow.get("went", 0))


def _counted(key: str, issues: QuerySet[Issue]) -> QuerySet[Issue, tuple[Any, ...]]:
    """Return one row, the key and how many issues there are, or none where there are none."""
    return issues.order_by().values_list(Value(key)).annotate(n=Count("*"))


@dataclass(frozen=True)
class NoticeLine:
    """One line under the bell."""

    number: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Bell:
    """The unread lines, newest first, and how many there are."""

    unread: int
    lines: tuple[NoticeLine, ...]


def bell(*, actor: Actor, limit: int = 10) -> Bell:
    """Return what the actor has not read yet, in one query."""
    rows = list(
        Notice.objects.filter(recipient_id=actor.user_id, read_at=None)
        .annotate(total=Window(Count("*")))
        .order_by("-at", "-id")
        .values_list("issue__number", "text", "at", "total")[:limit]
    )
    return Bell(rows[0][3] if rows else 0, tuple(NoticeLine(number, text, at) for number, text, at, _ in rows))
