"""What the office sets for everybody: quiet days (企业宁静日), and how many visits a month one firm has to bear."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations.roles import Actor
from zhuqi.visits import access
from zhuqi.visits.models import QuietDay, VisitCap
from zhuqi.visits.services._fieldwork import record_fieldwork_act
from zhuqi.visits.workflow import FieldworkAction

MOST_PER_MONTH = 31


@transaction.atomic
def set_quiet_days(
    *,
    reason: str,
    since: date,
    actor: Actor,
    at: datetime,
    until: date | None = None,
    first_day: int | None = None,
    last_day: int | None = None,
    weekdays: Sequence[int] = (),
) -> int:
    """
    Leave firms in peace on days of the month, on weekdays, or from one date to another; returns the rule's id.

    :raises NotAllowed: unless ``actor`` is the office
    :raises Refused: if a field is wrong, or every day would be quiet for ever
    """
    access.require_set_quiet_days(actor)
    words = " ".join(reason.split())
    if not words or len(words) > 100:
        raise Refused("请填写依据，最多 100 个字，如“安静生产日”。")
    if until is not None and until < since:
        raise Refused("截止日期早于开始日期，请核对。")
    last_day = last_day if last_day is not None else first_day
    if first_day is None and last_day is not None:
        raise Refused("请填写每月从几日起。")
    if first_day is not None and not 1 <= first_day <= (last_day or first_day) <= MOST_PER_MONTH:
        raise Refused("每月几日到几日应在 1 到 31 之间，先后不能颠倒，请核对。")
    numbers = sorted(set(weekdays))
    if any(number not in range(7) for number in numbers) or len(numbers) == 7:
        raise Refused("星期的选择无效：不能把每一天都设为宁静日。")
    if first_day == 1 and last_day == MOST_PER_MONTH and not numbers:
        raise Refused("不能把整月都设为宁静日，请留出走访的日子。")
    is_dates = first_day is None and not numbers
    rule = QuietDay.objects.create(
        since=since,
        until=(until or since) if is_dates else until,
        first_day=first_day,
        last_day=last_day,
        weekdays=numbers,
        reason=words,
        set_by_id=actor.user_id,
        set_at=at,
    )
    data: dict[str, object] = {
        "rule": rule.pk,
        "since": since.isoformat(),
        "until": rule.until.isoformat() if rule.until else None,
        "month_days": [first_day, last_day],
        "weekdays": numbers,
    }
    record_fieldwork_act(action=FieldworkAction.SET_QUIET, actor=actor, at=at, reason=words, data=data)
    return rule.pk


@transaction.atomic
def end_quiet_days(*, rule_id: int, actor: Actor, at: datetime) -> None:
    """
    Take a rule back; appointments made meanwhile stay.

    :raises NotAllowed: unless ``actor`` is the office
    :raises NotFound: if there is no such rule in force
    """
    access.require_set_quiet_days(actor)
    ended = QuietDay.objects.filter(pk=rule_id, ended_at__isnull=True).update(ended_at=at)
    if not ended:
        raise NotFound("没有这条宁静日设置，或已经撤销。")
    record_fieldwork_act(action=FieldworkAction.END_QUIET, actor=actor, at=at, data={"rule": rule_id})


@transaction.atomic
def set_visit_cap(*, per_month: int, actor: Actor, at: datetime) -> None:
    """
    Say how many visits a month one firm has to bear at most, from today on; the firm's own invitations do not count.

    :raises NotAllowed: unless ``actor`` is the office
    :raises Refused: if the number makes no sense
    """
    access.require_set_quiet_days(actor)
    if not 1 <= per_month <= MOST_PER_MONTH:
        raise Refused("每月上限应在 1 到 31 次之间，请核对。")
    VisitCap.objects.create(per_month=per_month, since=timezone.localdate(at), set_by_id=actor.user_id, set_at=at)
    record_fieldwork_act(action=FieldworkAction.SET_CAP, actor=actor, at=at, data={"per_month": per_month})
