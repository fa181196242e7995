"""A draft as the telephone sends it: text turned into values, every mistake one sentence."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_id_of_number, enterprise_refs, find_enterprise
from zhuqi.foundation.errors import DomainError, NotFound, Refused
from zhuqi.issues.categories import Category, Level, SubCategory
from zhuqi.standards.dates import parse_day
from zhuqi.visits.kinds import DEFAULT_PURPOSE
from zhuqi.visits.services import RaisedIssue, RefusedIssue

MAX_BYTES = 200_000
_MOST_ISSUES = 20


class MergedMeanwhile(DomainError):
    """The firm of the draft was merged into another since it was written: somebody has to say that this is meant."""

    status = 409

    def __init__(self, written: str, survivor: EnterpriseRef) -> None:
        super().__init__(f"“{written}”已并入“{survivor.name}”，请确认这次走访记在合并后的企业名下。")
        self.survivor = survivor


@dataclass(frozen=True)
class Draft:
    """What was sent, read."""

    key: str
    owner: str
    firm: EnterpriseRef
    fields: dict[str, Any]
    notices: tuple[str, ...]


def read(text: str) -> dict[str, Any]:
    """
    Return the draft as it was written; only its key and owner are looked at here.

    :raises Refused: if it is no draft of ours
    """
    if len(text) > MAX_BYTES:
        raise Refused("草稿内容过长，请缩短后再发送。")
    try:
        written = json.loads(text.replace("\\u0000", ""))
        UUID(written["key"])
        if not isinstance(written["owner"], str):
            raise TypeError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused("草稿无法识别，请更新页面后再发送；草稿还在本机。") from None
    return dict(written)


def understand(written: dict[str, Any]) -> Draft:
    """
    Turn the words into values.

    :raises NotFound: if there is no such firm
    :raises MergedMeanwhile: if the firm was merged since, and nobody confirmed it
    :raises Refused: if something is missing or wrong
    """
    firm, notices = _firm(written)
    fields: dict[str, Any] = {
        "enterprise_ids": [firm.id],
        "date": _day(_text(written, "date")),
        "purpose": _text(written, "purpose") or DEFAULT_PURPOSE,
        "place": _text(written, "place"),
        "summary": _text(written, "summary"),
        "special_note": _text(written, "special_note"),
        "has_no_request": written.get("no_request") is True,
        "participant_ids": [one for one in _list(written, "participants") if type(one) is int],
        "participant_names": _text(written, "others").replace("，", "、").replace(",", "、").split("、"),
        "issues": [_issue(firm, one, line) for line, one in enumerate(_list(written, "issues")[:_MOST_ISSUES], 1)],
    }
    return Draft(written["key"], written["owner"], firm, fields, notices)


def _firm(written: dict[str, Any]) -> tuple[EnterpriseRef, tuple[str, ...]]:
    given = written.get("firm")
    given = given if isinstance(given, dict) else {}
    number, name = _text(given, "number"), _text(given, "name")
    if not number and not name:
        raise Refused("请选择走访的企业（项目）。")
    if number:
        pk = enterprise_id_of_number(number)
        firm = enterprise_refs([pk])[pk]
    else:
        found = find_enterprise(name)
        if found is None:
            raise NotFound(f"系统中没有找到“{name[:40]}”，请在联网时重新选择企业，或先登记这家企业。")
        return found, ()
    if firm.number != number.upper() and _text(written, "survivor") != firm.number:
        raise MergedMeanwhile(name or number, firm)
    if name and firm.name != name and firm.number == number.upper():
        return firm, (f"“{name[:60]}”已更名为“{firm.name}”，走访记在新名称下。",)
    return firm, ()


def _issue(firm: EnterpriseRef, one: Any, line: int) -> RaisedIssue:
    given = one if isinstance(one, dict) else {}
    try:
        return RaisedIssue(
            enterprise_id=firm.id,
            description=_text(given, "description"),
            category=_choice(Category, _text(given, "category"), "请选择类别。"),
            sub_category=_optional(SubCategory, _text(given, "kind"), "子类无效，请重新选择。"),
            requested_outcome=_text(given, "outcome"),
            level=_optional(Level, _text(given, "level"), "层级无效，请重新选择。"),
            measures=_text(given, "measures"),
        )
    except Refused as refused:
        raise RefusedIssue(f"问题{line}：{refused}", line) from None


def _optional(kind: Any, text: str, sentence: str) -> Any:
    return _choice(kind, text, sentence) if text else None


def _choice(kind: Any, text: str, sentence: str) -> Any:
    try:
        return kind(text)
    except ValueError:
        raise Refused(sentence) from None


def _day(text: str) -> date:
    day = parse_day(text, field="日期") if text else None
    if day is None:
        raise Refused("请填写日期。")
    return day


def _text(given: dict[str, Any], name: str) -> str:
    value = given.get(name, "")
    return value.replace("\x00", "").strip() if isinstance(value, str) else ""


def _list(given: dict[str, Any], name: str) -> list[Any]:
    value = given.get(name)
    return value if isinstance(value, list) else []
