"""One issue: its page, its acts, its files, and the number behind the stars."""

from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuqi.desk.issues.acts import ACT_FORMS, ACTS_BY_SLUG
from zhuqi.desk.issues.page import happened_since, open_act, show_issue
from zhuqi.desk.requests import SignedInRequest
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.issues import attachments, selectors, services
from zhuqi.issues.workflow import ACTION_LABELS, TRANSITIONS, Action
from zhuqi.organisations.roles import AccessKind
from zhuqi.organisations.services import log_access


@login_required
@require_GET
def detail(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one issue."""
    card = selectors.issue_card(actor=request.actor, number=number, today=timezone.localdate())
    partial = "history" if request.htmx and "history" in request.GET else "issue"
    return show_issue(request, card, partial=partial)


@login_required
@require_http_methods(["GET", "POST"])
def act(request: SignedInRequest, number: str, slug: str) -> HttpResponse:
    """Show the form of an act, or perform it; whatever comes of it, the page shows the issue as it is now."""
    action = ACTS_BY_SLUG.get(slug)
    if action is None:
        raise NotFound("没有这个操作，请回到问题页重新选择。")
    card = selectors.issue_card(actor=request.actor, number=number, today=timezone.localdate())
    if action not in card.allowed_actions:
        return _not_now(request, card, action)
    if request.method == "GET":
        return show_issue(request, card, opened=open_act(action, card), partial="act")
    form = ACT_FORMS[action].form(request.POST, request.FILES, card=card)
    if not form.is_valid():
        opened = open_act(action, card, form, _seen(request))
        return show_issue(request, card, opened=opened, status=422)
    try:
        ACT_FORMS[action].perform(issue_id=card.id, actor=request.actor, at=timezone.now(), **form.values())
    except StaleState:
        card = selectors.issue_card(actor=request.actor, number=number, today=timezone.localdate())
        return _not_now(request, card, action)
    except (Refused, NotFound) as refused:
        card = selectors.issue_card(actor=request.actor, number=number, today=timezone.localdate())
        opened = open_act(action, card, form, _seen(request))
        return show_issue(request, card, opened=opened, refusal=str(refused), status=422)
    return _done(request, number, action)


def _seen(request: SignedInRequest) -> int:
    """Return how long the history was when the form was opened; 0 if the page did not say."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _not_now(request: SignedInRequest, card: selectors.IssueCard, action: Action) -> HttpResponse:
    """Answer an act that is not this person's (403), or not of this moment (409, with what happened meanwhile)."""
    if card.status in TRANSITIONS[action].sources:
        why = selectors.refusal(actor=request.actor, number=card.number, action=action)
        raise NotAllowed(why or "您没有办理此事的权限。")
    today = timezone.localdate()
    sentence = f"没有办理：{card.number} 目前为“{card.status_label}”，不能“{ACTION_LABELS[action]}”。"
    happened = happened_since(card, _seen(request), today) if request.method == "POST" else []
    return show_issue(request, card, refusal=sentence, happened=happened, status=409)


def _done(request: SignedInRequest, number: str, action: Action) -> HttpResponse:
    """Show the issue as it is now, or the ledger if it is no longer this person's to see."""
    said = f"“{ACTION_LABELS[action]}”已记入办理记录。"
    try:
        if not request.htmx:
            selectors.issue_id(actor=request.actor, number=number)
            messages.success(request, said)
            return redirect("issues:detail", number=number)
        card = selectors.issue_card(actor=request.actor, number=number, today=timezone.localdate())
    except NotFound:
        messages.success(request, f"{number}：{said}该问题已不在您的查看范围内。")
        if request.htmx:
            return HttpResponse(headers={"HX-Redirect": reverse("issues:list")})
        return redirect("issues:list")
    return show_issue(request, card, said=said)


@login_required
@require_GET
def similar(request: SignedInRequest, number: str) -> HttpResponse:
    """Show other issues that read alike."""
    rows = selectors.similar_issues(actor=request.actor, number=number)
    page = "desk/issues/similar.html"
    return render(request, f"{page}#rows" if request.htmx else page, {"number": number, "rows": rows})


@login_required
@require_POST
def reveal_phone(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the contact's number in full; that it was seen is written down."""
    card = selectors.issue_card(actor=request.actor, number=number, today=timezone.localdate())
    phone = services.reveal_contact_phone(issue_id=card.id, actor=request.actor, at=timezone.now())
    if request.htmx:
        return render(request, "desk/components/masked_phone.html", {"id": "contact-phone", "revealed": phone})
    return show_issue(request, card, revealed=phone)


@login_required
@require_GET
def attachment(request: SignedInRequest, number: str, attachment_id: int) -> HttpResponse:
    """Hand out a file of an issue to whoever may see the issue, as a download; each is written down."""
    name, content_type, digest = selectors.attachment_of(
        actor=request.actor, number=number, attachment_id=attachment_id
    )
    content = attachments.load(digest)
    log_access(
        kind=AccessKind.ATTACHMENT_SERVED,
        at=timezone.now(),
        actor=request.actor,
        subject=f"问题 {number}",
        detail=name,
        address=request.META.get("REMOTE_ADDR"),
    )
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
            "Cache-Control": "private, no-store",
        },
    )
