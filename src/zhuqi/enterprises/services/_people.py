"""The people of an enterprise: liaison persons, their phones, and the contact who signs in."""

from datetime import date, datetime, timedelta

from django.db import transaction

from zhuqi.enterprises import access
from zhuqi.enterprises.categories import LIAISON_LABELS, EnterpriseAction, LiaisonLevel
from zhuqi.enterprises.models import EnterpriseContact, LiaisonPerson
from zhuqi.enterprises.services._record import lock_editable, record
from zhuqi.foundation import crypto
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.organisations.phones import parse_phone
from zhuqi.organisations.roles import AccessKind, Actor
from zhuqi.organisations.selectors import person_ref
from zhuqi.organisations.services import bind_contact, log_access


@transaction.atomic
def set_liaison(
    *,
    enterprise_id: int,
    level: LiaisonLevel,
    name: str,
    since: date,
    actor: Actor,
    at: datetime,
    title: str = "",
    phone: str = "",
    user_id: int | None = None,
) -> int:
    """
    Put a liaison person in office; the one before them leaves on the day before (更换联络员). Return the new id.

    The history says that it happened, not who: names and phones are personal.

    :raises NotAllowed: if ``actor`` may not change this enterprise
    :raises NotFound: if there is no such enterprise or user
    :raises Refused: if name or phone are wrong, or the day is before the present person began
    """
    enterprise = lock_editable(enterprise_id, actor)
    name, title, number = checked_person(level, name, title, phone)
    if user_id is not None:
        person_ref(user_id)
    present = LiaisonPerson.objects.filter(enterprise=enterprise, level=level.value, until__isnull=True).first()
    if present is not None:
        if since < present.since:
            raise Refused(f"开始日期早于现任{LIAISON_LABELS[level]}的开始日期 {present.since:%Y-%m-%d}，请核对。")
        present.until = since - timedelta(days=1)
        present.save(update_fields=["until"])
    person = LiaisonPerson.objects.create(
        enterprise=enterprise,
        level=level.value,
        name=name,
        title=title,
        phone_encrypted=crypto.provider().encrypt(number) if number else None,
        user_id=user_id,
        since=since,
    )
    data: dict[str, object] = {"level": level.value, "since": since.isoformat(), "liaison_id": person.pk}
    record(enterprise, EnterpriseAction.SET_LIAISON, actor=actor, at=at, data=data)
    return person.pk


def checked_person(level: LiaisonLevel, name: str, title: str, phone: str) -> tuple[str, str, str]:
    """Return name, title and number as they are stored; :raises Refused: if one of them is wrong."""
    name, title = " ".join(name.split()), " ".join(title.split())
    if not name or len(name) > 50:
        raise Refused(f"请填写{LIAISON_LABELS[level]}的姓名，最多 50 个字。")
    if len(title) > 60:
        raise Refused("职务最多 60 个字，请缩短。")
    return name, title, parse_phone(phone) if phone.strip() else ""


@transaction.atomic
def reveal_phone(*, liaison_id: int, actor: Actor, at: datetime, address: str | None = None) -> str:
    """
    Return the full number of a liaison person and write it down in the access log (查看完整电话).

    ``address`` is where the request came from.

    :raises NotFound: if there is no such person or number, or ``actor`` may not see the enterprise
    :raises NotAllowed: if they may see the enterprise, but not its phones
    """
    people = LiaisonPerson.objects.select_related("enterprise").defer("enterprise__search")
    person = people.filter(pk=liaison_id).first()
    if person is None:
        raise NotFound("没有这位联络员，或您无权查看。")
    standing_id = person.enterprise.merged_into_id or person.enterprise_id
    if not access.visible_enterprises(actor).filter(pk=standing_id).exists():
        raise NotFound("没有这位联络员，或您无权查看。")
    if not access.may_reveal_phone(actor, standing_id):
        raise NotAllowed("您无权查看完整电话，请联系企业服务办或所在工作组。")
    if not person.phone_encrypted:
        raise NotFound(f"{person.name}没有登记电话。")
    number = crypto.provider().decrypt(bytes(person.phone_encrypted))
    log_access(
        kind=AccessKind.PHONE_REVEALED,
        at=at,
        actor=actor,
        subject=f"{person.enterprise.number} {person.enterprise.name}",
        detail=f"{LIAISON_LABELS[LiaisonLevel(person.level)]} {person.name}",
        address=address,
    )
    return number


@transaction.atomic
def appoint_contact(*, enterprise_id: int, user_id: int, actor: Actor, at: datetime) -> None:
    """
    Let an account speak for an enterprise (指定企业联系人); it holds the role CONTACT from then on.

    :raises NotAllowed: if ``actor`` may not change this enterprise
    :raises NotFound: if there is no such enterprise or account
    :raises Refused: if the account is an official's, or speaks for an enterprise already
    """
    enterprise = lock_editable(enterprise_id, actor)
    bind_contact(user_id=user_id, enterprise_id=enterprise.pk, actor=actor, at=at)
    known = EnterpriseContact.objects.select_related("enterprise").filter(user_id=user_id).first()
    if known is not None:
        raise Refused(f"该账号已是“{known.enterprise.name}”的联系人，请为新的联系人另开账号。")
    EnterpriseContact.objects.create(user_id=user_id, enterprise=enterprise)
    record(enterprise, EnterpriseAction.APPOINT_CONTACT, actor=actor, at=at, data={"user_id": user_id})
