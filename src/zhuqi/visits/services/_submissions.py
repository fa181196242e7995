"""
Recording from a telephone that may send twice: one key, one visit.

A draft kept without signal is sent when the network returns, and again when the answer was lost on the way.  Whoever
comes second with the key gets what the first one made; what had been changed in between is never put in quietly.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhuqi.enterprises.selectors import merged_ids_of
from zhuqi.foundation.crypto import provider
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations.roles import Actor
from zhuqi.visits.kinds import VisitKind
from zhuqi.visits.models import Appointment, VisitEvent, VisitIssue, VisitSubmission
from zhuqi.visits.services._appointing import complete_appointment
from zhuqi.visits.services._recording import RecordedVisit, record_symposium, record_visit
from zhuqi.visits.workflow import OPEN_STATES


@dataclass(frozen=True)
class Received:
    """What became of a draft; ``is_other`` says that the one received first under the key was written differently."""

    visit: RecordedVisit
    is_repeat: bool = False
    is_other: bool = False


@transaction.atomic
def record_once(
    *,
    key: str,
    content: bytes,
    actor: Actor,
    at: datetime,
    kind: VisitKind = VisitKind.VISIT,
    appointment_id: int | None = None,
    **fields: Any,
) -> Received:
    """
    Record a visit under a one-time key.  ``content`` is what was sent; ``fields`` are ``record_visit``'s.

    What the actor had arranged with these firms for that day is kept thereby, and ``appointment_id`` if it is given.

    :raises NotAllowed: if ``actor`` may not record visits
    :raises NotFound: if they may not see one of the enterprises or issues
    :raises Refused: if a field is wrong, nothing came of it, or it reads like an inspection
    """
    digest = provider().hash(content)
    # The unique key makes the second transaction wait for the first, and then see what it made.
    submission, is_new = VisitSubmission.objects.get_or_create(
        key=key, user_id=actor.user_id, defaults={"digest": digest}
    )
    if not is_new and submission.visit is not None:
        return Received(_recorded(submission), is_repeat=True, is_other=submission.digest != digest)
    record = record_symposium if kind is VisitKind.SYMPOSIUM else record_visit
    recorded = record(actor=actor, at=at, **fields)
    arranged = _arranged(fields["enterprise_ids"], fields["date"], actor)
    for pk in sorted({*arranged, *([appointment_id] if appointment_id else [])}):
        with suppress(Refused, NotFound), transaction.atomic():  # a record never fails because of an appointment
            complete_appointment(appointment_id=pk, visit_id=recorded.visit_id, actor=actor, at=at)
    submission.visit_id = recorded.visit_id
    submission.save(update_fields=["visit"])
    return Received(recorded)


def received_before(*, key: str, content: bytes, actor: Actor) -> Received | None:
    """Return what a key of this person made, or None: asked before anything else is looked at again."""
    submission = VisitSubmission.objects.filter(key=key, user_id=actor.user_id, visit__isnull=False).first()
    if submission is None:
        return None
    return Received(_recorded(submission), is_repeat=True, is_other=submission.digest != provider().hash(content))


def _arranged(enterprise_ids: Sequence[int], day: date, actor: Actor) -> tuple[int, ...]:
    """Return what the actor had arranged with these firms for that day."""
    records = {pk for ids in merged_ids_of(enterprise_ids).values() for pk in ids}
    rows = Appointment.objects.filter(
        organiser_id__in=actor.user_ids, date=day, state__in=sorted(OPEN_STATES), enterprise_id__in=records
    )
    return tuple(rows.values_list("pk", flat=True))


def _recorded(submission: VisitSubmission) -> RecordedVisit:
    assert submission.visit is not None
    visit = submission.visit
    said = VisitEvent.objects.filter(visit=visit, sequence=1).values_list("data", flat=True)[0]
    numbers = tuple(str(number) for number in said["issues"])  # those linked later are none of its doing
    ids = VisitIssue.objects.filter(visit=visit).order_by("id").values_list("issue_id", flat=True)[: len(numbers)]
    return RecordedVisit(visit.pk, visit.number, tuple(ids), numbers)
