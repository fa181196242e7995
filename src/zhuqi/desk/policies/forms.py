"""What the office types about a policy."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from zhuqi.desk.forms import DayField, DeskForm
from zhuqi.enterprises.categories import KIND_LABELS, TAG_LABELS, Kind, TagKind
from zhuqi.foundation.errors import Refused
from zhuqi.organisations.selectors import DivisionRef
from zhuqi.policies.categories import POLICY_LEVEL_LABELS, PolicyLevel
from zhuqi.policies.details import LONGEST, SIZES, PolicyDetails
from zhuqi.policies.matching import Range
from zhuqi.standards.enterprise_size import SIZE_LABELS
from zhuqi.standards.enterprise_size import Size as FirmSize
from zhuqi.standards.industries import parse_industry

_BETWEEN = re.compile(r"[\s，,；;]+")
_WEB_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_MOST_EMPLOYEES = 10_000_000
_MOST_REVENUE = 100_000_000_000
_ABOVE_SCALE = {"": "不限", "yes": "仅限四上企业", "no": "仅限尚未入库四上的企业"}
_ANSWERS = {"yes": True, "no": False}


class PolicyForm(DeskForm):
    """A policy: what it is, and whom it is for; a condition left empty asks for nothing."""

    title = forms.CharField(
        label="名称", max_length=LONGEST["title"], help_text="一个文件有几项政策的，分开登记，写明是哪一项。"
    )
    document_number = forms.CharField(
        label="发文字号", required=False, max_length=LONGEST["document_number"], help_text="如 示政办〔2026〕12号。"
    )
    issuer = forms.CharField(label="发文机关", max_length=LONGEST["issuer"])
    level = forms.TypedChoiceField(
        label="层级",
        coerce=PolicyLevel,
        choices=[("", "请选择"), *((level.value, label) for level, label in POLICY_LEVEL_LABELS.items())],
    )
    valid_from = DayField(label="施行日期")
    valid_until = DayField(label="有效期至", required=False, help_text="长期有效的留空。")
    summary = forms.CharField(
        label="支持内容",
        max_length=LONGEST["summary"],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="给什么、给多少，一两句话。",
    )
    how_to_apply = forms.CharField(
        label="申报方式",
        required=False,
        max_length=LONGEST["how_to_apply"],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="向谁申报、需要什么材料、何时截止。",
    )
    contact = forms.CharField(
        label="咨询方式", required=False, max_length=LONGEST["contact"], help_text="公开的部门和电话，不写个人手机。"
    )
    source_url = forms.CharField(
        label="原文链接", required=False, max_length=LONGEST["source_url"], help_text="以 http:// 或 https:// 开头。"
    )
    kind = forms.TypedChoiceField(
        label="类型",
        required=False,
        coerce=Kind,
        empty_value=None,
        choices=[("", "不限"), *((kind.value, f"仅限{label}") for kind, label in KIND_LABELS.items())],
    )
    above_scale = forms.TypedChoiceField(
        label="四上企业", required=False, coerce=_ANSWERS.get, empty_value=None, choices=list(_ABOVE_SCALE.items())
    )
    industries = forms.CharField(
        label="行业",
        required=False,
        max_length=400,
        help_text="国民经济行业的门类字母、代码或大类名称，用逗号分开，如 C、I65、批发业；留空不限。",
    )
    sizes = forms.TypedMultipleChoiceField(
        label="规模",
        required=False,
        coerce=FirmSize,
        choices=[(size.value, SIZE_LABELS[size]) for size in SIZES],
        widget=forms.CheckboxSelectMultiple,
        help_text="都不选为不限。",
    )
    tags = forms.TypedMultipleChoiceField(
        label="标签",
        required=False,
        coerce=TagKind,
        choices=[(tag.value, label) for tag, label in TAG_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="选几个的，有其中一个即可；都不选为不限。",
    )
    min_employees = forms.IntegerField(
        label="从业人员不少于（人）", required=False, min_value=0, max_value=_MOST_EMPLOYEES
    )
    max_employees = forms.IntegerField(
        label="从业人员不超过（人）", required=False, min_value=0, max_value=_MOST_EMPLOYEES
    )
    min_revenue = forms.DecimalField(
        label="营业收入不少于（万元）", required=False, min_value=0, max_value=_MOST_REVENUE
    )
    max_revenue = forms.DecimalField(
        label="营业收入不超过（万元）", required=False, min_value=0, max_value=_MOST_REVENUE
    )
    counties = forms.TypedMultipleChoiceField(
        label="县区（含所辖乡镇）", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    towns = forms.TypedMultipleChoiceField(
        label="乡镇（街道）",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="县区和乡镇都不选为不限。",
    )

    def __init__(self, *args: Any, counties: Iterable[DivisionRef], towns: Iterable[DivisionRef], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, divisions in (("counties", counties), ("towns", towns)):
            self.fields[name].choices = [(one.id, one.name) for one in divisions]  # type: ignore[attr-defined]

    def clean_source_url(self) -> str:
        """Refuse what is no address of the web."""
        text: str = self.cleaned_data["source_url"]
        if text and not _WEB_ADDRESS.fullmatch(text):
            raise forms.ValidationError("原文链接应是以 http:// 或 https:// 开头的网址，请核对。")
        return text

    def clean_industries(self) -> tuple[str, ...]:
        """Read codes and names; refuse what is neither."""
        try:
            return tuple(code for text in _BETWEEN.split(self.cleaned_data["industries"]) for code in _codes(text))
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None

    def clean_min_revenue(self) -> Decimal | None:
        """Refuse a third decimal."""
        return self._money("min_revenue")

    def clean_max_revenue(self) -> Decimal | None:
        """Refuse a third decimal."""
        return self._money("max_revenue")

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, at the field that ends it."""
        values = super().clean() or {}
        pairs = (
            ("valid_from", "valid_until", "有效期至不能早于施行日期，请核对两个日期。"),
            ("min_employees", "max_employees", "从业人员的下限不能大于上限，请核对。"),
            ("min_revenue", "max_revenue", "营业收入的下限不能大于上限，请核对。"),
        )
        for least, most, sentence in pairs:
            low, high = values.get(least), values.get(most)
            if low is not None and high is not None and low > high:
                self.add_error(most, sentence)
        return values

    def details(self) -> PolicyDetails:
        """Return what the service takes."""
        values = dict(self.cleaned_data)
        lists: dict[str, Any] = {name: tuple(values.pop(name)) for name in ("industries", "sizes", "tags")}
        employees = [values.pop(name) for name in ("min_employees", "max_employees")]
        return PolicyDetails(
            **lists,
            division_ids=(*values.pop("counties"), *values.pop("towns")),
            employees=Range(*(None if value is None else Decimal(value) for value in employees)),
            revenue=Range(values.pop("min_revenue"), values.pop("max_revenue")),
            **values,
        )

    def _money(self, name: str) -> Decimal | None:
        value: Decimal | None = self.cleaned_data[name]
        if value is not None and value != round(value, 2):
            raise forms.ValidationError(f"{self.fields[name].label}最多写两位小数，请核对。")
        return value


class WithdrawForm(DeskForm):
    """Why a policy is taken down."""

    id_prefix = "withdraw"

    reason = forms.CharField(label="撤下理由", max_length=300, help_text="如：已废止，见某号文件；重复登记。")


def new_initial(today: date) -> dict[str, Any]:
    """Return what the form of a new policy starts from."""
    return {"valid_from": today}


def initial_of(details: PolicyDetails) -> dict[str, Any]:
    """Return what the form of a known policy starts from."""
    above = {True: "yes", False: "no", None: ""}[details.above_scale]
    return {
        **{name: getattr(details, name) for name in (*LONGEST, "valid_from", "valid_until")},
        "level": details.level.value,
        "kind": details.kind.value if details.kind else "",
        "above_scale": above,
        "industries": "，".join(details.industries),
        "sizes": [size.value for size in details.sizes],
        "tags": [tag.value for tag in details.tags],
        "min_employees": details.employees.least,
        "max_employees": details.employees.most,
        "min_revenue": details.revenue.least,
        "max_revenue": details.revenue.most,
        "counties": list(details.division_ids),
        "towns": list(details.division_ids),
    }


def _codes(text: str) -> Iterable[str]:
    """Read one entry; a name with 、 in it is one name, anything else with 、 are several."""
    if not text:
        return []
    try:
        return [parse_industry(text).code]
    except Refused:
        parts = [part for part in text.split("、") if part]
        if len(parts) < 2:
            raise
        return [parse_industry(part).code for part in parts]
