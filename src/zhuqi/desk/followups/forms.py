"""What a caller writes down: answers in the firm's words, none of them presumed."""

from typing import Any

from django import forms

from zhuqi.desk.forms import DeskForm
from zhuqi.desk.issues.fields import labelled, one_of, words, yes_or_no
from zhuqi.followups.kinds import FOUR_QUESTIONS, CallKind
from zhuqi.followups.services import Said
from zhuqi.issues.categories import SATISFACTION_LABELS, Satisfaction


class CallForm(DeskForm):
    """
    One call that reached somebody; the questions depend on its kind.

    The service says which answers are missing: nobody is asked for what "not reached" makes needless.
    """

    is_solved = yes_or_no("一问：问题解决了吗", required=False)
    is_answered = yes_or_no("二问：承办单位答复了吗", required=False)
    was_contacted = yes_or_no("三问：办理中与企业联系过吗", required=False)
    is_willing = yes_or_no("撤回是企业自己的意思吗", required=False)
    satisfaction = one_of(
        "企业如何评价", Satisfaction, labelled(SATISFACTION_LABELS), radio=True, required=False,
        hint="由企业自己说；没有说的选“未评价”，不算满意。",
    )  # fmt: skip
    words = words("企业原话", required=False, rows=3)

    def __init__(self, *args: Any, kind: CallKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _left_out(kind):
            del self.fields[name]
        if kind is CallKind.LONG_TERM:
            self.fields["is_solved"].label = "一问：现在解决了吗"
            self.fields["is_answered"].label = "二问：进展情况清楚吗"
            self.fields["was_contacted"].label = "三问：最近联系过企业吗"
        if kind in (CallKind.ANSWERED, CallKind.SECOND):
            self.fields["words"].help_text = "企业表示未解决时必填，记下还差什么；提交后自动转为重办，沿用原期限。"
        self.initial = {"satisfaction": Satisfaction.NOT_RATED.value, **self.initial}

    def said(self) -> Said:
        """Return what the firm said."""
        given: dict[str, Any] = dict(self.cleaned_data)
        given.pop("words", None)
        return Said(**given | {"satisfaction": given.get("satisfaction") or Satisfaction.NOT_RATED})


def _left_out(kind: CallKind) -> tuple[str, ...]:
    if kind in FOUR_QUESTIONS:
        return ("is_willing",)
    questions = ("is_solved", "is_answered", "was_contacted")
    return (*questions, "satisfaction") if kind is CallKind.WITHDRAWAL else (*questions, "is_willing")


class MissedForm(DeskForm):
    """Nobody answered; nothing else is asked."""

    words = forms.CharField(required=False, max_length=1000, label="备注")
