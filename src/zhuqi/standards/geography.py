"""
Distances between places, and which places are neighbours, from coordinates alone.

Good to a few metres within one province: the earth is taken for a sphere, and a province for a plane.
"""

import math
from collections.abc import Mapping, Sequence

EARTH_RADIUS_KM = 6371.0
NEAREST = 30  # neighbours are looked for among that many; a town has six on average, twenty at the very most
_BREATH = 1e-9  # a point on the rim of the circle does not separate


def plane_km(places: Mapping[int, tuple[float, float]]) -> dict[int, tuple[float, float]]:
    """Return east and north in kilometres for longitudes and latitudes in degrees, around the middle of them all."""
    if not places:
        return {}
    middle = math.radians(sum(latitude for _, latitude in places.values()) / len(places))
    degree = math.radians(1) * EARTH_RADIUS_KM
    return {key: (lon * degree * math.cos(middle), lat * degree) for key, (lon, lat) in places.items()}


def neighbours(points: Mapping[int, tuple[float, float]]) -> tuple[tuple[int, int], ...]:
    """
    Return the pairs of places that are probably neighbours, the smaller key first (Gabriel graph).

    Two are neighbours if no third lies within the circle over the line between them. The whole is always connected.
    """
    keys = sorted(points)
    found = {pair for key in keys for pair in _around(key, keys, points)}
    return tuple(sorted(found | _bridges(keys, found, points)))


def components(keys: Sequence[int], pairs: Sequence[tuple[int, int]] | set[tuple[int, int]]) -> list[list[int]]:
    """Return the connected parts, each sorted, the largest first."""
    beside: dict[int, list[int]] = {key: [] for key in keys}
    for one, other in pairs:
        if one in beside and other in beside:
            beside[one].append(other)
            beside[other].append(one)
    seen: set[int] = set()
    parts = []
    for start in sorted(beside):
        if start in seen:
            continue
        part, edge = {start}, [start]
        while edge:
            for key in beside[edge.pop()]:
                if key not in part:
                    part.add(key)
                    edge.append(key)
        seen |= part
        parts.append(sorted(part))
    return sorted(parts, key=lambda part: (-len(part), part))


def _around(key: int, keys: list[int], points: Mapping[int, tuple[float, float]]) -> list[tuple[int, int]]:
    near = sorted((_square(points[key], points[other]), other) for other in keys if other != key)[:NEAREST]
    pairs = []
    for square, other in near:
        between = (
            third
            for nearer, third in near
            if third != other and nearer + _square(points[third], points[other]) < square - _BREATH
        )
        if next(between, None) is None:
            pairs.append((min(key, other), max(key, other)))
    return pairs


def _bridges(
    keys: list[int], found: set[tuple[int, int]], points: Mapping[int, tuple[float, float]]
) -> set[tuple[int, int]]:
    """Join what fell apart, each part to the place nearest to it."""
    bridges: set[tuple[int, int]] = set()
    while len(parts := components(keys, found | bridges)) > 1:
        inside = set(parts[-1])
        _, one, other = min(
            (_square(points[one], points[other]), one, other) for one in inside for other in keys if other not in inside
        )
        bridges.add((min(one, other), max(one, other)))
    return bridges


def _square(one: tuple[float, float], other: tuple[float, float]) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
