"""How far campaign targets are: distinct firms visited, by team, and who is missing; every number is its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhuqi.enterprises.access import visible_enterprises
from zhuqi.enterprises.categories import TAG_LABELS, EnterpriseStatus, TagKind
from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_refs, merged_away, tagged_enterprise_ids
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import TeamRef, teams
from zhuqi.stewardship.access import on_roster
from zhuqi.visits import access
from zhuqi.visits.kinds import Attendance
from zhuqi.visits.models import Appointment, Campaign, CampaignFirm, VisitedEnterprise
from zhuqi.visits.selectors._contacts import last_visits
from zhuqi.visits.workflow import CAMPAIGN_SCOPE_LABELS, OPEN_STATES, CampaignScope

_GONE = [EnterpriseStatus.DEREGISTERED.value, EnterpriseStatus.RELOCATED.value]


@dataclass(frozen=True)
class TeamProgress:
    """One team's part: its firms on the list, those visited, those missing."""

    team: TeamRef | None  # None: firms in no district
    name: str
    listed: int
    visited: int
    arranged: int  # of the missing, those with an open appointment

    @property
    def missing(self) -> int:
        """Firms not visited yet."""
        return self.listed - self.visited


@dataclass(frozen=True)
class CampaignLine:
    """One campaign and how far it is, within what the actor sees."""

    id: int
    number: str
    name: str
    since: date
    until: date
    target: int
    whom: str
    listed: int
    visited: int
    days_left: int
    is_over: bool

    @property
    def to_go(self) -> int:
        """Firms still to be visited to reach the target."""
        return max(0, self.target - self.visited)

    @property
    def words(self) -> str:
        """Say in words where it stands."""
        if self.visited >= self.target:
            return "已达成"
        if self.is_over:
            return f"已结束，差 {self.to_go} 家"
        return f"还差 {self.to_go} 家，剩 {self.days_left} 天" if self.days_left >= 0 else f"已到期，差 {self.to_go} 家"


@dataclass(frozen=True)
class CampaignCard:
    """One campaign with its teams; ``missing`` are the firms of the team asked for, or of all."""

    line: CampaignLine
    teams: tuple[TeamProgress, ...]
    missing: tuple["MissingFirm", ...]


@dataclass(frozen=True)
class MissingFirm:
    """A firm on the list that was not visited; ``last_visit`` is from before, ``appointment`` an open one."""

    enterprise: EnterpriseRef
    last_visit: date | None
    appointment: str


def campaigns(*, actor: Actor, today: date) -> tuple[CampaignLine, ...]:
    """Return every campaign, those under way first, by the day it ends."""
    if not access.may_read(actor):
        return ()
    rows = sorted(Campaign.objects.all(), key=lambda row: (row.ended_at is not None, row.until, row.pk))
    return tuple(_line(row, *_counted(row, actor, today), today) for row in rows)


def campaign_card(*, actor: Actor, number: str, today: date, team_id: int | None = None) -> CampaignCard:
    """
    Return one campaign with the progress of each team, and who is missing, of one team if it is named.

    :raises NotFound: if there is none with this number
    """
    row = _campaign(actor, number)
    firms, visited = _counted(row, actor, today)
    arranged = _arranged(set(firms) - visited, today)
    districts = teams()
    team_of = {town: team for team in districts for town in team.town_ids}
    parts: dict[int, list[int]] = {}
    named: dict[int, TeamRef | None] = {}
    for pk, town in firms.items():
        team = team_of.get(town)
        key = team.id if team else 0
        named[key] = team
        parts.setdefault(key, []).append(pk)
    progress = [
        TeamProgress(
            team=named[key],
            name=_team_name(named[key]),
            listed=len(ids),
            visited=len(visited & set(ids)),
            arranged=len(arranged.keys() & set(ids)),
        )
        for key, ids in parts.items()
    ]
    return CampaignCard(
        line=_line(row, firms, visited, today),
        teams=tuple(sorted(progress, key=lambda part: (part.team is None, part.name))),
        missing=_missing(firms, visited, arranged, _towns_of(team_id, districts), today),
    )


def missing_firms(*, actor: Actor, number: str, today: date, team_id: int | None = None) -> tuple[MissingFirm, ...]:
    """
    Return the firms on the list that were not visited yet, those never visited first, then the longest ago.

    :raises NotFound: if there is no such campaign
    """
    row = _campaign(actor, number)
    firms, visited = _counted(row, actor, today)
    arranged = _arranged(set(firms) - visited, today)
    return _missing(firms, visited, arranged, _towns_of(team_id, teams()), today)


def _towns_of(team_id: int | None, districts: list[TeamRef]) -> set[int] | None:
    return None if team_id is None else {town for team in districts if team.id == team_id for town in team.town_ids}


def _missing(
    firms: dict[int, int], visited: set[int], arranged: dict[int, str], towns: set[int] | None, today: date
) -> tuple[MissingFirm, ...]:
    ids = [pk for pk, town in firms.items() if pk not in visited and (towns is None or town in towns)]
    refs, last = enterprise_refs(ids, today), last_visits(ids)
    found = [MissingFirm(refs[pk], last.get(pk), arranged.get(pk, "")) for pk in ids]
    return tuple(sorted(found, key=lambda firm: (firm.last_visit or date.min, firm.enterprise.number)))


def _campaign(actor: Actor, number: str) -> Campaign:
    row = Campaign.objects.filter(number=number.strip().upper()).first() if access.may_read(actor) else None
    if row is None:
        raise NotFound("没有这个走访目标，或您无权查看。")
    return row


def _counted(row: Campaign, actor: Actor, today: date) -> tuple[dict[int, int], set[int]]:
    """Return the town of each firm on the list that the actor sees, and which of them were visited in time."""
    firms = visible_enterprises(actor).filter(merged_into__isnull=True).exclude(status__in=_GONE)
    if row.scope == CampaignScope.ROSTER:
        firms = firms.filter(on_roster(today))
    elif row.scope == CampaignScope.TAG:
        firms = firms.filter(pk__in=tagged_enterprise_ids(TagKind(row.tag), today))
    else:
        firms = firms.filter(pk__in=CampaignFirm.objects.filter(campaign=row).values("enterprise_id"))
    chosen = set(row.teams.values_list("pk", flat=True))
    if chosen:
        towns = {town for team in teams() if team.id in chosen for town in team.town_ids}
        firms = firms.filter(division_id__in=towns)
    listed = dict(firms.order_by().values_list("pk", "division_id"))
    met = VisitedEnterprise.objects.filter(
        visit__date__range=(row.since, row.until), attendance=Attendance.ATTENDED.value
    ).values_list("enterprise_id", flat=True)
    survivors = merged_away()
    return listed, {survivors.get(pk, pk) for pk in met} & listed.keys()


def _arranged(enterprise_ids: Iterable[int], today: date) -> dict[int, str]:
    rows = Appointment.objects.filter(
        enterprise_id__in=list(enterprise_ids), date__gte=today, state__in=[state.value for state in OPEN_STATES]
    )
    return dict(rows.order_by("-date").values_list("enterprise_id", "number"))


def _line(row: Campaign, firms: dict[int, int], visited: set[int], today: date) -> CampaignLine:
    whom = CAMPAIGN_SCOPE_LABELS[CampaignScope(row.scope)]
    return CampaignLine(
        id=row.pk,
        number=row.number,
        name=row.name,
        since=row.since,
        until=row.until,
        target=row.target,
        whom=f"带“{TAG_LABELS[TagKind(row.tag)]}”标签的企业" if row.tag else whom,
        listed=len(firms),
        visited=len(visited),
        days_left=(row.until - today).days,
        is_over=row.ended_at is not None,
    )


def _team_name(team: TeamRef | None) -> str:
    return f"{team.name}（{team.district_name}）" if team else "不在任何片区"
