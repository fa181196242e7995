"""The forms of everybody else's acts: the unit's work, the steward's, the call-back, remarks and files."""

from typing import Any

from django import forms

from zhuqi.desk.issues.fields import IssueForm, UnitField, day, labelled, line, one_of, words, yes_or_no
from zhuqi.issues.attachments import KINDS_IN_WORDS, MAX_BYTES
from zhuqi.issues.categories import SATISFACTION_LABELS, Satisfaction
from zhuqi.issues.services import Answers
from zhuqi.issues.workflow import Status


class SolveOnSiteForm(IssueForm):
    """What was done where the problem was found, and what shows it."""

    measures = words("解决情况")
    evidence = words("佐证情况", rows=2, hint="现场办结的单据、照片或企业签字的说明。")
    solved_date = day("解决日期", required=False, hint="不填即为今天。")


class ObjectForm(IssueForm):
    """Whose it is instead, and by which entry of the responsibility list."""

    proposed_unit_id = UnitField(label="应当承办的单位")
    basis = line("依据", hint="权责清单中的事项名称或文件条款。")
    reason = words("理由")


class ArrangeForm(IssueForm):
    """Who will do what."""

    arrangement = words("部署情况", hint="谁负责、怎么办、分几步。")
    handler = line("经办人", required=False, limit=40)


class ReportForm(IssueForm):
    """How far it got."""

    progress = words("进展情况")
    next_checkpoint = day("下一节点", required=False)

    def adapt(self) -> None:
        """Checkpoints belong to the long road."""
        if self.card.status is not Status.LONG_TERM:
            del self.fields["next_checkpoint"]


class ReplyForm(IssueForm):
    """The co-handling unit's contribution."""

    reply = words("协办意见")


class AnswerForm(IssueForm):
    """What the firm was told, and when it will hear again."""

    answer = words("答复内容", hint="告知了企业什么、以何种方式。")
    promised_date = day("承诺下次答复的日期", required=False)


class PreCommunicateForm(IssueForm):
    """What the group member learned."""

    outcome = words("沟通情况")
    answered_enterprise = forms.BooleanField(label="已同时答复企业", required=False)


class ExtensionForm(IssueForm):
    """Until when, and why."""

    new_due_date = day("延期至")
    reason = words("延期理由")

    def adapt(self) -> None:
        """Say from which day it moves."""
        due = self.card.solve_due_date
        if due:
            self.fields["new_due_date"].help_text = f"现办结期限为{due:%Y年%-m月%-d日}，须提前至少1个工作日申请。"


class ResolveForm(IssueForm):
    """Solved, shown and told."""

    result = words("办理结果")
    evidence = words("佐证材料", rows=2, hint="文件、单据名称，或说明已上传的附件。")
    answer = words("答复企业情况", rows=2, hint="何时、以何种方式告知了什么。")
    solved_date = day("解决日期", required=False, hint="不填即为今天。")


class CallBackForm(IssueForm):
    """Reached or not; the four questions; the firm's own words."""

    reached = one_of(
        "是否接通",
        lambda text: text == "yes",
        [("yes", "接通"), ("no", "未接通")],
        radio=True,
        hint="未接通时以下各项不必填写。",
    )
    is_solved = yes_or_no("一问：问题解决了吗", required=False)
    is_answered = yes_or_no("二问：承办单位答复了吗", required=False)
    was_contacted = yes_or_no("三问：办理中与企业联系过吗", required=False)
    satisfaction = one_of("四问：企业如何评价", Satisfaction, labelled(SATISFACTION_LABELS), radio=True, required=False)
    words = words("企业原话", required=False, rows=3, hint="企业表示未解决时必填，记下还差什么。")
    occurred_on = day("回访日期", required=False, hint="不填即为今天。")

    def adapt(self) -> None:
        """Silence is never an opinion."""
        self.initial = {"satisfaction": Satisfaction.NOT_RATED.value, **self.initial}

    def clean(self) -> dict[str, Any]:
        """Ask the three questions of whoever was reached."""
        values = super().clean() or {}
        if values.get("reached"):
            for name in ("is_solved", "is_answered", "was_contacted"):
                if values.get(name) is None and name not in self.errors:
                    question = str(self.fields[name].label).partition("：")[2]
                    self.add_error(name, f"已接通的回访，请回答“{question}”：选择“是”或“否”。")
            if values.get("is_solved") is False and not values.get("words"):
                self.add_error("words", "企业表示未解决时，请记录企业原话：还差什么。")
        return values

    def values(self) -> dict[str, Any]:
        """Return the answers, or that nobody answered."""
        given = self.cleaned_data
        answers = None
        if given["reached"]:
            grade = given["satisfaction"] or Satisfaction.NOT_RATED
            answers = Answers(given["is_solved"], given["is_answered"], given["was_contacted"], grade)
        return {"answers": answers, "words": given["words"], "occurred_on": given["occurred_on"]}


class SaidForm(IssueForm):
    """What the firm said."""

    words = words("企业原话", hint="核实时企业怎么说。")


class InstructForm(IssueForm):
    """The leader's words."""

    text = words("批示内容")


class AnswerInstructionForm(IssueForm):
    """What came of it."""

    answer = words("落实情况")


class CommentForm(IssueForm):
    """A remark."""

    text = words("备注内容")


class AttachForm(IssueForm):
    """A file, checked by the service."""

    file = forms.FileField(
        label="文件",
        max_length=200,
        help_text=f"{KINDS_IN_WORDS}，不超过{MAX_BYTES // 1024 // 1024}MB。",
        error_messages={"empty": "所选文件是空的，请重新选择。", "missing": "请选择文件。"},
    )
    note = line("说明", required=False, limit=200)

    def values(self) -> dict[str, Any]:
        """Return name and content; too much is not even read."""
        file = self.cleaned_data["file"]
        return {"name": file.name, "content": file.read(MAX_BYTES + 1), "note": self.cleaned_data["note"]}
