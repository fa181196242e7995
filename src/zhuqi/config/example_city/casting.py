"""Which problem a firm has, at which level it is solved, and what fate awaits it: drawn once, always the same."""

from datetime import datetime
from random import Random

from zhuqi.config.example_city import words
from zhuqi.config.example_city.case import Case, Fate
from zhuqi.config.example_city.firms import Firm
from zhuqi.config.example_city.problems import PROBLEMS, Problem
from zhuqi.deadlines.regimes import Difficulty
from zhuqi.issues.categories import Category, Level

ROADS = ("产业大道", "创业路", "河滨路", "陇海路", "建设路", "中兴街", "回龙路", "青龙山路", "白云大道", "康洛路")
_SHARES = {
    Category.POLICY: 13,
    Category.LAND: 12,
    Category.FUNDING: 13,
    Category.TRANSPORT: 10,
    Category.GOVERNMENT_SERVICE: 11,
    Category.TALENT: 11,
    Category.INFRASTRUCTURE: 18,
    Category.OTHER: 12,
}
_BY_CATEGORY = {category: [one for one in PROBLEMS if one.category is category] for category in Category}
_OF_FACTORIES = ("{product}", "生产线", "炉", "车间")


def draw_problem(firm: Firm, rng: Random) -> Problem:
    """Choose a kind of problem the firm can have, categories by their shares."""
    category = rng.choices(list(_SHARES), list(_SHARES.values()))[0]
    fitting = [
        one
        for one in _BY_CATEGORY[category]
        if firm.makes_things or not any(word in one.text for word in _OF_FACTORIES)
    ]
    return rng.choice(fitting)


def cast(
    firm: Firm, registrar: str, at: datetime, rng: Random, *, problem: Problem | None = None, on_site: bool = False
) -> Case:
    """Make the case of one problem of one firm; its id comes with its registration."""
    problem = problem or draw_problem(firm, rng)
    level = Level.ON_SITE if on_site and not problem.is_complex else _level(problem, rng)
    given = {
        "road": rng.choice(ROADS),
        "town": firm.town,
        "product": firm.product,
        "a": rng.randrange(12, 95),
        "b": rng.randrange(2, 19) * 100,
        "c": rng.randrange(2, 9),
        "month": rng.randrange(3, 10),
    }
    case = Case(
        id=0,
        firm=firm,
        problem=problem,
        at=at,
        registrar=registrar,
        level=level,
        unit=_unit(problem, level, firm),
        rng=rng,
        description=(problem.text + (rng.choice(words.TAILS) if rng.random() < 0.8 else "")).format(**given),
        wanted=problem.wanted.format(**given),
        solved=problem.solved.format(**given),
    )
    case.co = () if level in (Level.COUNTY, Level.ON_SITE) else tuple(unit for unit in problem.co if unit != case.unit)
    case.difficulty = Difficulty.COMPLEX if problem.is_complex or rng.random() < 0.08 else Difficulty.ORDINARY
    case.fate = _fate(case, rng)
    return case


def _level(problem: Problem, rng: Random) -> Level:
    draw = rng.random()
    if problem.province and draw < 0.42:
        return Level.PROVINCE
    if draw < 0.55:
        return Level.COUNTY
    if draw > 0.965:
        return Level.JOINT_MEETING
    return Level.CONSULTATION if draw > 0.93 else Level.CITY


def _unit(problem: Problem, level: Level, firm: Firm) -> str:
    if level is Level.PROVINCE:
        return problem.province
    if level is Level.COUNTY:
        return problem.county or f"t.{firm.town}"
    return problem.city


def _fate(case: Case, rng: Random) -> Fate:
    """Draw the turns.  Each line says how often the ordinary way is left."""
    is_complex = case.difficulty is Difficulty.COMPLEX
    fate = Fate(days_to_solve=rng.choice((11, 14, 18, 22, 25, 28)) if is_complex else rng.choice((3, 4, 4, 5, 5, 6)))
    draw = rng.random()
    if draw < 0.11:
        fate.days_to_solve += 11 if is_complex else rng.choice((4, 5, 7, 9))
        fate.arranges_late = rng.random() < 0.3
        fate.reports_late = rng.random() < 0.4
    elif draw < 0.135:
        fate.stop, fate.interviewed = "REPORT", rng.random() < 0.2
    elif draw < (0.25 if is_complex else 0.148):
        fate.parks = "STAYS" if draw < 0.205 else "RESUMES"
    elif draw < (0.31 if is_complex else 0.23):
        fate.extension = "APPROVED" if draw % 0.05 > 0.012 else "REFUSED"
        fate.days_to_solve += 9 if fate.extension == "APPROVED" else 1
    if not fate.stop:
        _more(case, fate, rng)
    return fate


def _more(case: Case, fate: Fate, rng: Random) -> None:
    draw = rng.random()
    if draw < 0.055:
        fate.objection = "REASSIGNED" if draw < 0.033 else "UPHELD"
    elif draw < 0.08 and case.level is Level.CITY:
        fate.climbs = Level.CONSULTATION if draw < 0.07 else Level.JOINT_MEETING
    elif draw < 0.10 and case.level is Level.CITY:
        fate.sinks = Level.COUNTY
    elif draw < 0.12 and case.difficulty is Difficulty.ORDINARY:
        fate.harder = True
        fate.days_to_solve += 7
    fate.returned = rng.random() < 0.06
    fate.attaches = rng.random() < 0.10
    fate.comments = rng.random() < 0.07
    fate.chased = rng.random() < 0.04
    fate.instruction = "ANSWERED" if rng.random() < 0.035 else "OPEN" if rng.random() < 0.006 else ""
    fate.reopened_later = rng.random() < 0.008
    fate.calls = rng.choices(
        (("YES",), ("MISSED", "YES"), ("MISSED", "MISSED", "MISSED"), ("NO", "YES"), ("MISSED", "NO", "YES")),
        (81, 9, 2, 7, 1),
    )[0]
