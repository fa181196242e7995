"""What people type to arrange a visit."""

from collections.abc import Sequence
from typing import Any

from django import forms

from zhuqi.desk.forms import DayField, DeskForm
from zhuqi.organisations.selectors import PersonRef
from zhuqi.visits.calendar import WEEKDAYS
from zhuqi.visits.kinds import KIND_LABELS, VisitKind
from zhuqi.visits.workflow import PURPOSE_LABELS, AppointmentAction, Purpose

_MINUTES = ((30, "30 分钟"), (45, "45 分钟"), (60, "1 小时"), (90, "1.5 小时"), (120, "2 小时"), (180, "3 小时"))


def time_field(**kwargs: Any) -> forms.TimeField:
    """Return a field for a time of day."""
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "900"})
    return forms.TimeField(widget=widget, input_formats=["%H:%M", "%H:%M:%S", "%H：%M"], **kwargs)


def minutes_field() -> forms.TypedChoiceField:
    """Return a field for how long a visit takes."""
    return forms.TypedChoiceField(label="时长", coerce=int, choices=_MINUTES, initial=60)


class _WithPeople(DeskForm):
    def __init__(self, *args: Any, officers: Sequence[PersonRef] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not officers:
            del self.fields["organiser"]
            return
        choices = [("", "本人"), *((str(person.id), f"{person.name}（{person.unit_name}）") for person in officers)]
        self.fields["organiser"].choices = choices  # type: ignore[attr-defined]


class ProposeForm(_WithPeople):
    """Who, why, when, how long; the firm is chosen beside it."""

    purpose = forms.TypedChoiceField(
        label="事由",
        coerce=Purpose,
        choices=[(purpose.value, label) for purpose, label in PURPOSE_LABELS.items()],
        help_text="服务走访不含检查；需要说明的写在下面。",
    )
    kind = forms.TypedChoiceField(
        label="方式",
        coerce=VisitKind,
        choices=[(kind.value, label) for kind, label in KIND_LABELS.items()],
        initial=VisitKind.VISIT.value,
    )
    date = DayField(label="日期")
    starts_at = time_field(label="时间", initial="09:30")
    minutes = minutes_field()
    organiser = forms.TypedChoiceField(label="走访人", coerce=int, required=False, empty_value=None)
    participants = forms.CharField(
        label="同行人员", required=False, max_length=500, help_text="姓名之间用顿号分开，可不填。"
    )
    note = forms.CharField(
        label="说明", required=False, max_length=200, help_text="企业会看到，如：想看看二期供电方案的进展。"
    )
    is_invited = forms.BooleanField(label="企业邀请（不受宁静日、每周和每月次数限制）", required=False)
    cap_reason = forms.CharField(
        label="超过上限的理由", required=False, max_length=200, help_text="当月次数已满、确需再去时填写。"
    )
    despite_conflict = forms.BooleanField(label="仍要另约：知道这家企业当周已有走访", required=False)

    def names(self) -> list[str]:
        """Return the people who come along."""
        text = self.cleaned_data.get("participants", "")
        for mark in "，,；; 　\n":
            text = text.replace(mark, "、")
        return [name for name in text.split("、") if name]


class RescheduleForm(DeskForm):
    """Another time, about which the firm is asked again."""

    id_prefix = "reschedule"

    date = DayField(label="日期")
    starts_at = time_field(label="时间")
    minutes = minutes_field()
    reason = forms.CharField(label="缘由", required=False, max_length=200)
    despite_conflict = forms.BooleanField(label="仍要另约：知道这家企业那一周已有走访", required=False)


class PhoneAnswerForm(DeskForm):
    """What the firm said on the telephone."""

    id_prefix = "phone"

    action = forms.TypedChoiceField(
        label="企业的答复",
        coerce=AppointmentAction,
        choices=[
            (AppointmentAction.ACCEPT.value, "同意"),
            (AppointmentAction.COUNTER.value, "换个时间"),
            (AppointmentAction.DECLINE.value, "谢绝（不问理由）"),
        ],
        widget=forms.RadioSelect(),
    )
    date = DayField(label="企业希望的日期", required=False)
    starts_at = time_field(label="企业希望的时间", required=False)


class CancelForm(DeskForm):
    """Why one does not come after all."""

    id_prefix = "cancel"

    reason = forms.CharField(label="理由", max_length=200)


class CompleteForm(DeskForm):
    """By which recorded visit the appointment was kept."""

    id_prefix = "complete"

    visit_number = forms.CharField(label="走访编号", max_length=12, help_text="已登记的走访，如 V000012。")


class QuietDaysForm(DeskForm):
    """Days on which firms are left in peace."""

    id_prefix = "quiet"

    reason = forms.CharField(label="依据", max_length=100, help_text="如：安静生产日。")
    since = DayField(label="自")
    until = DayField(label="至", required=False, help_text="不填：按月、按星期的一直有效；按日期的只有一天。")
    first_day = forms.IntegerField(label="每月几日起", required=False, min_value=1, max_value=31)
    last_day = forms.IntegerField(label="到几日", required=False, min_value=1, max_value=31)
    weekdays = forms.TypedMultipleChoiceField(
        label="星期",
        required=False,
        coerce=int,
        choices=[(str(number), f"周{name}") for number, name in enumerate(WEEKDAYS)],
        widget=forms.CheckboxSelectMultiple(),
        help_text="几日和星期都不填，就是从“自”到“至”的每一天。",
    )


class CapForm(DeskForm):
    """How many visits a month a firm has to bear."""

    id_prefix = "cap"

    per_month = forms.IntegerField(label="每月上限（次）", min_value=1, max_value=31)
