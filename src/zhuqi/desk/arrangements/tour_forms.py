"""What people choose to have tours planned, and how they move a stop."""

from datetime import date, timedelta
from typing import Any

from django import forms

from zhuqi.desk.forms import DayField, DeskForm
from zhuqi.enterprises.categories import TAG_LABELS, TagKind
from zhuqi.organisations.selectors import PersonRef, TeamRef
from zhuqi.visits.selectors import CampaignLine
from zhuqi.visits.services import Wanted
from zhuqi.visits.workflow import PURPOSE_LABELS, Purpose

_ROSTER = "roster"


class ToursForm(DeskForm):
    """Who, which days, whom to visit."""

    since = DayField(label="从哪天起")
    day_count = forms.TypedChoiceField(
        label="几个工作日",
        coerce=int,
        choices=[(number, f"{number} 天") for number in range(1, 11)],
        initial=5,
        help_text="周末、放假和企业宁静日自动跳过。",
    )
    officers = forms.TypedMultipleChoiceField(label="走访人员", coerce=int, widget=forms.CheckboxSelectMultiple())
    whom = forms.ChoiceField(label="走访哪些企业")
    team = forms.TypedChoiceField(label="片区", coerce=int, required=False, empty_value=None)
    purpose = forms.TypedChoiceField(
        label="事由", coerce=Purpose, choices=[(purpose.value, label) for purpose, label in PURPOSE_LABELS.items()]
    )
    minutes = forms.IntegerField(label="每家多少分钟", min_value=10, max_value=240, initial=60)
    most = forms.IntegerField(label="最多几家", min_value=1, max_value=400, initial=60)
    own_steward = forms.BooleanField(label="各家由自己的首席服务官走访", required=False)

    def __init__(
        self,
        *args: Any,
        people: list[PersonRef],
        teams: list[TeamRef],
        campaigns: tuple[CampaignLine, ...],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.campaigns = {line.number: line.id for line in campaigns}
        whom = [(f"campaign:{line.number}", f"“{line.name}”还没走访的") for line in campaigns if not line.is_over]
        whom += [(_ROSTER, "包联名册上的企业")]
        whom += [(f"tag:{tag.value}", f"带“{label}”标签的") for tag, label in TAG_LABELS.items()]
        fields: dict[str, Any] = self.fields
        fields["whom"].choices = whom
        fields["officers"].choices = [(str(person.id), f"{person.name}（{person.unit_name}）") for person in people]
        named = [(str(team.id), f"{team.name}（{team.district_name}）") for team in teams]
        fields["team"].choices = [("", "不限"), *named]

    def wanted(self) -> Wanted:
        """Return whom to visit."""
        values = self.cleaned_data
        kind, _, name = values["whom"].partition(":")
        return Wanted(
            campaign_id=self.campaigns[name] if kind == "campaign" else None,
            tag=TagKind(name) if kind == "tag" else None,
            team_id=values["team"],
            minutes=values["minutes"],
            most=values["most"],
            own_steward=values["own_steward"],
        )


def next_monday(today: date) -> date:
    """Return the Monday after ``today``: a week is planned on the Friday before."""
    return today + timedelta(days=7 - today.weekday())


class MoveForm(forms.Form):
    """Where a stop goes."""

    visit = forms.CharField(max_length=20)
    to = forms.CharField(max_length=100)  # officer|day
    position = forms.IntegerField(min_value=-1, max_value=100)
    version = forms.IntegerField(min_value=0)
