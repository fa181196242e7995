"""
Links that let somebody without an account do one thing: signed, dated, bound to one purpose and one row.

A link is ``<row>-<expiry>-<mark>``. The mark is an HMAC-SM3 over purpose, row, expiry and the row's own random key:
without the key of this system none can be made, and voiding the row voids the link. Pure: reads no clock, no database.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from zhuqi.foundation import crypto

KEY_BYTES = 16
_MARK = 40  # hexadecimal digits: 160 bits
_FORM = re.compile(r"([0-9a-z]{1,12})-([0-9a-z]{1,7})-([0-9a-f]{40})")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class WrittenLink:
    """What a link says of itself; nothing of it is proved before ``is_genuine``."""

    row_id: int
    expires_at: datetime
    mark: str


def new_key() -> str:
    """Return the random key of a new link, to be stored with its row."""
    return secrets.token_hex(KEY_BYTES)


def make_link(*, purpose: str, row_id: int, key: str, expires_at: datetime) -> str:
    """Return the text of the link; the same row always gives the same text."""
    seconds = int(expires_at.timestamp())
    return f"{_short(row_id)}-{_short(seconds)}-{_mark(purpose, row_id, seconds, key)}"


def read_link(text: str) -> WrittenLink | None:
    """Return what ``text`` says, or None if it has not the form of a link."""
    found = _FORM.fullmatch(text)
    if not found:
        return None
    return WrittenLink(int(found[1], 36), datetime.fromtimestamp(int(found[2], 36), UTC), found[3])


def is_genuine(link: WrittenLink, *, purpose: str, key: str) -> bool:
    """Say whether this system made the link, for this purpose and with this key; takes the same time either way."""
    expected = _mark(purpose, link.row_id, int(link.expires_at.timestamp()), key)
    return hmac.compare_digest(expected, link.mark)


def _mark(purpose: str, row_id: int, seconds: int, key: str) -> str:
    return crypto.provider().mac(f"link|{purpose}|{row_id}|{seconds}|{key}".encode())[:_MARK]


def _short(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text or "0"
