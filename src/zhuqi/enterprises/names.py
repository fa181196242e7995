"""Names of enterprises reduced for comparing, sorting and typing ahead.  Pure."""

import re
import unicodedata

from pypinyin import Style, lazy_pinyin

_PUNCTUATION = re.compile(r"[\W_]+")
_INITIAL = re.compile(r"[a-z0-9]")


def tidy_name(name: str) -> str:
    """Return the name as it is stored: plain width for letters and digits, no spaces between Chinese characters."""
    text = " ".join(unicodedata.normalize("NFKC", name).split())
    text = re.sub(r"(?<![A-Za-z0-9]) | (?![A-Za-z0-9])", "", text)
    return text.replace("(", "（").replace(")", "）")


def name_key(name: str) -> str:
    """Return what two spellings of one name share: no width, case, spaces or punctuation."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", name).casefold())


def initials(name: str) -> str:
    """Return the pinyin initials, letters and digits as they stand: 明晟新材 gives ``msxc``."""
    letters = lazy_pinyin(name_key(name), style=Style.FIRST_LETTER)
    return "".join(_INITIAL.findall("".join(letters).casefold()))


def number_text(serial: int) -> str:
    """Return the business number of the ``serial``-th enterprise: ``E000001``."""
    return f"E{serial:06}"
