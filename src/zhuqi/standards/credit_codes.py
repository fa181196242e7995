"""
The unified social credit code (统一社会信用代码) of GB 32100-2015.

For checking a code somebody typed or pasted.  A failing code is a warning, never a wall: some
real codes of the early years fail the check, so the caller lets a person override it with a
reason.  The six digits of the registering region are never compared with a list of divisions:
codes outlive the divisions that issued them.
"""

import re
import unicodedata
from dataclasses import dataclass

from stdnum.cn import uscc

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
LENGTH = 18

_ORGANISATION = slice(8, 17)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# What people put between the groups, and what spreadsheets and chat programs leave behind.
_SEPARATORS = re.compile("[\\s\u200b-\u200f\u2010-\u2015\u2060\u2212\ufeff\u00ad'\"`’“”_.·-]+")
_REMEDY = "请对照营业执照核对；证照确实如此的，填写理由后仍可保存。"
_LOOKS_LIKE = {"I": "1", "O": "0", "S": "5", "Z": "2"}


@dataclass(frozen=True)
class CreditCodeCheck:
    """
    What the standard says about one code.

    ``check_ok``: 18 characters of the alphabet and the last one is right.
    ``organisation_check_ok``: the organisation code inside (characters 9 to 17) is right by GB 11714, whatever
    the other characters are.
    ``problem``: one Chinese sentence for the user, or None when both are right.
    """

    code: str
    normalised: str
    check_ok: bool
    organisation_check_ok: bool
    problem: str | None


def normalise_credit_code(code: str) -> str:
    """Drop spaces, hyphens and quotes, and turn full-width and lower-case characters into plain capitals."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", code)).upper()


def check_character(first_seventeen: str) -> str:
    """
    Compute the 18th character from the 17 before it.

    :raises ValueError: if there are not exactly 17 characters of the alphabet
    """
    if len(first_seventeen) != LENGTH - 1 or any(character not in ALPHABET for character in first_seventeen):
        raise ValueError("The check character needs 17 characters of the alphabet.")
    return str(uscc.calc_check_digit(first_seventeen))


def organisation_check_character(first_eight: str) -> str:
    """
    Compute the 9th character of an organisation code (GB 11714, modulus 11) from the 8 before it.

    :raises ValueError: if there are not exactly 8 digits or capitals
    """
    if len(first_eight) != len(_ORGANISATION_WEIGHTS):
        raise ValueError("The organisation code needs 8 characters.")
    pairs = zip(first_eight, _ORGANISATION_WEIGHTS, strict=True)
    remainder = sum(_ORGANISATION_ALPHABET.index(character) * weight for character, weight in pairs) % 11
    return "0X987654321"[remainder]


def check_credit_code(code: str) -> CreditCodeCheck:
    """Check a code as it was typed; never raises, whatever the text."""
    normalised = normalise_credit_code(code)
    check_ok = _is_writable(normalised) and normalised[-1] == check_character(normalised[:-1])
    organisation_code = normalised[_ORGANISATION]
    organisation_check_ok = (
        len(normalised) == LENGTH
        and _is_writable(organisation_code, length=len(organisation_code))
        and organisation_code[-1] == organisation_check_character(organisation_code[:-1])
    )
    problem = None
    if not check_ok:
        problem = _malformation(normalised) or _wrong_check_character(normalised)
    elif not organisation_check_ok:
        problem = f"统一社会信用代码第 9 至 17 位“{organisation_code}”不是有效的组织机构代码，{_REMEDY}"
    return CreditCodeCheck(code, normalised, check_ok, organisation_check_ok, problem)


def _is_writable(text: str, *, length: int = LENGTH) -> bool:
    return len(text) == length and all(character in ALPHABET for character in text)


def _wrong_check_character(normalised: str) -> str:
    expected = check_character(normalised[:-1])
    return f"统一社会信用代码的末位是“{normalised[-1]}”，按国家标准应为“{expected}”，{_REMEDY}"


def _malformation(normalised: str) -> str | None:
    """Say what keeps the text from being a code at all, or None."""
    if not normalised:
        return "统一社会信用代码是空的，请填写营业执照上的 18 位代码。"
    if len(normalised) == LENGTH and _is_writable(normalised[:-1], length=LENGTH - 1):
        return None  # whatever the last character is, the right one can be named
    for position, character in enumerate(normalised, start=1):
        if character not in ALPHABET:
            return (
                f"统一社会信用代码第 {position} 位“{character}”不可用，代码只含数字和除 I、O、S、V、Z 外的大写字母，"
                f"请{_suspicion(character)}。"
            )
    if len(normalised) != LENGTH:
        guess = {15: "（15 位像是旧的工商注册号）", 9: "（9 位像是旧的组织机构代码）"}.get(len(normalised), "")
        return f"统一社会信用代码应为 18 位，现在是 {len(normalised)} 位{guess}，请对照营业执照填写。"
    return None


def _suspicion(character: str) -> str:
    return f"核对是否应为“{_LOOKS_LIKE[character]}”" if character in _LOOKS_LIKE else "对照营业执照核对"
