"""The office's own case for a plan: which targets, which officers, where they all are."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from zhuqi.enterprises.models import Enterprise
from zhuqi.foundation.errors import Refused
from zhuqi.organisations.models import Division, in_force
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import TeamRef, teams
from zhuqi.standards.enterprise_size import Size
from zhuqi.standards.geography import plane_km
from zhuqi.standards.industries import parse_industry
from zhuqi.stewardship import access
from zhuqi.stewardship.models import Stewardship
from zhuqi.stewardship.optimiser import Case, Officer, Target, Weights
from zhuqi.stewardship.planning_words import LoadRule, PlanTargets
from zhuqi.stewardship.selectors._coverage import visible_targets
from zhuqi.stewardship.selectors._officers import OfficerLine, candidates
from zhuqi.stewardship.selectors._people import conflict_pairs

Place = tuple[float, float]
_HOUSEHOLDS = {Size.LARGE: 2.0, Size.MEDIUM: 1.5}


def office_case(
    *, actor: Actor, today: date, targets: PlanTargets, load_rule: LoadRule, weights: Weights
) -> tuple[Case, dict[int, int]]:
    """
    Return the case of the office as of a day, and who stands by each target now, officers out of reach included.

    A target without a place of its own is in the middle of its town, an officer in the middle of the team's towns.
    What an officer keeps outside the plan is taken off the limit. A dozen queries, whatever the number.

    :raises Refused: if there is no target or no officer to plan for
    """
    firms = list(visible_targets(actor, today).order_by("number"))
    held = dict(Stewardship.objects.filter(in_force(today)).values_list("enterprise_id", "steward_id"))
    if targets is PlanTargets.BARE:
        firms = [firm for firm in firms if firm.pk not in held]
    if not firms:
        raise Refused("没有需要安排的企业：请先给企业加上重点或分包标签，或在“分级服务规则”中放宽专人包联的范围。")
    lines = _officers(actor, today)
    if not lines:
        raise Refused("没有可以安排的首席服务官：请先由安全管理员授予角色，并在“服务官”页登记其可以安排包联。")
    places = _Places(teams(), Division.objects.filter(longitude__isnull=False))
    planned = {firm.pk for firm in firms}
    kept = Counter(steward for firm, steward in held.items() if firm not in planned)
    reach = {line.person.id for line in lines}
    forbidden = _forbidden(reach, today)
    plane = _plane(firms, lines, places)
    case = Case(
        officers=tuple(_officer(line, kept[line.person.id], places, plane) for line in lines),
        targets=tuple(
            Target(
                id=firm.pk,
                load=_HOUSEHOLDS.get(Size(firm.size), 1.0) if load_rule is LoadRule.BY_SIZE else 1.0,
                district=places.district_of_town(firm.division_id),
                sector=_letter(firm.industry),
                x=_rounded(plane, firm.pk, 0),
                y=_rounded(plane, firm.pk, 1),
                current=held[firm.pk] if held.get(firm.pk) in reach else None,
                conflicts=frozenset(forbidden.get(firm.pk, ())),
            )
            for firm in firms
        ),
        weights=weights,
    )
    return case, {pk: held[pk] for pk in planned & set(held)}


def _forbidden(reach: set[int], today: date) -> dict[int, set[int]]:
    forbidden: dict[int, set[int]] = {}
    for steward, firm in conflict_pairs(today):
        if steward in reach:
            forbidden.setdefault(firm, set()).add(steward)
    return forbidden


def _plane(firms: Iterable[Enterprise], lines: Iterable[OfficerLine], places: "_Places") -> dict[int, Place]:
    """Return where everybody is in km, firms by id, officers by the negative of theirs; who is nowhere is left out."""
    spots: dict[int, Place | None] = {
        firm.pk: _degrees(firm.longitude, firm.latitude) or places.of_town(firm.division_id) for firm in firms
    }
    for line in lines:
        own = _degrees(line.profile.longitude, line.profile.latitude)
        spots[-line.person.id] = own or places.of_teams(line.team_ids)
    return plane_km({key: spot for key, spot in spots.items() if spot is not None})


def _officers(actor: Actor, today: date) -> list[OfficerLine]:
    """Return whom ``actor`` may plan with: the office everybody, a group lead the own group."""
    lines = candidates(today)
    if access.may_rule(actor):
        return list(lines)
    own = access.members_led_by(actor) | {actor.user_id}
    return [line for line in lines if line.person.id in own]


def _officer(line: OfficerLine, kept: int, places: "_Places", plane: dict[int, Place]) -> Officer:
    key = -line.person.id
    return Officer(
        id=line.person.id,
        max_load=float(max(0, line.profile.capacity - kept)),
        district=places.district_of_teams(line.team_ids),
        skills=frozenset(line.profile.skills),
        x=_rounded(plane, key, 0),
        y=_rounded(plane, key, 1),
    )


class _Places:
    """Where towns and teams are, and which district a town is of; read once."""

    def __init__(self, all_teams: Iterable[TeamRef], divisions: Iterable[Division]) -> None:
        self._towns = {row.pk: spot for row in divisions if (spot := _degrees(row.longitude, row.latitude))}
        self._teams = {team.id: team for team in all_teams}
        self._team_of = {town: team.id for team in self._teams.values() for town in team.town_ids}

    def of_town(self, division_id: int) -> Place | None:
        return self._towns.get(division_id)

    def of_teams(self, team_ids: Iterable[int]) -> Place | None:
        towns = [town for pk in sorted(team_ids) if pk in self._teams for town in self._teams[pk].town_ids]
        spots = [self._towns[town] for town in towns if town in self._towns]
        if not spots:
            return None
        return sum(x for x, _ in spots) / len(spots), sum(y for _, y in spots) / len(spots)

    def district_of_town(self, division_id: int) -> str:
        team = self._team_of.get(division_id)
        return self._name(team) if team is not None else ""

    def district_of_teams(self, team_ids: Iterable[int]) -> str:
        known = [pk for pk in sorted(team_ids) if pk in self._teams]
        with_towns = [pk for pk in known if self._teams[pk].town_ids]
        chosen = next(iter(with_towns or known), None)
        return self._name(chosen) if chosen is not None else ""

    def _name(self, team_id: int) -> str:
        name = self._teams[team_id].district_name
        same = sum(team.district_name == name for team in self._teams.values())
        return name if same == 1 else f"{name}（{self._teams[team_id].name}）"


def _degrees(longitude: Decimal | None, latitude: Decimal | None) -> Place | None:
    return None if longitude is None or latitude is None else (float(longitude), float(latitude))


def _rounded(plane: dict[int, Place], key: int, axis: int) -> float | None:
    return round(plane[key][axis], 3) if key in plane else None


def _letter(industry: str) -> str:
    """Return the letter of the section, "" for a code nobody can read."""
    if not industry:
        return ""
    try:
        return parse_industry(industry).section
    except Refused:
        return ""
