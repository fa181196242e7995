"""
What may happen to an issue, and who may do it: one table, pure.

Services, buttons, bulk acts, the access grid and the diagram in ``docs/domain/issue-lifecycle.md`` read
``TRANSITIONS``; nothing else decides.  Whether this actor stands in the right relation to this issue
(own unit, own firm, not the handling unit) is ``access.may``.
"""

from dataclasses import dataclass
from enum import StrEnum

from zhuqi.organisations.roles import Role


class Status(StrEnum):
    REGISTERED = "REGISTERED"  # 已挂号
    TRIAGED = "TRIAGED"  # 已研判
    ASSIGNED = "ASSIGNED"  # 已交办
    DISPUTED = "DISPUTED"  # 退回待裁定
    IN_PROGRESS = "IN_PROGRESS"  # 办理中
    LONG_TERM = "LONG_TERM"  # 长期推进
    RESOLVED = "RESOLVED"  # 申请办结
    ANSWERED = "ANSWERED"  # 待回访
    CLOSED = "CLOSED"  # 销号
    EXCLUSION_PROPOSED = "EXCLUSION_PROPOSED"  # 拟不予受理
    EXCLUDED = "EXCLUDED"  # 不予受理
    TRANSFERRED = "TRANSFERRED"  # 已移交
    WITHDRAWAL_PROPOSED = "WITHDRAWAL_PROPOSED"  # 撤回待核实
    WITHDRAWN = "WITHDRAWN"  # 已撤回
    MERGED = "MERGED"  # 已并案


STATUS_LABELS: dict[Status, str] = {
    Status.REGISTERED: "已挂号",
    Status.TRIAGED: "已研判",
    Status.ASSIGNED: "已交办",
    Status.DISPUTED: "退回待裁定",
    Status.IN_PROGRESS: "办理中",
    Status.LONG_TERM: "长期推进",
    Status.RESOLVED: "申请办结",
    Status.ANSWERED: "待回访",
    Status.CLOSED: "销号",
    Status.EXCLUSION_PROPOSED: "拟不予受理",
    Status.EXCLUDED: "不予受理",
    Status.TRANSFERRED: "已移交",
    Status.WITHDRAWAL_PROPOSED: "撤回待核实",
    Status.WITHDRAWN: "已撤回",
    Status.MERGED: "已并案",
}


class Action(StrEnum):
    REGISTER = "REGISTER"  # 挂号
    IMPORT = "IMPORT"  # 导入
    TRIAGE = "TRIAGE"  # 研判
    SOLVE_ON_SITE = "SOLVE_ON_SITE"  # 现场解决
    ASSIGN = "ASSIGN"  # 交办
    OBJECT = "OBJECT"  # 退单
    UPHOLD = "UPHOLD"  # 维持交办
    REASSIGN = "REASSIGN"  # 改派
    ARRANGE = "ARRANGE"  # 研究部署
    REPORT = "REPORT"  # 反馈进展
    REPLY = "REPLY"  # 协办回复
    ANSWER = "ANSWER"  # 答复企业
    PRE_COMMUNICATE = "PRE_COMMUNICATE"  # 先期沟通
    REQUEST_EXTENSION = "REQUEST_EXTENSION"  # 申请延期
    APPROVE_EXTENSION = "APPROVE_EXTENSION"  # 批准延期
    REFUSE_EXTENSION = "REFUSE_EXTENSION"  # 不予延期
    CHANGE_DIFFICULTY = "CHANGE_DIFFICULTY"  # 变更难度
    ESCALATE = "ESCALATE"  # 提级
    REFER_DOWN = "REFER_DOWN"  # 下转
    PARK = "PARK"  # 转长期推进
    RESUME = "RESUME"  # 恢复办理
    RESOLVE = "RESOLVE"  # 申请办结
    PASS_AUDIT = "PASS_AUDIT"  # 审核通过
    RETURN_TO_WORK = "RETURN_TO_WORK"  # 退回办理
    CALL_BACK = "CALL_BACK"  # 回访
    CLOSE = "CLOSE"  # 销号
    REOPEN = "REOPEN"  # 重办
    PROPOSE_EXCLUSION = "PROPOSE_EXCLUSION"  # 提请不予受理
    APPROVE_EXCLUSION = "APPROVE_EXCLUSION"  # 批准不予受理
    REFUSE_EXCLUSION = "REFUSE_EXCLUSION"  # 不同意不予受理
    TRANSFER = "TRANSFER"  # 移交
    PROPOSE_WITHDRAWAL = "PROPOSE_WITHDRAWAL"  # 申请撤回
    CONFIRM_WITHDRAWAL = "CONFIRM_WITHDRAWAL"  # 核实撤回
    REFUSE_WITHDRAWAL = "REFUSE_WITHDRAWAL"  # 撤回不属实
    MERGE = "MERGE"  # 并案
    UNDO_MERGE = "UNDO_MERGE"  # 撤销并案
    CHASE = "CHASE"  # 催办
    SUPERVISE = "SUPERVISE"  # 督办
    INSTRUCT = "INSTRUCT"  # 批示
    ANSWER_INSTRUCTION = "ANSWER_INSTRUCTION"  # 落实批示
    COMMENT = "COMMENT"  # 备注
    ATTACH = "ATTACH"  # 上传附件
    CORRECT = "CORRECT"  # 更正
    PROTECT = "PROTECT"  # 设置保密
    MARK_TYPICAL = "MARK_TYPICAL"  # 列为典型案例
    RECOMPUTE = "RECOMPUTE"  # 重算期限


ACTION_LABELS: dict[Action, str] = {
    Action.REGISTER: "挂号",
    Action.IMPORT: "导入",
    Action.TRIAGE: "研判",
    Action.SOLVE_ON_SITE: "现场解决",
    Action.ASSIGN: "交办",
    Action.OBJECT: "退单",
    Action.UPHOLD: "维持交办",
    Action.REASSIGN: "改派",
    Action.ARRANGE: "研究部署",
    Action.REPORT: "反馈进展",
    Action.REPLY: "协办回复",
    Action.ANSWER: "答复企业",
    Action.PRE_COMMUNICATE: "先期沟通",
    Action.REQUEST_EXTENSION: "申请延期",
    Action.APPROVE_EXTENSION: "批准延期",
    Action.REFUSE_EXTENSION: "不予延期",
    Action.CHANGE_DIFFICULTY: "变更难度",
    Action.ESCALATE: "提级",
    Action.REFER_DOWN: "下转",
    Action.PARK: "转长期推进",
    Action.RESUME: "恢复办理",
    Action.RESOLVE: "申请办结",
    Action.PASS_AUDIT: "审核通过",
    Action.RETURN_TO_WORK: "退回办理",
    Action.CALL_BACK: "回访",
    Action.CLOSE: "销号",
    Action.REOPEN: "重办",
    Action.PROPOSE_EXCLUSION: "提请不予受理",
    Action.APPROVE_EXCLUSION: "批准不予受理",
    Action.REFUSE_EXCLUSION: "不同意不予受理",
    Action.TRANSFER: "移交",
    Action.PROPOSE_WITHDRAWAL: "申请撤回",
    Action.CONFIRM_WITHDRAWAL: "核实撤回",
    Action.REFUSE_WITHDRAWAL: "撤回不属实",
    Action.MERGE: "并案",
    Action.UNDO_MERGE: "撤销并案",
    Action.CHASE: "催办",
    Action.SUPERVISE: "督办",
    Action.INSTRUCT: "批示",
    Action.ANSWER_INSTRUCTION: "落实批示",
    Action.COMMENT: "备注",
    Action.ATTACH: "上传附件",
    Action.CORRECT: "更正",
    Action.PROTECT: "设置保密",
    Action.MARK_TYPICAL: "列为典型案例",
    Action.RECOMPUTE: "重算期限",
}


class Target(StrEnum):
    """Where an act leads when it is not one fixed status."""

    STAYS = "STAYS"  # 状态不变
    BACK = "BACK"  # 回到此前状态: the status the issue had before the present one


class Relation(StrEnum):
    """How the actor's unit must stand to the issue, beside having the role within its scope."""

    ANY = "ANY"  # 不限
    LEAD_UNIT = "LEAD_UNIT"  # 牵头单位的人
    CO_UNIT = "CO_UNIT"  # 协办单位的人
    OUTSIDE_LEAD = "OUTSIDE_LEAD"  # 非承办单位的人: neither the lead nor a co-handling unit


@dataclass(frozen=True)
class Transition:
    """
    One row of the table.

    ``target`` is the status reached, ``Target.STAYS`` or ``Target.BACK``; ``without_unit`` replaces it when no
    unit has ever been assigned.  ``keeps`` says that the act remembers the status it leaves, for ``BACK``.
    """

    sources: frozenset[Status]
    target: Status | Target
    roles: frozenset[Role]
    needs_reason: bool = False
    relation: Relation = Relation.ANY
    without_unit: Status | None = None
    keeps: bool = False


ATTEMPTS = 3  # domain.md 10: a call-back is tried up to three times at different times, then 未接通

_S = Status
_D, _SUP, _ST, _GL = Role.DISPATCHER, Role.SUPERVISOR, Role.STEWARD, Role.GROUP_LEAD
_H, _UH, _C, _L, _CON, _SYS = Role.HANDLER, Role.UNIT_HEAD, Role.CALLER, Role.LEADER, Role.CONTACT, Role.SYSTEM

NEW: frozenset[Status] = frozenset({_S.REGISTERED, _S.TRIAGED})
HANDLING: frozenset[Status] = frozenset({_S.ASSIGNED, _S.DISPUTED, _S.IN_PROGRESS})
WITH_UNIT: frozenset[Status] = HANDLING | {_S.LONG_TERM, _S.RESOLVED}
OPEN: frozenset[Status] = NEW | WITH_UNIT | {_S.ANSWERED, _S.EXCLUSION_PROPOSED, _S.WITHDRAWAL_PROPOSED}
ENDED: frozenset[Status] = frozenset({_S.CLOSED, _S.EXCLUDED, _S.TRANSFERRED, _S.WITHDRAWN, _S.MERGED})
ALL: frozenset[Status] = frozenset(Status)


def _t(
    sources: frozenset[Status] | set[Status],
    target: Status | Target,
    roles: set[Role],
    *,
    reason: bool = False,
    relation: Relation = Relation.ANY,
    without_unit: Status | None = None,
    keeps: bool = False,
) -> Transition:
    return Transition(frozenset(sources), target, frozenset(roles), reason, relation, without_unit, keeps)


_LEAD, _CO, _OUT = Relation.LEAD_UNIT, Relation.CO_UNIT, Relation.OUTSIDE_LEAD
_STAYS, _BACK = Target.STAYS, Target.BACK
_WORKING = {_S.ASSIGNED, _S.IN_PROGRESS}
_BEFORE_ANSWER = NEW | HANDLING | {_S.LONG_TERM}

TRANSITIONS: dict[Action, Transition] = {
    # --- coming in.  No source: the act creates the issue.
    Action.REGISTER: _t(set(), _S.REGISTERED, {_D, _SUP, _ST, _GL, _C, _CON}),
    # Import may also bring a row up to date, as long as nothing but imports has touched the issue.
    Action.IMPORT: _t(set(), _STAYS, {_D, _GL, _SYS}),
    Action.TRIAGE: _t(NEW, _S.TRIAGED, {_D}),
    Action.SOLVE_ON_SITE: _t(NEW, _S.ANSWERED, {_D, _ST, _GL}, reason=True),
    # --- assignment and objection
    Action.ASSIGN: _t({_S.TRIAGED}, _S.ASSIGNED, {_D}),
    Action.OBJECT: _t({_S.ASSIGNED}, _S.DISPUTED, {_UH}, reason=True, relation=_LEAD),
    Action.UPHOLD: _t({_S.DISPUTED}, _S.ASSIGNED, {_D}, reason=True),
    Action.REASSIGN: _t(HANDLING, _S.ASSIGNED, {_D}, reason=True),
    # --- the work
    Action.ARRANGE: _t({_S.ASSIGNED}, _S.IN_PROGRESS, {_H, _UH}, reason=True, relation=_LEAD),
    Action.REPORT: _t({_S.IN_PROGRESS, _S.LONG_TERM}, _STAYS, {_H, _UH}, reason=True, relation=_LEAD),
    Action.REPLY: _t(WITH_UNIT, _STAYS, {_H, _UH}, reason=True, relation=_CO),
    Action.ANSWER: _t(WITH_UNIT | {_S.ANSWERED}, _STAYS, {_D, _ST, _GL, _H, _UH}, reason=True, relation=_LEAD),
    # The second track (source report, 四): the group member whose home unit is the lead unit.
    Action.PRE_COMMUNICATE: _t(WITH_UNIT, _STAYS, {_ST, _GL}, reason=True),
    Action.REQUEST_EXTENSION: _t(_WORKING, _STAYS, {_UH}, reason=True, relation=_LEAD),
    Action.APPROVE_EXTENSION: _t(HANDLING, _STAYS, {_SUP}, relation=_OUT),
    Action.REFUSE_EXTENSION: _t(HANDLING, _STAYS, {_SUP}, reason=True, relation=_OUT),
    Action.CHANGE_DIFFICULTY: _t({_S.TRIAGED} | HANDLING, _STAYS, {_SUP}, reason=True, relation=_OUT),
    Action.ESCALATE: _t({_S.TRIAGED, _S.LONG_TERM} | HANDLING, _STAYS, {_D, _SUP, _GL}, reason=True),
    Action.REFER_DOWN: _t({_S.TRIAGED, _S.LONG_TERM} | HANDLING, _STAYS, {_D, _SUP, _GL}, reason=True),
    # The supervisor is the approval: parking takes an issue off the clock (design.md 4).
    Action.PARK: _t({_S.IN_PROGRESS}, _S.LONG_TERM, {_SUP}, reason=True, relation=_OUT),
    Action.RESUME: _t({_S.LONG_TERM}, _S.IN_PROGRESS, {_D, _SUP}, reason=True),
    # --- closing
    Action.RESOLVE: _t({_S.IN_PROGRESS, _S.LONG_TERM}, _S.RESOLVED, {_UH}, reason=True, relation=_LEAD),
    Action.PASS_AUDIT: _t({_S.RESOLVED}, _S.ANSWERED, {_SUP}, relation=_OUT),
    Action.RETURN_TO_WORK: _t({_S.RESOLVED}, _S.IN_PROGRESS, {_SUP}, reason=True, relation=_OUT),
    Action.CALL_BACK: _t({_S.ANSWERED}, _STAYS, {_C}, relation=_OUT),
    Action.CLOSE: _t({_S.ANSWERED}, _S.CLOSED, {_D, _SUP}, relation=_OUT),
    # A call-back that denies the solution; also a later complaint about a closed issue.  The clock is the original.
    Action.REOPEN: _t(
        {_S.ANSWERED, _S.CLOSED},
        _S.IN_PROGRESS,
        {_C, _SUP, _D},
        reason=True,
        relation=_OUT,
        without_unit=_S.REGISTERED,
    ),
    # --- leaving the ledger's work
    Action.PROPOSE_EXCLUSION: _t(NEW, _S.EXCLUSION_PROPOSED, {_D}, reason=True, keeps=True),
    Action.APPROVE_EXCLUSION: _t({_S.EXCLUSION_PROPOSED}, _S.EXCLUDED, {_D, _SUP}),
    Action.REFUSE_EXCLUSION: _t({_S.EXCLUSION_PROPOSED}, _BACK, {_D, _SUP}, reason=True),
    Action.TRANSFER: _t(NEW | HANDLING, _S.TRANSFERRED, {_D}, reason=True),
    Action.PROPOSE_WITHDRAWAL: _t(_BEFORE_ANSWER, _S.WITHDRAWAL_PROPOSED, {_CON, _ST, _D}, reason=True, keeps=True),
    # Withdrawals are checked by a neutral call, so that nobody presses a firm to withdraw (domain.md 8, 撤单质检).
    Action.CONFIRM_WITHDRAWAL: _t({_S.WITHDRAWAL_PROPOSED}, _S.WITHDRAWN, {_C}, reason=True, relation=_OUT),
    Action.REFUSE_WITHDRAWAL: _t({_S.WITHDRAWAL_PROPOSED}, _BACK, {_C}, reason=True, relation=_OUT),
    Action.MERGE: _t(NEW | HANDLING, _S.MERGED, {_D}, reason=True, keeps=True),
    Action.UNDO_MERGE: _t({_S.MERGED}, _BACK, {_D}, reason=True),
    # --- facts beside the status
    Action.CHASE: _t(WITH_UNIT, _STAYS, {_D, _SUP, _SYS}),
    Action.SUPERVISE: _t(WITH_UNIT, _STAYS, {_SUP, _SYS}, reason=True, relation=_OUT),
    Action.INSTRUCT: _t(OPEN, _STAYS, {_L}, reason=True),
    Action.ANSWER_INSTRUCTION: _t(OPEN, _STAYS, {_D, _SUP, _H, _UH}, reason=True, relation=_LEAD),
    Action.COMMENT: _t(ALL, _STAYS, {_D, _SUP, _ST, _GL, _H, _UH, _C, _L, _CON}, reason=True),
    Action.ATTACH: _t(ALL, _STAYS, {_D, _SUP, _ST, _GL, _H, _UH, _C, _CON}),
    Action.CORRECT: _t(OPEN, _STAYS, {_D}, reason=True),
    Action.PROTECT: _t(ALL - {_S.MERGED}, _STAYS, {_D}, reason=True),
    Action.MARK_TYPICAL: _t({_S.ANSWERED, _S.CLOSED}, _STAYS, {_D, _GL}, reason=True),
    # The holiday schedule of a year was entered: provisional due dates are computed again.
    Action.RECOMPUTE: _t(WITH_UNIT, _STAYS, {_SYS}),
}


def legal_actions(status: Status) -> frozenset[Action]:
    """Return the acts that may follow ``status``, whoever performs them."""
    return frozenset(action for action, transition in TRANSITIONS.items() if status in transition.sources)


def target_of(action: Action, *, status: Status, status_before: Status | None, has_unit: bool) -> Status:
    """
    Return the status that ``action`` leads to.

    :raises ValueError: if the act goes back and nothing was remembered (a bug, never user input)
    """
    transition = TRANSITIONS[action]
    if transition.without_unit is not None and not has_unit:
        return transition.without_unit
    match transition.target:
        case Target.STAYS:
            return status
        case Target.BACK:
            if status_before is None:
                raise ValueError(f"{action} has nothing to go back to")
            return status_before
        case Status() as target:
            return target
