"""What is asked when a problem is registered, and of whom it is."""

from typing import Any

from django import forms

from zhuqi.desk.forms import DeskForm
from zhuqi.desk.issues.fields import UnitField, day, grouped, labelled, line, one_of, words
from zhuqi.desk.issues.forms_office import category_field, sub_category_field
from zhuqi.enterprises.selectors import enterprise_id_of_number
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.issues.categories import SOURCE_LABELS, Category, Source
from zhuqi.issues.services import NewFirm
from zhuqi.issues.services.intake import checked_sub_category
from zhuqi.organisations.phones import parse_phone
from zhuqi.organisations.selectors import DivisionRef, UnitRef

NEW = "new"
_SOURCES = tuple(source for source in Source if source not in (Source.IMPORT, Source.PORTAL))


class RegisterForm(DeskForm):
    """
    One problem of one firm.

    ``enterprise`` is the number of a firm chosen, or ``new`` for one taken in under the name typed, in ``town``.
    """

    firm = forms.CharField(label="企业", required=False, max_length=120)
    enterprise = forms.CharField(required=False, max_length=20)
    town = forms.TypedChoiceField(label="所在乡镇（街道）", required=False, coerce=int, empty_value=None)
    credit_code = line("统一社会信用代码", required=False, limit=30, hint="不清楚可以不填，以后补充。")
    description = words("问题描述", rows=6, limit=2000, hint="企业遇到什么困难、卡在哪里、影响多大。")
    requested_outcome = words("企业诉求", required=False, rows=3, hint="企业希望解决到什么程度。")
    category = category_field()
    sub_category = sub_category_field()
    source = one_of("来源", Source, labelled(SOURCE_LABELS, _SOURCES))
    contact_name = line("联系人", required=False, limit=40)
    contact_phone = forms.CharField(
        label="联系电话",
        required=False,
        max_length=30,
        help_text="加密保存，页面上隐去中间几位。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    registered_date = day("收集日期", required=False, hint="不填即为今天。")
    is_confidential = forms.BooleanField(label="保密：不在名单和报告中显示企业", required=False)
    concerned_unit_id = UnitField(
        label="被反映的单位", required=False, help_text="问题反映某单位或其工作人员时选择，该单位将看不到这个问题。"
    )

    def __init__(
        self, *args: Any, towns: list[DivisionRef], units: list[UnitRef], own_number: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.own_number = own_number
        self.fields["town"].choices = [("", "请选择"), *((str(town.id), town.name) for town in towns)]  # type: ignore[attr-defined]
        self.fields["concerned_unit_id"].choices = [("", "无"), *grouped(units)[1:]]  # type: ignore[attr-defined]
        if own_number:  # the firm's own contact
            for name in ("firm", "enterprise", "town", "credit_code", "source", "is_confidential", "registered_date"):
                del self.fields[name]

    def clean_contact_phone(self) -> str:
        """Refuse what cannot be a telephone number, beside the field."""
        text: str = self.cleaned_data["contact_phone"]
        if text:
            try:
                parse_phone(text)
            except Refused as refused:
                raise forms.ValidationError(str(refused)) from None
        return text

    def clean(self) -> dict[str, Any]:
        """Find the firm; check the sub-category against its category."""
        values = super().clean() or {}
        if not self.own_number:
            self._clean_firm(values)
        if values.get("category"):
            try:
                checked_sub_category(Category(values["category"]), values.get("sub_category"))
            except Refused as refused:
                self.add_error("sub_category", str(refused))
        return values

    def _clean_firm(self, values: dict[str, Any]) -> None:
        chosen, name = values.get("enterprise", ""), values.get("firm", "")
        if chosen == NEW:
            if not name:
                self.add_error("firm", "请填写新企业的名称。")
            if values.get("town") is None and "town" not in self.errors:
                self.add_error("town", "登记新企业请选择所在乡镇（街道）。")
        elif not chosen:
            self.add_error(
                "firm",
                "请在列出的企业中选择一家；名单里没有的，请选“登记为新企业”。"
                if name
                else "请填写企业名称并选择企业。",
            )
        else:
            try:
                enterprise_id_of_number(chosen)
            except NotFound:
                self.add_error("firm", "没有这家企业，请重新选择。")

    def values(self) -> dict[str, Any]:
        """Return the arguments of ``register_once``."""
        given = dict(self.cleaned_data)
        name, number = given.pop("firm", ""), given.pop("enterprise", self.own_number)
        town, code = given.pop("town", None), given.pop("credit_code", "")
        given.setdefault("source", Source.PORTAL)
        if number == NEW:
            return given | {"firm": NewFirm(name, town, code)}
        return given | {"enterprise_id": enterprise_id_of_number(number)}
