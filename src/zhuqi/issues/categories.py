"""
The words by which an issue is described, and their Chinese labels.  Pure.

Categories and levels are those the work summary counts (source report, 一、二是): each issue has
exactly one of each, so that their counts add up to the issues registered.
"""

from enum import StrEnum


class Category(StrEnum):
    POLICY = "POLICY"  # 政策支持
    LAND = "LAND"  # 用地保障
    FUNDING = "FUNDING"  # 资金需求
    TRANSPORT = "TRANSPORT"  # 市政交通
    GOVERNMENT_SERVICE = "GOVERNMENT_SERVICE"  # 政务服务
    TALENT = "TALENT"  # 人才用工
    INFRASTRUCTURE = "INFRASTRUCTURE"  # 基础配套
    OTHER = "OTHER"  # 其他个性问题


CATEGORY_LABELS: dict[Category, str] = {
    Category.POLICY: "政策支持",
    Category.LAND: "用地保障",
    Category.FUNDING: "资金需求",
    Category.TRANSPORT: "市政交通",
    Category.GOVERNMENT_SERVICE: "政务服务",
    Category.TALENT: "人才用工",
    Category.INFRASTRUCTURE: "基础配套",
    Category.OTHER: "其他",
}


class SubCategory(StrEnum):
    """Kinds below the two broad categories (domain.md 0); the others need none."""

    WATER = "WATER"  # 供水排水
    POWER = "POWER"  # 供电
    GAS = "GAS"  # 供气
    HEATING = "HEATING"  # 供暖
    SCHOOL = "SCHOOL"  # 就学
    HOSPITAL = "HOSPITAL"  # 就医
    TELECOM = "TELECOM"  # 通信网络
    RELOCATION = "RELOCATION"  # 异地搬迁
    NAME_CHANGE = "NAME_CHANGE"  # 企业名称变更
    UNIVERSITY = "UNIVERSITY"  # 校企合作
    CONTRACT = "CONTRACT"  # 合同兑现
    ENVIRONMENT = "ENVIRONMENT"  # 环境管控影响
    TAX_REFUND = "TAX_REFUND"  # 退税
    SAFETY = "SAFETY"  # 安全监管
    ARREARS = "ARREARS"  # 拖欠账款
    UNCLASSIFIED = "UNCLASSIFIED"  # 未细分


SUB_CATEGORY_LABELS: dict[SubCategory, str] = {
    SubCategory.WATER: "供水排水",
    SubCategory.POWER: "供电",
    SubCategory.GAS: "供气",
    SubCategory.HEATING: "供暖",
    SubCategory.SCHOOL: "就学",
    SubCategory.HOSPITAL: "就医",
    SubCategory.TELECOM: "通信网络",
    SubCategory.RELOCATION: "异地搬迁",
    SubCategory.NAME_CHANGE: "企业名称变更",
    SubCategory.UNIVERSITY: "校企合作",
    SubCategory.CONTRACT: "合同兑现",
    SubCategory.ENVIRONMENT: "环境管控影响",
    SubCategory.TAX_REFUND: "退税",
    SubCategory.SAFETY: "安全监管",
    SubCategory.ARREARS: "拖欠账款",
    SubCategory.UNCLASSIFIED: "未细分",
}

SUB_CATEGORIES_OF: dict[Category, tuple[SubCategory, ...]] = {
    Category.INFRASTRUCTURE: (
        SubCategory.WATER,
        SubCategory.POWER,
        SubCategory.GAS,
        SubCategory.HEATING,
        SubCategory.SCHOOL,
        SubCategory.HOSPITAL,
        SubCategory.TELECOM,
    ),
    Category.OTHER: (
        SubCategory.RELOCATION,
        SubCategory.NAME_CHANGE,
        SubCategory.UNIVERSITY,
        SubCategory.CONTRACT,
        SubCategory.ENVIRONMENT,
        SubCategory.TAX_REFUND,
        SubCategory.SAFETY,
        SubCategory.ARREARS,
    ),
}


class Level(StrEnum):
    """The ladder on which an issue is solved (design.md 6).  Meetings of the city count as city level."""

    UNDECIDED = "UNDECIDED"  # 待研判
    ON_SITE = "ON_SITE"  # 现场解决
    COUNTY = "COUNTY"  # 转交当地
    CITY = "CITY"  # 转办市直
    CONSULTATION = "CONSULTATION"  # 周例会会商
    JOINT_MEETING = "JOINT_MEETING"  # 联席会议
    PROVINCE = "PROVINCE"  # 转办省直


LEVEL_LABELS: dict[Level, str] = {
    Level.UNDECIDED: "待研判",
    Level.ON_SITE: "现场解决",
    Level.COUNTY: "转交当地",
    Level.CITY: "转办市直",
    Level.CONSULTATION: "市级会商",
    Level.JOINT_MEETING: "联席会议",
    Level.PROVINCE: "转办省直",
}

LADDER: tuple[Level, ...] = (
    Level.ON_SITE,
    Level.COUNTY,
    Level.CITY,
    Level.CONSULTATION,
    Level.JOINT_MEETING,
    Level.PROVINCE,
)


class Nature(StrEnum):
    INDIVIDUAL = "INDIVIDUAL"  # 个性问题
    COMMON = "COMMON"  # 共性问题


NATURE_LABELS: dict[Nature, str] = {Nature.INDIVIDUAL: "个性问题", Nature.COMMON: "共性问题"}


class Source(StrEnum):
    VISIT = "VISIT"  # 走访
    SYMPOSIUM = "SYMPOSIUM"  # 座谈会
    CALL = "CALL"  # 电话
    PORTAL = "PORTAL"  # 企业自报
    HOTLINE = "HOTLINE"  # 热线转来
    MEETING = "MEETING"  # 会议
    IMPORT = "IMPORT"  # 台账导入
    LEADER = "LEADER"  # 领导交办


SOURCE_LABELS: dict[Source, str] = {
    Source.VISIT: "走访",
    Source.SYMPOSIUM: "座谈会",
    Source.CALL: "电话",
    Source.PORTAL: "企业自报",
    Source.HOTLINE: "热线转来",
    Source.MEETING: "会议",
    Source.IMPORT: "台账导入",
    Source.LEADER: "领导交办",
}


class ExclusionClass(StrEnum):
    """The eight classes of demands that are not accepted (domain.md 3.4, 临沂)."""

    OUTSIDE_JURISDICTION = "OUTSIDE_JURISDICTION"  # 不属于本地管辖
    IN_PROCEEDINGS = "IN_PROCEEDINGS"  # 已进入诉讼仲裁复议信访
    CONTRARY_TO_LAW = "CONTRARY_TO_LAW"  # 违反法律政策
    SECRET = "SECRET"  # 涉密涉私、违背公序良俗
    UNTRUE = "UNTRUE"  # 经查不实
    EXCESSIVE = "EXCESSIVE"  # 明显过高、不合理
    HEARD_UNREASONABLE = "HEARD_UNREASONABLE"  # 经听证认定不合理
    MALICIOUS = "MALICIOUS"  # 虚假、恶意


EXCLUSION_LABELS: dict[ExclusionClass, str] = {
    ExclusionClass.OUTSIDE_JURISDICTION: "不属于本地管辖",
    ExclusionClass.IN_PROCEEDINGS: "已进入诉讼、仲裁、复议或信访程序",
    ExclusionClass.CONTRARY_TO_LAW: "违反法律法规或政策",
    ExclusionClass.SECRET: "涉及国家秘密、商业秘密、隐私或违背公序良俗",
    ExclusionClass.UNTRUE: "经调查不属实",
    ExclusionClass.EXCESSIVE: "诉求明显过高或不合理",
    ExclusionClass.HEARD_UNREASONABLE: "经听证认定不合理",
    ExclusionClass.MALICIOUS: "虚假或恶意诉求",
}


class TransferTo(StrEnum):
    DISCIPLINE = "DISCIPLINE"  # 纪检监察
    JUDICIAL = "JUDICIAL"  # 司法机关
    PETITION = "PETITION"  # 信访部门


TRANSFER_LABELS: dict[TransferTo, str] = {
    TransferTo.DISCIPLINE: "纪检监察机关",
    TransferTo.JUDICIAL: "司法机关",
    TransferTo.PETITION: "信访部门",
}


class Satisfaction(StrEnum):
    """The five grades of 好差评; not rated is its own value and never counts as satisfied."""

    VERY_SATISFIED = "VERY_SATISFIED"  # 非常满意
    SATISFIED = "SATISFIED"  # 满意
    FAIRLY_SATISFIED = "FAIRLY_SATISFIED"  # 基本满意
    DISSATISFIED = "DISSATISFIED"  # 不满意
    VERY_DISSATISFIED = "VERY_DISSATISFIED"  # 非常不满意
    NOT_RATED = "NOT_RATED"  # 未评价


SATISFACTION_LABELS: dict[Satisfaction, str] = {
    Satisfaction.VERY_SATISFIED: "非常满意",
    Satisfaction.SATISFIED: "满意",
    Satisfaction.FAIRLY_SATISFIED: "基本满意",
    Satisfaction.DISSATISFIED: "不满意",
    Satisfaction.VERY_DISSATISFIED: "非常不满意",
    Satisfaction.NOT_RATED: "未评价",
}

SATISFIED_GRADES = frozenset({Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED, Satisfaction.FAIRLY_SATISFIED})


class ClosureGrade(StrEnum):
    EXCELLENT = "EXCELLENT"  # 优秀
    GOOD = "GOOD"  # 良好
    PASS = "PASS"  # 合格
    FAIL = "FAIL"  # 不合格


CLOSURE_GRADE_LABELS: dict[ClosureGrade, str] = {
    ClosureGrade.EXCELLENT: "优秀",
    ClosureGrade.GOOD: "良好",
    ClosureGrade.PASS: "合格",
    ClosureGrade.FAIL: "不合格",
}


class SupervisionLevel(StrEnum):
    REMINDER = "REMINDER"  # 临期提醒
    CHASE = "CHASE"  # 催办
    BLUE = "BLUE"  # 蓝色督办单
    YELLOW = "YELLOW"  # 黄色督办单
    RED = "RED"  # 红色督办单
    INTERVIEW = "INTERVIEW"  # 约谈


SUPERVISION_LABELS: dict[SupervisionLevel, str] = {
    SupervisionLevel.REMINDER: "临期提醒",
    SupervisionLevel.CHASE: "催办",
    SupervisionLevel.BLUE: "蓝色督办单",
    SupervisionLevel.YELLOW: "黄色督办单",
    SupervisionLevel.RED: "红色督办单",
    SupervisionLevel.INTERVIEW: "约谈",
}
