"""Visits and symposia, what firms raise there, and what they raise otherwise."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from zhuqi.config.example_city import words
from zhuqi.config.example_city.case import Case
from zhuqi.config.example_city.casting import cast
from zhuqi.config.example_city.firms import Firm, mark_flooded
from zhuqi.config.example_city.journey import confirmed, handled
from zhuqi.config.example_city.office import FIRST_DAY, LAST_DAY, Life, Office, moment
from zhuqi.issues import services as issues
from zhuqi.issues.categories import Level, Source
from zhuqi.visits import services as visits
from zhuqi.visits.services import RaisedIssue

DEADLINE = date(2026, 7, 31)  # "除方案要求的7月31日前完成走访外": the visits the campaign asked for
_FLOOD_DAY = date(2026, 7, 22)


def plan_fieldwork(office: Office) -> None:
    """Put every visit and symposium of the five months into the queue."""
    rng = Random("fieldwork")
    days = [day for day in _days(FIRST_DAY, LAST_DAY) if office.calendar.is_working(day)]
    early = [day for day in days if day <= DEADLINE]
    late = [day for day in days if day > DEADLINE]
    roster, known = office.firms[:62], known_firms(office)
    visited = [firm for serial, firm in enumerate(roster) if serial != 11]
    first = [(early[serial * len(early) // len(visited)], firm) for serial, firm in enumerate(_mixed(visited, rng))]
    second = [(rng.choice(early[11:]), firm) for firm in _mixed(visited, rng)[:42]]
    small = [(rng.choice(early), firm) for firm in known[:29]]
    after = [
        (rng.choice(late[: rng.choice((-16, -16, -1))]), rng.choice(visited if rng.random() < 0.62 else known))
        for _ in range(120)
    ]
    for serial, (day, firm) in enumerate(
        sorted(first + second + small + after, key=lambda row: (row[0], row[1].serial))
    ):
        office.begin(visit(office, firm, day, Random(f"visit {serial}")))
    office.begin(_flood(office, [day for day in early if day >= _FLOOD_DAY]))
    for serial in range(18):
        day = early[3 + serial * 4] if serial < 7 else late[2 + (serial - 7) * 7]
        district = list(office.people.members)[serial % 4]
        office.begin(symposium(office, district, day, Random(f"symposium {serial}"), known))


def known_firms(office: Office) -> list[Firm]:
    """Return the firms outside the roster that the officials know: one in six."""
    return [firm for firm in office.firms[63:] if firm.is_alive][::6]


def _days(since: date, until: date) -> list[date]:
    return [since + timedelta(days=n) for n in range((until - since).days + 1)]


def _mixed(firms: Sequence[Firm], rng: Random) -> list[Firm]:
    return rng.sample(list(firms), len(firms))


def visit(office: Office, firm: Firm, day: date, rng: Random, special_note: str = "") -> Life:
    """One visit by the firm's steward, or by a member of the district for a firm that has none."""
    username = firm.steward or rng.choice(office.people.members[firm.district])
    at = moment(day, 14, 30) + timedelta(minutes=rng.randrange(0, 170))
    yield at
    count = rng.choices((0, 1, 2, 3), (30, 36, 24, 10))[0]
    cases = [cast(firm, username, at, Random(f"{rng.random()}"), on_site=rng.random() < 0.26) for _ in range(count)]
    cases = list({case.problem.text: case for case in cases}.values())
    given = {"product": firm.product, "n": rng.randrange(2, 9)}
    done = visits.record_visit(
        enterprise_ids=[firm.id],
        date=day,
        place=f"{firm.town}{firm.name}"[:100],
        purpose="受灾企业专访，了解损失和恢复生产困难" if special_note else rng.choice(words.PURPOSES),
        summary=rng.choice(words.SUMMARIES).format(**given),
        has_no_request=not cases,
        issues=[_raised(case) for case in cases],
        special_note=special_note,
        actor=office.people.actor(username, at),
        at=at,
    )
    _begin_all(office, cases, done)


def symposium(office: Office, district: str, day: date, rng: Random, known: Sequence[Firm]) -> Life:
    """Several firms of a district around one table."""
    lead = office.people.team_leads[district]
    near = [firm for firm in office.firms[:62] if firm.district == district]
    small = [firm for firm in known if firm.district == district]
    firms = [*rng.sample(near, 4), *rng.sample(small, 2)]
    at = moment(day, 16, 0) + timedelta(minutes=rng.randrange(0, 60))
    yield at
    raisers = rng.sample(firms, rng.choice((3, 4, 4, 5)))
    cases = [cast(firm, lead, at, Random(f"{rng.random()}")) for firm in raisers]
    done = visits.record_symposium(
        enterprise_ids=[firm.id for firm in firms],
        date=day,
        place=f"{firms[0].town}会议室",
        purpose=f"{district}企业座谈会，听取意见建议",
        summary=f"{len(firms)}家企业参加，逐家发言，共提出{len(cases)}个问题，当场登记。",
        issues=[_raised(case) for case in cases],
        participant_ids=[office.people.ids[name] for name in office.people.members[district][:3]],
        actor=office.people.actor(lead, at),
        at=at,
    )
    _begin_all(office, cases, done)


def _flood(office: Office, days: list[date]) -> Life:
    """After the storm the firms that were hit are tagged and visited on purpose."""
    at = moment(_FLOOD_DAY, 8, 50)
    yield at
    hit = mark_flooded(office.firms, office.people.actor(office.people.dispatchers[0], at), at)
    for serial, firm in enumerate(hit):
        day = days[serial * len(days) // len(hit)]
        office.begin(visit(office, firm, day, Random(f"flood {serial}"), special_note="受灾专访"))


def _raised(case: Case) -> RaisedIssue:
    return RaisedIssue(
        enterprise_id=case.firm.id,
        description=case.description,
        category=case.problem.category,
        sub_category=case.problem.sub,
        requested_outcome=case.wanted,
        contact_name=case.firm.contact_name,
        contact_phone=case.firm.contact_phone,
    )


def _begin_all(office: Office, cases: Sequence[Case], done: visits.RecordedVisit) -> None:
    for case, issue_id, number in zip(cases, done.issue_ids, done.issue_numbers, strict=True):
        case.id, office.numbers[issue_id] = issue_id, number
        office.begin(solved_there(office, case) if case.level is Level.ON_SITE else handled(office, case))


def solved_there(office: Office, case: Case) -> Life:
    """Solved where it was found; the firm is asked all the same."""
    at = case.at + timedelta(minutes=case.rng.randrange(3, 40))
    yield at
    issues.solve_on_site(
        issue_id=case.id,
        measures=case.rng.choice(words.ON_SITE),
        evidence="企业签字的走访记录（示例）",
        actor=office.people.actor(case.registrar, at),
        at=at,
    )
    case.unit = case.registrar.removesuffix(".zu")
    yield from confirmed(office, case, at)


def register(office: Office, case: Case, source: Source, at: datetime, **more: object) -> None:
    """Register a case that came in otherwise than at a visit."""
    recorded = issues.register_issue(
        enterprise_id=case.firm.id,
        description=case.description,
        category=case.problem.category,
        sub_category=case.problem.sub,
        requested_outcome=case.wanted,
        contact_name=case.firm.contact_name,
        contact_phone=case.firm.contact_phone,
        source=source,
        actor=office.people.actor(case.registrar, at),
        at=at,
        **more,  # type: ignore[arg-type]
    )
    case.id, case.at = recorded.issue_id, at
    office.numbers[case.id] = recorded.number
