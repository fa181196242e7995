"""What people write down about a visit or a symposium."""

from typing import Any

from django import forms

from zhuqi.desk.forms import DayField, DeskForm
from zhuqi.desk.issues.fields import labelled, one_of
from zhuqi.desk.issues.forms_office import category_field, sub_category_field
from zhuqi.foundation.errors import Refused
from zhuqi.issues.categories import LADDER, LEVEL_LABELS, Category, Level
from zhuqi.issues.services.intake import checked_sub_category
from zhuqi.visits.kinds import DEFAULT_PURPOSE, KIND_LABELS, VisitKind
from zhuqi.visits.selectors import VisitCard

SYMPOSIUM_PURPOSE = "企业座谈会，听取意见建议"


class _TextForm(DeskForm):
    """What a record and its correction have in common."""

    date = DayField(label="日期")
    place = forms.CharField(label="地点", required=False, max_length=100, help_text="可不填。")
    purpose = forms.CharField(label="事由", max_length=200, initial=DEFAULT_PURPOSE)
    summary = forms.CharField(
        label="了解到的情况",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一两句话即可。",
    )
    special_note = forms.CharField(
        label="专访缘由", required=False, max_length=100, help_text="专门走访时填写，如受灾专访；平时不填。"
    )
    has_no_request = forms.BooleanField(label="无诉求：已询问，企业没有提出问题", required=False)


class VisitForm(_TextForm):
    """One visit or symposium; the firms, the companions and the problems are chosen beside it."""

    kind = forms.TypedChoiceField(
        label="方式",
        coerce=VisitKind,
        choices=[(kind.value, label) for kind, label in KIND_LABELS.items()],
        widget=forms.HiddenInput(),
        initial=VisitKind.VISIT.value,
    )
    participants = forms.CharField(
        label="其他参加人员", required=False, max_length=500, help_text="姓名之间用顿号分开。"
    )

    def names(self) -> list[str]:
        """Return the participants by name."""
        text = self.cleaned_data["participants"]
        for mark in "，,；; 　\n":
            text = text.replace(mark, "、")
        return [name for name in text.split("、") if name]


class SymposiumForm(VisitForm):
    """A symposium with its minutes."""

    minutes = forms.CharField(
        label="纪要",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="议题、发言要点、商定事项；可会后再补。",
    )


class CorrectForm(_TextForm):
    """What was written down wrongly, and why it is put right."""

    id_prefix = "correct"

    reason = forms.CharField(label="更正理由", max_length=300, help_text="原来哪里记错了。")


class LinkForm(DeskForm):
    """An issue that is registered already."""

    id_prefix = "link"

    issue_number = forms.CharField(label="问题编号", max_length=20, help_text="如 2026-000123。")


class PhotoForm(DeskForm):
    """A photograph to be attached afterwards."""

    id_prefix = "photo"

    photo = forms.FileField(
        label="照片",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        help_text="JPG 或 PNG，8MB以内；照片中的定位和拍摄信息会被去掉。",
    )


class RemovePhotoForm(DeskForm):
    """Why a photograph is taken down."""

    reason = forms.CharField(label="理由", max_length=300)


class RaisedForm(DeskForm):
    """One problem raised at the visit; a line left empty is no problem."""

    firm = forms.CharField(
        label="哪家企业", required=False, max_length=120, help_text="只有一家时不填；多家时写名称中的几个字。"
    )
    description = forms.CharField(
        label="问题描述", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    requested_outcome = forms.CharField(label="企业诉求", required=False, max_length=1000)
    category = category_field()
    sub_category = sub_category_field()
    level = one_of(
        "解决层级", Level, labelled(LEVEL_LABELS, LADDER), required=False, empty="由企业服务办研判", hint="可不选。"
    )
    measures = forms.CharField(label="怎样解决的", required=False, max_length=300, help_text="选“现场解决”时写一句。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].required = False

    def offer_firms(self, chosen: list[tuple[str, str]]) -> None:
        """Let the firm be picked among those chosen, unless a name was typed that is none of their numbers."""
        if self["firm"].value() in ("", None, *(number for number, _ in chosen)):
            self.fields["firm"].widget = forms.Select(choices=[("", "请选择"), *chosen])
            self.fields["firm"].help_text = ""

    def is_written(self) -> bool:
        """Say whether anything was written on the line."""
        return bool(self.cleaned_data.get("description") or self.cleaned_data.get("requested_outcome"))

    def clean(self) -> dict[str, Any]:
        """Ask for the category of what was described."""
        values = super().clean() or {}
        if not (values.get("description") or values.get("requested_outcome")):
            return values
        if not values.get("description"):
            self.add_error("description", "请填写问题描述。")
        if not values.get("category") and "category" not in self.errors:
            self.add_error("category", "请选择类别。")
        elif values.get("category"):
            try:
                checked_sub_category(Category(values["category"]), values.get("sub_category"))
            except Refused as refused:
                self.add_error("sub_category", str(refused))
        return values


def correct_initial(card: VisitCard) -> dict[str, Any]:
    """Return what the correction starts from."""
    return {
        "date": card.date,
        "place": card.place,
        "purpose": card.purpose,
        "summary": card.summary,
        "special_note": card.special_note,
        "has_no_request": card.has_no_request,
    }
