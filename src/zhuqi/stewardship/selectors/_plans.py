"""Plans of who stands by whom, as pages show them: frozen values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.fields.json import KeyTransform

from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_refs
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import PersonRef, person_refs
from zhuqi.stewardship import access
from zhuqi.stewardship.models import PlannedPair, Stewardship, StewardshipPlan
from zhuqi.stewardship.optimiser import Alternative, Id, Weights, alternatives, read_case
from zhuqi.stewardship.planning_words import PlanState

LEFT_SHOWN = 200
_CHANGED = ~Q(officer=F("present"))  # no present one included


@dataclass(frozen=True)
class PlanLine:
    """One plan in the list; ``changed`` of its ``firms`` would get somebody else, ``left`` nobody."""

    number: str
    made_by: str
    made_at: datetime
    state: PlanState
    scope: str
    firms: int
    changed: int
    left: int
    accepted: int


@dataclass(frozen=True)
class PairRow:
    """One firm of a plan; ``now`` names its present steward where that is no longer who the plan knew ("": nobody)."""

    firm: EnterpriseRef
    officer: PersonRef | None
    present: PersonRef | None
    cost: float
    reasons: tuple[str, ...]
    is_by_hand: bool
    is_accepted: bool
    is_stale: bool
    now: str

    @property
    def is_changed(self) -> bool:
        """Whether the firm would get somebody it does not have."""
        return self.officer is not None and (self.present is None or self.present.id != self.officer.id)


@dataclass(frozen=True)
class OfficerGroup:
    """One officer of a plan with the firms proposed, those that change first."""

    officer: PersonRef
    load: float
    max_load: float | None
    saves: float
    why_below: str
    rows: tuple[PairRow, ...]


@dataclass(frozen=True)
class PlanCard:
    """A plan with everything its page shows; ``page`` of ``pages`` holds ``groups``."""

    line: PlanLine
    weights: Weights
    result: Mapping[str, Any]
    failure: str
    groups: tuple[OfficerGroup, ...]
    left: tuple[PairRow, ...]
    stale: int
    page: int
    pages: int


@dataclass(frozen=True)
class Option:
    """Somebody else for a firm of a plan, and what the plan would cost more."""

    person: PersonRef
    choice: Alternative
    limit: float | None


@dataclass(frozen=True)
class PairCard:
    """One firm of a plan with everybody who could stand by it."""

    row: PairRow
    options: tuple[Option, ...] = field(default=())


def plans(*, actor: Actor, limit: int = 15) -> tuple[PlanLine, ...]:
    """Return the plans ``actor`` may see, the newest first: the office all, a group lead the own."""
    return tuple(_line(row) for row in _visible(actor).order_by("-pk")[:limit])


def plan_card(*, actor: Actor, number: str, changed_only: bool = False, page: int = 1, size: int = 25) -> PlanCard:
    """
    Return one plan with ``size`` of its officers, in a constant number of queries.

    :raises NotFound: if there is none, or none ``actor`` may see
    """
    row = _get(actor, number)
    result = row.result
    wanted = row.pairs.filter(officer__isnull=False)
    wanted = wanted.filter(_CHANGED) if changed_only else wanted
    people = person_refs(frozenset(wanted.values_list("officer_id", flat=True)))
    order = sorted(people.values(), key=lambda one: (one.unit_name, one.name, one.id))
    pages = max(1, -(-len(order) // size))
    page = min(max(1, page), pages)
    shown = order[(page - 1) * size : page * size]
    rows = _rows(list(wanted.filter(officer_id__in=[one.id for one in shown])))
    left = _rows(list(row.pairs.filter(officer__isnull=True).exclude(reasons=[])[:LEFT_SHOWN])) if row.result else []
    open_pairs = dict(row.pairs.filter(is_accepted=False).values_list("enterprise_id", "present_id"))
    return PlanCard(
        line=_line(row),
        weights=Weights(**row.weights),
        result=result,
        failure=row.failure,
        groups=tuple(_group(one, result, rows) for one in shown),
        left=tuple(left),
        stale=len(stale_firms(open_pairs)) if row.state == PlanState.READY.value else 0,
        page=page,
        pages=pages,
    )


def pair_card(*, actor: Actor, number: str, enterprise_id: int) -> PairCard:
    """
    Return one firm of a plan with everybody who could stand by it, the cheapest first.

    :raises NotFound: if there is no such plan or firm in it
    """
    row = _get(actor, number)
    pairs = row.pairs.filter(officer__isnull=False).values_list("enterprise_id", "officer_id")
    chosen: dict[Id, Id] = {firm: officer for firm, officer in pairs if officer is not None}
    pair = row.pairs.filter(enterprise_id=enterprise_id).first()
    if pair is None:
        raise NotFound("方案中没有这家企业，请刷新后重试。")
    case = read_case(row.case)
    found = alternatives(case, chosen, enterprise_id)
    people = person_refs(frozenset(int(one.officer) for one in found))
    limits = {officer.id: officer.max_load for officer in case.officers}
    options = (Option(people[int(one.officer)], one, limits[one.officer]) for one in found)
    return PairCard(_rows([pair])[0], tuple(options))


def stale_firms(known: Mapping[int, int | None]) -> dict[int, int | None]:
    """Return the enterprises whose open-ended steward is not the one ``known``, with who it is now."""
    rows = Stewardship.objects.filter(enterprise_id__in=list(known), until__isnull=True)
    now: dict[int, int | None] = dict(rows.values_list("enterprise_id", "steward_id"))
    return {firm: now.get(firm) for firm, steward in known.items() if now.get(firm) != steward}


def _visible(actor: Actor) -> QuerySet[StewardshipPlan]:
    rows = (
        StewardshipPlan.objects.select_related("made_by")
        .defer("case")
        .annotate(
            weights=KeyTransform("weights", "case"),
            firms=Count("pairs"),
            changed=Count("pairs", filter=Q(pairs__officer__isnull=False) & ~Q(pairs__officer=F("pairs__present"))),
            left=Count("pairs", filter=Q(pairs__officer__isnull=True)),
            accepted=Count("pairs", filter=Q(pairs__is_accepted=True)),
        )
    )
    if access.may_rule(actor):
        return rows
    return rows.filter(made_by_id=actor.user_id) if access.may_appoint(actor) else rows.none()


def _get(actor: Actor, number: str) -> Any:
    row = _visible(actor).filter(number=number).first()
    if row is None:
        raise NotFound("没有这个方案，或您无权查看。")
    return row


def _line(row: Any) -> PlanLine:
    return PlanLine(
        number=row.number,
        made_by=row.made_by.name,
        made_at=row.made_at,
        state=PlanState(row.state),
        scope=row.scope,
        firms=row.firms,
        changed=row.changed,
        left=row.left,
        accepted=row.accepted,
    )


def _group(officer: PersonRef, result: Mapping[str, Any], rows: list[PairRow]) -> OfficerGroup:
    mine = [row for row in rows if row.officer == officer]
    said = result["officers"].get(str(officer.id), {})
    return OfficerGroup(
        officer=officer,
        load=said.get("load", 0.0),
        max_load=said.get("max_load"),
        saves=said.get("saves", 0.0),
        why_below=said.get("why", ""),
        rows=tuple(sorted(mine, key=lambda row: (not row.is_changed, row.firm.number))),
    )


def _rows(pairs: list[PlannedPair]) -> list[PairRow]:
    firms = enterprise_refs([pair.enterprise_id for pair in pairs])
    stale = stale_firms({pair.enterprise_id: pair.present_id for pair in pairs if not pair.is_accepted})
    ids = {pk for pair in pairs for pk in (pair.officer_id, pair.present_id)} | set(stale.values())
    people = person_refs(frozenset(pk for pk in ids if pk is not None))
    return [
        PairRow(
            firm=firms[pair.enterprise_id],
            officer=people.get(pair.officer_id or 0),
            present=people.get(pair.present_id or 0),
            cost=pair.cost,
            reasons=tuple(pair.reasons),
            is_by_hand=pair.is_by_hand,
            is_accepted=pair.is_accepted,
            is_stale=pair.enterprise_id in stale,
            now=people[now].name if (now := stale.get(pair.enterprise_id)) else "",
        )
        for pair in pairs
    ]
