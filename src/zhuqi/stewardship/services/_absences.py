"""An officer on leave, with a deputy who looks after the firms meanwhile (请假代理)."""

from datetime import date, datetime

from django.db import transaction

from zhuqi.enterprises.selectors import enterprise_ref
from zhuqi.foundation.errors import Refused
from zhuqi.organisations import services as organisations
from zhuqi.organisations.absences import absence_ref
from zhuqi.organisations.roles import Actor, Role
from zhuqi.organisations.selectors import actor_for, person_ref
from zhuqi.stewardship import access
from zhuqi.stewardship.categories import StewardshipAction
from zhuqi.stewardship.models import ConflictOfInterest, Stewardship
from zhuqi.stewardship.services._record import lock_history, record_stewardship_act


@transaction.atomic
def record_steward_absence(
    *, user_id: int, deputy_id: int, since: date, until: date, actor: Actor, at: datetime
) -> int:
    """
    Note that an officer is away, both days included, and who looks after their firms meanwhile (登记请假代理).

    :raises NotAllowed: if ``actor`` is neither the officer, nor the office, nor their group lead, nor looks after
        accounts
    :raises Refused: if the deputy is no steward on all these days, away too, or must keep away from one of the firms;
        or the days are wrong
    :raises NotFound: if there is no such person
    """
    access.require_leave(actor, user_id)
    deputy = person_ref(deputy_id)
    lock_history()
    if deputy_id != user_id and until >= since:
        for day in (since, until):
            if not actor_for(deputy_id, day).has(Role.STEWARD, Role.GROUP_LEAD):
                raise Refused(f"{deputy.name}在{day:%Y-%m-%d}没有首席服务官角色，不能代理，请另选一人。")
    kept_from = (
        ConflictOfInterest.objects.filter(
            steward_id=deputy_id,
            enterprise_id__in=Stewardship.objects.filter(steward_id=user_id)
            .exclude(until__lt=since)
            .values("enterprise_id"),
        )
        .exclude(until__lt=since)
        .values_list("enterprise_id", flat=True)
        .first()
    )
    if kept_from is not None:
        raise Refused(f"{deputy.name}与{enterprise_ref(kept_from).name}有回避关系，不能代理，请另选一人。")
    absence_id = organisations.record_absence(
        user_id=user_id, deputy_id=deputy_id, since=since, until=until, actor=actor, at=at
    )
    record_stewardship_act(
        action=StewardshipAction.ABSENCE_RECORDED,
        actor=actor,
        at=at,
        data={
            "user_id": user_id,
            "deputy_id": deputy_id,
            "since": since.isoformat(),
            "until": until.isoformat(),
        },
    )
    return absence_id


@transaction.atomic
def end_steward_absence(*, absence_id: int, actor: Actor, at: datetime, today: date) -> None:
    """
    Note that an officer is back, or does not go (销假): the firms are theirs again from ``today`` on.

    :raises NotAllowed: if ``actor`` may not note their leave
    :raises NotFound: if there is no such leave
    :raises StaleState: if it is over already
    """
    lock_history()
    absence = absence_ref(absence_id)
    access.require_leave(actor, absence.user_id)
    organisations.end_absence(absence_id=absence_id, actor=actor, at=at, today=today)
    record_stewardship_act(
        action=StewardshipAction.ABSENCE_ENDED,
        actor=actor,
        at=at,
        data={
            "user_id": absence.user_id,
            "deputy_id": absence.deputy_id,
            "since": absence.since.isoformat(),
            "until": absence.until.isoformat(),
            "today": today.isoformat(),
        },
    )
