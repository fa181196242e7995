"""What people say about plans: for whom, what weighs how much, from when on."""

from typing import Any

from django import forms

from zhuqi.desk.forms import DayField, DeskForm
from zhuqi.stewardship.optimiser import Weights
from zhuqi.stewardship.planning_words import LOAD_RULE_LABELS, PLAN_TARGETS_LABELS, LoadRule, PlanTargets

_DEFAULTS = Weights()
WEIGHT_LABELS = {
    "distance": "距离（每公里）",
    "district": "跨片区（每家）",
    "expertise": "行业不符专长（每家）",
    "change": "变更现任（每家）",
    "balance": "负荷不均（每人每户）",
}


def _weight(name: str, **kwargs: Any) -> forms.FloatField:
    return forms.FloatField(
        label=WEIGHT_LABELS[name], min_value=0, max_value=1_000_000, initial=f"{getattr(_DEFAULTS, name):g}", **kwargs
    )


class PlanForm(DeskForm):
    """For whom to plan, and what each wish weighs."""

    id_prefix = "plan"

    targets = forms.TypedChoiceField(
        label="为哪些企业安排", coerce=PlanTargets, choices=[(v.value, n) for v, n in PLAN_TARGETS_LABELS.items()]
    )
    load_rule = forms.TypedChoiceField(
        label="每家企业算几户", coerce=LoadRule, choices=[(v.value, n) for v, n in LOAD_RULE_LABELS.items()]
    )
    distance = _weight("distance")
    district = _weight("district")
    expertise = _weight("expertise")
    change = _weight("change")
    balance = _weight("balance", help_text="数字越大越看重；写 0 就不考虑这一条。")

    def weights(self) -> Weights:
        """Return the five weights."""
        return Weights(**{name: self.cleaned_data[name] for name in WEIGHT_LABELS})


class AcceptForm(DeskForm):
    """From when on the plan holds, and by which document."""

    id_prefix = "accept"

    since = DayField(label="开始日期", help_text="现任服务官到前一天为止。")
    basis = forms.CharField(
        label="依据", required=False, max_length=200, help_text="文件名称和文号，如“包联方案〔2026〕7号”。"
    )
