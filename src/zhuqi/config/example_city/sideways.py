"""What comes in by telephone, hotline, portal, meeting and leaders; and how an issue leaves without being solved."""

from collections.abc import Generator
from datetime import date, datetime, timedelta
from random import Random

from zhuqi.config.example_city.case import Case, Fate
from zhuqi.config.example_city.casting import cast
from zhuqi.config.example_city.fieldwork import known_firms, register
from zhuqi.config.example_city.firms import Firm
from zhuqi.config.example_city.journey import handled
from zhuqi.config.example_city.office import FIRST_DAY, LAST_DAY, Life, Office
from zhuqi.deadlines.regimes import Difficulty
from zhuqi.issues import services
from zhuqi.issues.categories import ExclusionClass, Source, TransferTo

SidePart = Generator[datetime, None, datetime | None]  # where the ordinary way goes on from, or nowhere

_SOURCES = (Source.CALL, Source.HOTLINE, Source.PORTAL, Source.MEETING, Source.LEADER)
_DIRECT = 180

# act by act: how many of the direct ones go each side way
_WAYS = (
    ("EXCLUDED",) * 9
    + ("EXCLUSION_REFUSED",) * 2
    + ("TRANSFERRED",) * 5
    + ("WITHDRAWN",) * 5
    + ("WITHDRAWAL_REFUSED",) * 2
    + ("MERGED",) * 7
    + ("UNMERGED",)
    + ("CORRECTED",) * 5
    + ("PROTECTED",) * 3
)
# what stands at each desk on the last day; the acts that lead there are the ordinary ones
_LAST_DAYS: tuple[tuple[str, int], ...] = (
    ("REGISTERED", 7),
    ("TRIAGE", 5),
    ("ASSIGN", 7),
    ("DISPUTED", 2),
    ("ARRANGE", 6),
    ("RESOLVE", 7),
    ("CALL", 3),
    ("ASKED", 2),
    ("EXCLUSION_PROPOSED", 2),
    ("WITHDRAWAL_PROPOSED", 2),
    ("DENIED", 2),
)


def plan_direct(office: Office) -> None:
    """Put everything that does not come from fieldwork into the queue."""
    rng = Random("direct")
    span = (LAST_DAY - FIRST_DAY).days
    firms = [firm for firm in office.firms if firm.is_alive]
    others = [*known_firms(office), *firms[65::10]]  # most small firms are never heard of
    for serial in range(_DIRECT):
        # every way early enough to be gone to its end
        way = _WAYS[serial // 4] if serial % 4 == 1 and serial // 4 < len(_WAYS) else ""
        day = FIRST_DAY + timedelta(days=int(span * 0.93 * (serial + 1) / (_DIRECT + 1)))
        source = _SOURCES[(serial * 3) % len(_SOURCES)]
        pool = firms[:62] if rng.random() < 0.45 else others
        office.begin(_direct(office, rng.choice(pool), source, day, way, Random(f"direct {serial}")))
    serial = 0
    for way, count in _LAST_DAYS:
        for _ in range(count):
            serial += 1
            back = {"CALL": 9, "DENIED": 9, "RESOLVE": 4, "ARRANGE": 2, "ASKED": 2, "DISPUTED": 2}.get(way, 1)
            day = office.working(LAST_DAY - timedelta(days=back))
            day = LAST_DAY if way == "REGISTERED" and serial % 3 == 0 else day
            firm = others[(serial * 37) % len(others)] if serial % 2 else firms[(serial * 11) % 62]
            source = _SOURCES[serial % len(_SOURCES)]
            office.begin(_direct(office, firm, source, min(day, LAST_DAY), way, Random(f"last {serial}")))


def _direct(office: Office, firm: Firm, source: Source, day: date, way: str, rng: Random) -> Life:
    people = office.people
    registrar = {
        Source.CALL: rng.choice(people.callers),
        Source.MEETING: people.group_lead,
    }.get(source, rng.choice(people.dispatchers))
    if source is Source.PORTAL:
        contact = rng.choice(list(office.contacts))
        firm, registrar = office.contacts[contact], contact
    at = office.hours_of(office.working(day), rng)
    early = way in ("ASSIGN", "DISPUTED", "TRIAGE", "EXCLUSION_PROPOSED", "WITHDRAWAL_PROPOSED")
    if early:
        at = at.replace(hour=9)
    yield at
    case = cast(firm, registrar, at, rng)
    register(office, case, source, at)
    yield from _way(office, case, way)


def _way(office: Office, case: Case, way: str) -> Life:
    """Go the way the plan says."""
    calm = Fate(days_to_solve=3)
    if way == "REGISTERED":
        return
    if way in ("TRIAGE", "ASSIGN", "ARRANGE", "RESOLVE", "CALL", "DENIED", "DISPUTED", "ASKED"):
        case.fate, case.difficulty = calm, Difficulty.ORDINARY
        calm.stop = {"DISPUTED": "", "ASKED": "REPORT"}.get(way, way)
        calm.objection = "OPEN" if way == "DISPUTED" else ""
        calm.extension = "ASKED" if way == "ASKED" else ""
        calm.calls = {"CALL": ("MISSED",), "DENIED": ("NO",)}.get(way, ("YES",))
        way = ""
    ways = {
        "EXCLUDED": _excluded,
        "EXCLUSION_REFUSED": _excluded,
        "EXCLUSION_PROPOSED": _excluded,
        "TRANSFERRED": _transferred,
        "WITHDRAWN": _withdrawn,
        "WITHDRAWAL_REFUSED": _withdrawn,
        "WITHDRAWAL_PROPOSED": _withdrawn,
        "MERGED": _merged,
        "UNMERGED": _merged,
        "CORRECTED": _corrected,
        "PROTECTED": _protected,
    }
    if way in ways:
        goes_on = yield from ways[way](office, case, way)
        if goes_on is None:
            return
        case.at = goes_on
    yield from handled(office, case)


def _excluded(office: Office, case: Case, way: str) -> SidePart:
    """Proposed by one dispatcher, decided by another."""
    people, rng = office.people, case.rng
    kind = rng.choice(list(ExclusionClass))
    at = office.soon(case.at, 1, 5, rng)
    yield at
    services.propose_exclusion(
        issue_id=case.id,
        exclusion_class=kind,
        reason=_EXCLUSIONS[kind],
        actor=people.actor(people.dispatchers[0], at),
        at=at,
    )
    if way == "EXCLUSION_PROPOSED":
        return None
    at = office.soon(at, 2, 9, rng)
    yield at
    second = people.actor(people.dispatchers[1], at)
    if way == "EXCLUDED":
        services.approve_exclusion(issue_id=case.id, note="同意，已书面告知企业并说明申诉渠道。", actor=second, at=at)
        return None
    services.refuse_exclusion(issue_id=case.id, reason="诉求合理，应当受理，请研判交办。", actor=second, at=at)
    return at


def _transferred(office: Office, case: Case, way: str) -> SidePart:
    at = office.soon(case.at, 1, 8, case.rng)
    yield at
    services.transfer_issue(
        issue_id=case.id,
        transferred_to=case.rng.choice(list(TransferTo)),
        document=f"示例企服移字〔2026〕{case.rng.randrange(1, 40)}号",
        reason="涉及事项依法应由有关机关处理，移交并告知企业。",
        actor=office.people.actor(office.people.dispatchers[0], at),
        at=at,
    )
    return None


def _withdrawn(office: Office, case: Case, way: str) -> SidePart:
    """The office says the firm no longer wants it; a neutral caller asks whether that is so."""
    people, rng = office.people, case.rng
    is_contact = case.registrar in office.contacts
    at = office.soon(case.at, 1, 6, rng)
    yield at
    proposer = case.registrar if is_contact else people.dispatchers[1]
    reason = "问题已自行解决，不再需要协调。" if is_contact else "承办单位转来：企业表示不再需要协调。"
    services.propose_withdrawal(issue_id=case.id, reason=reason, actor=people.actor(proposer, at), at=at)
    if way == "WITHDRAWAL_PROPOSED":
        return None
    at = office.soon(at, 2, 10, rng)
    yield at
    caller = people.actor(rng.choice(people.callers), at)
    if way == "WITHDRAWN":
        services.confirm_withdrawal(issue_id=case.id, words="确实是我们自己处理好了。", actor=caller, at=at)
        return None
    services.refuse_withdrawal(issue_id=case.id, words="没有说过要撤回，还是希望帮助解决。", actor=caller, at=at)
    return at


def _merged(office: Office, case: Case, way: str) -> SidePart:
    """Another firm has the same problem: one issue stands for both."""
    people, rng = office.people, case.rng
    twin = cast(
        office.firms[(case.firm.serial * 13 + 1) % 62], people.dispatchers[0], case.at, rng, problem=case.problem
    )
    at = office.soon(case.at, 0.1, 1, rng)
    yield at
    register(office, twin, Source.MEETING, at)
    twin.at = at + timedelta(hours=3)
    office.begin(handled(office, twin))
    at = office.soon(at, 0.3, 1.5, rng)
    yield at
    actor = people.actor(people.dispatchers[0], at)
    services.merge_issue(
        issue_id=case.id,
        into_number=office.numbers[twin.id],
        reason="同一原因的共性问题，并案办理。",
        actor=actor,
        at=at,
    )
    if way == "MERGED":
        return None
    at = office.soon(at, 2, 6, rng)
    yield at
    reason = "经核实两处原因不同，撤销并案，分别办理。"
    services.undo_merge(issue_id=case.id, reason=reason, actor=people.actor(people.dispatchers[0], at), at=at)
    return at


def _corrected(office: Office, case: Case, way: str) -> SidePart:
    at = office.soon(case.at, 0.5, 3, case.rng)
    yield at
    services.correct_issue(
        issue_id=case.id,
        reason="与企业核对后补充情况。",
        description=f"{case.description}（企业补充：已影响{case.rng.randrange(2, 7)}个班组正常生产。）",
        requested_outcome=case.wanted,
        category=case.problem.category,
        sub_category=case.problem.sub,
        actor=office.people.actor(office.people.dispatchers[0], at),
        at=at,
    )
    return at


def _protected(office: Office, case: Case, way: str) -> SidePart:
    """The firm asks that its name be kept from the unit it speaks of."""
    at = office.soon(case.at, 0.5, 2, case.rng)
    yield at
    concerned = "cgj" if case.unit != "cgj" else "zjj"
    services.protect_issue(
        issue_id=case.id,
        reason="企业反映某单位工作人员办事拖延，要求保密。",
        concerned_unit_id=office.places.units[concerned],
        actor=office.people.actor(office.people.dispatchers[0], at),
        at=at,
    )
    case.co = tuple(unit for unit in case.co if unit != concerned)
    case.fate.objection = ""
    return at


_EXCLUSIONS: dict[ExclusionClass, str] = {
    ExclusionClass.OUTSIDE_JURISDICTION: "所反映项目在外市，已告知向当地反映。",
    ExclusionClass.IN_PROCEEDINGS: "该合同纠纷法院已立案，依程序解决。",
    ExclusionClass.CONTRARY_TO_LAW: "要求在生态保护红线内建设，不符合规定。",
    ExclusionClass.SECRET: "涉及他人商业秘密，不宜受理。",
    ExclusionClass.UNTRUE: "经现场核实，所述情况不存在。",
    ExclusionClass.EXCESSIVE: "要求无偿划拨土地并免除全部费用，明显不合理。",
    ExclusionClass.HEARD_UNREASONABLE: "已组织听证，认定诉求不合理。",
    ExclusionClass.MALICIOUS: "同一内容虚构三次提交，查无此事。",
}
