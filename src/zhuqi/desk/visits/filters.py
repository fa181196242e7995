"""How the list of visits is narrowed: the address carries it, the rail offers it, chips take it away again."""

from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from zhuqi.desk.enterprises.filters import Chip, Group, Option
from zhuqi.enterprises.selectors import enterprise_id_of_number
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.selectors import TeamRef
from zhuqi.visits.kinds import KIND_LABELS, VisitKind
from zhuqi.visits.selectors import VisitFilters


def _choices(teams: list[TeamRef]) -> dict[str, tuple[str, dict[str, str]]]:
    return {
        "kind": ("方式", {kind.value: label for kind, label in KIND_LABELS.items()}),
        "outcome": ("结果", {"issues": "提出问题", "none": "无诉求"}),
        "special": ("专访", {"yes": "专门走访"}),
        "team": ("片区", {team.code: team.district_name for team in teams}),
    }


def read_filters(query: QueryDict, teams: list[TeamRef]) -> VisitFilters:
    """Read the address; values nobody offers are ignored, so that an old link still opens the list."""
    wanted = {key: _value(query, key, values) for key, (_, values) in _choices(teams).items()}
    return VisitFilters(
        kind=VisitKind(wanted["kind"]) if wanted["kind"] else None,
        since=_day(query, "since"),
        until=_day(query, "until"),
        team_ids=frozenset(team.id for team in teams if team.code == wanted["team"]),
        enterprise_id=_enterprise(query),
        special=True if wanted["special"] else None,
        no_request={"issues": False, "none": True}.get(wanted["outcome"]),
        text=query.get("q", "").replace("\x00", "").strip()[:100],
    )


def rail(query: QueryDict, teams: list[TeamRef]) -> tuple[Group, ...]:
    """Compose the filter rail: choosing what is chosen already takes it away."""
    groups = []
    for key, (label, values) in _choices(teams).items():
        present = _value(query, key, values)
        options = tuple(
            Option(name, _address(query, key, "" if value == present else value), is_on=value == present)
            for value, name in values.items()
        )
        groups.append(Group(label, options, is_open=True))
    return tuple(groups)


def chips(query: QueryDict, teams: list[TeamRef]) -> tuple[Chip, ...]:
    """Return the filters in force, the search text first."""
    text = query.get("q", "").strip()
    found = [Chip(f"搜索：{text[:20]}", _address(query, "q", ""))] if text else []
    for key, (label, values) in _choices(teams).items():
        present = _value(query, key, values)
        if present:
            found.append(Chip(f"{label}：{values[present]}", _address(query, key, "")))
    for key, label in (("since", "自"), ("until", "至")):
        day = _day(query, key)
        if day:
            found.append(Chip(f"{label}{day:%Y-%m-%d}", _address(query, key, "")))
    if _enterprise(query) is not None:
        found.append(Chip(f"企业：{query['enterprise']}", _address(query, "enterprise", "")))
    return tuple(found)


def _enterprise(query: QueryDict) -> int | None:
    number = query.get("enterprise", "").replace("\x00", "")
    if not number:
        return None
    try:
        return enterprise_id_of_number(number)
    except NotFound:
        return None


def _day(query: QueryDict, key: str) -> date | None:
    try:
        return date.fromisoformat(query.get(key, ""))
    except ValueError:
        return None


def _value(query: QueryDict, key: str, values: dict[str, str]) -> str:
    value = query.get(key, "")
    return value if value in values else ""


def _address(query: QueryDict, key: str, value: str) -> str:
    kept = {name: text for name, text in query.items() if name not in (key, "after") and text}
    if value:
        kept[key] = value
    return "?" + urlencode(kept)
