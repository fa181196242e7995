"""What people enter about towns, working groups and teams."""

from collections.abc import Iterable
from typing import Any

from django import forms

from zhuqi.desk.forms import DeskForm
from zhuqi.organisations.selectors import DivisionRef


class TownForm(DeskForm):
    """A town: its code, name and place."""

    id_prefix = "town"

    name = forms.CharField(label="名称", max_length=60, help_text="如“柳河镇”。")
    code12 = forms.CharField(label="区划代码", max_length=12, help_text="12 位数字，见民政部门公布的区划代码。")
    longitude = forms.DecimalField(
        label="经度", required=False, max_digits=9, decimal_places=6, help_text="政府驻地的经度，如 115.029215。"
    )
    latitude = forms.DecimalField(label="纬度", required=False, max_digits=8, decimal_places=6)


class BordersForm(DeskForm):
    """Which towns a town borders on."""

    id_prefix = "borders"

    neighbour_ids = forms.TypedMultipleChoiceField(
        label="相邻的乡镇（街道）", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, towns: Iterable[DivisionRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "neighbour_ids", towns)


class GroupForm(DeskForm):
    """A working group."""

    id_prefix = "group"

    name = forms.CharField(label="工作组名称", max_length=60, help_text="如“市委第一工作组”。")
    code = forms.CharField(label="编码", max_length=30, help_text="字母、数字，如 G1；建立后不变。")


class TeamForm(DeskForm):
    """A new team of a working group, with its district."""

    id_prefix = "team"

    name = forms.CharField(label="小组名称", max_length=55, help_text="如“第一小组”。")
    code = forms.CharField(label="编码", max_length=30, help_text="字母、数字，如 G1-1；建立后不变。")
    district_name = forms.CharField(label="片区名称", max_length=55, help_text="如“东部片区”。")
    town_ids = forms.TypedMultipleChoiceField(
        label="负责的乡镇（街道）", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, towns: Iterable[DivisionRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "town_ids", towns)


class TeamEditForm(TeamForm):
    """The same for a team there is: its code stays."""

    code = None  # type: ignore[assignment]


def _offer(form: forms.Form, name: str, towns: Iterable[DivisionRef]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.MultipleChoiceField)
    field.choices = [(str(town.id), town.name) for town in towns]
    if not field.choices:
        field.help_text = "还没有可选的乡镇（街道），可以以后再划定。"
