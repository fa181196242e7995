"""
The life of one issue, told act by act into the tables it would have filled.

Statuses, due dates, hashes and as-of rows come from the functions the services use, so that a generated history is one
that could have happened.  Nothing is checked twice and nothing is announced: that is what makes it fast.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.apps import apps

from zhuqi.config.bench_data._copying import Rows, new_ids
from zhuqi.config.bench_data._firms import Firm
from zhuqi.config.bench_data._people import City
from zhuqi.config.bench_data._texts import Problem
from zhuqi.deadlines.calendar import WorkingCalendar
from zhuqi.deadlines.regimes import REGIME_13710, REGIMES, Difficulty, due_dates, yellow_from
from zhuqi.foundation.search import tsvector_literal
from zhuqi.issues import chain
from zhuqi.issues.categories import Source
from zhuqi.issues.services._stages import CALL_BACK_WORKING_DAYS, copied_rule, refresh_due_date
from zhuqi.issues.services._step import snapshot
from zhuqi.issues.workflow import TRANSITIONS, Action, Status, target_of

if TYPE_CHECKING:
    from zhuqi.issues.models import Issue, IssueStage

SHANGHAI = ZoneInfo("Asia/Shanghai")
_ID_BLOCK = 1000
_OPENING, _CLOSING = 8 * 3600 + 1800, 17 * 3600  # seconds of the day
_SOLVING = ("SOLVE_ORDINARY", "SOLVE_COMPLEX", "FOLLOW")


class PresentReached(Exception):
    """The story has come to the present; the issue stays as it stands."""


class Ids:
    """Ids of one table, drawn by the block."""

    def __init__(self, model: str) -> None:
        self._ids = self._draw(model)

    def next(self) -> int:
        return next(self._ids)

    @staticmethod
    def _draw(model: str) -> Iterator[int]:
        while True:
            yield from new_ids(model, _ID_BLOCK)


@dataclass
class Table:
    """Rows of a table of the ledger with their ids."""

    rows: Rows
    ids: Ids

    def add(self, **values: object) -> None:
        self.rows.add({"id": self.ids.next()} | values)


@dataclass
class Event:
    """What ``issues.chain`` hashes, and where it belongs."""

    id: int
    issue_id: int
    sequence: int
    action: str
    from_status: str
    to_status: str
    actor_id: int
    at: datetime
    reason: str
    data: dict[str, object]
    previous_hash: str
    hash: str = ""
    on_behalf_of_id: int | None = None
    occurred_on: date | None = None


_LABELS = (
    "Issue",
    "IssueEvent",
    "IssueState",
    "IssueStage",
    "CoHandling",
    "CallBack",
    "PreCommunication",
    "Extension",
    "SupervisionNotice",
)


@dataclass
class Book:
    """Everything the lives are written into, and what they share."""

    city: City
    random: Random
    calendar: WorkingCalendar
    until: datetime
    tables: dict[str, Table] = field(
        default_factory=lambda: {name: Table(Rows(f"issues.{name}"), Ids(f"issues.{name}")) for name in _LABELS}
    )
    _dues: dict[tuple[date, str], list[dict[str, Any]]] = field(default_factory=dict)

    def flush(self) -> None:
        """Copy what was written so far; the issues first, for the others point to them."""
        for table in self.tables.values():
            table.rows.flush()

    def stages(self, start: date, difficulty: str) -> list[dict[str, Any]]:
        """Return the fields of the stage rows of an issue assigned on ``start``; the regime is 13710."""
        found = self._dues.get((start, difficulty))
        if found is None:
            regime = REGIMES[REGIME_13710]
            found = self._dues[start, difficulty] = [
                {
                    "code": due.code.value,
                    "label": due.label,
                    "start_date": start,
                    "due_date": due.due_date,
                    "original_due_date": due.due_date,
                    "yellow_from": yellow_from(start, due.due_date) if due.due_date else None,
                    "is_provisional": due.provisional,
                    "falls_on_holiday": due.falls_on_holiday,
                    "rule": copied_rule(regime, due),
                }
                for due in due_dates(regime, start=start, calendar=self.calendar, difficulty=Difficulty(difficulty))
            ]
        return found


class Life:
    """One issue from its registration to the present."""

    def __init__(self, book: Book, *, number: str, firm: Firm, problem: Problem, source: Source, at: datetime) -> None:
        self.book, self.firm, self.at = book, firm, at
        team_id = book.city.team_of_town[firm.division_id]
        self.issue: Issue = apps.get_model("issues", "Issue")(
            id=book.tables["Issue"].ids.next(),
            number=number,
            enterprise_id=firm.id,
            enterprise_name=firm.name,
            division_id=firm.division_id,
            team_id=team_id,
            size=firm.size.value,
            is_key_target=firm.is_key_target,
            description=problem.description,
            requested_outcome=problem.requested_outcome,
            source=source.value,
            category=problem.category.value,
            sub_category=problem.sub_category.value if problem.sub_category else "",
            registered_by_id=firm.steward_id,
            registered_at=at,
            registered_date=at.date(),
            updated_at=at,
            search=tsvector_literal(number, firm.name, problem.description, problem.requested_outcome),
        )
        self.stages: list[IssueStage] = []
        self._present: dict[str, object] = {}
        self._since = at

    @property
    def today(self) -> date:
        """The day the story has come to."""
        return self.at.date()

    def wait(self, days: float) -> None:
        """
        Let days pass, or part of one; work is done on working days.

        :raises PresentReached: if that is later than now
        """
        random = self.book.random
        moment = self.at + timedelta(seconds=random.randrange(600, 9000))
        if days >= 1:
            day = self.book.calendar.next_working_day(self.today + timedelta(days=round(days)))
            moment = max(moment, office_hour(day, random))
        if moment >= self.book.until:
            raise PresentReached
        self.at = moment

    # ---------------------------------------------------------------- acts

    def act(self, action: Action, actor_id: int, reason: str = "", data: dict[str, object] | None = None) -> None:
        """Record one act now: status, due date, event, as-of row."""
        issue = self.issue
        came_from = Status(issue.status)
        self._move(action, came_from)
        if issue.status == Status.ANSWERED and issue.due_date is None:
            issue.due_date = self.book.calendar.add_working_days(self.today, CALL_BACK_WORKING_DAYS)
            issue.yellow_from = yellow_from(self.today, issue.due_date)
        refresh_due_date(issue, self.stages, self.at)
        issue.event_count += 1
        event = Event(
            id=self.book.tables["IssueEvent"].ids.next(),
            issue_id=issue.pk,
            sequence=issue.event_count,
            action=action,
            from_status="" if issue.event_count == 1 else came_from,
            to_status=issue.status,
            actor_id=actor_id,
            at=self.at,
            reason=reason,
            data=data or {},
            previous_hash=issue.last_hash,
        )
        event.hash = chain.hash_of(event, issue.number)
        self.book.tables["IssueEvent"].rows.add_object(event)
        issue.last_hash, issue.updated_at = event.hash, self.at
        self._note_state()

    def _move(self, action: Action, came_from: Status) -> None:
        issue = self.issue
        if not TRANSITIONS[action].sources:
            return
        before = Status(issue.status_before) if issue.status_before else None
        issue.status = target_of(
            action, status=came_from, status_before=before, has_unit=issue.lead_unit_id is not None
        )
        issue.status_before = came_from if TRANSITIONS[action].keeps else ""

    def _note_state(self) -> None:
        values = snapshot(self.issue, self.stages)
        if values == self._present:
            return
        self._write_state(self.at)
        self._present, self._since = values, self.at

    def _write_state(self, until: datetime | None) -> None:
        if self._present:
            self.book.tables["IssueState"].add(
                issue_id=self.issue.pk, recorded_from=self._since, recorded_until=until, **self._present
            )

    # ---------------------------------------------------------------- stages

    def open_stages(self) -> None:
        """Start the clock."""
        model = apps.get_model("issues", "IssueStage")
        ids = self.book.tables["IssueStage"].ids
        self.stages = [
            model(id=ids.next(), issue_id=self.issue.pk, **fields)
            for fields in self.book.stages(self.today, self.issue.difficulty)
        ]

    def meet(self, action: Action) -> list[str]:
        """Mark what the act satisfies as met, with every earlier stage; returns the codes."""
        satisfied = [n for n, stage in enumerate(self.stages) if action in stage.rule["satisfied_by"]]
        met = [stage for stage in self.stages[: max(satisfied, default=-1) + 1] if stage.met_at is None]
        for stage in met:
            stage.met_at = self.at
        return [stage.code for stage in met]

    def unmeet_solving(self) -> None:
        """The solution did not hold."""
        for stage in self.stages:
            if stage.code in _SOLVING:
                stage.met_at = None

    def move_solving(self, due_date: date) -> None:
        """Grant another solving date."""
        stage = self.stages[2]
        stage.due_date, stage.yellow_from = due_date, yellow_from(stage.start_date, due_date)

    # ---------------------------------------------------------------- the end

    def write(self) -> None:
        """Write down the issue as it stands."""
        self._write_state(None)
        self.book.tables["Issue"].rows.add_object(self.issue)
        for stage in self.stages:
            self.book.tables["IssueStage"].rows.add_object(stage)

    def beside(self, table: str, **values: object) -> None:
        """Write a row beside the issue."""
        self.book.tables[table].add(issue_id=self.issue.pk, **values)


def office_hour(day: date, random: Random) -> datetime:
    """Return a moment of the working day."""
    seconds = random.randrange(_OPENING, _CLOSING)
    moment = datetime.combine(day, time(seconds // 3600, seconds % 3600 // 60, seconds % 60), SHANGHAI)
    return moment.astimezone(UTC).astimezone(SHANGHAI)
