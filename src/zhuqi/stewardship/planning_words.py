"""The words of planning, and how the office shows them.  Pure Python."""

from enum import StrEnum


class PlanState(StrEnum):
    """How far a proposal is."""

    COMPUTING = "COMPUTING"  # 计算中
    READY = "READY"  # 待审定
    ACCEPTED = "ACCEPTED"  # 已采纳
    DISCARDED = "DISCARDED"  # 已放弃
    FAILED = "FAILED"  # 未能算出


PLAN_STATE_LABELS: dict[PlanState, str] = {
    PlanState.COMPUTING: "计算中",
    PlanState.READY: "待审定",
    PlanState.ACCEPTED: "已采纳",
    PlanState.DISCARDED: "已放弃",
    PlanState.FAILED: "未能算出",
}


class PlanTargets(StrEnum):
    """Which enterprises a plan is for."""

    ALL = "ALL"  # 全部专人包联对象
    BARE = "BARE"  # 还没有首席服务官的


PLAN_TARGETS_LABELS: dict[PlanTargets, str] = {
    PlanTargets.ALL: "全部应专人包联的企业",
    PlanTargets.BARE: "只给还没有首席服务官的企业",
}


class LoadRule(StrEnum):
    """What an enterprise weighs."""

    EQUAL = "EQUAL"  # 每家一户
    BY_SIZE = "BY_SIZE"  # 按规模折算


LOAD_RULE_LABELS: dict[LoadRule, str] = {
    LoadRule.EQUAL: "每家按一户计",
    LoadRule.BY_SIZE: "按规模折算（大型 2 户，中型 1.5 户，其余 1 户）",
}
