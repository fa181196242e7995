"""Read and write spreadsheets that come from, and go to, people.

Reading (`read_workbook`) takes .xlsx, .xlsm, .xls, .xlsb and .ods, never evaluates a formula, never follows a link and
never lets a file decide how much memory it takes: whatever cannot be read safely is refused with one Chinese sentence
that names the file and the remedy. Writing (`write_workbook`) stores user text as text: no formula, no link.
"""

from ._grid import CellError, CellValue, Limits, MergedRange, Sheet, Workbook, column_letter
from ._official import Looks, OfficialColumn, OfficialList, write_official
from ._reading import read_workbook
from ._writing import Column, OutputSheet, write_workbook

__all__ = [
    "CellError",
    "CellValue",
    "Column",
    "Limits",
    "Looks",
    "MergedRange",
    "OfficialColumn",
    "OfficialList",
    "OutputSheet",
    "Sheet",
    "Workbook",
    "column_letter",
    "read_workbook",
    "write_official",
    "write_workbook",
]
