"""
Days on which firms are left in peace (企业宁静日), in pure Python.

安庆 keeps the 1st to 25th of each month quiet, 魏县 leaves its first five days to visits: both are rules of this kind.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class QuietRule:
    """One rule: days of the month, weekdays, or plain dates; in force from ``since`` to ``until``, both included."""

    since: date
    until: date | None = None
    first_day: int | None = None  # of the month
    last_day: int | None = None
    weekdays: frozenset[int] = frozenset()  # Monday is 0
    reason: str = ""

    def covers(self, day: date) -> bool:
        """Say whether the rule makes ``day`` quiet."""
        if day < self.since or (self.until is not None and day > self.until):
            return False
        if self.first_day is not None and not self.first_day <= day.day <= (self.last_day or self.first_day):
            return False
        return not self.weekdays or day.weekday() in self.weekdays

    @property
    def sentence(self) -> str:
        """Say the rule in words."""
        parts = []
        if self.first_day is not None:
            last = self.last_day or self.first_day
            parts.append(f"每月{self.first_day}日" if last == self.first_day else f"每月{self.first_day}—{last}日")
        if self.weekdays:
            parts.append("、".join(f"周{WEEKDAYS[number]}" for number in sorted(self.weekdays)))
        if not parts:
            until = self.until or self.since
            return _day(self.since) if until == self.since else f"{_day(self.since)}至{_day(until)}"
        return "的".join(parts)


def quiet_rule_of(rules: Iterable[QuietRule], day: date) -> QuietRule | None:
    """Return the first rule that makes ``day`` quiet, or None."""
    return next((rule for rule in rules if rule.covers(day)), None)


def week_of(day: date) -> tuple[date, date]:
    """Return Monday and Sunday of the week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def month_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
