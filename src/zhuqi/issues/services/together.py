"""Analysing and assigning in one go, as the dispatcher's desk does: two acts, two events, one transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhuqi.issues.services._step import Recorded
from zhuqi.issues.services.assignment import assign_issue
from zhuqi.issues.services.intake import Analysis, triage_issue
from zhuqi.organisations.roles import Actor


@transaction.atomic
def triage_and_assign(
    *,
    issue_id: int,
    analysis: Analysis,
    unit_id: int | None,
    actor: Actor,
    at: datetime,
    co_unit_ids: Sequence[int] = (),
    note: str = "",
) -> Recorded:
    """
    Analyse an issue and, if a unit is given, hand it over; if the second is refused, nothing of the first remains.

    :raises NotAllowed: if the actor may not
    :raises Refused: as ``triage_issue`` and ``assign_issue`` refuse
    """
    recorded = triage_issue(issue_id=issue_id, analysis=analysis, actor=actor, at=at)
    if unit_id is None:
        return recorded
    return assign_issue(issue_id=issue_id, unit_id=unit_id, co_unit_ids=co_unit_ids, note=note, actor=actor, at=at)
