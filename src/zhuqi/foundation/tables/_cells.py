"""Cells as text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from functools import lru_cache

from zhuqi.foundation.spreadsheets import CellValue

_SPACES = re.compile(r"[^\S\n]+")
_HAN_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")


def is_blank(value: CellValue) -> bool:
    """Nothing but white space."""
    return value is None or (isinstance(value, str) and not value.strip(" \t\r\n\u3000\xa0\u200b\ufeff"))


def shown(value: CellValue) -> str:
    """What a reader of the sheet would see, roughly: whole numbers without decimals, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def tidy(value: CellValue) -> str:
    """Free text: outer space gone, runs of spaces one, line breaks kept, no zero-width characters."""
    return "" if value is None else _tidied(shown(value))


@lru_cache(maxsize=65536)
def _tidied(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u200b", "").replace("\ufeff", "")
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def name(value: CellValue) -> str:
    """A name on one line: no space between Han characters, full-width letters and digits made narrow."""
    return "" if value is None else _named(shown(value))


@lru_cache(maxsize=65536)
def _named(raw: str) -> str:
    text = " ".join(_tidied(raw).split())
    narrow = "".join(
        unicodedata.normalize("NFKC", character)
        if "\uff10" <= character <= "\uff5a" and character.isalnum()
        else character
        for character in text
    )
    return _HAN_GAP.sub("", narrow)


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """For comparison: NFKC, lower case, without white space and punctuation."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(character for character in plain if character.isalnum())
