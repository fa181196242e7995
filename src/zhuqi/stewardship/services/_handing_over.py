"""One officer's firms going over to others in one act, and each firm being told (工作交接)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from zhuqi.enterprises.categories import EnterpriseAction
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import person_ref, person_refs
from zhuqi.stewardship import access
from zhuqi.stewardship.categories import StewardshipAction, ToldBy
from zhuqi.stewardship.models import HandOver, HandOverFirm, Stewardship
from zhuqi.stewardship.selectors import loads_of, steward_profiles
from zhuqi.stewardship.services._bonds import checked_basis
from zhuqi.stewardship.services._many import appoint_many
from zhuqi.stewardship.services._record import lock_history, record_stewardship_act


@dataclass(frozen=True)
class Matter:
    """Something under way at a firm, as it is handed over: ``kind`` is 问题, 承诺 or 走访计划."""

    kind: str
    number: str
    text: str


@dataclass(frozen=True)
class Move:
    """One firm of a hand-over; without ``successor_id`` it deliberately stays."""

    enterprise_id: int
    successor_id: int | None
    matters: tuple[Matter, ...] = ()


@transaction.atomic
def hand_over(
    *,
    outgoing_id: int,
    moves: Sequence[Move],
    since: date,
    reason: str,
    actor: Actor,
    at: datetime,
    basis: str = "",
    over_capacity: bool = False,
) -> str:
    """
    Hand an officer's firms to others, all in one act (工作交接), and return its number; ``since`` is their first day.

    ``moves`` name every firm of the officer: none is forgotten, and what stays stays because somebody said so.
    What is under way at a firm is written down with it; issues and plans follow the firm by themselves. Every firm
    that moved is now to be told.

    :raises NotAllowed: if ``actor`` may not appoint for one of the firms
    :raises NotFound: if there is no such person
    :raises StaleState: if the officer's firms are others than ``moves`` says
    :raises Refused: if nothing moves, the reason is empty, a successor is the officer, takes no firms, must keep away
        or would have more than they can take on; ``over_capacity`` says that this is meant
    """
    outgoing = person_ref(outgoing_id)
    reason, basis = " ".join(reason.split()), checked_basis(basis)
    if not reason or len(reason) > 300:
        raise Refused("请填写交接缘由，最多 300 个字，如“调离”“轮换”。")
    moving = [(move.enterprise_id, move.successor_id) for move in moves if move.successor_id is not None]
    pairs = [(firm, successor) for firm, successor in moving if successor is not None]
    if not pairs:
        raise Refused("请至少为一家企业选择接手人。")
    if any(successor == outgoing_id for _, successor in pairs):
        raise Refused(f"接手人不能是{outgoing.name}本人，请另选，或选“暂不移交”。")
    lock_history()
    access.require_appoint_many(actor, [move.enterprise_id for move in moves])
    firms = set(
        Stewardship.objects.filter(steward_id=outgoing_id, until__isnull=True).values_list("enterprise_id", flat=True)
    )
    if firms != {move.enterprise_id for move in moves} or len(firms) != len(moves):
        raise StaleState(f"{outgoing.name}所联的企业刚才有变动，请刷新后重新核对。")
    gains = Counter(successor for _, successor in pairs)
    _refuse_the_full(gains, since, over_capacity)
    number = f"J{HandOver.objects.count() + 1:06d}"
    appoint_many(
        pairs=pairs,
        since=since,
        basis=basis or f"工作交接 {number}",
        actor=actor,
        at=at,
        act=StewardshipAction.HANDED_OVER,
        data={
            "number": number,
            "outgoing_id": outgoing_id,
            "successors": {str(pk): count for pk, count in sorted(gains.items())},
            "kept": len(moves) - len(pairs),
            "why": reason,
        },
        of_firm=EnterpriseAction.HAND_OVER,
    )
    row = HandOver.objects.create(
        number=number,
        outgoing_id=outgoing_id,
        since=since,
        reason=reason,
        basis=basis,
        recorded_by_id=actor.user_id,
        recorded_at=at,
    )
    HandOverFirm.objects.bulk_create(
        HandOverFirm(
            hand_over=row,
            enterprise_id=move.enterprise_id,
            successor_id=move.successor_id,
            matters=[{"kind": one.kind, "number": one.number, "text": one.text} for one in move.matters],
        )
        for move in moves
    )
    return number


@transaction.atomic
def tell_firm(*, hand_over_firm_id: int, told_on: date, told_how: ToldBy, actor: Actor, at: datetime) -> None:
    """
    Note that a firm was told who stands by it now (告知企业).

    :raises NotFound: if there is no such line
    :raises NotAllowed: if ``actor`` is neither the successor, nor their deputy, nor may appoint for the firm
    :raises StaleState: if it was told already
    :raises Refused: if it stays with its steward, or the day is in the future or before the hand-over was decided
    """
    lock_history()
    row = (
        HandOverFirm.objects.select_for_update(of=("self",))
        .select_related("hand_over")
        .filter(pk=hand_over_firm_id)
        .first()
    )
    if row is None:
        raise NotFound("没有这条交接记录，请刷新后重试。")
    if row.successor_id not in actor.user_ids or not access.is_officer(actor):
        if not access.may_appoint(actor):
            raise NotAllowed("由新任首席服务官或企业服务办告知企业。")
        access.require_appoint(actor, row.enterprise_id)
    if row.successor_id is None:
        raise Refused("这家企业没有移交，无需告知。")
    if row.told_on is not None:
        raise StaleState("这家企业已经告知过了，请刷新后重试。")
    if told_on > timezone.localdate(at):
        raise Refused("告知日期不能晚于今天，请核对。")
    if told_on < timezone.localdate(row.hand_over.recorded_at):
        raise Refused("告知日期早于交接登记的日期，请核对。")
    row.told_on, row.told_how, row.told_by_id = told_on, told_how.value, actor.user_id
    row.save(update_fields=["told_on", "told_how", "told_by"])
    record_stewardship_act(
        action=StewardshipAction.FIRM_TOLD,
        actor=actor,
        at=at,
        data={
            "number": row.hand_over.number,
            "enterprise_id": row.enterprise_id,
            "told_on": told_on.isoformat(),
            "told_how": told_how.value,
        },
    )


def _refuse_the_full(gains: Counter[int], since: date, over_capacity: bool) -> None:
    profiles, loads = steward_profiles(gains), loads_of(gains, since)
    people = person_refs(frozenset(gains))
    for pk, gain in sorted(gains.items()):
        name = people[pk].name if pk in people else ""
        if not name:
            raise NotFound("没有这个接手人，请重新选择。")
        if not profiles[pk].is_available:
            raise Refused(f"{name}已标为暂不安排包联，请另选接手人，或先修改其服务官情况。")
        after = loads[pk] + gain
        if after > profiles[pk].capacity and not over_capacity:
            raise Refused(
                f"{name}接手后将包联 {after} 家，超过上限 {profiles[pk].capacity} 家；请分给其他人，"
                "确需如此请勾选“允许超过上限”。"
            )
