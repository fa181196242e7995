"""What firms have under way, and what each unit is asked about: for stewards, hand-overs and coverage."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from zhuqi.enterprises.selectors import merged_away
from zhuqi.issues.access import hides_enterprise, visible_issues
from zhuqi.issues.categories import CATEGORY_LABELS, SUB_CATEGORY_LABELS, Category, SubCategory
from zhuqi.issues.models import Issue
from zhuqi.issues.workflow import OPEN, STATUS_LABELS, Status
from zhuqi.organisations.roles import Actor


@dataclass(frozen=True)
class OpenMatter:
    """An issue of a firm that is not ended, with what the firm was promised."""

    enterprise_id: int
    number: str
    description: str
    status_label: str
    lead_unit: str
    due_date: date | None
    promised_date: date | None


@dataclass(frozen=True)
class ReceivedLine:
    """What one unit was given of one kind of problem; ``kind`` is the sub-category, or the category that has none."""

    unit_id: int
    unit_name: str
    category: Category
    kind: str
    total: int
    open: int


def open_matters(*, actor: Actor, enterprise_ids: Collection[int], today: date) -> dict[int, tuple[OpenMatter, ...]]:
    """
    Return what is under way at each of these firms, of what the actor may see, the next due first; one query.

    Confidential issues are left out: a hand-over list is printed.
    """
    issues = (
        visible_issues(actor, is_narrowed=True)
        .filter(enterprise_id__in=list(enterprise_ids), status__in=sorted(OPEN), is_confidential=False)
        .select_related("lead_unit")
        .defer("search")
        .order_by("sort_date", "id")
    )
    found: dict[int, list[OpenMatter]] = {}
    for issue in issues:
        if not hides_enterprise(actor, issue):
            found.setdefault(issue.enterprise_id, []).append(_matter(issue))
    return {pk: tuple(matters) for pk, matters in found.items()}


def firms_with_open_issues(among: Collection[int] | None = None) -> frozenset[int]:
    """Return every firm with an issue that is not ended; a merged one counts for its survivor."""
    return _firms(Issue.objects.filter(status__in=sorted(OPEN)), among)


def firms_that_raised_issues(among: Collection[int] | None = None) -> frozenset[int]:
    """Return every firm that ever raised an issue, the ended ones included; a merged one counts for its survivor."""
    return _firms(Issue.objects.all(), among)


def received_by_units(*, actor: Actor, since: date) -> tuple[ReceivedLine, ...]:
    """Return what each unit led of each kind of problem collected from a day on, the most frequent first."""
    rows = (
        visible_issues(actor, is_narrowed=True)
        .filter(registered_date__gte=since, lead_unit__isnull=False)
        .order_by()
        .values_list("lead_unit_id", "lead_unit__name", "category", "sub_category")
        .annotate(total=Count("pk"), open=Count("pk", filter=Q(status__in=sorted(OPEN))))
    )
    lines = [
        ReceivedLine(unit_id, name, Category(category), _kind(category, sub_category), total, still_open)
        for unit_id, name, category, sub_category, total, still_open in rows
    ]
    return tuple(sorted(lines, key=lambda line: (-line.total, line.unit_name, line.kind)))


def _firms(issues: QuerySet[Issue], among: Collection[int] | None) -> frozenset[int]:
    if among is not None:
        issues = issues.filter(enterprise_id__in=list(among))
    survivors = merged_away()
    return frozenset(
        survivors.get(pk, pk) for pk in issues.order_by().values_list("enterprise_id", flat=True).distinct()
    )


def _kind(category: str, sub_category: str) -> str:
    if sub_category and sub_category != SubCategory.UNCLASSIFIED:
        return SUB_CATEGORY_LABELS[SubCategory(sub_category)]
    return CATEGORY_LABELS[Category(category)]


def _matter(issue: Issue) -> OpenMatter:
    return OpenMatter(
        enterprise_id=issue.enterprise_id,
        number=issue.number,
        description=issue.description,
        status_label=STATUS_LABELS[Status(issue.status)],
        lead_unit=issue.lead_unit.name if issue.lead_unit else "",
        due_date=issue.due_date,
        promised_date=issue.promised_date,
    )
