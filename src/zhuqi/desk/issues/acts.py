"""
Every act a person can take on an issue: its form, its service, and what the page says before it is done.

One table. The page draws a button for each act the card offers; ``/issues/<number>/<act>/`` shows its form and
performs it. To add an act: a row in ``workflow.TRANSITIONS``, a service, and a row here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from zhuqi.desk.issues import forms_office as office
from zhuqi.desk.issues import forms_unit as unit
from zhuqi.desk.issues.fields import IssueForm
from zhuqi.issues import services
from zhuqi.issues.selectors import IssueCard
from zhuqi.issues.workflow import ACTION_LABELS, Action, Status

NOT_ACTS_OF_A_HAND = frozenset({Action.REGISTER, Action.IMPORT, Action.RECOMPUTE})


@dataclass(frozen=True)
class ActForm:
    """How a person performs one act."""

    form: type[IssueForm]
    perform: Callable[..., services.Recorded]
    hint: str = ""
    is_grave: bool = False


@dataclass(frozen=True)
class ActButton:
    """An act as the page offers it."""

    action: Action
    slug: str
    label: str
    is_grave: bool


ACT_FORMS: dict[Action, ActForm] = {
    Action.TRIAGE: ActForm(office.TriageForm, services.triage_issue),
    Action.SOLVE_ON_SITE: ActForm(
        unit.SolveOnSiteForm, services.solve_on_site, "现场解决的问题仍要回访企业，确认后才能销号。"
    ),
    Action.ASSIGN: ActForm(
        office.AssignForm, services.assign_issue, "时限自今日起算，当日不计；协办单位3个工作日内回复。"
    ),
    Action.OBJECT: ActForm(
        unit.ObjectForm,
        services.object_to_assignment,
        "每个单位只能退单一次，交办后1个工作日内提出；裁定前时限照常计算。",
    ),
    Action.UPHOLD: ActForm(office.ReasonForm, services.uphold_assignment, "裁定为最终决定，原单位须继续办理。"),
    Action.REASSIGN: ActForm(office.ReassignForm, services.reassign_issue, "改派不重新起算，仍按首次交办的期限办理。"),
    Action.ARRANGE: ActForm(unit.ArrangeForm, services.arrange_issue, "13710第一步：1日内研究部署。"),
    Action.REPORT: ActForm(unit.ReportForm, services.report_progress),
    Action.REPLY: ActForm(unit.ReplyForm, services.reply_as_co_handler),
    Action.ANSWER: ActForm(unit.AnswerForm, services.answer_enterprise, "首次实质答复的时间会记录在案。"),
    Action.PRE_COMMUNICATE: ActForm(unit.PreCommunicateForm, services.record_pre_communication),
    Action.REQUEST_EXTENSION: ActForm(
        unit.ExtensionForm, services.request_extension, "批准后原期限仍会显示，并须告知企业。"
    ),
    Action.APPROVE_EXTENSION: ActForm(
        office.NoteForm, services.approve_extension, "批准后原期限仍会显示，请督促单位告知企业。"
    ),
    Action.REFUSE_EXTENSION: ActForm(office.ReasonForm, services.refuse_extension),
    Action.CHANGE_DIFFICULTY: ActForm(
        office.DifficultyForm, services.change_difficulty, "办结期限按新难度自首次交办日重新计算，原期限仍会显示。"
    ),
    Action.ESCALATE: ActForm(office.ClimbForm, services.escalate_issue),
    Action.REFER_DOWN: ActForm(office.ClimbForm, services.refer_down_issue),
    Action.PARK: ActForm(office.ParkForm, services.park_issue, "转入后不计超期，也不计为解决；到节点须反馈进展。"),
    Action.RESUME: ActForm(office.ReasonForm, services.resume_issue, "恢复后仍按首次交办的期限计算。"),
    Action.RESOLVE: ActForm(
        unit.ResolveForm, services.resolve_issue, "提交后由督办审核，再由承办单位以外的人员回访企业。"
    ),
    Action.PASS_AUDIT: ActForm(office.NoteForm, services.pass_audit, "通过后转回访；企业确认解决才能销号。"),
    Action.RETURN_TO_WORK: ActForm(office.ReasonForm, services.return_to_work, "退回后仍按原期限计算。"),
    Action.CALL_BACK: ActForm(
        unit.CallBackForm, services.record_call_back, "企业表示未解决的，自动转为重办，仍按首次交办的期限计算。"
    ),
    Action.CLOSE: ActForm(office.CloseForm, services.close_issue),
    Action.REOPEN: ActForm(office.ReasonForm, services.reopen_issue, "重办不重新起算期限。"),
    Action.PROPOSE_EXCLUSION: ActForm(
        office.ExcludeForm, services.propose_exclusion, "须由另一人批准。", is_grave=True
    ),
    Action.APPROVE_EXCLUSION: ActForm(
        office.NoteForm, services.approve_exclusion, "请告知企业结果和理由。", is_grave=True
    ),
    Action.REFUSE_EXCLUSION: ActForm(office.ReasonForm, services.refuse_exclusion, "问题回到提请前的状态继续办理。"),
    Action.TRANSFER: ActForm(office.TransferForm, services.transfer_issue, "移交后不再由台账办理。", is_grave=True),
    Action.PROPOSE_WITHDRAWAL: ActForm(
        office.ReasonForm, services.propose_withdrawal, "回访员会向企业核实是否自愿撤回。", is_grave=True
    ),
    Action.CONFIRM_WITHDRAWAL: ActForm(unit.SaidForm, services.confirm_withdrawal, "确认企业自愿撤回后才能核实。"),
    Action.REFUSE_WITHDRAWAL: ActForm(unit.SaidForm, services.refuse_withdrawal, "问题回到申请撤回前的状态继续办理。"),
    Action.MERGE: ActForm(office.MergeForm, services.merge_issue, is_grave=True),
    Action.UNDO_MERGE: ActForm(office.ReasonForm, services.undo_merge),
    Action.CHASE: ActForm(office.ChaseForm, services.chase_issue),
    Action.SUPERVISE: ActForm(office.SuperviseForm, services.supervise_issue),
    Action.INSTRUCT: ActForm(unit.InstructForm, services.instruct_on_issue, "批示会列入承办单位待办，落实后报告。"),
    Action.ANSWER_INSTRUCTION: ActForm(unit.AnswerInstructionForm, services.answer_instruction),
    Action.COMMENT: ActForm(unit.CommentForm, services.comment_on_issue),
    Action.ATTACH: ActForm(unit.AttachForm, services.attach_file),
    Action.CORRECT: ActForm(office.CorrectForm, services.correct_issue, "更正前的内容保留在办理记录中。"),
    Action.PROTECT: ActForm(office.ProtectForm, services.protect_issue),
    Action.MARK_TYPICAL: ActForm(office.TypicalForm, services.mark_typical),
}

# What comes first when several acts are offered: decisions others wait for, then the next step of the road.
_PRIMARY = (
    Action.APPROVE_EXTENSION,
    Action.ASSIGN,
    Action.TRIAGE,
    Action.UPHOLD,
    Action.PASS_AUDIT,
    Action.APPROVE_EXCLUSION,
    Action.CONFIRM_WITHDRAWAL,
    Action.CLOSE,
    Action.CALL_BACK,
    Action.REPLY,
    Action.PRE_COMMUNICATE,
    Action.ARRANGE,
    Action.ANSWER_INSTRUCTION,
    Action.RESOLVE,
    Action.REPORT,
    Action.SOLVE_ON_SITE,
    Action.CHASE,
    Action.ANSWER,
    Action.INSTRUCT,
    Action.UNDO_MERGE,
    Action.COMMENT,
)
_FIRST_HALF = frozenset({"ARRANGE", "REPORT"})


def slug_of(action: Action) -> str:
    """Return the act as it stands in an address: ``request-extension``."""
    return action.lower().replace("_", "-")


ACTS_BY_SLUG = {slug_of(action): action for action in ACT_FORMS}


def button(action: Action) -> ActButton:
    """Return an act as a button."""
    return ActButton(action, slug_of(action), ACTION_LABELS[action], ACT_FORMS[action].is_grave)


def buttons(card: IssueCard) -> tuple[ActButton | None, tuple[ActButton, ...]]:
    """Return the one act that is next for whoever looks, and the others they may take."""
    offered = [action for action in ACT_FORMS if action in card.offered_actions]
    primary = next((action for action in _PRIMARY if action in offered and not _comes_later(action, card)), None)
    return (
        button(primary) if primary else None,
        tuple(button(action) for action in offered if action is not primary),
    )


def _comes_later(action: Action, card: IssueCard) -> bool:
    """Say whether an act, though allowed, is not what the issue waits for now."""
    if action is Action.RESOLVE:  # first report, then resolve
        return any(stage.code in _FIRST_HALF and stage.met_date is None for stage in card.stages)
    if action is Action.TRIAGE:
        return card.status is not Status.REGISTERED
    return False
