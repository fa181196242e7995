"""What a firm types when it asks for another time."""

from datetime import date as Day
from datetime import time, timedelta

from django import forms

from zhuqi.foundation.errors import Refused
from zhuqi.standards.dates import parse_day


class CounterForm(forms.Form):
    """Another day and time, and a few words if one likes."""

    date = forms.CharField(label="日期", max_length=20, widget=forms.DateInput(attrs={"type": "date"}))
    starts_at = forms.TimeField(
        label="时间",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "900"}),
        error_messages={"required": "请填写时间。", "invalid": "时间应写成 09:30 的样子，请核对。"},
    )
    note = forms.CharField(
        label="留言（可不填）",
        required=False,
        max_length=100,
        error_messages={"max_length": "留言最多 100 个字，请缩短。"},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, label_suffix="", **kwargs)  # type: ignore[arg-type,misc]
        self.fields["date"].error_messages["required"] = "请填写日期。"

    def clean_date(self) -> Day:
        """Read the day as people write it."""
        try:
            return parse_day(self.cleaned_data["date"], field="日期")
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None

    @staticmethod
    def suggested(day: Day, starts_at: time) -> dict[str, object]:
        """Return what the form begins with: the same time one day later, no weekend."""
        following = day + timedelta(days=1)
        while following.weekday() > 4:
            following += timedelta(days=1)
        return {"date": following.isoformat(), "starts_at": starts_at}
