"""Lists of enterprises: filtered, searched, paged by key, suggested while typing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import BigIntegerField, CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Length

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.enterprises.categories import EnterpriseStatus, Kind, TagKind
from zhuqi.enterprises.models import Enterprise, EnterpriseTag
from zhuqi.enterprises.names import core_key, search_query
from zhuqi.enterprises.selectors._refs import (
    MERGES,
    EnterpriseRef,
    as_ref,
    bears,
    key_tag_kinds,
    key_targets,
    standing,
)
from zhuqi.foundation.search_fields import WordsQuery
from zhuqi.organisations.models import in_force
from zhuqi.organisations.roles import Actor
from zhuqi.standards.enterprise_size import Size

PAGE_SIZE = 50
COUNT_CAP = 1000
SUGGESTIONS = 10

_CURSOR = re.compile(r"([0-9]{1,18}):([^\x00]*)")


@dataclass(frozen=True)
class EnterpriseFilters:
    """What a list is narrowed to; everything left out does not narrow."""

    text: str = ""
    division_ids: frozenset[int] = field(default=frozenset())
    sizes: frozenset[Size] = field(default=frozenset())
    tags: frozenset[TagKind] = field(default=frozenset())
    statuses: frozenset[EnterpriseStatus] = field(default=frozenset())
    key_target: bool | None = None
    above_scale: bool | None = None
    kind: Kind | None = None
    enterprise_ids: frozenset[int] | None = None
    without_ids: frozenset[int] = field(default=frozenset())


@dataclass(frozen=True)
class EnterpriseRow:
    """One line of the list."""

    id: int
    number: str
    name: str
    kind: Kind
    credit_code: str | None
    division_id: int
    division_name: str
    industry: str
    size: Size
    status: EnterpriseStatus
    is_key_target: bool
    is_above_scale: bool
    tags: tuple[TagKind, ...]


@dataclass(frozen=True)
class EnterprisePage:
    """
    One page of the list, by name.

    ``count`` is capped: ``count_is_capped`` means "that many or more". ``next_cursor`` is None on the last page.
    """

    rows: tuple[EnterpriseRow, ...]
    count: int
    count_is_capped: bool
    next_cursor: str | None


@dataclass(frozen=True)
class Suggestion:
    """One line of type-ahead."""

    id: int
    number: str
    name: str
    division_name: str


def enterprise_list(
    *,
    actor: Actor,
    filters: EnterpriseFilters,
    today: date,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> EnterprisePage:
    """
    Return the enterprises ``actor`` may see, by name, one page at a time; four queries whatever their number.

    ``cursor`` is the ``next_cursor`` of the page before; one that cannot be read begins at the first page.
    """
    matching = _narrow(standing(visible_enterprises(actor)), filters, today)
    some = list(matching.order_by().values_list("pk", flat=True)[: COUNT_CAP + 1])
    if len(some) <= COUNT_CAP:  # few: no need to look for them once more, in whatever way the planner prefers
        matching = Enterprise.objects.filter(pk__in=some)
    rows = matching.select_related("division").defer("search")
    position = _CURSOR.fullmatch(cursor or "")
    if position:
        last_id, last_key = int(position[1]), position[2]
        rows = rows.filter(Q(name_key__gt=last_key) | Q(name_key=last_key, pk__gt=last_id))
    found = list(rows.order_by("name_key", "id")[: page_size + 1])
    page, more = found[:page_size], len(found) > page_size
    tags, key_kinds = _tags_of(page, today), key_tag_kinds(today)
    return EnterprisePage(
        rows=tuple(_row(row, tags.get(row.pk, ()), key_kinds) for row in page),
        count=min(len(some), COUNT_CAP),
        count_is_capped=len(some) > COUNT_CAP,
        next_cursor=f"{page[-1].pk}:{page[-1].name_key}" if more else None,
    )


def suggest(*, actor: Actor, text: str, limit: int = SUGGESTIONS) -> tuple[Suggestion, ...]:
    """
    Return a few enterprises for type-ahead: by fragment of the name, start of the code, number or initials.

    Of very many that match, the first by name among a thousand.
    """
    if not search_query(text):
        return ()
    some = standing(visible_enterprises(actor)).filter(_matches(text)).order_by().values("pk")[:COUNT_CAP]
    rows = Enterprise.objects.filter(pk__in=some).select_related("division").defer("search")
    return tuple(
        Suggestion(id=row.pk, number=row.number, name=row.name, division_name=row.division.name)
        for row in rows.order_by("name_key", "id")[:limit]
    )


def similar_enterprises(*, name: str, division_id: int, exclude_id: int | None = None) -> tuple[EnterpriseRef, ...]:
    """
    Return enterprises of the same town whose names contain each other: a warning against registering one twice.

    Provinces and cities before it and legal forms at the end (有限公司 …) do not count.
    """
    core = core_key(name)
    if len(core) < 2:
        return ()
    rows = standing(Enterprise.objects.filter(division_id=division_id)).exclude(pk=exclude_id or 0)
    given = rows.annotate(given=Value(core, output_field=CharField()), length=Length("core_key"))
    near = given.filter(Q(core_key__contains=core) | Q(given__contains=F("core_key"), length__gte=2))
    return tuple(as_ref(row) for row in near.select_related("division").defer("search").order_by("id")[:SUGGESTIONS])


def _narrow(rows: QuerySet[Enterprise], filters: EnterpriseFilters, today: date) -> QuerySet[Enterprise]:
    wanted = Q()
    if search_query(filters.text):
        wanted &= _matches(filters.text)
    among = {
        "division_id__in": sorted(filters.division_ids) or None,
        "size__in": sorted(filters.sizes) or None,
        "status__in": sorted(filters.statuses) or None,
        "is_above_scale": filters.above_scale,
        "kind": filters.kind,
    }
    wanted &= Q(**{column: value for column, value in among.items() if value is not None})
    if filters.enterprise_ids is not None:
        wanted &= _one_of(filters.enterprise_ids)
    if filters.without_ids:
        wanted &= ~_one_of(filters.without_ids)
    for kind in sorted(filters.tags):
        wanted &= bears(EnterpriseTag.objects.filter(in_force(today), kind=kind.value))
    if filters.key_target is not None:
        is_key = key_targets(today)
        wanted &= is_key if filters.key_target else ~is_key
    return rows.filter(wanted)


def _one_of(ids: frozenset[int]) -> Q:
    """Match these ids, given as one array however many they are."""
    return Q(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [sorted(ids)]))


def _matches(text: str) -> Q:
    """Match a fragment of any name, the beginning of a code or number, or initials: all by one index."""
    return Q(search=WordsQuery(search_query(text), search_type="raw"))


def _tags_of(rows: Iterable[Enterprise], today: date) -> dict[int, tuple[TagKind, ...]]:
    tags: dict[int, dict[TagKind, None]] = {}
    ids = [row.pk for row in rows]
    of_these = Q(enterprise__in=ids) | Q(enterprise__in=MERGES.filter(into__in=ids).values("enterprise_id"))
    survivor = Subquery(MERGES.filter(enterprise_id=OuterRef("enterprise_id")).values("into_id")[:1])
    bearer = Coalesce(survivor, "enterprise_id", output_field=BigIntegerField())
    found = EnterpriseTag.objects.filter(in_force(today), of_these).annotate(bearer=bearer)
    for bearer_id, kind in found.order_by("id").values_list("bearer", "kind"):
        tags.setdefault(bearer_id, {})[TagKind(kind)] = None
    return {bearer_id: tuple(kinds) for bearer_id, kinds in tags.items()}


def _row(row: Enterprise, tags: tuple[TagKind, ...], key_kinds: frozenset[TagKind]) -> EnterpriseRow:
    return EnterpriseRow(
        id=row.pk,
        number=row.number,
        name=row.name,
        kind=Kind(row.kind),
        credit_code=row.credit_code,
        division_id=row.division_id,
        division_name=row.division.name,
        industry=row.industry,
        size=Size(row.size),
        status=EnterpriseStatus(row.status),
        is_key_target=not key_kinds.isdisjoint(tags),
        is_above_scale=row.is_above_scale,
        tags=tags,
    )
