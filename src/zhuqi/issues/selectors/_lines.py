"""The lines of one issue's page: its stages, units, files and history, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from zhuqi.deadlines.regimes import Lamp
from zhuqi.issues.workflow import Action


@dataclass(frozen=True)
class StageLine:
    """One mark of the regime: when due, met or not, and what lamp."""

    code: str
    label: str
    due_date: date | None
    original_due_date: date | None
    met_date: date | None
    is_provisional: bool
    falls_on_holiday: bool
    lamp: Lamp
    was_late: bool


@dataclass(frozen=True)
class CoHandlingLine:
    """A co-handling unit with its own date and reply."""

    unit_id: int
    unit: str
    due_date: date | None
    reply: str
    replied_at: datetime | None


@dataclass(frozen=True)
class PreCommunicationLine:
    """One task of the second track."""

    unit: str
    member: str
    due_date: date
    outcome: str
    done_at: datetime | None


@dataclass(frozen=True)
class AttachmentLine:
    """A file that may be fetched by whoever sees the issue."""

    id: int
    name: str
    bytes: int
    uploaded_at: datetime


@dataclass(frozen=True)
class EventLine:
    """One sentence of the history."""

    at: datetime
    occurred_on: date | None
    unit: str
    person: str
    action: Action
    action_label: str
    text: str
    reason: str
    is_automatic: bool
    is_sealed: bool
