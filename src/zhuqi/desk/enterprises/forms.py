"""What people type about an enterprise."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from zhuqi.desk.forms import DayField, DeskForm
from zhuqi.enterprises.categories import (
    ABOVE_SCALE_LABELS,
    KIND_LABELS,
    LIAISON_LABELS,
    STATUS_LABELS,
    TAG_LABELS,
    TAG_LEVEL_LABELS,
    TAGS_WITH_A_LEVEL,
    AboveScaleType,
    EnterpriseStatus,
    Kind,
    LiaisonLevel,
    TagKind,
    TagLevel,
)
from zhuqi.enterprises.selectors import EnterpriseCard, enterprise_id_of_number
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations.phones import parse_phone
from zhuqi.organisations.selectors import DivisionRef
from zhuqi.standards.credit_codes import check_credit_code
from zhuqi.standards.industries import parse_industry


class RecordForm(DeskForm):
    """The record of an enterprise, all but its name; the credit code may fail its check if a reason is given."""

    kind = forms.TypedChoiceField(
        label="类型", choices=[(kind.value, label) for kind, label in KIND_LABELS.items()], coerce=Kind
    )
    division_id = forms.TypedChoiceField(label="所在乡镇（街道）", coerce=int)
    owner_number = forms.CharField(
        label="建设单位编号",
        required=False,
        max_length=12,
        help_text="项目填写：建设该项目的企业在本系统的编号，如 E000012。",
    )
    credit_code = forms.CharField(
        label="统一社会信用代码", required=False, max_length=40, help_text="18位，见营业执照；空格和小写不要紧。"
    )
    credit_code_note = forms.CharField(
        label="代码校验不符的说明",
        required=False,
        max_length=200,
        help_text="只有代码未通过校验、而执照上确实如此时才填。",
    )
    industry = forms.CharField(
        label="行业", required=False, max_length=40, help_text="国民经济行业代码或大类名称，如 C3311、3311、批发业。"
    )
    address = forms.CharField(label="地址", required=False, max_length=200)
    above_scale_type = forms.TypedChoiceField(
        label="四上类别",
        required=False,
        coerce=AboveScaleType,
        empty_value=None,
        choices=[("", "不是四上企业"), *((kind.value, label) for kind, label in ABOVE_SCALE_LABELS.items())],
    )
    above_scale_since = DayField(label="入库日期", required=False)
    above_scale_source = forms.CharField(label="入库依据", required=False, max_length=120)
    longitude = forms.DecimalField(label="经度", required=False, max_digits=9, decimal_places=6)
    latitude = forms.DecimalField(label="纬度", required=False, max_digits=8, decimal_places=6)

    def __init__(self, *args: Any, towns: Iterable[DivisionRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        division = self.fields["division_id"]
        assert isinstance(division, forms.ChoiceField)
        division.choices = [("", "请选择"), *((town.id, town.name) for town in towns)]

    def clean_industry(self) -> str:
        """Refuse an industry nobody knows."""
        text: str = self.cleaned_data["industry"]
        if not text.strip():
            return ""
        try:
            return parse_industry(text).code
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None

    def clean(self) -> dict[str, Any]:
        """Refuse a code that fails its check unless it is explained, half a position, and a firm with an owner."""
        values = super().clean() or {}
        values["owner_id"] = self._owner_id(values.pop("owner_number", ""), values.get("kind"))
        code = values.get("credit_code", "")
        problem = check_credit_code(code).problem if code.strip() else None
        if problem and not values.get("credit_code_note", "").strip():
            self.add_error("credit_code", f"{problem}如与执照一致，请在下一项填写说明后保存。")
        if (values.get("longitude") is None) != (values.get("latitude") is None) and not self.errors:
            self.add_error("latitude", "经度和纬度须同时填写或同时留空。")
        return values

    def _owner_id(self, number: str, kind: Kind | None) -> int | None:
        if not number.strip():
            return None
        if kind is Kind.ENTERPRISE:
            self.add_error("owner_number", "只有项目才填建设单位，请把类型改为“项目”或清空本项。")
            return None
        try:
            return enterprise_id_of_number(number)
        except NotFound as unknown:
            self.add_error("owner_number", str(unknown))
            return None


class RegisterForm(RecordForm):
    """A new enterprise: its record and its name."""

    name = forms.CharField(label="名称", max_length=120, help_text="营业执照上的全称；项目填项目全称。")
    field_order = ("name",)


def record_initial(card: EnterpriseCard) -> dict[str, Any]:
    """Return what the record form starts from."""
    return {
        "kind": card.kind.value,
        "division_id": card.division_id,
        "owner_number": card.owner.number if card.owner else "",
        "credit_code": card.credit_code or "",
        "credit_code_note": card.credit_code_note,
        "industry": card.industry,
        "address": card.address,
        "above_scale_type": card.above_scale_type.value if card.above_scale_type else "",
        "above_scale_since": card.above_scale_since,
        "above_scale_source": card.above_scale_source,
        "longitude": card.longitude,
        "latitude": card.latitude,
    }


class RenameForm(DeskForm):
    """A new name, and why."""

    id_prefix = "rename"

    name = forms.CharField(label="新名称", max_length=120)
    reason = forms.CharField(
        label="更名依据", required=False, max_length=300, help_text="如：市场监管部门准予变更登记。"
    )


class StatusForm(DeskForm):
    """A new state, with its evidence unless it is normal."""

    id_prefix = "status"

    status = forms.TypedChoiceField(
        label="状态",
        coerce=EnterpriseStatus,
        choices=[(status.value, label) for status, label in STATUS_LABELS.items()],
    )
    since = DayField(label="自何日起", required=False, help_text="不填为今天。")
    evidence = forms.CharField(
        label="依据",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="何时、由谁、如何确认；恢复正常可不填。",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a state other than normal without evidence."""
        values = super().clean() or {}
        status = values.get("status")
        if status and status is not EnterpriseStatus.NORMAL and not values.get("evidence", "").strip():
            self.add_error("evidence", f"请填写依据：何时、由谁、如何确认企业“{STATUS_LABELS[status]}”。")
        return values


class TagForm(DeskForm):
    """A tag for a period."""

    id_prefix = "tag"

    kind = forms.TypedChoiceField(
        label="标签", coerce=TagKind, choices=[(kind.value, label) for kind, label in TAG_LABELS.items()]
    )
    level = forms.TypedChoiceField(
        label="层级",
        required=False,
        coerce=TagLevel,
        empty_value=None,
        choices=[("", "不分层级"), *((level.value, label) for level, label in TAG_LEVEL_LABELS.items())],
    )
    since = DayField(label="开始日期")
    until = DayField(label="结束日期", required=False, help_text="长期有效的留空。")
    note = forms.CharField(label="备注", required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Refuse a tag without the level it needs, and a period that ends before it begins."""
        values = super().clean() or {}
        kind = values.get("kind")
        if kind in TAGS_WITH_A_LEVEL and values.get("level") is None:
            self.add_error("level", f"“{TAG_LABELS[kind]}”须选择层级：省、市或县。")
        _refuse_backward_period(self, values)
        return values


class LiaisonForm(DeskForm):
    """Who takes one of the three seats."""

    id_prefix = "liaison"

    level = forms.TypedChoiceField(
        label="类别", coerce=LiaisonLevel, choices=[(level.value, label) for level, label in LIAISON_LABELS.items()]
    )
    name = forms.CharField(label="姓名", max_length=50)
    title = forms.CharField(label="职务", required=False, max_length=60)
    phone = forms.CharField(
        label="联系电话", required=False, max_length=40, help_text="加密保存，页面上只显示前三后四位。"
    )
    since = DayField(label="开始日期")

    def clean_phone(self) -> str:
        """Refuse a number that cannot be dialled."""
        text: str = self.cleaned_data["phone"]
        if not text.strip():
            return ""
        try:
            return parse_phone(text)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None


class LiaisonRequestForm(LiaisonForm):
    """Who should take one of the three seats, and why; somebody else decides."""

    id_prefix = "ask"

    reason = forms.CharField(label="更换理由", max_length=300, help_text="如：原联络员调离。")


class FiguresForm(DeskForm):
    """What is known of the business as of a day; money in 万元."""

    id_prefix = "figures"

    as_of = DayField(label="截至日期")
    employees = forms.IntegerField(label="从业人员（人）", required=False, min_value=0, max_value=10_000_000)
    revenue = forms.DecimalField(
        label="营业收入（万元）",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text="上年度或近12个月。",
    )
    assets = forms.DecimalField(label="资产总额（万元）", required=False, min_value=0, max_digits=14, decimal_places=2)
    tax = forms.DecimalField(label="纳税额（万元）", required=False, min_value=0, max_digits=14, decimal_places=2)
    power_use = forms.DecimalField(
        label="用电量（万千瓦时）", required=False, min_value=0, max_digits=14, decimal_places=2
    )
    source = forms.CharField(label="来源", max_length=120, help_text="如：统计年报、企业填报、税务数据。")

    def clean(self) -> dict[str, Any]:
        """Refuse a form without a single figure."""
        values = super().clean() or {}
        known = ("employees", "revenue", "assets", "tax", "power_use")
        if not self.errors and all(values.get(key) is None for key in known):
            raise forms.ValidationError("请至少填写从业人员、营业收入、资产总额、纳税额、用电量中的一项。")
        return values


class ReasonForm(DeskForm):
    """Why."""

    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class KeyRuleForm(DeskForm):
    """Which tags make a key target, from which day."""

    id_prefix = "rule"

    tag_kinds = forms.TypedMultipleChoiceField(
        label="标签",
        coerce=TagKind,
        choices=[(kind.value, label) for kind, label in TAG_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="有其中任何一个有效标签的，就是重点服务对象。",
    )
    since = DayField(label="生效日期", help_text="今天或以后；此前的日子仍按原规则计算。")
    reason = forms.CharField(label="依据", required=False, max_length=300, help_text="如：办公室会议纪要〔2026〕3号。")


def _refuse_backward_period(form: DeskForm, values: dict[str, Any]) -> None:
    since: date | None = values.get("since")
    until: date | None = values.get("until")
    if since and until and until < since:
        form.add_error("until", "结束日期早于开始日期，请核对。")
