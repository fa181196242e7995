"""The cast of the ledger's pages: an office, a power company, a firm with a problem, each status one call away."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from tests.factories import actor_of, make_enterprise, make_stewardship, make_team, make_town, make_unit, make_user
from zhuqi.deadlines.regimes import Difficulty
from zhuqi.enterprises.models import Enterprise
from zhuqi.issues import services
from zhuqi.issues.categories import Category, ClosureGrade, ExclusionClass, Level, Satisfaction, Source, TransferTo
from zhuqi.issues.workflow import Status
from zhuqi.organisations.models import Unit, User
from zhuqi.organisations.roles import Actor, Role

PROBLEM = "变电站建设一再推迟，生产线不能正常供电，影响订单交付"


@dataclass(frozen=True)
class Cast:
    """Everybody, and the firm."""

    firm: Enterprise
    power: Unit
    roads: Unit
    people: dict[Role, User]
    strangers: dict[Role, User]

    def actor(self, role: Role) -> Actor:
        """The person of a role, as of today."""
        return actor_of(self.people[role], timezone.localdate())


def make_cast() -> Cast:
    """One person of every role who has to do with the firm, and one of each unit-bound role who has not."""
    team = make_team()
    town = make_town("城关镇", team=team)
    far = make_town("远山镇", team=make_team("第二小组", district="西部片区"))
    power, roads, office = make_unit("供电公司"), make_unit("市交通运输局"), make_unit("市企业服务办")
    firm, other = make_enterprise("明晟新材料科技有限公司", town=town), make_enterprise("远山石材厂", town=far)
    people = {
        Role.DISPATCHER: make_user(Role.DISPATCHER, name="老李", unit=office),
        Role.SUPERVISOR: make_user(Role.SUPERVISOR, name="孙督办", unit=office),
        Role.STEWARD: make_user(Role.STEWARD, name="小陈", unit=power, team=team),
        Role.GROUP_LEAD: make_user(Role.GROUP_LEAD, name="周组长", team=team),
        Role.HANDLER: make_user(Role.HANDLER, name="小王", unit=power),
        Role.UNIT_HEAD: make_user(Role.UNIT_HEAD, name="赵主任", unit=power),
        Role.CALLER: make_user(Role.CALLER, name="小周", unit=office),
        Role.LEADER: make_user(Role.LEADER, name="刘市长"),
        Role.CONTACT: make_user(Role.CONTACT, name="张经理", enterprise=firm),
        Role.SYSTEM_ADMIN: make_user(Role.SYSTEM_ADMIN),
        Role.SECURITY_ADMIN: make_user(Role.SECURITY_ADMIN),
        Role.AUDITOR: make_user(Role.AUDITOR),
    }
    make_stewardship(firm, people[Role.STEWARD])
    strangers = people | {
        Role.STEWARD: make_user(Role.STEWARD, name="外组服务官"),
        Role.GROUP_LEAD: make_user(Role.GROUP_LEAD, name="外组组长", team=make_team("第二小组")),
        Role.HANDLER: make_user(Role.HANDLER, name="外单位经办", unit=roads),
        Role.UNIT_HEAD: make_user(Role.UNIT_HEAD, name="外单位负责人", unit=roads),
        Role.CONTACT: make_user(Role.CONTACT, name="别家经理", enterprise=other),
    }
    return Cast(firm, power, roads, people, strangers)


def register(cast: Cast, description: str = PROBLEM, **given: object) -> services.Recorded:
    """One problem of the firm, registered by the dispatcher three hours ago."""
    fields: dict[str, object] = {
        "enterprise_id": cast.firm.pk,
        "description": description,
        "category": Category.INFRASTRUCTURE,
        "source": Source.VISIT,
        "contact_name": "张经理",
        "contact_phone": "13812345678",
        "actor": cast.actor(Role.DISPATCHER),
        "at": timezone.now() - timedelta(hours=3),
    }
    return services.register_issue(**(fields | given))  # type: ignore[arg-type]


def _triage(cast: Cast, pk: int) -> None:
    analysis = services.Analysis(Category.INFRASTRUCTURE, Level.CITY, Difficulty.ORDINARY)
    services.triage_issue(issue_id=pk, analysis=analysis, actor=cast.actor(Role.DISPATCHER), at=timezone.now())


def _assign(cast: Cast, pk: int) -> None:
    services.assign_issue(
        issue_id=pk, unit_id=cast.power.pk, actor=cast.actor(Role.DISPATCHER), at=timezone.now()
    )  # fmt: skip


def _dispute(cast: Cast, pk: int) -> None:
    services.object_to_assignment(
        issue_id=pk, proposed_unit_id=cast.roads.pk, basis="权责清单第3项", reason="不属本单位职责",
        actor=cast.actor(Role.UNIT_HEAD), at=timezone.now(),
    )  # fmt: skip


def _arrange(cast: Cast, pk: int) -> None:
    services.arrange_issue(issue_id=pk, arrangement="派专人勘察", actor=cast.actor(Role.HANDLER), at=timezone.now())


def _park(cast: Cast, pk: int) -> None:
    later = timezone.localdate() + timedelta(days=30)
    services.park_issue(
        issue_id=pk, plan="分两期建设", plan_owner="赵主任", next_checkpoint=later, promised_date=later,
        actor=cast.actor(Role.SUPERVISOR), at=timezone.now(),
    )  # fmt: skip


def _resolve(cast: Cast, pk: int) -> None:
    services.resolve_issue(
        issue_id=pk, result="已送电", evidence="送电单", answer="电话告知", actor=cast.actor(Role.UNIT_HEAD),
        at=timezone.now(),
    )  # fmt: skip


def _pass(cast: Cast, pk: int) -> None:
    services.pass_audit(issue_id=pk, actor=cast.actor(Role.SUPERVISOR), at=timezone.now())


def _close(cast: Cast, pk: int) -> None:
    answers = services.Answers(True, True, True, Satisfaction.SATISFIED)
    services.record_call_back(issue_id=pk, answers=answers, actor=cast.actor(Role.CALLER), at=timezone.now())
    services.close_issue(
        issue_id=pk, grade=ClosureGrade.GOOD, actor=cast.actor(Role.SUPERVISOR), at=timezone.now()
    )  # fmt: skip


def _propose_exclusion(cast: Cast, pk: int) -> None:
    services.propose_exclusion(
        issue_id=pk, exclusion_class=ExclusionClass.UNTRUE, reason="查无此事", actor=cast.actor(Role.DISPATCHER),
        at=timezone.now(),
    )  # fmt: skip


def _exclude(cast: Cast, pk: int) -> None:
    services.approve_exclusion(issue_id=pk, actor=cast.actor(Role.SUPERVISOR), at=timezone.now())


def _transfer(cast: Cast, pk: int) -> None:
    services.transfer_issue(
        issue_id=pk, transferred_to=TransferTo.PETITION, document="移交函1号", reason="属信访事项",
        actor=cast.actor(Role.DISPATCHER), at=timezone.now(),
    )  # fmt: skip


def _propose_withdrawal(cast: Cast, pk: int) -> None:
    services.propose_withdrawal(
        issue_id=pk, reason="企业自行解决", actor=cast.actor(Role.CONTACT), at=timezone.now()
    )  # fmt: skip


def _withdraw(cast: Cast, pk: int) -> None:
    services.confirm_withdrawal(issue_id=pk, words="确实不需要了", actor=cast.actor(Role.CALLER), at=timezone.now())


def _merge(cast: Cast, pk: int) -> None:
    main = register(cast, "供电不足影响生产")
    services.merge_issue(
        issue_id=pk, into_number=main.number, reason="同一问题", actor=cast.actor(Role.DISPATCHER), at=timezone.now()
    )


_TO_WORK = (_triage, _assign, _arrange)
WAYS = {
    Status.REGISTERED: (),
    Status.TRIAGED: (_triage,),
    Status.ASSIGNED: (_triage, _assign),
    Status.DISPUTED: (_triage, _assign, _dispute),
    Status.IN_PROGRESS: _TO_WORK,
    Status.LONG_TERM: (*_TO_WORK, _park),
    Status.RESOLVED: (*_TO_WORK, _resolve),
    Status.ANSWERED: (*_TO_WORK, _resolve, _pass),
    Status.CLOSED: (*_TO_WORK, _resolve, _pass, _close),
    Status.EXCLUSION_PROPOSED: (_propose_exclusion,),
    Status.EXCLUDED: (_propose_exclusion, _exclude),
    Status.TRANSFERRED: (_transfer,),
    Status.WITHDRAWAL_PROPOSED: (_propose_withdrawal,),
    Status.WITHDRAWN: (_propose_withdrawal, _withdraw),
    Status.MERGED: (_merge,),
}


def bring(cast: Cast, status: Status, **given: object) -> services.Recorded:
    """An issue of the firm brought to a status by real acts."""
    recorded = register(cast, **given)  # type: ignore[arg-type]
    for act in WAYS[status]:
        act(cast, recorded.issue_id)
    return recorded
