"""What a policy must be to be written down, and the columns it is written into."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from zhuqi.enterprises.categories import TagKind
from zhuqi.foundation.errors import Refused
from zhuqi.organisations.selectors import division_names
from zhuqi.policies.details import DETAIL_LABELS, LONGEST, SIZES, PolicyDetails
from zhuqi.policies.matching import Range, known_part
from zhuqi.standards.industries import parse_industry

_REQUIRED = ("title", "issuer", "summary")
_TEXTS = tuple(LONGEST)
_WEB_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_MOST_EMPLOYEES = Decimal(2**31 - 1)
_MOST_REVENUE = Decimal(10**12 - 1)


def checked(details: PolicyDetails) -> PolicyDetails:
    """
    Return the details tidied up: no blanks around texts, codes in their usual spelling, everything once.

    :raises Refused: if something is missing or contradicts itself
    """
    tidy = replace(
        details,
        **{name: getattr(details, name).strip() for name in _TEXTS},
        industries=tuple(sorted({_industry(code) for code in details.industries})),
        sizes=tuple(size for size in SIZES if size in details.sizes),
        tags=tuple(tag for tag in TagKind if tag in details.tags),
        division_ids=tuple(sorted(set(details.division_ids))),
    )
    _check_texts(tidy)
    _check_values(tidy)
    return tidy


def columns_of(details: PolicyDetails) -> dict[str, object]:
    """Return the columns of a policy, by name."""
    return {
        **{name: getattr(details, name) for name in _TEXTS},
        "level": details.level.value,
        "valid_from": details.valid_from,
        "valid_until": details.valid_until,
        "kind": details.kind.value if details.kind else "",
        "industries": list(details.industries),
        "sizes": [size.value for size in details.sizes],
        "above_scale": details.above_scale,
        "tags": [tag.value for tag in details.tags],
        "divisions": list(details.division_ids),
        "min_employees": _whole(details.employees.least),
        "max_employees": _whole(details.employees.most),
        "min_revenue": details.revenue.least,
        "max_revenue": details.revenue.most,
    }


def as_data(columns: Mapping[str, object]) -> dict[str, object]:
    """Return columns as an event keeps them: days and amounts as text, what is empty left out."""
    kept = {name: _plain(value) for name, value in columns.items()}
    return {name: value for name, value in kept.items() if value not in ("", None, [])}


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, object]:
    """Return what differs, each with what it was and what it is."""
    return {name: [_plain(before[name]), _plain(after[name])] for name in DETAIL_LABELS if before[name] != after[name]}


def _check_texts(details: PolicyDetails) -> None:
    for name in _REQUIRED:
        if not getattr(details, name):
            raise Refused(f"请填写{DETAIL_LABELS[name]}。")
    for name, most in LONGEST.items():
        if len(getattr(details, name)) > most:
            raise Refused(f"{DETAIL_LABELS[name]}最多 {most} 个字，请缩短。")
    if details.source_url and not _WEB_ADDRESS.fullmatch(details.source_url):
        raise Refused("原文链接应是以 http:// 或 https:// 开头的网址，请核对。")


def _check_values(details: PolicyDetails) -> None:
    if details.valid_until is not None and details.valid_until < details.valid_from:
        raise Refused("有效期至不能早于施行日期，请核对两个日期。")
    _check_range("从业人员", details.employees, _MOST_EMPLOYEES)
    _check_range("营业收入", details.revenue, _MOST_REVENUE)
    if len(division_names(details.division_ids)) != len(details.division_ids):
        raise Refused("所在地中有的已不存在，请重新选择所在地。")


def _check_range(label: str, asked: Range, most: Decimal) -> None:
    for limit in (asked.least, asked.most):
        if limit is not None and not 0 <= limit <= most:
            raise Refused(f"{label}的限额应在 0 到 {most:,} 之间，请核对。")
    if asked.least is not None and asked.most is not None and asked.least > asked.most:
        raise Refused(f"{label}的下限不能大于上限，请核对。")


def _industry(text: str) -> str:
    return known_part(parse_industry(text).code)


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return str(value.normalize().quantize(Decimal("0.01"))) if isinstance(value, Decimal) else value
