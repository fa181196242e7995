"""From whom to visit to who goes where on which day: asking for tours, computing them, moving stops, accepting."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from zhuqi.foundation.errors import NotFound, Refused, StaleState
from zhuqi.foundation.outbox import announce
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import system_actor
from zhuqi.visits import access
from zhuqi.visits.models import FieldworkEvent, TourPlan
from zhuqi.visits.planner import plan_tours, read_case, times_of
from zhuqi.visits.selectors._bearing import why_quiet
from zhuqi.visits.selectors._tours import day_tours, visible_tours
from zhuqi.visits.services._appointing import propose_appointment
from zhuqi.visits.services._fieldwork import record_fieldwork_act
from zhuqi.visits.services._tour_case import Wanted, case_of
from zhuqi.visits.workflow import FieldworkAction, Purpose, TourState, tour_number

_NUMBERS_LOCK = 7_405  # advisory lock: numbers are given out one at a time
_MOST_DAYS, _MOST_OFFICERS = 10, 60


@dataclass(frozen=True)
class AcceptedTours:
    """What accepting a plan left behind: how many firms are asked, and who is not, with the reason."""

    proposed: int
    refused: tuple[tuple[str, str], ...]


@transaction.atomic
def ask_tours(
    *,
    officer_ids: Collection[int],
    days: Sequence[date],
    wanted: Wanted,
    actor: Actor,
    at: datetime,
    team_id: int | None = None,
    purpose: Purpose = Purpose.LISTEN,
) -> str:
    """
    Put a case together and have it computed by a job; returns the plan's number.

    :raises NotAllowed: if ``actor`` may not arrange visits, or not for these officers
    :raises Refused: if a day is over or quiet, or there is nobody to send or to visit
    """
    people = list(dict.fromkeys(officer_ids))
    for officer_id in people:
        access.require_arrange(actor, officer_id)
    access.require_arrange(actor)
    if not people or len(people) > _MOST_OFFICERS:
        raise Refused(f"请选择走访人员，最多 {_MOST_OFFICERS} 人。")
    planned = _checked_days(days, timezone.localdate(at))
    case, left_out = case_of(officer_ids=people, days=planned, wanted=wanted, actor=actor, today=timezone.localdate(at))
    if not case["visits"]:
        raise Refused("没有可安排的企业：所选范围内都已走访、已有预约或达到上限，请放宽范围或换日期。")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERS_LOCK])
    last = TourPlan.objects.order_by("-number").values_list("number", flat=True).first()
    plan = TourPlan.objects.create(
        number=tour_number(int(last[1:]) + 1 if last else 1),
        team_id=team_id,
        campaign_id=wanted.campaign_id,
        purpose=purpose.value,
        days=planned,
        case=case,
        left_out=left_out,
        state=TourState.QUEUED.value,
        asked_by_id=actor.user_id,
        asked_at=at,
    )
    data: dict[str, object] = {
        "plan": plan.number,
        "officers": len(people),
        "visits": len(case["visits"]),
        "days": [day.isoformat() for day in planned],
    }
    event_id = record_fieldwork_act(action=FieldworkAction.ASK_TOURS, actor=actor, at=at, data=data)
    announce("tours.ask", event_id=event_id)
    return plan.number


def finish_tours(*, event_id: int, at: datetime) -> None:
    """
    Compute the plan that was asked for with this event; a second time it does nothing.

    The computing is done before the transaction: it may take half a minute, and nobody should wait for it.
    """
    number = str(FieldworkEvent.objects.get(pk=event_id).data["plan"])
    asked = TourPlan.objects.get(number=number)
    if asked.state != TourState.QUEUED:
        return
    failure = ""
    orders: list[dict[str, Any]] = []
    left_out: list[dict[str, Any]] = []
    try:
        answer = plan_tours(read_case(asked.case))
    except Refused as refused:
        failure = str(refused)
    else:
        orders = [
            {"officer": tour.officer, "day": tour.day, "visits": [stop.target for stop in tour.stops]}
            for tour in answer.tours
        ]
        left_out = [{"visit": one.target, "why": one.why} for one in answer.left_out]
    with transaction.atomic():
        plan = TourPlan.objects.select_for_update().get(pk=asked.pk)
        if plan.state != TourState.QUEUED:
            return
        plan.state = TourState.FAILED.value if failure else TourState.READY.value
        plan.orders, plan.left_out = orders, [*plan.left_out, *left_out]
        plan.failure, plan.finished_at = failure[:200], at
        plan.save(update_fields=["state", "orders", "left_out", "failure", "finished_at"])
        data: dict[str, object] = {
            "plan": number,
            "planned": sum(len(order["visits"]) for order in orders),
            "left_out": len(plan.left_out),
        }
        actor = system_actor(timezone.localdate(at))
        record_fieldwork_act(action=FieldworkAction.FINISH_TOURS, actor=actor, at=at, data=data)


@transaction.atomic
def move_stop(
    *,
    number: str,
    visit: str,
    officer: str,
    day: str,
    position: int,
    version: int,
    actor: Actor,
    at: datetime,
) -> None:
    """
    Put a stop at another place, with the same officer or another, that day or another; or take one in that was left.

    ``position`` counts from 0; behind the last is the end. The times of both days are computed anew.

    :raises StaleState: if somebody moved something meanwhile
    :raises Refused: if the day cannot be kept with it
    """
    plan = _lock(number, version, actor)
    rows = {row["id"]: row for row in plan.case["visits"]}
    if visit not in rows:
        raise NotFound("这份路线里没有这家企业，请重新选择。")
    orders = {(order["officer"], order["day"]): list(order["visits"]) for order in plan.orders}
    for order in orders.values():
        if visit in order:
            order.remove(visit)
    target = orders.setdefault((officer, day), [])
    target.insert(max(0, position), visit)
    if times_of(read_case(plan.case), officer, day, target) is None:
        raise Refused(
            f"{rows[visit].get('name', visit)}放不进这一天：可访时间、工作时间或指定的人员和日期不合，"
            "请换个位置、人员或日期。"
        )
    left_out = [one for one in plan.left_out if one["visit"] != visit]
    _save(plan, orders, left_out, actor, at, {"visit": visit, "day": day, "position": position})


@transaction.atomic
def take_out_stop(*, number: str, visit: str, version: int, actor: Actor, at: datetime) -> None:
    """
    Leave a firm out of the plan after all.

    :raises StaleState: if somebody moved something meanwhile
    :raises Refused: if it is an appointment that stands
    """
    plan = _lock(number, version, actor)
    rows = {row["id"]: row for row in plan.case["visits"]}
    orders = {(order["officer"], order["day"]): list(order["visits"]) for order in plan.orders}
    if not any(visit in order for order in orders.values()):
        raise NotFound("这份路线里没有这一站，请刷新后重试。")
    if rows[visit].get("appointment"):
        raise Refused("这是已约定的走访，不能从路线中去掉；要取消请打开预约。")
    for order in orders.values():
        if visit in order:
            order.remove(visit)
    left_out = [*plan.left_out, {"visit": visit, "why": "人工去掉。"}]
    _save(plan, orders, left_out, actor, at, {"visit": visit, "day": None, "position": None})


@transaction.atomic
def accept_tours(*, number: str, version: int, actor: Actor, at: datetime) -> AcceptedTours:
    """
    Ask every firm of the plan at its time; each answers by its own link. Who cannot be asked is told with the reason.

    :raises StaleState: if somebody moved something meanwhile
    """
    plan = _lock(number, version, actor)
    rows = {row["id"]: row for row in plan.case["visits"]}
    people = {row["id"]: row["user"] for row in plan.case["officers"]}
    proposed, refused = 0, []
    for tour in day_tours(plan):
        for stop in tour.stops:
            row = rows[stop.key]
            if row.get("appointment"):
                continue
            try:
                with transaction.atomic():
                    propose_appointment(
                        enterprise_id=row["firm"],
                        purpose=Purpose(plan.purpose),
                        date=tour.date,
                        starts_at=time.fromisoformat(stop.start),
                        minutes=row["minutes"],
                        organiser_id=people[tour.officer],
                        campaign_id=plan.campaign_id,
                        actor=actor,
                        at=at,
                    )
            except (Refused, NotFound) as reason:
                refused.append((stop.key, str(reason)))
            else:
                proposed += 1
    plan.state = TourState.ACCEPTED.value
    plan.left_out = [*plan.left_out, *({"visit": key, "why": f"未约：{why}"} for key, why in refused)]
    plan.save(update_fields=["state", "left_out"])
    data: dict[str, object] = {"plan": number, "proposed": proposed, "refused": len(refused)}
    record_fieldwork_act(action=FieldworkAction.ACCEPT_TOURS, actor=actor, at=at, data=data)
    return AcceptedTours(proposed, tuple(refused))


@transaction.atomic
def drop_tours(*, number: str, actor: Actor, at: datetime) -> None:
    """Put a plan aside that is not wanted; it stays readable."""
    plan = _visible(number, actor)
    if plan.state not in (TourState.READY, TourState.QUEUED, TourState.FAILED):
        raise StaleState("这份路线已采用或已弃用，不能再弃用。")
    plan.state = TourState.DROPPED.value
    plan.save(update_fields=["state"])
    record_fieldwork_act(action=FieldworkAction.DROP_TOURS, actor=actor, at=at, data={"plan": number})


def _checked_days(days: Sequence[date], today: date) -> list[date]:
    planned = sorted(set(days))
    if not planned or len(planned) > _MOST_DAYS:
        raise Refused(f"请选择日期，最多 {_MOST_DAYS} 天。")
    if planned[0] <= today:
        raise Refused("路线从明天起安排，请去掉已到或已过的日期。")
    for day in planned:
        rule = why_quiet(day)
        if rule is not None:
            raise Refused(f"{day.month}月{day.day}日是企业宁静日（{rule.sentence}，{rule.reason}），请换一天。")
    return planned


def _visible(number: str, actor: Actor) -> TourPlan:
    found = visible_tours(actor).filter(number=number).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("没有这份路线，或您无权查看。")
    return TourPlan.objects.select_for_update().get(pk=found)


def _lock(number: str, version: int, actor: Actor) -> TourPlan:
    plan = _visible(number, actor)
    if plan.state != TourState.READY:
        raise StaleState("这份路线已采用、已弃用或还在计算，不能改动。")
    if plan.version != version:
        raise StaleState("别人刚刚改动过这份路线，请按最新的路线重新调整。")
    return plan


def _save(
    plan: TourPlan,
    orders: dict[tuple[str, str], list[str]],
    left_out: list[dict[str, str]],
    actor: Actor,
    at: datetime,
    data: dict[str, object],
) -> None:
    plan.orders = [
        {"officer": officer, "day": day, "visits": visits} for (officer, day), visits in orders.items() if visits
    ]
    plan.left_out = left_out
    plan.version += 1
    plan.save(update_fields=["orders", "left_out", "version"])
    record_fieldwork_act(
        action=FieldworkAction.MOVE_STOP, actor=actor, at=at, data={"plan": plan.number, "version": plan.version} | data
    )
