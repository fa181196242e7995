"""The dispatcher's desk: the queue on the left, one issue on the right, analysed and assigned in one go."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from zhuqi.desk.issues.acts import slug_of
from zhuqi.desk.issues.fields import IssueForm, UnitField, UnitsField, words
from zhuqi.desk.issues.forms_office import TriageForm
from zhuqi.desk.issues.page import happened_since
from zhuqi.desk.requests import SignedInRequest
from zhuqi.foundation.errors import NotFound, Refused, StaleState
from zhuqi.issues import access, selectors, services
from zhuqi.issues.selectors import IssueCard, LedgerRow, TriageSuggestion
from zhuqi.issues.workflow import ACTION_LABELS, Action
from zhuqi.organisations.roles import Actor

QUEUE = 30
_PAGE = "desk/issues/triage.html"
_ELSEWHERE = (
    Action.SOLVE_ON_SITE,
    Action.MERGE,
    Action.TRANSFER,
    Action.PROPOSE_EXCLUSION,
    Action.PROTECT,
    Action.CORRECT,
)


class DeskTriageForm(TriageForm):
    """The analysis and, if known, who leads and who helps."""

    id_prefix = "id_desk"
    field_order = ("category", "sub_category", "level", "difficulty", "nature", "unit_id", "co_unit_ids", "note")

    unit_id = UnitField(label="牵头单位", required=False, help_text="不选则只保存研判，稍后再交办。")
    co_unit_ids = UnitsField(label="协办单位", required=False)
    note = words("交办要求", required=False, rows=2)

    def __init__(self, *args: Any, suggestion: TriageSuggestion | None = None, **kwargs: Any) -> None:
        self.suggestion = suggestion
        super().__init__(*args, **kwargs)

    def adapt(self) -> None:
        """Start from what is known, then from what past cases suggest."""
        super().adapt()
        hint = self.suggestion
        if hint is None:
            return
        if not self.initial.get("level"):
            self.initial["level"] = hint.level
            self.initial["difficulty"] = hint.difficulty or self.initial["difficulty"]
        if not self.initial.get("sub_category") and hint.category == self.initial["category"]:
            self.initial["sub_category"] = hint.sub_category
        self.initial["unit_id"] = hint.unit_id

    def values(self) -> dict[str, Any]:
        """Return the arguments of ``triage_and_assign``."""
        given = self.cleaned_data
        return {"analysis": self.analysis()} | {name: given[name] for name in ("unit_id", "co_unit_ids", "note")}


def _queue(actor: Actor) -> tuple[tuple[LedgerRow, ...], int]:
    """Return what waits to be analysed, then what waits to be assigned, and how many in all."""
    if not access.may_ever(actor, Action.TRIAGE):
        raise NotFound("没有这个页面，或您无权查看。")
    return selectors.triage_queue(actor=actor, today=timezone.localdate(), limit=QUEUE)


@login_required
@require_GET
def desk(request: SignedInRequest) -> HttpResponse:
    """Open the first of the queue, or say that it is empty."""
    rows, total = _queue(request.actor)
    if rows:
        return redirect("triage:issue", number=rows[0].number)
    return render(request, _PAGE, {"rows": rows, "total": total, "card": None, "today": timezone.localdate()})


@login_required
@require_http_methods(["GET", "POST"])
def issue(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one of the queue with its suggestion; analyse and assign it, then go on to the next."""
    rows, total = _queue(request.actor)
    card = selectors.issue_card(actor=request.actor, number=number, today=timezone.localdate())
    if Action.TRIAGE not in card.allowed_actions:
        return _left_the_queue(request, card, rows)
    suggestion = selectors.suggest_triage(actor=request.actor, number=number)
    if request.method == "GET":
        return _show(request, card, rows, total, DeskTriageForm(card=card, suggestion=suggestion), suggestion)
    form = DeskTriageForm(request.POST, card=card, suggestion=suggestion)
    if not form.is_valid():
        return _show(request, card, rows, total, form, suggestion, status=422)
    try:
        services.triage_and_assign(issue_id=card.id, actor=request.actor, at=timezone.now(), **form.values())
    except StaleState:
        return _left_the_queue(request, card, rows)
    except (Refused, NotFound) as refused:
        return _show(request, card, rows, total, form, suggestion, refusal=str(refused), status=422)
    did = "研判并交办" if form.cleaned_data["unit_id"] else "研判"
    messages.success(request, f"{number} 已{did}。")
    return redirect(_next(rows, number))


def _next(rows: tuple[LedgerRow, ...], number: str) -> str:
    """Return the address of the issue that comes after this one in the queue, the first again after the last."""
    numbers = [row.number for row in rows]
    if number in numbers:
        here = numbers.index(number)
        numbers = numbers[here + 1 :] + numbers[:here]
    return reverse("triage:issue", args=[numbers[0]]) if numbers else reverse("triage:desk")


def _left_the_queue(request: SignedInRequest, card: IssueCard, rows: tuple[LedgerRow, ...]) -> HttpResponse:
    """Say what somebody else did with the issue meanwhile, and go on."""
    today = timezone.localdate()
    card = selectors.issue_card(actor=request.actor, number=card.number, today=today)
    what = "；".join(happened_since(card, 0, today))
    messages.warning(request, f"{card.number} 已不在待研判、待交办之列：{what}。")
    return redirect(_next(tuple(row for row in rows if row.number != card.number), ""))


def _show(
    request: SignedInRequest,
    card: IssueCard,
    rows: tuple[LedgerRow, ...],
    total: int,
    form: IssueForm,
    suggestion: TriageSuggestion | None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "rows": rows,
        "total": total,
        "card": card,
        "form": form,
        "suggestion": suggestion,
        "refusal": refusal,
        "today": timezone.localdate(),
        "skip_url": _next(rows, card.number),
        "has_next": len(rows) > 1,
        "elsewhere": [
            (slug_of(action), ACTION_LABELS[action]) for action in _ELSEWHERE if action in card.offered_actions
        ],
    }
    return render(request, _PAGE, context, status=status)
