"""
Read a list of officers (首席服务官名单) out of a spreadsheet, whatever its columns are called. Pure: no database.
"""

from ._fields import FIELD_LABELS, PERSONAL_FIELDS, Field
from ._mapping import OfficerMapping, guess_officers
from ._rows import OfficerReading, OfficerRow, read_officers

__all__ = [
    "FIELD_LABELS",
    "PERSONAL_FIELDS",
    "Field",
    "OfficerMapping",
    "OfficerReading",
    "OfficerRow",
    "guess_officers",
    "read_officers",
]
