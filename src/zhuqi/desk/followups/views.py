"""Today's calls, one call from the list to its record, and the calls that were made."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuqi.desk.followups.forms import CallForm, MissedForm
from zhuqi.desk.requests import SignedInRequest
from zhuqi.enterprises.categories import LIAISON_LABELS
from zhuqi.enterprises.selectors import enterprise_card
from zhuqi.followups import access, selectors, services
from zhuqi.followups.kinds import CALL_KIND_LABELS, CallKind
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.issues.selectors import IssueCard, issue_card
from zhuqi.issues.workflow import Action

_ANSWERS = (Action.RESOLVE, Action.SOLVE_ON_SITE, Action.ANSWER)
SLUGS = {kind.value.lower().replace("_", "-"): kind for kind in CallKind}
SLUG_OF = {kind: slug for slug, kind in SLUGS.items()}


@login_required
@require_GET
@never_cache
def today(request: SignedInRequest) -> HttpResponse:
    """List whom the caller has to call, those that are late first."""
    _require_readers(request)
    if not access.may_call(request.actor):
        return redirect("followups:records")
    chosen = SLUGS.get(request.GET.get("kind", ""))
    found = selectors.call_list(actor=request.actor, at=timezone.now(), kind=chosen)
    context = {
        "calls": found,
        "rows": [(entry, SLUG_OF[entry.kind]) for entry in found.entries],
        "tabs": [
            (SLUG_OF[kind], CALL_KIND_LABELS[kind], count, kind is chosen) for kind, count in found.counts.items()
        ],
        "is_all": chosen is None,
        "more": (found.total if chosen is None else found.counts[chosen]) - len(found.entries),
        "today": timezone.localdate(),
    }
    return render(request, "desk/followups/list.html", context)


@login_required
@require_GET
def records(request: SignedInRequest) -> HttpResponse:
    """List the calls that were made, newest first."""
    _require_readers(request)
    chosen = SLUGS.get(request.GET.get("kind", ""))
    page = selectors.calls_made(actor=request.actor, kind=chosen, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "tabs": [(slug, CALL_KIND_LABELS[kind], kind is chosen) for slug, kind in SLUGS.items()],
        "is_all": chosen is None,
        "may_call": access.may_call(request.actor),
        "today": timezone.localdate(),
    }
    return render(request, "desk/followups/records.html", context)


@login_required
@require_POST
def open_call(request: SignedInRequest, slug: str, number: str) -> HttpResponse:
    """Take the firm for half an hour and go to its page."""
    kind = _kind(slug)
    access.require_caller(request.actor)
    _, firm_id = selectors.firm_of_call(actor=request.actor, kind=kind, number=number)
    try:
        services.claim_firm(enterprise_id=firm_id, actor=request.actor, at=timezone.now())
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("followups:list")
    return redirect("followups:call", slug=slug, number=number)


@login_required
@require_POST
def release(request: SignedInRequest, slug: str, number: str) -> HttpResponse:
    """Give the firm back without having called."""
    kind = _kind(slug)
    access.require_caller(request.actor)
    _, firm_id = selectors.firm_of_call(actor=request.actor, kind=kind, number=number)
    services.release_firm(enterprise_id=firm_id, actor=request.actor)
    return redirect("followups:list")


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def call(request: SignedInRequest, slug: str, number: str) -> HttpResponse:
    """Show what a caller needs before them, and record what came of the call."""
    kind = _kind(slug)
    if request.method == "GET":
        return _show(request, kind, number)
    is_reached = request.POST.get("reached") == "yes"
    form = CallForm(request.POST, kind=kind) if is_reached else CallForm(kind=kind)
    missed = MissedForm({"words": request.POST.get("words", "")})
    if not (form.is_valid() if is_reached else missed.is_valid()):
        return _show(request, kind, number, form=form, status=422)
    said = form.said() if is_reached else None
    words = form.cleaned_data["words"] if is_reached else missed.cleaned_data["words"]
    try:
        done = _record(request, kind, number, said, words)
    except Refused as refused:
        return _show(request, kind, number, form=form, refusal=str(refused), status=422)
    messages.success(request, _words(kind, done, is_reached))
    return redirect("followups:list")


def _record(
    request: SignedInRequest, kind: CallKind, number: str, said: services.Said | None, words: str
) -> services.RecordedCall:
    subject: dict[str, Any] = {"issue_number": number}
    if kind is CallKind.PERIODIC:
        access.require_caller(request.actor)
        _, firm_id = selectors.firm_of_call(actor=request.actor, kind=kind, number=number)
        subject = {"enterprise_id": firm_id}
    return services.record_call(
        kind=kind,
        key=request.POST.get("key", "")[:36] or str(uuid4()),
        said=said,
        words=words,
        actor=request.actor,
        at=timezone.now(),
        **subject,
    )


def _words(kind: CallKind, done: services.RecordedCall, is_reached: bool) -> str:
    if done.is_reopened:
        return f"已登记，编号 {done.number}。企业表示未解决，问题已转为重办，沿用原期限。"
    if is_reached:
        return f"已登记，编号 {done.number}。"
    if done.is_given_up and kind is CallKind.WITHDRAWAL:
        return f"已登记，编号 {done.number}。三次未接通，撤回未能核实，问题按未撤回继续办理。"
    if done.is_given_up:
        return f"已登记，编号 {done.number}。三次未接通，不再拨打；未接通不算满意。"
    return f"已登记未接通，编号 {done.number}。换个半天再拨。"


def _show(
    request: SignedInRequest,
    kind: CallKind,
    number: str,
    *,
    form: CallForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    sheet = selectors.call_sheet(actor=request.actor, kind=kind, number=number, at=now)
    issue = issue_card(actor=request.actor, number=number, today=today) if sheet.issue else None
    context = {
        "sheet": sheet,
        "slug": SLUG_OF[kind],
        "issue": issue,
        "answer": _answer(issue) if issue else "",
        "people": _people(request, sheet.firm.number),
        "form": form or CallForm(kind=kind),
        "refusal": refusal,
        "key": request.POST.get("key") or str(uuid4()),
        "attempt": len(sheet.missed) + 1,
        "today": today,
    }
    return render(request, "desk/followups/call.html", context, status=status)


@dataclass(frozen=True)
class _Person:
    """Somebody of the firm who can be called."""

    name: str
    what: str
    phone: str
    phone_id: str
    url: str


def _people(request: SignedInRequest, number: str) -> list[_Person]:
    """Return the firm's liaison persons; none where its page is not the caller's to see, although the issue is."""
    try:
        card = enterprise_card(actor=request.actor, number=number, today=timezone.localdate())
    except NotFound:
        return []
    return [
        _Person(
            name=person.name,
            what="，".join(filter(None, (LIAISON_LABELS[person.level], person.title))),
            phone=person.phone,
            phone_id=f"phone-{person.id}",
            url=reverse("enterprises:reveal_phone", args=[number, person.id]),
        )
        for person in card.liaisons
    ]


def _answer(issue: IssueCard) -> str:
    """Return what the firm was told last, so that the caller knows what is asked about."""
    said = [line.reason for line in issue.history if line.action in _ANSWERS and line.reason]
    return said[-1] if said else ""


def _kind(slug: str) -> CallKind:
    if slug not in SLUGS:
        raise NotFound("没有这种回访，请回到今日名单。")
    return SLUGS[slug]


def _require_readers(request: SignedInRequest) -> None:
    if not access.may_read_calls(request.actor):
        raise NotFound("没有这个页面，或您无权查看。")
