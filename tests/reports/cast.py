"""A small figures room: made-up values under the real codes, consistent with each other."""

from datetime import UTC, date, datetime
from decimal import Decimal

from zhuqi.reports.frozen import FrozenFigure
from zhuqi.reports.summary import SummaryFacts, TypicalCase

UNTIL = date(2026, 10, 31)
MADE_AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)

_COUNTS = {
    "issues.registered": ("登记问题", "项", 612),
    "issues.level.ON_SITE": ("现场解决", "项", 96),
    "issues.level.COUNTY": ("转交当地解决", "项", 301),
    "issues.level.CITY": ("转办市直部门", "项", 158),
    "issues.level.PROVINCE": ("转办省直部门", "项", 26),
    "issues.level.UNDECIDED": ("尚待研判", "项", 31),
    "issues.category.POLICY": ("政策支持类", "项", 88),
    "issues.category.LAND": ("用地保障类", "项", 71),
    "issues.category.FUNDING": ("资金需求类", "项", 92),
    "issues.category.TRANSPORT": ("市政交通类", "项", 54),
    "issues.category.GOVERNMENT_SERVICE": ("政务服务类", "项", 77),
    "issues.category.TALENT": ("人才用工类", "项", 63),
    "issues.category.INFRASTRUCTURE": ("基础配套类", "项", 101),
    "issues.category.OTHER": ("其他个性问题", "项", 66),
    "issues.other_sub.RELOCATION": ("异地搬迁", "项", 12),
    "issues.other_sub.TAX_REFUND": ("退税", "项", 20),
    "issues.open": ("尚未销号", "项", 172),
    "issues.overdue": ("超期未办结", "项", 19),
    "issues.long_term": ("长期推进", "项", 40),
    "visits.enterprises": ("走访企业（项目）", "家", 274),
    "visits.symposia": ("座谈会", "次", 17),
    "visits.by_deadline": ("时限前走访", "家", 62),
    "visits.led": ("走访领导包联企业", "家", 12),
    "visits.disaster": ("走访受灾企业", "家", 9),
    "roster.enterprises": ("分包企业", "家", 50),
    "roster.led": ("领导包联企业", "家", 12),
    "roster.total": ("服务对象", "家", 62),
    "stewards.count": ("首席服务官", "名", 31),
    "teams.count": ("工作小组", "个", 4),
    "districts.count": ("片区", "个", 4),
    "towns.count": ("镇（街道）", "个", 20),
    "towns.visited": ("走访到的镇（街道）", "个", 20),
    "sme.enterprises": ("提出诉求的中小微企业", "家", 148),
    "sme.issues": ("中小微企业问题", "项", 260),
    "sme.resolved": ("中小微企业已解决问题", "项", 171),
}
_RATES = {
    "rate.resolution": ("问题化解率", 440, 600),
    "rate.closure": ("办结率", 452, 520),
    "rate.on_time": ("按期办结率", 470, 520),
    "rate.feedback_on_time": ("按时反馈率", 480, 500),
    "rate.follow_up": ("回访率", 440, 440),
    "rate.effective_follow_up": ("有效回访率", 410, 440),
    "rate.satisfaction": ("满意率", 371, 390),
    "rate.reopened": ("重办率", 14, 440),
    "rate.objection": ("退单率", 21, 485),
    "sme.coverage": ("中小微企业服务覆盖率", 148, 330),
}


def count(code: str, name: str, unit: str, value: int | None) -> FrozenFigure:
    """Return a made-up count; None is not published."""
    return FrozenFigure(
        code=code,
        name=name,
        definition=f"截至统计日（含当日）登记入账的{name}，以系统记录时间为准；并入其他问题的不重复计算，导入台账的按导入日计。",
        unit=unit,
        value=None if value is None else str(value),
        numerator=None,
        denominator=None,
        text="—" if value is None else str(value),
    )


def rate(code: str, name: str, numerator: int, denominator: int, *, is_published: bool = True) -> FrozenFigure:
    """Return a made-up ratio in per cent."""
    percent = (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.1")) if denominator else Decimal(0)
    return FrozenFigure(
        code=code,
        name=name,
        definition=f"{name}＝符合条件的问题数÷应计问题数；长期推进的问题不计为解决，未评价、未接通的不计为满意。",
        unit="%",
        value=str(percent) if is_published else None,
        numerator=numerator,
        denominator=denominator,
        text=f"{percent}%" if is_published else "—",
        reason="" if is_published else "样本只有3个，不足5个，不公布。",
        whole=440 if code == "rate.satisfaction" else None,
        coverage="覆盖：已办结的问题440项，其中计入分母390项（88.6%）" if code == "rate.satisfaction" else "",
    )


def figures(**changes: FrozenFigure | None) -> dict[str, FrozenFigure]:
    """Return all figures by code; a change is named by the code with ``__`` for the dot, None takes the figure away."""
    made = {code: count(code, *given) for code, given in _COUNTS.items()}
    made |= {code: rate(code, *given) for code, given in _RATES.items()}
    for name, figure in changes.items():
        code = name.replace("__", ".")
        if figure is None:
            del made[code]
        else:
            made[code] = figure
    return made


FACTS = SummaryFacts(
    author="第一工作组",
    area="示例市",
    until_text="2026年10月31日",
    districts=("东部", "南部", "北部", "中部"),
    cases=(
        TypicalCase(
            enterprise="示例明晨新材科技有限公司",
            problems=("变电站建设一再推迟，不能按时正常供电",),
            units=("国网示例供电公司", "市发展改革委"),
            is_solved=True,
            in_roster=False,
        ),
        TypicalCase(
            enterprise="示例泰和铝业股份有限公司",
            problems=("工业副产品处置难", "新项目缺少环保总量", "因公出入境不便", "紧急限电影响经营"),
            units=("市生态环境局", "省商务厅", "国网示例供电公司"),
            is_solved=True,
            in_roster=True,
            adoption="2026年9月23日，该做法被省活动专班作为典型案例推广。",
        ),
    ),
)
