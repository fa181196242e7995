"""One's own leave: from when to when, and who stands in meanwhile. An officer's is on their page of stewardship."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from zhuqi.desk.forms import DayField, DeskForm
from zhuqi.desk.requests import SignedInRequest
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations import services
from zhuqi.organisations.absences import absences_of, deputised_by
from zhuqi.organisations.registers import person_called
from zhuqi.organisations.roles import FIELD_ROLES, Role
from zhuqi.organisations.selectors import PersonRef, find_people

_CANDIDATES = 6


class LeaveForm(DeskForm):
    """A leave, and who stands in."""

    deputy = forms.CharField(label="代理人", max_length=50, help_text="填写姓名；有重名的填写用户名。")
    since = DayField(label="开始日期")
    until = DayField(label="结束日期")

    def person(self) -> PersonRef | None:
        """Return who is meant; say beside the field if nobody or more than one is."""
        text = "".join(self.cleaned_data["deputy"].split())
        named = person_called(text)
        found = [person for person in find_people(text, limit=_CANDIDATES) if person.name == text]
        if named is not None and not found:
            return named
        if len(found) == 1:
            return found[0]
        names = "、".join(f"{person.username}（{person.unit_name}）" for person in found)
        self.add_error("deputy", f"有几位都叫{text}，请填写用户名：{names}。" if found else "没有这个人，请核对姓名。")
        return None


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: SignedInRequest) -> HttpResponse:
    """Show one's leaves and note the next."""
    actor, today = request.actor, timezone.localdate()
    if actor.has(Role.CONTACT):
        raise NotFound("没有这个页面，或您无权查看。")
    if actor.has(*FIELD_ROLES):
        return redirect("stewardship:leave")
    form, refusal = LeaveForm(request.POST or None, initial={"since": today, "until": today}), ""
    if request.method == "POST" and form.is_valid() and (deputy := form.person()) is not None:
        try:
            services.record_absence(
                user_id=actor.user_id,
                deputy_id=deputy.id,
                since=form.cleaned_data["since"],
                until=form.cleaned_data["until"],
                actor=actor,
                at=timezone.now(),
            )
        except (Refused, NotFound) as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"请假已登记，由{deputy.name}代理。")
            return redirect("accounts:leave")
    context = {
        "form": form,
        "refusal": refusal,
        "absences": absences_of([actor.user_id], today, past=5),
        "stands_in": deputised_by(actor.user_id, today),
        "today": today,
    }
    return render(request, "desk/accounts/leave.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def end_leave(request: SignedInRequest, absence_id: int) -> HttpResponse:
    """Be back, or not go."""
    today = timezone.localdate()
    if all(absence.id != absence_id for absence in absences_of([request.actor.user_id], today)):
        raise NotFound("没有这条请假记录，请刷新后重试。")
    services.end_absence(absence_id=absence_id, actor=request.actor, at=timezone.now(), today=today)
    messages.success(request, "已销假。")
    return redirect("accounts:leave")
