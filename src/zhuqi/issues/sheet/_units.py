"""Several units in one cell, taken apart: `市自然资源局（牵头）、市住建局`, `牵头：A 配合：B、C`, `A和B`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_NONE = re.compile(r"^(无|暂无|/+|\\+|[-—–_]+|不涉及|未明确|待定|待明确|空|n/?a)$", re.IGNORECASE)
_ENDING = (
    r"(?:局|委|委员会|办|办公室|公司|集团|支行|分行|银行|行|分局|政府|街道|镇|乡|村|社区|中心|院|部|会|总会|协会|联合会|站|所|队|支队|大队|处|厅|馆|台"
    r"|学校|校|组|专班|科|股|室|管委会|办事处|园区|开发区|区|县|市|党工委|总工会|工商联|残联|妇联|团委|法院|检察院|电网|供电|水务|燃气|热力|联社|基金|厂)"
)
_COMPLETE = re.compile(rf"{_ENDING}(?:\([^)]*\))?$")
_SPLIT = re.compile(r"[、,;。/\n|+&]|(?<=[^0-9])\.(?=[^0-9])|·")
_LEAD_WORDS = r"(?:牵头|主办|主责|责任|承办|第一责任)(?:责任)?(?:单位|部门)?"
_CO_WORDS = r"(?:配合|协办|协助|协同|参与|会办|协作)(?:责任)?(?:单位|部门)?"
_ROLE = re.compile(rf"[(\[【]?(?P<lead>{_LEAD_WORDS})[)\]】]?:|[(\[【]?(?P<co>{_CO_WORDS})[)\]】]?:")
_TAG = re.compile(rf"[(\[【](?:(?P<lead>{_LEAD_WORDS})|(?P<co>{_CO_WORDS}))[)\]】]")
_TRAILING = re.compile(rf"(?:(?P<lead>{_LEAD_WORDS})|(?P<co>{_CO_WORDS}))$")
_LEADING_CO = re.compile(rf"^(?:由)?(?:{_CO_WORDS})(?=.)")
_ASIDE = re.compile(r"\((?:上报|报|需|须|已|正在|联系|电话|具体|分管)[^()]*\)$")  # 市场监管局(上报省药监局)
_NUMBERED = re.compile(r"^(?:\d{1,2}[.、)]|[(（]\d{1,2}[)）]|[①-⑳])")


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a cell: who leads (may be empty) and who helps, in the order of the sheet."""

    lead: str = ""
    others: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Lead first."""
        return ((self.lead,) if self.lead else ()) + self.others


def read_units(text: str) -> Units:
    """Take a cell apart. Without any word about roles the first unit leads."""
    plain = unicodedata.normalize("NFKC", text).replace("\r", "\n").replace("；", ";").strip()
    plain = re.sub(r"[ \t\u3000]+", " ", plain)
    if not plain or _NONE.match(plain):
        return Units()
    leads: list[str] = []
    others: list[str] = []
    for role, piece in _by_role(plain):
        for unit, own_role in _pieces(piece):
            _place(unit, own_role or role, leads, others)
    if not leads and others and not _says_role(plain):
        leads, others = others[:1], others[1:]
    unique = list(dict.fromkeys(leads[1:] + others))
    lead = leads[0] if leads else ""
    return Units(lead, tuple(unit for unit in unique if unit != lead))


def _place(unit: str, role: str, leads: list[str], others: list[str]) -> None:
    (leads if role == "lead" else others).append(unit)


def _says_role(text: str) -> bool:
    return bool(_ROLE.search(text) or _TAG.search(text) or re.search(rf"{_CO_WORDS}", text))


def _by_role(text: str) -> list[tuple[str, str]]:
    """`牵头：A 配合：B` -> [(lead, A), (co, B)]; text without such words is one piece without a role."""
    text = re.sub(r"\(([^()]*?(?:配合|协办)[^()]*?:[^()]*)\)", r" \1", text)
    marks = list(_ROLE.finditer(text))
    if not marks:
        return [("", text)]
    pieces = [("", text[: marks[0].start()])] if text[: marks[0].start()].strip(" ;,、\n(") else []
    if pieces and any(mark["lead"] is None for mark in marks):
        pieces = [("lead", pieces[0][1])]
    for index, mark in enumerate(marks):
        end = marks[index + 1].start() if index + 1 < len(marks) else len(text)
        pieces.append(("lead" if mark["lead"] else "co", text[mark.end() : end]))
    return pieces


def _pieces(text: str) -> list[tuple[str, str]]:
    """Unit names with the role written at the name itself, if any."""
    found: list[tuple[str, str]] = []
    pending: list[int] = []
    for raw in _separate(text):
        unit, role = _without_role(raw)
        if not unit or _NONE.match(unit):
            continue
        found.append((unit, role))
        pending.append(len(found) - 1)
        if role == "co":  # `A牵头，B、C配合`: the word at the end speaks for those before it back to the last role
            for index in reversed(pending[:-1]):
                if found[index][1]:
                    break
                if any(item[1] == "lead" for item in found[:index]):
                    found[index] = (found[index][0], "co")
    return found


def _separate(text: str) -> list[str]:
    pieces: list[str] = []
    for part in _SPLIT.split(_shield(text)):
        pieces += _by_space(part.replace("\x00", "、").strip())
    return [joined for piece in pieces for joined in _by_conjunction(piece)]


def _shield(text: str) -> str:
    """Separators inside brackets do not separate: 市发改委（能源局、粮食局）."""
    return re.sub(r"\([^()]*\)", lambda match: re.sub(r"[、,;/]", "\x00", match.group(0)), text)


def _by_space(text: str) -> list[str]:
    words = text.split()
    if len(words) > 1 and all(_COMPLETE.search(_without_role(word)[0]) for word in words):
        return words
    if len(words) == 2 and _COMPLETE.search(words[0]) and len(words[1]) <= 4:
        return [words[0]]  # 市住建局 张三: the person has a column of his own, or none
    return ["".join(words)] if words else []


def _by_conjunction(text: str) -> list[str]:
    """Split at 和/与/及/以及 only where both sides are whole units: 人力资源和社会保障局 stays one."""
    for match in re.finditer(r"以及|和|与|及|会同|联合", text):
        before, after = text[: match.start()], text[match.end() :]
        if _COMPLETE.search(_without_role(before)[0]) and _COMPLETE.search(_without_role(after)[0]) and len(after) > 2:
            return [before, *_by_conjunction(after)]
    return [text] if text else []


def _without_role(text: str) -> tuple[str, str]:
    unit, role = _NUMBERED.sub("", text.strip(" :。.等")), ""
    tag = _TAG.search(unit)
    if tag:
        role = "lead" if tag["lead"] else "co"
        unit = unit[: tag.start()] + unit[tag.end() :]
    trailing = _TRAILING.search(unit)
    if trailing and trailing.start() > 1:
        role = role or ("lead" if trailing["lead"] else "co")
        unit = unit[: trailing.start()].removesuffix("负责")
    leading = _LEADING_CO.match(unit)
    if leading and len(unit) - leading.end() > 1:
        role, unit = "co", unit[leading.end() :]
    unit = _ASIDE.sub("", unit.strip(" :;,、。"))
    return unit if unit.count("(") == unit.count(")") else unit.strip(" ()"), role if role else ""


@lru_cache(maxsize=16384)
def clean_name(text: str) -> str:
    """A name as the ledger keeps it: full-width letters made narrow, no spaces, brackets full-width in Chinese."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return re.sub(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)", r"（\1）", plain)
