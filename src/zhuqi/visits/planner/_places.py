"""Reading where something is: kilometres on a plane, or degrees of longitude and latitude."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhuqi.foundation.errors import Refused
from zhuqi.standards.geography import plane_km
from zhuqi.visits.planner import _fields as fields
from zhuqi.visits.planner._case import Place

_EAST, _NORTH = ("lon", "lng", "longitude", "经度"), ("lat", "latitude", "纬度")
_CHINA = ((73.0, 136.0), (17.0, 54.0))
_SPREAD = 12.0  # degrees: a province; places that lie in China's degrees by chance are further apart in kilometres


@dataclass(frozen=True)
class Spot:
    """Two numbers, and whether they were called longitude and latitude."""

    x: float
    y: float
    in_degrees: bool | None  # None: they were only called x and y


def spot_of(value: object, field: str, *, missing_is_fine: bool = False) -> Spot | None:
    """
    Return the place in ``value``: {x, y}, {lon, lat}, [x, y], or one of these under ``place``.

    :raises Refused: if it cannot be read, or is missing and must not be
    """
    if isinstance(value, Mapping):
        inner = fields.get(value, "place", "location", "position", "coordinates", "地点", "坐标")
        if inner is not None and not isinstance(inner, str):
            return spot_of(inner, field, missing_is_fine=missing_is_fine)
        return _of_mapping(value, field, missing_is_fine)
    if isinstance(value, list) and len(value) == 2:
        return Spot(_coordinate(value[0], field), _coordinate(value[1], field), None)
    raise Refused(f'{field}应写成 {{"x": 公里, "y": 公里}}、[x, y] 或 {{"lon": 经度, "lat": 纬度}}。')


def _of_mapping(row: Mapping[str, Any], field: str, missing_is_fine: bool) -> Spot | None:
    east, north = fields.get(row, *_EAST), fields.get(row, *_NORTH)
    x, y = (row.get("x"), row.get("y")) if east is None and north is None else (east, north)
    if x is None and y is None and missing_is_fine:
        return None
    if x is None or y is None:
        raise Refused(f"{field}的坐标不全，请同时填写 x 和 y（公里），或 lon 和 lat（度）。")
    in_degrees = True if east is not None else None
    spot = Spot(_coordinate(x, field), _coordinate(y, field), in_degrees)
    if in_degrees and not (-180 <= spot.x <= 180 and -90 <= spot.y <= 90):
        raise Refused(f"{field}的经纬度超出范围，请核对是否写反。")
    return spot


def _coordinate(value: object, field: str) -> float:
    return fields.number(value, f"{field}的坐标", math.nan, least=-100_000, most=100_000)


def spots_to_plane(spots: Sequence[Spot], unit: object) -> list[Place]:
    """
    Return kilometres for all ``spots``; ``unit`` is ``km``, ``degrees`` or missing.

    Plain x and y are kilometres, unless all of them together can only be degrees within one province.

    :raises Refused: if longitudes and kilometres are mixed, or the unit is unknown
    """
    if unit not in (None, "km", "degrees"):
        raise Refused("coordinates（坐标单位）应为 km（公里）或 degrees（经纬度），请改正。")
    told = {spot.in_degrees for spot in spots}
    degrees = unit == "degrees" or (unit is None and (told == {True} or (told == {None} and _look_like_degrees(spots))))
    if not degrees and True in told:
        raise Refused("有的地点写经纬度，有的写 x、y，请统一为一种，或用 coordinates 注明 degrees。")
    if not degrees:
        return [(spot.x, spot.y) for spot in spots]
    plane = plane_km({number: (spot.x, spot.y) for number, spot in enumerate(spots)})
    return [plane[number] for number in range(len(spots))]


def _look_like_degrees(spots: Sequence[Spot]) -> bool:
    if len(spots) < 2:
        return False
    for (low, high), values in zip(_CHINA, ([spot.x for spot in spots], [spot.y for spot in spots]), strict=True):
        if min(values) < low or max(values) > high or max(values) - min(values) > _SPREAD:
            return False
    return True
