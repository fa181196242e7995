"""The issues marked as typical cases (典型案例), for the reports that tell them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q

from zhuqi.issues.models import IssueEvent, IssueState
from zhuqi.issues.workflow import Action, Status


@dataclass(frozen=True)
class TypicalIssue:
    """One typical issue as it stood at an instant, and who adopted it as a case, when and on what occasion."""

    number: str
    enterprise_id: int
    enterprise_name: str
    description: str
    lead_unit_name: str
    is_closed: bool
    adopted_by: str = ""
    occasion: str = ""
    adopted_on: date | None = None


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
    found = list(
        rows.order_by("issue__enterprise_id", "issue__number").values_list(
            "issue__number",
            "enterprise_id",
            "issue__enterprise_name",
            "issue__description",
            F("lead_unit__name"),
            "status",
        )
    )
    adopted = _adoptions([row[0] for row in found], before)
    return [
        TypicalIssue(
            number=number,
            enterprise_id=firm,
            enterprise_name=name,
            description=description,
            lead_unit_name=unit or "",
            is_closed=status == Status.CLOSED,
            adopted_by=adopted[number].get("adopted_by") or "",
            occasion=adopted[number].get("occasion") or "",
            adopted_on=date.fromisoformat(day) if (day := adopted[number].get("adopted_on")) else None,
        )
        for number, firm, name, description, unit, status in found
    ]


def _adoptions(numbers: list[str], before: datetime) -> dict[str, dict[str, str | None]]:
    """Return what the last marking of each issue recorded, as known before the instant."""
    marks = IssueEvent.objects.filter(issue__number__in=numbers, action=Action.MARK_TYPICAL, at__lt=before)
    told = dict(marks.order_by("issue_id", "sequence").values_list("issue__number", "data"))
    return {number: told.get(number, {}) for number in numbers}
