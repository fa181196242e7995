"""
What the desk's forms share: Chinese sentences for every ordinary mistake, and a field that reads days as people write.

A form turns text into values and decides nothing; whether the act is allowed is the service's to say.
"""

from datetime import date
from typing import Any, ClassVar

from django import forms

from zhuqi.foundation.errors import Refused
from zhuqi.standards.dates import parse_day


class DayField(forms.Field):
    """A day: picked in the browser, or typed as 2026-11-23, 2026.11.23 or 2026年11月23日."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """Return the day, None for nothing; refuse anything else by the field's name."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return parse_day(str(value), field=str(self.label or "日期"))
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None


class DeskForm(forms.Form):
    """
    A form whose every refusal is one Chinese sentence that names the field.

    Where several forms share a page, each has its own ``id_prefix``, so that labels find their field.
    """

    id_prefix: ClassVar[str] = "id"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("auto_id", f"{self.id_prefix}_%s")
        super().__init__(*args, **kwargs)
        self.retell()

    def retell(self) -> None:
        """Give every field its sentences; called again by forms that add fields of their own."""
        for field in self.fields.values():
            field.error_messages.update(_sentences(field))
            for validator in field.validators:
                _teach(validator, str(field.label))


def _sentences(field: forms.Field) -> dict[str, Any]:
    label = field.label
    verb = "选择" if isinstance(field, forms.ChoiceField | forms.FileField) else "填写"
    return {
        "required": f"请{verb}{label}。",
        "invalid_choice": f"{label}的选项无效，请重新选择。",
        "invalid": f"{label}填写的格式不对，请核对。"
        if not isinstance(field, forms.IntegerField)
        else f"{label}应为数字，请核对。",
    }


def _teach(validator: Any, label: str) -> None:
    """Give Django's length and size checks a sentence with the field's name and the limit."""
    limit = getattr(validator, "limit_value", None)
    sentences = {
        "max_length": f"{label}最多 {limit} 个字，请缩短。",
        "min_length": f"{label}至少 {limit} 个字，请补充。",
        "max_value": f"{label}不能大于 {limit}，请核对。",
        "min_value": f"{label}不能小于 {limit}，请核对。",
        "null_characters_not_allowed": f"{label}中有不能保存的字符，请删除后重新填写。",
    }
    sentence = sentences.get(getattr(validator, "code", ""))
    if sentence:
        validator.message = sentence
