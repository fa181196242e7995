"""Records that look like one enterprise twice: the list, two side by side, merging, undoing, keeping apart."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhuqi.desk.enterprises.forms import ReasonForm
from zhuqi.desk.enterprises.sides import sides_in_words, took_in_words
from zhuqi.desk.requests import SignedInRequest
from zhuqi.enterprises import access, selectors, services
from zhuqi.enterprises.selectors import LIKENESS_LABELS, Likeness, MergePreview
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.issues.selectors import issue_counts_of_firms
from zhuqi.organisations.selectors import towns
from zhuqi.stewardship.selectors import stewards_of
from zhuqi.stewardship.services import merge_with_bonds
from zhuqi.visits.selectors import visit_counts_of_firms


@login_required
@require_GET
def listing(request: SignedInRequest) -> HttpResponse:
    """List the pairs, surest first, and what was merged before."""
    _require_office(request)
    places = towns()
    wanted = request.GET.get("why", "")
    likeness = Likeness(wanted) if wanted in set(Likeness) else None
    town = next((place for place in places if place.code == request.GET.get("town", "")), None)
    page = selectors.suspected_duplicates(
        actor=request.actor,
        division_ids=[town.id] if town else (),
        likeness=likeness,
        cursor=request.GET.get("after"),
    )
    firms = [firm.id for pair in page.pairs for firm in (pair.one, pair.other)]
    issues, visits = issue_counts_of_firms(firms), visit_counts_of_firms(firms)
    context = {
        "pairs": [(pair, LIKENESS_LABELS[pair.likeness], _burden(pair, issues, visits)) for pair in page.pairs],
        "next_cursor": page.next_cursor,
        "is_later_page": bool(request.GET.get("after")),
        "kinds": [(kind.value, label, kind is likeness) for kind, label in LIKENESS_LABELS.items()],
        "towns": places,
        "town": town,
        "merges": selectors.recent_merges(actor=request.actor, limit=20),
        "today": timezone.localdate(),
    }
    return render(request, "desk/enterprises/duplicates.html", context)


@login_required
@require_GET
def preview(request: SignedInRequest, keep: str, merge: str) -> HttpResponse:
    """Show two records side by side, and what would come together."""
    _require_office(request)
    return _show(request, _preview(request, keep, merge))


@login_required
@require_POST
def merge(request: SignedInRequest, keep: str, merge: str) -> HttpResponse:
    """Let the first stand for both."""
    found, form, refusal = _preview(request, keep, merge), ReasonForm(request.POST), ""
    if form.is_valid():
        try:
            merge_with_bonds(
                keep_id=found.keep.id,
                merge_id=found.merge.id,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                at=timezone.now(),
                today=timezone.localdate(),
                goes_on_with=_steward_id(request.POST.get("steward", "")),
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            said = f"已将{found.merge.name}（{found.merge.number}）并入{found.keep.name}（{found.keep.number}）。"
            messages.success(request, said)
            return redirect("enterprises:detail", number=found.keep.number)
    return _show(request, found, form=form, refusal=refusal)


@login_required
@require_POST
def keep_apart(request: SignedInRequest, keep: str, merge: str) -> HttpResponse:
    """Say that the two are not the same."""
    found, form, refusal = _preview(request, keep, merge), ReasonForm(request.POST), ""
    if form.is_valid():
        try:
            services.keep_enterprises_apart(
                one_id=found.keep.id,
                other_id=found.merge.id,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                at=timezone.now(),
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "已认定不是同一家，名单中不再提示。")
            return redirect("enterprises:duplicates")
    return _show(request, found, apart_form=form, apart_refusal=refusal)


@login_required
@require_POST
def undo(request: SignedInRequest, number: str) -> HttpResponse:
    """Let a merged record stand for itself again."""
    merged_id = selectors.merged_enterprise_id(actor=request.actor, number=number)
    form = ReasonForm(request.POST)
    refusal = "" if form.is_valid() else "请填写撤销理由：为什么认定不是同一家企业。"
    if not refusal:
        try:
            services.undo_merge_enterprises(
                merged_id=merged_id, reason=form.cleaned_data["reason"], actor=request.actor, at=timezone.now()
            )
        except Refused as refused:
            refusal = str(refused)
    if refusal:
        messages.error(request, refusal)
        return redirect("enterprises:duplicates")
    messages.success(request, "合并已撤销，这家企业恢复单独登记；其首席服务官需重新指定。")
    return redirect("enterprises:detail", number=number)


def _require_office(request: SignedInRequest) -> None:
    if not access.may_merge(request.actor):
        raise NotFound("没有这个页面，或您无权查看。")


def _preview(request: SignedInRequest, keep: str, merge: str) -> MergePreview:
    return selectors.merge_preview(actor=request.actor, keep=keep, merge=merge, today=timezone.localdate())


def _steward_id(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None


def _show(
    request: SignedInRequest,
    found: MergePreview,
    *,
    form: ReasonForm | None = None,
    refusal: str = "",
    apart_form: ReasonForm | None = None,
    apart_refusal: str = "",
) -> HttpResponse:
    ids = [found.keep.id, found.merge.id]
    stewards = stewards_of(ids)
    kept, gone = stewards.get(found.keep.id), stewards.get(found.merge.id)
    context = {
        "found": found,
        "rows": sides_in_words(found, issue_counts_of_firms(ids), visit_counts_of_firms(ids), stewards),
        "took": took_in_words(found.takes),
        "kept_steward": kept,
        "gone_steward": gone,
        "goes_on_with": kept or gone,
        "codes_differ": bool(found.keep.credit_code and found.merge.credit_code),
        "kinds_differ": found.keep.kind is not found.merge.kind,
        "form": form or ReasonForm(auto_id="merge_%s"),
        "refusal": refusal,
        "apart_form": apart_form or ReasonForm(auto_id="apart_%s"),
        "apart_refusal": apart_refusal,
    }
    is_wrong = any((refusal, apart_refusal, form and form.errors, apart_form and apart_form.errors))
    return render(request, "desk/enterprises/merge.html", context, status=422 if is_wrong else 200)


def _burden(
    pair: selectors.AlikePair, issues: dict[int, int], visits: dict[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    one, other = pair.one.id, pair.other.id
    return (issues.get(one, 0), visits.get(one, 0)), (issues.get(other, 0), visits.get(other, 0))
