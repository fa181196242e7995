"""The ledger as a list: filters, pages by key, counts that stay cheap at a million issues."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Reverse
from django.db.models.lookups import StartsWith
from django.utils import timezone

from zhuqi.enterprises.selectors import merged_ids
from zhuqi.foundation.errors import Refused
from zhuqi.foundation.search_fields import words_query
from zhuqi.issues.access import hides_enterprise, of_units, visible_issues
from zhuqi.issues.categories import CATEGORY_LABELS, LEVEL_LABELS, SOURCE_LABELS, Category, Level
from zhuqi.issues.lamps import WITH_CLOCK, IssueLamp, issue_lamp
from zhuqi.issues.models import Issue
from zhuqi.issues.workflow import ENDED, HANDLING, OPEN, STATUS_LABELS, Status
from zhuqi.organisations.roles import Actor

PAGE_SIZE = 50
COUNT_CEILING = 1000


@dataclass(frozen=True)
class LedgerFilters:
    """
    What to list.  Empty means no restriction; ``state`` is ``open``, ``handling``, ``ended`` or ``all``.

    ``lamp`` is a Lamp code; ``since`` and ``until`` bound the day of registration, both inclusive;
    ``due`` is the one day a running clock ends on; ``came`` and ``closed``
    the days from which it was registered here, or struck off.
    """

    state: str = "open"
    text: str = ""
    status: str = ""
    category: str = ""
    level: str = ""
    source: str = ""
    lamp: str = ""
    unit: int | None = None
    town: int | None = None
    team: int | None = None
    enterprise: int | None = None
    size: str = ""
    key: str = ""
    since: date | None = None
    until: date | None = None
    due: date | None = None
    came: date | None = None
    closed: date | None = None
    sort: str = ""

    @property
    def newest_first(self) -> bool:
        """Say whether the list runs from the newest; the default for everything but open issues."""
        return self.sort == "newest" or (
            self.sort != "due" and (self.state not in ("open", "handling") or bool(self.text))
        )

    def as_query(self) -> dict[str, str]:
        """Return the filters as they stand in an address, empty ones left out."""
        default = LedgerFilters()
        return {
            f.name: str(value)
            for f in fields(self)
            if (value := getattr(self, f.name)) not in (None, "") and value != getattr(default, f.name)
        }

    def without(self, name: str) -> "LedgerFilters":
        """Return the same filters less one."""
        return replace(self, **{name: getattr(LedgerFilters(), name)})


LAMP_WORDS = {"RED": "超期", "YELLOW": "临期", "GREEN": "期限内", "GREY": "长期推进"}

_CHOICES: dict[str, frozenset[str]] = {
    "state": frozenset({"open", "handling", "ended", "all"}),
    "status": frozenset(Status),
    "category": frozenset(Category),
    "level": frozenset(Level),
    "source": frozenset(SOURCE_LABELS),
    "lamp": frozenset(LAMP_WORDS),
    "size": frozenset({"LARGE", "MEDIUM", "SMALL", "MICRO", "NOT_APPLICABLE", "UNKNOWN"}),
    "key": frozenset({"yes", "no"}),
    "sort": frozenset({"due", "newest"}),
}


def read_filters(query: Mapping[str, str]) -> LedgerFilters:
    """
    Read filters from an address; what cannot be meant is left out, so that an old bookmark still opens.
    """
    values: dict[str, Any] = {}
    for name, allowed in _CHOICES.items():
        if (value := query.get(name, "")) in allowed:
            values[name] = value
    for name in ("unit", "town", "team", "enterprise"):
        if (text := query.get(name, "")).isascii() and text.isdigit() and len(text) < 16:
            values[name] = int(text)
    for name in ("since", "until", "due", "came", "closed"):
        try:
            values[name] = date.fromisoformat(query.get(name, ""))
        except ValueError:
            continue
    values["text"] = query.get("text", query.get("q", "")).strip()[:60]
    return LedgerFilters(**values)


@dataclass(frozen=True)
class LedgerRow:
    """One line of the ledger."""

    id: int
    number: str
    enterprise_name: str
    description: str
    category: str
    level: str
    status: Status
    status_label: str
    lead_unit: str
    town: str
    lamp: IssueLamp
    due_date: date | None
    registered_date: date
    updated_at: datetime
    is_key_target: bool
    is_confidential: bool
    is_imported: bool


@dataclass(frozen=True)
class LedgerPage:
    """A page of the ledger; ``count`` is exact up to ``COUNT_CEILING`` and "1000+" beyond; ``after`` opens the next."""

    rows: tuple[LedgerRow, ...]
    count: str
    after: str
    filters: LedgerFilters


def ledger_page(*, actor: Actor, filters: LedgerFilters, today: date, after: str = "") -> LedgerPage:
    """
    Return one page of what the actor may see, in two queries.

    :raises Refused: if ``after`` was not made by this function
    """
    matching = filtered(visible_issues(actor), filters, today)
    ordered, key = _ordered(matching, filters)
    if after:
        ordered = _continue(ordered, filters, after)
    found = list(listed(ordered)[: PAGE_SIZE + 1])
    count = matching.order_by()[: COUNT_CEILING + 1].count() if after or len(found) > PAGE_SIZE else len(found)
    rows = found[:PAGE_SIZE]
    return LedgerPage(
        rows=tuple(ledger_row(issue, actor, today) for issue in rows),
        count=f"{COUNT_CEILING}+" if count > COUNT_CEILING else str(count),
        after=key(rows[-1]) if len(found) > PAGE_SIZE else "",
        filters=filters,
    )


def ledger_rows(*, actor: Actor, filters: LedgerFilters, today: date, limit: int) -> list[LedgerRow]:
    """Return up to ``limit`` lines at once, for files and print, in one query."""
    ordered, _ = _ordered(filtered(visible_issues(actor), filters, today), filters)
    return [ledger_row(issue, actor, today) for issue in listed(ordered)[:limit]]


def rows_of_issues(*, actor: Actor, issue_ids: Collection[int], today: date) -> list[LedgerRow]:
    """Return the lines of those of these issues that the actor may see, oldest first, in one query."""
    issues = listed(visible_issues(actor).filter(pk__in=issue_ids).order_by("id"))
    return [ledger_row(issue, actor, today) for issue in issues]


def issue_ids_by_number(*, actor: Actor, numbers: list[str]) -> dict[str, int]:
    """Return the ids of those of the numbered issues that the actor may see."""
    return dict(visible_issues(actor).filter(number__in=numbers).values_list("number", "pk"))


def filtered(issues: QuerySet[Issue], filters: LedgerFilters, today: date) -> QuerySet[Issue]:
    """Narrow a queryset to what the filters leave."""
    conditions = Q()
    if filters.state != "all" and not filters.status:
        conditions &= Q(status__in=sorted(statuses_of(filters.state)))
    for name, lookup in _LOOKUPS.items():
        if (value := getattr(filters, name)) not in (None, ""):
            conditions &= Q(**{lookup: value})
    if filters.enterprise is not None:
        conditions &= Q(enterprise_id__in=merged_ids(filters.enterprise))
    if filters.key:
        conditions &= Q(is_key_target=filters.key == "yes")
    if filters.unit is not None:
        conditions &= of_units(frozenset({filters.unit}))
    conditions &= _of_the_clock(filters, today)
    if filters.text:
        conditions &= matching_text(filters.text)
    return issues.filter(conditions)


def statuses_of(state: str) -> frozenset[Status]:
    """Return the statuses that ``state`` leaves: open, in the hands of a unit, ended or all."""
    return {"open": OPEN, "handling": HANDLING, "ended": ENDED}.get(state, frozenset(Status))


_LOOKUPS = {
    "status": "status",
    "category": "category",
    "level": "level",
    "source": "source",
    "town": "division_id",
    "team": "team_id",
    "size": "size",
    "since": "registered_date__gte",
    "until": "registered_date__lte",
}


def _of_the_clock(filters: LedgerFilters, today: date) -> Q:
    conditions = with_lamp(filters.lamp, today) if filters.lamp else Q()
    if filters.due is not None:
        conditions &= Q(status__in=sorted(WITH_CLOCK), due_date=filters.due)
    if filters.came is not None:
        conditions &= Q(registered_at__gte=local_midnight(filters.came))
    if filters.closed is not None:
        conditions &= Q(closed_at__gte=local_midnight(filters.closed))
    return conditions


def with_lamp(code: str, today: date) -> Q:
    """Match the issues that show a lamp today; the same rule as ``lamps.issue_lamp``."""
    running = Q(status__in=sorted(WITH_CLOCK), due_date__isnull=False)
    match code:
        case "RED":
            return running & Q(due_date__lt=today)
        case "YELLOW":
            return running & Q(due_date__gte=today, yellow_from__lte=today)
        case "GREEN":
            return running & Q(due_date__gte=today) & ~Q(yellow_from__lte=today)
        case _:
            return Q(status=Status.LONG_TERM)


def matching_text(text: str) -> Q:
    """Match issues by words: firm, problem, outcome; a number or the end of one is found as such."""
    query = words_query(text)
    if query is None:
        return Q(pk__in=[])
    found = Q(search=query)
    compact = text.strip()
    if compact.replace("-", "").isdigit():
        backwards = StartsWith(Reverse("number"), Value(compact[::-1]))  # the end of a number, by an index
        found |= Q(number__startswith=compact) | Q(backwards)
    return found


# ---------------------------------------------------------------- order and keys


def _ordered(issues: QuerySet[Issue], filters: LedgerFilters) -> tuple[QuerySet[Issue], Any]:
    if filters.newest_first:
        return issues.order_by("-registered_at", "-id"), lambda row: f"{row.registered_at.isoformat()}~{row.pk}"
    return issues.order_by("sort_date", "id"), lambda row: f"{row.sort_date.isoformat()}~{row.pk}"


def _continue(issues: QuerySet[Issue], filters: LedgerFilters, after: str) -> QuerySet[Issue]:
    moment, _, pk = after.rpartition("~")
    try:
        if filters.newest_first:
            key: tuple[Any, int] = (datetime.fromisoformat(moment), int(pk))
            return issues.filter(TupleLessThan(Tuple(F("registered_at"), F("id")), key))
        return issues.filter(TupleGreaterThan(Tuple(F("sort_date"), F("id")), (date.fromisoformat(moment), int(pk))))
    except ValueError as error:
        raise Refused("翻页位置无效，请从第一页重新查看。") from error


def listed(issues: QuerySet[Issue]) -> QuerySet[Issue]:
    """Read only what a line of the ledger shows."""
    return issues.select_related("lead_unit", "division").only(
        "number",
        "enterprise_id",
        "enterprise_name",
        "description",
        "category",
        "level",
        "status",
        "due_date",
        "yellow_from",
        "sort_date",
        "registered_at",
        "registered_date",
        "registered_by_id",
        "updated_at",
        "is_key_target",
        "is_confidential",
        "is_imported",
        "lead_unit__name",
        "division__name",
    )


def ledger_row(issue: Issue, actor: Actor, today: date) -> LedgerRow:
    """Turn a row into what a list shows of it."""
    status = Status(issue.status)
    hidden = hides_enterprise(actor, issue)
    return LedgerRow(
        id=issue.pk,
        number=issue.number,
        enterprise_name="（保密）" if hidden else issue.enterprise_name,
        description=issue.description,
        category=CATEGORY_LABELS[Category(issue.category)],
        level=LEVEL_LABELS[Level(issue.level)],
        status=status,
        status_label=STATUS_LABELS[status],
        lead_unit=issue.lead_unit.name if issue.lead_unit else "",
        town=issue.division.name if issue.division and not hidden else "",
        lamp=issue_lamp(status=status, due_date=issue.due_date, yellow_from=issue.yellow_from, today=today),
        due_date=issue.due_date,
        registered_date=issue.registered_date,
        updated_at=issue.updated_at,
        is_key_target=issue.is_key_target,
        is_confidential=issue.is_confidential,
        is_imported=issue.is_imported,
    )


# ---------------------------------------------------------------- quick look-ups


def search_issues(*, actor: Actor, text: str, today: date, limit: int = 8) -> list[LedgerRow]:
    """Return the newest issues that match a few words, for type-ahead."""
    filters = LedgerFilters(state="all", text=text, sort="newest")
    return ledger_rows(actor=actor, filters=filters, today=today, limit=limit) if text.strip() else []


def issues_of_enterprise(*, actor: Actor, enterprise_id: int, today: date, limit: int = 50) -> list[LedgerRow]:
    """Return what the actor may see of one firm's issues, newest first."""
    filters = LedgerFilters(state="all", enterprise=enterprise_id, sort="newest")
    return ledger_rows(actor=actor, filters=filters, today=today, limit=limit)


def due_in_days(*, actor: Actor, today: date, days: int = 7) -> list[tuple[date, int]]:
    """Return how many of the actor's running issues fall due on each of the next days, today first."""
    last = today + timedelta(days=days - 1)
    counts = dict(
        visible_issues(actor, is_narrowed=True)
        .filter(status__in=sorted(WITH_CLOCK), due_date__range=(today, last))
        .values_list("due_date")
        .annotate(n=Count("*"))
        .order_by()
    )
    return [(day, counts.get(day, 0)) for day in (today + timedelta(days=n) for n in range(days))]


def local_midnight(day: date) -> datetime:
    """Return the instant at which a day begins in the office's time zone."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
