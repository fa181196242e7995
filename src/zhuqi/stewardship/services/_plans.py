"""Plans of who stands by whom: made, adjusted by hand, accepted in one act, or given up."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhuqi.enterprises.selectors import enterprise_refs
from zhuqi.foundation.errors import DomainError, NotAllowed, NotFound, Refused, StaleState
from zhuqi.foundation.outbox import announce
from zhuqi.organisations.roles import Actor
from zhuqi.stewardship import access
from zhuqi.stewardship.categories import StewardshipAction
from zhuqi.stewardship.models import PlannedPair, StewardshipEvent, StewardshipPlan
from zhuqi.stewardship.optimiser import Case, Id, Plan, Weights, alternatives, evaluate, plan, read_case, write_case
from zhuqi.stewardship.planning_words import (
    LOAD_RULE_LABELS,
    PLAN_TARGETS_LABELS,
    LoadRule,
    PlanState,
    PlanTargets,
)
from zhuqi.stewardship.selectors._planning import office_case
from zhuqi.stewardship.selectors._plans import stale_firms
from zhuqi.stewardship.services._many import Appointed, appoint_many
from zhuqi.stewardship.services._record import lock_history, record_stewardship_act

AT_ONCE = 60_000  # pairs; above, the worker computes
_NAMED = 5
_REPLACED = "现任不能继续安排，改派"


@transaction.atomic
def make_plan(
    *,
    targets: PlanTargets,
    load_rule: LoadRule,
    weights: Weights,
    actor: Actor,
    at: datetime,
    today: date,
    at_once: bool = False,
) -> str:
    """
    Propose who should stand by whom (生成包联方案) and return the plan's number; a large one is left to the worker.

    :raises NotAllowed: if ``actor`` may appoint nobody
    :raises Refused: if there is no target or no officer to plan for
    """
    _require_planner(actor)
    case, present = office_case(actor=actor, today=today, targets=targets, load_rule=load_rule, weights=weights)
    lock_history()
    row = StewardshipPlan.objects.create(
        number=_next_number(),
        made_by_id=actor.user_id,
        made_at=at,
        state=PlanState.COMPUTING.value,
        scope=f"{PLAN_TARGETS_LABELS[targets]}；{LOAD_RULE_LABELS[load_rule]}",
        case=write_case(case),
    )
    PlannedPair.objects.bulk_create(
        [PlannedPair(plan=row, enterprise_id=int(one.id), present_id=present.get(int(one.id))) for one in case.targets],
        batch_size=2000,
    )
    event_id = record_stewardship_act(
        action=StewardshipAction.PLAN_MADE,
        actor=actor,
        at=at,
        data={"plan": row.number, "firms": len(case.targets), "officers": len(case.officers)},
    )
    if at_once or len(case.targets) * len(case.officers) <= AT_ONCE:
        _compute(row)
    else:
        announce("stewardship.plan_made", event_id=event_id)
    return row.number


@transaction.atomic
def compute_plan(*, event_id: int) -> None:
    """Compute the plan an event made, if it still waits; any other is left as it is, so that a job may run twice."""
    event = StewardshipEvent.objects.get(pk=event_id)
    rows = StewardshipPlan.objects.select_for_update().filter(number=event.data["plan"])
    row = rows.filter(state=PlanState.COMPUTING.value).first()
    if row is not None:
        _compute(row)


@transaction.atomic
def adjust_pair(*, number: str, enterprise_id: int, officer_id: int | None, actor: Actor, at: datetime) -> None:
    """
    Choose another officer for one enterprise of a plan, or leave it out of the plan (人工调整方案).

    :raises NotFound: if there is no such plan or pair, or none of the actor's
    :raises Refused: if the officer must keep away or is full
    :raises StaleState: if the plan is no longer open, or the pair is accepted already
    """
    row = _lock_open(number, actor)
    pairs = {pair.enterprise_id: pair for pair in row.pairs.all()}
    pair = pairs.get(enterprise_id)
    if pair is None:
        raise NotFound("方案中没有这家企业，请刷新后重试。")
    if pair.is_accepted:
        raise StaleState("这一对已采纳，不能再在方案中调整；请在企业的包联页更换。")
    case = read_case(row.case)
    chosen: dict[Id, Id] = {pk: one.officer_id for pk, one in pairs.items() if one.officer_id is not None}
    pair.cost, pair.reasons = 0.0, ["人工移出方案"]
    if officer_id is not None:
        option = next((one for one in alternatives(case, chosen, enterprise_id) if one.officer == officer_id), None)
        if option is None:
            raise NotFound("方案中没有这位服务官，请重新选择。")
        if option.obstacle:
            raise Refused(f"不能改派给所选的服务官：{option.obstacle}，请另选一人。")
        pair.reasons = ["人工调整", *option.reasons]
    pair.officer_id, pair.is_by_hand = officer_id, True
    chosen = {pk: one for pk, one in chosen.items() if pk != enterprise_id}
    if officer_id is not None:
        chosen[enterprise_id] = officer_id
    found = evaluate(case, chosen, row.result["lower_bound"])
    pair.cost = next((one.cost for one in found.assignments if one.target == enterprise_id), 0.0)
    pair.save(update_fields=["officer", "cost", "reasons", "is_by_hand"])
    row.result = {**row.result, **_summary(found), "hard_rules": row.result["hard_rules"], "by_hand": True}
    row.save(update_fields=["result"])
    record_stewardship_act(
        action=StewardshipAction.PLAN_ADJUSTED,
        actor=actor,
        at=at,
        data={"plan": number, "enterprise_id": enterprise_id, "steward_id": officer_id},
    )


@transaction.atomic
def accept_plan(
    *,
    number: str,
    since: date,
    basis: str,
    actor: Actor,
    at: datetime,
    enterprise_ids: Collection[int] | None = None,
) -> Appointed:
    """
    Appoint as the plan says, for all its pairs or those named, in one act (采纳方案).

    :raises NotFound: if there is no such plan, or none of the actor's
    :raises StaleState: if the plan is no longer open, or somebody changed a steward since it was made
    :raises Refused: if nothing is chosen, or an appointment is against the rules
    """
    row = _lock_open(number, actor)
    pairs = [
        pair
        for pair in row.pairs.filter(officer__isnull=False, is_accepted=False)
        if enterprise_ids is None or pair.enterprise_id in enterprise_ids
    ]
    if not pairs:
        raise Refused("请至少勾选一家有拟任服务官、还没有采纳的企业。")
    _refuse_stale(pairs)
    done = appoint_many(
        pairs=[(pair.enterprise_id, pair.officer_id) for pair in pairs if pair.officer_id is not None],
        since=since,
        basis=basis,
        actor=actor,
        at=at,
        act=StewardshipAction.PLAN_ACCEPTED,
        data={"plan": number},
    )
    row.pairs.filter(pk__in=[pair.pk for pair in pairs]).update(is_accepted=True)
    if not row.pairs.filter(officer__isnull=False, is_accepted=False).exists():
        row.state, row.closed_at = PlanState.ACCEPTED.value, at
        row.save(update_fields=["state", "closed_at"])
    return done


@transaction.atomic
def discard_plan(*, number: str, actor: Actor, at: datetime) -> None:
    """
    Give a plan up (放弃方案); what of it was accepted stays.

    :raises NotFound: if there is no such plan, or none of the actor's
    :raises StaleState: if it is no longer open
    """
    row = _lock_open(number, actor, also=(PlanState.COMPUTING, PlanState.FAILED))
    row.state, row.closed_at = PlanState.DISCARDED.value, at
    row.save(update_fields=["state", "closed_at"])
    record_stewardship_act(action=StewardshipAction.PLAN_DISCARDED, actor=actor, at=at, data={"plan": number})


def _refuse_stale(pairs: Collection[PlannedPair]) -> None:
    stale = stale_firms({pair.enterprise_id: pair.present_id for pair in pairs})
    if not stale:
        return
    named = [ref.name for ref in enterprise_refs(list(stale)[:_NAMED]).values()]
    words = "、".join(named) + (f"等{len(stale)}家" if len(stale) > _NAMED else "")
    raise StaleState(f"方案生成以后，{words}的首席服务官已被调整；请去掉这几家再采纳，或重新生成方案。")


def _compute(row: StewardshipPlan) -> None:
    case = read_case(row.case)
    try:
        found = plan(case)
    except DomainError as refused:
        row.state, row.failure = PlanState.FAILED.value, str(refused)
        row.save(update_fields=["state", "failure"])
        return
    _write_pairs(row, case, found)
    row.state, row.result = PlanState.READY.value, _summary(found)
    row.save(update_fields=["state", "result"])


def _write_pairs(row: StewardshipPlan, case: Case, found: Plan) -> None:
    reach = {int(officer.id) for officer in case.officers}
    proposed = {int(one.target): one for one in found.assignments}
    left = {int(one.target): one.why for one in found.unassigned}
    changed = []
    for pair in row.pairs.all():
        one = proposed.get(pair.enterprise_id)
        if one is None:
            pair.reasons = [left[pair.enterprise_id]]
        else:
            pair.officer_id, pair.cost, pair.reasons = int(one.officer), one.cost, list(one.reasons)
            if pair.present_id is not None and pair.present_id not in reach:
                pair.reasons[0] = _REPLACED
        changed.append(pair)
    PlannedPair.objects.bulk_update(changed, ["officer", "cost", "reasons"], batch_size=1000)


def _summary(found: Plan) -> dict[str, Any]:
    return {
        "cost": found.cost,
        "lower_bound": found.lower_bound,
        "gap": found.gap,
        "pair_cost": found.pair_cost,
        "balance_cost": found.balance_cost,
        "rules": {name: {"cost": rule.cost, "broken": rule.broken} for name, rule in found.rules.items()},
        "hard_rules": found.hard_rules,
        "officers": {
            str(one.officer): {"load": one.load, "max_load": one.max_load, "saves": one.saves, "why": one.why_below}
            for one in found.officers
        },
    }


def _require_planner(actor: Actor) -> None:
    if not access.may_appoint(actor):
        raise NotAllowed("只有企业服务办或工作组长可以规划包联，请与其联系。")


def _lock_open(number: str, actor: Actor, also: tuple[PlanState, ...] = ()) -> StewardshipPlan:
    _require_planner(actor)
    lock_history()
    row = StewardshipPlan.objects.select_for_update().filter(number=number).first()
    if row is None or not (access.may_rule(actor) or row.made_by_id == actor.user_id):
        raise NotFound("没有这个方案，或您无权查看。")
    if row.state not in {PlanState.READY.value, *(state.value for state in also)}:
        raise StaleState("这个方案已经结束或还在计算，请刷新后重试。")
    return row


def _next_number() -> str:
    last = StewardshipPlan.objects.order_by("-number").values_list("number", flat=True).first()
    return f"BL{int(last[2:]) + 1 if last else 1:05}"
