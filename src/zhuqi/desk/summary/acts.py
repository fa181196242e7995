"""The acts on a summary: each is one form, one service, and the page as it is afterwards."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.summary.forms import ParagraphForm
from zhuqi.desk.summary.page import show_summary
from zhuqi.foundation.errors import Refused
from zhuqi.reports import services


@login_required
@require_POST
def edit(request: SignedInRequest, number: str, key: str) -> HttpResponse:
    """Change the words of one paragraph, unless somebody else has in the meantime."""
    form = ParagraphForm(request.POST)
    form.is_valid()  # any text will do here; what it may not be is the service's to say
    text = form.cleaned_data.get("text", "")
    seen = form.cleaned_data.get("seen") if "seen" in request.POST else None
    return _act(
        request, number, key, services.edit_paragraph, "已保存。", typed=text, key=key, text=text, seen_text=seen
    )


@login_required
@require_POST
def restore(request: SignedInRequest, number: str, key: str) -> HttpResponse:
    """Give one paragraph back the words it was composed with."""
    return _act(request, number, key, services.restore_paragraph, "已恢复为系统拟写的文字。", key=key)


@login_required
@require_POST
def refresh(request: SignedInRequest, number: str) -> HttpResponse:
    """Take the figures again; edited paragraphs keep their words."""
    return _act(request, number, "refresh", services.refresh_summary, "指标已更新，改过的段落保留原文字。")


@login_required
@require_POST
def publish(request: SignedInRequest, number: str) -> HttpResponse:
    """Publish: from now on neither words nor figures change."""
    return _act(request, number, "publish", services.publish_summary, "已发布，文字和数据不再变动。")


def _act(
    request: SignedInRequest,
    number: str,
    touched: str,
    service: Callable[..., Any],
    said: str,
    *,
    typed: str = "",
    **given: Any,
) -> HttpResponse:
    """Perform one act; refused, the page is drawn as it is now, with the reason where the act was tried."""
    try:
        service(number=number, actor=request.actor, at=timezone.now(), **given)
    except Refused as refused:
        return show_summary(request, number, touched=touched, refusal=str(refused), typed=typed, status=refused.status)
    if request.htmx:
        return show_summary(request, number, touched=touched, said=said)
    messages.success(request, said)
    anchor = f"#paragraph-{given['key']}" if "key" in given else ""
    return redirect(reverse("summary:detail", args=[number]) + anchor)
