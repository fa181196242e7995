"""Photographs of a visit: optional, freed of hidden data, taken down again by whoever may correct the record."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.issues.attachments import examine, store
from zhuqi.organisations.roles import Actor
from zhuqi.visits import access
from zhuqi.visits.kinds import VisitAction
from zhuqi.visits.models import Visit, VisitPhoto
from zhuqi.visits.photographs import checked_photo
from zhuqi.visits.services._record import lock_visit, save_with_event

MOST_PHOTOS = 6


@dataclass(frozen=True)
class Photo:
    """A photograph as it was sent."""

    name: str
    content: bytes


@transaction.atomic
def attach_photo(*, visit_id: int, photo: Photo, actor: Actor, at: datetime) -> None:
    """
    Attach a photograph to a record (附照片); nobody is ever asked for one.

    :raises NotAllowed: if ``actor`` may not correct the visit
    :raises NotFound: if they may see no such visit
    :raises Refused: if it is no photograph, too large, attached already, or one too many
    """
    visit = lock_visit(visit_id, actor)
    access.require_correct(actor, visit)
    save_with_event(visit, VisitAction.ATTACH_PHOTO, actor, at, data=attach(visit, photo, actor, at))


@transaction.atomic
def remove_photo(*, visit_id: int, photo_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """
    Take a photograph down (撤下照片), because it shows what it should not; that there was one stays in the history.

    :raises NotAllowed: if ``actor`` may not correct the visit
    :raises NotFound: if they may see no such visit or photograph
    :raises Refused: if the reason is missing
    """
    visit = lock_visit(visit_id, actor)
    access.require_correct(actor, visit)
    if not reason.strip():
        raise Refused("请填写撤下照片的理由。")
    photo = VisitPhoto.objects.filter(visit=visit, pk=photo_id).first()
    if photo is None:
        raise NotFound("没有这张照片，可能已被撤下。")
    data: dict[str, object] = {"bytes": photo.bytes, "sm3": photo.sm3}
    photo.delete()
    save_with_event(visit, VisitAction.REMOVE_PHOTO, actor, at, reason=reason.strip()[:300], data=data)


def attach(visit: Visit, photo: Photo, actor: Actor, at: datetime) -> dict[str, object]:
    """
    Check, clean and keep a photograph of a visit that is being written; return what its event says.

    :raises Refused: if it is no photograph, too large, attached already, or one too many
    """
    name, content = checked_photo(photo.name, photo.content)
    file = examine(name, content)
    present = set(VisitPhoto.objects.filter(visit=visit).values_list("sm3", flat=True))
    if file.sm3 in present:
        raise Refused(f"照片“{file.name}”已经附在这次走访中，无需重复上传。")
    if len(present) >= MOST_PHOTOS:
        raise Refused(f"一次走访最多附 {MOST_PHOTOS} 张照片，请选最能说明问题的。")
    store(file, content)
    VisitPhoto.objects.create(
        visit=visit,
        name=file.name,
        content_type=file.content_type,
        bytes=len(content),
        sm3=file.sm3,
        attached_by_id=actor.user_id,
        attached_at=at,
    )
    return {"bytes": len(content), "sm3": file.sm3}
