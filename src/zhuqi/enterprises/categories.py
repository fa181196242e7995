"""The words enterprises are described with, and how the office shows them.  Pure Python."""

from enum import StrEnum


class Kind(StrEnum):
    """What is being served."""

    ENTERPRISE = "ENTERPRISE"  # 企业
    PROJECT = "PROJECT"  # 项目


KIND_LABELS: dict[Kind, str] = {Kind.ENTERPRISE: "企业", Kind.PROJECT: "项目"}


class EnterpriseStatus(StrEnum):
    """Whether the firm is alive and can be found; anything but NORMAL is recorded with its evidence."""

    NORMAL = "NORMAL"  # 正常
    STOPPED = "STOPPED"  # 停产
    UNREACHABLE = "UNREACHABLE"  # 失联
    ZOMBIE = "ZOMBIE"  # 僵尸
    RELOCATED = "RELOCATED"  # 搬迁
    DEREGISTERED = "DEREGISTERED"  # 注销


STATUS_LABELS: dict[EnterpriseStatus, str] = {
    EnterpriseStatus.NORMAL: "正常",
    EnterpriseStatus.STOPPED: "停产",
    EnterpriseStatus.UNREACHABLE: "失联",
    EnterpriseStatus.ZOMBIE: "僵尸企业",
    EnterpriseStatus.RELOCATED: "搬迁",
    EnterpriseStatus.DEREGISTERED: "注销",
}


class AboveScaleType(StrEnum):
    """Which of the 四上 directories lists the firm: a fact of the statistics office, never derived from figures."""

    INDUSTRY = "INDUSTRY"  # 规模以上工业
    CONSTRUCTION = "CONSTRUCTION"  # 有资质的建筑业
    TRADE = "TRADE"  # 限额以上批发零售
    CATERING = "CATERING"  # 限额以上住宿餐饮
    REAL_ESTATE = "REAL_ESTATE"  # 房地产开发经营
    SERVICE = "SERVICE"  # 规模以上服务业


ABOVE_SCALE_LABELS: dict[AboveScaleType, str] = {
    AboveScaleType.INDUSTRY: "规模以上工业",
    AboveScaleType.CONSTRUCTION: "有资质的建筑业",
    AboveScaleType.TRADE: "限额以上批发零售业",
    AboveScaleType.CATERING: "限额以上住宿餐饮业",
    AboveScaleType.REAL_ESTATE: "房地产开发经营业",
    AboveScaleType.SERVICE: "规模以上服务业",
}


class TagKind(StrEnum):
    """Marks that hold for a time; the key-target rule is written in them."""

    LED_BY_LEADER = "LED_BY_LEADER"  # 领导包联
    HIGH_TAXPAYER = "HIGH_TAXPAYER"  # 高纳税
    KEY_PROJECT = "KEY_PROJECT"  # 省市重点项目
    SPECIALISED = "SPECIALISED"  # 专精特新
    DISASTER_HIT = "DISASTER_HIT"  # 受灾
    ROSTER = "ROSTER"  # 分包企业
    SAMPLE = "SAMPLE"  # 样本企业


TAG_LABELS: dict[TagKind, str] = {
    TagKind.LED_BY_LEADER: "领导包联",
    TagKind.HIGH_TAXPAYER: "高纳税",
    TagKind.KEY_PROJECT: "重点项目",
    TagKind.SPECIALISED: "专精特新",
    TagKind.DISASTER_HIT: "受灾",
    TagKind.ROSTER: "分包企业",
    TagKind.SAMPLE: "样本企业",
}


class TagLevel(StrEnum):
    """By whom a tag was given, where that matters."""

    PROVINCE = "PROVINCE"  # 省
    CITY = "CITY"  # 市
    COUNTY = "COUNTY"  # 县


TAG_LEVEL_LABELS: dict[TagLevel, str] = {TagLevel.PROVINCE: "省", TagLevel.CITY: "市", TagLevel.COUNTY: "县"}

TAGS_WITH_A_LEVEL = frozenset({TagKind.LED_BY_LEADER, TagKind.KEY_PROJECT})

# "将省市县领导包联企业、高纳税企业和省市项目列入重点服务对象": in force until the office writes its own rule.
DEFAULT_KEY_TAG_KINDS = frozenset({TagKind.LED_BY_LEADER, TagKind.HIGH_TAXPAYER, TagKind.KEY_PROJECT})


class LiaisonLevel(StrEnum):
    """The three liaison persons of an enterprise."""

    CITY = "CITY"  # 市级联络员
    COUNTY = "COUNTY"  # 县区联络员
    ENTERPRISE = "ENTERPRISE"  # 企业联络员


LIAISON_LABELS: dict[LiaisonLevel, str] = {
    LiaisonLevel.CITY: "市级联络员",
    LiaisonLevel.COUNTY: "县区联络员",
    LiaisonLevel.ENTERPRISE: "企业联络员",
}


class EnterpriseAction(StrEnum):
    """What can happen to an enterprise's record."""

    REGISTER = "REGISTER"  # 登记
    EDIT = "EDIT"  # 修改
    RENAME = "RENAME"  # 更名
    SET_STATUS = "SET_STATUS"  # 变更状态
    ADD_TAG = "ADD_TAG"  # 加标签
    END_TAG = "END_TAG"  # 结束标签
    SET_LIAISON = "SET_LIAISON"  # 更换联络员
    RECORD_FIGURES = "RECORD_FIGURES"  # 登记数据
    APPOINT_CONTACT = "APPOINT_CONTACT"  # 指定企业联系人
    APPOINT_STEWARD = "APPOINT_STEWARD"  # 指定首席服务官
    END_STEWARDSHIP = "END_STEWARDSHIP"  # 结束包联
    RECORD_LEADER_LEAD = "RECORD_LEADER_LEAD"  # 登记领导包联


ACTION_LABELS: dict[EnterpriseAction, str] = {
    EnterpriseAction.REGISTER: "登记企业",
    EnterpriseAction.EDIT: "修改资料",
    EnterpriseAction.RENAME: "企业更名",
    EnterpriseAction.SET_STATUS: "变更状态",
    EnterpriseAction.ADD_TAG: "添加标签",
    EnterpriseAction.END_TAG: "结束标签",
    EnterpriseAction.SET_LIAISON: "更换联络员",
    EnterpriseAction.RECORD_FIGURES: "登记经营数据",
    EnterpriseAction.APPOINT_CONTACT: "指定企业联系人",
    EnterpriseAction.APPOINT_STEWARD: "指定首席服务官",
    EnterpriseAction.END_STEWARDSHIP: "结束包联",
    EnterpriseAction.RECORD_LEADER_LEAD: "登记领导包联",
}
