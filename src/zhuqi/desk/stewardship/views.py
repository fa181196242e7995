"""The overview, the officers with what they carry, and the history of it all."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.stewardship.sentences import sentences
from zhuqi.desk.stewardship.tabs import may_read_changes, tabs_of
from zhuqi.foundation.errors import NotFound
from zhuqi.issues.selectors import open_issue_counts
from zhuqi.organisations.access import may_enrol
from zhuqi.organisations.roles import Actor, Role
from zhuqi.organisations.selectors import person_refs
from zhuqi.stewardship import access, selectors
from zhuqi.stewardship.categories import STEWARDSHIP_ACTION_LABELS, StewardshipAction
from zhuqi.stewardship.selectors import OfficerLine, StewardedFirm

_PAGE = 50
_SCOPES = {"mine": "我的包联", "team": "本组", "all": "全部"}


@dataclass(frozen=True)
class MyFirm:
    """A firm I look after, with what is open there; ``for_name`` says for whom, if I stand in."""

    firm: StewardedFirm
    open_issues: int
    leaders: str
    for_name: str


def require_reader(actor: Actor) -> None:
    """:raises NotFound: for whoever has nothing to do with stewardship"""
    if not access.may_read(actor):
        raise NotFound("没有这个页面，或您无权查看。")


@login_required
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    """Show my firms, those of my team, or how it stands everywhere."""
    actor, today = request.actor, timezone.localdate()
    require_reader(actor)
    scopes = _scopes(actor)
    scope = request.GET.get("scope", "")
    scope = scope if scope in scopes else next(iter(scopes))
    context = {
        "tabs": tabs_of(request.actor, "overview"),
        "today": today,
        "scope": scope,
        "scopes": [(key, _SCOPES[key]) for key in scopes],
        "to_tell": selectors.firms_to_tell(actor.user_ids) if scope == "mine" else (),
        "own_url": reverse("stewardship:leave") if access.is_officer(actor) else "",
    }
    if scope == "mine":
        context["firms"] = _my_firms(actor, today)
    else:
        context |= _of_many(actor, today, scope)
    return render(request, "desk/stewardship/overview.html", context)


def _scopes(actor: Actor) -> list[str]:
    mine = ["mine"] if access.is_officer(actor) else []
    team = ["team"] if access.is_officer(actor) else []
    return mine + team + (["all"] if access.may_oversee(actor) else [])


def _my_firms(actor: Actor, today: date) -> list[MyFirm]:
    firms = selectors.firms_of_officers(actor.user_ids, today)
    ids = [firm.enterprise.id for firm in firms]
    counts = open_issue_counts(actor=actor, enterprise_ids=ids, end=timezone.now())
    leaders = selectors.leaders_of_many(ids, today)
    people = person_refs(frozenset(firm.steward_id for firm in firms))
    own_first = sorted(firms, key=lambda firm: (firm.steward_id != actor.user_id, firm.enterprise.number))
    return [
        MyFirm(
            firm,
            counts.get(firm.enterprise.id, 0),
            "、".join(leader.name for leader in leaders.get(firm.enterprise.id, ())),
            "" if firm.steward_id == actor.user_id else people[firm.steward_id].name,
        )
        for firm in own_first
    ]


def _of_many(actor: Actor, today: date, scope: str) -> dict[str, object]:
    lines = selectors.officers(actor=actor, today=today)
    districts = selectors.team_coverage(actor=actor, today=today, lines=lines)
    if scope == "team":
        own = next((line for line in lines if line.person.id == actor.user_id), None)
        led = access.members_led_by(actor)
        groups = own.group_ids if own else frozenset()
        lines = tuple(line for line in lines if line.group_ids & groups or line.person.id in led)
        team_ids = {team for line in lines for team in line.team_ids}
        districts = tuple(row for row in districts if row.team.id in team_ids)
    return {
        "districts": districts,
        "officers": lines if scope == "team" else (),
        "sums": {
            "targets": sum(row.targets for row in districts),
            "covered": sum(row.covered for row in districts),
            "bare": sum(row.bare for row in districts),
            "officers": sum(line.is_active for line in lines),
            "free": sum(line.free for line in lines),
        },
        "may_oversee": access.may_oversee(actor),
    }


@login_required
@require_GET
def officers(request: SignedInRequest) -> HttpResponse:
    """List the officers by unit and name, with how many firms of how many: never in an order of merit."""
    actor, today = request.actor, timezone.localdate()
    require_reader(actor)
    lines = selectors.officers(actor=actor, today=today)
    text = "".join(request.GET.get("q", "").split())
    state = request.GET.get("state", "")
    shown = [line for line in lines if _matches(line, text) and _is(line, state)]
    context = {
        "tabs": tabs_of(request.actor, "officers"),
        "lines": shown,
        "total": len(lines),
        "text": text,
        "state": state,
        "states": _STATES,
        "today": today,
        "may_enrol": may_enrol(actor),
    }
    return render(request, "desk/stewardship/officers.html", context)


_STATES = {"over": "超过上限", "free": "还有余量", "away": "请假中", "unable": "已不在任", "unavailable": "暂不安排"}


def _is(line: OfficerLine, state: str) -> bool:
    return {
        "over": line.is_over,
        "free": line.free > 0,
        "away": line.absence is not None,
        "unable": not line.is_active,
        "unavailable": not line.profile.is_available,
    }.get(state, True)


def _matches(line: OfficerLine, text: str) -> bool:
    return text in f"{line.person.name} {line.person.unit_name} {' '.join(line.teams)} {line.person.username}"


@login_required
@require_GET
def changes(request: SignedInRequest) -> HttpResponse:
    """Show what happened to stewardship, newest first."""
    if not may_read_changes(request.actor):
        raise NotFound("没有这个页面，或您无权查看。")
    before = request.GET.get("before", "")
    wanted = request.GET.get("action", "")
    lines = selectors.stewardship_history(
        limit=_PAGE + 1,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None,
        action=StewardshipAction(wanted) if wanted in set(StewardshipAction) else None,
    )
    page = lines[:_PAGE]
    context = {
        "tabs": tabs_of(request.actor, "changes"),
        "lines": sentences(page, with_private_reasons=request.actor.has(Role.DISPATCHER)),
        "next": page[-1].id if len(lines) > _PAGE else None,
        "action": wanted,
        "actions": [(action.value, label) for action, label in STEWARDSHIP_ACTION_LABELS.items()],
        "today": timezone.localdate(),
    }
    return render(request, "desk/stewardship/changes.html", context)
