"""The list of targets with who stands by each, to look through and to appoint from."""

from dataclasses import dataclass
from datetime import date

from zhuqi.enterprises.categories import EnterpriseStatus
from zhuqi.enterprises.selectors import EnterpriseFilters, EnterpriseRow, enterprise_list
from zhuqi.organisations.absences import AbsenceRef, absent_on
from zhuqi.organisations.models import Division, in_force
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import PersonRef
from zhuqi.stewardship import access
from zhuqi.stewardship.models import Stewardship
from zhuqi.stewardship.selectors._bonds import LeaderRef, leaders_of_many, stewards_of
from zhuqi.stewardship.selectors._coverage import GONE
from zhuqi.stewardship.selectors._small_firms import steward_tier_ids

_PRESENT = frozenset(EnterpriseStatus) - GONE


@dataclass(frozen=True)
class TargetFilters:
    """
    What the list is narrowed to: ``state`` "bare" or "held", a town by its code, words.

    ``wider`` lists every firm, not only those that by the rule have a steward; ``key`` key targets only.
    """

    state: str = ""
    text: str = ""
    town: str = ""
    wider: bool = False
    key: bool = False


@dataclass(frozen=True)
class TargetRow:
    """One firm with its steward and leaders."""

    firm: EnterpriseRow
    steward: PersonRef | None
    absence: AbsenceRef | None
    leaders: tuple[LeaderRef, ...]


@dataclass(frozen=True)
class TargetPage:
    """One page by name; ``count`` is capped at ``enterprises.selectors.COUNT_CAP``."""

    rows: tuple[TargetRow, ...]
    count: int
    count_is_capped: bool
    next_cursor: str | None


def target_list(*, actor: Actor, filters: TargetFilters, today: date, after: str = "") -> TargetPage:
    """Return one page of the firms ``actor`` looks after for others, by name, in a constant number of queries."""
    held = frozenset(Stewardship.objects.filter(in_force(today)).values_list("enterprise_id", flat=True))
    among: frozenset[int] | None = None
    without: frozenset[int] = frozenset()
    if not filters.wider:
        wanted = steward_tier_ids(today)
        among = {"held": wanted & held, "bare": wanted - held}.get(filters.state, wanted)
    elif filters.state == "held":
        among = held
    elif filters.state == "bare":
        without = held
    towns = Division.objects.filter(code12=filters.town).values_list("pk", flat=True) if filters.town else ()
    page = enterprise_list(
        actor=access.without_stewardship(actor),
        filters=EnterpriseFilters(
            text=filters.text,
            division_ids=frozenset(towns),
            enterprise_ids=among,
            without_ids=without,
            key_target=True if filters.key else None,
            statuses=frozenset() if filters.wider else _PRESENT,
        ),
        today=today,
        cursor=after or None,
    )
    ids = [row.id for row in page.rows]
    stewards, leaders = stewards_of(ids, today), leaders_of_many(ids, today)
    away = absent_on([person.id for person in stewards.values()], today)
    rows = []
    for row in page.rows:
        steward = stewards.get(row.id)
        rows.append(TargetRow(row, steward, away.get(steward.id) if steward else None, leaders.get(row.id, ())))
    return TargetPage(tuple(rows), page.count, page.count_is_capped, page.next_cursor)
