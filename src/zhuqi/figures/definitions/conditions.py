"""
The conditions on an issue's state that figures are made of, each written once.

R = registered − merged; E = excluded; V = R − E.  Transferred and withdrawn issues stay in R and V: they were raised,
and leaving them out would let a rate be improved by handing problems away.  They are no longer due, so figures about
deadlines leave them out.
"""

from datetime import timedelta

from django.db.models import F, Q

from zhuqi.figures.cuts import Cut
from zhuqi.figures.rows import Where
from zhuqi.issues.workflow import OPEN, Status
from zhuqi.standards.enterprise_size import Size

REGISTERED = ~Q(status=Status.MERGED)
VALID = ~Q(status__in=[Status.MERGED, Status.EXCLUDED])
STILL_OPEN = Q(status__in=sorted(OPEN))
SMALL_SIZES = (Size.MEDIUM, Size.SMALL, Size.MICRO)
SMALL = Q(size__in=SMALL_SIZES)

# 办结: the answer was audited (or the problem solved on site), or the issue is struck off.  A row that only arrived
# with "solved" written in a sheet has been audited and answered by nobody here; it is closed once it is struck off.
CLOSED = Q(status=Status.CLOSED) | (Q(status=Status.ANSWERED) & (Q(is_imported=False) | Q(answered_date__isnull=False)))
CONFIRMED = Q(status__in=[Status.ANSWERED, Status.CLOSED], confirmed_solved=True)
_LEFT = [Status.MERGED, Status.EXCLUDED, Status.TRANSFERRED, Status.WITHDRAWN]


def always(condition: Q) -> Where:
    """Return a condition that does not depend on the day."""
    return lambda cut: condition


def overdue(cut: Cut) -> Q:
    """Match open issues whose solving date has passed; the date itself is not late, as on the lamps."""
    clock_runs = Q(status__in=sorted(OPEN - {Status.LONG_TERM, Status.RESOLVED, Status.ANSWERED}))
    return clock_runs & Q(solve_due__lt=cut.until, solve_met__isnull=True)


def due(cut: Cut) -> Q:
    """Match issues whose solving date has passed, whatever became of them, long-term ones included."""
    return Q(solve_due__lt=cut.until) & ~Q(status__in=_LEFT)


def closed_due(cut: Cut) -> Q:
    """Match issues due and closed."""
    return due(cut) & CLOSED


def closed_on_time(cut: Cut) -> Q:
    """Match issues due and closed, the application to close having come by the date."""
    return closed_due(cut) & Q(solve_met__lte=F("solve_due"))


def report_due(cut: Cut) -> Q:
    """Match issues whose date for the first report has passed."""
    return Q(report_due__lt=cut.until) & ~Q(status__in=_LEFT)


def reported_on_time(cut: Cut) -> Q:
    """Match those of them that were reported by the date."""
    return report_due(cut) & Q(report_met__lte=F("report_due"))


def open_for(least: int, most: int | None) -> Where:
    """Return the condition that an open issue was collected ``least`` to ``most`` days before the day."""

    def where(cut: Cut) -> Q:
        condition = STILL_OPEN
        if least:
            condition &= Q(registered_date__lte=cut.until - timedelta(days=least))
        if most is not None:
            condition &= Q(registered_date__gte=cut.until - timedelta(days=most))
        return condition

    return where
