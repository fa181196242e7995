"""Reading an uploaded ledger, once for the several pages that show it."""

import json
from datetime import date
from functools import lru_cache

from zhuqi.desk.imports.uploads import Upload
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.foundation.spreadsheets import Limits, Workbook, read_workbook
from zhuqi.issues.sheet import LedgerMapping, LedgerReading, guess_mapping, read_ledger

LIMITS = Limits(max_bytes=20 * 1024 * 1024)
SHORT = 512 * 1024  # bytes; a list no larger is gone through at once


def workbook_of(upload: Upload) -> Workbook:
    """
    Return the file as a workbook.

    :raises NotFound: if it is gone
    """
    return _workbook(str(upload.file), upload.name)


def workbook_at(path: str, name: str) -> Workbook:
    """
    Return the file that lies there as a workbook, read once.

    :raises NotFound: if it is gone
    """
    return _workbook(path, name)


def workbook_from(name: str, content: bytes) -> Workbook:
    """
    Return a file that is not kept yet as a workbook.

    :raises Refused: if it cannot be read
    """
    return read_workbook(content, name, LIMITS)


def mapping_of(upload: Upload) -> LedgerMapping:
    """Return which column holds what: as a person has said, else as guessed."""
    if upload.mapping is not None:
        return LedgerMapping.from_plain(upload.mapping)
    return guess_mapping(workbook_of(upload))


def reading_of(upload: Upload) -> LedgerReading:
    """
    Return what the ledger says.

    :raises Refused: if the columns that no ledger can do without are not known
    """
    mapping = json.dumps(upload.mapping, ensure_ascii=False) if upload.mapping is not None else ""
    return _reading(str(upload.file), upload.name, mapping, upload.year, upload.today)


def examine(name: str, content: bytes) -> None:
    """
    Look at a file before it is kept.

    :raises Refused: if it cannot be read, or no ledger is recognised in it
    """
    guess_mapping(read_workbook(content, name, LIMITS))


def refuse_oversized(name: str, size: int) -> None:
    """:raises Refused: if the file is too large to be looked at"""
    if size > LIMITS.max_bytes:
        most = LIMITS.max_bytes // 1048576
        raise Refused(
            f"文件“{name}”有 {size / 1048576:.0f} MB，超过 {most} MB 的上限；"
            "请删去图片和无关的工作表，或拆成几个文件再导入。"
        )


@lru_cache(maxsize=2)
def _workbook(path: str, name: str) -> Workbook:
    try:
        with open(path, "rb") as stream:
            content = stream.read()
    except FileNotFoundError:
        raise NotFound("这个文件已导入或已过期，请回到“导入台账”重新选择文件。") from None
    return read_workbook(content, name, LIMITS)


@lru_cache(maxsize=2)
def _reading(path: str, name: str, mapping: str, year: int | None, today: date) -> LedgerReading:
    chosen = LedgerMapping.from_plain(json.loads(mapping)) if mapping else None
    return read_ledger(_workbook(path, name), chosen, year, today)
