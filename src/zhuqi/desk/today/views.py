"""What waits for me, in the order it becomes late; what falls due this week; how it stands; what the bell says."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_POST

from zhuqi.desk.issues.acts import ActButton, button
from zhuqi.desk.requests import SignedInRequest
from zhuqi.followups.access import may_call
from zhuqi.followups.selectors import call_list, complaint_duties
from zhuqi.foundation.errors import NotFound
from zhuqi.issues import access, selectors, services
from zhuqi.issues.selectors import Overview, WorkGroup
from zhuqi.organisations.roles import BUSINESS_ROLES, Actor, Role
from zhuqi.stewardship.selectors import firms_to_tell

_BELL_ON_TODAY = 5
_BELL_ON_ITS_PAGE = 50
_CALLS_ON_TODAY = 5
_COMPLAINT_ROLES = (Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.LEADER)
_OFFICERS = (Role.STEWARD, Role.GROUP_LEAD)
_ON_DESK = frozenset({"triage", "assign"})


@dataclass(frozen=True)
class Group:
    """Issues that wait for one act of mine, ready to draw."""

    work: WorkGroup
    act: ActButton | None
    more: int
    url: str
    link: str


@dataclass(frozen=True)
class Stat:
    """One number that leads to its rows."""

    label: str
    value: int
    url: str
    tone: str = ""


@dataclass(frozen=True)
class DueDay:
    """One day of the strip."""

    day: date
    count: int
    url: str


@login_required
@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """Show the work of today."""
    actor, today = request.actor, timezone.localdate()
    _require_business(actor)
    groups = [_group(work) for work in selectors.todays_work(actor=actor, today=today)]
    context = {
        "today": today,
        "groups": groups,
        "stats": _stats(selectors.overview(actor=actor, today=today), actor, today),
        "week": _week(actor, today),
        "bell": selectors.bell(actor=actor, limit=_BELL_ON_TODAY),
        "is_steward": actor.has(Role.STEWARD),
        "to_tell": firms_to_tell(actor.user_ids) if actor.has(*_OFFICERS) else (),
        "moved": selectors.moved_firms(actor=actor, today=today),
        "may_register": access.may_register(actor),
        "is_dispatcher": actor.has(Role.DISPATCHER),
        "advice": _advice(actor),
        "calls": call_list(actor=actor, at=timezone.now(), limit=_CALLS_ON_TODAY) if may_call(actor) else None,
        "complaints": complaint_duties(actor=actor) if actor.has(*_COMPLAINT_ROLES) else None,
    }
    return render(request, "desk/today/index.html", context)


def _group(work: WorkGroup) -> Group:
    more = work.total - len(work.rows)
    url = _ledger(**work.query) if work.query else ""
    link = f"全部 {work.total:,} 件" if more else "在台账中查看"
    if work.key in _ON_DESK:
        url, link = reverse("triage:desk"), "逐件研判交办"
    return Group(work, button(work.action) if work.action else None, more, url, link)


def _ledger(**query: str) -> str:
    return f"{reverse('issues:list')}?{urlencode(query)}"


def _stats(counts: Overview, actor: Actor, today: date) -> tuple[Stat, ...]:
    """Return stock, flow and lateness; the firm's own contact sees only what concerns the firm."""
    month = today.replace(day=1).isoformat()
    stock = (
        Stat("在办", counts.open, _ledger(state="open")),
        Stat("超期", counts.overdue, _ledger(state="handling", lamp="RED"), "red" if counts.overdue else ""),
        Stat("临期", counts.near_due, _ledger(state="handling", lamp="YELLOW"), "amber" if counts.near_due else ""),
        Stat("长期推进", counts.long_term, _ledger(status="LONG_TERM")),
        Stat("待回访", counts.to_call_back, _ledger(status="ANSWERED")),
    )
    flow = (
        Stat("本月登记", counts.registered_this_month, _ledger(state="all", came=month)),
        Stat("本月销号", counts.closed_this_month, _ledger(status="CLOSED", closed=month)),
    )
    return stock + flow


def _week(actor: Actor, today: date) -> tuple[DueDay, ...]:
    return tuple(
        DueDay(day, count, _ledger(due=day.isoformat()))
        for day, count in selectors.due_in_days(actor=actor, today=today)
    )


def _advice(actor: Actor) -> str:
    """Say what an empty day means for this person."""
    if actor.has(Role.DISPATCHER):
        return "没有待研判、待交办的问题。登记一个，或导入已有的台账。"
    if actor.has(Role.HANDLER, Role.UNIT_HEAD):
        return "本单位没有等待办理的问题。企业服务办交办后，会按到期先后列在这里。"
    if actor.has(Role.STEWARD, Role.GROUP_LEAD):
        return "所联企业没有等您办理的事项。走访中发现问题，随时登记。"
    if actor.has(Role.CONTACT):
        return "本企业没有办理中的问题。遇到困难，可以在这里登记。"
    if actor.has(Role.CALLER):
        return "没有待回访的问题。承办单位答复企业并通过审核后，会列在这里。"
    return "没有等您办理的事项。"


def _require_business(actor: Actor) -> None:
    if not actor.has(*BUSINESS_ROLES):
        raise NotFound("没有这个页面，或您无权查看。")


# ---------------------------------------------------------------- the bell


@login_required
@require_GET
def notices(request: SignedInRequest) -> HttpResponse:
    """List what the bell says, newest first."""
    _require_business(request.actor)
    bell = selectors.bell(actor=request.actor, limit=_BELL_ON_ITS_PAGE)
    return render(request, "desk/today/notices.html", {"bell": bell, "today": timezone.localdate()})


@login_required
@require_GET
def notices_count(request: SignedInRequest) -> HttpResponse:
    """Return how many lines are unread, nothing for none."""
    _require_business(request.actor)
    unread = selectors.bell(actor=request.actor, limit=1).unread
    response = render(request, "desk/today/_count.html", {"unread": unread})
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_required
@require_POST
def read_notices(request: SignedInRequest) -> HttpResponse:
    """Empty the bell."""
    _require_business(request.actor)
    services.mark_notices_read(actor=request.actor, at=timezone.now())
    return redirect("today:notices")
