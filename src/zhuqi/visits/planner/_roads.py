"""How far it is, and how long it takes: the straight line, the road's detour and one speed.  No map is needed."""

import math
from collections.abc import Sequence

from zhuqi.visits.planner._case import Case, Place

METRES = 1000
_GRAIN = 1e-6  # what floating point adds to a whole minute is no minute


class Roads:
    """Distances in metres and times in whole minutes, rounded up, between numbered places."""

    def __init__(self, places: Sequence[Place], *, speed_kmh: float, detour: float = 1.0) -> None:
        self.metres = [[round(math.dist(one, other) * detour * METRES) for other in places] for one in places]
        per_metre = 60 / (speed_kmh * METRES)
        self.minutes = [[math.ceil(metres * per_metre - _GRAIN) for metres in row] for row in self.metres]


def roads_of(case: Case) -> Roads:
    """Return the roads of a case: first the officers' homes, then the targets (one without a place is at the first)."""
    places = [officer.home for officer in case.officers]
    places += [target.place or places[0] for target in case.targets]
    return Roads(places, speed_kmh=case.speed_kmh, detour=case.detour)
