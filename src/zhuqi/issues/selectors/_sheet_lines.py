"""
The ledger of problems as a spreadsheet has it: one line per issue, in the words the import reads back.

As of a moment: everything figures count comes from the as-of rows, so that the sheet of a past day agrees with the
figures of that day.  Of an issue that only came from a sheet, the line says what that sheet said.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from zhuqi.issues.access import OFFICE, hides_enterprise, visible_issues
from zhuqi.issues.categories import (
    CATEGORY_LABELS,
    LEVEL_LABELS,
    SATISFACTION_LABELS,
    SOURCE_LABELS,
    SUB_CATEGORY_LABELS,
    Category,
    Level,
    Satisfaction,
    Source,
    SubCategory,
)
from zhuqi.issues.models import CallBack, CoHandling, Issue, IssueEvent, IssueState
from zhuqi.issues.sheet import STATE_WORDS, State
from zhuqi.issues.workflow import OPEN, STATUS_LABELS, Action, Status
from zhuqi.organisations.roles import Actor

_AT_A_TIME = 2000
_TOLD = (Action.ARRANGE, Action.REPORT, Action.SOLVE_ON_SITE, Action.RESOLVE, Action.PARK)
_SOLVED = frozenset({Status.ANSWERED, Status.CLOSED})
FOLLOW_UP_WORDS = ("已回访", "未接通")
HIDDEN_FIRM = "（保密）"
ENDED_WORDS: dict[Status, str] = {
    Status.EXCLUDED: "不予受理",
    Status.TRANSFERRED: "已移交",
    Status.WITHDRAWN: "已撤回",
    Status.MERGED: "已并案",
}


@dataclass(frozen=True)
class SheetLine:
    """One issue as a line; words empty and days None where there is nothing to say."""

    number: str
    enterprise_id: int
    enterprise: str
    town_id: int | None
    is_key_target: bool
    contact: str
    phone_encrypted: bytes | memoryview | None
    source: str
    registered_date: date
    description: str
    request: str
    category: str
    sub_category: str
    level: str
    lead_unit: str
    co_units: tuple[str, ...]
    responsible_person: str
    assigned_date: date | None
    due_date: date | None
    measures: str
    progress: str
    state: str
    solved_date: date | None
    unsolved_reason: str
    follow_up: str
    follow_up_date: date | None
    follow_up_by: str
    satisfaction: str
    closed_date: date | None
    status: str
    remark: str


def ledger_lines(*, actor: Actor, end: datetime) -> Iterator[SheetLine]:
    """
    Yield the issues ``actor`` may see as they stood before ``end``, by number, a few thousand at a time.

    Confidential ones are left out: what is told in confidence leaves the house in no file.
    """
    seen = visible_issues(actor).filter(is_confidential=False, registered_at__lt=end).order_by("number")
    rows = seen.select_related("enterprise__merged_into").defer("search", "enterprise__search").iterator(_AT_A_TIME)
    while chunk := list(islice(rows, _AT_A_TIME)):
        yield from _lines(chunk, actor, end)


def confidential_count(*, actor: Actor, end: datetime) -> int:
    """Return how many issues ``ledger_lines`` leaves out; none is told to those who see none."""
    if not actor.has(*OFFICE):
        return 0
    return visible_issues(actor).filter(is_confidential=True, registered_at__lt=end).count()


def lines_of(issue_ids: Iterable[int], *, actor: Actor) -> dict[str, SheetLine]:
    """Return the lines of some issues as they stand now, by number."""
    rows = Issue.objects.filter(pk__in=list(issue_ids)).select_related("enterprise__merged_into").defer("search")
    return {line.number: line for line in _lines(list(rows), actor, None)}


def open_issue_counts(*, actor: Actor, enterprise_ids: Iterable[int], end: datetime) -> dict[int, int]:
    """Return how many issues of each firm were open before ``end``, of those the actor may see, in one query."""
    seen = visible_issues(actor, is_narrowed=True).filter(enterprise_id__in=list(enterprise_ids), is_confidential=False)
    states = _valid_before(end).filter(status__in=sorted(OPEN), issue_id__in=seen.order_by().values("pk"))
    return dict(states.order_by().values_list("enterprise_id").annotate(n=Count("pk")))


def visible_numbers(*, actor: Actor, issue_ids: Iterable[int]) -> dict[int, str]:
    """Return the numbers of these issues by id, of those the actor may see that are not confidential."""
    seen = visible_issues(actor, is_narrowed=True).filter(pk__in=list(issue_ids), is_confidential=False)
    return dict(seen.order_by().values_list("pk", "number"))


@dataclass(frozen=True)
class CalledIssue:
    """An issue a sheet may mean by a number: ours, or the one it bore in the sheet it came from."""

    id: int
    enterprise_id: int


def issues_called(*, actor: Actor, numbers: Iterable[str]) -> dict[str, tuple[CalledIssue, ...]]:
    """
    Return what each number of a sheet may mean, what came from a sheet under that number first, in two queries.

    Numbers are given anew where a ledger is taken in, so the same number may mean two issues: the firm decides.
    """
    wanted = sorted(set(numbers))
    seen = visible_issues(actor, is_narrowed=True)
    found: dict[str, list[CalledIssue]] = {}
    came = IssueEvent.objects.filter(action=Action.IMPORT, sequence=1, issue__is_imported=True)
    came = came.filter(data__number_in_sheet__in=wanted, issue_id__in=seen.order_by().values("pk"))
    for number, pk, firm in came.values_list("data__number_in_sheet", "issue_id", "issue__enterprise_id"):
        found.setdefault(number, []).append(CalledIssue(pk, firm))
    for number, pk, firm in seen.filter(number__in=wanted).values_list("number", "pk", "enterprise_id"):
        found.setdefault(number, []).append(CalledIssue(pk, firm))
    return {number: tuple(dict.fromkeys(issues)) for number, issues in found.items()}


# ---------------------------------------------------------------- one line


@dataclass
class _Beside:
    """What stands beside some issues, by issue."""

    states: dict[int, IssueState] = field(default_factory=dict)
    co_units: dict[int, list[str]] = field(default_factory=dict)
    told: dict[int, dict[Action, IssueEvent]] = field(default_factory=dict)
    said: dict[int, dict[str, Any]] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    calls: dict[int, CallBack] = field(default_factory=dict)


def _valid_before(end: datetime | None) -> QuerySet[IssueState]:
    if end is None:
        return IssueState.objects.filter(recorded_until__isnull=True)
    valid = Q(recorded_until__isnull=True) | Q(recorded_until__gte=end)
    return IssueState.objects.filter(valid, recorded_from__lt=end)


def _lines(issues: list[Issue], actor: Actor, end: datetime | None) -> Iterator[SheetLine]:
    beside = _beside([issue.pk for issue in issues], end)
    for issue in issues:
        state = beside.states.get(issue.pk)
        if state is not None:
            yield _line(issue, state, beside, hides=hides_enterprise(actor, issue))


def _beside(ids: list[int], end: datetime | None) -> _Beside:
    beside = _Beside()
    beside.states = {
        row.issue_id: row for row in _valid_before(end).filter(issue_id__in=ids).select_related("lead_unit")
    }
    co_handlings = CoHandling.objects.filter(issue_id__in=ids).order_by("id")
    for pk, unit in co_handlings.values_list("issue_id", "unit__name"):
        beside.co_units.setdefault(pk, []).append(unit)
    by_then = Q(at__lt=end) if end is not None else Q()
    events = IssueEvent.objects.filter(by_then, issue_id__in=ids)
    for event in events.filter(action__in=(*_TOLD, Action.IMPORT)).order_by("issue_id", "sequence"):
        if event.action == Action.IMPORT:
            beside.said[event.issue_id] = event.data
        else:
            beside.told.setdefault(event.issue_id, {})[Action(event.action)] = event
    others = events.filter(issue_id__in=list(beside.said)).exclude(action=Action.IMPORT)
    beside.touched = set(others.order_by().values_list("issue_id", flat=True).distinct())
    calls = CallBack.objects.filter(by_then, issue_id__in=ids).select_related("caller").order_by("at", "id")
    beside.calls = {call.issue_id: call for call in calls}
    return beside


def _line(issue: Issue, state: IssueState, beside: _Beside, *, hides: bool) -> SheetLine:
    said = beside.said.get(issue.pk, {})
    is_testimony = bool(said) and issue.pk not in beside.touched
    status, told = Status(state.status), beside.told.get(issue.pk, {})
    word = str(said["state"]) if is_testimony else _state_word(status)
    call = beside.calls.get(issue.pk)
    reached = call if call is not None and call.is_reached and state.reached else None  # not one of an earlier round
    is_solved = word == STATE_WORDS[State.SOLVED]
    firm = issue.enterprise.merged_into or issue.enterprise
    arranged = told.get(Action.ARRANGE)
    return SheetLine(
        number=issue.number,
        enterprise_id=firm.pk,
        enterprise=HIDDEN_FIRM if hides else firm.name,
        town_id=issue.division_id,
        is_key_target=state.is_key_target,
        contact="" if hides else issue.contact_name,
        phone_encrypted=None if hides else issue.contact_phone_encrypted,
        source=str(said.get("source_in_sheet") or SOURCE_LABELS[Source(state.source)]),
        registered_date=state.registered_date,
        description=issue.description,
        request=issue.requested_outcome,
        category=CATEGORY_LABELS[Category(state.category)],
        sub_category=SUB_CATEGORY_LABELS[SubCategory(state.sub_category)] if state.sub_category else "",
        level=LEVEL_LABELS[Level(state.level)],
        lead_unit=state.lead_unit.name if state.lead_unit else "",
        co_units=tuple(beside.co_units.get(issue.pk, ())),
        responsible_person=str(arranged.data.get("handler", "")) if arranged else "",
        assigned_date=state.assigned_date,
        due_date=state.solve_due or _day(said.get("due_date")),
        measures=_told(told, Action.ARRANGE) or str(said.get("measures", "")),
        progress=_told(told, Action.RESOLVE, Action.SOLVE_ON_SITE, Action.REPORT) or str(said.get("progress", "")),
        state=word,
        solved_date=(state.solved_date or _day(said.get("solved_date"))) if is_solved else None,
        unsolved_reason=_unsolved(status, told, said),
        follow_up=_follow_up(state, call, said),
        follow_up_date=_called_on(reached) or _day(said.get("follow_up_date")),
        follow_up_by=reached.caller.name if reached is not None else "",
        satisfaction=_satisfaction(state),
        closed_date=state.closed_date or (_day(said.get("closed_date")) if is_testimony else None),
        status=STATUS_LABELS[status],
        remark=str(said.get("remark", "")) if is_testimony else _remark(state),
    )


def _state_word(status: Status) -> str:
    if status in ENDED_WORDS:
        return ENDED_WORDS[status]
    if status in _SOLVED:
        return STATE_WORDS[State.SOLVED]
    return STATE_WORDS[State.LONG_TERM if status is Status.LONG_TERM else State.IN_PROGRESS]


def _told(told: dict[Action, IssueEvent], *actions: Action) -> str:
    """Return what was written with the last of some acts."""
    events = [told[action] for action in actions if action in told]
    if not events:
        return ""
    last = max(events, key=lambda event: event.sequence)
    return last.reason or str(last.data.get("evidence", ""))


def _unsolved(status: Status, told: dict[Action, IssueEvent], said: dict[str, Any]) -> str:
    parked = _told(told, Action.PARK) if status is Status.LONG_TERM else ""
    return parked or str(said.get("unsolved_reason", ""))


def _follow_up(state: IssueState, call: CallBack | None, said: dict[str, Any]) -> str:
    reached, unreached = FOLLOW_UP_WORDS
    if state.reached or said.get("is_followed_up"):
        return reached
    is_unreached = call is not None and not call.is_reached
    return unreached if is_unreached else str(said.get("follow_up_in_sheet") or "")


def _called_on(call: CallBack | None) -> date | None:
    if call is None:
        return None
    return call.occurred_on or timezone.localdate(call.at)


def _satisfaction(state: IssueState) -> str:
    return SATISFACTION_LABELS[Satisfaction(state.satisfaction)] if state.reached and state.satisfaction else ""


def _remark(state: IssueState) -> str:
    counted = (("重办", state.reopened_count), ("延期", state.extension_count))
    return "、".join(f"{word}{count}次" for word, count in counted if count)


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None
