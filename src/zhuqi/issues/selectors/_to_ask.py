"""Which issues somebody neutral has to ask the firm about, for the room that telephones: plain values, few queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, Window
from django.db.models.functions import MD5, Cast, Ceil, Coalesce, Concat, RowNumber, TruncMonth

from zhuqi.foundation.errors import NotAllowed
from zhuqi.issues.access import neutral_issues
from zhuqi.issues.models import CallBack, Issue, IssueEvent
from zhuqi.issues.selectors._card import visible_issue
from zhuqi.issues.workflow import ATTEMPTS, STATUS_LABELS, Status
from zhuqi.organisations.roles import Actor

Ids = QuerySet[Any, Any]


@dataclass(frozen=True)
class IssueToAsk:
    """
    An issue a caller may ask about; ``firm_id`` is the firm to be called, the survivor if it was merged.

    ``since`` is when it came to the status it is in; ``missed`` are the attempts of this round that reached nobody;
    ``asked_by`` is who made the call-back that confirmed the solution, and ``asked_at`` when.
    """

    id: int
    number: str
    status: Status
    status_label: str
    cycle: int
    is_confirmed: bool
    firm_id: int
    firm_name: str
    town: str
    lead_unit: str
    description: str
    since: datetime
    missed: tuple[datetime, ...]
    asked_by: int | None = None
    asked_at: datetime | None = None


@dataclass(frozen=True)
class IssuesToAsk:
    """The first issues to ask about, those waiting longest on top, and how many there are in all."""

    rows: tuple[IssueToAsk, ...]
    total: int


def issues_to_ask(
    *,
    actor: Actor,
    statuses: Collection[Status],
    limit: int,
    since_before: datetime | None = None,
    leave_out: Ids | None = None,
) -> IssuesToAsk:
    """
    Return the issues in these statuses that ``actor`` may ask about, in one query.

    An answered issue is left out once the firm confirmed or three attempts failed; ``leave_out`` are ids to leave out,
    not read yet; ``since_before`` asks for those that came to their status before that moment.
    """
    issues = _asked(neutral_issues(actor).filter(status__in=[status.value for status in statuses]))
    issues = issues.exclude(Q(status=Status.ANSWERED) & (Q(confirmed_solved=True) | Q(missed__len__gte=ATTEMPTS)))
    if leave_out is not None:
        issues = issues.exclude(pk__in=leave_out)
    if since_before is not None:
        issues = issues.filter(since__lt=since_before)
    rows: list[Any] = list(issues.annotate(total=Window(Count("*"))).order_by("since", "pk")[:limit])
    return IssuesToAsk(tuple(_row(issue) for issue in rows), rows[0].total if rows else 0)


def issue_to_ask(*, actor: Actor, number: str) -> IssueToAsk:
    """
    Return one issue, whatever its status.

    :raises NotFound: if there is none, or none the actor may see
    :raises NotAllowed: if the actor is no outsider to it
    """
    issue = visible_issue(actor, number)
    found = _asked(neutral_issues(actor).filter(pk=issue.pk)).first()
    if found is None:
        raise NotAllowed("回访须由承办单位以外的人员进行：您所在单位（或其上下级）正在承办该问题，或撤回由您提请。")
    call = CallBack.objects.filter(issue=issue, cycle=issue.cycle, is_solved=True).order_by("-at").first()
    return _row(found, (call.caller_id, call.at) if call else (None, None))


def sampled_issues(
    *, actor: Actor, seed: str, percent: int, since: datetime, limit: int, leave_out: Ids
) -> IssuesToAsk:
    """
    Return the sample of confirmed issues ``actor`` may ask about a second time, in one query.

    Of the issues confirmed in each month those with the smallest hash of seed, number and round are drawn, so many that
    they are at least ``percent`` of the month's: who looks changes nothing, and nobody can choose.  Left out are those
    the actor asked the first time, those taken up again since, and ``leave_out``.
    """
    confirmed = CallBack.objects.filter(is_reached=True, is_solved=True, at__gte=since)
    month = TruncMonth("at")
    drawn = confirmed.annotate(
        place=Window(RowNumber(), partition_by=month, order_by=[_draw(seed), F("pk")]),
        size=Window(Count("*"), partition_by=month),
    ).filter(place__lte=Ceil(F("size") * Value(percent) / Value(100.0)))
    call = confirmed.filter(issue=OuterRef("pk"), cycle=OuterRef("cycle")).order_by("-at")
    issues = (
        _asked(neutral_issues(actor).filter(status__in=[Status.ANSWERED, Status.CLOSED], confirmed_solved=True))
        .annotate(
            call_id=Subquery(call.values("pk")[:1]),
            asked_by=Subquery(call.values("caller_id")[:1]),
            asked_at=Subquery(call.values("at")[:1]),
        )
        .filter(pk__in=drawn.values("issue_id"))  # few: those are looked up first
        .filter(call_id__in=drawn.values("pk"))  # and of those the ones drawn in this round
        .exclude(asked_by__in=actor.user_ids)
        .exclude(pk__in=leave_out)
    )
    rows: list[Any] = list(issues.annotate(total=Window(Count("*"))).order_by("asked_at", "pk")[:limit])
    return IssuesToAsk(
        tuple(_row(issue, (issue.asked_by, issue.asked_at)) for issue in rows), rows[0].total if rows else 0
    )


def _draw(seed: str) -> MD5:
    """Return the lot of a call-back: a digest nobody knows before the seed is known."""
    round_text = Cast("cycle", TextField())
    return MD5(Concat(Value(seed), F("issue__number"), Value("/"), round_text, output_field=TextField()))


def _asked(issues: QuerySet[Issue]) -> QuerySet[Any, Any]:
    came = IssueEvent.objects.filter(issue=OuterRef("pk"), to_status=OuterRef("status"))
    came = came.exclude(from_status=F("to_status")).order_by("-sequence")
    missed = CallBack.objects.filter(issue=OuterRef("pk"), cycle=OuterRef("cycle"), is_reached=False)
    return (
        issues.annotate(
            since=Coalesce(Subquery(came.values("at")[:1]), F("registered_at")),
            missed=ArraySubquery(missed.order_by("at").values("at")),
            firm_id=Coalesce("enterprise__merged_into_id", "enterprise_id"),
        )
        .select_related("division", "lead_unit")
        .only(
            "number", "status", "cycle", "confirmed_solved", "enterprise_id", "enterprise_name", "description",
            "registered_at", "division__name", "lead_unit__name",
        )
    )  # fmt: skip


def _row(issue: Any, asked: tuple[int | None, datetime | None] = (None, None)) -> IssueToAsk:
    status = Status(issue.status)
    return IssueToAsk(
        id=issue.pk,
        number=issue.number,
        status=status,
        status_label=STATUS_LABELS[status],
        cycle=issue.cycle,
        is_confirmed=issue.confirmed_solved,
        firm_id=issue.firm_id,
        firm_name=issue.enterprise_name,
        town=issue.division.name if issue.division else "",
        lead_unit=issue.lead_unit.name if issue.lead_unit else "",
        description=issue.description,
        since=issue.since,
        missed=tuple(issue.missed),
        asked_by=asked[0],
        asked_at=asked[1],
    )
