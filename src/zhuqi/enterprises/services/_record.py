"""What every act on an enterprise shares: the lock, the line of history, the derived columns."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, transaction
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Cast

from zhuqi.enterprises import access
from zhuqi.enterprises.categories import EnterpriseAction
from zhuqi.enterprises.history import event_hash
from zhuqi.enterprises.models import DatedFigures, Enterprise, EnterpriseEvent, FormerName
from zhuqi.enterprises.names import search_literal
from zhuqi.foundation.errors import NotFound, StaleState
from zhuqi.organisations.roles import Actor
from zhuqi.standards.enterprise_size import Size, enterprise_size

_REGISTRY_LOCK = 7_301  # advisory lock: numbers and credit codes are given out one at a time


def lock_registry() -> None:
    """Wait until nobody else registers an enterprise or changes a credit code; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_REGISTRY_LOCK])


def lock_editable(enterprise_id: int, actor: Actor) -> Enterprise:
    """
    Lock the enterprise for an act of ``actor``.

    :raises NotFound: if there is none, or none they may see
    :raises NotAllowed: if they may not change it
    :raises StaleState: if it was merged into another one
    """
    enterprise = lock(enterprise_id)
    access.require_edit(actor, enterprise)
    _require_standing([enterprise])
    return enterprise


def lock_standing(enterprise_id: int) -> Enterprise:
    """
    Lock the enterprise for an act whose right is checked by the caller.

    :raises NotFound: if there is none
    :raises StaleState: if it was merged into another one
    """
    enterprise = lock(enterprise_id)
    _require_standing([enterprise])
    return enterprise


def lock(enterprise_id: int) -> Enterprise:
    """
    Lock the enterprise.

    :raises NotFound: if there is none
    """
    enterprise = Enterprise.objects.select_for_update().defer("search").filter(pk=enterprise_id).first()
    if enterprise is None:
        raise NotFound("没有这家企业，或您无权查看。")
    return enterprise


def _require_standing(enterprises: Iterable[Enterprise]) -> None:
    for merged in enterprises:
        if merged.merged_into_id is not None:
            survivor = Enterprise.objects.only("name", "number").get(pk=merged.merged_into_id)
            raise StaleState(
                f"{merged.name}（{merged.number}）已并入{survivor.name}（{survivor.number}），请在后者办理。"
            )


def record(
    enterprise: Enterprise,
    action: EnterpriseAction,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
    data: dict[str, object] | None = None,
    changed: Iterable[str] = (),
) -> None:
    """Save the ``changed`` columns of the locked enterprise and write the line of history over the one before."""
    event = EnterpriseEvent(
        enterprise=enterprise,
        action=action.value,
        actor_id=actor.user_id,
        at=at,
        reason=reason,
        data=data or {},
        previous_hash=enterprise.last_hash,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    enterprise.last_hash = event.hash
    enterprise.save(update_fields=["last_hash", *changed])


@transaction.atomic
def record_enterprise_act(
    *,
    enterprise_id: int,
    action: EnterpriseAction,
    actor: Actor,
    at: datetime,
    reason: str = "",
    data: dict[str, object] | None = None,
) -> None:
    """
    Write a line into an enterprise's history for an act of a room above (stewardship), which has checked the right.

    The enterprise is locked until the transaction ends. Pass no personal data in ``data``.

    :raises NotFound: if there is no such enterprise
    :raises StaleState: if it was merged into another one
    """
    enterprise = lock_standing(enterprise_id)
    record(enterprise, action, actor=actor, at=at, reason=reason, data=data)


@transaction.atomic
def record_enterprise_acts(
    *,
    action: EnterpriseAction,
    data: Mapping[int, dict[str, object]],
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """
    Do what ``record_enterprise_act`` does for many enterprises at once, ten thousand in seconds; ``data`` by id.

    They are locked in the order of their ids until the transaction ends.

    :raises NotFound: if one of them does not exist
    :raises StaleState: if one of them was merged into another one
    """
    some = Enterprise.objects.select_for_update().filter(pk__in=list(data)).order_by("pk")
    rows = list(some.only("pk", "last_hash", "number", "name", "merged_into_id"))
    _require_standing(rows)
    last_hashes = {row.pk: row.last_hash for row in rows}
    if len(last_hashes) != len(data):
        raise NotFound("其中有的企业已不存在，或您无权查看，请刷新后重试。")
    events = [
        EnterpriseEvent(
            enterprise_id=pk,
            action=action.value,
            actor_id=actor.user_id,
            at=at,
            reason=reason,
            data=data[pk],
            previous_hash=last_hash,
        )
        for pk, last_hash in last_hashes.items()
    ]
    for event in events:
        event.hash = event_hash(event)
    EnterpriseEvent.objects.bulk_create(events, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE enterprises_enterprise SET last_hash = given.hash
            FROM unnest(%s::bigint[], %s::text[]) AS given (id, hash) WHERE enterprises_enterprise.id = given.id
            """,
            [[event.enterprise_id for event in events], [event.hash for event in events]],
        )


def refresh_search(enterprise: Enterprise) -> None:
    """Write again what the enterprise is found by: all names and codes, its own and of those merged into it."""
    firms = Enterprise.objects.filter(Q(pk=enterprise.pk) | Q(merged_into=enterprise))
    names, codes = set[str](), set[str]()
    for name, code, number in firms.values_list("name", "credit_code", "number"):
        names.add(name)
        codes.update((code or "", number))
    names.update(FormerName.objects.filter(enterprise__in=firms).values_list("name", flat=True))
    Enterprise.objects.filter(pk=enterprise.pk).update(
        search=Cast(Value(search_literal(names, codes)), SearchVectorField())
    )


def computed_size(enterprise: Enterprise) -> str:
    """Return the size by the newest figures, its own before those of one merged into it, and the industry."""
    known = DatedFigures.objects.filter(Q(enterprise=enterprise) | Q(enterprise__merged_into=enterprise))
    own_first = Case(When(enterprise=enterprise, then=0), default=1)
    newest = known.order_by("-as_of", own_first, "-pk").first()
    if newest is None:
        return Size.UNKNOWN.value
    size = enterprise_size(
        enterprise.industry or None, employees=newest.employees, revenue=newest.revenue, assets=newest.assets
    )
    return size.value
