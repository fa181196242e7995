"""Bringing duplicates together: whoever stands by the record that goes is settled in the same act."""

from datetime import date, datetime, timedelta

from django.db import transaction

from zhuqi.enterprises.categories import TagLevel
from zhuqi.enterprises.services import lock_pair, merge_enterprises
from zhuqi.foundation.errors import StaleState
from zhuqi.organisations.models import in_force
from zhuqi.organisations.roles import Actor
from zhuqi.stewardship.models import LeaderLead, Stewardship
from zhuqi.stewardship.services._bonds import appoint_steward, end_leader_lead, end_stewardship, record_leader_lead


@transaction.atomic
def merge_with_bonds(
    *, keep_id: int, merge_id: int, reason: str, actor: Actor, at: datetime, today: date, goes_on_with: int | None
) -> None:
    """
    Merge two records of one enterprise; ``goes_on_with`` is who was shown to be the steward afterwards (合并重复企业).

    The survivor keeps its steward and leaders; where it has none, those of the other go on with it. Nobody stands by
    the merged record any more, so that no list counts it.

    :raises NotAllowed: if ``actor`` may not merge or appoint for one of them
    :raises NotFound: if there is no such enterprise
    :raises StaleState: if one of them is merged already, or the steward has changed meanwhile
    :raises Refused: if it is one and the same, a firm and a project, or no reason is given
    """
    lock_pair(keep_id, merge_id)
    last_day, basis = today - timedelta(days=1), "合并重复企业时转入"
    stewards = _stewards([keep_id, merge_id])
    kept, gone = stewards.get(keep_id), stewards.get(merge_id)
    if (kept or gone) != goes_on_with:
        raise StaleState("首席服务官刚有变动，请核对合并预览后重试。")
    if gone is not None:
        _end_steward(merge_id, last_day, reason, actor, at)
        if kept is None:
            appoint_steward(enterprise_id=keep_id, steward_id=gone, since=today, basis=basis, actor=actor, at=at)
    led = set(LeaderLead.objects.filter(in_force(today), enterprise_id=keep_id).values_list("level", flat=True))
    for lead in LeaderLead.objects.filter(in_force(today), enterprise_id=merge_id).order_by("id"):
        end_leader_lead(lead_id=lead.pk, until=max(last_day, lead.since - timedelta(days=1)), actor=actor, at=at)
        if lead.level not in led:
            record_leader_lead(
                enterprise_id=keep_id,
                leader_name=lead.leader_name,
                level=TagLevel(lead.level),
                since=today,
                until=lead.until,
                basis=basis,
                actor=actor,
                at=at,
            )
    merge_enterprises(keep_id=keep_id, merge_id=merge_id, reason=reason, actor=actor, at=at)


def _stewards(enterprise_ids: list[int]) -> dict[int, int]:
    rows = Stewardship.objects.filter(enterprise_id__in=enterprise_ids, until__isnull=True)
    return dict(rows.values_list("enterprise_id", "steward_id"))


def _end_steward(enterprise_id: int, last_day: date, reason: str, actor: Actor, at: datetime) -> None:
    since = Stewardship.objects.filter(enterprise_id=enterprise_id, until__isnull=True).values_list("since", flat=True)
    until = max(last_day, since[0] - timedelta(days=1))
    end_stewardship(enterprise_id=enterprise_id, until=until, reason=reason, actor=actor, at=at)
