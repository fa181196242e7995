"""The rows behind a figure, one page at a time: what the actor may see of them, and how many they may not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.figures.cuts import Cut
from zhuqi.figures.registry import Figure, figure_named
from zhuqi.figures.rows import IssueRows, Rows, Subject
from zhuqi.followups.access import visible_calls, visible_complaints
from zhuqi.followups.kinds import CALL_KIND_LABELS, COMPLAINT_KIND_LABELS, CallKind, ComplaintKind
from zhuqi.followups.models import Complaint, FollowUpCall
from zhuqi.foundation.errors import Refused
from zhuqi.issues.access import visible_issues
from zhuqi.issues.categories import CATEGORY_LABELS, LEVEL_LABELS, Category, Level
from zhuqi.issues.models import IssueState
from zhuqi.issues.selectors import LedgerRow, rows_of_issues
from zhuqi.issues.workflow import STATUS_LABELS, Status
from zhuqi.organisations.models import Team, TeamTown, User
from zhuqi.organisations.roles import Actor
from zhuqi.standards.enterprise_size import SIZE_LABELS, Size
from zhuqi.visits.access import visible_appointments, visible_visits
from zhuqi.visits.kinds import KIND_LABELS, VisitKind
from zhuqi.visits.models import Appointment
from zhuqi.visits.workflow import STATE_LABELS, AppointmentState

PAGE_SIZE = 50
EXPORT_LIMIT = 20_000


@dataclass(frozen=True)
class IssueLine:
    """An issue behind a figure: the ledger's line of today, and how it stood on the day of the figure."""

    issue: LedgerRow
    status_then: str
    category_then: str
    level_then: str


@dataclass(frozen=True)
class OtherLine:
    """A row that is no issue; ``number`` is the business number its page goes by, empty where it has none."""

    number: str
    title: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class RowsPage:
    """
    One page of rows.  ``total`` counts all of them, ``hidden`` those the actor may not see; ``after`` opens the next.

    Either ``issues`` or ``others`` is filled, ``columns`` being the headings of the others' cells.
    """

    words: str
    subject: Subject
    total: int
    hidden: int
    issues: tuple[IssueLine, ...]
    others: tuple[OtherLine, ...]
    columns: tuple[str, ...]
    after: str


def rows_page(
    code: str, cut: Cut, *, actor: Actor, today: date, base: bool = False, after: str = "", size: int = PAGE_SIZE
) -> RowsPage:
    """
    Return a page of the rows a figure is counted over, of its denominator if ``base``.

    :raises NotFound: if the code is unknown
    :raises Refused: if it has no denominator, or ``after`` was not made here
    """
    rows = _asked(figure_named(code), base)
    if not rows.applies_to(cut.scope):
        return RowsPage(rows.words, rows.subject, 0, 0, (), (), (), "")
    if isinstance(rows, IssueRows):
        return _issue_page(rows, cut, actor=actor, today=today, after=_key(after), size=size)
    return _other_page(rows, cut, actor=actor, after=_key(after), size=size)


def issue_numbers(code: str, cut: Cut, *, limit: int = EXPORT_LIMIT) -> list[str]:
    """
    Return the business numbers of the rows of a figure, for a command that has no actor.

    :raises NotFound: if the code is unknown
    """
    rows = figure_named(code).counted
    if not rows.applies_to(cut.scope):
        return []
    if isinstance(rows, IssueRows):
        found = rows.query(cut).order_by("issue_id").values_list("issue__number", flat=True)
        return list(found[:limit])
    return [line.number or line.title for line in _LINES[rows.subject](_all_rows(rows, cut)[:limit])]


def _asked(figure: Figure, base: bool) -> Rows:
    if not base:
        return figure.counted
    if figure.base is None:
        raise Refused(f"“{figure.name}”不是比率，没有分母。")
    return figure.base


def _key(after: str) -> int:
    if not after:
        return 0
    if not (after.isascii() and after.isdigit() and len(after) < 18):
        raise Refused("翻页位置无效，请从第一页重新查看。")
    return int(after)


# ---------------------------------------------------------------- issues


def _issue_page(rows: IssueRows, cut: Cut, *, actor: Actor, today: date, after: int, size: int) -> RowsPage:
    query = rows.query(cut)
    seen = query.filter(issue_id__in=visible_issues(actor).order_by().values("pk"))
    counts = query.aggregate(
        total=Count("pk"), seen=Count("pk", filter=Q(issue_id__in=visible_issues(actor).order_by().values("pk")))
    )
    if after:
        seen = seen.filter(issue_id__lt=after)
    states = list(seen.order_by("-issue_id")[: size + 1])
    lines = {row.id: row for row in rows_of_issues(actor=actor, issue_ids=[s.issue_id for s in states], today=today)}
    shown = states[:size]
    return RowsPage(
        words=rows.words,
        subject=Subject.ISSUE,
        total=counts["total"],
        hidden=counts["total"] - counts["seen"],
        issues=tuple(_issue_line(state, lines[state.issue_id]) for state in shown if state.issue_id in lines),
        others=(),
        columns=(),
        after=str(shown[-1].issue_id) if len(states) > size else "",
    )


def _issue_line(state: IssueState, issue: LedgerRow) -> IssueLine:
    return IssueLine(
        issue=issue,
        status_then=STATUS_LABELS[Status(state.status)],
        category_then=CATEGORY_LABELS[Category(state.category)],
        level_then=LEVEL_LABELS[Level(state.level)],
    )


# ---------------------------------------------------------------- firms, visits, people, places


def _all_rows(rows: Rows, cut: Cut) -> QuerySet[Any, Any]:
    """Return the rows by key, each once."""
    query = rows.query(cut)
    every: QuerySet[Any, Any] = query.model._default_manager.all()
    return every.filter(pk__in=query.values("pk")).order_by("pk")


def _other_page(rows: Rows, cut: Cut, *, actor: Actor, after: int, size: int) -> RowsPage:
    every = _all_rows(rows, cut)
    seen = every.filter(_visible(rows.subject, actor))
    total, visible = every.count(), seen.count()
    found = list(_joined(rows.subject, seen.filter(pk__gt=after))[: size + 1])
    return RowsPage(
        words=rows.words,
        subject=rows.subject,
        total=total,
        hidden=total - visible,
        issues=(),
        others=tuple(_LINES[rows.subject](found[:size])),
        columns=_COLUMNS[rows.subject],
        after=str(found[size - 1].pk) if len(found) > size else "",
    )


def _visible(subject: Subject, actor: Actor) -> Q:
    match subject:
        case Subject.ENTERPRISE:
            return Q(pk__in=visible_enterprises(actor).order_by().values("pk"))
        case Subject.VISIT | Subject.FIRM_VISIT:
            return Q(visit_id__in=visible_visits(actor).order_by().values("pk"))
        case Subject.APPOINTMENT:
            return Q(pk__in=visible_appointments(actor).order_by().values("pk"))
        case Subject.CALL:
            return Q(pk__in=visible_calls(actor).order_by().values("pk"))
        case Subject.COMPLAINT:
            return Q(pk__in=visible_complaints(actor).order_by().values("pk"))
        case _:
            return Q()


_JOINS: dict[Subject, tuple[str, ...]] = {
    Subject.ENTERPRISE: ("division",),
    Subject.VISIT: ("visit", "team"),
    Subject.FIRM_VISIT: ("visit", "team"),
    Subject.APPOINTMENT: ("enterprise",),
    Subject.CALL: ("enterprise", "issue"),
    Subject.COMPLAINT: (),
    Subject.STEWARD: ("unit",),
    Subject.TEAM: ("group",),
    Subject.DISTRICT: ("group",),
    Subject.TOWN: ("division", "team"),
}
_COLUMNS: dict[Subject, tuple[str, ...]] = {
    Subject.ENTERPRISE: ("镇（街道）", "规模"),
    Subject.VISIT: ("方式", "企业数", "片区"),
    Subject.FIRM_VISIT: ("方式", "企业数", "片区"),
    Subject.APPOINTMENT: ("预约日期", "现状"),
    Subject.CALL: ("时间", "事由", "结果", "问题"),
    Subject.COMPLAINT: ("类别", "收到", "答复期限", "首次答复"),
    Subject.STEWARD: ("单位",),
    Subject.TEAM: ("片区", "工作组"),
    Subject.DISTRICT: ("工作小组", "工作组"),
    Subject.TOWN: ("片区",),
}


def _joined(subject: Subject, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return rows.select_related(*_JOINS[subject])


def _firms(rows: Any) -> Iterator[OtherLine]:
    for firm in rows:
        yield OtherLine(firm.number, firm.name, (firm.division.name, SIZE_LABELS[Size(firm.size)]))


def _visits(rows: Any) -> Iterator[OtherLine]:
    for state in rows:
        title = f"{state.date:%Y-%m-%d} {state.visit.purpose}"
        cells = (
            KIND_LABELS[VisitKind(state.kind)],
            f"{len(state.enterprise_ids)}家",
            state.team.district_name if state.team else "",
        )
        yield OtherLine(state.visit.number, title, cells)


def _appointments(rows: list[Appointment]) -> Iterator[OtherLine]:
    for row in rows:
        state = STATE_LABELS[AppointmentState(row.state)]
        yield OtherLine(row.number, row.enterprise.name, (f"{row.date:%Y-%m-%d}", state))


def _calls(rows: list[FollowUpCall]) -> Iterator[OtherLine]:
    for row in rows:
        cells = (
            f"{timezone.localtime(row.at):%Y-%m-%d %H:%M}",
            CALL_KIND_LABELS[CallKind(row.kind)],
            "接通" if row.is_reached else f"第{row.attempt}次未接通",
            row.issue.number if row.issue else "",
        )
        yield OtherLine(row.number, row.enterprise.name, cells)


def _complaints(rows: list[Complaint]) -> Iterator[OtherLine]:
    for row in rows:
        replied = timezone.localdate(row.first_replied_at).isoformat() if row.first_replied_at else "未答复"
        kind = COMPLAINT_KIND_LABELS[ComplaintKind(row.kind)]
        cells = (kind, timezone.localdate(row.lodged_at).isoformat(), row.due_date.isoformat(), replied)
        yield OtherLine(row.number, row.number, cells)


def _people(rows: list[User]) -> Iterator[OtherLine]:
    for user in rows:
        yield OtherLine("", user.name, (user.unit.name if user.unit else "",))


def _teams(rows: list[Team]) -> Iterator[OtherLine]:
    for team in rows:
        yield OtherLine("", team.name, (team.district_name, team.group.name))


def _districts(rows: list[Team]) -> Iterator[OtherLine]:
    for team in rows:
        yield OtherLine("", team.district_name, (team.name, team.group.name))


def _towns(rows: list[TeamTown]) -> Iterator[OtherLine]:
    for row in rows:
        yield OtherLine("", row.division.name, (row.team.district_name,))


_LINES: dict[Subject, Any] = {
    Subject.ENTERPRISE: _firms,
    Subject.VISIT: _visits,
    Subject.FIRM_VISIT: _visits,
    Subject.APPOINTMENT: _appointments,
    Subject.CALL: _calls,
    Subject.COMPLAINT: _complaints,
    Subject.STEWARD: _people,
    Subject.TEAM: _teams,
    Subject.DISTRICT: _districts,
    Subject.TOWN: _towns,
}
