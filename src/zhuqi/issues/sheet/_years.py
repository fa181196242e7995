"""Into which year a day without a year falls."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhuqi.foundation.spreadsheets import Sheet

from ._cells import shown
from ._columns import SheetMapping
from ._dates import DateReading, read_date, years_in
from ._fields import DATE_FIELDS

_AS_OF = re.compile(r"(?:截止|截至|填报|统计|报送|制表|时间|日期)[^0-9]{0,8}(20\d{2}[年./\-]\d{1,2}[月./\-]\d{1,2}日?)")
_TURN_OF_YEAR_DAYS = 270  # a later day this much after the earlier one may lie beyond the turn of the year
_LONGEST_SAMPLE = 2000


@dataclass(frozen=True, slots=True)
class YearBasis:
    """The year for days without one, where it comes from (Chinese), and the day the sheet was closed, if it says so."""

    year: int | None = None
    source: str = ""
    as_of: date | None = None


def year_basis(sheet: Sheet, mapping: SheetMapping, file_name: str, default_year: int | None) -> YearBasis:
    """Given by the caller, else from the title, the sheet's name, the file's name, or the other dates of the sheet."""
    title = " ".join(
        shown(value) for row in sheet.rows[: mapping.header_top - 1] for value in row if isinstance(value, str)
    )
    as_of = _as_of(title)
    if default_year is not None:
        return YearBasis(default_year, "导入时指定", as_of)
    usual = _usual_year(sheet, mapping)
    for text, source in ((title, "表头上方的标题"), (sheet.name, "工作表名"), (file_name, "文件名")):
        years = sorted(set(years_in(text)))
        if len(years) == 1:
            return YearBasis(years[0], source, as_of)
        if years:
            return YearBasis(usual if usual in years else years[-1], source, as_of)
    return YearBasis(usual, "表中其他日期" if usual else "", as_of)


def _as_of(title: str) -> date | None:
    match = _AS_OF.search("".join(title.split()))
    return read_date(match.group(1)).value if match else None


def _usual_year(sheet: Sheet, mapping: SheetMapping) -> int | None:
    years: Counter[int] = Counter()
    for field in DATE_FIELDS:
        column = mapping.column_of(field)
        if column is None:
            continue
        for row in sheet.rows[mapping.header_bottom : mapping.header_bottom + _LONGEST_SAMPLE]:
            if len(row) >= column:
                day = read_date(row[column - 1]).value
                if day is not None:
                    years[day.year] += 1
    return min(years, key=lambda year: (-years[year], year)) if years else None


def first_day(reading: DateReading, basis: YearBasis, later: Iterable[date]) -> DateReading:
    """The registration: in the basis year, or the next to it where a full date of the row or the closing day asks."""
    if not reading.lacks_year:
        return reading
    known = sorted(later)
    year = basis.year if basis.year is not None else (known[0].year if known else None)
    if year is None:
        return reading
    made = reading.in_year(year)
    if made.value is None:
        return made
    if known and made.value > known[0]:
        return _better(made, reading.in_year(year - 1), known[0])
    if known and (known[0] - made.value).days > _TURN_OF_YEAR_DAYS:
        return _better(made, reading.in_year(year + 1), known[0])
    if not known and basis.as_of is not None and made.value > basis.as_of:
        return _better(made, reading.in_year(year - 1), basis.as_of)
    return made


def _better(made: DateReading, other: DateReading, bound: date) -> DateReading:
    """The other year, where it lies before the bound and not too long before."""
    fits = other.value is not None and 0 <= (bound - other.value).days <= _TURN_OF_YEAR_DAYS
    return other if fits else made


def later_day(reading: DateReading, basis: YearBasis, first: date | None) -> DateReading:
    """Any later act: in the year of the registration, or the next one across the turn of the year."""
    if not reading.lacks_year:
        return reading
    year = first.year if first is not None else basis.year
    if year is None:
        return reading
    made = reading.in_year(year)
    if first is None or made.value is None or made.value >= first:
        return made
    after = reading.in_year(year + 1)
    if after.value is not None and (after.value - first).days <= _TURN_OF_YEAR_DAYS:
        return after
    return made
