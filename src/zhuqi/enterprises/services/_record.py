"""What every act on an enterprise shares: the lock, the line of history, the derived columns."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Cast

from zhuqi.enterprises import access
from zhuqi.enterprises.categories import EnterpriseAction
from zhuqi.enterprises.history import event_hash
from zhuqi.enterprises.models import DatedFigures, Enterprise, EnterpriseEvent
from zhuqi.foundation import search
from zhuqi.foundation.errors import NotFound
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
    """
    enterprise = lock(enterprise_id)
    access.require_edit(actor, enterprise)
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
    """
    record(lock(enterprise_id), action, actor=actor, at=at, reason=reason, data=data)


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
    """
    rows = Enterprise.objects.select_for_update().filter(pk__in=list(data)).order_by("pk").only("pk", "last_hash")
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
    """Write again what the enterprise is found by: all its names and its codes."""
    former = enterprise.former_names.values_list("name", flat=True)
    literal = search.tsvector_literal(enterprise.name, *former, enterprise.credit_code or "", enterprise.number)
    Enterprise.objects.filter(pk=enterprise.pk).update(search=Cast(Value(literal), SearchVectorField()))


def computed_size(enterprise: Enterprise) -> str:
    """Return the size by the newest figures and the industry."""
    newest = DatedFigures.objects.filter(enterprise=enterprise).order_by("-as_of").first()
    if newest is None:
        return Size.UNKNOWN.value
    size = enterprise_size(
        enterprise.industry or None, employees=newest.employees, revenue=newest.revenue, assets=newest.assets
    )
    return size.value
