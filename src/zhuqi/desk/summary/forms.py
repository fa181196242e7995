"""What one types about a summary: of what and until when, and the words of a paragraph."""

from typing import Any

from django import forms

from zhuqi.desk.forms import DayField, DeskForm
from zhuqi.reports.selectors import ScopeChoice


class DraftForm(DeskForm):
    """Which scope, as of the end of which day."""

    scope = forms.ChoiceField(label="统计范围")
    until = DayField(
        label="统计截止日", help_text="含当日。统计到这一天日终时台账已记录的情况；选当天的，当天以后录入的还会变化。"
    )

    def __init__(self, *args: Any, scopes: tuple[ScopeChoice, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["scope"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(f"{scope.kind}-{scope.id}", scope.name) for scope in scopes]

    def scope_asked(self) -> tuple[str, int]:
        """Return kind and id of the chosen scope."""
        kind, _, number = str(self.cleaned_data["scope"]).partition("-")
        return kind, int(number)


class ParagraphForm(DeskForm):
    """The new words of a paragraph, and those its editor was shown."""

    text = forms.CharField(label="文字", required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
