"""How much visits burden the firms: what they declined, what was merged, and who was visited more than the cap."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from zhuqi.enterprises.models import Enterprise
from zhuqi.figures.cuts import Cut
from zhuqi.figures.definitions.visits import BURDEN_DAYS
from zhuqi.figures.registry import MIN_DENOMINATOR, Figure, Kind, Theme
from zhuqi.figures.rows import OtherRows, Subject, firms_of
from zhuqi.figures.visit_rows import firm_ids, met, with_firm
from zhuqi.visits.kinds import VisitKind
from zhuqi.visits.models import Appointment, AppointmentEvent, VisitCap, VisitState
from zhuqi.visits.selectors import USUAL_CAP
from zhuqi.visits.workflow import AppointmentState

_BASIS = "按截至统计日日终登记的预约经过；按企业所在镇（街道）归入范围。"


def appointments() -> Iterator[Figure]:
    """Yield the figures over appointments and over-visiting."""
    proposed = OtherRows("提出的走访预约", Subject.APPOINTMENT, _appointments)
    declined = OtherRows("其中企业谢绝的", Subject.APPOINTMENT, lambda cut: _in(cut, AppointmentState.DECLINED))
    merged = OtherRows("其中合并到另一次走访的", Subject.APPOINTMENT, lambda cut: _in(cut, AppointmentState.MERGED))
    yield _count("appointments.count", "走访预约", "向企业提出的走访、座谈预约数，含企业邀请的；" + _BASIS, proposed)
    yield _count(
        "appointments.declined", "企业谢绝的预约", "企业不需说明理由即可谢绝，谢绝不影响服务；" + _BASIS, declined
    )
    yield _count("appointments.merged", "合并的预约", "同一企业同一周已有走访而并到一起的预约数；" + _BASIS, merged)
    yield Figure(
        "overvisit.over_cap",
        "超上限走访企业占比",
        f"其中近{BURDEN_DAYS}天走访和座谈次数超过每月上限的企业÷近{BURDEN_DAYS}天走访和座谈涉及的企业。上限按统计日的设定，"
        f"没有设定的按每月{USUAL_CAP}次；按第一家企业所在片区归入范围；企业不足{MIN_DENOMINATOR}家的不公布。",
        "%",
        Theme.VISITS,
        OtherRows(f"其中近{BURDEN_DAYS}天走访和座谈次数超过每月上限的企业", Subject.ENTERPRISE, _over_cap),
        Kind.RATIO,
        OtherRows(f"近{BURDEN_DAYS}天走访和座谈涉及的企业", Subject.ENTERPRISE, _burdened),
    )


def _count(code: str, name: str, definition: str, rows: OtherRows) -> Figure:
    return Figure(code, name, definition, "次", Theme.VISITS, rows)


# --- rows


def _appointments(cut: Cut) -> QuerySet[Any, Any]:
    """Return the appointments known by the end of the day, each with the state it was in then."""
    events = AppointmentEvent.objects.filter(appointment_id=OuterRef("pk"), at__lt=cut.end).order_by("-sequence")
    rows = Appointment.objects.annotate(then=Subquery(events.values("to_state")[:1])).filter(then__isnull=False)
    rows = rows.filter(firms_of(cut, "enterprise__"))
    return rows.filter(date__gte=cut.since) if cut.since else rows


def _in(cut: Cut, state: AppointmentState) -> QuerySet[Any, Any]:
    return _appointments(cut).filter(then=state.value)


def _lately(cut: Cut) -> QuerySet[VisitState]:
    return met(cut, *VisitKind).filter(date__gt=cut.until - timedelta(days=BURDEN_DAYS))


def _burdened(cut: Cut) -> QuerySet[Enterprise]:
    return Enterprise.objects.filter(pk__in=firm_ids(_lately(cut)))


def _over_cap(cut: Cut) -> QuerySet[Enterprise]:
    caps = VisitCap.objects.filter(since__lte=cut.until, set_at__lt=cut.end).order_by("-since", "-pk")
    cap = Coalesce(Subquery(caps.values("per_month")[:1]), Value(USUAL_CAP))
    each: QuerySet[Any, Any] = with_firm(_lately(cut)).order_by()
    times = each.values("firm").annotate(times=Count("pk"))
    return Enterprise.objects.filter(pk__in=times.filter(times__gt=cap).values("firm"))
