"""What the firms of the bench complain about: sentences put together, so that words occur about as often as in life."""

from dataclasses import dataclass
from random import Random

from zhuqi.issues.categories import Category, SubCategory

COMMON_WORD = "供电"  # in about a fifth of the issues
RARE_WORD = "氦气"  # in RARE_ISSUES of them
RARE_ISSUES = 20
RARE_MATTER = "高纯氦气储罐的安全评价尚未批复"


@dataclass(frozen=True)
class Problem:
    """One problem in words, filed under a category."""

    category: Category
    sub_category: SubCategory | None
    description: str
    requested_outcome: str


_POWER = (
    "供电线路老化，雷雨天气频繁跳闸",
    "供电容量不足，新增设备无法接入",
    "专线供电的变电站项目迟迟没有开工",
    "供电部门通知检修停电，未留出生产安排时间",
)
_MATTERS: tuple[tuple[int, Category, SubCategory | None, tuple[str, ...]], ...] = (
    (20, Category.INFRASTRUCTURE, SubCategory.POWER, _POWER),
    (6, Category.INFRASTRUCTURE, SubCategory.WATER, ("厂区污水管网没有接通", "夏季自来水水压不足", "雨水排放口被堵塞")),
    (4, Category.INFRASTRUCTURE, SubCategory.GAS, ("天然气管道未铺设到厂门", "用气指标冬季被压减")),
    (3, Category.INFRASTRUCTURE, SubCategory.SCHOOL, ("外地员工子女入学学位紧张",)),
    (
        14,
        Category.LAND,
        None,
        ("扩建用地指标没有落实", "土地证办理卡在宗地界址核查", "租用厂房的规划用途与实际不符", "二期地块附着物未清理"),
    ),
    (15, Category.FUNDING, None, ("流动资金贷款到期续贷困难", "技改贴息资金未到账", "应收账款回款慢，担保费率偏高")),
    (
        9,
        Category.POLICY,
        None,
        ("高新技术企业奖补政策兑现滞后", "设备更新补贴的申报口径不清楚", "稳岗返还政策没有享受到"),
    ),
    (
        8,
        Category.TRANSPORT,
        None,
        ("厂门前道路破损，大型货车进出困难", "园区公交班次太少，职工上下班不便", "桥梁限高影响设备运输"),
    ),
    (
        9,
        Category.GOVERNMENT_SERVICE,
        None,
        ("消防验收资料反复补正", "环评批复时限超出承诺", "施工许可证办理环节多"),
    ),
    (7, Category.TALENT, None, ("技术工人招聘困难", "焊工培训名额不足", "引进人才的住房补贴没有落实")),
    (3, Category.OTHER, SubCategory.ARREARS, ("某平台公司拖欠工程款",)),
    (2, Category.OTHER, SubCategory.ENVIRONMENT, ("重污染天气管控期间减产比例偏高",)),
)
_WEIGHTS = [matter[0] for matter in _MATTERS]
_PLACES = ("一号厂区", "二期车间", "仓储基地", "研发中心", "北区生产线", "装配车间", "新建项目", "老厂区")
_SINCE = ("自今年年初以来", "近三个月来", "去年下半年起", "上月检修之后", "投产以来", "入冬以后")
_EFFECTS = (
    "已影响两条生产线的排产",
    "每月增加成本约{n}万元",
    "造成订单延期交付{n}批",
    "{n}名职工的工作受到影响",
    "与客户约定的交货期难以保证",
)
_WISHES = (
    "希望明确办理时限和责任单位",
    "请协调有关部门现场查看",
    "希望尽快给出书面答复",
    "请帮助对接主管部门",
    "希望列入年度计划优先解决",
)


def problem(random: Random, *, is_rare: bool) -> Problem:
    """Return the next problem; a rare one speaks of ``RARE_WORD``."""
    _, category, sub_category, matters = random.choices(_MATTERS, _WEIGHTS)[0]
    if is_rare:
        category, sub_category, matters = Category.GOVERNMENT_SERVICE, None, (RARE_MATTER,)
    place, since, effect = random.choice(_PLACES), random.choice(_SINCE), random.choice(_EFFECTS)
    number = random.randrange(2, 90)
    return Problem(
        category=category,
        sub_category=sub_category,
        description=f"{place}{random.choice(matters)}，{since}{effect.format(n=number)}，"
        f"已向所在乡镇反映{number % 5 + 1}次。",
        requested_outcome=random.choice(_WISHES),
    )


_FIRM_PLACES = ("东湖", "鼎盛", "恒远", "瑞丰", "金桥", "华泰", "宏图", "明达", "天合", "永信", "新纪", "中原")
_FIRM_TRADES = (
    "新材料",
    "机械制造",
    "食品",
    "纺织",
    "电子科技",
    "物流",
    "化工",
    "农业",
    "建材",
    "医药",
    "装备",
    "商贸",
)


COMMON_TRADE = _FIRM_TRADES[0]  # in a twelfth of the names
RARE_TRADE = "稀有气体"  # in one name of RARE_EVERY
RARE_EVERY = 5000
SOME_INITIALS = "dhxcl"  # 东湖新材料, in one name of about 144


def firm_name(random: Random, serial: int) -> str:
    """Return the name of the ``serial``-th firm; it says that it is none."""
    if serial % RARE_EVERY == 0:
        return f"压测{serial:06}号{random.choice(_FIRM_PLACES)}{RARE_TRADE}有限公司"
    return f"压测{serial:06}号{random.choice(_FIRM_PLACES)}{random.choice(_FIRM_TRADES)}有限公司"
