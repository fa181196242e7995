"""
How every act on an issue runs: lock, check, change, record, announce.

``begin`` locks the row and asks the table and the doorkeeper; the service changes fields of ``step.issue``;
``step.record`` moves the status, saves what changed, writes the event with its hash, closes the present ``IssueState``
and opens the next, and announces the event.  Beside registering and
importing, which say where an issue begins, ``Step.record`` is the only code that assigns a status.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from zhuqi.foundation import outbox
from zhuqi.foundation.errors import NotFound, Refused, StaleState
from zhuqi.issues import access, chain
from zhuqi.issues.models import Issue, IssueEvent, IssueStage, IssueState
from zhuqi.issues.services._stages import refresh_due_date
from zhuqi.issues.workflow import (
    ACTION_LABELS,
    STATUS_LABELS,
    TRANSITIONS,
    Action,
    Status,
    target_of,
)
from zhuqi.organisations.roles import Actor

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Recorded:
    """What an act leaves behind, for whoever asked for it."""

    issue_id: int
    number: str
    status: Status
    event_id: int


@dataclass
class Step:
    """One act under way on one locked issue."""

    issue: Issue
    action: Action
    actor: Actor
    at: datetime
    reason: str = ""
    occurred_on: date | None = None
    on_behalf_of_id: int | None = None
    standing: access.Standing = field(default_factory=lambda: access.Standing(frozenset(), False))
    _loaded: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.issue.pk is not None:
            self._loaded = _values(self.issue)
            # Two clerks may have read the clock before one of them waited for the lock.
            self.at = max(self.at, self.issue.updated_at + _TICK)

    @property
    def today(self) -> date:
        """The day on which the act is recorded."""
        return timezone.localdate(self.at)

    def record(self, data: Mapping[str, object] | None = None) -> Recorded:
        """Move, save, record and announce.  Called once, last."""
        issue = self.issue
        came_from = Status(str(self._loaded.get("status", issue.status)))
        self._move(came_from)
        stages = [] if self.action is Action.REGISTER else list(IssueStage.objects.filter(issue_id=issue.pk))
        refresh_due_date(issue, stages, self.at)
        event = self._append(came_from, data or {})
        self._save()
        record_state(issue, stages, self.at)
        outbox.announce(f"issue.{self.action.lower()}", event_id=event.pk)
        return Recorded(issue.pk, issue.number, Status(issue.status), event.pk)

    def _move(self, came_from: Status) -> None:
        issue = self.issue
        if not TRANSITIONS[self.action].sources:  # registering and importing say themselves where the issue stands
            return
        issue.status = target_of(
            self.action,
            status=came_from,
            status_before=Status(issue.status_before) if issue.status_before else None,
            has_unit=issue.lead_unit_id is not None,
        )
        if TRANSITIONS[self.action].keeps:
            issue.status_before = came_from
        elif issue.status != came_from:
            issue.status_before = ""

    def _append(self, came_from: Status, data: Mapping[str, object]) -> IssueEvent:
        issue = self.issue
        is_first = issue.event_count == 0
        issue.event_count += 1
        event = IssueEvent(
            issue=issue,
            sequence=issue.event_count,
            action=self.action,
            from_status="" if is_first else came_from,
            to_status=issue.status,
            actor_id=self.actor.user_id,
            on_behalf_of_id=self.on_behalf_of_id,
            at=self.at,
            occurred_on=self.occurred_on,
            reason=self.reason,
            data=dict(data),
            previous_hash=issue.last_hash,
        )
        event.hash = chain.hash_of(event, issue.number)
        event.save(force_insert=True)
        issue.last_hash = event.hash
        issue.updated_at = self.at
        return event

    def _save(self) -> None:
        now = _values(self.issue)
        changed = [name for name, value in now.items() if self._loaded.get(name, ...) != value]
        self.issue.save(update_fields=changed)


_DAY_LABELS = {
    Action.RESOLVE: "解决日期",
    Action.SOLVE_ON_SITE: "解决日期",
    Action.CALL_BACK: "回访日期",
    Action.REOPEN: "回访日期",
}


def begin(
    issue_id: int,
    action: Action,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
    occurred_on: date | None = None,
) -> Step:
    """
    Lock an issue for one act and check that the act is legal, permitted and explained.

    :raises NotFound: if there is no such issue
    :raises NotAllowed: if the actor may not
    :raises StaleState: if the issue's status does not admit the act (any more)
    :raises Refused: if a compulsory explanation is missing, or lies in the future
    """
    issue = Issue.objects.select_for_update(of=("self",)).filter(pk=issue_id).first()
    if issue is None:
        raise NotFound("没有这个问题，请核对问题编号。")
    stands = access.standing(actor, issue)
    status = Status(issue.status)
    if status not in TRANSITIONS[action].sources:
        raise StaleState(
            f"{issue.number} 目前为“{STATUS_LABELS[status]}”，不能“{ACTION_LABELS[action]}”；"
            "可能有人刚刚办理过，请按页面上的最新状态操作。"
        )
    access.require(actor, action, issue, stands)
    if TRANSITIONS[action].needs_reason and not reason.strip():
        raise Refused(f"请填写“{ACTION_LABELS[action]}”的情况说明或理由。")
    if occurred_on is not None and occurred_on > timezone.localdate(at):
        raise Refused(f"{_DAY_LABELS.get(action, '发生日期')}不能晚于今天，请改为实际的日期。")
    return Step(issue, action, actor, at, reason.strip(), occurred_on, standing=stands)


# ---------------------------------------------------------------- the as-of rows

_STATE_FIELDS = tuple(
    f.attname
    for f in IssueState._meta.concrete_fields
    if f.name not in {"id", "issue", "recorded_from", "recorded_until"}
)


def snapshot(issue: Issue, stages: list[IssueStage]) -> dict[str, object]:
    """Return the reporting columns of an issue as they stand now."""
    by_kind = {stage.code.split("_")[0]: stage for stage in stages}
    values: dict[str, object] = {
        "assigned_date": _day(issue.assigned_at),
        "answered_date": _day(issue.first_answered_at),
        "closed_date": _day(issue.closed_at),
        "solved_on_site": issue.level == "ON_SITE" and issue.solved_date is not None,
    }
    for kind in ("ARRANGE", "REPORT", "SOLVE"):
        stage = by_kind.get(kind)
        values[f"{kind.lower()}_due"] = stage.due_date if stage else None
        values[f"{kind.lower()}_met"] = _day(stage.met_at) if stage else None
    solve = by_kind.get("SOLVE")
    values["solve_original_due"] = solve.original_due_date if solve else None
    return {name: values[name] if name in values else getattr(issue, name) for name in _STATE_FIELDS}


def record_state(issue: Issue, stages: list[IssueStage], at: datetime) -> None:
    """Close the issue's present state row and open the next, if any reporting column changed."""
    values = snapshot(issue, stages)
    present = IssueState.objects.filter(issue_id=issue.pk, recorded_until__isnull=True).first()
    if present is not None:
        if all(getattr(present, name) == value for name, value in values.items()):
            return
        present.recorded_until = at
        present.save(update_fields=["recorded_until"])
    IssueState.objects.create(issue_id=issue.pk, recorded_from=at, **values)


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _values(issue: Issue) -> dict[str, object]:
    return {
        f.attname: getattr(issue, f.attname)
        for f in Issue._meta.concrete_fields
        if not f.generated and f.attname not in ("id", "search")
    }
