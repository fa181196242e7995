"""What the address asks for: scope, last day, first day; what cannot be meant is said, and today is shown instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from zhuqi.figures.selectors import Cut, Scope, ScopeChoice, chosen_scope, scope_key
from zhuqi.foundation.errors import Refused
from zhuqi.standards.dates import parse_day


@dataclass(frozen=True)
class Asked:
    """The cut, the same as a query string for links, and what was wrong with what was typed."""

    cut: Cut
    query: str
    refusal: str
    is_today: bool


def asked(query: Mapping[str, str], choices: tuple[ScopeChoice, ...], today: date) -> Asked:
    """
    Read scope and days from an address.

    :raises NotFound: if the scope is none the actor may choose
    """
    scope = chosen_scope(choices, query.get("scope", ""))
    try:
        cut, refusal = _cut(query, scope, today), ""
    except Refused as refused:
        cut, refusal = Cut(scope, today), str(refused)
    return Asked(cut, _query(cut, choices, today), refusal, cut.until == today)


def _cut(query: Mapping[str, str], scope: Scope, today: date) -> Cut:
    until_text, since_text = query.get("until", "").strip(), query.get("since", "").strip()
    until = parse_day(until_text, field="统计日") if until_text else today
    since = parse_day(since_text, field="起始日") if since_text else None
    if until > today:
        raise Refused("统计日不能晚于今天，已改为今天。")
    if since is not None and since > until:
        raise Refused("起始日晚于统计日，请调整其中一个；现按不限起始日显示。")
    return Cut(scope, until, since)


def _query(cut: Cut, choices: tuple[ScopeChoice, ...], today: date) -> str:
    parts: dict[str, str] = {}
    if cut.scope != choices[0].scope:
        parts["scope"] = scope_key(cut.scope)
    if cut.until != today:
        parts["until"] = cut.until.isoformat()
    if cut.since is not None:
        parts["since"] = cut.since.isoformat()
    return urlencode(parts)


def scope_groups(choices: tuple[ScopeChoice, ...], scope: Scope) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return the choices for a select: (heading, [(key, name, whether it is the one shown)])."""
    groups: dict[str, list[tuple[str, str, bool]]] = {}
    for choice in choices:
        groups.setdefault(choice.heading, []).append((choice.key, choice.scope.name, choice.scope == scope))
    return list(groups.items())
