"""One enterprise on one page: everything one should know before walking in."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from zhuqi.enterprises import access
from zhuqi.enterprises.categories import (
    AboveScaleType,
    EnterpriseAction,
    EnterpriseStatus,
    Kind,
    LiaisonLevel,
)
from zhuqi.enterprises.models import (
    DatedFigures,
    Enterprise,
    EnterpriseEvent,
    EnterpriseMerge,
    LiaisonPerson,
    LiaisonRequest,
)
from zhuqi.enterprises.names import parse_number
from zhuqi.enterprises.selectors._refs import EnterpriseRef, as_ref, standing
from zhuqi.enterprises.selectors._with_row import NameLine, TagLine, key_kinds_of, names_of, tags_of, with_row
from zhuqi.foundation import crypto
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.roles import Actor, Role
from zhuqi.organisations.selectors import TeamRef, team_of_town
from zhuqi.standards.enterprise_size import Size

MOST_FIGURES = 24
MOST_PROJECTS = 20


@dataclass(frozen=True)
class LiaisonLine:
    """
    A liaison person; ``phone`` is masked, empty when there is none.

    ``checked_on`` is the newest day somebody vouched for them: the day they took office, or were confirmed.
    """

    id: int
    level: LiaisonLevel
    name: str
    title: str
    phone: str
    since: date
    until: date | None = None
    checked_on: date | None = None


@dataclass(frozen=True)
class LiaisonAsked:
    """A request for another liaison person that nobody has answered yet."""

    id: int
    level: LiaisonLevel
    name: str
    title: str
    since: date
    reason: str
    asked_by: str
    asked_at: datetime


@dataclass(frozen=True)
class FiguresLine:
    """Figures as of a day; money in 万元, power in 万千瓦时."""

    as_of: date
    employees: int | None
    revenue: Decimal | None
    assets: Decimal | None
    source: str
    tax: Decimal | None = None
    power_use: Decimal | None = None


@dataclass(frozen=True)
class MergedLine:
    """A record that was found to be of the same enterprise."""

    id: int
    number: str
    name: str
    credit_code: str | None
    at: datetime
    actor_name: str
    reason: str


@dataclass(frozen=True)
class Kin:
    """The firm behind a project, or a project of the firm."""

    number: str
    name: str
    status: EnterpriseStatus


@dataclass(frozen=True)
class HistoryLine:
    """One act on the record of an enterprise."""

    action: EnterpriseAction
    at: datetime
    actor_name: str
    reason: str
    data: dict[str, object]
    merged_number: str = ""  # of the record it was written on, where that was merged into this one


@dataclass(frozen=True)
class EnterpriseCard:
    """What a page shows of one enterprise. Plain values: rendering it runs no SQL."""

    id: int
    number: str
    name: str
    kind: Kind
    credit_code: str | None
    credit_code_note: str
    former_names: tuple[str, ...]
    division_id: int
    division_name: str
    team: TeamRef | None
    address: str
    longitude: Decimal | None
    latitude: Decimal | None
    industry: str
    status: EnterpriseStatus
    status_evidence: str
    size: Size
    is_above_scale: bool
    above_scale_type: AboveScaleType | None
    above_scale_since: date | None
    above_scale_source: str
    status_since: date | None
    is_key_target: bool
    tags: tuple[TagLine, ...]
    other_tags: tuple[TagLine, ...]  # over or to come
    liaisons: tuple[LiaisonLine, ...]
    other_liaisons: tuple[LiaisonLine, ...]  # before and to come
    asked: tuple[LiaisonAsked, ...]
    figures: tuple[FiguresLine, ...]
    names: tuple[NameLine, ...]
    merged: tuple[MergedLine, ...]
    ids: frozenset[int]  # its own and of those merged into it: by which other rooms find its business
    owner: Kin | None
    projects: tuple[Kin, ...]
    may_edit: bool
    may_reveal_phone: bool
    may_merge: bool
    may_decide_liaison: bool
    may_ask_liaison: bool


def enterprise_card(*, actor: Actor, number: str, today: date) -> EnterpriseCard:
    """
    Return one enterprise as ``actor`` sees it, in a constant number of queries; a merged one as its survivor.

    :raises NotFound: if there is none, or none they may see
    """
    row = _visible(actor, number, **with_row(today))
    merged = _merged_lines(row) if getattr(row, "has_merged", False) else ()
    ids = frozenset({row.pk, *(line.id for line in merged)})
    tags = tags_of(row)
    now = tuple(tag for tag in tags if tag.since <= today and (tag.until is None or tag.until >= today))
    people = [_liaison(person) for person in _liaisons(ids)]
    present = _present_people(people, today)
    names = _names(row, merged)
    return EnterpriseCard(
        id=row.pk,
        number=row.number,
        name=row.name,
        kind=Kind(row.kind),
        credit_code=row.credit_code,
        credit_code_note=row.credit_code_note,
        former_names=tuple(dict.fromkeys(line.name for line in names)),
        division_id=row.division_id,
        division_name=row.division.name,
        team=team_of_town(row.division_id),
        address=row.address,
        longitude=row.longitude,
        latitude=row.latitude,
        industry=row.industry,
        status=EnterpriseStatus(row.status),
        status_evidence=row.status_evidence,
        status_since=row.status_since,
        size=Size(row.size),
        is_above_scale=row.is_above_scale,
        above_scale_type=AboveScaleType(row.above_scale_type) if row.above_scale_type else None,
        above_scale_since=row.above_scale_since,
        above_scale_source=row.above_scale_source,
        is_key_target=bool(key_kinds_of(row) & {tag.kind for tag in now}),
        tags=_each_once(now),
        other_tags=tuple(tag for tag in tags if tag not in now),
        liaisons=present,
        other_liaisons=tuple(person for person in people if person not in present),
        asked=tuple(_asked(request) for request in _open_requests(ids)) if getattr(row, "has_asked", False) else (),
        figures=_figures(row.pk, ids),
        names=names,
        merged=merged,
        ids=ids,
        owner=_kin(row.owner) if row.owner else None,
        projects=_projects(ids) if getattr(row, "has_projects", False) else (),
        may_edit=getattr(row, "edits", False),
        may_reveal_phone=getattr(row, "telephones", False),
        may_merge=getattr(row, "merges_it", False),
        may_decide_liaison=getattr(row, "decides", False),
        may_ask_liaison=getattr(row, "edits", False) or actor.has(Role.CONTACT),
    )


def visible_enterprise(*, actor: Actor, number: str) -> EnterpriseRef:
    """
    Return the enterprise as other rooms name it, if ``actor`` may see it; whether it is a key target is left out.

    :raises NotFound: if there is none, or none they may see
    """
    return as_ref(_visible(actor, number))


def enterprise_history(*, actor: Actor, number: str, limit: int = 100) -> tuple[HistoryLine, ...]:
    """
    Return the newest acts on the record, newest first.

    :raises NotFound: if there is no such enterprise, or none ``actor`` may see
    """
    row = _visible(actor, number)
    events = EnterpriseEvent.objects.filter(Q(enterprise=row) | Q(enterprise__merged_into=row))
    lines = events.select_related("actor", "enterprise").defer("enterprise__search").order_by("-at", "-id")[:limit]
    return tuple(
        HistoryLine(
            EnterpriseAction(event.action),
            event.at,
            event.actor.name,
            event.reason,
            event.data,
            event.enterprise.number if event.enterprise_id != row.pk else "",
        )
        for event in lines
    )


def _visible(actor: Actor, number: str, **more: Any) -> Enterprise:
    rows = access.visible_enterprises(actor).select_related("division", "owner").defer("search", "owner__search")
    rows = rows.annotate(**access.standing_of(actor), **_HAS, **more)
    row = rows.filter(number=parse_number(number)).first()
    if row is not None and row.merged_into_id is not None:
        row = rows.filter(pk=row.merged_into_id).first()
    if row is None:
        raise NotFound("没有这家企业，或您无权查看。")
    return row


# What few enterprises have, asked with the row itself, so that the others cost no question more.
_MERGED = EnterpriseMerge.objects.filter(ended_at__isnull=True)
_HAS = {
    "has_merged": Exists(_MERGED.filter(into=OuterRef("pk"))),
    "has_projects": Exists(Enterprise.objects.filter(owner=OuterRef("pk")))
    | Exists(_MERGED.filter(into=OuterRef("pk"), enterprise__projects__isnull=False)),
    "has_asked": Exists(LiaisonRequest.objects.filter(decided_at__isnull=True, enterprise=OuterRef("pk")))
    | Exists(_MERGED.filter(into=OuterRef("pk"), enterprise__liaison_requests__decided_at__isnull=True)),
}


def _projects(ids: frozenset[int]) -> tuple[Kin, ...]:
    rows = standing(Enterprise.objects.filter(owner__in=ids)).order_by("number")
    return tuple(_kin(row) for row in rows.defer("search")[:MOST_PROJECTS])


def _merged_lines(row: Enterprise) -> tuple[MergedLine, ...]:
    rows = EnterpriseMerge.objects.filter(into=row, ended_at__isnull=True).select_related("enterprise", "actor")
    return tuple(
        MergedLine(
            id=merge.enterprise_id,
            number=merge.enterprise.number,
            name=merge.enterprise.name,
            credit_code=merge.enterprise.credit_code,
            at=merge.at,
            actor_name=merge.actor.name,
            reason=merge.reason,
        )
        for merge in rows.defer("enterprise__search").order_by("-at", "-id")
    )


def _names(row: Enterprise, merged: tuple[MergedLine, ...]) -> tuple[NameLine, ...]:
    """Return every other name, newest first: former ones, and those the merged records bear."""
    also = [NameLine(line.name, None, f"合并自 {line.number}") for line in merged if line.name != row.name]
    return (*also, *names_of(row))


def _each_once(tags: tuple[TagLine, ...]) -> tuple[TagLine, ...]:
    """Drop what both of two merged records bear."""
    return tuple({(tag.kind, tag.level): tag for tag in reversed(tags)}.values())[::-1]


def _liaisons(ids: frozenset[int]) -> QuerySet[LiaisonPerson]:
    return LiaisonPerson.objects.filter(enterprise__in=ids).order_by("level", "-since", "-id")


def _present_people(people: list[LiaisonLine], today: date) -> tuple[LiaisonLine, ...]:
    """Return one person per level, the newest in office."""
    present: dict[LiaisonLevel, LiaisonLine] = {}
    for person in people:
        if person.since <= today and (person.until is None or person.until >= today):
            present.setdefault(person.level, person)
    return tuple(present.values())


def _figures(own_id: int, ids: frozenset[int]) -> tuple[FiguresLine, ...]:
    """Return the newest figures, one line a day: its own before those of one merged into it."""
    own_first = Case(When(enterprise_id=own_id, then=0), default=1)
    rows = DatedFigures.objects.filter(enterprise__in=ids).order_by("-as_of", own_first, "-id")
    lines: dict[date, FiguresLine] = {}
    for row in rows[: MOST_FIGURES * len(ids)]:
        line = FiguresLine(
            row.as_of, row.employees, row.revenue, row.assets, row.source, tax=row.tax, power_use=row.power_use
        )
        lines.setdefault(row.as_of, line)
    return tuple(lines.values())[:MOST_FIGURES]


def _open_requests(ids: frozenset[int]) -> QuerySet[LiaisonRequest]:
    rows = LiaisonRequest.objects.filter(enterprise__in=ids, decided_at__isnull=True)
    return rows.select_related("asked_by").order_by("asked_at", "id")


def _asked(request: LiaisonRequest) -> LiaisonAsked:
    return LiaisonAsked(
        id=request.pk,
        level=LiaisonLevel(request.level),
        name=request.name,
        title=request.title,
        since=request.since,
        reason=request.reason,
        asked_by=request.asked_by.name,
        asked_at=request.asked_at,
    )


def _kin(row: Enterprise) -> Kin:
    return Kin(row.number, row.name, EnterpriseStatus(row.status))


def _liaison(person: LiaisonPerson) -> LiaisonLine:
    phone = ""
    if person.phone_encrypted:
        phone = crypto.mask_phone(crypto.provider().decrypt(bytes(person.phone_encrypted)))
    return LiaisonLine(
        id=person.pk,
        level=LiaisonLevel(person.level),
        name=person.name,
        title=person.title,
        phone=phone,
        since=person.since,
        until=person.until,
        checked_on=max(person.since, person.confirmed_on or person.since),
    )
