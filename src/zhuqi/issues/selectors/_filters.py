"""The views of the ledger a person keeps, and what is new in each since they last looked."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from django.db.models import Value
from django.db.models.query import QuerySet

from zhuqi.issues.access import visible_issues
from zhuqi.issues.models import Issue, SavedFilter
from zhuqi.issues.selectors._ledger import filtered, read_filters
from zhuqi.organisations.roles import Actor

COUNTED = 99  # beyond that the tab says 99+


@dataclass(frozen=True)
class SavedView:
    """One kept view; ``query`` is its address."""

    id: int
    name: str
    query: str


def saved_filters(*, actor: Actor) -> list[SavedView]:
    """Return the actor's views, oldest first, in one query."""
    rows = SavedFilter.objects.filter(user_id=actor.user_id).order_by("id")
    return [SavedView(row.pk, row.name, row.query) for row in rows]


def news_in_filters(*, actor: Actor, today: date) -> dict[int, int]:
    """
    Return, by view, how many issues in it changed since the actor looked at it, up to ``COUNTED`` + 1.

    Two queries however many views.
    """
    visible = visible_issues(actor)
    parts = [_changed(visible, saved, today) for saved in SavedFilter.objects.filter(user_id=actor.user_id)]
    if not parts:
        return {}
    counts: dict[int, int] = {}
    for (filter_id,) in parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]:
        counts[filter_id] = counts.get(filter_id, 0) + 1
    return counts


def _changed(visible: QuerySet[Issue], saved: SavedFilter, today: date) -> QuerySet[Issue, tuple[int]]:
    issues = filtered(visible, read_filters(dict(parse_qsl(saved.query))), today)
    fresh = issues.filter(updated_at__gt=saved.looked_at).order_by()
    return fresh.annotate(view=Value(saved.pk)).values_list("view")[: COUNTED + 1]
