"""Contact names and telephone numbers, together or apart, typed or turned into numbers by Excel."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from zhuqi.foundation.spreadsheets import CellError, CellValue

_MOBILE = r"1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}"
_LANDLINE = r"\(?0\d{2,3}\)?[ \-]?\d{3,4}[ \-]?\d{4}(?:(?:转|-|—| ?ext\.? ?)\d{1,6})?"
_NUMBER = re.compile(rf"(?:\+?86[ \-]?)?(?<!\d)(?P<mobile>{_MOBILE})(?!\d)|(?<!\d)(?P<line>{_LANDLINE})(?!\d)")
_LOCAL = re.compile(r"(?<![\d\-])(?P<local>[2-8]\d{6,7}|[2-8]\d{2,3}[ \-]\d{4})(?![\d\-])")
_SERVICE = re.compile(r"(?<!\d)(?P<service>[48]00[ \-]?\d{3,4}[ \-]?\d{3,4})(?!\d)")
_FLOATED = re.compile(r"^\d+\.0+$")
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?e\+?\d{1,2}$", re.IGNORECASE)
_LABELS = re.compile(r"(联系)?(电话|手机|方式|号码|座机)(号码?)?|tel|phone|mobile", re.IGNORECASE)
_MASKED = re.compile(r"[\d\- ]*\*{2,}[\d\- ]*")  # 138****5678: a file of ours, which says no more than that
_EMPTY_BRACKETS = re.compile(r"[(（]\s*[)）]")


@dataclass(frozen=True, slots=True)
class People:
    """Who is to be reached, and where. `remark` says what could not be understood."""

    contact: str = ""
    phone: str = ""
    remark: str = ""


def read_people(contact: CellValue, phone: CellValue) -> People:
    """Names and numbers of one row, wherever they stand: a number beside the name counts as well."""
    name_text, phone_text = _MASKED.sub("", _text(contact)), _MASKED.sub("", _text(phone))
    names, beside = _split(name_text)
    more_names, numbers = _split(phone_text)
    everything = list(dict.fromkeys(numbers + beside)) if numbers else beside
    remark = ""
    if phone_text and not numbers and not beside and not _is_blank(phone_text):
        if re.search(r"\d", phone_text):
            remark = f"联系电话“{phone_text[:20]}”不像电话号码，请核对，导入时只留姓名"
            everything = [phone_text]
        more_names = more_names if not re.search(r"\d", phone_text) else ""
    contact_names = more_names if _is_blank(names) else names
    return People("" if _is_blank(contact_names) else contact_names, "、".join(everything), remark)


def _is_blank(text: str) -> bool:
    return bool(re.match(r"^(无|暂无|不详|/+|[-—–_]+|\.|空)?$", text))


def _text(value: CellValue) -> str:
    if value is None or isinstance(value, (CellError, bool)):
        return ""
    if isinstance(value, (int, float)):
        return _restored(f"{value:.0f}") if abs(value) < 1e15 else ""
    text = unicodedata.normalize("NFKC", str(value)).strip().strip("'‘’`\"")
    text = text.replace("—", "-").replace("–", "-").replace("－", "-").replace("﹣", "-")
    if _FLOATED.match(text) or _SCIENTIFIC.match(text):
        try:
            return _restored(f"{Decimal(text):.0f}")
        except InvalidOperation:
            return text
    return _restored(text) if text.isdigit() else text


def _restored(digits: str) -> str:
    """A number Excel robbed of its leading zero gets it back; 86 before a mobile number goes."""
    if len(digits) == 13 and digits.startswith("861"):
        return digits[2:]
    if len(digits) in {10, 11} and not digits.startswith(("0", "1", "400", "800")):
        return "0" + digits
    if len(digits) == 10 and digits.startswith("10"):
        return "0" + digits
    return digits


def _split(text: str) -> tuple[str, list[str]]:
    """(names, numbers) of a cell."""
    numbers: list[tuple[int, str]] = []
    rest = text
    for pattern in (_SERVICE, _NUMBER, _LOCAL):
        for match in pattern.finditer(rest):
            numbers.append((match.start(), _formatted(match)))
        rest = pattern.sub(lambda match: " " * len(match.group(0)), rest)
    rest = _EMPTY_BRACKETS.sub(" ", _LABELS.sub(" ", rest) if numbers else rest)
    names = [word for word in (_trimmed(piece) for piece in re.split(r"[、,，;；/\n\s]+", rest)) if word]
    return "、".join(names), [number for _, number in sorted(numbers)]


def _trimmed(word: str) -> str:
    word = word.strip(":：-。.+ ")
    if word.count("(") != word.count(")"):
        word = word.strip("()")
    return re.sub(r"\(([^()]*)\)", r"（\1）", word)


def _formatted(match: re.Match[str]) -> str:
    kind = match.lastgroup
    text = match.group(kind or 0)
    digits = re.sub(r"\D", "", text)
    if kind == "line":
        extension = re.search(r"(?:转|ext\.? ?|(?<=\d{7})-)(\d{1,6})$", text)
        if extension:
            digits = digits[: -len(extension.group(1))]
        area = 3 if re.match(r"0(10|2\d)", digits) else 4
        return f"{digits[:area]}-{digits[area:]}" + (f"转{extension.group(1)}" if extension else "")
    return digits
