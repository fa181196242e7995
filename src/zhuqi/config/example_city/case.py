"""What a problem of the example is: whose, at which level, and which turns its life takes."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from zhuqi.config.example_city.firms import Firm
from zhuqi.config.example_city.problems import Problem
from zhuqi.deadlines.regimes import Difficulty
from zhuqi.issues.categories import Level, Satisfaction


@dataclass
class Fate:
    """Which turns a problem takes; what is left out happens in the ordinary way."""

    stop: str = ""  # after which act nothing more happens
    objection: str = ""  # UPHELD or REASSIGNED
    arranges_late: bool = False
    reports_late: bool = False
    days_to_solve: int = 5  # calendar days after the assignment
    extension: str = ""  # APPROVED, REFUSED or ASKED
    parks: str = ""  # STAYS or RESUMES
    returned: bool = False  # by the audit
    calls: tuple[str, ...] = ("YES",)  # YES, NO (denies), MISSED
    rating: Satisfaction | None = None
    instruction: str = ""  # ANSWERED or OPEN
    climbs: Level | None = None
    sinks: Level | None = None
    harder: bool = False
    attaches: bool = False
    comments: bool = False
    chased: bool = False
    interviewed: bool = False
    reopened_later: bool = False


@dataclass
class Case:
    """One issue under way: what it is about, whose it is, and its fate."""

    id: int
    firm: Firm
    problem: Problem
    at: datetime
    registrar: str
    level: Level
    unit: str
    rng: Random
    fate: Fate = field(default_factory=Fate)
    co: tuple[str, ...] = ()
    difficulty: Difficulty = Difficulty.ORDINARY
    solved: str = ""
    description: str = ""
    wanted: str = ""
    is_answered: bool = False  # too late for a co-handler's reply or a word beforehand
    is_closed: bool = False  # too late for an instruction

    def ended(self) -> bool:
        """Say whether it is struck off by now."""
        return self.is_closed

    def say(self, texts: tuple[str, ...], **more: object) -> str:
        """Choose a text and fill it."""
        names = {"firm": self.firm.name, "contact": self.firm.contact_name[0] + "主任", "n": self.rng.randrange(2, 9)}
        return self.rng.choice(texts).format(**(names | more))
