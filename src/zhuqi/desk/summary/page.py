"""The page of one summary, whole or, for htmx, its changing part."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.summary.presentation import cited_changes, figure_groups, lines
from zhuqi.reports import selectors
from zhuqi.standards.official_layout import official_date

PAGE = "desk/summary/detail.html"


def show_summary(
    request: SignedInRequest,
    number: str,
    *,
    touched: str = "",
    refusal: str = "",
    typed: str = "",
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    """
    Draw the summary as it is now.

    ``touched`` is the key of the paragraph, or the name of the act (refresh, publish), that ``refusal`` is about;
    ``typed`` what the editor had written; ``said`` what has just been done.

    :raises NotFound: if there is none, or none the actor may see
    """
    page = selectors.summary_page(actor=request.actor, number=number)
    today = timezone.localdate()
    context: dict[str, Any] = {
        "summary": page,
        "lines": lines(page, touched=touched, refusal=refusal, typed=typed),
        "groups": figure_groups(page),
        "changes": cited_changes(page),
        "signed_on": official_date(page.until),
        "refusal": {touched: refusal},
        "said": said,
        "today": today,
        "is_day_over": page.until < today,
    }
    return render(request, f"{PAGE}#summary" if request.htmx else PAGE, context, status=status)
