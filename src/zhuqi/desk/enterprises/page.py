"""The page of one enterprise, composed from the selectors of several rooms, with its forms open or closed."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from zhuqi.desk.enterprises.bonds import bonds_of
from zhuqi.desk.enterprises.charts import charts_of
from zhuqi.desk.enterprises.forms import FiguresForm, LiaisonForm, LiaisonRequestForm, RenameForm, StatusForm, TagForm
from zhuqi.desk.enterprises.presentation import card_in_words
from zhuqi.desk.forms import DeskForm
from zhuqi.desk.frame import url_of
from zhuqi.desk.requests import SignedInRequest
from zhuqi.enterprises.names import parse_number
from zhuqi.enterprises.selectors import EnterpriseCard, EnterpriseRef
from zhuqi.issues import access as issues
from zhuqi.organisations.roles import Role
from zhuqi.policies import access as policies

PAGE = "desk/enterprises/detail.html"


def moved(card: EnterpriseCard | EnterpriseRef, number: str, route: str) -> HttpResponse | None:
    """Lead whoever asks by the number of a merged record to the survivor's page."""
    if card.number == parse_number(number):
        return None
    return redirect(route, number=card.number)


def head_context(request: SignedInRequest) -> dict[str, Any]:
    """Return what the head of every page about an enterprise needs: where its issues are, where one registers one."""
    is_official = not request.actor.has(Role.CONTACT)
    return {
        "issue_url": url_of("issues:register") if is_official and issues.may_register(request.actor) else "",
        "issues_url": url_of("issues:list", "issues:ledger"),
        "may_know_policies": policies.may_read(request.actor),
        "may_know_bonds": is_official and bool(url_of("stewardship:overview")),
    }


def panels(card: EnterpriseCard, today: date) -> dict[str, DeskForm]:
    """Return the closed forms of the page, each starting from the present state."""
    newest = card.figures[0] if card.figures else None
    return {
        "status": StatusForm(initial={"status": card.status.value, "evidence": card.status_evidence}),
        "tag": TagForm(initial={"since": today}),
        "liaison": LiaisonForm(initial={"since": today}),
        "ask": LiaisonRequestForm(initial={"since": today}),
        "figures": FiguresForm(initial={"as_of": today, "employees": newest.employees if newest else None}),
        "rename": RenameForm(initial={"name": card.name}),
    }


def show_card(
    request: SignedInRequest,
    card: EnterpriseCard,
    *,
    forms: dict[str, DeskForm] | None = None,
    refusal: dict[str, str] | None = None,
    said: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """
    Draw the page, or for htmx its changing part.

    ``forms`` and ``refusal`` replace single panels by name: that panel is open, with what is wrong in it.
    """
    today = timezone.localdate()
    context = {
        "card": card,
        "words": card_in_words(card, today),
        "charts": charts_of(card.figures),
        "forms": panels(card, today) | (forms or {}),
        "refusal": refusal or {},
        "said": said,
        "today": today,
        "bonds": bonds_of(request, card, today),
        **head_context(request),
        **more,
    }
    page = f"{PAGE}#card" if request.htmx else PAGE
    return render(request, page, context, status=status)
