"""Hand-overs, what came over with each firm, and which firms are still to be told: frozen values only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_refs
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.roles import Actor, Role
from zhuqi.organisations.selectors import PersonRef, person_refs
from zhuqi.stewardship import access
from zhuqi.stewardship.categories import ToldBy
from zhuqi.stewardship.models import HandOver, HandOverFirm


@dataclass(frozen=True)
class MatterLine:
    """Something that was under way at a firm when it was handed over."""

    kind: str
    number: str
    text: str


@dataclass(frozen=True)
class HandedFirm:
    """One firm of a hand-over; ``successor`` is None where it deliberately stayed."""

    id: int
    enterprise: EnterpriseRef
    successor: PersonRef | None
    matters: tuple[MatterLine, ...]
    told_on: date | None
    told_how: ToldBy | None
    told_by_name: str
    may_tell: bool


@dataclass(frozen=True)
class HandOverCard:
    """One hand-over with all its firms, by successor and number."""

    number: str
    outgoing: PersonRef
    since: date
    reason: str
    basis: str
    recorded_by_name: str
    recorded_at: datetime
    firms: tuple[HandedFirm, ...]


@dataclass(frozen=True)
class HandOverRow:
    """One line of the list of hand-overs."""

    number: str
    outgoing_name: str
    since: date
    reason: str
    firms: int
    to_tell: int


@dataclass(frozen=True)
class FirmToTell:
    """A firm whose new steward has yet to call: who it was, who it is, since when."""

    id: int
    number: str
    enterprise: EnterpriseRef
    outgoing_name: str
    successor: PersonRef
    since: date


def hand_over_card(*, actor: Actor, number: str) -> HandOverCard:
    """
    Return one hand-over, in a constant number of queries.

    :raises NotFound: if there is none, or none ``actor`` may see
    """
    row = _visible(actor).select_related("recorded_by").filter(number=number).first()
    if row is None:
        raise NotFound("没有这次交接，或您无权查看。")
    firms = list(row.firms.select_related("told_by").order_by("successor_id", "enterprise_id"))
    enterprises = enterprise_refs([firm.enterprise_id for firm in firms], row.since)
    people = person_refs(frozenset({firm.successor_id for firm in firms if firm.successor_id} | {row.outgoing_id}))
    appoints = access.may_appoint(actor)
    return HandOverCard(
        number=row.number,
        outgoing=people[row.outgoing_id],
        since=row.since,
        reason=row.reason,
        basis=row.basis,
        recorded_by_name=row.recorded_by.name,
        recorded_at=row.recorded_at,
        firms=tuple(
            HandedFirm(
                id=firm.pk,
                enterprise=enterprises[firm.enterprise_id],
                successor=people[firm.successor_id] if firm.successor_id else None,
                matters=tuple(MatterLine(**matter) for matter in firm.matters),
                told_on=firm.told_on,
                told_how=ToldBy(firm.told_how) if firm.told_how else None,
                told_by_name=firm.told_by.name if firm.told_by else "",
                may_tell=firm.successor_id is not None
                and firm.told_on is None
                and (appoints or firm.successor_id in actor.user_ids),
            )
            for firm in firms
        ),
    )


def hand_overs(*, actor: Actor, person_id: int | None = None, limit: int = 50) -> tuple[HandOverRow, ...]:
    """Return the newest hand-overs first, of one person only if given: as who left or who took over."""
    rows = _visible(actor)
    if person_id is not None:
        of_person = HandOverFirm.objects.filter(successor_id=person_id).values("hand_over_id")
        rows = rows.filter(Q(outgoing_id=person_id) | Q(pk__in=of_person))
    rows = rows.select_related("outgoing").annotate(
        moved=Count("firms", filter=Q(firms__successor__isnull=False)),
        untold=Count("firms", filter=Q(firms__successor__isnull=False, firms__told_on__isnull=True)),
    )
    return tuple(
        HandOverRow(row.number, row.outgoing.name, row.since, row.reason, row.moved, row.untold)
        for row in rows.order_by("-id")[:limit]
    )


def firms_to_tell(user_ids: Iterable[int]) -> tuple[FirmToTell, ...]:
    """Return the firms these people took over and have not told yet, the oldest hand-over first."""
    rows = HandOverFirm.objects.filter(successor_id__in=list(user_ids), told_on__isnull=True)
    return _to_tell(rows)


def all_firms_to_tell(*, actor: Actor) -> tuple[FirmToTell, ...]:
    """Return every firm not told yet of those ``actor`` looks after for others, the oldest hand-over first."""
    seen = visible_enterprises(access.without_stewardship(actor)).values("pk")
    rows = HandOverFirm.objects.filter(successor__isnull=False, told_on__isnull=True, enterprise_id__in=seen)
    return _to_tell(rows)


def _to_tell(rows: QuerySet[HandOverFirm]) -> tuple[FirmToTell, ...]:
    found = list(rows.select_related("hand_over__outgoing").order_by("hand_over_id", "id"))
    if not found:
        return ()
    enterprises = enterprise_refs({row.enterprise_id for row in found})
    people = person_refs(frozenset(row.successor_id for row in found if row.successor_id))
    return tuple(
        FirmToTell(
            id=row.pk,
            number=row.hand_over.number,
            enterprise=enterprises[row.enterprise_id],
            outgoing_name=row.hand_over.outgoing.name,
            successor=people[row.successor_id],
            since=row.hand_over.since,
        )
        for row in found
        if row.successor_id is not None
    )


def _visible(actor: Actor) -> QuerySet[HandOver]:
    """Those who look after the firms of a hand-over see it; an officer, what they handed over or took over."""
    if not access.may_read(actor):
        return HandOver.objects.none()
    own = Q(outgoing_id__in=actor.user_ids) | Q(
        pk__in=HandOverFirm.objects.filter(successor_id__in=actor.user_ids).values("hand_over_id")
    )
    if actor.has(Role.DISPATCHER, Role.SUPERVISOR, Role.LEADER, Role.CALLER, Role.GROUP_LEAD, Role.SYSTEM):
        seen = visible_enterprises(access.without_stewardship(actor)).values("pk")
        own |= Q(pk__in=HandOverFirm.objects.filter(enterprise_id__in=seen).values("hand_over_id"))
    return HandOver.objects.filter(own)
