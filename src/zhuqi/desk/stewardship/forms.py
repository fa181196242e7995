"""What people say about stewardship: appointments, leave, hand-overs, rules."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from zhuqi.desk.forms import DayField, DeskForm
from zhuqi.enterprises.categories import TAG_LABELS, TAG_LEVEL_LABELS, TagKind, TagLevel
from zhuqi.standards.enterprise_size import SIZE_LABELS, Size
from zhuqi.standards.industries import SECTIONS
from zhuqi.stewardship.categories import DEFAULT_CAPACITY, TOLD_BY_LABELS, ToldBy
from zhuqi.stewardship.selectors import OfficerLine, ProfileRef, TierRuleRef

Choices = list[tuple[str, str]]


def officer_choices(lines: Sequence[OfficerLine], empty: str = "请选择") -> Choices:
    """Return officers as options: name, unit, and how many firms of how many."""
    return [("", empty), *((str(line.person.id), _option(line)) for line in lines)]


def _option(line: OfficerLine) -> str:
    unit = f" · {line.person.unit_name}" if line.person.unit_name else ""
    away = "，请假中" if line.absence else ""
    return f"{line.person.name}{unit}（{line.load}/{line.profile.capacity}家{away}）"


class _OfficerField(forms.TypedChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)


class AppointForm(DeskForm):
    """The chief service officer of a firm."""

    id_prefix = "appoint"

    steward_id = _OfficerField(label="首席服务官")
    since = DayField(label="开始日期", help_text="现任服务官到前一天为止。")
    basis = forms.CharField(
        label="依据", required=False, max_length=200, help_text="文件名称和文号，如“包联方案〔2026〕7号”。"
    )

    def __init__(self, *args: Any, officers: Sequence[OfficerLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["steward_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = officer_choices(officers)


class BulkForm(AppointForm):
    """The chief service officer of many firms."""

    id_prefix = "bulk"


class EndForm(DeskForm):
    """The last day of a stewardship, and why."""

    id_prefix = "end"

    until = DayField(label="最后一天")
    reason = forms.CharField(label="理由", max_length=300)


class LeaderForm(DeskForm):
    """A leader who leads a firm."""

    id_prefix = "leader"

    leader_name = forms.CharField(label="包联领导", max_length=50, help_text="姓名，可注明职务。")
    level = forms.TypedChoiceField(
        label="层级", coerce=TagLevel, choices=[(v.value, n) for v, n in TAG_LEVEL_LABELS.items()], initial="CITY"
    )
    since = DayField(label="开始日期")
    basis = forms.CharField(label="依据", required=False, max_length=200, help_text="文件名称和文号。")


class EndLeadForm(DeskForm):
    """The last day of a leader's lead."""

    id_prefix = "endlead"

    until = DayField(label="最后一天")
    reason = forms.CharField(label="理由", required=False, max_length=300)


class ConflictForm(DeskForm):
    """Who must keep away from this firm."""

    id_prefix = "conflict"

    steward_id = _OfficerField(label="须回避的人员")
    reason = forms.CharField(
        label="情形", max_length=200, help_text="如“配偶在该企业任职”。只有企业服务办、工作组长和本人看得到。"
    )
    since = DayField(label="开始日期")

    def __init__(self, *args: Any, officers: Sequence[OfficerLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["steward_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = officer_choices(officers)


class OwnConflictForm(DeskForm):
    """From which firm an officer must keep away."""

    id_prefix = "conflict"

    number = forms.CharField(label="企业编号", max_length=12, help_text="如 E000001，可在企业名单中查到。")
    reason = forms.CharField(
        label="情形", max_length=200, help_text="如“配偶在该企业任职”。只有企业服务办、工作组长和本人看得到。"
    )
    since = DayField(label="开始日期")


class EndConflictForm(DeskForm):
    """Why a conflict of interest no longer holds."""

    id_prefix = "endconflict"

    until = DayField(label="最后一天")
    reason = forms.CharField(label="解除理由", max_length=300)


class ProfileForm(DeskForm):
    """What an officer can take on."""

    id_prefix = "profile"

    capacity = forms.IntegerField(label="包联上限（家）", min_value=0, max_value=500, initial=DEFAULT_CAPACITY)
    skills = forms.MultipleChoiceField(
        label="熟悉的行业",
        required=False,
        choices=[(section.letter, f"{section.letter} {section.name}") for section in SECTIONS.values()],
        widget=forms.CheckboxSelectMultiple,
    )
    longitude = forms.DecimalField(label="办公地点经度", required=False, max_digits=9, decimal_places=6)
    latitude = forms.DecimalField(label="办公地点纬度", required=False, max_digits=8, decimal_places=6)
    is_available = forms.BooleanField(label="可以安排包联", required=False, initial=True)


def profile_initial(profile: ProfileRef) -> dict[str, Any]:
    """Return what the form starts from."""
    return {
        "capacity": profile.capacity,
        "skills": list(profile.skills),
        "longitude": profile.longitude,
        "latitude": profile.latitude,
        "is_available": profile.is_available,
    }


class AbsenceForm(DeskForm):
    """A leave, and who stands in."""

    id_prefix = "absence"

    deputy_id = _OfficerField(label="代理人")
    since = DayField(label="开始日期")
    until = DayField(label="结束日期")

    def __init__(self, *args: Any, officers: Sequence[OfficerLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["deputy_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = officer_choices(officers)


class HandOverForm(DeskForm):
    """When and why an officer's firms go over; to whom each goes is chosen beside it."""

    id_prefix = "handover"

    successor_id = _OfficerField(label="全部交给", required=False, help_text="也可以在下面逐家另选。")
    since = DayField(label="接手日期", help_text="接手人从这一天起负责。")
    reason = forms.CharField(label="缘由", max_length=300, help_text="如“调离”“轮换”“借调到期”。")
    basis = forms.CharField(label="依据", required=False, max_length=200, help_text="文件名称和文号，可不填。")
    over_capacity = forms.BooleanField(label="允许接手人超过上限", required=False)

    def __init__(self, *args: Any, officers: Sequence[OfficerLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successor_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = officer_choices(officers, "逐家选择")


class TellForm(DeskForm):
    """When and how a firm was told."""

    id_prefix = "tell"

    told_on = DayField(label="告知日期")
    told_how = forms.TypedChoiceField(
        label="告知方式", coerce=ToldBy, choices=[(v.value, n) for v, n in TOLD_BY_LABELS.items()]
    )


_TAGS = [(v.value, n) for v, n in TAG_LABELS.items()]


class TierForm(DeskForm):
    """Which firms get a steward, which a team."""

    id_prefix = "tier"

    since = DayField(label="生效日期", help_text="从这一天起执行；以前的日子仍按原来的规则。")
    steward_key_targets = forms.BooleanField(label="重点服务对象由专人包联", required=False)
    steward_tags = forms.TypedMultipleChoiceField(
        label="带有这些标签的，由专人包联", required=False, coerce=TagKind, choices=_TAGS,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    team_sizes = forms.TypedMultipleChoiceField(
        label="由小组服务的规模", coerce=Size, choices=[(v.value, n) for v, n in SIZE_LABELS.items()],
        widget=forms.CheckboxSelectMultiple, help_text="符合下面任一条件的，由片区小组服务。",
    )  # fmt: skip
    team_with_open_issue = forms.BooleanField(label="有在办问题的", required=False)
    team_contacted = forms.BooleanField(label="走访过或反映过问题的", required=False)
    team_tags = forms.TypedMultipleChoiceField(
        label="带有这些标签的", required=False, coerce=TagKind, choices=_TAGS, widget=forms.CheckboxSelectMultiple
    )
    sample_size = forms.IntegerField(
        label="每月每组样本（家）", min_value=0, max_value=200, help_text="每月给每个小组抽取的、从未联系过的小微企业。"
    )


def tier_initial(rule: TierRuleRef, since: date) -> dict[str, Any]:
    """Return what the form starts from: the rule in force."""
    return {
        "since": since,
        "steward_key_targets": rule.steward_key_targets,
        "steward_tags": [tag.value for tag in rule.steward_tags],
        "team_sizes": [size.value for size in rule.team_sizes],
        "team_with_open_issue": rule.team_with_open_issue,
        "team_contacted": rule.team_contacted,
        "team_tags": [tag.value for tag in rule.team_tags],
        "sample_size": rule.sample_size,
    }
