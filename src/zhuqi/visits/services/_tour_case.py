"""What is known about officers and firms, put into the form ``zhuqi plan_visits`` reads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.enterprises.categories import EnterpriseStatus, TagKind
from zhuqi.enterprises.models import Enterprise
from zhuqi.enterprises.selectors import key_target_ids, tagged_enterprise_ids
from zhuqi.organisations.models import Team
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import PersonRef, person_refs
from zhuqi.stewardship.access import on_roster
from zhuqi.stewardship.selectors import conflict_pairs, steward_profiles, stewards_of
from zhuqi.visits.models import Appointment, Campaign
from zhuqi.visits.selectors._bearing import busy_firms
from zhuqi.visits.selectors._campaigns import missing_firms
from zhuqi.visits.selectors._contacts import last_visits
from zhuqi.visits.workflow import AppointmentState

MOST_FIRMS = 400
SPEED_KMH, DETOUR = 40, 1.3
STEP = 15  # nobody is asked for a visit at 09:07
_USUAL_MINUTES = 60
_APPOINTED = 1000  # what is agreed stands before everything else
_NEVER, _LONG_AGO, _KEY = 2, 1, 0.5
_RECENTLY = timedelta(days=90)


@dataclass(frozen=True)
class Wanted:
    """
    Whom to visit: those missing from a campaign, the bearers of a tag, or the roster; within a team's towns if named.

    ``own_steward``: each firm by its own steward, where they are among the officers.
    """

    campaign_id: int | None = None
    tag: TagKind | None = None
    team_id: int | None = None
    minutes: int = _USUAL_MINUTES
    most: int = MOST_FIRMS
    own_steward: bool = False


def case_of(
    *, officer_ids: Sequence[int], days: Sequence[date], wanted: Wanted, actor: Actor, today: date
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Return the case, and who is left out before it is computed."""
    firms = _firms(wanted, actor, today)
    spared = frozenset().union(*(busy_firms([firm.pk for firm in firms], day) for day in _one_a_week(days)))
    last = last_visits([firm.pk for firm in firms])
    keys = key_target_ids(today)
    ranked = sorted(
        (firm for firm in firms if firm.pk not in spared),
        key=lambda firm: (-_priority(firm.pk, last, keys, today), last.get(firm.pk, date.min), firm.pk),
    )
    taken, over = ranked[: wanted.most], ranked[wanted.most :]
    people = person_refs(frozenset(officer_ids))
    appointments = _appointments(officer_ids, days)
    visits = [_visit(firm, wanted, _priority(firm.pk, last, keys, today)) for firm in taken]
    _name_officers(visits, taken, people, wanted, days, today)
    shunned = [visit for visit in visits if visit.get("officers") == []]
    visits = [visit for visit in visits if visit.get("officers") != []]
    visits += [_appointment(row, people) for row in appointments]
    left_out = [
        {"visit": firm.number, "name": firm.name, "why": "这些天所在的一周已有走访或预约，不再打扰。"}
        for firm in firms
        if firm.pk in spared
    ]
    left_out += [
        {"visit": firm.number, "name": firm.name, "why": f"一次最多排 {wanted.most} 家，请分批安排。"}
        for firm in over[:100]
    ]
    left_out += [
        {"visit": visit["id"], "name": visit["name"], "why": "所选人员都须回避这家企业，请另派人员。"}
        for visit in shunned
    ]
    case = {
        "officers": _officers([people[pk] for pk in officer_ids if pk in people], taken, wanted.team_id),
        "visits": visits,
        "days": [day.isoformat() for day in days],
        "speed_kmh": SPEED_KMH,
        "detour": DETOUR,
        "step": STEP,
    }
    return case, left_out


def _firms(wanted: Wanted, actor: Actor, today: date) -> list[Enterprise]:
    alive = [EnterpriseStatus.NORMAL.value, EnterpriseStatus.STOPPED.value]
    firms = visible_enterprises(actor).filter(merged_into__isnull=True, status__in=alive)
    if wanted.campaign_id is not None:
        number = Campaign.objects.values_list("number", flat=True).get(pk=wanted.campaign_id)
        missing = missing_firms(actor=actor, number=number, today=today, team_id=wanted.team_id)
        firms = firms.filter(pk__in=[firm.enterprise.id for firm in missing if not firm.appointment])
    elif wanted.tag is not None:
        firms = firms.filter(pk__in=tagged_enterprise_ids(wanted.tag, today))
    else:
        firms = firms.filter(on_roster(today))
    if wanted.team_id is not None:
        firms = firms.filter(division__team_row__team_id=wanted.team_id)
    return list(firms.select_related("division").order_by("pk"))


def _one_a_week(days: Sequence[date]) -> list[date]:
    """Return one day of each week that is planned."""
    return list({day.isocalendar()[:2]: day for day in days}.values())


def _priority(pk: int, last: dict[int, date], keys: frozenset[int], today: date) -> float:
    """Never visited first, then those long ago; among equals the key targets."""
    visited = last.get(pk)
    rank = _NEVER if visited is None else _LONG_AGO if visited < today - _RECENTLY else 0
    return rank + (_KEY if pk in keys else 0)


def _visit(firm: Enterprise, wanted: Wanted, priority: float) -> dict[str, Any]:
    return {
        "id": firm.number,
        "name": firm.name,
        "enterprise": firm.number,
        "firm": firm.pk,
        "town": firm.division.name,
        "minutes": wanted.minutes,
        "priority": priority,
        **_place(firm),
    }


def _place(firm: Enterprise) -> dict[str, float]:
    """Return where the firm is, its town's place if its own is not known, or nothing."""
    for row in (firm, firm.division):
        if row.longitude is not None and row.latitude is not None:
            return {"lon": float(row.longitude), "lat": float(row.latitude)}
    return {}


def _name_officers(
    visits: list[dict[str, Any]],
    firms: Sequence[Enterprise],
    people: dict[int, PersonRef],
    wanted: Wanted,
    days: Sequence[date],
    today: date,
) -> None:
    """Say who alone may go where: the own steward if that is wanted, and nobody who must keep away (回避)."""
    apart = conflict_pairs(days[0])
    stewards = stewards_of([firm.pk for firm in firms], today) if wanted.own_steward else {}
    for visit, firm in zip(visits, firms, strict=True):
        steward = stewards.get(firm.pk)
        if steward is not None and steward.id in people:
            visit["officers"] = [steward.username]
        elif any((pk, firm.pk) in apart for pk in people):
            visit["officers"] = [person.username for pk, person in people.items() if (pk, firm.pk) not in apart]


def _appointments(officer_ids: Collection[int], days: Sequence[date]) -> list[Appointment]:
    standing = [AppointmentState.ACCEPTED.value, AppointmentState.PROPOSED.value]
    rows = Appointment.objects.filter(organiser_id__in=officer_ids, date__in=list(days), state__in=standing)
    return list(rows.select_related("enterprise__division").order_by("date", "starts_at", "id"))


def _appointment(row: Appointment, people: dict[int, PersonRef]) -> dict[str, Any]:
    end = datetime.combine(row.date, row.starts_at) + timedelta(minutes=row.minutes)
    return {
        "id": row.number,
        "name": row.enterprise.name,
        "enterprise": row.enterprise.number,
        "firm": row.enterprise_id,
        "town": row.enterprise.division.name,
        "appointment": True,
        "minutes": row.minutes,
        "priority": _APPOINTED,
        "officer": people[row.organiser_id].username,
        "day": row.date.isoformat(),
        "window": [f"{row.starts_at:%H:%M}", f"{end:%H:%M}"],
        **_place(row.enterprise),
    }


def _officers(people: Sequence[PersonRef], firms: Sequence[Enterprise], team_id: int | None) -> list[dict[str, Any]]:
    """Return where each sets out from: their own place, else the middle of the team's towns, else of the firms."""
    profiles = steward_profiles([person.id for person in people])
    middle = _middle_of_team(team_id) or _middle([_place(firm) for firm in firms])
    rows = []
    for person in people:
        profile = profiles[person.id]
        home = middle
        if profile.longitude is not None and profile.latitude is not None:
            home = {"lon": float(profile.longitude), "lat": float(profile.latitude)}
        rows.append({"id": person.username, "name": person.name, "user": person.id, "home": home})
    return rows


def _middle_of_team(team_id: int | None) -> dict[str, float] | None:
    if team_id is None:
        return None
    towns = Team.objects.get(pk=team_id).towns.filter(Q(longitude__isnull=False))
    places = [
        {"lon": float(town.longitude), "lat": float(town.latitude)}
        for town in towns
        if town.longitude and town.latitude
    ]
    return _middle(places) if places else None


def _middle(places: Sequence[dict[str, float]]) -> dict[str, float]:
    known = [place for place in places if place]
    if not known:
        return {"lon": 0.0, "lat": 0.0}
    return {key: round(sum(place[key] for place in known) / len(known), 6) for key in ("lon", "lat")}
