"""
Lists of things in a spreadsheet, whatever their columns are called: where the header is, which column holds what,
which rows are things and which totals, headings and signatures, and how rows that cannot be taken are handed back.

What the columns may be called is said by the room that reads the list, in a `Recognition`. Pure: no Django, no clock.
"""

from ._cells import is_blank, key, name, shown, tidy
from ._columns import ColumnGuess, SheetColumns, TableMapping, corrected_columns, read_columns
from ._fates import FATE_LABELS, RowFate
from ._finding import Candidates, Chosen, Recognition, find_columns, header_keys, share
from ._kinds import RowKind, row_kind
from ._merged import covered_cells
from ._words import HeaderWords, header_key, plain
from .handing_back import REASON_TITLE, ROW_TITLE, Rejection, error_sheets

__all__ = [
    "FATE_LABELS",
    "REASON_TITLE",
    "ROW_TITLE",
    "Candidates",
    "Chosen",
    "ColumnGuess",
    "HeaderWords",
    "Recognition",
    "Rejection",
    "RowFate",
    "RowKind",
    "SheetColumns",
    "TableMapping",
    "corrected_columns",
    "covered_cells",
    "error_sheets",
    "find_columns",
    "header_key",
    "header_keys",
    "is_blank",
    "key",
    "name",
    "plain",
    "read_columns",
    "row_kind",
    "share",
    "shown",
    "tidy",
]
