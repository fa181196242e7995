"""What people enter into the working calendar: a day, a year's notice, the regime."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms

from zhuqi.deadlines.calendar import ScheduledDay
from zhuqi.deadlines.regimes import REGIMES
from zhuqi.desk.forms import DayField, DeskForm
from zhuqi.foundation.errors import Refused
from zhuqi.standards.dates import parse_day

_LONGEST_HOLIDAY = 15  # days; a longer span is a slip of the pen
_RANGE = re.compile(r"^(?P<name>\D{1,20}?)?[\s：:]*(?P<days>[\d年月日.\-/、,，~～至到 ]+)$")


class DayForm(DeskForm):
    """One day, worked or not, and by which notice."""

    id_prefix = "day"

    day = DayField(label="日期")
    is_working = forms.TypedChoiceField(
        label="这一天", choices=[("no", "放假"), ("yes", "上班")], coerce=lambda value: value == "yes"
    )
    name = forms.CharField(label="名称", required=False, max_length=60, help_text="如：国庆节、调休上班、汛情停工。")
    source = forms.CharField(label="依据", max_length=200, help_text="通知的名称和文号。")

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._year = year

    def clean_day(self) -> date:
        """Refuse a day of another year: the page shows this one."""
        day: date = self.cleaned_data["day"]
        if day.year != self._year:
            raise forms.ValidationError(f"日期不在{self._year}年，请到那一年的日历里调整。")
        return day


class RegimeForm(DeskForm):
    """Which regime binds from which day on."""

    id_prefix = "regime"

    code = forms.ChoiceField(label="时限制度", choices=[(code, regime.name) for code, regime in REGIMES.items()])
    since = DayField(label="起用日期")
    moves_off_holidays = forms.BooleanField(label="到期日逢休息日，顺延到下一个工作日", required=False)


class YearForm(DeskForm):
    """
    The notice of a whole year, as lines: days off, then worked weekends.

    Each line is a name and one day or a span: ``国庆节 10月1日至10月7日``.
    """

    id_prefix = "year"

    days_off = forms.CharField(
        label="放假",
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="每行一个节日和起止日期，如：国庆节 10月1日至10月7日",
    )
    worked = forms.CharField(
        label="调休上班",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每行一天，如：9月27日",
    )
    source = forms.CharField(label="依据", max_length=200, help_text="通知的名称和文号。")

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._year = year

    def clean_days_off(self) -> tuple[ScheduledDay, ...]:
        """Read the days off."""
        return self._read("days_off", is_working=False)

    def clean_worked(self) -> tuple[ScheduledDay, ...]:
        """Read the worked weekends."""
        return self._read("worked", is_working=True)

    def _read(self, field: str, *, is_working: bool) -> tuple[ScheduledDay, ...]:
        days: list[ScheduledDay] = []
        for number, line in enumerate(str(self.cleaned_data[field]).splitlines(), start=1):
            if line.strip():
                try:
                    days += read_line(line, self._year, is_working=is_working)
                except Refused as refused:
                    raise forms.ValidationError(f"第{number}行：{refused}") from None
        return tuple(days)


def read_line(line: str, year: int, *, is_working: bool) -> list[ScheduledDay]:
    """
    Read one line of a notice: ``国庆节 10月1日至10月7日`` or ``9月27日``.

    :raises Refused: if there is no day in it, or the span makes no sense
    """
    match = _RANGE.match(line.strip())
    if match is None:
        raise Refused(f"“{line.strip()}”无法识别，请写成“国庆节 10月1日至10月7日”。")
    name = (match["name"] or "").strip(" ：:") or ("调休上班" if is_working else "放假")
    ends = [part for part in re.split(r"[至到~～]", match["days"]) if part.strip()]
    first = _day(ends[0], year, 0)
    last = _day(ends[-1], year, first.month) if len(ends) > 1 else first
    if last < first or (last - first).days >= _LONGEST_HOLIDAY:
        raise Refused(f"“{line.strip()}”的起止日期不对，请核对。")
    return [ScheduledDay(first + timedelta(days=n), is_working, name) for n in range((last - first).days + 1)]


def _day(text: str, year: int, month: int) -> date:
    """Read a day that may leave out the year, and after a first day the month."""
    plain = text.strip()
    if re.fullmatch(r"\d{1,2}日?", plain) and month:
        plain = f"{month}月{plain}"
    if re.fullmatch(r"\d{1,2}[月.\-/]\d{1,2}日?", plain):
        plain = f"{year}年{plain}" if "月" in plain else f"{year}-{re.sub(r'[./]', '-', plain)}"
    return parse_day(plain)
