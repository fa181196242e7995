"""Records that look like one enterprise twice, two of them side by side, and what was merged before."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from zhuqi.enterprises import access
from zhuqi.enterprises.categories import EnterpriseStatus, Kind, TagKind
from zhuqi.enterprises.models import (
    DatedFigures,
    Enterprise,
    EnterpriseMerge,
    EnterpriseTag,
    FormerName,
    LiaisonPerson,
)
from zhuqi.enterprises.names import parse_number
from zhuqi.enterprises.selectors._refs import standing
from zhuqi.enterprises.takeover import taken_over
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.models import in_force
from zhuqi.organisations.roles import Actor
from zhuqi.standards.enterprise_size import Size

PAIRS_PAGE = 30
_CURSOR = re.compile(r"([0-9]):([0-9]{1,18}):([0-9]{1,18})")


class Likeness(StrEnum):
    """Why two records may be of one enterprise, the surest first."""

    CODE = "CODE"  # the organisation's own part of the credit code is the same
    NAME = "NAME"  # the same name, in whatever towns
    FORMER_NAME = "FORMER_NAME"  # one bears a name the other bore, or both bore it
    CORE = "CORE"  # in one town, the same but for place and legal form, or one begins with the other


LIKENESS_LABELS: dict[Likeness, str] = {
    Likeness.CODE: "信用代码主体标识相同",
    Likeness.NAME: "名称相同",
    Likeness.FORMER_NAME: "曾用名相同",
    Likeness.CORE: "同乡镇名称相近",
}


@dataclass(frozen=True)
class AlikeFirm:
    """One of two that look alike."""

    id: int
    number: str
    name: str
    credit_code: str | None
    division_name: str
    status: EnterpriseStatus
    created_at: datetime


@dataclass(frozen=True)
class AlikePair:
    """Two that look alike; the one known longer comes first."""

    one: AlikeFirm
    other: AlikeFirm
    likeness: Likeness


@dataclass(frozen=True)
class PairsPage:
    """One page of pairs; ``next_cursor`` is None on the last."""

    pairs: tuple[AlikePair, ...]
    next_cursor: str | None


@dataclass(frozen=True)
class MergeSide:
    """One of two records as they stand beside each other."""

    id: int
    number: str
    name: str
    kind: Kind
    credit_code: str | None
    division_name: str
    address: str
    industry: str
    size: Size
    status: EnterpriseStatus
    is_above_scale: bool
    created_at: datetime
    former_names: tuple[str, ...]
    tags: tuple[TagKind, ...]
    liaisons: int
    figures: int


@dataclass(frozen=True)
class MergePreview:
    """What comes together: both sides, and the columns the survivor takes over from the other."""

    keep: MergeSide
    merge: MergeSide
    takes: tuple[str, ...]


@dataclass(frozen=True)
class MergeLine:
    """One merge, in force or taken back."""

    merged_number: str
    merged_name: str
    into_number: str
    into_name: str
    at: datetime
    actor_name: str
    reason: str
    ended_at: datetime | None


def suspected_duplicates(
    *, actor: Actor, division_ids: Iterable[int] = (), likeness: Likeness | None = None, cursor: str | None = None
) -> PairsPage:
    """
    Return pairs that look like one enterprise twice, of those ``actor`` may merge, surest first; two queries.

    Pairs somebody said are not the same are left out. ``division_ids`` narrows to some towns.
    """
    towns = list(division_ids)
    firms = standing(access.mergeable_enterprises(actor)).order_by()
    if towns:
        firms = firms.filter(division_id__in=towns)
    columns = firms.values("id", "name_key", "core_key", "credit_code", "division_id", "kind")
    try:
        inner, params = columns.query.sql_with_params()
    except EmptyResultSet:  # none at all: Django does not even ask
        return PairsPage((), None)
    position = _CURSOR.fullmatch(cursor or "")
    after = tuple(int(part) for part in position.groups()) if position else (-1, 0, 0)
    wanted = list(Likeness).index(likeness) if likeness else None
    with connection.cursor() as query:
        query.execute(_PAIRS.format(firms=inner), [*params, wanted, wanted, *after, PAIRS_PAGE + 1])
        found = query.fetchall()
    page = found[:PAIRS_PAGE]
    known = {row.pk: _alike(row) for row in _rows({pk for _, *ids in page for pk in ids})}
    kinds = list(Likeness)
    return PairsPage(
        pairs=tuple(AlikePair(known[one], known[other], kinds[rank]) for rank, one, other in page),
        next_cursor=":".join(map(str, page[-1])) if len(found) > PAIRS_PAGE else None,
    )


def merge_preview(*, actor: Actor, keep: str, merge: str, today: date) -> MergePreview:
    """
    Return two records, by number, side by side: what would come together.

    :raises NotFound: if one of them does not exist, was merged already, or ``actor`` may not merge it
    """
    rows = standing(access.mergeable_enterprises(actor)).select_related("division").defer("search")
    both = {row.number: row for row in rows.filter(number__in=[parse_number(keep), parse_number(merge)])}
    kept, merged = both.get(parse_number(keep) or ""), both.get(parse_number(merge) or "")
    if kept is None or merged is None:
        raise NotFound("没有这家企业，或已并入其他企业，请返回名单重新选择。")
    return MergePreview(_side(kept, today), _side(merged, today), tuple(taken_over(kept, merged)))


def recent_merges(*, actor: Actor, limit: int = 50) -> tuple[MergeLine, ...]:
    """Return the newest merges of enterprises ``actor`` may merge, those taken back too; not those that came along."""
    rows = EnterpriseMerge.objects.filter(
        follows__isnull=True, enterprise__in=access.mergeable_enterprises(actor).order_by().values("pk")
    )
    rows = rows.select_related("enterprise", "into", "actor").defer("enterprise__search", "into__search")
    return tuple(
        MergeLine(
            merged_number=row.enterprise.number,
            merged_name=row.enterprise.name,
            into_number=row.into.number,
            into_name=row.into.name,
            at=row.at,
            actor_name=row.actor.name,
            reason=row.reason,
            ended_at=row.ended_at,
        )
        for row in rows.order_by("-at", "-id")[:limit]
    )


def merged_enterprise_id(*, actor: Actor, number: str) -> int:
    """
    Return the id of a record that was merged away, for undoing.

    :raises NotFound: if there is none under this number, or ``actor`` may not merge it
    """
    rows = access.mergeable_enterprises(actor).filter(number=parse_number(number), merged_into__isnull=False)
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("这家企业没有并入其他企业，请刷新后重试。")
    return found


# Window functions look at neighbours only: of three alike there are two pairs, and sorting is all it costs.
# The order of the ranks is that of ``Likeness``.
_PAIRS = """
WITH firms AS MATERIALIZED ({firms}),
pairs AS (
    SELECT 0 AS rank, lag(id) OVER (PARTITION BY substr(credit_code, 9, 9) ORDER BY id) AS one, id AS other
    FROM firms WHERE length(credit_code) = 18
    UNION ALL
    SELECT 1, lag(id) OVER (PARTITION BY name_key, kind ORDER BY id), id FROM firms
    UNION ALL
    SELECT 2, firms.id, former.enterprise_id FROM enterprises_formername AS former
        JOIN firms ON firms.name_key = former.name_key AND firms.id <> former.enterprise_id
        JOIN firms AS bearer ON bearer.id = former.enterprise_id
        WHERE former.name_key <> ''
    UNION ALL
    SELECT 2, one.enterprise_id, other.enterprise_id FROM enterprises_formername AS one
        JOIN enterprises_formername AS other
            ON one.name_key = other.name_key AND one.enterprise_id < other.enterprise_id
        JOIN firms AS first ON first.id = one.enterprise_id JOIN firms AS second ON second.id = other.enterprise_id
        WHERE one.name_key <> ''
    UNION ALL
    SELECT 3, before, id FROM (
        SELECT id, core_key, lag(id) OVER town AS before, lag(core_key) OVER town AS core_before FROM firms
        WHERE length(core_key) > 1 WINDOW town AS (PARTITION BY division_id, kind ORDER BY core_key COLLATE "C", id)
    ) AS neighbours
    WHERE core_key = core_before OR (length(core_before) > 3 AND starts_with(core_key, core_before))
),
once AS (
    SELECT min(rank) AS rank, least(one, other) AS one, greatest(one, other) AS other FROM pairs
    WHERE one IS NOT NULL GROUP BY 2, 3
)
SELECT rank, one, other FROM once
WHERE (%s::int IS NULL OR rank = %s)
    AND NOT EXISTS (SELECT FROM enterprises_keptapart AS apart WHERE apart.one_id = one AND apart.other_id = other)
    AND (rank, one, other) > (%s, %s, %s)
ORDER BY rank, one, other LIMIT %s
"""


def _rows(ids: Iterable[int]) -> QuerySet[Enterprise]:
    return Enterprise.objects.filter(pk__in=list(ids)).select_related("division").defer("search")


def _alike(row: Enterprise) -> AlikeFirm:
    return AlikeFirm(
        id=row.pk,
        number=row.number,
        name=row.name,
        credit_code=row.credit_code,
        division_name=row.division.name,
        status=EnterpriseStatus(row.status),
        created_at=row.created_at,
    )


def _side(row: Enterprise, today: date) -> MergeSide:
    tags = EnterpriseTag.objects.filter(in_force(today), enterprise=row).order_by("kind").values_list("kind", flat=True)
    return MergeSide(
        id=row.pk,
        number=row.number,
        name=row.name,
        kind=Kind(row.kind),
        credit_code=row.credit_code,
        division_name=row.division.name,
        address=row.address,
        industry=row.industry,
        size=Size(row.size),
        status=EnterpriseStatus(row.status),
        is_above_scale=row.is_above_scale,
        created_at=row.created_at,
        former_names=tuple(FormerName.objects.filter(enterprise=row).order_by("id").values_list("name", flat=True)),
        tags=tuple(dict.fromkeys(TagKind(kind) for kind in tags)),
        liaisons=LiaisonPerson.objects.filter(in_force(today), enterprise=row).count(),
        figures=DatedFigures.objects.filter(enterprise=row).count(),
    )
