"""How many issues each choice of a filter would leave: one reading of the ledger for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, Count, Q, Value, When

from zhuqi.issues.access import visible_issues
from zhuqi.issues.categories import CATEGORY_LABELS, LEVEL_LABELS
from zhuqi.issues.selectors._ledger import LAMP_WORDS, LedgerFilters, filtered, statuses_of, with_lamp
from zhuqi.issues.workflow import STATUS_LABELS
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import division_names, teams

_LABELS: dict[str, Mapping[Any, str]] = {
    "lamp": LAMP_WORDS,
    "status": STATUS_LABELS,
    "category": CATEGORY_LABELS,
    "level": LEVEL_LABELS,
}


@dataclass(frozen=True)
class Facet:
    """One choice of a filter and how many issues it would leave."""

    value: str
    label: str
    count: int


class _Kind(NamedTuple):
    """What the filters of the rail tell apart, and how many issues are of the kind."""

    lamp: str
    status: str
    category: str
    level: str
    team: int | None
    town: int | None
    issues: int


_FILTERS = _Kind._fields[:-1]


def ledger_facets(*, actor: Actor, filters: LedgerFilters, today: date) -> dict[str, tuple[Facet, ...]]:
    """
    Return, for the main filters, their choices with counts under the other filters, in three queries.

    Districts and towns are ordered by how many issues they have.
    """
    kinds = _kinds(actor, filters, today)
    counts = {name: _counts(name, kinds, filters) for name in _FILTERS}
    result = {
        name: tuple(
            Facet(value, label, counts[name][value]) for value, label in labels.items() if value in counts[name]
        )
        for name, labels in _LABELS.items()
    }
    result["team"] = _places(counts["team"], {team.id: team.district_name for team in teams()})
    result["town"] = _places(counts["town"], division_names(counts["town"]))
    return result


def _kinds(actor: Actor, filters: LedgerFilters, today: date) -> list[_Kind]:
    """Count the issues under the other filters, by all that the rail tells apart."""
    free = replace(filters, lamp="", status="", category="", level="", team=None, town=None, state="all")
    wanted = Q()
    if filters.state != "all":
        wanted = Q(status__in={*statuses_of(filters.state), *([filters.status] if filters.status else [])})
    lamp = Case(*(When(with_lamp(code, today), then=Value(code)) for code in LAMP_WORDS), default=Value(""))
    rows = (
        filtered(visible_issues(actor), free, today)
        .filter(wanted)
        .order_by()
        .values_list(lamp, "status", "category", "level", "team_id", "division_id")
        .annotate(n=Count("*"))
    )
    return [_Kind(*row) for row in rows]


def _counts(name: str, kinds: list[_Kind], filters: LedgerFilters) -> dict[Any, int]:
    """Return how many issues each choice of one filter leaves, all other filters in force."""
    place = _FILTERS.index(name)
    wanted = {
        _FILTERS.index(other): value
        for other in _FILTERS
        if other != name and (value := getattr(filters, other)) not in (None, "")
    }
    in_state = None if name != "status" and filters.status else statuses_of(filters.state)
    counts: dict[Any, int] = {}
    for kind in kinds:
        if in_state is not None and kind.status not in in_state:
            continue
        if kind[place] not in (None, "") and all(kind[other] == value for other, value in wanted.items()):
            counts[kind[place]] = counts.get(kind[place], 0) + kind.issues
    return counts


def _places(counts: dict[Any, int], names: Mapping[int, str]) -> tuple[Facet, ...]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Facet(str(pk), names.get(pk, ""), count) for pk, count in ordered)
