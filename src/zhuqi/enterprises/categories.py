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
    GROWING = "GROWING"  # 小升规培育
    HEAD_GOOSE = "HEAD_GOOSE"  # 制造业头雁
    LITTLE_GIANT = "LITTLE_GIANT"  # 专精特新“小巨人”
    GAZELLE = "GAZELLE"  # 瞪羚
    CHAMPION = "CHAMPION"  # 龙头
    LISTING_RESERVE = "LISTING_RESERVE"  # 上市后备


TAG_LABELS: dict[TagKind, str] = {
    TagKind.LED_BY_LEADER: "领导包联",
    TagKind.HIGH_TAXPAYER: "高纳税",
    TagKind.KEY_PROJECT: "重点项目",
    TagKind.SPECIALISED: "专精特新",
    TagKind.DISASTER_HIT: "受灾",
    TagKind.ROSTER: "分包企业",
    TagKind.SAMPLE: "样本企业",
    TagKind.GROWING: "小升规培育",
    TagKind.HEAD_GOOSE: "制造业头雁",
    TagKind.LITTLE_GIANT: "小巨人",
    TagKind.GAZELLE: "瞪羚",
    TagKind.CHAMPION: "龙头企业",
    TagKind.LISTING_RESERVE: "上市后备",
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
    END_LEADER_LEAD = "END_LEADER_LEAD"  # 结束领导包联
    HAND_OVER = "HAND_OVER"  # 移交包联
    RECORD_CONFLICT = "RECORD_CONFLICT"  # 登记回避关系
    END_CONFLICT = "END_CONFLICT"  # 解除回避关系
    IMPORT = "IMPORT"  # 导入
    MERGE = "MERGE"  # 收进重复的一家
    MERGED_AWAY = "MERGED_AWAY"  # 并入另一家
    UNDO_MERGE = "UNDO_MERGE"  # 撤销合并
    KEEP_APART = "KEEP_APART"  # 认定不是重复
    CONFIRM_LIAISON = "CONFIRM_LIAISON"  # 确认联络员仍在任
    REQUEST_LIAISON_CHANGE = "REQUEST_LIAISON_CHANGE"  # 申请更换联络员
    DECIDE_LIAISON_CHANGE = "DECIDE_LIAISON_CHANGE"  # 答复更换申请


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
    EnterpriseAction.END_LEADER_LEAD: "结束领导包联",
    EnterpriseAction.HAND_OVER: "移交包联",
    EnterpriseAction.RECORD_CONFLICT: "登记回避关系",
    EnterpriseAction.END_CONFLICT: "解除回避关系",
    EnterpriseAction.IMPORT: "导入更新",
    EnterpriseAction.MERGE: "合并重复企业",
    EnterpriseAction.MERGED_AWAY: "并入另一家企业",
    EnterpriseAction.UNDO_MERGE: "撤销合并",
    EnterpriseAction.KEEP_APART: "认定不是重复企业",
    EnterpriseAction.CONFIRM_LIAISON: "确认联络员仍在任",
    EnterpriseAction.REQUEST_LIAISON_CHANGE: "申请更换联络员",
    EnterpriseAction.DECIDE_LIAISON_CHANGE: "答复联络员更换申请",
}
