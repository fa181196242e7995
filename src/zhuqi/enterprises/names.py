"""Names of enterprises reduced for comparing, sorting and typing ahead.  Pure."""

import re
import unicodedata

from pypinyin import Style, lazy_pinyin, pinyin

_PUNCTUATION = re.compile(r"[\W_]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\ufeff]")  # what spreadsheets and web pages leave behind
_NUMBER = re.compile(r"E[0-9]{6,9}")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,3}?(?:省|(?<![城都夜超])市(?!场)|县|自治区|区(?!块链)(?=[\u4e00-\u9fff]{4}))")
_LEGAL_FORM = re.compile(
    r"(股份|集团|控股|有限|责任|合伙企业|普通|特殊|合伙|总公司|分公司|子公司|公司|专业合作社|合作社)+$"
)
_INITIAL = re.compile(r"[a-z0-9]")
MOST_INITIALS = 400  # characters; what the column holds


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


def initials(name: str) -> str:
    """
    Return the pinyin initials, letters and digits as they stand: 明晟新材 gives ``mcxc msxc``.

    The usual reading comes first; each other reading of one character follows as a word of its own.
    """
    key = name_key(name)
    usual = [letters[:1] for letters in lazy_pinyin(list(key), style=Style.NORMAL)]
    words = {"".join(lazy_pinyin(key, style=Style.FIRST_LETTER)): None, "".join(usual): None}
    for place, readings in enumerate(pinyin(list(key), style=Style.NORMAL, heteronym=True)):
        for letter in sorted({reading[:1] for reading in readings}):
            words["".join([*usual[:place], letter, *usual[place + 1 :]])] = None
    tidy = dict.fromkeys("".join(_INITIAL.findall(word.casefold())) for word in words)
    return " ".join(tidy)[:MOST_INITIALS].strip()


def number_text(serial: int) -> str:
    """Return the business number of the ``serial``-th enterprise: ``E000001``."""
    return f"E{serial:06}"


def parse_number(text: str) -> str | None:
    """Return a business number as it is stored, or None if ``text`` is none."""
    tidy = unicodedata.normalize("NFKC", text).strip().upper()
    return tidy if _NUMBER.fullmatch(tidy) else None
