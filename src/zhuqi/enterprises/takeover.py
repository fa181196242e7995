"""What the survivor of a merge takes over from the other one where it knows nothing itself."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from zhuqi.enterprises.models import Enterprise

# A group is taken as a whole or not at all; its first column says whether the survivor knows it already.
_GROUPS: tuple[tuple[str, ...], ...] = (
    ("credit_code", "credit_code_note"),
    ("address",),
    ("longitude", "latitude"),
    ("industry",),
    ("is_above_scale", "above_scale_type", "above_scale_since", "above_scale_source"),
    ("owner_id",),
)


def _plain(column: str) -> Callable[[Enterprise], object]:
    def read(row: Enterprise) -> object:
        value = getattr(row, column)
        if isinstance(value, Decimal):
            return f"{value:.6f}"
        return value.isoformat() if isinstance(value, date) else value

    return read


# Each column that can be taken over, with how its value goes into the history.
COLUMNS: dict[str, Callable[[Enterprise], object]] = {name: _plain(name) for group in _GROUPS for name in group}


def taken_over(keep: Enterprise, merge: Enterprise) -> dict[str, list[object]]:
    """Return ``{column: [before, after]}`` for everything ``keep`` lacks and ``merge`` knows."""
    taken: dict[str, list[object]] = {}
    for group in _GROUPS:
        if getattr(keep, group[0]) or not getattr(merge, group[0]):
            continue
        for column in group:
            before, after = COLUMNS[column](keep), COLUMNS[column](merge)
            if before != after:
                taken[column] = [before, after]
    return taken


def restored(column: str, value: object) -> object:
    """Return a value of the history as the column takes it."""
    if isinstance(value, str) and column in ("longitude", "latitude"):
        return Decimal(value)
    return date.fromisoformat(value) if isinstance(value, str) and column == "above_scale_since" else value
