"""The history of stewardship as sentences: who did what to how many, and when it holds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from zhuqi.enterprises.selectors import enterprise_refs
from zhuqi.organisations.selectors import person_refs
from zhuqi.stewardship.categories import STEWARDSHIP_ACTION_LABELS, TOLD_BY_LABELS, StewardshipAction, ToldBy
from zhuqi.stewardship.selectors import StewardshipLine

_PEOPLE = ("user_id", "deputy_id", "outgoing_id", "steward_id")


@dataclass(frozen=True)
class Sentence:
    """One line of the history, ready to draw; ``url`` leads to what it is about, "" if there is no page of it."""

    at: datetime
    text: str
    reason: str
    url: str


class _Names:
    """Names for the ids in a page of events, read at once."""

    def __init__(self, lines: Iterable[StewardshipLine]) -> None:
        data = [line.data for line in lines]
        people = {value for one in data for key in _PEOPLE if isinstance(value := one.get(key), int)}
        firms = {value for one in data if isinstance(value := one.get("enterprise_id"), int)}
        self._people = person_refs(frozenset(people))
        self._firms = enterprise_refs(firms)

    def person(self, data: Mapping[str, Any], key: str = "user_id") -> str:
        found = self._people.get(data.get(key, 0))
        return found.name if found else "某服务官"

    def firm(self, data: Mapping[str, Any]) -> str:
        found = self._firms.get(data.get("enterprise_id", 0))
        return found.name if found else "某企业"

    def person_url(self, data: Mapping[str, Any], key: str = "user_id") -> str:
        found = self._people.get(data.get(key, 0))
        return _url("stewardship:officer", found.username) if found else ""

    def firm_url(self, data: Mapping[str, Any]) -> str:
        found = self._firms.get(data.get("enterprise_id", 0))
        return _url("stewardship:firm", found.number) if found else ""


_PRIVATE = frozenset({StewardshipAction.CONFLICT_DECLARED, StewardshipAction.CONFLICT_ENDED})


def sentences(lines: Iterable[StewardshipLine], *, with_private_reasons: bool) -> list[Sentence]:
    """Put a page of the history into sentences; two queries for all names. Why somebody keeps away is private."""
    lines = list(lines)
    names = _Names(lines)
    found = []
    for line in lines:
        is_said = with_private_reasons or line.action not in _PRIVATE
        text = f"{line.actor_name}{_said(line, names)}"
        found.append(Sentence(line.at, text, line.reason if is_said else "", _address(line, names)))
    return found


def _said(line: StewardshipLine, names: _Names) -> str:
    words = _WORDS.get(line.action)
    return words(line.data, names) if words else STEWARDSHIP_ACTION_LABELS[line.action] + _counts(line.data)


def _address(line: StewardshipLine, names: _Names) -> str:
    match line.action:
        case StewardshipAction.HANDED_OVER | StewardshipAction.FIRM_TOLD:
            return _url("stewardship:hand_over", line.data.get("number", ""))
        case StewardshipAction.SAMPLE_DRAWN:
            return _url("stewardship:sample") + f"?month={line.data.get('month', '')}"
        case StewardshipAction.TIER_RULE_SET:
            return _url("stewardship:tiers")
        case StewardshipAction.PLAN_MADE | StewardshipAction.PLAN_ADJUSTED | StewardshipAction.PLAN_ACCEPTED:
            return _url("planning:detail", line.data.get("plan", ""))
        case StewardshipAction.DISTRICTS_SET:
            return _url("districts:detail", line.data.get("plan", ""))
        case StewardshipAction.CONFLICT_DECLARED | StewardshipAction.CONFLICT_ENDED:
            return names.firm_url(line.data)
        case _:
            return names.person_url(line.data)


def _url(route: str, *args: object) -> str:
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return ""


def _counts(data: Mapping[str, Any]) -> str:
    firms = data.get("firms")
    return f"，{firms}家企业" if isinstance(firms, int) else ""


def _profile(data: Mapping[str, Any], names: _Names) -> str:
    skills = f"，熟悉行业门类{data['skills']}" if data.get("skills") else ""
    held = "" if data.get("is_available", True) else "，暂不安排包联"
    return f"登记了{names.person(data)}的情况：上限{data.get('capacity')}家{skills}{held}"


def _appointed(data: Mapping[str, Any], names: _Names) -> str:
    new = data.get("new", 0)
    changed = data.get("firms", 0) - new
    parts = [f"新指定{new}家" if new else "", f"更换{changed}家" if changed else ""]
    return f"自{data.get('since')}起，给{data.get('stewards')}位服务官{'、'.join(part for part in parts if part)}"


def _handed(data: Mapping[str, Any], names: _Names) -> str:
    kept = f"，{data['kept']}家暂不移交" if data.get("kept") else ""
    why = f"（{data['why']}）" if data.get("why") else ""
    return (
        f"把{names.person(data, 'outgoing_id')}所联的{data.get('firms')}家企业移交给{data.get('stewards')}人，"
        f"自{data.get('since')}起{kept}{why}，编号{data.get('number')}"
    )


def _told(data: Mapping[str, Any], names: _Names) -> str:
    how = TOLD_BY_LABELS[ToldBy(data["told_how"])] if data.get("told_how") in set(ToldBy) else ""
    return f"于{data.get('told_on')}以{how}方式告知{names.firm(data)}首席服务官变更"


_WORDS: dict[StewardshipAction, Callable[[Mapping[str, Any], _Names], str]] = {
    StewardshipAction.PROFILE_SET: _profile,
    StewardshipAction.CONFLICT_DECLARED: lambda data, names: (
        f"登记{names.person(data, 'steward_id')}与{names.firm(data)}须回避"
    ),
    StewardshipAction.CONFLICT_ENDED: lambda data, names: (
        f"解除{names.person(data, 'steward_id')}与{names.firm(data)}的回避关系"
    ),
    StewardshipAction.APPOINTED_MANY: _appointed,
    StewardshipAction.ROSTER_TAKEN: lambda data, names: f"按名单，{_appointed(data, names)}",
    StewardshipAction.PLAN_MADE: lambda data, names: (
        f"生成了包联方案{data.get('plan')}：{data.get('firms')}家企业，{data.get('officers')}位服务官"
    ),
    StewardshipAction.PLAN_ADJUSTED: lambda data, names: (
        f"把方案{data.get('plan')}中的{names.firm(data)}"
        + (f"改派给{names.person(data, 'steward_id')}" if data.get("steward_id") else "移出方案")
    ),
    StewardshipAction.PLAN_ACCEPTED: lambda data, names: f"采纳方案{data.get('plan')}，{_appointed(data, names)}",
    StewardshipAction.PLAN_DISCARDED: lambda data, names: f"放弃了包联方案{data.get('plan')}",
    StewardshipAction.DISTRICTS_SET: lambda data, names: (
        f"按方案{data.get('plan')}划分了{data.get('districts')}个片区"
        + (f"，新建{data['new_teams']}个小组" if data.get("new_teams") else "")
    ),
    StewardshipAction.ENDED_MANY: lambda data, names: (
        f"结束了{data.get('firms')}家企业的包联，最后一天{data.get('until')}"
    ),
    StewardshipAction.ABSENCE_RECORDED: lambda data, names: (
        f"登记{names.person(data)}{data.get('since')}至{data.get('until')}请假，由{names.person(data, 'deputy_id')}代理"
    ),
    StewardshipAction.ABSENCE_ENDED: lambda data, names: f"登记{names.person(data)}销假",
    StewardshipAction.HANDED_OVER: _handed,
    StewardshipAction.FIRM_TOLD: _told,
    StewardshipAction.TIER_RULE_SET: lambda data, names: f"设定了自{data.get('since')}起的分级服务规则",
    StewardshipAction.SAMPLE_DRAWN: lambda data, names: (
        f"为{len(data.get('teams', {}))}个小组抽取了{data.get('month')}的小微企业样本，共{data.get('firms')}家"
    ),
}
