"""
What the example shows of the telephone beside its issues: the office's rules, two callers with their lists in the last
days, and complaints and suggestions with their answers.

Second calls are on the lists, and nobody has made one: who gets one is drawn with the key of the home, and the example
is the same in every home.
Nothing here draws from the dice of the play: with it or without it, the same issues happen.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from zhuqi.config.example_city.office import Life, Office, moment
from zhuqi.followups import services
from zhuqi.followups.kinds import FOUR_QUESTIONS, CallKind, ComplaintKind
from zhuqi.followups.selectors import CallEntry, Rules, call_list
from zhuqi.followups.services import Said
from zhuqi.issues.categories import Satisfaction
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import find_unit

_RULES_SINCE = date(2026, 10, 12)
_CALLING = (date(2026, 11, 11), date(2026, 11, 20))
_CALLS_A_DAY = 5
_ONE_IN = 6  # that many calls reach nobody
_KINDS = (CallKind.PERIODIC, CallKind.LONG_TERM)
_RATINGS = (
    Satisfaction.SATISFIED, Satisfaction.VERY_SATISFIED, Satisfaction.FAIRLY_SATISFIED, Satisfaction.NOT_RATED,
    Satisfaction.SATISFIED, Satisfaction.DISSATISFIED,
)  # fmt: skip
_WORDS = (
    "",
    "近期订单平稳，暂时没有需要协调的问题。",
    "",
    "希望政策解读会多安排几场。",
    "",
    "招工还是难，先自己想办法。",
    "",
)


def plan_calling(office: Office) -> None:
    """Put into the queue what happens on the telephone and in the complaints."""
    office.begin(_rules(office))
    for hour, caller in ((9, office.people.callers[0]), (15, office.people.callers[1])):
        office.begin(_calls(office, caller, hour))
    office.begin(_complaints(office))


def _rules(office: Office) -> Life:
    at = moment(_RULES_SINCE, 9, 5)
    yield at
    actor = office.people.actor(office.people.dispatchers[0], at)
    services.set_follow_up_rules(
        rules=Rules(periodic_since=_RULES_SINCE), reason="企业服务办办公会议纪要（示例）", actor=actor, at=at
    )


def _calls(office: Office, caller: str, hour: int) -> Life:
    """Let a caller make the first calls of the own list every working day; the play's own call-backs stay its own."""
    day, last = _CALLING
    serial = hour
    while day <= last:
        if office.calendar.is_working(day):
            yield moment(day, hour)
            actor = office.people.actor(caller, moment(day, hour))
            for at, entry in _first_of(actor, moment(day, hour)):
                serial += 1
                _call(actor, entry, serial, at)
        day += timedelta(days=1)


def _first_of(actor: Actor, at: datetime) -> Iterator[tuple[datetime, CallEntry]]:
    found = [entry for entry in call_list(actor=actor, at=at, limit=500, seed="示例").entries if entry.kind in _KINDS]
    ready = [entry for entry in found if not entry.not_before][:_CALLS_A_DAY]
    for index, entry in enumerate(ready):
        yield at + timedelta(minutes=7 * index), entry


def _call(actor: Actor, entry: CallEntry, serial: int, at: datetime) -> None:
    is_missed = serial % _ONE_IN == 0
    said = Said(satisfaction=_RATINGS[serial % len(_RATINGS)])
    if entry.kind in FOUR_QUESTIONS:
        said = Said(False, True, True, None, said.satisfaction)
    services.record_call(
        kind=entry.kind,
        key=f"example-{actor.username}-{serial}",
        issue_number=entry.number if entry.issue_id else "",
        enterprise_id=None if entry.issue_id else entry.firm_id,
        said=None if is_missed else said,
        words="" if is_missed else _WORDS[serial % len(_WORDS)],
        actor=actor,
        at=at,
    )


def _complaints(office: Office) -> Life:
    people = office.people
    unit = find_unit("市自然资源局") or find_unit("市交通运输局")
    contact = next(iter(office.contacts))
    at = moment(date(2026, 11, 3), 10)
    yield at
    first = services.lodge_complaint(
        kind=ComplaintKind.COMPLAINT,
        text="咨询用地手续，两次到窗口都被告知去别的科室，电话无人接听。",
        key="example-complaint-1",
        unit_id=unit.id if unit else None,
        actor=people.actor(contact, at),
        at=at,
    )
    at = moment(date(2026, 11, 4), 9, 20)
    yield at
    services.appoint_for_complaint(
        number=first.number,
        assignee_id=people.ids[people.supervisors[0]],
        actor=people.actor(people.dispatchers[0], at),
        at=at,
    )
    at = moment(date(2026, 11, 6), 16)
    yield at
    services.reply_to_complaint(
        number=first.number,
        text="已核实并约谈该单位，明确首问负责，由专人全程陪同办理，咨询电话已公布。",
        actor=people.actor(people.supervisors[0], at),
        at=at,
    )
    at = moment(date(2026, 11, 9), 11)
    yield at
    services.judge_reply(number=first.number, is_accepted=True, actor=people.actor(contact, at), at=at)
    at = moment(date(2026, 11, 18), 17)
    yield at
    services.lodge_complaint(
        kind=ComplaintKind.SUGGESTION,
        text="建议回访电话避开月底结账的几天。",
        key="example-complaint-2",
        is_anonymous=True,
        actor=people.actor(contact, at),
        at=at,
    )
