"""Dates as people write them in ledgers: the words of ``zhuqi.standards.written_dates``."""

from zhuqi.standards.written_dates import LATEST_YEAR, NOTHING, DateReading, read_date, years_in

__all__ = ["LATEST_YEAR", "NOTHING", "DateReading", "read_date", "years_in"]
