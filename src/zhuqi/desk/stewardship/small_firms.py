"""Small firms: which tier serves whom, by a rule the office edits; the monthly sample offered to teams."""

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.stewardship.forms import TierForm, tier_initial
from zhuqi.desk.stewardship.tabs import tabs_of
from zhuqi.desk.stewardship.tiers import tiers as tiers_of
from zhuqi.desk.stewardship.views import require_reader
from zhuqi.enterprises.selectors import enterprise_count
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations.roles import Actor, Role, ScopeKind
from zhuqi.organisations.selectors import TeamRef, teams
from zhuqi.stewardship import access, selectors, services
from zhuqi.visits import access as visits
from zhuqi.visits.selectors import last_visits
from zhuqi.visits.services import draw_small_firm_sample


@login_required
@require_http_methods(["GET", "POST"])
def tiers(request: SignedInRequest) -> HttpResponse:
    """Show the rule in force and how many firms each tier has; the office writes a new one."""
    actor, today = request.actor, timezone.localdate()
    if not access.may_oversee(actor):
        raise NotFound("没有这个页面，或您无权查看。")
    rule, refusal = selectors.tier_rule(today), ""
    data = request.POST if request.method == "POST" else None
    form = TierForm(data, initial=tier_initial(rule, today + timedelta(days=1)))
    if data is not None:
        access.require_rule(actor)
        if form.is_valid():
            try:
                services.set_tier_rule(actor=actor, at=timezone.now(), **form.cleaned_data)
            except Refused as refused:
                refusal = str(refused)
            else:
                messages.success(request, f"规则已保存，自{form.cleaned_data['since']:%Y-%m-%d}起执行。")
                return redirect("stewardship:tiers")
    found, total = tiers_of(today), enterprise_count()
    context = {
        "tabs": tabs_of(request.actor, "small"),
        "rule": rule,
        "form": form,
        "refusal": refusal,
        "may_rule": access.may_rule(actor),
        "counts": {
            "steward": len(found.steward_ids),
            "team": len(found.team_ids),
            "own": max(total - len(found.steward_ids) - len(found.team_ids), 0),
        },
        "today": today,
    }
    return render(request, "desk/stewardship/tiers.html", context, status=422 if data is not None else 200)


@login_required
@require_GET
def sample(request: SignedInRequest) -> HttpResponse:
    """Show a month's sample by team, with who was visited meanwhile."""
    actor, today = request.actor, timezone.localdate()
    require_reader(actor)
    months = selectors.sampled_months()
    month = _month(request.GET.get("month", ""), today)
    mine = _teams_of(actor, today)
    lines = selectors.monthly_sample(month, [team.id for team in mine])
    visited = last_visits([line.enterprise.id for line in lines])
    by_team = {
        team.id: [
            (line, day if (day := visited.get(line.enterprise.id)) and day >= month else None)
            for line in lines
            if line.team_id == team.id
        ]
        for team in mine
    }
    context = {
        "tabs": tabs_of(request.actor, "small"),
        "month": month,
        "months": [one for one in months if one != month][:12],
        "teams": [(team, by_team[team.id], sum(day is not None for _, day in by_team[team.id])) for team in mine],
        "total": len(lines),
        "done": sum(day is not None for rows in by_team.values() for _, day in rows),
        "may_draw": access.may_rule(actor) and month == today.replace(day=1),
        "may_oversee": access.may_oversee(actor),
        "size": selectors.tier_rule(month).sample_size,
        "may_record": visits.may_record(actor),
        "today": today,
    }
    return render(request, "desk/stewardship/sample.html", context)


@login_required
@require_POST
def draw(request: SignedInRequest) -> HttpResponse:
    """Draw this month's sample now, for teams that have none yet."""
    require_reader(request.actor)
    today = timezone.localdate()
    drawn = draw_small_firm_sample(month=today, actor=request.actor, at=timezone.now())
    if drawn:
        messages.success(request, f"已抽取{drawn}家。")
    else:
        messages.info(request, "没有抽取到新的样本：各小组本月已有样本，或没有从未联系过的小微企业。")
    return redirect("stewardship:sample")


def _teams_of(actor: Actor, today: date) -> list[TeamRef]:
    """Return the teams whose sample the actor reads: the office all, everybody else those of their groups."""
    everybody = teams()
    if any(grant.scope is ScopeKind.ALL for grant in actor.grants_of(*_OFFICE)):
        return everybody
    own = next((line for line in selectors.officers(actor=actor, today=today) if line.person.id == actor.user_id), None)
    groups = (own.group_ids if own else frozenset()) | {grant.group_id for grant in actor.grants if grant.group_id}
    towns = frozenset[int]().union(*(grant.division_ids for grant in actor.grants_of(*_OFFICE, Role.GROUP_LEAD)))
    return [team for team in everybody if team.group_id in groups or towns & set(team.town_ids)]


_OFFICE = (Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.LEADER)


def _month(text: str, today: date) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
