"""
Taking a roster of enterprises in together with who stands by them: firms first, then their stewards and leaders.

A steward nobody knows, or several people are called, is a warning on the row; the firm is taken all the same.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from zhuqi.enterprises import services as enterprises
from zhuqi.enterprises.services import PlannedFirm
from zhuqi.enterprises.sheet import RosterRow
from zhuqi.foundation.tables import RowFate
from zhuqi.organisations.roles import Actor, Role
from zhuqi.organisations.selectors import people_with_role
from zhuqi.stewardship.models import LeaderLead, Stewardship
from zhuqi.stewardship.services._roster import RosterEntry, appoint_from_roster, read_leaders

CHUNK = 2000
_TAKEN = (RowFate.CREATED, RowFate.UPDATED, RowFate.UNCHANGED)
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")


def plan_roster(*, rows: Sequence[RosterRow], actor: Actor, at: datetime) -> tuple[PlannedFirm, ...]:
    """
    Say what would happen to every row, and which stewards nobody knows; nothing is written.

    :raises NotAllowed: if the actor may not import
    """
    planned = enterprises.plan_roster(rows=rows, actor=actor, at=at)
    known = _known_stewards(timezone.localdate(at)) if any(row.steward for row in rows) else frozenset()
    planned = tuple(_warned(one, _unknown(one.row, known)) for one in planned)
    present = _named([one.enterprise_id for one in planned if one.enterprise_id and _names_people(one)])
    return tuple(
        replace(one, fate=RowFate.UPDATED)
        if one.fate is RowFate.UNCHANGED and _would_change(one.row, present.get(one.enterprise_id or 0, {}), known)
        else one
        for one in planned
    )


def import_roster(
    *,
    rows: Sequence[RosterRow],
    file_name: str,
    actor: Actor,
    at: datetime,
    after_chunk: Callable[[int], None] = lambda done: None,
) -> tuple[PlannedFirm, ...]:
    """
    Import a whole roster, a few thousand rows in one transaction; ``after_chunk`` is told how many rows are done.

    :raises NotAllowed: if the actor may not import
    :raises Refused: if another roster is being imported at this moment
    """
    done: list[PlannedFirm] = []
    for start in range(0, len(rows), CHUNK):
        done += import_roster_rows(rows=rows[start : start + CHUNK], file_name=file_name, actor=actor, at=at)
        after_chunk(len(done))
    return tuple(done)


@transaction.atomic
def import_roster_rows(
    *, rows: Sequence[RosterRow], file_name: str, actor: Actor, at: datetime, import_id: str = ""
) -> tuple[PlannedFirm, ...]:
    """
    Take these rows in one transaction; call it for a few thousand at a time.

    :raises NotAllowed: if the actor may not import
    :raises Refused: if another roster is being imported at this moment
    """
    done = enterprises.import_rows(rows=rows, file_name=file_name, actor=actor, at=at, import_id=import_id)
    concerned = {one.enterprise_id: one for one in done if one.enterprise_id is not None and _names_people(one)}
    if not concerned:
        return done
    before = _standing(concerned)
    problems: dict[int, list[str]] = {}
    for (since, basis), entries in _by_day(concerned.values(), timezone.localdate(at), file_name).items():
        outcome = appoint_from_roster(entries=entries, since=since, basis=basis, actor=actor, at=at)
        for enterprise_id, sentence in outcome.problems:
            problems.setdefault(enterprise_id, []).append(sentence.rstrip("。"))
    after = _standing(concerned)
    changed = {pk for pk in concerned if before.get(pk) != after.get(pk)}
    return tuple(_told(one, changed, problems) if one.enterprise_id in concerned else one for one in done)


def _names_people(one: PlannedFirm) -> bool:
    return one.fate in _TAKEN and bool(one.row.steward or one.row.leaders)


def _by_day(taken: Iterable[PlannedFirm], today: date, file_name: str) -> dict[tuple[date, str], list[RosterEntry]]:
    """What is to be appointed from one day and by one document, together."""
    groups: dict[tuple[date, str], list[RosterEntry]] = {}
    for one in taken:
        row = one.row
        assert one.enterprise_id is not None
        steward = f"{row.steward}（{row.steward_unit}）" if row.steward and row.steward_unit else row.steward
        basis = row.steward_basis or f"导入《{file_name}》"[:200]
        entry = RosterEntry(one.enterprise_id, steward=steward, leaders=row.leaders)
        groups.setdefault((row.steward_since or today, basis), []).append(entry)
    return groups


def _standing(enterprise_ids: Iterable[int]) -> dict[int, frozenset[tuple[str, str]]]:
    """Who stands by each firm at present: its steward, its leaders."""
    ids = list(enterprise_ids)
    found: dict[int, set[tuple[str, str]]] = {}
    stewards = Stewardship.objects.filter(enterprise_id__in=ids, until__isnull=True)
    for pk, steward_id in stewards.values_list("enterprise_id", "steward_id"):
        found.setdefault(pk, set()).add(("steward", str(steward_id)))
    leaders = LeaderLead.objects.filter(enterprise_id__in=ids, until__isnull=True)
    for pk, level, name in leaders.values_list("enterprise_id", "level", "leader_name"):
        found.setdefault(pk, set()).add((level, name))
    return {pk: frozenset(people) for pk, people in found.items()}


def _told(one: PlannedFirm, changed: set[int], problems: dict[int, list[str]]) -> PlannedFirm:
    if one.fate is RowFate.UNCHANGED and one.enterprise_id in changed:
        one = replace(one, fate=RowFate.UPDATED)
    sentences = problems.get(one.enterprise_id or 0, [])
    return replace(one, warnings=(*one.warnings, *sentences)) if sentences else one


# ---------------------------------------------------------------- before anything is written


def _known_stewards(today: date) -> frozenset[str]:
    people = [*people_with_role(Role.STEWARD, today=today), *people_with_role(Role.GROUP_LEAD, today=today)]
    return frozenset(person.name.replace(" ", "") for person in people) | {person.username for person in people}


def _unknown(row: RosterRow, known: frozenset[str]) -> str:
    name = "".join(_BRACKETS.sub("", row.steward).split())
    if not name or name in known or name.casefold() in known:
        return ""
    return f"没有姓名为“{name[:20]}”的首席服务官，请先导入服务官名单，否则这一项不采用"


def _named(enterprise_ids: list[int]) -> dict[int, dict[str, str]]:
    """The names of those who stand by each firm: the steward, and the leader of each level."""
    found: dict[int, dict[str, str]] = {}
    stewards = Stewardship.objects.filter(enterprise_id__in=enterprise_ids, until__isnull=True)
    for pk, name, username in stewards.values_list("enterprise_id", "steward__name", "steward__username"):
        found.setdefault(pk, {}).update(steward=name, username=username)
    leaders = LeaderLead.objects.filter(enterprise_id__in=enterprise_ids, until__isnull=True)
    for pk, level, name in leaders.values_list("enterprise_id", "level", "leader_name"):
        found.setdefault(pk, {})[level] = name
    return found


def _would_change(row: RosterRow, present: dict[str, str], known: frozenset[str]) -> bool:
    """Whether the row names another steward that is known, or another leader."""
    name = "".join(_BRACKETS.sub("", row.steward).split())
    if name in known and name not in (present.get("steward", "").replace(" ", ""), present.get("username")):
        return True
    return any(present.get(level.value) != leader for leader, level in read_leaders(row.leaders))


def _warned(one: PlannedFirm, sentence: str) -> PlannedFirm:
    return replace(one, warnings=(*one.warnings, sentence)) if sentence and one.fate in _TAKEN else one
