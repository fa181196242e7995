"""Who is on leave and who stands in: what pages and other rooms may know, frozen values only."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.models import Absence


@dataclass(frozen=True)
class AbsenceRef:
    """One leave, both days included, with the deputy who holds the person's rights meanwhile."""

    id: int
    user_id: int
    user_name: str
    deputy_id: int
    deputy_name: str
    since: date
    until: date

    @property
    def words(self) -> str:
        """Say it as it stands beside the name: 请假至9月30日，由小郑代理."""
        return f"请假至{self.until.month}月{self.until.day}日，由{self.deputy_name}代理"


def absent_on(user_ids: Collection[int], day: date) -> dict[int, AbsenceRef]:
    """Return those of these people who are away on a day, in one query."""
    rows = _read(Absence.objects.filter(user_id__in=list(user_ids), since__lte=day, until__gte=day))
    return {row.user_id: row for row in rows}


def absences_of(user_ids: Collection[int], today: date, *, past: int = 0) -> tuple[AbsenceRef, ...]:
    """Return present and coming leaves of these people, the next first, then the newest ``past`` that are over."""
    rows = Absence.objects.filter(user_id__in=list(user_ids))
    ahead = _read(rows.filter(until__gte=today).order_by("since", "id"))
    return ahead + (_read(rows.filter(until__lt=today).order_by("-until", "-id")[:past]) if past else ())


def absences_between(since: date, until: date) -> tuple[AbsenceRef, ...]:
    """Return every leave that touches the period, the first to begin first."""
    return _read(Absence.objects.filter(since__lte=until, until__gte=since).order_by("since", "id"))


def deputised_by(user_id: int, today: date) -> tuple[AbsenceRef, ...]:
    """Return the present and coming leaves this person stands in for."""
    return _read(Absence.objects.filter(deputy_id=user_id, until__gte=today).order_by("since", "id"))


def absence_ref(absence_id: int) -> AbsenceRef:
    """
    Return one leave.

    :raises NotFound: if there is none with this id
    """
    found = _read(Absence.objects.filter(pk=absence_id))
    if not found:
        raise NotFound("没有这条请假记录，请刷新后重试。")
    return found[0]


def without_deputy(user_ids: Iterable[int], day: date) -> frozenset[int]:
    """Return those of these people who are away on a day while their deputy's account is closed or away too."""
    absent = absent_on(list(user_ids), day)
    deputies = {ref.deputy_id for ref in absent.values()}
    gone = set(
        Absence.objects.filter(Q(user_id__in=deputies), since__lte=day, until__gte=day).values_list(
            "user_id", flat=True
        )
    ) | set(Absence.objects.filter(deputy_id__in=deputies, deputy__is_active=False).values_list("deputy_id", flat=True))
    return frozenset(pk for pk, ref in absent.items() if ref.deputy_id in gone)


def _read(rows: QuerySet[Absence]) -> tuple[AbsenceRef, ...]:
    found = rows.select_related("user", "deputy")
    return tuple(
        AbsenceRef(row.pk, row.user_id, row.user.name, row.deputy_id, row.deputy.name, row.since, row.until)
        for row in found
    )
