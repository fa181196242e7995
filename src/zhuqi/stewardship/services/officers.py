"""Taking a list of officers in: accounts without a password, roles, teams, and what each can take on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from zhuqi.foundation.errors import NotAllowed, Refused
from zhuqi.foundation.tables import Rejection, RowFate
from zhuqi.organisations import access
from zhuqi.organisations import services as organisations
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import find_units
from zhuqi.stewardship.categories import DEFAULT_CAPACITY
from zhuqi.stewardship.models import StewardProfile
from zhuqi.stewardship.officer_sheet import OfficerReading, OfficerRow
from zhuqi.stewardship.services._people import set_steward_profile

_FILE_LOCK = 7_312  # advisory lock: one list of officers at a time
_BUSY = "另一份服务官名单正在导入，请等它导完再试。"


@dataclass(frozen=True)
class PlannedOfficer:
    """One row with its fate; ``reason`` says why it is handed back, ``warnings`` what to look at."""

    row: OfficerRow
    fate: RowFate
    username: str = ""
    reason: str = ""
    warnings: tuple[str, ...] = ()
    new_unit: str = ""


@dataclass(frozen=True)
class OfficersOutcome:
    """What an import did or would do, row by row, those included that could not even be read."""

    planned: tuple[PlannedOfficer, ...]
    reading: OfficerReading

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
        return (*self.reading.rejections, *rejected_officers(self.planned))


def rejected_officers(planned: Iterable[PlannedOfficer]) -> tuple[Rejection, ...]:
    """The rows the system did not take."""
    return tuple(
        Rejection(one.row.sheet, one.row.row, one.reason, one.row.cells)
        for one in planned
        if one.fate is RowFate.REJECTED
    )


def plan_officers(*, rows: Sequence[OfficerRow], actor: Actor, at: datetime) -> tuple[PlannedOfficer, ...]:
    """
    Say what would happen to every row: everything is done, and taken back.

    :raises NotAllowed: if the actor is not the office
    """
    with transaction.atomic():
        planned = import_officers(rows=rows, actor=actor, at=at)
        transaction.set_rollback(True)
    return planned


@transaction.atomic
def import_officers(*, rows: Sequence[OfficerRow], actor: Actor, at: datetime) -> tuple[PlannedOfficer, ...]:
    """
    Take every row that can be taken (导入服务官名单); the same list again changes nothing.

    :raises NotAllowed: if the actor is not the office
    :raises Refused: if another list is being imported at this moment
    """
    access.require_enrol(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_FILE_LOCK])
        if not cursor.fetchone()[0]:
            raise Refused(_BUSY)
    units = {name: unit.id for name, unit in find_units({row.unit for row in rows if row.unit}).items()}
    return tuple(_take(row, units, actor, at) for row in rows)


def _take(row: OfficerRow, units: dict[str, int], actor: Actor, at: datetime) -> PlannedOfficer:
    if row.duplicate_of is not None:
        sheet, place = row.duplicate_of
        where = f"第{place}行" if sheet == row.sheet else f"工作表“{sheet}”第{place}行"
        return PlannedOfficer(row, RowFate.DUPLICATE, reason=f"与{where}是同一人。")
    known = dict(units)
    try:
        with transaction.atomic():
            planned = _enrol(row, known, actor, at)
    except (Refused, NotAllowed) as refusal:
        return PlannedOfficer(row, RowFate.REJECTED, reason=str(refusal))
    units.update(known)
    return planned


def _enrol(row: OfficerRow, units: dict[str, int], actor: Actor, at: datetime) -> PlannedOfficer:
    warnings: list[str] = []
    new_unit = ""
    if row.unit and row.unit not in units:
        units[row.unit] = organisations.ensure_unit(name=row.unit, actor=actor, at=at).id
        new_unit = row.unit
    if not row.unit:
        warnings.append("没有写单位")
    team_id, group_id = _places(row, warnings, actor, at)
    if row.is_lead and team_id is None and group_id is None:
        warnings.append("组长没有写明小组或工作组，先按首席服务官登记")
    enrolled = organisations.enrol_officer(
        name=row.name,
        unit_id=units.get(row.unit),
        actor=actor,
        at=at,
        today=timezone.localdate(at),
        username=row.username,
        phone=row.phone,
        team_id=team_id,
        group_id=group_id,
        is_lead=row.is_lead,
    )
    changed = _profile(row, enrolled.user_id, actor, at) or enrolled.has_changed
    fate = RowFate.CREATED if enrolled.is_new else RowFate.UPDATED if changed else RowFate.UNCHANGED
    return PlannedOfficer(row, fate, username=enrolled.username, warnings=tuple(warnings), new_unit=new_unit)


def _places(row: OfficerRow, warnings: list[str], actor: Actor, at: datetime) -> tuple[int | None, int | None]:
    """The team and the working group a row means, added where they are missing."""
    if row.team or row.district:
        team_id = organisations.ensure_team(team=row.team, district=row.district, group=row.group, actor=actor, at=at)
        if team_id is None:
            warnings.append(f"有几个工作组，“{row.team or row.district}”没有写明属于哪个，未编入小组")
        return team_id, None
    if row.group:
        return None, organisations.ensure_group(group=row.group, actor=actor, at=at)
    return None, None


def _profile(row: OfficerRow, user_id: int, actor: Actor, at: datetime) -> bool:
    """What a row does not say stays as it is."""
    present = StewardProfile.objects.filter(user_id=user_id).first() or StewardProfile(
        user_id=user_id, capacity=DEFAULT_CAPACITY
    )
    is_available = present.is_available if row.is_available is None else row.is_available
    return set_steward_profile(
        user_id=user_id,
        actor=actor,
        at=at,
        capacity=present.capacity if row.capacity is None else row.capacity,
        skills=present.skills if row.skills is None else row.skills,
        longitude=present.longitude if row.longitude is None else row.longitude,
        latitude=present.latitude if row.latitude is None else row.latitude,
        is_available=is_available,
    )
