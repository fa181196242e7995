"""What the telephone and the complaints say: calls, second calls, withdrawals, and answers in time."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from zhuqi.enterprises.models import Enterprise
from zhuqi.figures.cuts import Cut, midnight
from zhuqi.figures.definitions import conditions as c
from zhuqi.figures.firm_rows import standing_firms, standing_for
from zhuqi.figures.registry import MIN_DENOMINATOR, Figure, Kind, Theme
from zhuqi.figures.rows import IssueRows, OtherRows, Rows, Subject, firms_of
from zhuqi.followups.kinds import CallKind
from zhuqi.followups.models import Complaint, FollowUpCall
from zhuqi.issues.models import CallBack

_BASIS = "按截至统计日日终登记的通话；按企业所在镇（街道）归入范围。"
_WHOLE = "匿名和没有所属企业的只计入全市；按提交企业所在镇（街道）归入范围。"
_HIDDEN = f"分母不足{MIN_DENOMINATOR}的不公布。"


def voice() -> Iterator[Figure]:
    """Yield the figures over calls and complaints."""
    yield _count(
        "calls.count",
        "回访电话",
        "次",
        "每次拨打计一次，含未接通的；从今日名单登记的通话，问题页上直接登记的回访不计；" + _BASIS,
        OtherRows("登记的回访电话", Subject.CALL, _calls),
    )
    yield _count(
        "calls.enterprises",
        "电话联系到的企业",
        "家",
        "至少接通过一次的企业（项目），同一企业计一家；" + _BASIS,
        OtherRows("电话联系到的企业（项目）", Subject.ENTERPRISE, _reached_firms),
    )
    yield _ratio(
        "calls.second_share",
        "抽查复核率",
        IssueRows("其中由另一人再次回访过（含三次未接通）的问题", _asked_twice, is_apart=True),
        IssueRows("经系统内回访由企业确认解决过的问题", _once_confirmed, is_apart=True),
        "按月抽取，不低于设定的比例；台账导入时所载回访不计。",
    )
    yield _ratio(
        "calls.second_agreement",
        "抽查复核一致率",
        OtherRows("其中企业再次确认已解决的", Subject.CALL, lambda cut: _second(cut).filter(is_solved=True)),
        OtherRows("接通的抽查复核", Subject.CALL, _second),
        "首次回访确认解决的，由另一人再问；不一致的转为重办。",
    )
    yield _ratio(
        "calls.willing_withdrawals",
        "撤回属实率",
        OtherRows("其中企业确认自愿撤回的", Subject.CALL, lambda cut: _withdrawals(cut).filter(is_willing=True)),
        OtherRows("核实过（含三次未接通）的撤回申请", Subject.CALL, _withdrawals),
        "三次未接通的按未撤回继续办理，计入分母。",
    )
    yield _count(
        "complaints.count",
        "投诉建议",
        "条",
        "截至统计日日终收到的对服务本身的投诉和建议；" + _WHOLE,
        OtherRows("收到的投诉建议", Subject.COMPLAINT, _complaints),
    )
    yield _ratio(
        "complaints.on_time",
        "投诉建议按期答复率",
        OtherRows("其中在期限内首次答复的", Subject.COMPLAINT, _on_time),
        OtherRows("答复期限早于统计日的投诉建议", Subject.COMPLAINT, _due),
        "期限以收到时的规定为准，不因退回重新处理而顺延；期限当日不算到期；" + _WHOLE,
    )


def _count(code: str, name: str, unit: str, definition: str, rows: Rows) -> Figure:
    return Figure(code, name, definition, unit, Theme.VOICE, rows)


def _ratio(code: str, name: str, numerator: Rows, denominator: Rows, note: str) -> Figure:
    definition = f"{numerator.words}÷{denominator.words}。{note}{_HIDDEN}"
    return Figure(code, name, definition, "%", Theme.VOICE, numerator, Kind.RATIO, denominator)


# --- rows


def _calls(cut: Cut) -> QuerySet[FollowUpCall]:
    rows = FollowUpCall.objects.filter(firms_of(cut, "enterprise__"), at__lt=cut.end)
    return rows.filter(at__gte=midnight(cut.since)) if cut.since else rows


def _reached_firms(cut: Cut) -> QuerySet[Enterprise]:
    reached = FollowUpCall.objects.filter(at__lt=cut.end, is_reached=True)
    if cut.since:
        reached = reached.filter(at__gte=midnight(cut.since))
    return standing_firms(cut).filter(standing_for(cut, reached.values("enterprise_id")))


def _second(cut: Cut) -> QuerySet[FollowUpCall]:
    return _calls(cut).filter(kind=CallKind.SECOND, is_reached=True)


def _withdrawals(cut: Cut) -> QuerySet[FollowUpCall]:
    return _calls(cut).filter(kind=CallKind.WITHDRAWAL, ends_round=True)


def _once_confirmed(cut: Cut) -> Q:
    confirmed = CallBack.objects.filter(issue_id=OuterRef("issue_id"), at__lt=cut.end, is_solved=True)
    return c.VALID & Q(Exists(confirmed))


def _asked_twice(cut: Cut) -> Q:
    second = FollowUpCall.objects.filter(issue_id=OuterRef("issue_id"), at__lt=cut.end)
    return _once_confirmed(cut) & Q(Exists(second.filter(kind=CallKind.SECOND, ends_round=True)))


def _complaints(cut: Cut) -> QuerySet[Complaint]:
    rows = Complaint.objects.filter(firms_of(cut, "enterprise__"), lodged_at__lt=cut.end)
    return rows.filter(lodged_at__gte=midnight(cut.since)) if cut.since else rows


def _due(cut: Cut) -> QuerySet[Complaint]:
    return _complaints(cut).filter(due_date__lt=cut.until)


def _on_time(cut: Cut) -> QuerySet[Complaint]:
    replied = _due(cut).filter(first_replied_at__lt=cut.end)
    return replied.annotate(day=TruncDate("first_replied_at")).filter(day__lte=F("due_date"))
