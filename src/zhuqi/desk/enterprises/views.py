"""Reading the enterprises, taking one in, correcting a record."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from zhuqi.desk.enterprises.business import business_of
from zhuqi.desk.enterprises.filters import chips, rail, read_filters
from zhuqi.desk.enterprises.forms import RecordForm, RegisterForm, record_initial
from zhuqi.desk.enterprises.page import head_context, moved, show_card
from zhuqi.desk.enterprises.presentation import history_sentence, row_in_words
from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.stewardship.tiers import within_tier
from zhuqi.enterprises import access, selectors, services
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.organisations.roles import Role
from zhuqi.organisations.selectors import DivisionRef, towns
from zhuqi.policies import access as policies

_READERS = (
    Role.DISPATCHER,
    Role.SUPERVISOR,
    Role.CALLER,
    Role.LEADER,
    Role.GROUP_LEAD,
    Role.STEWARD,
    Role.CONTACT,
)


@login_required
@require_GET
def enterprise_list(request: SignedInRequest) -> HttpResponse:
    """List the enterprises one may see, narrowed by the address."""
    if not request.actor.has(*_READERS):
        raise NotFound("没有这个页面，或您无权查看。")
    places, today = towns(), timezone.localdate()
    page = selectors.enterprise_list(
        actor=request.actor,
        filters=within_tier(read_filters(request.GET, places), request.GET.get("tier", ""), today),
        today=today,
        cursor=request.GET.get("after"),
    )
    context = {
        "rows": [row_in_words(row) for row in page.rows],
        "page": page,
        "total": f"{page.count}+" if page.count_is_capped else page.count,
        "groups": rail(request.GET, places),
        "chips": chips(request.GET, places),
        "text": request.GET.get("q", "").strip(),
        "is_later_page": bool(request.GET.get("after")),
        "may_register": access.may_register(request.actor),
        "may_import": access.may_import(request.actor),
        "may_merge": access.may_merge(request.actor),
        "may_know_policies": policies.may_read(request.actor),
        "may_know_liaisons": not request.actor.has(Role.CONTACT),
    }
    return render(request, "desk/enterprises/list.html", context)


@login_required
@require_GET
def detail(request: SignedInRequest, number: str) -> HttpResponse:
    """Show what to know before walking in."""
    card = selectors.enterprise_card(actor=request.actor, number=number, today=timezone.localdate())
    return moved(card, number, "enterprises:detail") or show_card(request, card)


@login_required
@require_GET
@vary_on_headers("HX-Request")
def work(request: SignedInRequest, number: str) -> HttpResponse:
    """Show what is being done for the firm: promises, issues, visits, who comes next; for htmx the lists alone."""
    today = timezone.localdate()
    card = selectors.visible_enterprise(actor=request.actor, number=number)
    if away := moved(card, number, "enterprises:work"):
        return away
    context = {"card": card, "today": today, **business_of(request, card, today)}
    page = "desk/enterprises/work.html#work" if request.htmx else "desk/enterprises/work.html"
    return render(request, page, context | head_context(request))


@login_required
@require_GET
def history(request: SignedInRequest, number: str) -> HttpResponse:
    """Show what happened to the record, newest first."""
    today = timezone.localdate()
    card = selectors.visible_enterprise(actor=request.actor, number=number)
    if away := moved(card, number, "enterprises:history"):
        return away
    lines = [
        (line, history_sentence(line)) for line in selectors.enterprise_history(actor=request.actor, number=number)
    ]
    return render(
        request, "desk/enterprises/history.html", {"card": card, "lines": lines, "today": today} | head_context(request)
    )


@login_required
@require_http_methods(["GET", "POST"])
def register(request: SignedInRequest) -> HttpResponse:
    """Take an enterprise or project in."""
    if not access.may_register(request.actor):
        raise NotAllowed("您无权登记企业，请联系企业服务办或所在工作组。")
    initial = {"name": request.GET.get("name", "")[:120]}
    form = RegisterForm(request.POST if request.method == "POST" else None, initial=initial, towns=towns())
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            ref = services.register_enterprise(actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except (Refused, NotAllowed) as refused:
            refusal = str(refused)
        else:
            near = selectors.similar_enterprises(name=ref.name, division_id=ref.division_id, exclude_id=ref.id)
            if near:
                names = "、".join(f"{one.name}（{one.number}）" for one in near[:3])
                messages.warning(
                    request, f"同乡镇有名称相近的企业：{names}。如系同一家，请企业服务办在“疑似重复”中合并。"
                )
            messages.success(request, f"已登记{ref.name}，编号 {ref.number}。")
            return redirect("enterprises:detail", number=ref.number)
    is_wrong = bool(refusal or form.errors)
    context = {"form": form, "refusal": refusal, "title": "登记企业", "submit": "登记"}
    return render(request, "desk/enterprises/form.html", context, status=422 if is_wrong else 200)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, number: str) -> HttpResponse:
    """Correct the record."""
    card = selectors.enterprise_card(actor=request.actor, number=number, today=timezone.localdate())
    if away := moved(card, number, "enterprises:edit"):
        return away
    if not card.may_edit:
        raise NotAllowed("您无权修改这家企业的资料，请联系企业服务办或所在工作组。")
    places = towns()
    if all(town.id != card.division_id for town in places):
        places.append(DivisionRef(card.division_id, "", card.division_name))
    form = RecordForm(request.POST if request.method == "POST" else None, initial=record_initial(card), towns=places)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_enterprise(enterprise_id=card.id, actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except (Refused, NotAllowed) as refused:
            refusal = str(refused)
        else:
            messages.success(request, "资料已保存。")
            return redirect("enterprises:detail", number=card.number)
    is_wrong = bool(refusal or form.errors)
    context = {"form": form, "refusal": refusal, "card": card, "title": f"修改资料：{card.name}", "submit": "保存"}
    return render(request, "desk/enterprises/form.html", context, status=422 if is_wrong else 200)
