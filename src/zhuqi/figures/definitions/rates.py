"""How well the work is done: rates over issues."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhuqi.figures.cuts import Cut
from zhuqi.figures.definitions import conditions as c
from zhuqi.figures.registry import MIN_DENOMINATOR, Figure, Kind, Theme
from zhuqi.figures.rows import IssueRows, Where
from zhuqi.issues.categories import SATISFIED_GRADES, Satisfaction
from zhuqi.issues.models import CallBack

_RATED = c.CLOSED & ~Q(satisfaction__in=["", Satisfaction.NOT_RATED])
_HIDDEN = f"分母不足{MIN_DENOMINATOR}项的不公布。"
_DONE = "办结指审核通过待回访、现场解决待回访或已销号；仅凭台账记为解决、系统内没有答复记录的导入问题，销号后才算办结。"
_ONCE_DONE = c.VALID & (c.CLOSED | Q(reopened_count__gt=0))
_ASSIGNED = c.VALID & Q(assigned_date__isnull=False)


def _rate(
    code: str, name: str, numerator: IssueRows, denominator: IssueRows, note: str, whole: IssueRows | None = None
) -> Figure:
    definition = f"{numerator.words}÷{denominator.words}。{note}{_HIDDEN}"
    return Figure(code, name, definition, "%", Theme.RATES, numerator, Kind.RATIO, denominator, whole)


def _rows(words: str, where: Where | Q, *, is_apart: bool = False) -> IssueRows:
    return IssueRows(words, c.always(where) if isinstance(where, Q) else where, is_apart)


def rates() -> Iterator[Figure]:
    """Yield the rates."""
    valid = _rows("有效问题（登记问题减不予受理）", c.VALID)
    closed = _rows("已办结的问题", c.CLOSED)
    due = _rows("办结期限早于统计日的问题", c.due)
    yield _rate(
        "rate.resolution",
        "问题化解率",
        _rows("经回访企业确认已解决的问题", c.CONFIRMED),
        valid,
        "移交、撤回和长期推进的计入分母、不计为解决；台账导入的问题计入分母，台账记有企业确认的回访才计为解决。",
    )
    yield _rate(
        "rate.closure",
        "办结率",
        _rows("其中已办结的问题", c.closed_due),
        due,
        f"{_DONE}不予受理、移交、撤回的不计；长期推进的计入分母；没有办结期限的不计；期限以批准的延期为准，当日不算到期。",
    )
    yield _rate(
        "rate.on_time",
        "按期办结率",
        _rows("其中在期限内申请办结并通过审核的问题", c.closed_on_time),
        due,
        "超期未办结的计入分母；重办的沿用原期限；不予受理、移交、撤回的不计；台账导入的以台账所列期限和解决日期为准，没有期限的不计，没有解决日期的不算按期。",
    )
    yield _rate(
        "rate.feedback_on_time",
        "按时反馈率",
        _rows("其中按时反馈的问题", c.reported_on_time),
        _rows("反馈期限早于统计日的问题", c.report_due),
        "反馈指交办后3日内反馈进展（13710）；提前办结的视为已反馈；不予受理、移交、撤回和没有反馈期限的导入问题不计。",
    )
    yield _rate(
        "rate.follow_up",
        "回访率",
        _rows("其中回访过（含未接通）的问题", c.CLOSED & Q(called_back=True)),
        closed,
        _DONE,
    )
    yield _rate(
        "rate.effective_follow_up",
        "有效回访率",
        _rows("其中回访接通的问题", c.CLOSED & Q(reached=True)),
        closed,
        _DONE,
    )
    yield _rate(
        "rate.satisfaction",
        "满意率",
        _rows("其中评价为基本满意以上的问题", _RATED & Q(satisfaction__in=sorted(SATISFIED_GRADES))),
        _rows("企业作出评价的办结问题", _RATED),
        f"未评价、未接通的不计入分母，另列评价数占办结数的比例；台账导入的，以台账记载的评价为准。{_DONE}",
        whole=closed,
    )
    yield _rate(
        "rate.verified",
        "属实率",
        _rows("其中企业每次均确认已解决的问题", _verified, is_apart=True),
        _rows("回访接通过的问题", _ever_reached, is_apart=True),
        "只计系统内记录的回访；接通后企业表示未解决的，即使重办后解决，也不计入分子；台账导入时所载回访不计。",
    )
    yield _rate(
        "rate.reopened",
        "重办率",
        _rows("其中重办过的问题", _ONCE_DONE & Q(reopened_count__gt=0)),
        _rows("办结过的问题（含重办中的）", _ONCE_DONE),
        f"一个问题多次重办计一项。{_DONE}",
    )
    yield _rate(
        "rate.objection",
        "退单率",
        _rows("其中被退单过的问题", _ASSIGNED & Q(objection_count__gt=0)),
        _rows("交办过的问题", _ASSIGNED),
        "无论裁定维持还是改派均计；一个问题计一项；台账导入的，台账记有交办日期或在系统内交办过的计入分母。",
    )
    yield _rate(
        "rate.on_site",
        "现场解决率",
        _rows("其中现场解决的问题", c.REGISTERED & Q(solved_on_site=True)),
        _rows("登记问题", c.REGISTERED),
        "被企业否认而重办的不计为现场解决；台账导入的，台账记为现场解决的计入。",
    )


def _ever_reached(cut: Cut) -> Q:
    return c.VALID & Q(Exists(_calls(cut).filter(is_reached=True)))


def _verified(cut: Cut) -> Q:
    return _ever_reached(cut) & ~Q(Exists(_calls(cut).filter(is_solved=False)))


def _calls(cut: Cut) -> QuerySet[CallBack]:
    return CallBack.objects.filter(issue_id=OuterRef("issue_id"), at__lt=cut.end)
