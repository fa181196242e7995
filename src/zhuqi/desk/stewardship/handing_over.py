"""Handing an officer's firms over: choose to whom, print the list, tick off who was told."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.stewardship.forms import HandOverForm, TellForm, officer_choices
from zhuqi.desk.stewardship.matters import matters_of
from zhuqi.desk.stewardship.tabs import tabs_of
from zhuqi.desk.stewardship.views import require_reader
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.stewardship import access, selectors, services
from zhuqi.stewardship.categories import TOLD_BY_LABELS
from zhuqi.stewardship.selectors import HandedFirm, HandOverCard, OfficerLine, StewardedFirm
from zhuqi.visits.services import hand_over_with_visits

_STAYS = "stay"


@login_required
@require_GET
def listing(request: SignedInRequest) -> HttpResponse:
    """List the hand-overs and the firms still to be told."""
    require_reader(request.actor)
    rows = selectors.hand_overs(actor=request.actor)
    context = {"tabs": tabs_of(request.actor, "hand_overs"), "rows": rows, "today": timezone.localdate()}
    return render(request, "desk/stewardship/hand_overs.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def prepare(request: SignedInRequest, username: str) -> HttpResponse:
    """Choose who takes over which firm, and hand over in one act."""
    actor, today = request.actor, timezone.localdate()
    line = selectors.officer(actor=actor, username=username, today=today)
    if not access.may_appoint(actor):
        raise NotAllowed("只有企业服务办或所在工作组长可以办理工作交接，请与其联系。")
    firms = selectors.open_firms_of(line.person.id, today)
    access.require_appoint_many(actor, [firm.enterprise.id for firm in firms])
    others = _successors(line)
    matters = matters_of(actor=actor, enterprise_ids=[firm.enterprise.id for firm in firms], today=today)
    data = request.POST if request.method == "POST" else None
    form = HandOverForm(data, initial={"since": today + timedelta(days=1)}, officers=others)
    refusal = ""
    if data is not None and form.is_valid():
        values = dict(form.cleaned_data)
        everybody = values.pop("successor_id")
        moves = [
            services.Move(
                firm.enterprise.id, _chosen(data, firm, everybody, others), matters.get(firm.enterprise.id, ())
            )
            for firm in firms
            if f"to-{firm.enterprise.number}" in data
        ]
        try:
            number, visits = hand_over_with_visits(
                outgoing_id=line.person.id, moves=moves, actor=actor, at=timezone.now(), **values
            )
        except (Refused, NotFound) as refused:
            refusal = str(refused)
        else:
            also = f"，{visits}次约好的走访改由接手人前往" if visits else ""
            messages.success(request, f"已交接，编号 {number}{also}。请打印交接清单，并由接手人逐家告知企业。")
            return redirect("stewardship:hand_over", number=number)
    near = [one for one in others if one.group_ids & line.group_ids] or others
    context = {
        "tabs": tabs_of(request.actor, "hand_overs"),
        "line": line,
        "firms": [
            (firm, matters.get(firm.enterprise.id, ()), data.get(f"to-{firm.enterprise.number}", "") if data else "")
            for firm in firms
        ],
        "choices": [*officer_choices(near, "同上（全部交给）"), (_STAYS, "暂不移交，仍由本人包联")],
        "form": form,
        "refusal": refusal,
        "today": today,
    }
    return render(request, "desk/stewardship/prepare_hand_over.html", context, status=422 if data is not None else 200)


@login_required
@require_GET
def detail(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one hand-over: the list to print and who is still to be told."""
    return _show(request, selectors.hand_over_card(actor=request.actor, number=number))


@login_required
@require_POST
def tell(request: SignedInRequest, number: str, firm_id: int) -> HttpResponse:
    """Tick a firm off as told."""
    card = selectors.hand_over_card(actor=request.actor, number=number)
    if all(firm.id != firm_id for firm in card.firms):
        raise NotFound("没有这条交接记录，请刷新后重试。")
    form, refusal = TellForm(request.POST), ""
    if form.is_valid():
        try:
            services.tell_firm(hand_over_firm_id=firm_id, actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "已记录告知。")
            return redirect("stewardship:hand_over", number=number)
    return _show(request, card, firm_id, form, refusal)


def words_to_send(card: HandOverCard, firm: HandedFirm) -> str:
    """Return the text to send to a firm whose steward changes."""
    if firm.successor is None:
        return ""
    unit = f"（{firm.successor.unit_name}）" if firm.successor.unit_name else ""
    return (
        f"{firm.enterprise.name}：您好！自{card.since.year}年{card.since.month}月{card.since.day}日起，"
        f"贵企业的首席服务官由{card.outgoing.name}变更为{firm.successor.name}{unit}。"
        "正在办理的事项不受影响，由新任服务官继续跟进；有诉求请直接联系。"
    )


def _show(
    request: SignedInRequest,
    card: HandOverCard,
    firm_id: int | None = None,
    form: TellForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    today = timezone.localdate()
    rows = []
    for firm in card.firms:
        is_this = firm.id == firm_id
        tell_form = form if is_this and form else TellForm(initial={"told_on": today}, auto_id=f"tell{firm.id}_%s")
        told = f"{TOLD_BY_LABELS[firm.told_how]}，{firm.told_by_name}" if firm.told_how else ""
        rows.append((firm, words_to_send(card, firm), told, tell_form, refusal if is_this else ""))
    context = {
        "tabs": tabs_of(request.actor, "hand_overs"),
        "card": card,
        "rows": rows,
        "refusal": "" if any(firm.id == firm_id and firm.may_tell for firm in card.firms) else refusal,
        "untold": sum(firm.successor is not None and firm.told_on is None for firm in card.firms),
        "moved": sum(firm.successor is not None for firm in card.firms),
        "today": today,
    }
    return render(request, "desk/stewardship/hand_over.html", context, status=422 if firm_id is not None else 200)


def _successors(line: OfficerLine) -> list[OfficerLine]:
    """Return who may take over: colleagues of the own groups first."""
    others = [one for one in selectors.candidates(timezone.localdate()) if one.person.id != line.person.id]
    return sorted(others, key=lambda one: not one.group_ids & line.group_ids)


def _chosen(data: QueryDict, firm: StewardedFirm, everybody: int | None, others: list[OfficerLine]) -> int | None:
    """Return whom the form names for a firm: somebody of its own, whoever takes all, or nobody."""
    value = data.get(f"to-{firm.enterprise.number}", "")
    if value == _STAYS:
        return None
    if value.isascii() and value.isdigit() and any(one.person.id == int(value) for one in others):
        return int(value)
    return everybody
