"""Registering, correcting and withdrawing a policy."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from zhuqi.foundation.errors import NotFound, Refused, StaleState
from zhuqi.organisations.roles import Actor
from zhuqi.policies import access
from zhuqi.policies.categories import PolicyAction
from zhuqi.policies.details import PolicyDetails
from zhuqi.policies.history import event_hash
from zhuqi.policies.models import Policy, PolicyEvent
from zhuqi.policies.services._checking import as_data, changes, checked, columns_of

_NUMBERS_LOCK = 7_501  # advisory lock: numbers are given out, and titles compared, one at a time
_REASON_LIMIT = 300


@transaction.atomic
def register_policy(*, details: PolicyDetails, actor: Actor, at: datetime) -> str:
    """
    Write a policy down (登记政策) and return its number.

    :raises NotAllowed: if ``actor`` is not of the office
    :raises Refused: if something is missing or contradicts itself, or the policy is registered already
    """
    access.require_keep(actor)
    tidy = checked(details)
    _lock_numbers()
    _refuse_twins(tidy)
    last = Policy.objects.order_by("-pk").values_list("number", flat=True).first()
    columns = columns_of(tidy)
    policy = Policy(number=f"Z{int(last[1:]) + 1 if last else 1:06}", **columns)
    policy.save(force_insert=True)
    _record(policy, PolicyAction.REGISTER_POLICY, actor=actor, at=at, data=as_data(columns))
    return policy.number


@transaction.atomic
def correct_policy(*, number: str, details: PolicyDetails, actor: Actor, at: datetime, seen: str = "") -> None:
    """
    Write a policy down differently (更正政策); the history keeps what it said before.

    ``seen`` is the version of the card the correction was made from; without it nobody asks.

    :raises NotFound: if there is none
    :raises NotAllowed: if ``actor`` is not of the office
    :raises StaleState: if it was withdrawn, or corrected by somebody else since it was ``seen``
    :raises Refused: if nothing changes, or something is missing or contradicts itself
    """
    access.require_keep(actor)
    tidy = checked(details)
    _lock_numbers()
    policy = _lock(number)
    if seen and seen != policy.last_hash:
        raise StaleState(f"{policy.number} 刚被别人更正过，请重新打开这项政策，看过最新内容后再改。")
    _refuse_twins(tidy, policy)
    columns = columns_of(tidy)
    changed = changes({name: getattr(policy, name) for name in columns}, columns)
    if not changed:
        raise Refused("内容没有变化，不需要保存。")
    for name in changed:
        setattr(policy, name, columns[name])
    _record(policy, PolicyAction.CORRECT_POLICY, actor=actor, at=at, data={"changed": changed}, changed=changed)


@transaction.atomic
def withdraw_policy(*, number: str, reason: str, actor: Actor, at: datetime) -> None:
    """
    Take a policy down (撤下政策): it fits nobody any more, and stays to be read.

    :raises NotFound: if there is none
    :raises NotAllowed: if ``actor`` is not of the office
    :raises StaleState: if it was withdrawn already
    :raises Refused: if there is no reason, or too long a one
    """
    access.require_keep(actor)
    reason = reason.strip()
    if not reason:
        raise Refused("请填写撤下理由，如“已废止”“重复登记”。")
    if len(reason) > _REASON_LIMIT:
        raise Refused(f"撤下理由最多 {_REASON_LIMIT} 个字，请缩短。")
    policy = _lock(number)
    policy.withdrawn_at, policy.withdrawn_reason = at, reason
    _record(
        policy, PolicyAction.WITHDRAW_POLICY, actor=actor, at=at, reason=reason,
        changed=("withdrawn_at", "withdrawn_reason"),
    )  # fmt: skip


def _lock_numbers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERS_LOCK])


def _lock(number: str) -> Policy:
    policy = Policy.objects.select_for_update().filter(number=number.strip().upper()).first()
    if policy is None:
        raise NotFound("没有这项政策，请核对编号。")
    if policy.withdrawn_at is not None:
        raise StaleState(f"{policy.number} 已撤下，不能再改；政策重新执行的，请另行登记。")
    return policy


def _refuse_twins(details: PolicyDetails, policy: Policy | None = None) -> None:
    twins = Policy.objects.filter(
        title=details.title, document_number=details.document_number, withdrawn_at__isnull=True
    )
    if policy is not None:
        twins = twins.exclude(pk=policy.pk)
    twin = twins.values_list("number", flat=True).first()
    if twin:
        raise Refused(f"同名称、同发文字号的政策已登记为 {twin}，请直接更正那一条。")


def _record(
    policy: Policy,
    action: PolicyAction,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
    data: dict[str, object] | None = None,
    changed: Iterable[str] = (),
) -> None:
    """Save the ``changed`` columns of the locked policy and write the line of history over the one before."""
    event = PolicyEvent(
        policy=policy,
        action=action.value,
        actor_id=actor.user_id,
        at=at,
        reason=reason,
        data=data or {},
        previous_hash=policy.last_hash,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    policy.last_hash = event.hash
    policy.save(update_fields=["last_hash", *changed])
