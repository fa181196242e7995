"""Choosing the one firm an appointment is made with, and saying what it already has to bear."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from zhuqi.desk.requests import SignedInRequest
from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_id_of_number, enterprise_refs, suggest
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.standards.dates import parse_day
from zhuqi.visits import selectors

_SUGGESTED = 8


@dataclass(frozen=True)
class Lamp:
    """What stands against a visit that week, in words; green if nothing does."""

    tone: str
    words: str
    visits: tuple[selectors.WeekVisit, ...]
    cap_words: str
    quiet_words: str


def chosen_firm(values: QueryDict) -> EnterpriseRef | None:
    """Return the firm that is chosen, or None."""
    number = values.get("enterprise", "").replace("\x00", "")
    if not number:
        return None
    try:
        pk = enterprise_id_of_number(number)
    except NotFound:
        return None
    return enterprise_refs([pk]).get(pk)


def firm_context(request: SignedInRequest, values: QueryDict) -> dict[str, Any]:
    """Return the chosen firm and what was found by the text typed."""
    text = values.get("firm", "").replace("\x00", "").strip()[:120]
    chosen = chosen_firm(values)
    found = suggest(actor=request.actor, text=text, limit=_SUGGESTED) if text else ()
    return {
        "chosen": chosen,
        "found": [firm for firm in found if chosen is None or firm.number != chosen.number],
        "firm_text": text,
        "is_missed": bool(text) and not found,
    }


def asked_day(values: QueryDict) -> date | None:
    """Return the day that is typed, or None."""
    try:
        return parse_day(values.get("date", ""), field="日期")
    except Refused:
        return None


def lamp_for(firm: EnterpriseRef | None, day: date | None) -> Lamp | None:
    """Return what stands against visiting ``firm`` in the week of ``day``."""
    if firm is None or day is None:
        return None
    visits = selectors.visits_this_week(firm.id, day)
    count, cap = selectors.visits_of_month(firm.id, day), selectors.visit_cap(day)
    quiet = selectors.why_quiet(day)
    cap_words = f"{day.month}月已有 {count} 次，每月上限 {cap} 次" + ("，已满，须写明理由。" if count >= cap else "。")
    quiet_words = f"这一天是企业宁静日：{quiet.sentence}，{quiet.reason}。请换一天。" if quiet else ""
    words = (
        f"冲突：这家企业当周已有 {len(visits)} 次走访，建议并入。" if visits else "无冲突：这家企业当周没有别的走访。"
    )
    tone = "red" if quiet else "amber" if visits or count >= cap else "green"
    return Lamp(tone, words, visits, cap_words, quiet_words)
