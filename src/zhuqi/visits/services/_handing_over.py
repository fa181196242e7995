"""An officer's firms going over to others together with the visits that are arranged there (工作交接)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from zhuqi.organisations.roles import Actor
from zhuqi.stewardship.services import Move, hand_over
from zhuqi.visits.services._appointing import move_appointments


@transaction.atomic
def hand_over_with_visits(
    *,
    outgoing_id: int,
    moves: Sequence[Move],
    since: date,
    reason: str,
    actor: Actor,
    at: datetime,
    basis: str = "",
    over_capacity: bool = False,
) -> tuple[str, int]:
    """
    Do what ``stewardship.services.hand_over`` does, and give each successor the visits arranged at their firms.

    Return the number of the hand-over and how many appointments moved. All or nothing.

    :raises NotAllowed: if ``actor`` may not appoint for one of the firms
    :raises Refused: for everything ``hand_over`` refuses
    """
    number = hand_over(
        outgoing_id=outgoing_id,
        moves=moves,
        since=since,
        reason=reason,
        actor=actor,
        at=at,
        basis=basis,
        over_capacity=over_capacity,
    )
    firms: dict[int, list[int]] = {}
    for move in moves:
        if move.successor_id is not None:
            firms.setdefault(move.successor_id, []).append(move.enterprise_id)
    moved = sum(
        move_appointments(from_user_id=outgoing_id, to_user_id=successor_id, enterprise_ids=ids, actor=actor, at=at)
        for successor_id, ids in sorted(firms.items())
    )
    return number, moved
