"""The answer."""

from dataclasses import dataclass
from enum import StrEnum

from zhuqi.visits.planner._case import Key


class Why(StrEnum):
    """Why a visit is in no tour."""

    NO_PLACE = "NO_PLACE"  # 没有位置
    DAY = "DAY"  # 指定日期不在安排之内
    NOBODY = "NOBODY"  # 指定人员当日不上班
    WINDOW = "WINDOW"  # 可访时间在工作时间之外
    TOO_LONG = "TOO_LONG"  # 时长放不进任何一段
    TOO_FAR = "TOO_FAR"  # 路太远
    OFFICER_FULL = "OFFICER_FULL"  # 指定人员已排满
    CLASH = "CLASH"  # 与其他走访的时间冲突
    NO_TIME = "NO_TIME"  # 时间不够


@dataclass(frozen=True)
class Stop:
    """One visit of a tour: ``km`` and ``travel`` are those of the way to it; ``arrive + wait`` is ``start``."""

    target: Key
    arrive: int
    start: int
    leave: int
    wait: int
    km: float
    travel: int


@dataclass(frozen=True)
class Tour:
    """One day of one officer, from leaving home to being back."""

    officer: Key
    day: Key
    stops: tuple[Stop, ...]
    start: int
    end: int
    km: float
    visiting: int
    travel: int
    wait: int

    @property
    def minutes(self) -> int:
        """Minutes of visiting and driving together."""
        return self.visiting + self.travel


@dataclass(frozen=True)
class LeftOut:
    """A visit that is in no tour, and a sentence that says why and what would help."""

    target: Key
    reason: Why
    why: str


@dataclass(frozen=True)
class OfficerLoad:
    """How much an officer has to do over all days; ``available`` are their working minutes."""

    officer: Key
    visits: int
    minutes: int
    available: int
    km: float


@dataclass(frozen=True)
class Plan:
    """Tours in the order of days and officers; who has no visit has no tour, but a line in ``loads``."""

    tours: tuple[Tour, ...]
    left_out: tuple[LeftOut, ...]
    loads: tuple[OfficerLoad, ...]

    @property
    def total_km(self) -> float:
        """Kilometres in all."""
        return round(sum(tour.km for tour in self.tours), 2)

    @property
    def planned(self) -> int:
        """Return how many visits are in a tour."""
        return sum(len(tour.stops) for tour in self.tours)
