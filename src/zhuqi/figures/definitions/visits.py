"""Whom the officials met: visits, symposia, how far they reach and how much they burden."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet, Subquery

from zhuqi.enterprises.categories import TagKind
from zhuqi.enterprises.models import Enterprise, EnterpriseTag
from zhuqi.figures.cuts import Cut
from zhuqi.figures.definitions import firms
from zhuqi.figures.firm_rows import standing_firms, standing_for
from zhuqi.figures.models import VisitDeadline
from zhuqi.figures.registry import MIN_DENOMINATOR, Figure, Kind, Theme
from zhuqi.figures.rows import OtherRows, Subject, served_towns
from zhuqi.figures.visit_rows import firm_ids, met, recorded, visited_firms, with_firm
from zhuqi.organisations.models import TeamTown, in_force
from zhuqi.visits.kinds import VisitKind
from zhuqi.visits.models import VisitState

BURDEN_DAYS = 30
_BASIS = "截至统计日日终系统已登记的走访，统计日之后才登记的不计；"
_FIRM = "同一企业多次走访计一家；座谈会不算走访；"


def visits() -> Iterator[Figure]:
    """Yield the figures over visits."""
    visited = OtherRows("走访过的企业（项目）", Subject.ENTERPRISE, visited_firms)
    yield _figure(
        "visits.enterprises", "走访企业（项目）", "家", _BASIS + _FIRM + "按企业所在镇（街道）归入范围。", visited
    )
    yield _figure(
        "visits.count",
        "走访次数",
        "次",
        _BASIS + "一次走访多家企业计一次；座谈会另计；按第一家企业所在片区归入范围。",
        OtherRows("走访", Subject.VISIT, lambda cut: met(cut, VisitKind.VISIT)),
    )
    yield _figure(
        "visits.symposia",
        "企业座谈会",
        "次",
        "截至统计日日终系统已登记的座谈会次数；按第一家参会企业所在片区归入范围；不含走访。",
        OtherRows("座谈会", Subject.VISIT, lambda cut: met(cut, VisitKind.SYMPOSIUM)),
    )
    yield _figure(
        "visits.led",
        "走访省市领导包联企业（项目）",
        "家",
        _BASIS + _FIRM + "领导包联以统计日有效的省、市级包联记录或标签为准。",
        OtherRows("走访过的省、市领导包联企业（项目）", Subject.ENTERPRISE, _visited_led),
    )
    yield _figure(
        "visits.disaster",
        "走访受灾企业",
        "家",
        _BASIS + _FIRM + "受灾以统计日有效的“受灾”标签为准。",
        OtherRows("走访过的受灾企业（项目）", Subject.ENTERPRISE, _visited_hit),
    )
    yield _figure(
        "visits.by_deadline",
        "规定时限前走访企业（项目）",
        "家",
        _BASIS + _FIRM + "只计走访日期不晚于活动方案规定时限的；未设定时限的计为0。",
        OtherRows("规定时限前走访过的企业（项目）", Subject.ENTERPRISE, _visited_in_time),
    )
    yield _figure(
        "towns.visited",
        "走访到的镇（街道）",
        "个",
        _BASIS + "走访过其中至少一家企业（项目）的镇（街道）数；只计工作组服务的镇（街道）。",
        OtherRows("走访到的镇（街道）", Subject.TOWN, _visited_towns),
    )
    yield Figure(
        "coverage.roster",
        "走访覆盖率",
        "其中走访过的服务对象÷全部服务对象。座谈会不算走访；服务对象指统计日有首席服务官、领导包联或列入分包名单的"
        f"企业（项目）；分母不足{MIN_DENOMINATOR}家的不公布。",
        "%",
        Theme.VISITS,
        OtherRows("其中走访过的服务对象", Subject.ENTERPRISE, _visited_roster),
        Kind.RATIO,
        OtherRows("全部服务对象", Subject.ENTERPRISE, firms.roster_firms),
    )
    yield Figure(
        "overvisit.index",
        "扰企指数",
        f"截至统计日近{BURDEN_DAYS}天走访和座谈的企业次数÷涉及的企业数，即被打扰的企业平均每家几次；越低越好；"
        f"按第一家企业所在片区归入范围；企业不足{MIN_DENOMINATOR}家的不公布。",
        "次/家",
        Theme.VISITS,
        OtherRows(f"近{BURDEN_DAYS}天走访和座谈的企业次数", Subject.FIRM_VISIT, _burden),
        Kind.MEAN,
        OtherRows(f"近{BURDEN_DAYS}天走访和座谈涉及的企业", Subject.ENTERPRISE, _burdened),
    )


def _figure(code: str, name: str, unit: str, definition: str, rows: OtherRows) -> Figure:
    return Figure(code, name, definition, unit, Theme.VISITS, rows)


# --- rows


def _visited_led(cut: Cut) -> QuerySet[Enterprise]:
    return visited_firms(cut).filter(pk__in=firms.led_firms(cut).values("pk"))


def _visited_roster(cut: Cut) -> QuerySet[Enterprise]:
    return visited_firms(cut).filter(pk__in=firms.roster_firms(cut).values("pk"))


def _visited_hit(cut: Cut) -> QuerySet[Enterprise]:
    hit = EnterpriseTag.objects.filter(in_force(cut.until), kind=TagKind.DISASTER_HIT)
    return visited_firms(cut).filter(pk__in=hit.values("enterprise_id"))


def _visited_in_time(cut: Cut) -> QuerySet[Enterprise]:
    told = VisitDeadline.objects.filter(recorded_at__lt=cut.end).order_by("-recorded_at", "-pk")
    rows = recorded(cut, VisitKind.VISIT).filter(date__lte=Subquery(told.values("day")[:1]))
    return standing_firms(cut).filter(standing_for(cut, firm_ids(rows)))


def _visited_towns(cut: Cut) -> QuerySet[TeamTown]:
    return served_towns(cut).filter(division_id__in=visited_firms(cut).values("division_id"))


def _lately(cut: Cut) -> QuerySet[VisitState]:
    return met(cut, *VisitKind).filter(date__gt=cut.until - timedelta(days=BURDEN_DAYS))


def _burden(cut: Cut) -> QuerySet[VisitState, Any]:
    return with_firm(_lately(cut))


def _burdened(cut: Cut) -> QuerySet[Enterprise]:
    return Enterprise.objects.filter(pk__in=firm_ids(_lately(cut)))
