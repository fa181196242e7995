"""
Taking a roster of enterprises into the library: each row is one IMPORT event carrying what it changed.

A row is the firm of its number, else of its credit code, else of its name and division; anything else is a new firm,
told apart from those with nearly its name, never merged with them silently. What a row does not say stays as it is.
The same row again changes nothing, so that a run cut short is finished by running again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from zhuqi.enterprises import access
from zhuqi.enterprises.models import EnterpriseEvent
from zhuqi.enterprises.services._import_changes import Changes, Occasion, changes_of
from zhuqi.enterprises.services._import_deciding import Decider, Decision, add_neighbours
from zhuqi.enterprises.services._import_known import Candidate, Known
from zhuqi.enterprises.services._import_places import Places
from zhuqi.enterprises.services._import_writing import Numbers, write
from zhuqi.enterprises.services._record import lock_registry
from zhuqi.enterprises.sheet import RosterReading, RosterRow
from zhuqi.foundation.errors import Refused
from zhuqi.foundation.tables import Rejection, RowFate
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.services import ensure_city

CHUNK = 2000  # rows taken in one transaction
_FILE_LOCK = 7_311  # advisory lock: one roster at a time
BUSY = "另一份企业名录正在导入，请等它导完再试。"


@dataclass(frozen=True)
class PlannedFirm:
    """One row with its fate; ``reason`` says why it is handed back, ``warnings`` what to look at, ``near`` whom it
    resembles. ``number`` and ``enterprise_id`` say which firm it is, once that is known."""

    row: RosterRow
    fate: RowFate
    number: str = ""
    enterprise_id: int | None = None
    reason: str = ""
    warnings: tuple[str, ...] = ()
    near: tuple[Candidate, ...] = ()
    new_town: str = ""


@dataclass(frozen=True)
class RosterOutcome:
    """What an import did or would do, row by row, those included that could not even be read."""

    planned: tuple[PlannedFirm, ...]
    reading: RosterReading

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.planned) + len(self.reading.rejections)

    def count(self, fate: RowFate) -> int:
        """How many rows share a fate."""
        unread = len(self.reading.rejections) if fate is RowFate.REJECTED else 0
        return unread + sum(one.fate is fate for one in self.planned)

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """All rows that are handed back."""
        return (*self.reading.rejections, *rejections_of(self.planned))

    @property
    def new_towns(self) -> tuple[str, ...]:
        """Towns nobody has entered yet."""
        return tuple(dict.fromkeys(one.new_town for one in self.planned if one.new_town))


def rejections_of(planned: Iterable[PlannedFirm]) -> tuple[Rejection, ...]:
    """The rows the system did not take."""
    return tuple(
        Rejection(one.row.sheet, one.row.row, one.reason, one.row.cells)
        for one in planned
        if one.fate is RowFate.REJECTED
    )


def plan_roster(*, rows: Sequence[RosterRow], actor: Actor, at: datetime) -> tuple[PlannedFirm, ...]:
    """
    Say what would happen to every row; nothing is written.

    :raises NotAllowed: if the actor may not import
    """
    access.require_import(actor)
    occasion = Occasion("", timezone.localdate(at), at, is_dry=True)
    reach = access.reach_of_import(actor)
    planned: list[PlannedFirm] = []
    with transaction.atomic():  # ensure_city must not outlive the question
        ensure_city(actor=actor, at=at)
        places = Places()
        for chunk in _chunks(rows):
            pairs = _decide(chunk, Known(chunk, locks=False), places, reach, occasion)
            planned += [_planned(decision, changes) for decision, changes in pairs]
        transaction.set_rollback(True)
    return _further_years(planned)


def import_rows(
    *, rows: Sequence[RosterRow], file_name: str, actor: Actor, at: datetime, import_id: str = ""
) -> tuple[PlannedFirm, ...]:
    """
    Take these rows in one transaction; call it for a few thousand at a time.

    What the import ``import_id`` took before it was cut short counts as taken by it.

    :raises NotAllowed: if the actor may not import
    :raises Refused: if another roster is being imported at this moment
    """
    access.require_import(actor)
    return _take(rows, Occasion(file_name[:100], timezone.localdate(at), at), actor, import_id)


def import_roster(
    *,
    rows: Sequence[RosterRow],
    file_name: str,
    actor: Actor,
    at: datetime,
    after_chunk: Callable[[Sequence[PlannedFirm]], None] = lambda done: None,
) -> tuple[PlannedFirm, ...]:
    """
    Import a whole roster, a few thousand rows at a time; ``after_chunk`` is told of each lot.

    :raises NotAllowed: if the actor may not import
    :raises Refused: if another roster is being imported at this moment
    """
    done: list[PlannedFirm] = []
    for chunk in _chunks(rows):
        taken = import_rows(rows=chunk, file_name=file_name, actor=actor, at=at)
        after_chunk(taken)
        done += taken
    return tuple(done)


@transaction.atomic
def _take(rows: Sequence[RosterRow], occasion: Occasion, actor: Actor, import_id: str) -> tuple[PlannedFirm, ...]:
    _lock_file()
    lock_registry()
    ensure_city(actor=actor, at=occasion.at)
    places, reach = Places(), access.reach_of_import(actor)
    if reach is None:
        places.enter((row for row in rows if row.duplicate_of is None), actor, occasion.at)
    known = Known(rows, locks=True)
    numbers = Numbers(len(rows))
    taken: list[tuple[RosterRow, Changes]] = []
    pairs = _decide(rows, known, places, reach, occasion, numbers)
    for decision, changes in pairs:
        if changes:
            taken.append((decision.row, changes))
    write(taken, known, occasion, import_id, actor)
    planned = [_planned(decision, changes) for decision, changes in pairs]
    return _as_before(planned, import_id) if import_id else tuple(planned)


def _decide(
    rows: Sequence[RosterRow],
    known: Known,
    places: Places,
    reach: frozenset[int] | None,
    occasion: Occasion,
    numbers: Numbers | None = None,
) -> list[tuple[Decision, Changes | None]]:
    """Each row in its turn, so that a later one finds the firm an earlier one brings; then whom new ones resemble."""
    decider = Decider(known, places, reach)
    pairs = []
    for row in rows:
        decision = decider.decide(row)
        pairs.append((decision, _bring(decision, known, occasion, numbers)))
    add_neighbours([decision for decision, _ in pairs if decision.fate is RowFate.CREATED])
    return pairs


def _bring(decision: Decision, known: Known, occasion: Occasion, numbers: Numbers | None = None) -> Changes | None:
    if decision.fate not in (RowFate.CREATED, RowFate.UPDATED):
        return None
    changes = changes_of(decision, known, occasion)
    if changes.is_new and numbers is not None:
        numbers.give(changes.firm)
        known.firms[changes.firm.pk] = changes.firm
        known.facts[changes.firm.pk] = changes.facts
        known.add(changes.firm)
    if not changes:
        decision.fate = RowFate.UNCHANGED
    return changes


def _planned(decision: Decision, changes: Changes | None) -> PlannedFirm:
    firm = changes.firm if changes is not None else None
    return PlannedFirm(
        row=decision.row,
        fate=decision.fate,
        number=firm.number if firm is not None else "",
        enterprise_id=firm.pk if firm is not None else None,
        reason=decision.reason,
        warnings=tuple(decision.warnings),
        near=tuple(decision.near),
        new_town=decision.place.new_town if decision.fate is RowFate.CREATED else "",
    )


def _further_years(planned: Sequence[PlannedFirm]) -> tuple[PlannedFirm, ...]:
    """A row that tells another year of a firm which an earlier row brings is no second firm."""
    new = {(one.row.sheet, one.row.row) for one in planned if one.fate is RowFate.CREATED}
    return tuple(
        replace(one, fate=RowFate.UPDATED, near=(), warnings=())
        if one.fate is RowFate.CREATED and one.row.follows in new
        else one
        for one in planned
    )


def _as_before(planned: Sequence[PlannedFirm], import_id: str) -> tuple[PlannedFirm, ...]:
    """What this import took before it was cut short shows as taken, not as unchanged."""
    ids = [one.enterprise_id for one in planned if one.fate is RowFate.UNCHANGED and one.enterprise_id is not None]
    if not ids:
        return tuple(planned)
    events = EnterpriseEvent.objects.filter(enterprise_id__in=ids, data__import=import_id)
    was_new = {(pk, data["row"]): data["is_new"] for pk, data in events.values_list("enterprise_id", "data")}
    return tuple(
        replace(one, fate=RowFate.CREATED if was_new[key] else RowFate.UPDATED)
        if one.fate is RowFate.UNCHANGED and (key := (one.enterprise_id, one.row.row)) in was_new
        else one
        for one in planned
    )


def _chunks(rows: Sequence[RosterRow]) -> Iterator[Sequence[RosterRow]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def _lock_file() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_FILE_LOCK])
        if not cursor.fetchone()[0]:
            raise Refused(BUSY)
