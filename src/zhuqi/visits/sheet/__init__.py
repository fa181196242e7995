"""Read a ledger of visits out of a spreadsheet, whatever its columns are called. Pure: no Django, no clock."""

from zhuqi.visits.sheet._fields import FIELD_LABELS, Field
from zhuqi.visits.sheet._reading import VisitMapping, VisitReading, VisitRow, guess_visits, read_visits

__all__ = [
    "FIELD_LABELS",
    "Field",
    "VisitMapping",
    "VisitReading",
    "VisitRow",
    "guess_visits",
    "read_visits",
]
