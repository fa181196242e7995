"""What a plan is made from: officers, targets and the weights of the wishes."""

from dataclasses import dataclass, field

Id = int | str


@dataclass(frozen=True)
class Officer:
    """
    Somebody who can stand by enterprises.

    ``max_load`` None: no limit; ``district`` "": everywhere at home; ``x``, ``y`` in km, None: no distance is counted.
    """

    id: Id
    min_load: float = 0.0
    max_load: float | None = None
    district: str = ""
    skills: frozenset[str] = frozenset()
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True)
class Target:
    """Somebody to stand by; ``current`` is the officer who does so now, ``conflicts`` those who never may."""

    id: Id
    load: float = 1.0
    district: str = ""
    sector: str = ""
    x: float | None = None
    y: float | None = None
    current: Id | None = None
    conflicts: frozenset[Id] = frozenset()


@dataclass(frozen=True)
class Weights:
    """What breaking each wish costs; the defaults say that a change of person weighs as much as ten kilometres."""

    distance: float = 1.0  # per kilometre
    district: float = 20.0  # an officer of another district
    expertise: float = 5.0  # an industry the officer does not know
    change: float = 10.0  # somebody else than now
    balance: float = 2.0  # per unit of load above or below the mean, for each officer


@dataclass(frozen=True)
class Case:
    """Everything a plan is made from; ids are unique among officers, and among targets."""

    officers: tuple[Officer, ...]
    targets: tuple[Target, ...]
    weights: Weights = field(default_factory=Weights)
