"""What people type to set a campaign target."""

from typing import Any

from django import forms

from zhuqi.desk.forms import DayField, DeskForm
from zhuqi.enterprises.categories import TAG_LABELS, TagKind
from zhuqi.organisations.selectors import TeamRef
from zhuqi.visits.workflow import CAMPAIGN_SCOPE_LABELS, CampaignScope


class CampaignForm(DeskForm):
    """By when, how many, of whom."""

    name = forms.CharField(label="名称", max_length=60, help_text="如：7月底前走访62家；受灾企业专访。")
    target = forms.IntegerField(label="目标家数", min_value=1, max_value=100_000)
    since = DayField(label="自")
    until = DayField(label="至")
    scope = forms.TypedChoiceField(
        label="对象",
        coerce=CampaignScope,
        choices=[(scope.value, label) for scope, label in CAMPAIGN_SCOPE_LABELS.items()],
    )
    tag = forms.TypedChoiceField(
        label="标签",
        coerce=TagKind,
        required=False,
        empty_value=None,
        choices=[("", "不按标签"), *((tag.value, label) for tag, label in TAG_LABELS.items())],
        help_text="对象选“带某一标签的企业”时选择，如受灾。",
    )
    teams = forms.TypedMultipleChoiceField(
        label="只限这些片区",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text="不选即全部。",
    )
    numbers = forms.CharField(
        label="指定名单",
        required=False,
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="对象选“指定名单”时填写，一行一个企业编号，如 E000012。",
    )

    def __init__(self, *args: Any, teams: list[TeamRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(team.id), f"{team.name}（{team.district_name}）") for team in teams]
        self.fields["teams"].choices = choices  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """Return what the service takes."""
        values = dict(self.cleaned_data)
        values["team_ids"] = values.pop("teams")
        values["enterprise_numbers"] = values.pop("numbers").replace("，", " ").replace(",", " ").split()
        return values
