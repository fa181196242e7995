"""The life of one problem after it was registered: every way it can take through the offices."""

from collections.abc import Generator
from datetime import datetime, timedelta

from django.utils import timezone

from zhuqi.config.example_city import words
from zhuqi.config.example_city.case import Case
from zhuqi.config.example_city.files import evidence_file
from zhuqi.config.example_city.office import Life, Office
from zhuqi.deadlines.regimes import Difficulty
from zhuqi.issues import services
from zhuqi.issues.categories import ClosureGrade, Level, Nature, Satisfaction, SupervisionLevel
from zhuqi.issues.services import Analysis, Answers
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import members_of_unit

Part = Generator[datetime, None, datetime]
UPWARD = (Level.CITY, Level.CONSULTATION, Level.JOINT_MEETING, Level.PROVINCE)
_GRADES = (ClosureGrade.EXCELLENT,) * 5 + (ClosureGrade.GOOD,) * 10 + (ClosureGrade.PASS,) * 4 + (ClosureGrade.FAIL,)
_RATINGS = (
    (Satisfaction.VERY_SATISFIED,) * 30
    + (Satisfaction.SATISFIED,) * 41
    + (Satisfaction.FAIRLY_SATISFIED,) * 13
    + (Satisfaction.DISSATISFIED,) * 6
    + (Satisfaction.VERY_DISSATISFIED,) * 1
    + (Satisfaction.NOT_RATED,) * 9
)


def handled(office: Office, case: Case) -> Life:
    """Triage, assignment, the unit's work, strike-off: with every turn the case's fate names."""
    fate = case.fate
    dispatcher = case.rng.choice(office.people.dispatchers[:2])
    at = yield from _handed_over(office, case, dispatcher)
    if fate.stop in ("TRIAGE", "ASSIGN"):
        return
    assigned = at
    if fate.objection:
        at = yield from _objection(office, case, at, dispatcher)
    if fate.objection == "OPEN":
        return
    office.begin(_pre_communication(office, case, at))
    at = yield from _work(office, case, at, assigned)
    if fate.parks and fate.stop != "REPORT":
        at = yield from _long_road(office, case, at)
    if fate.stop in ("ARRANGE", "REPORT") or fate.parks == "STAYS":
        return
    at = yield from finished(office, case, at, assigned)
    if fate.stop != "RESOLVE":
        yield from confirmed(office, case, at)


def _handed_over(office: Office, case: Case, dispatcher: str) -> Part:
    """Analysed, and assigned to the unit that leads."""
    people, rng = office.people, case.rng
    at = office.soon(case.at, 1, 16, rng)
    yield at
    services.triage_issue(issue_id=case.id, analysis=analysis(case), actor=people.actor(dispatcher, at), at=at)
    if case.fate.stop == "TRIAGE":
        return at
    at = office.soon(at, 0.2, 4, rng)
    yield at
    services.assign_issue(
        issue_id=case.id,
        unit_id=office.places.units[case.unit],
        co_unit_ids=[office.places.units[unit] for unit in case.co],
        actor=people.actor(dispatcher, at),
        at=at,
    )
    return at


def analysis(case: Case) -> Analysis:
    """Return what the dispatcher makes of the problem."""
    return Analysis(
        category=case.problem.category,
        sub_category=case.problem.sub,
        level=case.level,
        difficulty=case.difficulty,
        nature=Nature.COMMON if case.rng.random() < 0.22 else Nature.INDIVIDUAL,
        root_cause=case.rng.choice(words.CAUSES),
        solution_path=case.rng.choice(words.PATHS),
    )


def _objection(office: Office, case: Case, at: datetime, dispatcher: str) -> Part:
    """The unit says it is another's; the dispatcher decides on the same day, or has yet to."""
    people, rng = office.people, case.rng
    other = "c.qyfw" if case.unit != "c.qyfw" else "c.gxj"
    if case.level in UPWARD:
        other = "fgw" if case.unit != "fgw" else "gxj"
    reason, basis = rng.choice(words.OBJECTION)
    at = office.soon(at, 1, 3, rng)
    yield at
    services.object_to_assignment(
        issue_id=case.id,
        proposed_unit_id=office.places.units[other],
        basis=basis.format(n=rng.randrange(3, 90)),
        reason=reason.format(other=office.places.names[other]),
        actor=people.actor(people.head(case.unit), at),
        at=at,
    )
    if case.fate.objection == "OPEN":
        return at
    at = office.soon(at, 0.3, 1.5, rng)
    yield at
    actor = people.actor(dispatcher, at)
    if case.fate.objection == "UPHELD":
        reason = "对照权责清单，该事项主责在原承办单位，维持交办，请按期办理。"
        services.uphold_assignment(issue_id=case.id, reason=reason, actor=actor, at=at)
    else:
        reason = "理由成立，改由主责单位办理，原起算时间不变。"
        services.reassign_issue(issue_id=case.id, unit_id=office.places.units[other], reason=reason, actor=actor, at=at)
        case.unit, case.co = other, ()
    return at


def _pre_communication(office: Office, case: Case, at: datetime) -> Life:
    """The group member from the lead unit's department speaks to it, beside the formal way."""
    people = office.people
    unit_id = office.places.units[case.unit]
    members = members_of_unit(office.places.group_id, unit_id, timezone.localdate(at))
    if not members and case.level not in UPWARD:
        return
    if not members and case.rng.random() < 0.4:
        return
    username = members[0].username if members else people.group_lead
    at = office.soon(at, 3, 20, case.rng)
    yield at
    if case.is_answered:
        return
    services.record_pre_communication(
        issue_id=case.id,
        outcome=case.say(words.PRE),
        answered_enterprise=case.rng.random() < 0.6,
        actor=people.actor(username, at),
        at=at,
    )


def _work(office: Office, case: Case, at: datetime, assigned: datetime) -> Part:
    people, rng, fate = office.people, case.rng, case.fate
    handler = people.handler(case.unit)
    at = office.days(at, 2, rng) if fate.arranges_late else office.soon(at, 0.5, 5, rng)
    yield at
    text = case.say(words.ARRANGE, unit=office.places.names[case.unit])
    services.arrange_issue(issue_id=case.id, arrangement=text, actor=people.actor(handler, at), at=at)
    if fate.stop == "ARRANGE":
        return at
    for unit in case.co:
        office.begin(_reply(office, case, unit, at))
    if fate.instruction:
        office.begin(_instruction(office, case, at))
    if fate.attaches:
        office.begin(_attach(office, case, at))
    arranged = at + timedelta(minutes=30)
    at = office.days(at, 5, rng) if fate.reports_late else office.days(assigned, 1, rng)
    at = max(at, arranged, assigned + timedelta(hours=20))
    yield at
    services.report_progress(issue_id=case.id, progress=case.say(words.REPORT), actor=people.actor(handler, at), at=at)
    if rng.random() < 0.55:
        at += timedelta(minutes=rng.randrange(5, 50))
        yield at
        services.answer_enterprise(
            issue_id=case.id, answer=case.say(words.ANSWER), actor=people.actor(handler, at), at=at
        )
    at = yield from _turns(office, case, at, assigned)
    return at


def _turns(office: Office, case: Case, at: datetime, assigned: datetime) -> Part:
    """What may happen in the middle: another level, another difficulty, more time, a remark, a push."""
    people, rng, fate = office.people, case.rng, case.fate
    dispatcher, supervisor = people.dispatchers[0], rng.choice(people.supervisors)
    if fate.climbs or fate.sinks:
        at = office.soon(at, 1, 3, rng)
        yield at
        _climb(case, people.actor(dispatcher, at), at)
    if fate.harder:
        at = office.soon(at, 0.5, 2, rng)
        yield at
        services.change_difficulty(
            issue_id=case.id,
            difficulty=Difficulty.COMPLEX,
            reason="涉及多部门和资金安排，经核实属重大复杂事项。",
            actor=people.actor(supervisor, at),
            at=at,
        )
        case.difficulty = Difficulty.COMPLEX
    if fate.extension:
        at = yield from _extension(office, case, at, assigned, supervisor)
    if fate.comments:
        at = office.soon(at, 0.5, 2, rng)
        yield at
        services.comment_on_issue(
            issue_id=case.id, text=case.say(words.COMMENTS), actor=people.actor(dispatcher, at), at=at
        )
    return (yield from _pushed(office, case, at, supervisor))


def _climb(case: Case, actor: Actor, at: datetime) -> None:
    if case.fate.climbs:
        reason = "经研究，超出本级权限，需上级协调。"
        services.escalate_issue(issue_id=case.id, level=case.fate.climbs, reason=reason, actor=actor, at=at)
    elif case.fate.sinks:
        reason = "权限已下放，由县区就近办理更便捷。"
        services.refer_down_issue(issue_id=case.id, level=case.fate.sinks, reason=reason, actor=actor, at=at)


def _pushed(office: Office, case: Case, at: datetime, supervisor: str) -> Part:
    """Chased, or called to an interview after long delay."""
    people, rng = office.people, case.rng
    if case.fate.interviewed:
        at = office.days(at, 16, rng)
        yield at
        services.supervise_issue(
            issue_id=case.id,
            level=SupervisionLevel.INTERVIEW,
            text="超期较长且无实质进展，约谈单位分管负责人。",
            actor=people.actor(supervisor, at),
            at=at,
        )
    if case.fate.chased:
        at = office.soon(at, 2, 6, rng)
        yield at
        text = "企业再次来电询问，请加快办理并反馈。"
        services.chase_issue(issue_id=case.id, text=text, actor=people.actor(supervisor, at), at=at)
    return at


def _extension(office: Office, case: Case, at: datetime, assigned: datetime, supervisor: str) -> Part:
    people, rng = office.people, case.rng
    at = office.soon(at, 0.3, 2, rng)
    if case.difficulty is Difficulty.ORDINARY:  # to be asked a working day before it is due; else it is too late
        due = timezone.localdate(assigned) + timedelta(days=7)
        if office.calendar.add_working_days(timezone.localdate(at), 1) > due:
            return at
    yield at
    weeks = 3 if case.difficulty is Difficulty.ORDINARY else 8
    services.request_extension(
        issue_id=case.id,
        new_due_date=office.working(timezone.localdate(at) + timedelta(weeks=weeks)),
        reason=rng.choice(words.EXTENSION),
        actor=people.actor(people.head(case.unit), at),
        at=at,
    )
    if case.fate.extension == "ASKED":
        return at
    at = office.soon(at, 1, 6, rng)
    yield at
    actor = people.actor(supervisor, at)
    if case.fate.extension == "APPROVED":
        services.approve_extension(issue_id=case.id, actor=actor, at=at, note="情况属实，同意延期，请告知企业。")
    else:
        services.refuse_extension(
            issue_id=case.id, reason="理由不充分，可先行解决部分诉求，不予延期。", actor=actor, at=at
        )
    return at


def _reply(office: Office, case: Case, unit: str, at: datetime) -> Life:
    if case.rng.random() < 0.12:  # some never do
        return
    at = office.days(at, case.rng.choice((1, 1, 2, 2, 3)), case.rng)
    yield at
    if case.is_answered:
        return
    actor = office.people.actor(office.people.handler(unit), at)
    services.reply_as_co_handler(issue_id=case.id, reply=case.rng.choice(words.REPLY), actor=actor, at=at)


def _instruction(office: Office, case: Case, at: datetime) -> Life:
    people, rng = office.people, case.rng
    at = office.soon(at, 1, 6, rng)
    yield at
    if case.ended():
        return
    leader = people.actor(rng.choice(people.leaders), at)
    services.instruct_on_issue(issue_id=case.id, text=rng.choice(words.INSTRUCTION), actor=leader, at=at)
    if case.fate.instruction != "ANSWERED":
        return
    at = office.soon(at, 3, 10, rng)
    yield at
    if case.ended():
        return
    head = people.actor(people.head(case.unit), at)
    services.answer_instruction(issue_id=case.id, answer=rng.choice(words.INSTRUCTION_ANSWER), actor=head, at=at)


def _attach(office: Office, case: Case, at: datetime) -> Life:
    at = office.soon(at, 1, 4, case.rng)
    yield at
    name, content = evidence_file(office.numbers[case.id], case.firm.name, case.rng)
    actor = office.people.actor(office.people.handler(case.unit), at)
    services.attach_file(issue_id=case.id, name=name, content=content, actor=actor, at=at)


def _long_road(office: Office, case: Case, at: datetime) -> Part:
    """Park with a plan; report at its checkpoints; resume if it can go on after all."""
    people, rng = office.people, case.rng
    supervisor = rng.choice(people.supervisors)
    at = office.days(at, 3 if case.difficulty is Difficulty.ORDINARY else 15, rng)
    yield at
    today = timezone.localdate(at)
    services.park_issue(
        issue_id=case.id,
        plan=rng.choice(words.PLAN),
        plan_owner=f"{office.places.names[case.unit]}分管负责人",
        next_checkpoint=office.working(today + timedelta(days=30)),
        promised_date=office.working(today + timedelta(days=31)),
        actor=people.actor(supervisor, at),
        at=at,
    )
    for _ in range(2 if case.fate.parks == "RESUMES" else 4):
        at = office.days(at, 29, rng)
        yield at
        services.report_progress(
            issue_id=case.id,
            progress=rng.choice(words.PROGRESS_LONG),
            next_checkpoint=office.working(timezone.localdate(at) + timedelta(days=30)),
            actor=people.actor(people.handler(case.unit), at),
            at=at,
        )
    if case.fate.parks == "RESUMES":
        at = office.soon(at, 1, 4, rng)
        yield at
        services.resume_issue(
            issue_id=case.id, reason="上级意见已明确，具备办理条件。", actor=people.actor(supervisor, at), at=at
        )
    return at


def finished(office: Office, case: Case, at: datetime, assigned: datetime) -> Part:
    """The unit's head says it is solved; the supervisor looks at the proof, perhaps twice."""
    people, rng, fate = office.people, case.rng, case.fate
    supervisor = rng.choice(people.supervisors)
    at = max(office.days(assigned, fate.days_to_solve, rng), office.soon(at, 1, 3, rng))
    for attempt in range(2):
        yield at
        services.resolve_issue(
            issue_id=case.id,
            result=case.solved,
            evidence=rng.choice(words.EVIDENCE),
            answer=case.say(words.TOLD),
            actor=people.actor(people.head(case.unit), at),
            at=at,
        )
        if fate.stop == "RESOLVE":
            return at
        at = office.soon(at, 1, 9, rng)
        yield at
        if attempt or not fate.returned:
            break
        services.return_to_work(
            issue_id=case.id, reason=rng.choice(words.RETURNED), actor=people.actor(supervisor, at), at=at
        )
        at = office.days(at, 3, rng)
    services.pass_audit(issue_id=case.id, actor=people.actor(supervisor, at), at=at)
    case.is_answered = True
    return at


def confirmed(office: Office, case: Case, at: datetime) -> Life:
    """Somebody neutral asks the firm; what it says decides whether the issue is struck off or taken up again."""
    people, rng = office.people, case.rng
    caller = rng.choice(people.callers)
    at = office.days(at, rng.choice((1, 1, 2, 2, 3)), rng)
    for call in case.fate.calls:
        yield at
        actor = people.actor(caller, at)
        if call == "MISSED":
            services.record_call_back(issue_id=case.id, actor=actor, at=at)
        elif call == "NO":
            at = yield from _denied(office, case, at, caller)
        else:
            _satisfied(case, actor, at)
        at = office.soon(at, 6, 9, rng)  # the next half of the day, or the next day
    if case.fate.stop in ("CALL", "DENIED"):
        return
    at = office.soon(at, 2, 20, rng)
    yield at
    actor = people.actor(rng.choice((*people.supervisors, people.dispatchers[0])), at)
    is_reached = case.fate.calls[-1] == "YES"
    note = "" if is_reached else "三次回访均未接通，佐证材料齐全，予以销号，后续走访时补访。"
    services.close_issue(issue_id=case.id, grade=rng.choice(_GRADES), note=note, actor=actor, at=at)
    case.is_closed = True
    if case.fate.reopened_later:
        at = office.days(at, 12, rng)
        yield at
        reason = "企业来电反映同一问题再次出现，重新办理。"
        services.reopen_issue(issue_id=case.id, reason=reason, actor=people.actor(people.dispatchers[0], at), at=at)


def _satisfied(case: Case, actor: Actor, at: datetime) -> None:
    rating = case.fate.rating or case.rng.choice(_RATINGS)
    is_poor = rating in (Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED)
    services.record_call_back(
        issue_id=case.id,
        answers=Answers(True, True, case.rng.random() > 0.08, rating),
        words=case.rng.choice(words.WORDS_POOR if is_poor else words.WORDS_GOOD),
        actor=actor,
        at=at,
    )


def _denied(office: Office, case: Case, at: datetime, caller: str) -> Part:
    """The firm says that it is not solved: the issue goes back with its original clock, and is worked on again."""
    people, rng = office.people, case.rng
    rating = rng.choice((Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED, Satisfaction.FAIRLY_SATISFIED))
    services.record_call_back(
        issue_id=case.id,
        answers=Answers(False, True, rng.random() > 0.4, rating),
        words=rng.choice(words.WORDS_DENIED),
        actor=people.actor(caller, at),
        at=at,
    )
    at = office.days(at, 2, rng)
    yield at
    actor = people.actor(people.handler(case.unit), at)
    services.report_progress(issue_id=case.id, progress="已重新核实企业反映的情况，调整措施。", actor=actor, at=at)
    if case.fate.stop == "DENIED":
        return at
    case.fate.returned = False
    return (yield from finished(office, case, at, at))
