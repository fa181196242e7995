"""The fields of the act forms: longer words, yes or no, and units to choose from."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from django import forms

from zhuqi.desk.forms import DayField, DeskForm
from zhuqi.issues.selectors import IssueCard
from zhuqi.organisations.roles import UNIT_LEVEL_LABELS
from zhuqi.organisations.selectors import UnitRef, unit_choices

Choices = list[tuple[str, Any]]


def labelled(labels: Mapping[Any, str], among: Iterable[StrEnum] | None = None) -> Choices:
    """Return the choices of an enumeration: its values with their Chinese labels."""
    return [(str(member), labels[member]) for member in (labels if among is None else among)]


def words(label: str, *, required: bool = True, hint: str = "", rows: int = 4, limit: int = 1000) -> forms.CharField:
    """Return a field for a few sentences."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, help_text=hint, max_length=limit, widget=widget)


def line(label: str, *, required: bool = True, hint: str = "", limit: int = 100) -> forms.CharField:
    """Return a field for one line."""
    return forms.CharField(label=label, required=required, help_text=hint, max_length=limit)


def day(label: str, *, required: bool = True, hint: str = "") -> DayField:
    """Return a field for a day."""
    return DayField(label=label, required=required, help_text=hint)


def one_of(
    label: str,
    kind: Callable[[Any], Any],
    choices: Choices,
    *,
    required: bool = True,
    hint: str = "",
    radio: bool = False,
    empty: str = "请选择",
) -> forms.TypedChoiceField:
    """Return a choice among an enumeration's members; nothing chosen is None."""
    widget: forms.Widget = forms.RadioSelect() if radio else forms.Select()
    shown = choices if radio else [("", empty), *choices]
    return forms.TypedChoiceField(
        label=label, coerce=kind, choices=shown, required=required, help_text=hint, widget=widget, empty_value=None
    )


def yes_or_no(label: str, *, required: bool = True, hint: str = "") -> forms.TypedChoiceField:
    """Return a question; not answered is None."""
    return one_of(
        label, lambda text: text == "yes", [("yes", "是"), ("no", "否")], required=required, hint=hint, radio=True
    )


class UnitField(forms.TypedChoiceField):
    """One unit; the choices are read when the form is made."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)


class UnitsField(forms.TypedMultipleChoiceField):
    """Any number of units."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=[], widget=forms.CheckboxSelectMultiple(), **kwargs)


def grouped(units: list[UnitRef]) -> Choices:
    """Return units under the names of their levels."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for unit in units:
        groups.setdefault(UNIT_LEVEL_LABELS[unit.level], []).append((str(unit.id), unit.name))
    return [("", "请选择单位"), *groups.items()]


class IssueForm(DeskForm):
    """
    The form of one act on one issue.

    ``values`` are the arguments of the act's service, beside the issue, the actor and the time.
    """

    id_prefix = "id_act"

    def __init__(self, *args: Any, card: IssueCard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.card = card
        units: list[UnitRef] | None = None
        for field in self.fields.values():
            if isinstance(field, UnitField | UnitsField) and units is None:
                units = unit_choices()
            if isinstance(field, UnitField):
                field.choices = grouped(units or [])
            elif isinstance(field, UnitsField):
                field.choices = [(str(unit.id), unit.name) for unit in units or []]
        self.adapt()

    def adapt(self) -> None:
        """Fit the fields to the issue."""

    def values(self) -> dict[str, Any]:
        """Return what the service is given."""
        return dict(self.cleaned_data)
