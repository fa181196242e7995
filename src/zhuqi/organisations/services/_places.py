"""Towns: entering them, saying where they are, and which border on each other."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Q

from zhuqi.foundation.errors import NotFound, Refused, StaleState
from zhuqi.organisations import access
from zhuqi.organisations.models import Division, TeamTown, TownBorder
from zhuqi.organisations.roles import AccessKind, Actor, DivisionLevel
from zhuqi.organisations.selectors import DivisionRef, division_ref
from zhuqi.organisations.services._people import log_access
from zhuqi.standards.geography import neighbours, plane_km

_TOWN_CODES_LOCK = 7_202  # advisory lock: two imports may meet the same unknown town at once
NOT_YET_CODED = "000000"  # a code that begins so was given by an import: nobody has entered the real one yet


@transaction.atomic
def create_town(
    *,
    code12: str,
    name: str,
    actor: Actor,
    at: datetime,
    parent_id: int | None = None,
    longitude: Decimal | None = None,
    latitude: Decimal | None = None,
) -> int:
    """
    Enter a town (乡镇、街道) and return its id; without ``parent_id`` it lies in the only city or county there is.

    :raises NotAllowed: if ``actor`` does not look after towns
    :raises Refused: if the code is not twelve digits, code or name are taken, or the coordinates are incomplete
    :raises NotFound: if there is no such division above it
    """
    access.require_places(actor)
    town = Division(level=DivisionLevel.TOWN.value, parent_id=_parent(parent_id))
    town.code12, town.name = _code(code12), _town_name(name)
    town.longitude, town.latitude = checked_place(longitude, latitude)
    if Division.objects.filter(code12=town.code12).exists():
        raise Refused(f"区划代码 {town.code12} 已存在，请核对。")
    _refuse_namesake(town)
    town.save(force_insert=True)
    log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=town.name, detail="新增乡镇（街道）")
    return town.pk


@transaction.atomic
def edit_town(
    *,
    town_id: int,
    code12: str,
    name: str,
    longitude: Decimal | None,
    latitude: Decimal | None,
    actor: Actor,
    at: datetime,
) -> None:
    """
    Correct a town and say where it is; one that an import entered counts as checked from now on.

    :raises NotAllowed: if ``actor`` does not look after towns
    :raises Refused: if the code is not twelve digits, code or name are taken, or the coordinates are incomplete
    :raises NotFound: if there is no such town
    """
    access.require_places(actor)
    town = _lock(town_id)
    town.code12, town.name = _code(code12), _town_name(name)
    if Division.objects.filter(code12=town.code12).exclude(pk=town.pk).exists():
        raise Refused(f"区划代码 {town.code12} 已存在，请核对。")
    _refuse_namesake(town)
    town.longitude, town.latitude = checked_place(longitude, latitude)
    town.is_confirmed = True
    town.save(update_fields=["code12", "name", "longitude", "latitude", "is_confirmed"])
    log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=town.name, detail="更正乡镇（街道）")


@transaction.atomic
def close_town(*, town_id: int, until: date, actor: Actor, at: datetime) -> None:
    """
    Take a town out of use (撤并停用); what is recorded under it stays.

    :raises NotAllowed: if ``actor`` does not look after towns
    :raises StaleState: if it is out of use already
    :raises Refused: if a team's district still holds it
    :raises NotFound: if there is no such town
    """
    access.require_places(actor)
    town = _lock(town_id)
    if town.valid_until is not None:
        raise StaleState(f"{town.name}已停用，请刷新后重试。")
    row = TeamTown.objects.select_related("team").filter(division=town).first()
    if row is not None:
        raise Refused(f"{town.name}还在{row.team.district_name}，请先调整片区再停用。")
    town.valid_until = until
    town.save(update_fields=["valid_until"])
    TownBorder.objects.filter(Q(one=town) | Q(other=town)).delete()
    log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=town.name, detail="停用乡镇（街道）")


def ensure_town(*, name: str, actor: Actor, at: datetime) -> DivisionRef:
    """
    Return the town so called; if there is none, enter it, to be checked, so that an import need not stop (待核对乡镇).

    The caller has checked that ``actor`` may import.

    :raises Refused: if the name is empty or too long
    """
    return ensure_towns(names=[name], actor=actor, at=at)[name]


@transaction.atomic
def ensure_towns(*, names: Iterable[str], actor: Actor, at: datetime) -> dict[str, DivisionRef]:
    """
    Do what ``ensure_town`` does for many at once, by the name as given.

    A division's full name is taken for the division, whatever its level; spaces do not matter.

    :raises Refused: if a name is empty or too long
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TOWN_CODES_LOCK])
    wanted = {name: "".join(name.split()) for name in names}
    known = _known(set(wanted.values()))
    missing = [text for text in dict.fromkeys(wanted.values()) if text not in known]
    if missing:
        parent_id, last = _parent(None), _last_number()
        for number, text in enumerate(missing, start=last + 1):
            town = Division.objects.create(
                code12=f"{NOT_YET_CODED}{number:06}",
                name=_town_name(text),
                level=DivisionLevel.TOWN.value,
                parent_id=parent_id,
                is_confirmed=False,
            )
            known[text] = division_ref(town.pk)
            log_access(
                kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=town.name, detail="导入新增乡镇，待核对"
            )
    return {name: known[text] for name, text in wanted.items()}


@transaction.atomic
def set_borders(*, town_id: int, neighbour_ids: Iterable[int], actor: Actor, at: datetime) -> None:
    """
    Say which towns a town borders on, all of them (维护相邻乡镇); empty means that it borders on none.

    :raises NotAllowed: if ``actor`` does not look after towns
    :raises Refused: if it is to border on itself
    :raises NotFound: if there is no such town
    """
    access.require_places(actor)
    town, wanted = _lock(town_id), frozenset(neighbour_ids)
    if town_id in wanted:
        raise Refused(f"{town.name}不能与自己相邻，请重新勾选。")
    if Division.objects.filter(pk__in=wanted, level=DivisionLevel.TOWN, valid_until__isnull=True).count() < len(wanted):
        raise NotFound("勾选的乡镇（街道）不存在或已停用，请刷新后重选。")
    TownBorder.objects.filter(Q(one=town) | Q(other=town)).delete()
    TownBorder.objects.bulk_create(
        TownBorder(one_id=min(town_id, pk), other_id=max(town_id, pk)) for pk in sorted(wanted)
    )
    log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=town.name, detail="维护相邻乡镇")


@transaction.atomic
def propose_borders(
    *, actor: Actor, at: datetime, places: dict[int, tuple[float, float]] | None = None, replace: bool = False
) -> int:
    """
    Work out from coordinates which towns are neighbours, and return how many borders were added (推定相邻关系).

    ``places`` gives longitude and latitude of towns without coordinates of their own, say the middle of their firms.
    What somebody said by hand stays; a town with such borders gets no others. ``replace`` forgets earlier proposals.

    :raises NotAllowed: if ``actor`` does not look after towns
    """
    access.require_places(actor)
    if replace:
        TownBorder.objects.filter(is_proposed=True).delete()
    rows = Division.objects.filter(level=DivisionLevel.TOWN, valid_until__isnull=True)
    known = dict(places or {})
    for pk, longitude, latitude in rows.values_list("pk", "longitude", "latitude"):
        if longitude is not None and latitude is not None:
            known[pk] = (float(longitude), float(latitude))
    towns = set(rows.values_list("pk", flat=True))
    said = {pk for row in TownBorder.objects.filter(is_proposed=False) for pk in (row.one_id, row.other_id)}
    pairs = neighbours(plane_km({pk: place for pk, place in known.items() if pk in towns}))
    stored = set(TownBorder.objects.values_list("one_id", "other_id"))
    new = [pair for pair in pairs if pair not in stored and not said & set(pair)]
    TownBorder.objects.bulk_create(TownBorder(one_id=one, other_id=other, is_proposed=True) for one, other in new)
    log_access(
        kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject="相邻乡镇", detail=f"按坐标推定{len(new)}对"
    )
    return len(new)


def checked_place(longitude: Decimal | None, latitude: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """:raises Refused: if one of the two is missing, or the place is not in China"""
    if (longitude is None) != (latitude is None):
        raise Refused("经度和纬度须同时填写，或都不填。")
    if longitude is not None and not 73 <= longitude <= 136:
        raise Refused("经度应在 73 至 136 度之间，请核对是否与纬度填反。")
    if latitude is not None and not 3 <= latitude <= 54:
        raise Refused("纬度应在 3 至 54 度之间，请核对是否与经度填反。")
    return longitude, latitude


def _known(texts: set[str]) -> dict[str, DivisionRef]:
    """Towns before counties, counties before the city: the last one read wins."""
    rows = Division.objects.filter(Q(name__in=texts) | Q(code12__in=texts)).order_by("valid_until", "code12")
    order = list(DivisionLevel)
    known: dict[str, DivisionRef] = {}
    for row in sorted(rows, key=lambda row: (order.index(DivisionLevel(row.level)), row.valid_until is None)):
        for text in {row.name, row.code12} & texts:
            known[text] = DivisionRef(id=row.pk, code=row.code12, name=row.name)
    return known


def _last_number() -> int:
    last = Division.objects.filter(code12__startswith=NOT_YET_CODED).order_by("-code12").first()
    return int(last.code12[len(NOT_YET_CODED) :]) if last else 0


def _parent(parent_id: int | None) -> int | None:
    if parent_id is not None:
        if not Division.objects.filter(pk=parent_id).exists():
            raise NotFound("没有这个上级区划，请重新选择。")
        return parent_id
    above = Division.objects.exclude(level=DivisionLevel.TOWN).order_by("code12")
    city = above.filter(level=DivisionLevel.CITY).first() or above.first()
    return city.pk if city else None


def _lock(town_id: int) -> Division:
    town = Division.objects.select_for_update().filter(pk=town_id, level=DivisionLevel.TOWN).first()
    if town is None:
        raise NotFound("没有这个乡镇（街道），请重新选择。")
    return town


def _refuse_namesake(town: Division) -> None:
    others = Division.objects.filter(name=town.name, parent_id=town.parent_id, level=town.level, valid_until=None)
    if others.exclude(pk=town.pk).exists():
        raise Refused(f"同一上级区划下已有“{town.name}”，请核对名称。")


def _code(code12: str) -> str:
    if not re.fullmatch(r"[0-9]{12}", code12):
        raise Refused("区划代码应为 12 位数字，请核对。")
    return code12


def _town_name(text: str) -> str:
    name = "".join(text.split())
    if not name or len(name) > 60:
        raise Refused("请填写乡镇（街道）名称，最多 60 个字。")
    return name
