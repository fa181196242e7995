"""The words stewardship is described with, and how the office shows them.  Pure Python."""

from enum import StrEnum

from zhuqi.standards.enterprise_size import Size

DEFAULT_CAPACITY = 10  # households one officer can know well, until the office says otherwise
SMALL_SIZES = frozenset({Size.SMALL, Size.MICRO, Size.UNKNOWN})  # who is not known is hardly ever large
INDUSTRY_LETTERS = "ABCDEFGHIJKLMNOPQRST"  # GB/T 4754: one letter per section


class StewardshipAction(StrEnum):
    """What can happen to stewardship that concerns more than one firm, or an officer."""

    PROFILE_SET = "PROFILE_SET"  # 登记服务官情况
    CONFLICT_DECLARED = "CONFLICT_DECLARED"  # 登记回避关系
    CONFLICT_ENDED = "CONFLICT_ENDED"  # 解除回避关系
    APPOINTED_MANY = "APPOINTED_MANY"  # 批量指定
    ENDED_MANY = "ENDED_MANY"  # 批量结束
    ROSTER_TAKEN = "ROSTER_TAKEN"  # 按名单指定
    LEADER_LEAD_ENDED = "LEADER_LEAD_ENDED"  # 结束领导包联
    ABSENCE_RECORDED = "ABSENCE_RECORDED"  # 登记请假
    ABSENCE_ENDED = "ABSENCE_ENDED"  # 结束请假
    HANDED_OVER = "HANDED_OVER"  # 工作交接
    FIRM_TOLD = "FIRM_TOLD"  # 告知企业
    TIER_RULE_SET = "TIER_RULE_SET"  # 分级服务规则
    SAMPLE_DRAWN = "SAMPLE_DRAWN"  # 抽取样本
    DISTRICTS_SET = "DISTRICTS_SET"  # 划分片区
    PLAN_MADE = "PLAN_MADE"  # 生成方案
    PLAN_ADJUSTED = "PLAN_ADJUSTED"  # 调整方案
    PLAN_ACCEPTED = "PLAN_ACCEPTED"  # 采纳方案
    PLAN_DISCARDED = "PLAN_DISCARDED"  # 放弃方案


STEWARDSHIP_ACTION_LABELS: dict[StewardshipAction, str] = {
    StewardshipAction.PROFILE_SET: "登记服务官情况",
    StewardshipAction.CONFLICT_DECLARED: "登记回避关系",
    StewardshipAction.CONFLICT_ENDED: "解除回避关系",
    StewardshipAction.APPOINTED_MANY: "批量指定首席服务官",
    StewardshipAction.ENDED_MANY: "批量结束包联",
    StewardshipAction.ROSTER_TAKEN: "按名单指定包联",
    StewardshipAction.LEADER_LEAD_ENDED: "结束领导包联",
    StewardshipAction.ABSENCE_RECORDED: "登记请假代理",
    StewardshipAction.ABSENCE_ENDED: "结束请假代理",
    StewardshipAction.HANDED_OVER: "工作交接",
    StewardshipAction.FIRM_TOLD: "告知企业",
    StewardshipAction.TIER_RULE_SET: "设定分级服务规则",
    StewardshipAction.SAMPLE_DRAWN: "抽取本月样本",
    StewardshipAction.DISTRICTS_SET: "划分片区",
    StewardshipAction.PLAN_MADE: "生成包联方案",
    StewardshipAction.PLAN_ADJUSTED: "调整包联方案",
    StewardshipAction.PLAN_ACCEPTED: "采纳包联方案",
    StewardshipAction.PLAN_DISCARDED: "放弃包联方案",
}


class ServiceTier(StrEnum):
    """How closely a firm is served."""

    STEWARD = "STEWARD"  # 专人包联
    TEAM = "TEAM"  # 小组服务
    SELF_SERVICE = "SELF_SERVICE"  # 自助服务


TIER_LABELS: dict[ServiceTier, str] = {
    ServiceTier.STEWARD: "专人包联",
    ServiceTier.TEAM: "小组服务",
    ServiceTier.SELF_SERVICE: "自助服务",
}


class ToldBy(StrEnum):
    """How a firm was told of its new steward."""

    TELEPHONE = "TELEPHONE"  # 电话
    WECHAT = "WECHAT"  # 微信
    LETTER = "LETTER"  # 书面函告
    VISIT = "VISIT"  # 上门


TOLD_BY_LABELS: dict[ToldBy, str] = {
    ToldBy.TELEPHONE: "电话",
    ToldBy.WECHAT: "微信",
    ToldBy.LETTER: "书面函告",
    ToldBy.VISIT: "上门",
}
