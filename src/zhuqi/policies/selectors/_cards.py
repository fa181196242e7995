"""The list of policies, and one of them on its own page."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import division_names
from zhuqi.policies import access
from zhuqi.policies.categories import PolicyAction, PolicyLevel, PolicyStatus, policy_status
from zhuqi.policies.details import PolicyDetails
from zhuqi.policies.matching import Conditions
from zhuqi.policies.models import Policy, PolicyEvent
from zhuqi.policies.selectors._details import details_of

PAGE_SIZE = 50
_SEARCHED = ("title", "document_number", "issuer", "summary", "number")


@dataclass(frozen=True)
class PolicyFilters:
    """How the list is narrowed; what is empty narrows nothing."""

    text: str = ""
    level: PolicyLevel | None = None
    status: PolicyStatus | None = None


@dataclass(frozen=True)
class PolicyRow:
    """One line of the list."""

    number: str
    title: str
    document_number: str
    issuer: str
    level: PolicyLevel
    summary: str
    valid_from: date
    valid_until: date | None
    status: PolicyStatus


@dataclass(frozen=True)
class PolicyPage:
    """One page, those that came into force last first; ``after`` opens the next, "" on the last."""

    rows: tuple[PolicyRow, ...]
    after: str
    total: int


@dataclass(frozen=True)
class PolicyLine:
    """One act on a policy; ``changed`` names the columns a correction changed."""

    action: PolicyAction
    at: datetime
    actor_name: str
    reason: str
    changed: tuple[str, ...]


@dataclass(frozen=True)
class PolicyCard:
    """Everything the page of one shows; ``version`` changes with every act on it."""

    row: PolicyRow
    details: PolicyDetails
    conditions: Conditions
    withdrawn_reason: str
    history: tuple[PolicyLine, ...]
    may_keep: bool
    version: str


def policy_list(*, actor: Actor, filters: PolicyFilters, today: date, after: str = "") -> PolicyPage:
    """
    Return the policies that meet the filters; two queries.

    :raises NotFound: if ``actor`` may not read policies
    """
    access.require_read(actor)
    matching = Policy.objects.all()
    for word in filters.text.split():
        holds = Q()
        for column in _SEARCHED:
            holds |= Q(**{f"{column}__icontains": word})
        matching = matching.filter(holds)
    if filters.level is not None:
        matching = matching.filter(level=filters.level.value)
    if filters.status is not None:
        matching = matching.filter(_standing(filters.status, today))
    total = matching.count()
    found = list(_from(matching, after).order_by("-valid_from", "-id")[: PAGE_SIZE + 1])
    page = found[:PAGE_SIZE]
    cursor = f"{page[-1].valid_from.isoformat()}.{page[-1].pk}" if len(found) > PAGE_SIZE else ""
    return PolicyPage(tuple(policy_row(row, today) for row in page), cursor, total)


def policy_card(*, actor: Actor, number: str, today: date) -> PolicyCard:
    """
    Return one policy with its history, newest act first; three queries.

    :raises NotFound: if there is none, or ``actor`` may not read policies
    """
    access.require_read(actor)
    row = Policy.objects.filter(number=number.strip().upper()).first()
    if row is None:
        raise NotFound("没有这项政策，请核对编号。")
    details = details_of(row)
    events = PolicyEvent.objects.filter(policy=row).select_related("actor").order_by("-id")
    return PolicyCard(
        row=policy_row(row, today),
        details=details,
        conditions=details.conditions(division_names(details.division_ids) if details.division_ids else {}),
        withdrawn_reason=row.withdrawn_reason,
        history=tuple(_line(event) for event in events),
        may_keep=access.may_keep(actor),
        version=row.last_hash,
    )


def policy_row(row: Policy, today: date) -> PolicyRow:
    """Turn a row into a line of a list; private to this package."""
    status = policy_status(
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        is_withdrawn=row.withdrawn_at is not None,
        on=today,
    )
    return PolicyRow(
        number=row.number,
        title=row.title,
        document_number=row.document_number,
        issuer=row.issuer,
        level=PolicyLevel(row.level),
        summary=row.summary,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        status=status,
    )


def in_force_on(day: date) -> Q:
    """Match the policies in force on a day; private to this package."""
    return _standing(PolicyStatus.IN_FORCE, day)


def _standing(status: PolicyStatus, today: date) -> Q:
    standing = Q(withdrawn_at__isnull=True)
    return {
        PolicyStatus.TAKEN_DOWN: Q(withdrawn_at__isnull=False),
        PolicyStatus.UPCOMING: standing & Q(valid_from__gt=today),
        PolicyStatus.EXPIRED: standing & Q(valid_until__lt=today),
        PolicyStatus.IN_FORCE: standing
        & Q(valid_from__lte=today)
        & (Q(valid_until__isnull=True) | Q(valid_until__gte=today)),
    }[status]


def _from(rows: QuerySet[Policy], after: str) -> QuerySet[Policy]:
    """Go on behind the place a page ended; a place nobody gave out opens the first page."""
    day, _, pk = after.partition(".")
    try:
        since = date.fromisoformat(day)
    except ValueError:
        return rows
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return rows
    return rows.filter(Q(valid_from__lt=since) | Q(valid_from=since, pk__lt=int(pk)))


def _line(event: PolicyEvent) -> PolicyLine:
    changed = event.data.get("changed", {})
    return PolicyLine(PolicyAction(event.action), event.at, event.actor.name, event.reason, tuple(changed))
