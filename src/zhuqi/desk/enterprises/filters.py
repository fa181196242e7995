"""How the list of enterprises is narrowed: the address carries it, the rail offers it, chips take it away again."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from zhuqi.enterprises.categories import KIND_LABELS, STATUS_LABELS, TAG_LABELS, EnterpriseStatus, Kind, TagKind
from zhuqi.enterprises.selectors import EnterpriseFilters
from zhuqi.organisations.selectors import DivisionRef
from zhuqi.standards.enterprise_size import SIZE_LABELS, Size
from zhuqi.stewardship.categories import TIER_LABELS


@dataclass(frozen=True)
class Option:
    """One entry of the rail."""

    label: str
    url: str
    is_on: bool
    count: int | None = None


@dataclass(frozen=True)
class Group:
    """One group of the rail."""

    label: str
    options: tuple[Option, ...]
    is_open: bool


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address of the list without it."""

    label: str
    url: str


def _choices(towns: list[DivisionRef]) -> dict[str, tuple[str, dict[str, str]]]:
    """Return what each key of the address may be: its label, and label by value."""
    return {
        "mark": ("重点", {"key": "重点服务对象", "above": "四上企业"}),
        "tag": ("标签", {kind.value: label for kind, label in TAG_LABELS.items()}),
        "tier": ("服务方式", {tier.value: label for tier, label in TIER_LABELS.items()}),
        "town": ("乡镇（街道）", {town.code: town.name for town in towns}),
        "size": ("规模", {size.value: label for size, label in SIZE_LABELS.items()}),
        "status": ("状态", {status.value: label for status, label in STATUS_LABELS.items()}),
        "kind": ("类型", {kind.value: label for kind, label in KIND_LABELS.items()}),
    }


def read_filters(query: QueryDict, towns: list[DivisionRef]) -> EnterpriseFilters:
    """Read the address; values nobody offers are ignored, so that an old link still opens the list."""
    wanted = {key: _value(query, key, values) for key, (_, values) in _choices(towns).items()}
    return EnterpriseFilters(
        text=query.get("q", "").strip()[:100],
        division_ids=frozenset(town.id for town in towns if town.code == wanted["town"]),
        sizes=frozenset({Size(wanted["size"])}) if wanted["size"] else frozenset(),
        tags=frozenset({TagKind(wanted["tag"])}) if wanted["tag"] else frozenset(),
        statuses=frozenset({EnterpriseStatus(wanted["status"])}) if wanted["status"] else frozenset(),
        key_target=True if wanted["mark"] == "key" else None,
        above_scale=True if wanted["mark"] == "above" else None,
        kind=Kind(wanted["kind"]) if wanted["kind"] else None,
    )


def rail(query: QueryDict, towns: list[DivisionRef]) -> tuple[Group, ...]:
    """Compose the filter rail: choosing what is chosen already takes it away."""
    groups = []
    for key, (label, values) in _choices(towns).items():
        present = _value(query, key, values)
        options = tuple(
            Option(name, _address(query, key, "" if value == present else value), is_on=value == present)
            for value, name in values.items()
        )
        groups.append(Group(label, options, is_open=bool(present) or key in ("mark", "tag")))
    return tuple(groups)


def chips(query: QueryDict, towns: list[DivisionRef]) -> tuple[Chip, ...]:
    """Return the filters in force, the search text first."""
    text = query.get("q", "").strip()
    found = [Chip(f"搜索：{text[:20]}", _address(query, "q", ""))] if text else []
    for key, (label, values) in _choices(towns).items():
        present = _value(query, key, values)
        if present:
            found.append(Chip(f"{label}：{values[present]}", _address(query, key, "")))
    return tuple(found)


def _value(query: QueryDict, key: str, values: dict[str, str]) -> str:
    value = query.get(key, "")
    return value if value in values else ""


def _address(query: QueryDict, key: str, value: str) -> str:
    kept = {name: text for name, text in query.items() if name not in (key, "after") and text}
    if value:
        kept[key] = value
    return "?" + urlencode(kept)
