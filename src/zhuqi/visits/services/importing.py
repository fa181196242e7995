"""
Taking a ledger of visits in: each row one visit with one event, recorded today by whoever brings the file.

The same visit again changes nothing: it is known by its number and content, else by how, when, whom, what for and what
was heard.  A visit recorded here is put right on its page, never by a sheet: a row that says something else about it is
handed back.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from zhuqi.enterprises.names import name_key
from zhuqi.enterprises.selectors import EnterpriseRef, find_enterprises
from zhuqi.enterprises.services import ensure_enterprise
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.foundation.tables import Rejection, RowFate
from zhuqi.issues.selectors import CalledIssue, issues_called
from zhuqi.organisations.models import User
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import find_division, team_of_town
from zhuqi.organisations.services import ensure_city
from zhuqi.visits import access
from zhuqi.visits.kinds import DEFAULT_PURPOSE, VisitAction, VisitKind
from zhuqi.visits.models import Visit, VisitIssue, VisitParticipant
from zhuqi.visits.services import _recording
from zhuqi.visits.services._record import add_firms, save_with_event, visible_firms
from zhuqi.visits.services._writing import Writing
from zhuqi.visits.sheet import FIELD_LABELS, Field, VisitReading, VisitRow

_OWN_NUMBER = re.compile(r"V\d{6}")
KNOWN = "这次走访系统中已有，以系统记录为准。"


@dataclass(frozen=True)
class PlannedVisit:
    """One row with its fate; ``reason`` says why it is handed back, ``number`` which visit it is."""

    row: VisitRow
    fate: RowFate
    number: str = ""
    reason: str = ""


@dataclass(frozen=True)
class VisitImportPlan:
    """What an import would do; computing it writes nothing."""

    rows: tuple[PlannedVisit, ...]
    new_enterprises: tuple[str, ...]

    def count(self, fate: RowFate) -> int:
        """Return how many rows share a fate."""
        return sum(planned.fate is fate for planned in self.rows)


@dataclass(frozen=True)
class VisitImportOutcome:
    """What an import did, and the reading with the rows that were handed back."""

    rows: int
    created: int
    unchanged: int
    duplicates: int
    rejected: int
    reading: VisitReading


def plan_visit_import(*, reading: VisitReading, actor: Actor) -> VisitImportPlan:
    """
    Say what would happen to every row, and which firms would be new.

    :raises NotAllowed: if the actor may not import
    """
    access.require_import(actor)
    known = _Known.of(reading.rows, actor)
    rows = tuple(_plan(row, known) for row in reading.rows)
    taken = [planned.row for planned in rows if planned.fate is RowFate.CREATED]
    names = dict.fromkeys(name for row in taken for name in row.enterprises if name_key(name) not in known.firms)
    return VisitImportPlan(rows, tuple(names))


def plan_visit_rows(*, rows: Sequence[VisitRow], actor: Actor) -> tuple[PlannedVisit, ...]:
    """
    Say what would happen to some rows.

    :raises NotAllowed: if the actor may not import
    """
    access.require_import(actor)
    known = _Known.of(rows, actor)
    return tuple(_plan(row, known) for row in rows)


def import_visit_rows(
    *, rows: Sequence[VisitRow], file_name: str, actor: Actor, at: datetime
) -> tuple[PlannedVisit, ...]:
    """
    Take every row that can be taken, each in its own transaction, so that a run cut short is finished by running again.

    :raises NotAllowed: if the actor may not import
    """
    access.require_import(actor)
    ensure_city(actor=actor, at=at)
    known = _Known.of(rows, actor)
    return tuple(_import_row(row, known, file_name, actor, at) for row in rows)


def import_visits(*, reading: VisitReading, file_name: str, actor: Actor, at: datetime) -> VisitImportOutcome:
    """
    Import a whole ledger in one go.

    :raises NotAllowed: if the actor may not import
    """
    done = import_visit_rows(rows=reading.rows, file_name=file_name, actor=actor, at=at)
    return outcome_of_visits(reading, done)


def outcome_of_visits(reading: VisitReading, done: Iterable[PlannedVisit]) -> VisitImportOutcome:
    """Sum up what became of the rows, those included that could not even be read."""
    done = tuple(done)
    handed_back = tuple(
        Rejection(planned.row.sheet, planned.row.row, planned.reason, planned.row.cells)
        for planned in done
        if planned.fate is RowFate.REJECTED
    )
    counts = {fate: sum(planned.fate is fate for planned in done) for fate in RowFate}
    return VisitImportOutcome(
        rows=len(reading.rows) + len(reading.rejections),
        created=counts[RowFate.CREATED],
        unchanged=counts[RowFate.UNCHANGED],
        duplicates=counts[RowFate.DUPLICATE],
        rejected=counts[RowFate.REJECTED] + len(reading.rejections),
        reading=replace(reading, rejections=(*reading.rejections, *handed_back)),
    )


# ---------------------------------------------------------------- which visit a row is


@dataclass(frozen=True)
class _Recorded:
    """A visit as the system has it, for comparing."""

    number: str
    kind: str
    day: date
    firms: frozenset[int]
    place: str
    purpose: str
    summary: str
    special_note: str
    has_no_request: bool
    people: frozenset[str]
    issues: frozenset[int]

    def looks_like(self, row: VisitRow, firms: frozenset[int]) -> bool:
        """Say whether a row tells this visit: how, when, whom, what for, what was heard."""
        return (
            (self.kind, self.day, self.firms) == (row.kind, row.day, firms)
            and _same(row.purpose or DEFAULT_PURPOSE, self.purpose)
            and "".join(row.summary.split()) == "".join(self.summary.split())
        )


@dataclass
class _Known:
    """What the system has of these rows already, read in a few queries."""

    firms: dict[str, EnterpriseRef]
    visits: dict[str, _Recorded]
    by_day: dict[date, list[_Recorded]]
    issues: dict[str, tuple[CalledIssue, ...]]
    people: dict[str, int]

    @classmethod
    def of(cls, rows: Sequence[VisitRow], actor: Actor) -> "_Known":
        names = dict.fromkeys(name for row in rows for name in row.enterprises)
        refs = find_enterprises(names, actor.today)
        numbers, days = {row.number for row in rows if row.number}, {row.day for row in rows}
        seen = access.visible_visits(actor).order_by().values("pk")
        visits = Visit.objects.filter(pk__in=seen)
        recorded = _recorded(visits.filter(number__in=numbers) | visits.filter(date__in=days))
        by_day: dict[date, list[_Recorded]] = {}
        for one in recorded:
            by_day.setdefault(one.day, []).append(one)
        return cls(
            firms={name_key(name): ref for name, ref in refs.items()},
            visits={one.number: one for one in recorded},
            by_day=by_day,
            issues=issues_called(actor=actor, numbers={number for row in rows for number in row.issues}),
            people=_sole_bearers({name for row in rows for name in row.participants}),
        )

    def firms_of(self, row: VisitRow) -> frozenset[int] | None:
        """The ids of a row's firms; None if one is unknown."""
        refs = [self.firms.get(name_key(name)) for name in row.enterprises]
        return frozenset(ref.id for ref in refs if ref) if all(refs) else None

    def issues_of(self, row: VisitRow, firms: Iterable[int]) -> list[int]:
        """The issues a row names, as far as they are known and of its firms."""
        among = frozenset(firms)
        called = ([one for one in self.issues.get(number, ()) if one.enterprise_id in among] for number in row.issues)
        return list(dict.fromkeys(found[0].id for found in called if found))

    def are_linked(self, row: VisitRow, linked: frozenset[int], firms: frozenset[int]) -> bool:
        """Whether every issue a row names, as far as it is one of the firms', is linked to the visit already."""
        meant = ([one.id for one in self.issues.get(number, ()) if one.enterprise_id in firms] for number in row.issues)
        return all(not ids or linked.intersection(ids) for ids in meant)

    def add(self, one: _Recorded) -> None:
        """Remember a visit that was just taken."""
        self.visits[one.number] = one
        self.by_day.setdefault(one.day, []).append(one)


def _recorded(visits: Iterable[Visit]) -> list[_Recorded]:
    rows = list(visits.prefetch_related("visited__enterprise", "participants__user", "raised"))  # type: ignore[attr-defined]
    return [
        _Recorded(
            number=visit.number,
            kind=visit.kind,
            day=visit.date,
            firms=frozenset(met.enterprise.merged_into_id or met.enterprise_id for met in visit.visited.all()),
            place=visit.place,
            purpose=visit.purpose,
            summary=visit.summary,
            special_note=visit.special_note,
            has_no_request=visit.has_no_request,
            people=frozenset(person.user.name if person.user else person.name for person in visit.participants.all()),
            issues=frozenset(raised.issue_id for raised in visit.raised.all()),
        )
        for visit in rows
    ]


def _sole_bearers(names: Iterable[str]) -> dict[str, int]:
    """Return the one official of each name; of a name several bear nobody can say who was there."""
    found: dict[str, list[int]] = {}
    users = User.objects.filter(name__in=set(names), is_active=True, contact_enterprise_id__isnull=True)
    for name, pk in users.values_list("name", "pk"):
        found.setdefault(name, []).append(pk)
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}


def _plan(row: VisitRow, known: _Known) -> PlannedVisit:
    if row.duplicate_of is not None:
        sheet, place = row.duplicate_of
        where = f"第{place}行" if sheet == row.sheet else f"工作表“{sheet}”第{place}行"
        return PlannedVisit(row, RowFate.DUPLICATE, reason=f"与{where}是同一次走访。")
    firms = known.firms_of(row)
    same = next((one for one in known.by_day.get(row.day, ()) if firms and one.looks_like(row, firms)), None)
    if same is not None and same.number == row.number:
        return _compare(row, same, firms, known)
    own = known.visits.get(row.number)
    if own is not None and (own.day == row.day or own.firms == firms) and own.kind == row.kind:
        return _compare(row, own, firms, known)
    if same is not None:
        return PlannedVisit(row, RowFate.UNCHANGED, same.number, KNOWN)
    try:
        _writing(row).checked(row.day)
    except Refused as refusal:
        return PlannedVisit(row, RowFate.REJECTED, reason=str(refusal))
    return PlannedVisit(row, RowFate.CREATED)


def _compare(row: VisitRow, one: _Recorded, firms: frozenset[int] | None, known: _Known) -> PlannedVisit:
    """A row with our number: unchanged, or handed back with what differs."""
    agrees = {
        Field.DATE: row.day == one.day,
        Field.ENTERPRISES: firms == one.firms,
        Field.PLACE: _same(row.place, one.place),
        Field.PURPOSE: _same(row.purpose, one.purpose),
        Field.SUMMARY: _same(row.summary, one.summary),
        Field.SPECIAL: _same(row.special_note, one.special_note),
        Field.HAS_REQUEST: row.has_no_request in (None, one.has_no_request),
        Field.PARTICIPANTS: not row.participants or set(row.participants) == one.people,
        Field.ISSUES: known.are_linked(row, one.issues, firms or frozenset()),
    }
    differing = "、".join(f"“{FIELD_LABELS[field]}”" for field, is_so in agrees.items() if not is_so)
    if not differing:
        return PlannedVisit(row, RowFate.UNCHANGED, one.number, KNOWN)
    reason = f"{one.number} 已在系统中登记，表中的{differing}与系统不一致，以系统记录为准；如需修改请到走访页“更正”。"
    return PlannedVisit(row, RowFate.REJECTED, one.number, reason)


def _same(told: str, known: str) -> bool:
    return not told or "".join(told.split()) == "".join(known.split())


# ---------------------------------------------------------------- taking a row


def _writing(row: VisitRow) -> Writing:
    return Writing(row.day, row.purpose or DEFAULT_PURPOSE, row.place, row.summary, row.special_note)


def _import_row(row: VisitRow, known: _Known, file_name: str, actor: Actor, at: datetime) -> PlannedVisit:
    planned = _plan(row, known)
    if planned.fate is not RowFate.CREATED:
        return planned
    try:
        visit, firms = _create(row, known, file_name, actor, at)
    except (Refused, NotFound) as refusal:
        return PlannedVisit(row, RowFate.REJECTED, reason=str(refusal))
    for name, firm in zip(row.enterprises, firms, strict=False):
        known.firms.setdefault(name_key(name), firm)
    known.add(_recorded(Visit.objects.filter(pk=visit.pk))[0])
    return replace(planned, number=visit.number)


def _number(row: VisitRow) -> str:
    """The number the visit bears in the sheet, where it is one of ours and beyond all given out; else the next."""
    following = _recording._next_number()  # waits until nobody else is about to give one out
    return row.number if _OWN_NUMBER.fullmatch(row.number) and row.number > following else following


@transaction.atomic
def _create(
    row: VisitRow, known: _Known, file_name: str, actor: Actor, at: datetime
) -> tuple[Visit, list[EnterpriseRef]]:
    """
    Make a visit of the row.

    :raises Refused: if something in it cannot be taken
    :raises NotFound: if the actor may not see one of the firms
    """
    text = _writing(row).checked(timezone.localdate(at))
    town = find_division(row.town) if row.town and len(row.enterprises) == 1 else None
    refs = [
        known.firms.get(name_key(name))
        or ensure_enterprise(name=name, actor=actor, at=at, division_id=town.id if town else None)
        for name in row.enterprises
    ]
    firms = visible_firms([ref.id for ref in refs], actor, text.day)
    raised = known.issues_of(row, [firm.id for firm in firms])
    has_none = bool(row.has_no_request) and not raised
    visit = Visit(kind=row.kind.value, recorded_at=at, recorded_by_id=actor.user_id, has_no_request=has_none)
    text.put_on(visit)
    if visit.kind == VisitKind.SYMPOSIUM:
        visit.special_note, visit.is_special = "", False
    team = team_of_town(firms[0].division_id)
    visit.team_id = team.id if team else None
    visit.number = _number(row)
    visit.save(force_insert=True)
    add_firms(visit, [firm.id for firm in firms])
    people = [
        VisitParticipant(visit=visit, user_id=known.people.get(name), name="" if name in known.people else name[:50])
        for name in row.participants
    ]
    VisitParticipant.objects.bulk_create(people)
    VisitIssue.objects.bulk_create(VisitIssue(visit=visit, issue_id=pk) for pk in raised)
    data: dict[str, object] = {
        "kind": row.kind.value,
        "date": text.day.isoformat(),
        "enterprises": [firm.number for firm in firms],
        "participants": len(people),
        "issues": list(row.issues),
        "no_request": has_none,
        "file": file_name[:200],
        "number_in_sheet": row.number,
    }
    save_with_event(visit, VisitAction.RECORD, actor, at, data=data)
    return visit, refs
