"""What an officer can take on, and whom they must never look after."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from zhuqi.enterprises.categories import EnterpriseAction
from zhuqi.enterprises.selectors import enterprise_ref
from zhuqi.enterprises.services import record_enterprise_act
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import person_ref
from zhuqi.stewardship import access
from zhuqi.stewardship.categories import DEFAULT_CAPACITY, INDUSTRY_LETTERS, StewardshipAction
from zhuqi.stewardship.models import ConflictOfInterest, StewardProfile
from zhuqi.stewardship.services._record import lock_history, record_stewardship_act

MOST_HOUSEHOLDS = 500


@transaction.atomic
def set_steward_profile(
    *,
    user_id: int,
    actor: Actor,
    at: datetime,
    capacity: int = DEFAULT_CAPACITY,
    skills: Iterable[str] = (),
    longitude: Decimal | None = None,
    latitude: Decimal | None = None,
    is_available: bool = True,
) -> bool:
    """
    Say what a person can take on as chief service officer (登记服务官情况); return whether anything changed.

    ``skills`` are letters of GB/T 4754 sections. What is as it was leaves no line of history.

    :raises NotAllowed: if ``actor`` looks after neither stewardship where they work nor the accounts
    :raises NotFound: if there is no such person
    :raises Refused: if the capacity, a letter or the place is wrong
    """
    access.require_profile(actor, user_id)
    person_ref(user_id)
    wanted = {
        "capacity": capacity,
        "skills": _letters(skills),
        "longitude": longitude,
        "latitude": latitude,
        "is_available": is_available,
    }
    if not 0 <= capacity <= MOST_HOUSEHOLDS:
        raise Refused(f"包联上限请填写 0 至 {MOST_HOUSEHOLDS} 之间的整数。")
    _check_place(longitude, latitude)
    lock_history()
    profile = StewardProfile.objects.filter(user_id=user_id).first()
    if profile is not None and all(getattr(profile, column) == value for column, value in wanted.items()):
        return False
    StewardProfile.objects.update_or_create(user_id=user_id, defaults=wanted)
    record_stewardship_act(
        action=StewardshipAction.PROFILE_SET,
        actor=actor,
        at=at,
        data={
            "user_id": user_id,
            "capacity": capacity,
            "skills": "".join(_letters(skills)),
            "is_available": is_available,
        },
    )
    return True


@transaction.atomic
def declare_conflict(
    *, steward_id: int, enterprise_id: int, reason: str, since: date, actor: Actor, at: datetime
) -> int:
    """
    Note that a person must never look after an enterprise (登记回避关系); nobody can appoint them any more.

    An officer declares their own; the office and the group lead for others. A steward in office stays until somebody
    else is appointed, so that the firm is never alone: the coverage page asks for it.

    :raises NotAllowed: if ``actor`` is neither the officer nor may appoint for this enterprise
    :raises NotFound: if there is no such enterprise or person
    :raises Refused: if the reason is empty or it is declared already
    """
    person = person_ref(steward_id)
    if actor.user_id != steward_id or not access.is_officer(actor):
        access.require_appoint(actor, enterprise_id)
    firm = enterprise_ref(enterprise_id)
    reason = " ".join(reason.split())
    if not reason or len(reason) > 200:
        raise Refused("请填写须回避的情形，最多 200 个字，如“配偶在该企业任职”。")
    lock_history()
    if ConflictOfInterest.objects.filter(
        steward_id=steward_id, enterprise_id=enterprise_id, until__isnull=True
    ).exists():
        raise Refused(f"{person.name}与{firm.name}的回避关系已经登记，无需重复。")
    row = ConflictOfInterest.objects.create(
        steward_id=steward_id, enterprise_id=enterprise_id, reason=reason, since=since, declared_by_id=actor.user_id
    )
    _tell_both(row, EnterpriseAction.RECORD_CONFLICT, StewardshipAction.CONFLICT_DECLARED, reason, actor, at)
    return row.pk


@transaction.atomic
def end_conflict(*, conflict_id: int, until: date, reason: str, actor: Actor, at: datetime) -> None:
    """
    Note that a conflict of interest no longer holds; ``until`` is its last day (解除回避关系). Only the office says so.

    :raises NotFound: if there is none
    :raises NotAllowed: if ``actor`` may not appoint for this enterprise, or the conflict is their own
    :raises StaleState: if it has ended already
    :raises Refused: if the reason is empty or the day is before it began
    """
    lock_history()
    row = ConflictOfInterest.objects.filter(pk=conflict_id).first()
    if row is None:
        raise NotFound("没有这项回避关系，请刷新后重试。")
    access.require_appoint(actor, row.enterprise_id)
    if row.steward_id == actor.user_id:
        raise NotAllowed("本人的回避关系不能自行解除，请由企业服务办的其他同志办理。")
    if row.until is not None:
        raise StaleState("这项回避关系已经解除，请刷新后重试。")
    if not reason.strip():
        raise Refused("请填写解除回避关系的理由。")
    if until < row.since - timedelta(days=1):
        raise Refused(f"结束日期早于登记的开始日期 {row.since:%Y-%m-%d}，请核对。")
    row.until = until
    row.save(update_fields=["until"])
    _tell_both(row, EnterpriseAction.END_CONFLICT, StewardshipAction.CONFLICT_ENDED, reason, actor, at)


def _tell_both(
    row: ConflictOfInterest,
    of_firm: EnterpriseAction,
    of_stewardship: StewardshipAction,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Write the act into the history of the firm, without the private reason, and into that of stewardship."""
    until = row.until.isoformat() if row.until else None
    data: dict[str, object] = {"steward_id": row.steward_id, "since": row.since.isoformat(), "until": until}
    record_enterprise_act(enterprise_id=row.enterprise_id, action=of_firm, actor=actor, at=at, data=data)
    record_stewardship_act(
        action=of_stewardship, actor=actor, at=at, reason=reason, data=data | {"enterprise_id": row.enterprise_id}
    )


def _letters(skills: Iterable[str]) -> list[str]:
    letters = sorted({letter.strip().upper() for letter in skills if letter.strip()})
    for letter in letters:
        if len(letter) != 1 or letter not in INDUSTRY_LETTERS:
            raise Refused(f"没有行业门类“{letter}”，请填写国民经济行业分类的门类字母 A 至 T。")
    return letters


def _check_place(longitude: Decimal | None, latitude: Decimal | None) -> None:
    if (longitude is None) != (latitude is None):
        raise Refused("经度和纬度要一起填写，或者都不填。")
    if longitude is not None and not 73 <= longitude <= 136:
        raise Refused("经度应在 73 至 136 之间，请核对。")
    if latitude is not None and not 3 <= latitude <= 54:
        raise Refused("纬度应在 3 至 54 之间，请核对。")
