"""What somebody says about the service, and what is done about it."""

from typing import Any

from django import forms

from zhuqi.desk.forms import DeskForm
from zhuqi.desk.issues.fields import UnitField, grouped, labelled, line, one_of, words
from zhuqi.followups.kinds import COMPLAINT_KIND_LABELS, ComplaintKind
from zhuqi.organisations.selectors import PersonRef, UnitRef


class LodgeForm(DeskForm):
    """A complaint or a suggestion."""

    kind = one_of("类别", ComplaintKind, labelled(COMPLAINT_KIND_LABELS), radio=True)
    text = words("内容", rows=6, limit=2000, hint="发生了什么，您希望怎样改进。请勿填写涉密内容。")
    issue_number = line("有关的问题编号", required=False, limit=20, hint="与某个问题有关时填写，例如 2026-000123。")
    unit_id = UnitField(label="涉及的单位", required=False, help_text="该单位（含上下级）的人员看不到这条投诉建议。")
    is_anonymous = forms.BooleanField(label="匿名：不记录我是谁，凭查询码查看答复", required=False)

    def __init__(self, *args: Any, units: list[UnitRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = [("", "无"), *grouped(units)[1:]]  # type: ignore[attr-defined]


class AppointForm(DeskForm):
    """Who deals with it."""

    id_prefix = "appoint"

    assignee_id = forms.TypedChoiceField(label="办理人", coerce=int)

    def __init__(self, *args: Any, people: list[PersonRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(person.id), f"{person.name}（{person.unit_name}）" if person.unit_name else person.name)
                   for person in people]  # fmt: skip
        self.fields["assignee_id"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]


class ReplyForm(DeskForm):
    """The answer."""

    id_prefix = "reply"

    text = words("答复", rows=5, limit=2000, hint="怎样处理的，结果如何；提交人会原文看到。")


class RejectForm(DeskForm):
    """What is still missing."""

    id_prefix = "reject"

    words = words("还差什么", rows=2, limit=300)


class SettleForm(DeskForm):
    """Why it may end although nobody has said that the answer will do."""

    id_prefix = "settle"

    note = words("了结说明", rows=2, limit=300, hint="如何联系过提交人；没有表态的不算认可。")


class ReceiptForm(DeskForm):
    """The code somebody was told once."""

    code = line("查询码", limit=40, hint="提交时给出的16位查询码，空格、短横不影响。")
