"""The issues marked as typical cases (典型案例), for the reports that tell them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from zhuqi.issues.models import IssueState
from zhuqi.issues.workflow import Status


@dataclass(frozen=True)
class TypicalIssue:
    """One typical issue as it stood at an instant."""

    number: str
    enterprise_id: int
    enterprise_name: str
    description: str
    lead_unit_name: str
    is_closed: bool


def typical_issues(*, before: datetime, team_ids: Collection[int] | None = None) -> list[TypicalIssue]:
    """
    Return the issues marked typical, as recorded before ``before``, by firm and number; of these teams, or of all.

    Confidential ones are never among them, nor are those merged, excluded or withdrawn.
    """
    rows = IssueState.objects.filter(
        Q(recorded_until__isnull=True) | Q(recorded_until__gte=before), recorded_from__lt=before, is_typical=True
    )
    rows = rows.filter(is_confidential=False, issue__is_confidential=False)
    rows = rows.exclude(status__in=[Status.MERGED, Status.EXCLUDED, Status.WITHDRAWN, Status.TRANSFERRED])
    if team_ids is not None:
        rows = rows.filter(team_id__in=team_ids)
    found = rows.order_by("issue__enterprise_id", "issue__number").values_list(
        "issue__number",
        "enterprise_id",
        "issue__enterprise_name",
        "issue__description",
        F("lead_unit__name"),
        "status",
    )
    return [
        TypicalIssue(number, firm, name, description, unit or "", status == Status.CLOSED)
        for number, firm, name, description, unit, status in found
    ]
