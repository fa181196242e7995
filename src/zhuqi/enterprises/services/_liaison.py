"""Asking for another liaison person, deciding about it, and confirming that one still is in office."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from zhuqi.enterprises import access
from zhuqi.enterprises.categories import LIAISON_LABELS, EnterpriseAction, LiaisonLevel
from zhuqi.enterprises.models import LiaisonPerson, LiaisonRequest
from zhuqi.enterprises.selectors import survivor_id
from zhuqi.enterprises.services._people import checked_person, set_liaison
from zhuqi.enterprises.services._record import lock_standing, record
from zhuqi.foundation import crypto
from zhuqi.foundation.errors import NotFound, Refused, StaleState
from zhuqi.organisations.roles import Actor

_LONGEST = 300


@transaction.atomic
def request_liaison_change(
    *,
    enterprise_id: int,
    level: LiaisonLevel,
    name: str,
    since: date,
    reason: str,
    actor: Actor,
    at: datetime,
    title: str = "",
    phone: str = "",
) -> int:
    """
    Ask that somebody else be liaison person from a day on (申请更换联络员). Return the id of the request.

    :raises NotAllowed: if ``actor`` is neither of the firm nor one who looks after it
    :raises StaleState: if the same has been asked already and nobody has answered
    :raises Refused: if name, phone or reason are wrong, or the day is before the present person began
    """
    enterprise = lock_standing(enterprise_id)
    access.require_ask_liaison(actor, enterprise)
    name, title, number = checked_person(level, name, title, phone)
    reason = " ".join(reason.split())
    if not reason or len(reason) > _LONGEST:
        raise Refused(f"请填写更换理由，最多 {_LONGEST} 个字，如“原联络员调离”。")
    if LiaisonRequest.objects.filter(enterprise=enterprise, level=level.value, decided_at__isnull=True).exists():
        raise StaleState(f"更换{LIAISON_LABELS[level]}的申请已提出，正等待答复，无需重复提出。")
    present = LiaisonPerson.objects.filter(enterprise=enterprise, level=level.value, until__isnull=True).first()
    if present is not None and since < present.since:
        raise Refused(f"开始日期早于现任{LIAISON_LABELS[level]}的开始日期 {present.since:%Y-%m-%d}，请核对。")
    asked = LiaisonRequest.objects.create(
        enterprise=enterprise,
        level=level.value,
        name=name,
        title=title,
        phone_encrypted=crypto.provider().encrypt(number) if number else None,
        since=since,
        reason=reason,
        asked_by_id=actor.user_id,
        asked_at=at,
    )
    data: dict[str, object] = {"level": level.value, "since": since.isoformat(), "request_id": asked.pk}
    record(enterprise, EnterpriseAction.REQUEST_LIAISON_CHANGE, actor=actor, at=at, reason=reason, data=data)
    return asked.pk


@transaction.atomic
def decide_liaison_change(*, request_id: int, grant: bool, actor: Actor, at: datetime, answer: str = "") -> None:
    """
    Answer a request; granted, the person takes office at once by ``set_liaison`` (答复联络员更换申请).

    :raises NotAllowed: if ``actor`` is neither the office nor the lead of the group
    :raises NotFound: if there is no such request, or none they may see
    :raises StaleState: if it has been answered already
    :raises Refused: if a refusal has no reason, or the day is before the present person began
    """
    found = LiaisonRequest.objects.filter(pk=request_id).values_list("enterprise_id", flat=True).first()
    if found is None:
        raise NotFound("没有这份申请，或您无权查看。")
    enterprise = lock_standing(survivor_id(found))
    access.require_decide_liaison(actor, enterprise)
    asked = LiaisonRequest.objects.select_for_update().get(pk=request_id)
    if asked.decided_at is not None:
        raise StaleState("这份申请已经答复，请刷新后重试。")
    answer = " ".join(answer.split())
    if not grant and not answer:
        raise Refused("不同意更换的，请填写理由，申请人会看到。")
    if len(answer) > _LONGEST:
        raise Refused(f"答复意见最多 {_LONGEST} 个字，请缩短。")
    asked.decided_by_id, asked.decided_at, asked.is_granted, asked.answer = actor.user_id, at, grant, answer
    asked.save(update_fields=["decided_by", "decided_at", "is_granted", "answer"])
    level = LiaisonLevel(asked.level)
    data: dict[str, object] = {"level": level.value, "request_id": asked.pk, "granted": grant}
    record(enterprise, EnterpriseAction.DECIDE_LIAISON_CHANGE, actor=actor, at=at, reason=answer, data=data)
    if grant:
        phone = crypto.provider().decrypt(bytes(asked.phone_encrypted)) if asked.phone_encrypted else ""
        set_liaison(
            enterprise_id=enterprise.pk,
            level=level,
            name=asked.name,
            title=asked.title,
            phone=phone,
            since=asked.since,
            actor=actor,
            at=at,
        )


@transaction.atomic
def confirm_liaison(*, liaison_id: int, actor: Actor, at: datetime) -> None:
    """
    Note that a liaison person still is in office and can be reached (确认联络员仍在任).

    :raises NotAllowed: if ``actor`` neither keeps the record of this enterprise nor is its contact
    :raises NotFound: if there is no such person, or none they may see
    :raises StaleState: if the person has left, or was confirmed today already
    """
    found = LiaisonPerson.objects.filter(pk=liaison_id).values_list("enterprise_id", flat=True).first()
    if found is None:
        raise NotFound("没有这位联络员，或您无权查看。")
    enterprise = lock_standing(survivor_id(found))
    access.require_ask_liaison(actor, enterprise)
    person, today = LiaisonPerson.objects.select_for_update().get(pk=liaison_id), timezone.localdate(at)
    label = LIAISON_LABELS[LiaisonLevel(person.level)]
    if person.until is not None and person.until < today:
        raise StaleState(f"{person.name}已不是{label}，请刷新后重试。")
    if person.confirmed_on == today:
        raise StaleState(f"{label}今天已确认过，无需重复确认。")
    person.confirmed_on, person.confirmed_by_id = today, actor.user_id
    person.save(update_fields=["confirmed_on", "confirmed_by"])
    data: dict[str, object] = {"level": person.level, "liaison_id": person.pk}
    record(enterprise, EnterpriseAction.CONFIRM_LIAISON, actor=actor, at=at, data=data)
