"""
What a figure is taken of: a scope, a last day, and perhaps a first day.  Pure.

``until`` is read at its end: what was recorded by the last instant of that local day counts, nothing later.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone


class ScopeKind(StrEnum):
    """Over what a figure is taken."""

    ALL = "ALL"  # 全市
    GROUP = "GROUP"  # 工作组
    DISTRICT = "DISTRICT"  # 片区: a team
    TOWN = "TOWN"  # 镇（街道）
    UNIT = "UNIT"  # 牵头单位及其下属


@dataclass(frozen=True)
class Scope:
    """``id`` is that of the working group, team, town or unit, and 0 for everything; ``name`` is how it is printed."""

    kind: str
    id: int
    name: str


EVERYWHERE = Scope(ScopeKind.ALL, 0, "全市")


@dataclass(frozen=True)
class Cut:
    """
    One scope at the end of one day.

    ``since`` narrows issues to those collected, and visits to those made, on or after that day; None takes everything.
    """

    scope: Scope
    until: date
    since: date | None = None

    @property
    def end(self) -> datetime:
        """Return the instant at which the day is over: the next midnight in the office's time zone."""
        return midnight(self.until + timedelta(days=1))


def midnight(day: date) -> datetime:
    """Return the instant at which a day begins in the office's time zone."""
    return timezone.make_aware(datetime.combine(day, time()))
