"""Where the net has holes, each number with its rows; and the list to appoint from in bulk."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.stewardship.forms import BulkForm, EndForm
from zhuqi.desk.stewardship.responsible import unattended
from zhuqi.desk.stewardship.tabs import tabs_of
from zhuqi.enterprises.selectors import enterprise_ids_of_numbers
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.organisations.roles import Actor
from zhuqi.stewardship import access, selectors, services
from zhuqi.stewardship.selectors import TargetFilters

_MOST = 500
_LOOKED_BACK = timedelta(days=365)


def _require_overseer(actor: Actor) -> None:
    if not access.may_oversee(actor):
        raise NotFound("没有这个页面，或您无权查看。")


@login_required
@require_GET
def page(request: SignedInRequest) -> HttpResponse:
    """Show the holes."""
    actor, today = request.actor, timezone.localdate()
    _require_overseer(actor)
    found = selectors.coverage(actor=actor, today=today)
    context = {
        "tabs": tabs_of(request.actor, "coverage"),
        "found": found,
        "unattended": unattended(actor=actor, since=today - _LOOKED_BACK, today=today),
        "since": today - _LOOKED_BACK,
        "to_tell": selectors.all_firms_to_tell(actor=actor),
        "may_appoint": access.may_appoint(actor),
        "today": today,
    }
    return render(request, "desk/stewardship/coverage.html", context)


@login_required
@require_GET
def targets(request: SignedInRequest) -> HttpResponse:
    """List the targets with their stewards, narrowed by the address."""
    _require_overseer(request.actor)
    return _list(request)


@login_required
@require_POST
def appoint(request: SignedInRequest) -> HttpResponse:
    """Make one person the steward of all that were chosen."""
    _require_appointer(request.actor)
    form = BulkForm(request.POST, officers=selectors.candidates(timezone.localdate()))
    ids, refusal = _chosen(request), ""
    if form.is_valid():
        values = dict(form.cleaned_data)
        steward_id = values.pop("steward_id")
        try:
            done = services.appoint_many(
                pairs=[(pk, steward_id) for pk in ids], actor=request.actor, at=timezone.now(), **values
            )
        except (Refused, NotFound) as refused:
            refusal = str(refused)
        else:
            same = f"，{len(done.unchanged)}家原本就是，未变" if done.unchanged else ""
            messages.success(request, f"已指定{len(done.changed)}家{same}。")
            return redirect(_back(request))
    return _list(request, bulk=form, refusal=refusal)


@login_required
@require_POST
def end(request: SignedInRequest) -> HttpResponse:
    """Let the stewardship of all that were chosen end."""
    _require_appointer(request.actor)
    form, refusal = EndForm(request.POST), ""
    ids = _chosen(request)
    if form.is_valid():
        try:
            done = services.end_many(enterprise_ids=ids, actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except (Refused, NotFound) as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"已结束{len(done.changed)}家企业的包联。")
            return redirect(_back(request))
    return _list(request, ending=form, refusal=refusal)


def _require_appointer(actor: Actor) -> None:
    if not access.may_appoint(actor):
        raise NotAllowed("只有企业服务办或所在工作组长可以调整包联，请与其联系。")


def _chosen(request: SignedInRequest) -> list[int]:
    numbers = request.POST.getlist("firm")[:_MOST]
    return list(enterprise_ids_of_numbers(numbers).values())


def _back(request: SignedInRequest) -> str:
    back = request.POST.get("back", "")
    return back if back.startswith("/stewardship/targets/") else "/stewardship/targets/"


def read_target_filters(request: SignedInRequest) -> TargetFilters:
    """Read the address; what nobody offers is ignored."""
    query = request.GET if request.method == "GET" else request.POST
    state = query.get("state", "")
    town = query.get("town", "")
    return TargetFilters(
        state=state if state in ("bare", "held") else "",
        text=query.get("q", "").replace("\x00", "").strip()[:60],
        town=town[:12],
        wider=query.get("all", "") == "yes",
        key=query.get("key", "") == "yes",
    )


def _list(
    request: SignedInRequest,
    *,
    bulk: BulkForm | None = None,
    ending: EndForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    filters = read_target_filters(request)
    may_appoint = access.may_appoint(actor)
    shown = selectors.target_list(actor=actor, filters=filters, today=today, after=request.GET.get("after", ""))
    able = selectors.candidates(today) if may_appoint else ()
    context = {
        "tabs": tabs_of(request.actor, "targets"),
        "shown": shown,
        "filters": filters,
        "picked": frozenset(request.POST.getlist("firm")),
        "bulk": bulk or BulkForm(initial={"since": today}, officers=able),
        "ending": ending or EndForm(initial={"until": today}, auto_id="bulkend_%s"),
        "is_open": bulk is not None or ending is not None,
        "refusal": refusal,
        "may_appoint": may_appoint,
        "back": request.get_full_path() if request.method == "GET" else _back(request),
        "today": today,
    }
    status = 422 if bulk is not None or ending is not None else 200
    return render(request, "desk/stewardship/targets.html", context, status=status)
