"""
Read a roster of enterprises and projects out of a spreadsheet, whatever its columns are called. Pure: no database.

`guess_roster` finds the header and says which column holds what; a page shows the guess and sends corrections back.
`read_roster` turns rows into `RosterRow`s; rows that cannot be taken come back as `Rejection`s with a Chinese reason.
Nothing is guessed silently: what was interpreted is a remark on the row, what concerns the whole sheet is a note.
"""

from ._fields import FIELD_LABELS, PERSONAL_FIELDS, Field
from ._mapping import RosterMapping, guess_roster
from ._results import Liaison, RosterReading, RosterRow
from ._roster import read_roster

__all__ = [
    "FIELD_LABELS",
    "PERSONAL_FIELDS",
    "Field",
    "Liaison",
    "RosterMapping",
    "RosterReading",
    "RosterRow",
    "guess_roster",
    "read_roster",
]
