"""What pages show of towns: where they are, what they border on, whose district they are of; frozen values only."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.models import Division, TeamTown, TownBorder
from zhuqi.organisations.roles import Actor, DivisionLevel, Role

_KEEPERS = (Role.SYSTEM_ADMIN, Role.DISPATCHER, Role.SUPERVISOR)


@dataclass(frozen=True)
class Neighbour:
    """A town on the other side of a border; ``is_proposed``: computed from places, nobody has said so."""

    id: int
    name: str
    is_proposed: bool


@dataclass(frozen=True)
class TownRow:
    """One town in use."""

    id: int
    code: str
    name: str
    parent_name: str
    longitude: Decimal | None
    latitude: Decimal | None
    is_confirmed: bool
    district_name: str
    team_code: str
    neighbours: tuple[Neighbour, ...]

    @property
    def is_placed(self) -> bool:
        """Whether its place is known."""
        return self.longitude is not None


def town_register(*, actor: Actor) -> tuple[TownRow, ...]:
    """
    Return the towns in use, those to be checked first, in three queries.

    :raises NotFound: for whoever does not keep the settings
    """
    _require(actor)
    return _rows(Division.objects.filter(level=DivisionLevel.TOWN, valid_until__isnull=True))


def town(*, actor: Actor, code: str) -> TownRow:
    """
    Return one town.

    :raises NotFound: if there is none in use, or for whoever does not keep the settings
    """
    _require(actor)
    rows = _rows(Division.objects.filter(level=DivisionLevel.TOWN, valid_until__isnull=True, code12=code))
    if not rows:
        raise NotFound("没有这个乡镇（街道），请刷新后重试。")
    return rows[0]


def _rows(divisions: QuerySet[Division]) -> tuple[TownRow, ...]:
    beside: dict[int, list[Neighbour]] = defaultdict(list)
    for row in TownBorder.objects.select_related("one", "other").order_by("one__code12", "other__code12"):
        beside[row.one_id].append(Neighbour(row.other_id, row.other.name, row.is_proposed))
        beside[row.other_id].append(Neighbour(row.one_id, row.one.name, row.is_proposed))
    teams = {row.division_id: row.team for row in TeamTown.objects.select_related("team")}
    return tuple(
        TownRow(
            id=row.pk,
            code=row.code12,
            name=row.name,
            parent_name=row.parent.name if row.parent else "",
            longitude=row.longitude,
            latitude=row.latitude,
            is_confirmed=row.is_confirmed,
            district_name=teams[row.pk].district_name if row.pk in teams else "",
            team_code=teams[row.pk].code if row.pk in teams else "",
            neighbours=tuple(beside[row.pk]),
        )
        for row in divisions.select_related("parent").order_by("is_confirmed", "code12")
    )


def _require(actor: Actor) -> None:
    if not actor.has(*_KEEPERS):
        raise NotFound("没有这个页面，或您无权查看。")
