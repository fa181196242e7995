"""Appointing and ending for many enterprises in one act: from a plan, from a list, from a roster."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from zhuqi.enterprises.categories import EnterpriseAction
from zhuqi.enterprises.selectors import enterprise_refs
from zhuqi.enterprises.services import record_enterprise_acts
from zhuqi.foundation.errors import NotFound, Refused, StaleState
from zhuqi.organisations.roles import Actor, Role
from zhuqi.organisations.selectors import people_with_role, person_refs
from zhuqi.stewardship import access
from zhuqi.stewardship.categories import StewardshipAction
from zhuqi.stewardship.models import ConflictOfInterest, Stewardship
from zhuqi.stewardship.services._bonds import checked_basis
from zhuqi.stewardship.services._record import lock_history, record_stewardship_act

_NAMED = 3  # firms named in a refusal; the rest are counted
_BATCH = 2000


@dataclass(frozen=True)
class Appointed:
    """What an act for many came to: its line of history (None if nothing changed), the firms that changed."""

    event_id: int | None
    changed: frozenset[int]
    unchanged: frozenset[int]


@transaction.atomic
def appoint_many(
    *,
    pairs: Iterable[tuple[int, int]],
    since: date,
    basis: str,
    actor: Actor,
    at: datetime,
    act: StewardshipAction = StewardshipAction.APPOINTED_MANY,
    data: Mapping[str, object] | None = None,
    of_firm: EnterpriseAction = EnterpriseAction.APPOINT_STEWARD,
) -> Appointed:
    """
    Make many people stewards of many enterprises, all or none (批量指定); ``pairs`` are (enterprise, steward).

    Those who were it leave on the day before; who is it already stays, unmentioned. One line in the history of
    stewardship (``act``, with ``data`` beside the counts), one in that of each firm that changes. Ten thousand pairs
    take seconds.

    :raises NotAllowed: if ``actor`` may not appoint for one of the enterprises
    :raises NotFound: if one of the enterprises does not exist
    :raises Refused: if an enterprise comes twice, a person is no steward or must keep away, or a day overlaps; the
        sentence names the first of them
    """
    wanted = _each_once(pairs)
    if not wanted:
        raise Refused("请至少选择一家企业。")
    basis = checked_basis(basis)
    access.require_appoint_many(actor, wanted)
    lock_history()
    _refuse_no_stewards(wanted, max(since, timezone.localdate(at)))
    _refuse_conflicts(wanted, since)
    present = dict(_present(wanted).values_list("enterprise_id", "steward_id"))
    changing = {pk: steward for pk, steward in wanted.items() if present.get(pk) != steward}
    unchanged = frozenset(wanted) - frozenset(changing)
    if not changing:
        return Appointed(None, frozenset(), unchanged)
    record_enterprise_acts(
        action=of_firm,
        data={pk: {"steward_id": steward, "since": since.isoformat()} for pk, steward in changing.items()},
        actor=actor,
        at=at,
        reason=basis,
    )  # locks the enterprises: a single appointment at the same moment comes before or after
    if present != dict(_present(wanted).values_list("enterprise_id", "steward_id")):
        raise StaleState("刚才有企业的首席服务官被他人调整，请刷新后重试。")
    _refuse_overlaps(changing, since)
    _present(changing).update(until=since - timedelta(days=1))
    Stewardship.objects.bulk_create(
        [
            Stewardship(enterprise_id=pk, steward_id=steward, since=since, basis=basis)
            for pk, steward in changing.items()
        ],
        batch_size=_BATCH,
    )
    event_id = record_stewardship_act(
        action=act,
        actor=actor,
        at=at,
        reason=basis,
        data={
            "since": since.isoformat(),
            "firms": len(changing),
            "new": sum(pk not in present for pk in changing),
            "stewards": len(set(changing.values())),
            **(data or {}),
        },
    )
    return Appointed(event_id, frozenset(changing), unchanged)


@transaction.atomic
def end_many(*, enterprise_ids: Iterable[int], until: date, reason: str, actor: Actor, at: datetime) -> Appointed:
    """
    Let the present stewardship of many enterprises end; ``until`` is the last day (批量结束包联).

    Those without a steward stay as they are.

    :raises NotAllowed: if ``actor`` may not appoint for one of the enterprises
    :raises Refused: if the reason is empty, nobody stands by any of them, or the day is before one began
    """
    wanted = frozenset(enterprise_ids)
    reason = reason.strip()[:300]
    if not reason:
        raise Refused("请填写结束包联的理由。")
    access.require_appoint_many(actor, wanted)
    lock_history()
    ending = frozenset(_present(wanted).values_list("enterprise_id", flat=True))
    if not ending:
        raise Refused("所选企业目前都没有首席服务官，无需结束。")
    record_enterprise_acts(
        action=EnterpriseAction.END_STEWARDSHIP,
        data={pk: {"until": until.isoformat()} for pk in ending},
        actor=actor,
        at=at,
        reason=reason,
    )
    late = _present(ending).filter(since__gt=until + timedelta(days=1)).values_list("enterprise_id", flat=True)
    if late:
        raise Refused(f"结束日期早于{_names(late)}的包联开始日期，请核对。")
    _present(ending).update(until=until)
    event_id = record_stewardship_act(
        action=StewardshipAction.ENDED_MANY,
        actor=actor,
        at=at,
        reason=reason,
        data={"until": until.isoformat(), "firms": len(ending)},
    )
    return Appointed(event_id, ending, wanted - ending)


def _present(enterprise_ids: Iterable[int]) -> QuerySet[Stewardship]:
    return Stewardship.objects.filter(enterprise_id__in=list(enterprise_ids), until__isnull=True)


def _each_once(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    wanted: dict[int, int] = {}
    for enterprise_id, steward_id in pairs:
        if wanted.setdefault(enterprise_id, steward_id) != steward_id:
            raise Refused(f"{_names([enterprise_id])}被同时指定给两人，请只保留一人。")
    return wanted


def _refuse_no_stewards(wanted: Mapping[int, int], on: date) -> None:
    chosen = frozenset(wanted.values())
    able = {person.id for role in (Role.STEWARD, Role.GROUP_LEAD) for person in people_with_role(role, today=on)}
    unable = sorted(chosen - able)
    if not unable:
        return
    people = person_refs(frozenset(unable))
    if any(pk not in people for pk in unable):
        raise NotFound("其中有的人员已不存在，请刷新后重新选择。")
    names = "、".join(people[pk].name for pk in unable[:_NAMED])
    raise Refused(f"{names}没有首席服务官角色或账号已停用，请先由安全管理员授权或另选人员。")


def _refuse_conflicts(wanted: Mapping[int, int], since: date) -> None:
    rows = ConflictOfInterest.objects.filter(enterprise_id__in=list(wanted)).exclude(until__lt=since).order_by("id")
    for enterprise_id, steward_id in rows.values_list("enterprise_id", "steward_id"):
        if wanted[enterprise_id] == steward_id:
            name = person_refs(frozenset({steward_id}))[steward_id].name
            raise Refused(f"{name}与{_names([enterprise_id])}有回避关系，不能担任首席服务官，请另选人员。")


def _refuse_overlaps(changing: Mapping[int, int], since: date) -> None:
    rows = Stewardship.objects.filter(enterprise_id__in=list(changing))
    ended = rows.filter(until__gte=since).values_list("enterprise_id", flat=True)
    if ended:
        raise Refused(f"开始日期与{_names(ended)}的前一段包联重叠，请核对日期。")
    begun = rows.filter(until__isnull=True, since__gt=since).values_list("enterprise_id", flat=True)
    if begun:
        raise Refused(f"开始日期早于{_names(begun)}现任首席服务官的开始日期，请核对。")


def _names(enterprise_ids: Iterable[int]) -> str:
    """Name a few firms, count the rest."""
    ids = list(enterprise_ids)
    refs = enterprise_refs(ids[:_NAMED])
    names = "、".join(ref.name for ref in refs.values())
    return f"{names}等 {len(ids)} 家企业" if len(ids) > _NAMED else names
