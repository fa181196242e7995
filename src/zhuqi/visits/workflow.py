"""
What may happen to an appointment (走访预约), in one table.  Pure Python.

The firm decides: it accepts, names another time, or declines without a reason. Nothing here is an inspection, and
there is no purpose that could hide one.
"""

from dataclasses import dataclass
from enum import StrEnum


class AppointmentState(StrEnum):
    """Where an appointment stands."""

    PROPOSED = "PROPOSED"  # 待企业答复
    COUNTERED = "COUNTERED"  # 企业另提时间
    ACCEPTED = "ACCEPTED"  # 已约定
    DECLINED = "DECLINED"  # 企业谢绝
    CANCELLED = "CANCELLED"  # 已取消
    MERGED = "MERGED"  # 已合并
    DONE = "DONE"  # 已走访


STATE_LABELS: dict[AppointmentState, str] = {
    AppointmentState.PROPOSED: "待企业答复",
    AppointmentState.COUNTERED: "企业另提时间",
    AppointmentState.ACCEPTED: "已约定",
    AppointmentState.DECLINED: "企业谢绝",
    AppointmentState.CANCELLED: "已取消",
    AppointmentState.MERGED: "已合并",
    AppointmentState.DONE: "已走访",
}
STATE_TONES: dict[AppointmentState, str] = {
    AppointmentState.PROPOSED: "amber",
    AppointmentState.COUNTERED: "amber",
    AppointmentState.ACCEPTED: "green",
    AppointmentState.DECLINED: "grey",
    AppointmentState.CANCELLED: "grey",
    AppointmentState.MERGED: "grey",
    AppointmentState.DONE: "blue",
}

OPEN_STATES = frozenset({AppointmentState.PROPOSED, AppointmentState.COUNTERED, AppointmentState.ACCEPTED})
VISITING_STATES = OPEN_STATES | {AppointmentState.DONE}  # what a firm counts as a visit of the week or month


class AppointmentAction(StrEnum):
    """What somebody does with an appointment."""

    PROPOSE = "PROPOSE"  # 约访
    ACCEPT = "ACCEPT"  # 企业同意
    COUNTER = "COUNTER"  # 企业另提时间
    DECLINE = "DECLINE"  # 企业谢绝
    AGREE = "AGREE"  # 按企业所提时间定下
    RESCHEDULE = "RESCHEDULE"  # 改时间
    CANCEL = "CANCEL"  # 取消
    MERGE = "MERGE"  # 并入另一次
    JOIN = "JOIN"  # 并来一次
    COMPLETE = "COMPLETE"  # 完成走访
    HAND_OVER = "HAND_OVER"  # 移交
    RENEW_LINK = "RENEW_LINK"  # 换链接


ACTION_LABELS: dict[AppointmentAction, str] = {
    AppointmentAction.PROPOSE: "约访",
    AppointmentAction.ACCEPT: "企业同意",
    AppointmentAction.COUNTER: "企业另提时间",
    AppointmentAction.DECLINE: "企业谢绝",
    AppointmentAction.AGREE: "按企业所提时间定下",
    AppointmentAction.RESCHEDULE: "改时间",
    AppointmentAction.CANCEL: "取消",
    AppointmentAction.MERGE: "并入另一次走访",
    AppointmentAction.JOIN: "并来一次走访",
    AppointmentAction.COMPLETE: "完成走访",
    AppointmentAction.HAND_OVER: "移交",
    AppointmentAction.RENEW_LINK: "更换答复链接",
}


@dataclass(frozen=True)
class Move:
    """From where, to where (None: stays), and whether the firm is the one who does it."""

    sources: frozenset[AppointmentState]
    target: AppointmentState | None
    by_firm: bool = False


_P, _C, _A = AppointmentState.PROPOSED, AppointmentState.COUNTERED, AppointmentState.ACCEPTED

MOVES: dict[AppointmentAction, Move] = {
    AppointmentAction.PROPOSE: Move(frozenset(), _P),
    AppointmentAction.ACCEPT: Move(frozenset({_P}), _A, by_firm=True),
    AppointmentAction.COUNTER: Move(OPEN_STATES, _C, by_firm=True),
    AppointmentAction.DECLINE: Move(OPEN_STATES, AppointmentState.DECLINED, by_firm=True),
    AppointmentAction.AGREE: Move(frozenset({_C}), _A),
    AppointmentAction.RESCHEDULE: Move(OPEN_STATES, _P),
    AppointmentAction.CANCEL: Move(OPEN_STATES, AppointmentState.CANCELLED),
    AppointmentAction.MERGE: Move(OPEN_STATES, AppointmentState.MERGED),
    AppointmentAction.JOIN: Move(OPEN_STATES, None),
    AppointmentAction.COMPLETE: Move(OPEN_STATES, AppointmentState.DONE),
    AppointmentAction.HAND_OVER: Move(OPEN_STATES, None),
    AppointmentAction.RENEW_LINK: Move(frozenset({_P}), None),
}


def is_legal(action: AppointmentAction, state: AppointmentState) -> bool:
    """Say whether the action may happen to an appointment in this state."""
    return state in MOVES[action].sources


class Purpose(StrEnum):
    """Why somebody comes: a closed list, without inspection (国办发〔2024〕54号)."""

    LISTEN = "LISTEN"  # 了解经营情况和困难诉求
    FOLLOW_UP = "FOLLOW_UP"  # 反馈问题办理情况
    ON_SITE = "ON_SITE"  # 现场办公解决问题
    POLICY = "POLICY"  # 送政策
    RECOVERY = "RECOVERY"  # 受灾帮扶
    PROJECT = "PROJECT"  # 服务项目建设
    SYMPOSIUM = "SYMPOSIUM"  # 座谈会


PURPOSE_LABELS: dict[Purpose, str] = {
    Purpose.LISTEN: "了解经营情况和困难诉求",
    Purpose.FOLLOW_UP: "反馈问题办理情况",
    Purpose.ON_SITE: "现场办公解决问题",
    Purpose.POLICY: "送政策、讲政策",
    Purpose.RECOVERY: "受灾帮扶",
    Purpose.PROJECT: "服务项目建设",
    Purpose.SYMPOSIUM: "座谈会",
}


class FieldworkAction(StrEnum):
    """What can happen to settings, campaigns and tours, which concern more than one firm."""

    SET_QUIET = "SET_QUIET"  # 设宁静日
    END_QUIET = "END_QUIET"  # 撤宁静日
    SET_CAP = "SET_CAP"  # 定走访上限
    START_CAMPAIGN = "START_CAMPAIGN"  # 设走访目标
    END_CAMPAIGN = "END_CAMPAIGN"  # 结束走访目标
    ASK_TOURS = "ASK_TOURS"  # 排路线
    FINISH_TOURS = "FINISH_TOURS"  # 排出路线
    MOVE_STOP = "MOVE_STOP"  # 调整路线
    ACCEPT_TOURS = "ACCEPT_TOURS"  # 采用路线
    DROP_TOURS = "DROP_TOURS"  # 弃用路线


FIELDWORK_LABELS: dict[FieldworkAction, str] = {
    FieldworkAction.SET_QUIET: "设企业宁静日",
    FieldworkAction.END_QUIET: "撤销企业宁静日",
    FieldworkAction.SET_CAP: "定每月走访上限",
    FieldworkAction.START_CAMPAIGN: "设走访目标",
    FieldworkAction.END_CAMPAIGN: "结束走访目标",
    FieldworkAction.ASK_TOURS: "排走访路线",
    FieldworkAction.FINISH_TOURS: "排出走访路线",
    FieldworkAction.MOVE_STOP: "调整走访路线",
    FieldworkAction.ACCEPT_TOURS: "采用走访路线",
    FieldworkAction.DROP_TOURS: "弃用走访路线",
}


class TourState(StrEnum):
    """Where a plan of tours stands."""

    QUEUED = "QUEUED"  # 排队中
    READY = "READY"  # 待采用
    FAILED = "FAILED"  # 未排成
    ACCEPTED = "ACCEPTED"  # 已采用
    DROPPED = "DROPPED"  # 已弃用


TOUR_LABELS: dict[TourState, str] = {
    TourState.QUEUED: "正在计算",
    TourState.READY: "待采用",
    TourState.FAILED: "未排成",
    TourState.ACCEPTED: "已采用",
    TourState.DROPPED: "已弃用",
}


class CampaignScope(StrEnum):
    """Whom a campaign wants visited."""

    ROSTER = "ROSTER"  # 包联名册
    TAG = "TAG"  # 带标签的企业
    LISTED = "LISTED"  # 指定名单


CAMPAIGN_SCOPE_LABELS: dict[CampaignScope, str] = {
    CampaignScope.ROSTER: "包联名册上的企业（项目）",
    CampaignScope.TAG: "带某一标签的企业",
    CampaignScope.LISTED: "指定名单",
}


def appointment_number(serial: int) -> str:
    """Return the business number of the n-th appointment: ``Y000001``."""
    return f"Y{serial:06}"


def campaign_number(serial: int) -> str:
    """Return the business number of the n-th campaign: ``M000001``."""
    return f"M{serial:06}"


def tour_number(serial: int) -> str:
    """Return the business number of the n-th plan of tours: ``L000001``."""
    return f"L{serial:06}"
