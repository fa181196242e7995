"""Which targets lack a liaison person, or have one nobody has vouched for in a year; and who asks for another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from zhuqi.enterprises import access
from zhuqi.enterprises.categories import EnterpriseStatus, LiaisonLevel, TagKind
from zhuqi.enterprises.models import EnterpriseTag, LiaisonPerson, LiaisonRequest
from zhuqi.enterprises.names import parse_number
from zhuqi.enterprises.selectors._refs import MERGES, bears, key_targets, standing
from zhuqi.foundation import crypto
from zhuqi.organisations.models import in_force
from zhuqi.organisations.roles import Actor

STALE_DAYS = 365
GAPS_PAGE = 50


class Gap(StrEnum):
    """What is wrong with a target's liaison."""

    MISSING = "MISSING"  # nobody in at least one of the three seats
    STALE = "STALE"  # somebody whom nobody has confirmed for a year


GAP_LABELS: dict[Gap, str] = {Gap.MISSING: "缺联络员", Gap.STALE: "满一年未确认"}


@dataclass(frozen=True)
class Seat:
    """One of the three seats of a target: who holds it and since when somebody has vouched for them."""

    level: LiaisonLevel
    liaison_id: int | None
    name: str
    checked_on: date | None
    is_stale: bool


@dataclass(frozen=True)
class LiaisonRow:
    """One target with its seats."""

    id: int
    number: str
    name: str
    division_name: str
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class LiaisonPage:
    """One page of targets, by number; ``next_cursor`` is None on the last."""

    rows: tuple[LiaisonRow, ...]
    targets: int
    next_cursor: str | None


@dataclass(frozen=True)
class RequestRow:
    """A request for another liaison person, answered or not; ``phone`` is masked."""

    id: int
    number: str
    enterprise_name: str
    level: LiaisonLevel
    name: str
    title: str
    phone: str
    since: date
    reason: str
    asked_by: str
    asked_at: datetime
    may_decide: bool


def liaison_gaps(
    *,
    actor: Actor,
    today: date,
    gap: Gap | None = None,
    level: LiaisonLevel | None = None,
    division_ids: Iterable[int] = (),
    cursor: str | None = None,
) -> LiaisonPage:
    """
    Return the targets ``actor`` may see whose liaison is missing or stale, of one level or any; four queries.

    A target is on the roster (分包企业) or a key target, and alive. ``division_ids`` narrows to some towns.
    """
    towns = list(division_ids)
    roster = EnterpriseTag.objects.filter(in_force(today), kind=TagKind.ROSTER.value)
    targets = standing(access.visible_enterprises(actor)).filter(bears(roster) | key_targets(today))
    targets = targets.exclude(status=EnterpriseStatus.DEREGISTERED.value)
    if towns:
        targets = targets.filter(division_id__in=towns)
    lacking = targets.filter(_lacks([level] if level else list(LiaisonLevel), gap, today))
    total = lacking.order_by().count()
    if parse_number(cursor or ""):
        lacking = lacking.filter(number__gt=parse_number(cursor or ""))
    found = list(lacking.select_related("division").defer("search").order_by("number")[: GAPS_PAGE + 1])
    page = found[:GAPS_PAGE]
    people = _people_of([row.pk for row in page], today)
    return LiaisonPage(
        rows=tuple(
            LiaisonRow(row.pk, row.number, row.name, row.division.name, _seats(people.get(row.pk, {}), today))
            for row in page
        ),
        targets=total,
        next_cursor=page[-1].number if len(found) > GAPS_PAGE else None,
    )


def liaison_requests(*, actor: Actor, limit: int = 100) -> tuple[RequestRow, ...]:
    """Return the requests nobody has answered yet, of enterprises ``actor`` may see, oldest first."""
    visible = access.visible_enterprises(actor).order_by().values("pk")
    decidable = access.decidable_enterprises(actor).filter(pk=OuterRef("enterprise_id"))
    rows = LiaisonRequest.objects.filter(decided_at__isnull=True, enterprise__in=visible)
    rows = rows.annotate(decides=Exists(decidable)).select_related("enterprise", "asked_by").defer("enterprise__search")
    return tuple(
        RequestRow(
            id=row.pk,
            number=row.enterprise.number,
            enterprise_name=row.enterprise.name,
            level=LiaisonLevel(row.level),
            name=row.name,
            title=row.title,
            phone=_masked(row.phone_encrypted),
            since=row.since,
            reason=row.reason,
            asked_by=row.asked_by.name,
            asked_at=row.asked_at,
            may_decide=bool(getattr(row, "decides", False)),
        )
        for row in rows.order_by("asked_at", "id")[:limit]
    )


def _masked(encrypted: bytes | memoryview | None) -> str:
    return crypto.mask_phone(crypto.provider().decrypt(bytes(encrypted))) if encrypted else ""


def _lacks(levels: list[LiaisonLevel], gap: Gap | None, today: date) -> Q:
    wrong = Q()
    for level in levels:
        present = LiaisonPerson.objects.filter(_of_firm(), in_force(today), level=level.value)
        if gap in (None, Gap.MISSING):
            wrong |= Q(~Exists(present))
        if gap in (None, Gap.STALE):
            wrong |= Q(Exists(present)) & Q(~Exists(present.filter(_fresh(today))))
    return wrong


def _of_firm() -> Q:
    return Q(enterprise=OuterRef("pk")) | Q(
        enterprise__in=MERGES.filter(into_id=OuterRef(OuterRef("pk"))).values("enterprise_id")
    )


def _fresh(today: date) -> Q:
    since = today - timedelta(days=STALE_DAYS)
    return Q(since__gt=since) | Q(confirmed_on__gt=since)


def _people_of(ids: list[int], today: date) -> dict[int, dict[LiaisonLevel, LiaisonPerson]]:
    of_these = Q(enterprise__in=ids) | Q(enterprise__in=MERGES.filter(into__in=ids).values("enterprise_id"))
    survivor = Subquery(MERGES.filter(enterprise_id=OuterRef("enterprise_id")).values("into_id")[:1])
    rows: QuerySet[LiaisonPerson] = LiaisonPerson.objects.filter(of_these, in_force(today)).annotate(into=survivor)
    checked = Greatest("since", Coalesce("confirmed_on", F("since")), output_field=DateField())
    people: dict[int, dict[LiaisonLevel, LiaisonPerson]] = {}
    for person in rows.order_by(checked.desc(), "-id"):
        firm = getattr(person, "into", None) or person.enterprise_id
        people.setdefault(firm, {}).setdefault(LiaisonLevel(person.level), person)
    return people


def _seats(people: dict[LiaisonLevel, LiaisonPerson], today: date) -> tuple[Seat, ...]:
    seats = []
    for level in LiaisonLevel:
        person = people.get(level)
        checked_on = max(person.since, person.confirmed_on or person.since) if person else None
        is_stale = checked_on is not None and (today - checked_on).days >= STALE_DAYS
        seats.append(Seat(level, person.pk if person else None, person.name if person else "", checked_on, is_stale))
    return tuple(seats)
