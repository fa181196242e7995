"""Names of enterprises reduced for comparing, sorting and typing ahead.  Pure."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import product

from pypinyin import Style, pinyin
from pypinyin.core import Pinyin

from zhuqi.foundation import search

_PINYIN = Pinyin()
_PUNCTUATION = re.compile(r"[\W_]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\ufeff]")  # what spreadsheets and web pages leave behind
_NUMBER = re.compile(r"E[0-9]{6,9}")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,3}?(?:省|(?<![城都夜超])市(?!场)|县|自治区|区(?!块链)(?=[\u4e00-\u9fff]{4}))")
_LEGAL_FORM = re.compile(
    r"(股份|集团|控股|有限|责任|合伙企业|普通|特殊|合伙|总公司|分公司|子公司|公司|专业合作社|合作社)+$"
)
_INITIAL = re.compile(r"[a-z0-9]")
_LETTERS = re.compile(r"[a-z0-9]+")
_GRAM = 4  # initials to a word: four tell most names apart
_MOST_READINGS = 3


def tidy_name(name: str) -> str:
    """Return the name as it is stored: plain width for letters and digits, no spaces between Chinese characters."""
    text = " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFKC", name)).split())
    text = re.sub(r"(?<![A-Za-z0-9]) | (?![A-Za-z0-9])", "", text)
    return text.replace("(", "（").replace(")", "）")


def name_key(name: str) -> str:
    """Return what two spellings of one name share: no width, case, spaces or punctuation."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", name).casefold())


def core_key(name: str) -> str:
    """
    Return what tells a firm from its neighbours: its ``name_key`` without province, city, county and legal form.

    示例市明晟新材料股份有限公司 gives 明晟新材料.
    """
    key = name_key(name)
    core = _LEGAL_FORM.sub("", key)
    for _ in range(3):
        place = _PLACE.match(core)
        if place is None or len(core) - place.end() < 2:
            break
        core = core[place.end() :]
    return (core or key)[:120]


def search_literal(names: Iterable[str], codes: Iterable[str]) -> str:
    """
    Return the text form of the ``tsvector`` an enterprise is found by: its names, codes, and pinyin initials.

    Of the initials every four in a row are a word of their own, marked by ``~``, in every reading of their
    characters; the last three are also there, so that a fragment of any length begins some word.
    """
    marked: set[str] = set()
    named = list(names)
    for name in named:
        marked.update(_grams(name))
    return " ".join([search.tsvector_literal(*named, *codes), *(f"'~{gram}'" for gram in sorted(marked))]).strip()


def search_query(text: str) -> str:
    """
    Return the text form of the ``tsquery`` for what somebody types; empty if there is nothing to search by.

    Letters and digits alone are the beginning of a word, a code or a number, or initials from anywhere in a name.
    """
    letters = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    if not _LETTERS.fullmatch(letters):
        return search.tsquery_literal(text)
    ways = [f"'{letters[: search.LONGEST_WORD]}':*"]
    if 2 <= len(letters) <= _GRAM:
        ways.append(f"'~{letters}':*")
    elif len(letters) > _GRAM:
        pieces = dict.fromkeys(letters[start : start + _GRAM] for start in range(len(letters) - _GRAM + 1))
        ways.append("(" + " & ".join(f"'~{piece}'" for piece in pieces) + ")")
    return " | ".join(ways)


def _grams(name: str) -> set[str]:
    letters = [readings for readings in map(_first_letters, name_key(name)) if readings]
    found: set[str] = set()
    for start in range(len(letters)):
        found.update(map("".join, product(*letters[start : start + _GRAM])))
    return found


@cache
def _first_letters(character: str) -> tuple[str, ...]:
    """Return the first letters of all readings of a character; a Latin letter or digit stands for itself."""
    if _INITIAL.fullmatch(character):
        return (character,)
    readings = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    letters = dict.fromkeys(reading[:1] for place in readings for reading in place)
    return tuple(letter for letter in letters if _INITIAL.fullmatch(letter))[:_MOST_READINGS]


def number_text(serial: int) -> str:
    """Return the business number of the ``serial``-th enterprise: ``E000001``."""
    return f"E{serial:06}"


def parse_number(text: str) -> str | None:
    """Return a business number as it is stored, or None if ``text`` is none."""
    tidy = unicodedata.normalize("NFKC", text).strip().upper()
    return tidy if _NUMBER.fullmatch(tidy) else None
