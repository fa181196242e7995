"""A county's own ledger, brought in as a spreadsheet: what it says is kept, what it leaves open is worked on."""

from datetime import date, timedelta
from random import Random

from zhuqi.config.example_city import words
from zhuqi.config.example_city.case import Case
from zhuqi.config.example_city.casting import cast
from zhuqi.config.example_city.journey import confirmed, finished, handled
from zhuqi.config.example_city.office import Life, Office, moment
from zhuqi.foundation.spreadsheets import Column, OutputSheet, read_workbook, write_workbook
from zhuqi.issues import selectors, services
from zhuqi.issues.categories import Level
from zhuqi.issues.chain import sm3
from zhuqi.issues.sheet import CATEGORY_WORDS, LEVEL_WORDS, read_ledger
from zhuqi.issues.workflow import Status

_DAY = date(2026, 7, 10)
_FILE = "示例县报送企业问题台账.xlsx"
_HEADERS = (
    "序号", "企业名称", "问题描述", "企业诉求", "问题类别", "解决层级", "责任单位", "收集日期", "办理进展", "是否解决",
    "解决日期", "回访情况",
)  # fmt: skip
_STATES = ("已解决",) * 8 + ("正在解决",) * 6 + ("",) * 2


def plan_ledger(office: Office) -> None:
    """Put the import into the queue."""
    office.begin(_import(office))


def _import(office: Office) -> Life:
    at = moment(_DAY, 10)
    yield at
    cases = _cases(office)
    content = write_workbook([_sheet(office, cases)])
    reading = read_ledger(read_workbook(content, _FILE), today=_DAY)
    actor = office.people.actor(office.people.dispatchers[0], at)
    services.import_ledger(reading=reading, file_name=_FILE, file_sm3=sm3(content), actor=actor, at=at)
    filters = selectors.LedgerFilters(state="all", source="IMPORT")
    by_text = {case.description: case for case in cases}
    for row in selectors.ledger_rows(actor=actor, filters=filters, today=_DAY, limit=100):
        case = by_text[row.description]
        case.id, office.numbers[row.id] = row.id, row.number
        office.begin(_goes_on(office, case, row.status))


def _cases(office: Office) -> list[Case]:
    firms = [firm for firm in office.firms[62:] if firm.is_alive][4:300:17]
    cases = []
    for serial, firm in enumerate(firms[: len(_STATES)]):
        at = moment(_DAY - timedelta(days=16 - serial % 12), 10)
        case = cast(firm, office.people.dispatchers[0], at, Random(f"ledger {serial}"))
        case.level = Level.COUNTY if case.level is Level.PROVINCE else case.level
        case.unit = case.problem.county or f"t.{firm.town}"
        case.co = ()
        cases.append(case)
    return cases


def _sheet(office: Office, cases: list[Case]) -> OutputSheet:
    rows = []
    for serial, (case, state) in enumerate(zip(cases, _STATES, strict=True), start=1):
        solved = _DAY - timedelta(days=serial % 3 + 1) if state == "已解决" else None
        rows.append(
            (
                serial,
                case.firm.name,
                case.description,
                case.wanted,
                CATEGORY_WORDS[case.problem.category],
                LEVEL_WORDS[case.level],
                office.places.names[case.unit] if state else "",
                f"{case.at:%Y}.{case.at.month}.{case.at.day}",
                case.say(words.REPORT) if state else "",
                state,
                f"{solved.month}月{solved.day}日" if solved else "",
                "已回访，企业满意" if solved and serial % 2 else "",
            )
        )
    return OutputSheet("问题台账", [Column(header) for header in _HEADERS], rows, title="示例县2026年企业问题台账")


def _goes_on(office: Office, case: Case, status: Status) -> Life:
    at = moment(_DAY, 11)
    case.at, case.fate.parks, case.fate.stop = at, "", ""
    if status is Status.ANSWERED:
        yield from confirmed(office, case, at)
    elif status is Status.IN_PROGRESS:
        at = office.days(at, 2, case.rng)
        yield at
        actor = office.people.actor(office.people.handler(case.unit), at)
        services.report_progress(issue_id=case.id, progress=case.say(words.REPORT), actor=actor, at=at)
        at = yield from finished(office, case, at, at)
        yield from confirmed(office, case, at)
    elif status is Status.REGISTERED:
        yield from handled(office, case)
