"""
The words calls and complaints are described with.  Pure Python.

What is asked on the telephone is asked neutrally: five grades, no grade suggested, and whoever was not reached or gave
no grade is never counted as satisfied (domain.md 8, 被满意).
"""

from enum import StrEnum


class CallKind(StrEnum):
    """Why a firm is called."""

    WITHDRAWAL = "WITHDRAWAL"  # 撤回核实
    ANSWERED = "ANSWERED"  # 答复回访
    SECOND = "SECOND"  # 抽查复核
    LONG_TERM = "LONG_TERM"  # 长期推进回访
    PERIODIC = "PERIODIC"  # 定期联系


CALL_KIND_LABELS: dict[CallKind, str] = {
    CallKind.WITHDRAWAL: "撤回核实",
    CallKind.ANSWERED: "答复回访",
    CallKind.SECOND: "抽查复核",
    CallKind.LONG_TERM: "长期推进回访",
    CallKind.PERIODIC: "定期联系",
}

CALL_REASONS: dict[CallKind, str] = {
    CallKind.WITHDRAWAL: "企业申请撤回，须核实是否自愿",
    CallKind.ANSWERED: "承办单位已答复，须核实是否解决",
    CallKind.SECOND: "首次回访确认解决，抽中由另一人复核",
    CallKind.LONG_TERM: "长期推进的问题，定期告知进展",
    CallKind.PERIODIC: "服务对象定期联系",
}

OF_ISSUES = frozenset(CallKind) - {CallKind.PERIODIC}
FOUR_QUESTIONS = frozenset({CallKind.ANSWERED, CallKind.SECOND, CallKind.LONG_TERM})

DEFAULT_SCRIPTS: dict[CallKind, str] = {
    CallKind.WITHDRAWAL: (
        "您好，我是市企业服务办的回访员，不是承办单位的人。系统里贵企业的一个问题申请撤回。想核实一下：撤回是贵企业自己的意思吗？"
        "如果问题还需要办理，请直接告诉我，我们会继续办理，不需要说明理由。"
    ),
    CallKind.ANSWERED: (
        "您好，我是市企业服务办的回访员，不是承办单位的人。贵企业反映的问题，承办单位已经答复。想请您说说实际情况：问题解决了吗？"
        "承办单位答复过您吗？办理过程中联系过您吗？对办理情况，您可以在非常满意、满意、基本满意、不满意、非常不满意中选一项，"
        "也可以不评价。您的回答不会影响今后的服务。"
    ),
    CallKind.SECOND: (
        "您好，我是市企业服务办的回访员。前些天我们的同事就一个问题回访过贵企业，按规定由另一人抽查复核。想再请您说说："
        "这个问题现在确实解决了吗？有没有反复？评价可以和上次不同，也可以不评价。"
    ),
    CallKind.LONG_TERM: (
        "您好，我是市企业服务办的回访员。贵企业反映的一个问题目前列入长期推进，想听听：最近承办单位联系过您吗？"
        "进展您清楚吗？情况有没有变化？您有什么意见请直接讲。"
    ),
    CallKind.PERIODIC: (
        "您好，我是市企业服务办的回访员，按约定定期与贵企业联系，只占用一两分钟。近期生产经营有没有需要政府协调的问题？"
        "对我们的服务，您有什么意见？没有也没关系。"
    ),
}


class ComplaintKind(StrEnum):
    """What somebody says about the service itself."""

    COMPLAINT = "COMPLAINT"  # 投诉
    SUGGESTION = "SUGGESTION"  # 建议


COMPLAINT_KIND_LABELS: dict[ComplaintKind, str] = {
    ComplaintKind.COMPLAINT: "投诉",
    ComplaintKind.SUGGESTION: "建议",
}


class ComplaintState(StrEnum):
    """Where a complaint or suggestion stands."""

    RECEIVED = "RECEIVED"  # 已收到
    WITH_SOMEBODY = "WITH_SOMEBODY"  # 办理人已确定
    REPLIED = "REPLIED"  # 已答复
    SETTLED = "SETTLED"  # 已了结


COMPLAINT_STATE_LABELS: dict[ComplaintState, str] = {
    ComplaintState.RECEIVED: "已收到",
    ComplaintState.WITH_SOMEBODY: "正在处理",
    ComplaintState.REPLIED: "已答复",
    ComplaintState.SETTLED: "已了结",
}


class FollowUpAction(StrEnum):
    """Everything this room writes down."""

    RECORD_CALL = "RECORD_CALL"  # 登记通话
    SET_RULES = "SET_RULES"  # 调整回访规则
    SET_SCRIPT = "SET_SCRIPT"  # 修改话术
    LODGE = "LODGE"  # 提交投诉建议
    APPOINT = "APPOINT"  # 指定办理人
    REPLY = "REPLY"  # 答复
    ACCEPT_REPLY = "ACCEPT_REPLY"  # 认可答复
    REJECT_REPLY = "REJECT_REPLY"  # 不认可答复
    SETTLE = "SETTLE"  # 了结


FOLLOW_UP_ACTION_LABELS: dict[FollowUpAction, str] = {
    FollowUpAction.RECORD_CALL: "登记通话",
    FollowUpAction.SET_RULES: "调整回访规则",
    FollowUpAction.SET_SCRIPT: "修改话术",
    FollowUpAction.LODGE: "提交",
    FollowUpAction.APPOINT: "指定办理人",
    FollowUpAction.REPLY: "答复",
    FollowUpAction.ACCEPT_REPLY: "认可答复",
    FollowUpAction.REJECT_REPLY: "不认可答复，退回重新处理",
    FollowUpAction.SETTLE: "了结",
}
