"""The list of policies, one of them, and the office keeping them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuqi.desk.policies.forms import PolicyForm, WithdrawForm, initial_of, new_initial
from zhuqi.desk.policies.presentation import history_sentence, policy_in_words
from zhuqi.desk.requests import SignedInRequest
from zhuqi.foundation.errors import Refused, StaleState
from zhuqi.organisations.selectors import DivisionRef, counties, towns
from zhuqi.policies import access, selectors, services
from zhuqi.policies.categories import POLICY_LEVEL_LABELS, POLICY_STATUS_LABELS, PolicyLevel, PolicyStatus
from zhuqi.policies.matching import conditions_in_words
from zhuqi.policies.selectors import PolicyCard, PolicyFilters

_ALL = "all"  # the address of every policy; without any, those in force are listed
_SHOWN = (PolicyStatus.IN_FORCE, PolicyStatus.UPCOMING, PolicyStatus.EXPIRED, PolicyStatus.TAKEN_DOWN)


@login_required
@require_GET
def policy_list(request: SignedInRequest) -> HttpResponse:
    """List the policies, narrowed by the address; those in force unless it says otherwise."""
    filters = _filters(request.GET)
    page = selectors.policy_list(
        actor=request.actor, filters=filters, today=timezone.localdate(), after=request.GET.get("after", "")
    )
    context = {
        "page": page,
        "rows": [policy_in_words(row) for row in page.rows],
        "tabs": [
            *((status.value.lower(), POLICY_STATUS_LABELS[status], status is filters.status) for status in _SHOWN),
            (_ALL, "全部", filters.status is None),
        ],
        "state": filters.status.value.lower() if filters.status else _ALL,
        "levels": [(one.value.lower(), label, one is filters.level) for one, label in POLICY_LEVEL_LABELS.items()],
        "text": filters.text,
        "is_narrowed": bool(filters.text or filters.level),
        "is_later_page": bool(request.GET.get("after")),
        "may_keep": access.may_keep(request.actor),
    }
    return render(request, "desk/policies/list.html", context)


@login_required
@require_GET
def detail(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one policy."""
    return _show(request, _card(request, number))


@login_required
@require_http_methods(["GET", "POST"])
def register(request: SignedInRequest) -> HttpResponse:
    """Write a policy down."""
    access.require_keep(request.actor)
    data = request.POST if request.method == "POST" else None
    form = PolicyForm(data, initial=new_initial(timezone.localdate()), counties=counties(), towns=towns())
    refusal = ""
    if data is not None and form.is_valid():
        try:
            number = services.register_policy(details=form.details(), actor=request.actor, at=timezone.now())
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"已登记，编号 {number}。")
            return redirect("policies:detail", number=number)
    return _form(request, form, refusal, {"title": "登记政策", "submit": "登记"})


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, number: str) -> HttpResponse:
    """Write it down differently."""
    access.require_keep(request.actor)
    card = _card(request, number)
    if card.row.status is PolicyStatus.TAKEN_DOWN:
        raise StaleState(f"{card.row.number} 已撤下，不能再改；政策重新执行的，请另行登记。")
    data = request.POST if request.method == "POST" else None
    places, seen = _places(card), request.POST.get("seen", card.version)
    form = PolicyForm(data, initial=initial_of(card.details), counties=places[0], towns=places[1])
    refusal = ""
    if data is not None and form.is_valid():
        try:
            services.correct_policy(
                number=number, details=form.details(), seen=seen, actor=request.actor, at=timezone.now()
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "已保存。")
            return redirect("policies:detail", number=card.row.number)
    return _form(request, form, refusal, {"title": "更正政策", "submit": "保存", "row": card.row, "seen": seen})


@login_required
@require_POST
def withdraw(request: SignedInRequest, number: str) -> HttpResponse:
    """Take it down."""
    access.require_keep(request.actor)
    card, form, refusal = _card(request, number), WithdrawForm(request.POST), ""
    if form.is_valid():
        try:
            services.withdraw_policy(
                number=number, reason=form.cleaned_data["reason"], actor=request.actor, at=timezone.now()
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "已撤下。")
            return redirect("policies:detail", number=card.row.number)
    return _show(request, _card(request, number), form=form, refusal=refusal, status=422)


def _card(request: SignedInRequest, number: str) -> PolicyCard:
    return selectors.policy_card(actor=request.actor, number=number, today=timezone.localdate())


def _show(
    request: SignedInRequest,
    card: PolicyCard,
    *,
    form: WithdrawForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "card": card,
        "words": policy_in_words(card.row),
        "conditions": conditions_in_words(card.conditions),
        "history": [(line, history_sentence(line)) for line in card.history],
        "may_change": card.may_keep and card.row.status is not PolicyStatus.TAKEN_DOWN,
        "form": form or WithdrawForm(),
        "refusal": refusal,
        "today": timezone.localdate(),
    }
    return render(request, "desk/policies/detail.html", context, status=status)


def _form(request: SignedInRequest, form: PolicyForm, refusal: str, more: dict[str, Any]) -> HttpResponse:
    status = 422 if refusal or form.errors else 200
    return render(request, "desk/policies/form.html", {"form": form, "refusal": refusal} | more, status=status)


def _filters(query: QueryDict) -> PolicyFilters:
    """Read the address; values nobody offers are ignored, so that an old link still opens the list."""
    wanted = query.get("state", "").lower()
    status = next((one for one in PolicyStatus if one.value.lower() == wanted), PolicyStatus.IN_FORCE)
    level = query.get("level", "").lower()
    return PolicyFilters(
        text=query.get("q", "").replace("\x00", "").strip()[:100],
        level=next((one for one in PolicyLevel if one.value.lower() == level), None),
        status=None if wanted == _ALL else status,
    )


def _places(card: PolicyCard) -> tuple[list[DivisionRef], list[DivisionRef]]:
    """Return the places to choose from; what the policy names stays among them when it is no longer in use."""
    above, below = counties(), towns()
    known = {one.id for one in (*above, *below)}
    former = [DivisionRef(pk, "", name) for pk, name in card.conditions.places.items() if pk not in known]
    return above, [*below, *former]
