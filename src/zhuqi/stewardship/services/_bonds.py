"""Appointing chief service officers and noting leading officials, one enterprise at a time: one function per act."""

from datetime import date, datetime, timedelta

from django.db import transaction

from zhuqi.enterprises.categories import TAG_LEVEL_LABELS, EnterpriseAction, TagLevel
from zhuqi.enterprises.services import record_enterprise_act
from zhuqi.foundation.errors import NotFound, Refused, StaleState
from zhuqi.organisations.roles import Actor, Role
from zhuqi.organisations.selectors import actor_for
from zhuqi.stewardship import access
from zhuqi.stewardship.models import ConflictOfInterest, LeaderLead, Stewardship


@transaction.atomic
def appoint_steward(
    *, enterprise_id: int, steward_id: int, since: date, actor: Actor, at: datetime, basis: str = ""
) -> int:
    """
    Make a person the chief service officer of an enterprise; the one before leaves on the day before (指定首席服务官).

    :raises NotAllowed: if ``actor`` may not appoint for this enterprise
    :raises NotFound: if there is no such enterprise or person
    :raises Refused: if the person is no steward, is it already, must keep away, or the day is before the present one
        began
    """
    access.require_appoint(actor, enterprise_id)
    basis = checked_basis(basis)
    steward = actor_for(steward_id, since)
    if not steward.has(Role.STEWARD, Role.GROUP_LEAD):
        raise Refused(f"{steward.name}没有首席服务官角色，请先由安全管理员授权或另选人员。")
    record_enterprise_act(
        enterprise_id=enterprise_id,
        action=EnterpriseAction.APPOINT_STEWARD,
        actor=actor,
        at=at,
        reason=basis,
        data={"steward_id": steward_id, "since": since.isoformat()},
    )  # locks the enterprise: two appointments at once come one after the other
    _refuse_conflict(enterprise_id, steward_id, steward.name, since)
    _end_present(enterprise_id, steward_id, steward.name, since)
    stewardship = Stewardship.objects.create(
        enterprise_id=enterprise_id, steward_id=steward_id, since=since, basis=basis
    )
    return stewardship.pk


@transaction.atomic
def end_stewardship(*, enterprise_id: int, until: date, actor: Actor, at: datetime, reason: str = "") -> None:
    """
    Let the present stewardship end; ``until`` is its last day (结束包联).

    :raises NotAllowed: if ``actor`` may not appoint for this enterprise
    :raises StaleState: if nobody is its steward
    :raises Refused: if the day is before it began
    """
    access.require_appoint(actor, enterprise_id)
    record_enterprise_act(
        enterprise_id=enterprise_id,
        action=EnterpriseAction.END_STEWARDSHIP,
        actor=actor,
        at=at,
        reason=reason.strip()[:300],
        data={"until": until.isoformat()},
    )
    present = Stewardship.objects.select_for_update().filter(enterprise_id=enterprise_id, until__isnull=True).first()
    if present is None:
        raise StaleState("这家企业目前没有首席服务官，请刷新后重试。")
    if (present.since - until).days > 1:
        raise Refused(f"结束日期早于包联开始日期 {present.since:%Y-%m-%d}，请核对。")
    present.until = until
    present.save(update_fields=["until"])


@transaction.atomic
def record_leader_lead(
    *,
    enterprise_id: int,
    leader_name: str,
    level: TagLevel,
    since: date,
    actor: Actor,
    at: datetime,
    until: date | None = None,
    basis: str = "",
) -> int:
    """
    Note that a leader leads an enterprise; the one of that level before them leaves on the day before (登记领导包联).

    The tag 领导包联 is another act: ``enterprises.services.add_tag``.

    :raises NotAllowed: if ``actor`` may not appoint for this enterprise
    :raises NotFound: if there is no such enterprise
    :raises Refused: if the name is empty or the days are wrong
    """
    access.require_appoint(actor, enterprise_id)
    leader_name, basis = " ".join(leader_name.split()), checked_basis(basis)
    if not leader_name or len(leader_name) > 50:
        raise Refused("请填写包联领导的姓名，最多 50 个字。")
    if until is not None and until < since:
        raise Refused("包联的结束日期早于开始日期，请核对。")
    record_enterprise_act(
        enterprise_id=enterprise_id,
        action=EnterpriseAction.RECORD_LEADER_LEAD,
        actor=actor,
        at=at,
        reason=basis,
        data={"level": level.value, "since": since.isoformat(), "until": until.isoformat() if until else None},
    )
    present = LeaderLead.objects.filter(enterprise_id=enterprise_id, level=level.value, until__isnull=True).first()
    if present is not None:
        if since < present.since:
            label = TAG_LEVEL_LABELS[level]
            raise Refused(f"开始日期早于现任{label}级包联领导的开始日期 {present.since:%Y-%m-%d}，请核对。")
        present.until = since - timedelta(days=1)
        present.save(update_fields=["until"])
    lead = LeaderLead.objects.create(
        enterprise_id=enterprise_id, leader_name=leader_name, level=level.value, since=since, until=until, basis=basis
    )
    return lead.pk


@transaction.atomic
def end_leader_lead(*, lead_id: int, until: date, actor: Actor, at: datetime, reason: str = "") -> None:
    """
    Let a leader's lead end; ``until`` is its last day (结束领导包联).

    :raises NotFound: if there is none, or of an enterprise ``actor`` may not see
    :raises NotAllowed: if ``actor`` may not appoint for the enterprise
    :raises StaleState: if it has ended already
    :raises Refused: if the day is before it began
    """
    found = LeaderLead.objects.filter(pk=lead_id).values_list("enterprise_id", "level").first()
    if found is None:
        raise NotFound("没有这项领导包联，请刷新后重试。")
    enterprise_id, level = found
    access.require_appoint(actor, enterprise_id)
    record_enterprise_act(
        enterprise_id=enterprise_id,
        action=EnterpriseAction.END_LEADER_LEAD,
        actor=actor,
        at=at,
        reason=reason.strip()[:300],
        data={"level": level, "until": until.isoformat()},
    )
    lead = LeaderLead.objects.get(pk=lead_id)
    if lead.until is not None and lead.until <= until:
        raise StaleState("这项领导包联已经结束，请刷新后重试。")
    if (lead.since - until).days > 1:
        raise Refused(f"结束日期早于领导包联开始日期 {lead.since:%Y-%m-%d}，请核对。")
    lead.until = until
    lead.save(update_fields=["until"])


def checked_basis(basis: str) -> str:
    """:raises Refused: if the document named is longer than the column"""
    basis = basis.strip()
    if len(basis) > 200:
        raise Refused("包联依据最多 200 个字，请缩短。")
    return basis


def _refuse_conflict(enterprise_id: int, steward_id: int, steward_name: str, since: date) -> None:
    rows = ConflictOfInterest.objects.filter(enterprise_id=enterprise_id, steward_id=steward_id)
    if rows.exclude(until__lt=since).exists():
        raise Refused(f"{steward_name}与这家企业有回避关系，不能担任首席服务官，请另选人员。")


def _end_present(enterprise_id: int, steward_id: int, steward_name: str, since: date) -> None:
    later = Stewardship.objects.select_for_update().filter(enterprise_id=enterprise_id)
    if later.filter(until__gte=since).exists():
        raise Refused("开始日期与前一段包联重叠，请核对日期。")
    present = later.filter(until__isnull=True).first()
    if present is None:
        return
    if present.steward_id == steward_id:
        raise Refused(f"{steward_name}已是这家企业的首席服务官，无需重复指定。")
    if since < present.since:
        raise Refused(f"开始日期早于现任首席服务官的开始日期 {present.since:%Y-%m-%d}，请核对。")
    present.until = since - timedelta(days=1)
    present.save(update_fields=["until"])
