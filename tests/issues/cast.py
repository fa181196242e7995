"""
The cast of the office and one correct call of every act: each test changes one thing.

老李 dispatches, 孙督办 supervises, 小王 and 赵主任 are of the power company, 小陈 of the co-handling water bureau,
周回访 calls back, 钱组长 leads the team, 吴专员 is the firm's chief service officer and comes from the power company's
department, 郑市长 reads and instructs, 张经理 speaks for the firm.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from tests.conftest import MONDAY_NOON
from tests.factories import (
    actor_of,
    make_actor,
    make_enterprise,
    make_group,
    make_stewardship,
    make_team,
    make_town,
    make_unit,
    make_user,
)
from zhuqi.deadlines.regimes import Difficulty
from zhuqi.issues import services
from zhuqi.issues.categories import (
    Category,
    ClosureGrade,
    ExclusionClass,
    Level,
    Satisfaction,
    Source,
    SupervisionLevel,
    TransferTo,
)
from zhuqi.issues.models import Issue
from zhuqi.issues.workflow import Action, Status
from zhuqi.organisations.roles import Actor, Role, ScopeKind

PDF = b"%PDF-1.4 a page\n"


@dataclass
class Cast:
    """Everybody an issue meets, by the role they act in."""

    dispatcher: Actor
    second_dispatcher: Actor
    supervisor: Actor
    handler: Actor
    unit_head: Actor
    co_handler: Actor
    caller: Actor
    group_lead: Actor
    steward: Actor
    leader: Actor
    contact: Actor
    power: int
    water: int
    land: int
    firm: int
    now: datetime = MONDAY_NOON

    def tick(self, **span: int) -> datetime:
        """Let time pass, ten minutes unless told otherwise, and return the new moment."""
        self.now += timedelta(**(span or {"minutes": 10}))
        return self.now


def make_cast() -> Cast:
    group = make_group()
    team = make_team(group=group)
    town = make_town("城关镇", team=team)
    power, water, land = make_unit("供电公司"), make_unit("市水利局"), make_unit("市自然资源局")
    steward = make_user(Role.STEWARD, name="吴专员", unit=power, team=team)
    firm = make_enterprise("明晟新材科技有限公司", town=town)
    make_stewardship(firm, steward)
    return Cast(
        dispatcher=make_actor(Role.DISPATCHER, name="老李"),
        second_dispatcher=make_actor(Role.DISPATCHER, name="老马"),
        supervisor=make_actor(Role.SUPERVISOR, name="孙督办"),
        handler=make_actor(Role.HANDLER, name="小王", unit=power),
        unit_head=make_actor(Role.UNIT_HEAD, name="赵主任", unit=power),
        co_handler=make_actor(Role.HANDLER, name="小陈", unit=water),
        caller=make_actor(Role.CALLER, name="周回访"),
        group_lead=make_actor(Role.GROUP_LEAD, name="钱组长", group=group, scope=ScopeKind.GROUP),
        steward=actor_of(steward),
        leader=make_actor(Role.LEADER, name="郑市长"),
        contact=make_actor(Role.CONTACT, name="张经理", enterprise=firm),
        power=power.pk,
        water=water.pk,
        land=land.pk,
        firm=firm.pk,
    )


def register(cast: Cast, **changes: object) -> services.Recorded:
    given: dict[str, object] = {
        "enterprise_id": cast.firm,
        "description": "变电站建设一再推迟，不能正常供电",
        "category": Category.INFRASTRUCTURE,
        "source": Source.VISIT,
        "contact_name": "张经理",
        "contact_phone": "13812345678",
        "actor": cast.steward,
        "at": cast.tick(),
    }
    return services.register_issue(**(given | changes))  # type: ignore[arg-type]


Call = Callable[..., services.Recorded]


def correct_call(cast: Cast, action: Action, issue_id: int) -> Call:
    """Return the act ready to be called as it should be; keyword arguments change one thing."""
    day = cast.now.date()
    calls: dict[Action, Call] = {
        Action.TRIAGE: partial(
            services.triage_issue,
            analysis=services.Analysis(Category.INFRASTRUCTURE, Level.CITY, Difficulty.ORDINARY),
            actor=cast.dispatcher,
        ),
        Action.SOLVE_ON_SITE: partial(
            services.solve_on_site, measures="现场协调恢复供电", evidence="企业签字确认", actor=cast.steward
        ),
        Action.ASSIGN: partial(
            services.assign_issue, unit_id=cast.power, co_unit_ids=[cast.water], actor=cast.dispatcher
        ),
        Action.OBJECT: partial(
            services.object_to_assignment,
            proposed_unit_id=cast.land,
            basis="权责清单第12项",
            reason="用地手续未办",
            actor=cast.unit_head,
        ),
        Action.UPHOLD: partial(services.uphold_assignment, reason="供电属于你单位职责", actor=cast.dispatcher),
        Action.REASSIGN: partial(
            services.reassign_issue, unit_id=cast.land, reason="先解决用地", actor=cast.dispatcher
        ),
        Action.ARRANGE: partial(services.arrange_issue, arrangement="派专人现场勘察", actor=cast.handler),
        Action.REPORT: partial(services.report_progress, progress="已完成勘察", actor=cast.handler),
        Action.REPLY: partial(services.reply_as_co_handler, reply="管线可以避让", actor=cast.co_handler),
        Action.ANSWER: partial(services.answer_enterprise, answer="告知建设进度", actor=cast.handler),
        Action.PRE_COMMUNICATE: partial(
            services.record_pre_communication, outcome="已与运检部沟通", actor=cast.steward
        ),
        Action.REQUEST_EXTENSION: partial(
            services.request_extension,
            new_due_date=day + timedelta(days=30),
            reason="设备到货推迟",
            actor=cast.unit_head,
        ),
        Action.APPROVE_EXTENSION: partial(services.approve_extension, actor=cast.supervisor),
        Action.REFUSE_EXTENSION: partial(services.refuse_extension, reason="理由不充分", actor=cast.supervisor),
        Action.CHANGE_DIFFICULTY: partial(
            services.change_difficulty, difficulty=Difficulty.COMPLEX, reason="需新建线路", actor=cast.supervisor
        ),
        Action.ESCALATE: partial(
            services.escalate_issue, level=Level.PROVINCE, reason="涉及省级规划", actor=cast.dispatcher
        ),
        Action.REFER_DOWN: partial(
            services.refer_down_issue, level=Level.COUNTY, reason="属地可以解决", actor=cast.dispatcher
        ),
        Action.PARK: partial(
            services.park_issue,
            plan="列入明年电网规划",
            plan_owner="赵主任",
            next_checkpoint=day + timedelta(days=60),
            promised_date=day + timedelta(days=30),
            actor=cast.supervisor,
        ),
        Action.RESUME: partial(services.resume_issue, reason="规划已批复", actor=cast.dispatcher),
        Action.RESOLVE: partial(
            services.resolve_issue,
            result="已送电",
            evidence="送电确认单",
            answer="电话告知张经理",
            actor=cast.unit_head,
        ),
        Action.PASS_AUDIT: partial(services.pass_audit, actor=cast.supervisor),
        Action.RETURN_TO_WORK: partial(services.return_to_work, reason="缺送电记录", actor=cast.supervisor),
        Action.CALL_BACK: partial(
            services.record_call_back,
            answers=services.Answers(True, True, True, Satisfaction.SATISFIED),
            actor=cast.caller,
        ),
        Action.CLOSE: partial(services.close_issue, grade=ClosureGrade.GOOD, actor=cast.supervisor),
        Action.REOPEN: partial(services.reopen_issue, reason="又停电了", actor=cast.caller),
        Action.PROPOSE_EXCLUSION: partial(
            services.propose_exclusion,
            exclusion_class=ExclusionClass.EXCESSIVE,
            reason="要求免除电费",
            actor=cast.dispatcher,
        ),
        Action.APPROVE_EXCLUSION: partial(services.approve_exclusion, actor=cast.second_dispatcher),
        Action.REFUSE_EXCLUSION: partial(services.refuse_exclusion, reason="应当受理", actor=cast.supervisor),
        Action.TRANSFER: partial(
            services.transfer_issue,
            transferred_to=TransferTo.DISCIPLINE,
            document="移交函〔2026〕3号",
            reason="反映吃拿卡要",
            actor=cast.dispatcher,
        ),
        Action.PROPOSE_WITHDRAWAL: partial(services.propose_withdrawal, reason="自行解决", actor=cast.contact),
        Action.CONFIRM_WITHDRAWAL: partial(services.confirm_withdrawal, words="确实不需要了", actor=cast.caller),
        Action.REFUSE_WITHDRAWAL: partial(services.refuse_withdrawal, words="没有说过撤回", actor=cast.caller),
        Action.UNDO_MERGE: partial(services.undo_merge, reason="并错了", actor=cast.dispatcher),
        Action.CHASE: partial(services.chase_issue, text="请抓紧", actor=cast.supervisor),
        Action.SUPERVISE: partial(
            services.supervise_issue, level=SupervisionLevel.BLUE, text="限三日内反馈", actor=cast.supervisor
        ),
        Action.INSTRUCT: partial(services.instruct_on_issue, text="请供电公司本周解决", actor=cast.leader),
        Action.ANSWER_INSTRUCTION: partial(services.answer_instruction, answer="已安排", actor=cast.dispatcher),
        Action.COMMENT: partial(services.comment_on_issue, text="企业很着急", actor=cast.steward),
        Action.ATTACH: partial(services.attach_file, name="送电确认单.pdf", content=PDF, actor=cast.dispatcher),
        Action.CORRECT: partial(
            services.correct_issue,
            reason="写错了",
            description="变电站建设推迟",
            requested_outcome="尽快送电",
            category=Category.INFRASTRUCTURE,
            actor=cast.dispatcher,
        ),
        Action.PROTECT: partial(services.protect_issue, reason="企业要求保密", actor=cast.dispatcher),
        Action.MARK_TYPICAL: partial(services.mark_typical, story="主动上门", actor=cast.dispatcher),
    }
    if action is Action.MERGE:
        other = register(cast, description="另一个变电站问题")
        return partial(
            services.merge_issue,
            issue_id=issue_id,
            into_number=other.number,
            reason="同一问题",
            actor=cast.dispatcher,
            at=cast.tick(),
        )
    return partial(calls[action], issue_id=issue_id, at=cast.tick())


# How an issue gets to each status, by correct calls.
PATHS: dict[Status, tuple[Action, ...]] = {
    Status.REGISTERED: (),
    Status.TRIAGED: (Action.TRIAGE,),
    Status.ASSIGNED: (Action.TRIAGE, Action.ASSIGN),
    Status.DISPUTED: (Action.TRIAGE, Action.ASSIGN, Action.OBJECT),
    Status.IN_PROGRESS: (Action.TRIAGE, Action.ASSIGN, Action.ARRANGE),
    Status.LONG_TERM: (Action.TRIAGE, Action.ASSIGN, Action.ARRANGE, Action.PARK),
    Status.RESOLVED: (Action.TRIAGE, Action.ASSIGN, Action.ARRANGE, Action.RESOLVE),
    Status.ANSWERED: (Action.TRIAGE, Action.ASSIGN, Action.ARRANGE, Action.RESOLVE, Action.PASS_AUDIT),
    Status.CLOSED: (
        Action.TRIAGE,
        Action.ASSIGN,
        Action.ARRANGE,
        Action.RESOLVE,
        Action.PASS_AUDIT,
        Action.CALL_BACK,
        Action.CLOSE,
    ),
    Status.EXCLUSION_PROPOSED: (Action.PROPOSE_EXCLUSION,),
    Status.EXCLUDED: (Action.PROPOSE_EXCLUSION, Action.APPROVE_EXCLUSION),
    Status.TRANSFERRED: (Action.TRANSFER,),
    Status.WITHDRAWAL_PROPOSED: (Action.PROPOSE_WITHDRAWAL,),
    Status.WITHDRAWN: (Action.PROPOSE_WITHDRAWAL, Action.CONFIRM_WITHDRAWAL),
    Status.MERGED: (Action.MERGE,),
}

# What must be on record before an act makes sense, beside the status.
NEEDS_FIRST: dict[Action, Action] = {
    Action.APPROVE_EXTENSION: Action.REQUEST_EXTENSION,
    Action.REFUSE_EXTENSION: Action.REQUEST_EXTENSION,
    Action.ANSWER_INSTRUCTION: Action.INSTRUCT,
    Action.CLOSE: Action.CALL_BACK,
}


def bring_to(cast: Cast, status: Status) -> Issue:
    """Register an issue and bring it to ``status`` by correct calls."""
    issue_id = register(cast).issue_id
    for action in PATHS[status]:
        correct_call(cast, action, issue_id)()
    return Issue.objects.get(pk=issue_id)


def prepare(cast: Cast, issue: Issue, action: Action) -> None:
    """Put on record what ``action`` answers to."""
    first = NEEDS_FIRST.get(action)
    if first is not None:
        correct_call(cast, first, issue.pk)()
