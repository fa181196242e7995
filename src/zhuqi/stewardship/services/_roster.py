"""Taking stewards and leaders from a roster (包联名单): names as the office writes them become appointments."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from zhuqi.enterprises.categories import TAG_LEVEL_LABELS, TagLevel
from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_refs
from zhuqi.foundation.errors import Refused
from zhuqi.organisations.models import TeamMember, in_force
from zhuqi.organisations.roles import Actor, Role
from zhuqi.organisations.selectors import PersonRef, people_with_role, teams
from zhuqi.stewardship import access
from zhuqi.stewardship.categories import StewardshipAction
from zhuqi.stewardship.models import ConflictOfInterest, LeaderLead, Stewardship
from zhuqi.stewardship.services._bonds import checked_basis, record_leader_lead
from zhuqi.stewardship.services._many import appoint_many

_SEPARATORS = re.compile(r"[、，,；;/\n]+")
_BRACKETS = re.compile(r"[（(]([^（()）]*)[)）]")
_PROVINCE = re.compile(r"省")
_COUNTY = re.compile(r"县|区长|区委|区政")


@dataclass(frozen=True)
class RosterEntry:
    """What one row of a roster says of an enterprise; ``steward`` may be 姓名, 姓名（单位）or the user name."""

    enterprise_id: int
    steward: str = ""
    leaders: str = ""
    leader_level: TagLevel | None = None


@dataclass(frozen=True)
class RosterOutcome:
    """What came of a roster; ``problems`` are (enterprise, one sentence): those rows changed nothing of that kind."""

    appointed: int
    unchanged: int
    leaders: int
    problems: tuple[tuple[int, str], ...]


@transaction.atomic
def appoint_from_roster(
    *, entries: Iterable[RosterEntry], since: date, basis: str, actor: Actor, at: datetime
) -> RosterOutcome:
    """
    Appoint the stewards and note the leaders a roster names, all in one act (按名单指定包联).

    A name nobody bears, or several do, or somebody who must keep away, is a problem of its row; the others go through.
    Of several people of one name, the one whose unit is given in brackets or whose team serves the town is meant.
    Reading the same roster again changes nothing.

    :raises NotAllowed: if ``actor`` may not appoint for one of the enterprises
    """
    lines = [entry for entry in entries if entry.steward.strip() or entry.leaders.strip()]
    if not lines:
        return RosterOutcome(0, 0, 0, ())
    basis = checked_basis(basis)
    firms = enterprise_refs({entry.enterprise_id for entry in lines}, since)
    access.require_appoint_many(actor, firms)
    problems: list[tuple[int, str]] = []
    # A list written before its people had accounts still holds: whether somebody may be a steward is judged today.
    register = _Register(max(since, timezone.localdate(at)))
    pairs = _pairs(lines, firms, register, since, problems)
    appointed, unchanged = 0, 0
    if pairs:
        outcome = appoint_many(
            pairs=pairs.items(), since=since, basis=basis, actor=actor, at=at, act=StewardshipAction.ROSTER_TAKEN
        )
        appointed, unchanged = len(outcome.changed), len(outcome.unchanged)
    leaders = _note_leaders(lines, firms, since, basis, actor, at, problems)
    return RosterOutcome(appointed, unchanged, leaders, tuple(problems))


def _pairs(
    lines: Iterable[RosterEntry],
    firms: Mapping[int, EnterpriseRef],
    register: "_Register",
    since: date,
    problems: list[tuple[int, str]],
) -> dict[int, int]:
    pairs: dict[int, int] = {}
    for entry in lines:
        firm = firms.get(entry.enterprise_id)
        if firm is None or not entry.steward.strip():
            continue
        try:
            steward = register.find(entry.steward, firm)
        except Refused as refused:
            problems.append((firm.id, str(refused)))
            continue
        if pairs.setdefault(firm.id, steward.id) != steward.id:
            problems.append((firm.id, f"{firm.name}在名单中出现多次，首席服务官不同，已按第一次出现的办理。"))
    return _without_obstacles(pairs, since, problems)


def _without_obstacles(pairs: dict[int, int], since: date, problems: list[tuple[int, str]]) -> dict[int, int]:
    """Leave out what an appointment would refuse: conflicts, and days before what is on record."""
    conflicts = ConflictOfInterest.objects.filter(enterprise_id__in=list(pairs)).exclude(until__lt=since)
    for enterprise_id, steward_id, name in conflicts.values_list("enterprise_id", "steward_id", "steward__name"):
        if pairs.get(enterprise_id) == steward_id:
            problems.append((enterprise_id, f"{name}与该企业有回避关系，未指定，请另选人员。"))
            del pairs[enterprise_id]
    on_record = Stewardship.objects.filter(enterprise_id__in=list(pairs))
    for row in on_record.filter(until__gte=since) | on_record.filter(until__isnull=True, since__gt=since):
        if row.enterprise_id in pairs and not (row.until is None and row.steward_id == pairs[row.enterprise_id]):
            problems.append((row.enterprise_id, "该企业已有更晚开始或尚未到期的包联，未按名单更换，请在企业页核对。"))
            del pairs[row.enterprise_id]
    return pairs


class _Register:
    """Everybody who may be a steward on a day, by the ways their names are written."""

    def __init__(self, since: date) -> None:
        people = {
            person.id: person
            for role in (Role.STEWARD, Role.GROUP_LEAD)
            for person in people_with_role(role, today=since)
        }
        self._by_name: dict[str, list[PersonRef]] = {}
        for person in people.values():
            self._by_name.setdefault(person.name.replace(" ", ""), []).append(person)
        self._by_username = {person.username: person for person in people.values()}
        self._towns = {team.id: frozenset(team.town_ids) for team in teams()}
        self._teams: dict[int, set[int]] = {}
        members = TeamMember.objects.filter(in_force(since), user_id__in=list(people))
        for user_id, team_id in members.values_list("user_id", "team_id"):
            self._teams.setdefault(user_id, set()).add(team_id)

    def find(self, text: str, firm: EnterpriseRef) -> PersonRef:
        """:raises Refused: if nobody or more than one is meant"""
        units = _BRACKETS.findall(text)
        name = "".join(_BRACKETS.sub("", text).split())
        found = self._by_name.get(name, [])
        if not found:
            person = self._by_username.get(name.casefold())
            if person is None:
                raise Refused(f"没有姓名为“{name[:20]}”的首席服务官，请先导入人员或核对姓名。")
            return person
        if len(found) > 1 and units:
            found = [person for person in found if units[0] in person.unit_name] or found
        if len(found) > 1:
            near = [person for person in found if self._serves(person, firm)]
            found = near or found
        if len(found) > 1:
            raise Refused(f"有 {len(found)} 位首席服务官都叫“{name}”，请在姓名后用括号注明单位，如“{name}（商务局）”。")
        return found[0]

    def _serves(self, person: PersonRef, firm: EnterpriseRef) -> bool:
        return any(firm.division_id in self._towns.get(team, ()) for team in self._teams.get(person.id, ()))


def _note_leaders(
    lines: Iterable[RosterEntry],
    firms: Mapping[int, EnterpriseRef],
    since: date,
    basis: str,
    actor: Actor,
    at: datetime,
    problems: list[tuple[int, str]],
) -> int:
    present = {
        (row.enterprise_id, row.level): row.leader_name
        for row in LeaderLead.objects.filter(enterprise_id__in=list(firms), until__isnull=True)
    }
    noted = 0
    for entry in lines:
        for name, level in read_leaders(entry.leaders, entry.leader_level):
            if entry.enterprise_id not in firms or present.get((entry.enterprise_id, level.value)) == name:
                continue
            try:
                with transaction.atomic():
                    record_leader_lead(
                        enterprise_id=entry.enterprise_id,
                        leader_name=name,
                        level=level,
                        since=since,
                        actor=actor,
                        at=at,
                        basis=basis,
                    )
            except Refused as refused:
                problems.append((entry.enterprise_id, str(refused)))
                continue
            present[entry.enterprise_id, level.value] = name
            noted += 1
    return noted


def read_leaders(text: str, level: TagLevel | None = None) -> list[tuple[str, TagLevel]]:
    """
    Read leaders as a roster writes them: 张某（副市长）、李某（副省长）, 市级：张某; the city is meant if nothing says.

    At most one a level: the first.
    """
    found: dict[TagLevel, str] = {}
    for part in _SEPARATORS.split(text):
        words = "".join(part.split())
        if not words:
            continue
        of_this = level or _level_in(words)
        name = re.sub(r"^[省市县区]级?(领导)?[:：]", "", words)
        if name:
            found.setdefault(of_this, name[:50])
    return [(found[one], one) for one in TAG_LEVEL_LABELS if one in found]


def _level_in(words: str) -> TagLevel:
    if _PROVINCE.search(words):
        return TagLevel.PROVINCE
    return TagLevel.COUNTY if _COUNTY.search(words) or words.startswith("区") else TagLevel.CITY
