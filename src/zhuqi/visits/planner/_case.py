"""What is to be planned: times in minutes after midnight, places in kilometres, keys whatever the caller has."""

from dataclasses import dataclass, field

Key = str | int
Spans = tuple[tuple[int, int], ...]  # ascending and apart: ((540, 720), (840, 1050))
Place = tuple[float, float]

USUAL_HOURS: Spans = ((540, 720), (840, 1050))  # 09:00-12:00, 14:00-17:30
USUAL_MINUTES = 60
USUAL_SPEED = 40.0


@dataclass(frozen=True)
class Officer:
    """Somebody who drives out from ``home`` during ``hours`` and is back there when they end."""

    id: Key
    home: Place
    hours: Spans = USUAL_HOURS
    max_visits: int | None = None  # a day
    max_km: float | None = None  # a day
    days: frozenset[Key] | None = None  # None: every day that is planned


@dataclass(frozen=True)
class Target:
    """
    A visit that is wanted.  It lies as a whole within one of ``windows`` (None: any time) and the working hours.

    A higher ``priority`` goes first when there is not room for all; ``officers`` and ``days`` None: whoever, whenever.
    """

    id: Key
    place: Place | None
    minutes: int = USUAL_MINUTES
    windows: Spans | None = None
    priority: float = 0
    officers: frozenset[Key] | None = None
    days: frozenset[Key] | None = None


@dataclass(frozen=True)
class Weights:
    """What a detour is worth: one minute of work above the average costs as much as ``balance`` kilometres."""

    balance: float = 0.2


@dataclass(frozen=True)
class Case:
    """Everything that is known; see ``docs/domain/tours.md``."""

    officers: tuple[Officer, ...]
    targets: tuple[Target, ...]
    days: tuple[Key, ...] = (1,)
    speed_kmh: float = USUAL_SPEED
    detour: float = 1.0  # roads are that much longer than the straight line
    weights: Weights = field(default_factory=Weights)
    step: int = 1  # visits begin at full steps: with 15 at a quarter of an hour
