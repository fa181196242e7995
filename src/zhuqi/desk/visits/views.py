"""Reading visits, recording one in a minute, and putting a record right."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.visits.filters import chips, rail, read_filters
from zhuqi.desk.visits.forms import CorrectForm, LinkForm, RaisedForm, VisitForm, correct_initial
from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_id_of_number, enterprise_refs, suggest
from zhuqi.followups.access import may_read_calls
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.organisations.selectors import teams
from zhuqi.visits import access, selectors, services
from zhuqi.visits.kinds import ACTION_LABELS, KIND_LABELS, VisitKind

_MOST_ROWS = 20
_SUGGESTED = 8


@login_required
@require_GET
def visit_list(request: SignedInRequest) -> HttpResponse:
    """List the visits one may see, newest first."""
    if not access.may_read(request.actor):
        raise NotFound("没有这个页面，或您无权查看。")
    districts = teams()
    page = selectors.visit_list(
        actor=request.actor, filters=read_filters(request.GET, districts), cursor=request.GET.get("after")
    )
    context = {
        "rows": [(row, KIND_LABELS[row.kind]) for row in page.rows],
        "page": page,
        "total": f"{page.count}+" if page.count_is_capped else page.count,
        "groups": rail(request.GET, districts),
        "chips": chips(request.GET, districts),
        "text": request.GET.get("q", "").strip(),
        "is_later_page": bool(request.GET.get("after")),
        "may_record": access.may_record(request.actor),
        "may_call": may_read_calls(request.actor),
        "today": timezone.localdate(),
    }
    return render(request, "desk/visits/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def record(request: SignedInRequest) -> HttpResponse:
    """Record a visit with what came of it; finding a firm and adding a line are the same form sent half-way."""
    access.require_record(request.actor)
    data = request.POST if request.method == "POST" else None
    is_half_way = data is not None and ("find" in data or "more" in data)
    rows = _row_count(request)
    initial = {"date": timezone.localdate()}
    form = VisitForm(initial=_typed(request) if is_half_way else initial) if data is None or is_half_way else None
    raised = [_raised_form(request, index, is_half_way) for index in range(rows)]
    refusal, bound = "", form or VisitForm(data)
    if data is not None and not is_half_way:
        is_sound = [bound.is_valid(), *(row.is_valid() for row in raised)]
        if all(is_sound):
            try:
                done = _record(request, bound, raised)
            except (Refused, NotAllowed, NotFound) as refused:
                refusal = str(refused)
            else:
                numbers = "、".join(done.issue_numbers)
                messages.success(
                    request, f"已登记，编号 {done.number}。" + (f"问题编号：{numbers}。" if numbers else "")
                )
                return redirect("visits:detail", number=done.number)
    is_wrong = data is not None and not is_half_way
    context = {
        "form": bound,
        "raised": raised,
        "rows": rows,
        "may_add": rows < _MOST_ROWS,
        "refusal": refusal,
        **_firms(request),
    }
    page = "desk/visits/record.html#visit" if request.htmx and is_half_way else "desk/visits/record.html"
    return render(request, page, context, status=422 if is_wrong else 200)


@login_required
@require_GET
def firms(request: SignedInRequest) -> HttpResponse:
    """Return the firms chosen so far and those that match what was typed."""
    access.require_record(request.actor)
    return render(request, "desk/visits/record.html#firms", _firms(request))


@login_required
@require_GET
def detail(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one visit."""
    return _show(request, number)


@login_required
@require_POST
def correct(request: SignedInRequest, number: str) -> HttpResponse:
    """Put the record right; the firms stay."""
    card = selectors.visit_card(actor=request.actor, number=number, today=timezone.localdate())
    form, refusal = CorrectForm(request.POST), ""
    if form.is_valid():
        try:
            services.correct_visit(
                visit_id=card.id,
                enterprise_ids=[firm.id for firm in card.enterprises],
                actor=request.actor,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "已更正，原来的记录保留在历史中。")
            return redirect("visits:detail", number=card.number)
    return _show(request, number, correct=form, refusal={"correct": refusal}, status=422)


@login_required
@require_POST
def link_issue(request: SignedInRequest, number: str) -> HttpResponse:
    """Say that an issue was raised at this visit."""
    card = selectors.visit_card(actor=request.actor, number=number, today=timezone.localdate())
    form, refusal = LinkForm(request.POST), ""
    if form.is_valid():
        try:
            services.link_issue(visit_id=card.id, actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except (Refused, NotFound) as refused:
            refusal = str(refused)
        else:
            messages.success(request, "已关联。")
            return redirect("visits:detail", number=card.number)
    return _show(request, number, link=form, refusal={"link": refusal}, status=422)


def _show(
    request: SignedInRequest,
    number: str,
    *,
    correct: CorrectForm | None = None,
    link: LinkForm | None = None,
    refusal: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    card = selectors.visit_card(actor=request.actor, number=number, today=today)
    context = {
        "card": card,
        "kind": KIND_LABELS[card.kind],
        "history": [(line, f"{line.actor_name} {ACTION_LABELS[line.action]}") for line in card.history],
        "correct": correct or CorrectForm(initial=correct_initial(card)),
        "link": link or LinkForm(),
        "refusal": refusal or {},
        "today": today,
    }
    return render(request, "desk/visits/detail.html", context, status=status)


# ---------------------------------------------------------------- the form, half-way and in the end


def _values(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else request.GET


def _row_count(request: SignedInRequest) -> int:
    text = request.POST.get("rows", "1")
    rows = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 1
    return max(1, min(rows + ("more" in request.POST), _MOST_ROWS))


def _typed(request: SignedInRequest) -> dict[str, Any]:
    """Return what was typed so far, to be shown again without judging it."""
    fields = VisitForm.base_fields
    return {name: request.POST.get(name, "") for name in fields}


def _raised_form(request: SignedInRequest, index: int, is_half_way: bool) -> RaisedForm:
    prefix = f"issue{index}"
    if request.method == "POST" and not is_half_way:
        return RaisedForm(request.POST, prefix=prefix)
    typed = {name: request.POST.get(f"{prefix}-{name}", "") for name in RaisedForm.base_fields}
    return RaisedForm(initial=typed, prefix=prefix)


def _chosen(request: SignedInRequest) -> list[EnterpriseRef]:
    ids = []
    for number in dict.fromkeys(_values(request).getlist("enterprise")[:200]):
        try:
            ids.append(enterprise_id_of_number(number.replace("\x00", "")))
        except NotFound:
            continue
    refs = enterprise_refs(ids)
    return [refs[pk] for pk in ids]


def _firms(request: SignedInRequest) -> dict[str, Any]:
    text = _values(request).get("firm", "").replace("\x00", "").strip()[:120]
    chosen = _chosen(request)
    numbers = {firm.number for firm in chosen}
    found = suggest(actor=request.actor, text=text, limit=_SUGGESTED) if text else ()
    return {
        "chosen": chosen,
        "found": [firm for firm in found if firm.number not in numbers],
        "firm_text": text,
        "is_missed": bool(text) and not found,
    }


def _record(request: SignedInRequest, form: VisitForm, raised: list[RaisedForm]) -> services.RecordedVisit:
    values = form.cleaned_data
    chosen = _chosen(request)
    given: dict[str, Any] = {
        "enterprise_ids": [firm.id for firm in chosen],
        "date": values["date"],
        "purpose": values["purpose"],
        "place": values["place"],
        "summary": values["summary"],
        "has_no_request": values["has_no_request"],
        "issues": [_raised(row, chosen) for row in raised if row.is_written()],
        "participant_names": form.names(),
        "actor": request.actor,
        "at": timezone.now(),
    }
    if values["kind"] is VisitKind.SYMPOSIUM:
        return services.record_symposium(**given)
    return services.record_visit(special_note=values["special_note"], **given)


def _raised(row: RaisedForm, chosen: list[EnterpriseRef]) -> services.RaisedIssue:
    values = row.cleaned_data
    text = values["firm"].strip()
    if not chosen:
        raise Refused("请选择走访的企业（项目）。")
    matching = [firm for firm in chosen if text and (text in firm.name or text.upper() == firm.number)]
    if len(chosen) > 1 and len(matching) != 1:
        raise Refused(f"请写明问题“{values['description'][:12]}”是哪家企业的：填写名称中的几个字，与所选企业一致。")
    return services.RaisedIssue(
        enterprise_id=(matching or chosen)[0].id,
        description=values["description"],
        category=values["category"],
        sub_category=values["sub_category"],
        requested_outcome=values["requested_outcome"],
    )
