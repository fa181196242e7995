"""Read a ledger of problems out of a spreadsheet, whatever its columns are called. Pure: no Django, no clock.

`guess_mapping` finds the header and says which column holds what; a page shows the guess and sends corrections back.
`read_ledger` turns rows into `LedgerRow`s; rows that cannot be taken come back as `Rejection`s with a Chinese reason,
and `error_sheets` makes a workbook of them. Nothing is guessed silently: what was interpreted is a remark on the row,
what concerns the whole sheet is a note.
"""

from ._columns import ColumnGuess, LedgerMapping, SheetMapping
from ._fields import FIELD_LABELS, Field
from ._ledger import read_ledger
from ._mapping import guess_mapping
from ._results import LedgerReading, LedgerRow, Rejection, error_sheets
from ._ticks import Ticked, tick_columns, tick_word
from ._words import CATEGORY_WORDS, LEVEL_WORDS, STATE_WORDS, State

__all__ = [
    "CATEGORY_WORDS",
    "FIELD_LABELS",
    "LEVEL_WORDS",
    "STATE_WORDS",
    "ColumnGuess",
    "Field",
    "LedgerMapping",
    "LedgerReading",
    "LedgerRow",
    "Rejection",
    "SheetMapping",
    "State",
    "Ticked",
    "error_sheets",
    "guess_mapping",
    "read_ledger",
    "tick_columns",
    "tick_word",
]
