"""The rule that makes some enterprises key service targets: what it says, since when, and the next one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from zhuqi.desk.enterprises.forms import KeyRuleForm
from zhuqi.desk.requests import SignedInRequest
from zhuqi.enterprises import access, selectors, services
from zhuqi.enterprises.categories import TAG_LABELS
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations.roles import Role

_READERS = (Role.DISPATCHER, Role.SUPERVISOR, Role.LEADER, Role.GROUP_LEAD, Role.STEWARD, Role.CALLER)


@login_required
@require_http_methods(["GET", "POST"])
def page(request: SignedInRequest) -> HttpResponse:
    """Show the rules one after the other; the office sets the next."""
    if not request.actor.has(*_READERS):
        raise NotFound("没有这个页面，或您无权查看。")
    today = timezone.localdate()
    rules = selectors.key_target_rules(today)
    present = next((rule for rule in rules if rule.is_in_force), rules[-1])
    initial = {"tag_kinds": [kind.value for kind in present.tag_kinds], "since": today}
    form = KeyRuleForm(request.POST if request.method == "POST" else None, initial=initial)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            services.set_key_target_rule(actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"新规则自 {form.cleaned_data['since']:%Y-%m-%d} 起生效。")
            return redirect("enterprises:key_rule")
    context = {
        "rules": [(rule, "、".join(TAG_LABELS[kind] for kind in rule.tag_kinds)) for rule in rules],
        "present": "、".join(TAG_LABELS[kind] for kind in present.tag_kinds),
        "targets": len(selectors.key_target_ids(today)),
        "may_set": access.may_set_rule(request.actor),
        "form": form,
        "refusal": refusal,
        "today": today,
    }
    is_wrong = bool(refusal or form.errors)
    return render(request, "desk/enterprises/key_rule.html", context, status=422 if is_wrong else 200)
