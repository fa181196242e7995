"""What every ledger is made with: who asks, for which day, and what comes of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.enterprises.models import Enterprise
from zhuqi.figures.cuts import EVERYWHERE, Cut
from zhuqi.foundation.spreadsheets import CellValue, OfficialColumn
from zhuqi.organisations.roles import Actor, Role
from zhuqi.reports.ledgers._phones import Phones

Row = Sequence[CellValue | Decimal]


@dataclass(frozen=True)
class Request:
    """Whose ledger, as of the end of which day."""

    actor: Actor
    until: date
    phones: Phones

    @property
    def end(self) -> datetime:
        """The midnight after the day: what was recorded before it counts."""
        return Cut(EVERYWHERE, self.until).end

    @property
    def sees_everything(self) -> bool:
        """Say whether the actor is the system, which a command acts as."""
        return self.actor.has(Role.SYSTEM)

    def firms(self) -> QuerySet[Enterprise]:
        """Return the firms the actor may see that were registered by the day, without merged ones, by number."""
        rows = visible_enterprises(self.actor).filter(created_at__lt=self.end, merged_into__isnull=True)
        return rows.select_related("division", "owner").order_by("number")


@dataclass(frozen=True)
class Content:
    """The columns of one ledger, its rows, and what is said below them."""

    columns: tuple[OfficialColumn, ...]
    rows: Iterator[Row]
    notes: tuple[str, ...] = ()
    paper: str = "A3"
    frozen_columns: int = 3


def day_of(moment: datetime | None) -> date | None:
    """Return the day of an instant, as the office counts days."""
    return timezone.localdate(moment) if moment else None


def names_of(words: Sequence[str]) -> str:
    """Join names as a cell lists them, each once."""
    return "、".join(dict.fromkeys(word for word in words if word))
