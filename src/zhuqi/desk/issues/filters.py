"""How the ledger is narrowed: the address carries it, the rail offers it, chips take it away again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest

from zhuqi.desk.forms import DayField, DeskForm
from zhuqi.desk.issues.fields import grouped, labelled
from zhuqi.enterprises.selectors import enterprise_id_of_number, enterprise_ref
from zhuqi.foundation.errors import NotFound
from zhuqi.issues.categories import CATEGORY_LABELS, LEVEL_LABELS, SOURCE_LABELS
from zhuqi.issues.selectors import LAMP_WORDS, Facet, LedgerFilters, read_filters
from zhuqi.issues.workflow import STATUS_LABELS
from zhuqi.organisations.selectors import TeamRef, UnitRef, teams, towns, unit_choices
from zhuqi.standards.enterprise_size import SIZE_LABELS

STATE_LABELS = {"open": "在办", "handling": "承办中", "ended": "已了结", "all": "全部"}
KEY_LABELS = {"yes": "重点服务对象", "no": "非重点"}
_GROUPS = {
    "lamp": "时限",
    "status": "状态",
    "category": "类别",
    "level": "层级",
    "team": "片区",
    "town": "乡镇（街道）",
}
_NAMED: dict[str, tuple[str, Mapping[Any, str]]] = {
    "lamp": ("时限", LAMP_WORDS),
    "status": ("状态", STATUS_LABELS),
    "category": ("类别", CATEGORY_LABELS),
    "level": ("层级", LEVEL_LABELS),
    "source": ("来源", SOURCE_LABELS),
    "size": ("规模", SIZE_LABELS),
    "key": ("服务对象", KEY_LABELS),
    "state": ("范围", STATE_LABELS),
}


@dataclass(frozen=True)
class Places:
    """What the rail names by id, read once."""

    units: tuple[UnitRef, ...]
    teams: tuple[TeamRef, ...]
    towns: Mapping[int, str]


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


class MoreForm(DeskForm):
    """The filters that are chosen rather than clicked."""

    id_prefix = "id_more"

    unit = forms.ChoiceField(label="单位（牵头或协办）", required=False)
    source = forms.ChoiceField(label="来源", required=False, choices=[("", "不限"), *labelled(SOURCE_LABELS)])
    size = forms.ChoiceField(label="企业规模", required=False, choices=[("", "不限"), *labelled(SIZE_LABELS)])
    key = forms.ChoiceField(label="服务对象", required=False, choices=[("", "不限"), *KEY_LABELS.items()])
    since = DayField(label="收集日期从", required=False)
    until = DayField(label="到", required=False)

    def __init__(self, filters: LedgerFilters, units: tuple[UnitRef, ...]) -> None:
        names = ("unit", "source", "size", "key", "since", "until")
        super().__init__(initial={name: getattr(filters, name) for name in names})
        choices = grouped(list(units))
        self.fields["unit"].choices = [("", "不限"), *choices[1:]]  # type: ignore[attr-defined]
        query = filters.as_query()
        self.kept = [(name, value) for name, value in query.items() if name not in names]


def places() -> Places:
    """Read units, districts and towns, three queries."""
    return Places(tuple(unit_choices()), tuple(teams()), {town.id: town.name for town in towns()})


def filters_of(request: HttpRequest) -> LedgerFilters:
    """Read the address; a firm may be named by its number, as other pages do."""
    query = request.GET.dict()
    firm = query.pop("enterprise", "")
    filters = read_filters({name: str(value) for name, value in query.items()})
    if not firm:
        return filters
    state = filters.state if "state" in query else "all"
    is_id = firm.isdecimal() and len(firm) < 16
    try:
        return replace(filters, enterprise=int(firm) if is_id else enterprise_id_of_number(str(firm)), state=state)
    except NotFound:
        return replace(filters, enterprise=0, state=state)


def address(filters: LedgerFilters, **more: str) -> str:
    """Return the query of the list under these filters."""
    return "?" + urlencode(filters.as_query() | more)


def states(filters: LedgerFilters) -> tuple[Option, ...]:
    """Return open, ended and all as choices."""
    return tuple(
        Option(label, address(replace(filters, state=value, status="")), filters.state == value and not filters.status)
        for value, label in STATE_LABELS.items()
    )


def rail(
    filters: LedgerFilters, at: Places, counted: Mapping[str, tuple[Facet, ...]] | None = None
) -> tuple[Group, ...]:
    """
    Compose the rail: choosing what is chosen already takes it away.

    With ``counted`` only choices that lead somewhere are offered, each with its count.
    """
    groups = []
    for name, label in _GROUPS.items():
        present = str(getattr(filters, name) or "")
        facets = counted.get(name, ()) if counted is not None else tuple(_uncounted(name, at))
        options = tuple(
            Option(
                facet.label,
                address(replace(filters, **{name: _value(name, facet.value, present)})),
                facet.value == present,
                facet.count if counted is not None else None,
            )
            for facet in facets
        )
        groups.append(Group(label, options, is_open=bool(present) or name in ("lamp", "status", "category")))
    return tuple(group for group in groups if group.options)


def _value(name: str, value: str, present: str) -> Any:
    if value == present:
        return getattr(LedgerFilters(), name)
    return int(value) if name in ("team", "town") else value


def _uncounted(name: str, at: Places) -> list[Facet]:
    if name == "team":
        return [Facet(str(team.id), team.district_name, 0) for team in at.teams]
    if name == "town":
        return [Facet(str(pk), label, 0) for pk, label in at.towns.items()]
    return [Facet(str(value), label, 0) for value, label in _NAMED[name][1].items()]


def chips(filters: LedgerFilters, at: Places) -> tuple[Chip, ...]:
    """Return the filters in force, the words first."""
    found = [Chip(f"搜索：{filters.text[:20]}", address(filters.without("text")))] if filters.text else []
    for name, (group, labels) in _NAMED.items():
        value = getattr(filters, name)
        if value and not (name == "state" and value == "open"):
            found.append(Chip(f"{group}：{labels[value]}", address(filters.without(name))))
    named = {
        "unit": ("单位", {unit.id: unit.name for unit in at.units}),
        "team": ("片区", {team.id: team.district_name for team in at.teams}),
        "town": ("乡镇（街道）", at.towns),
    }
    for name, (group, by_id) in named.items():
        if (value := getattr(filters, name)) is not None:
            found.append(Chip(f"{group}：{by_id.get(value, '已停用')}", address(filters.without(name))))
    if filters.enterprise is not None:
        found.append(Chip(f"企业：{_firm(filters.enterprise)}", address(filters.without("enterprise"))))
    for name, word in (
        ("since", "收集日期从"),
        ("until", "收集日期到"),
        ("due", "到期日"),
        ("came", "挂号日期从"),
        ("closed", "销号日期从"),
    ):
        if (day := getattr(filters, name)) is not None:
            found.append(Chip(f"{word}{day:%Y年%-m月%-d日}", address(filters.without(name))))
    return tuple(found)


def _firm(enterprise_id: int) -> str:
    try:
        return enterprise_ref(enterprise_id).name
    except NotFound:
        return "没有这家企业"
