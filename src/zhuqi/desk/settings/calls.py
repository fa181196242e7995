"""How often firms are called, by when complaints are answered, and what callers say: the office's own rules."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhuqi.desk.forms import DayField, DeskForm
from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.settings.sections import CALLS, require_section
from zhuqi.followups import access, selectors, services
from zhuqi.followups.kinds import CALL_KIND_LABELS, CallKind
from zhuqi.followups.services.rules import LIMITS, SCRIPT_LIMIT
from zhuqi.foundation.errors import NotFound, Refused

_UNITS = {"workdays": "工作日", "days": "天", "percent": "%"}


class RulesForm(DeskForm):
    """The rules as they shall be."""

    id_prefix = "rules"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, least, most) in LIMITS.items():
            unit = _UNITS[name.rsplit("_", 1)[1]]
            self.fields[name] = forms.IntegerField(
                label=f"{label}（{unit}）", min_value=least, max_value=most, help_text=f"{least} 至 {most}。"
            )
        self.fields["periodic_since"] = DayField(
            label="定期联系自何日起算", required=False, help_text="不填则自列入服务对象之日起算。"
        )
        self.fields["reason"] = forms.CharField(label="调整依据", max_length=300)
        self.retell()

    def rules(self) -> selectors.Rules:
        """Return what was typed."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return selectors.Rules(**given)


class ScriptForm(DeskForm):
    """What is said in calls of one kind."""

    text = forms.CharField(label="话术", max_length=SCRIPT_LIMIT, widget=forms.Textarea(attrs={"rows": 6}))


@login_required
@require_GET
def page(request: SignedInRequest) -> HttpResponse:
    """Show rules and scripts."""
    return _page(request)


@login_required
@require_POST
def set_rules(request: SignedInRequest) -> HttpResponse:
    """Change the rules."""
    require_section(request.actor, CALLS)
    form, refusal = RulesForm(request.POST), ""
    if form.is_valid():
        try:
            services.set_follow_up_rules(
                rules=form.rules(), reason=form.cleaned_data["reason"], actor=request.actor, at=timezone.now()
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "回访规则已调整，对还没有打的电话立即生效。")
            return redirect("settings:calls")
    return _page(request, rules=form, refusal=refusal)


@login_required
@require_POST
def set_script(request: SignedInRequest, kind: str) -> HttpResponse:
    """Change one script."""
    require_section(request.actor, CALLS)
    if kind.upper() not in CallKind.__members__:
        raise NotFound("没有这种回访，请回到设置页重新选择。")
    asked = CallKind(kind.upper())
    form, refusal = _script_form(asked, request.POST), ""
    if form.is_valid():
        try:
            services.set_call_script(
                kind=asked, text=form.cleaned_data["text"], actor=request.actor, at=timezone.now()
            )  # fmt: skip
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"“{CALL_KIND_LABELS[asked]}”的话术已修改。")
            return redirect("settings:calls")
    return _page(request, scripts={asked: form}, refusal=refusal, refused=asked)


def _page(
    request: SignedInRequest,
    *,
    rules: RulesForm | None = None,
    scripts: dict[CallKind, DeskForm] | None = None,
    refusal: str = "",
    refused: CallKind | None = None,
) -> HttpResponse:
    require_section(request.actor, CALLS)
    present = selectors.rules_in_force()
    said = selectors.scripts()
    shown = {kind: _script_form(kind, None, said[kind]) for kind in CallKind} | (scripts or {})
    is_wrong = rules is not None or scripts is not None
    context = {
        "rules": present,
        "form": rules or RulesForm(initial=vars(present)),
        "rules_refusal": refusal if rules is not None else "",
        "scripts": [
            (kind.value.lower(), CALL_KIND_LABELS[kind], said[kind], form, refusal if kind is refused else "")
            for kind, form in shown.items()
        ],
        "history": selectors.rule_changes(),
        "may_edit": access.may_keep_rules(request.actor),
        "today": timezone.localdate(),
    }
    return render(request, "desk/settings/calls.html", context, status=422 if is_wrong else 200)


def _script_form(kind: CallKind, data: Any, text: str = "") -> ScriptForm:
    form = ScriptForm(data, initial={"text": text}, auto_id=f"script-{kind.value.lower()}_%s")
    form.fields["text"].label = f"{CALL_KIND_LABELS[kind]}的话术"
    return form
