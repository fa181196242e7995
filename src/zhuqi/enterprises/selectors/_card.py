"""One enterprise on one page: everything one should know before walking in."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from zhuqi.enterprises import access
from zhuqi.enterprises.categories import (
    AboveScaleType,
    EnterpriseAction,
    EnterpriseStatus,
    Kind,
    LiaisonLevel,
    TagKind,
    TagLevel,
)
from zhuqi.enterprises.models import Enterprise, EnterpriseEvent, LiaisonPerson
from zhuqi.enterprises.names import parse_number
from zhuqi.enterprises.selectors._refs import EnterpriseRef, as_ref, key_tag_kinds
from zhuqi.foundation import crypto
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.models import in_force
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import TeamRef, team_of_town
from zhuqi.standards.enterprise_size import Size


@dataclass(frozen=True)
class TagLine:
    """A tag in force."""

    id: int
    kind: TagKind
    level: TagLevel | None
    since: date
    until: date | None
    note: str


@dataclass(frozen=True)
class LiaisonLine:
    """A liaison person in office; ``phone`` is masked, empty when there is none."""

    id: int
    level: LiaisonLevel
    name: str
    title: str
    phone: str
    since: date


@dataclass(frozen=True)
class FiguresLine:
    """Figures as of a day; money in 万元."""

    as_of: date
    employees: int | None
    revenue: Decimal | None
    assets: Decimal | None
    source: str


@dataclass(frozen=True)
class HistoryLine:
    """One act on the record of an enterprise."""

    action: EnterpriseAction
    at: datetime
    actor_name: str
    reason: str
    data: dict[str, object]


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
    is_key_target: bool
    tags: tuple[TagLine, ...]
    liaisons: tuple[LiaisonLine, ...]
    figures: tuple[FiguresLine, ...]
    may_edit: bool
    may_reveal_phone: bool


def enterprise_card(*, actor: Actor, number: str, today: date) -> EnterpriseCard:
    """
    Return one enterprise as ``actor`` sees it, in a constant number of queries.

    :raises NotFound: if there is none, or none they may see
    """
    row = _visible(actor, number)
    tags = tuple(
        TagLine(tag.pk, TagKind(tag.kind), TagLevel(tag.level) if tag.level else None, tag.since, tag.until, tag.note)
        for tag in row.tags.filter(in_force(today)).order_by("kind", "id")
    )
    return EnterpriseCard(
        id=row.pk,
        number=row.number,
        name=row.name,
        kind=Kind(row.kind),
        credit_code=row.credit_code,
        credit_code_note=row.credit_code_note,
        former_names=tuple(row.former_names.order_by("-until", "-id").values_list("name", flat=True)),
        division_id=row.division_id,
        division_name=row.division.name,
        team=team_of_town(row.division_id),
        address=row.address,
        longitude=row.longitude,
        latitude=row.latitude,
        industry=row.industry,
        status=EnterpriseStatus(row.status),
        status_evidence=row.status_evidence,
        size=Size(row.size),
        is_above_scale=row.is_above_scale,
        above_scale_type=AboveScaleType(row.above_scale_type) if row.above_scale_type else None,
        above_scale_since=row.above_scale_since,
        above_scale_source=row.above_scale_source,
        is_key_target=bool(key_tag_kinds(today) & {tag.kind for tag in tags}),
        tags=tags,
        liaisons=tuple(_liaison(person) for person in row.liaisons.filter(in_force(today)).order_by("level", "-id")),
        figures=tuple(
            FiguresLine(line.as_of, line.employees, line.revenue, line.assets, line.source)
            for line in row.figures.order_by("-as_of")[:12]
        ),
        may_edit=access.may_edit(actor, row.pk),
        may_reveal_phone=access.may_reveal_phone(actor, row.pk),
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
    events = EnterpriseEvent.objects.filter(enterprise=_visible(actor, number)).select_related("actor")
    return tuple(
        HistoryLine(EnterpriseAction(event.action), event.at, event.actor.name, event.reason, event.data)
        for event in events.order_by("-id")[:limit]
    )


def _visible(actor: Actor, number: str) -> Enterprise:
    rows = access.visible_enterprises(actor).select_related("division").defer("search")
    row = rows.filter(number=parse_number(number)).first()
    if row is None:
        raise NotFound("没有这家企业，或您无权查看。")
    return row


def _liaison(person: LiaisonPerson) -> LiaisonLine:
    phone = ""
    if person.phone_encrypted:
        phone = crypto.mask_phone(crypto.provider().decrypt(bytes(person.phone_encrypted)))
    return LiaisonLine(person.pk, LiaisonLevel(person.level), person.name, person.title, phone, person.since)
