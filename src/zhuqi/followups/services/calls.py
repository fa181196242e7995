"""
Recording a call: one attempt, one row, one event, and the ledger's own act in the same transaction.

The ledger alone changes issues: a confirmed or denied answer is its call-back, a withdrawal its confirmation or
refusal, a denial at the second call its reopening with the original clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from zhuqi.deadlines.selectors import working_calendar
from zhuqi.enterprises.selectors import enterprise_ref, survivor_id
from zhuqi.followups import access
from zhuqi.followups.kinds import CALL_KIND_LABELS, FOUR_QUESTIONS, CallKind, FollowUpAction
from zhuqi.followups.models import FirmLine, FollowUpCall
from zhuqi.followups.selectors import rules_in_force
from zhuqi.followups.services._record import record
from zhuqi.followups.services.claims import lock_line
from zhuqi.foundation.errors import Refused
from zhuqi.issues import services as ledger
from zhuqi.issues.attempts import next_attempt, when_in_words
from zhuqi.issues.categories import SATISFACTION_LABELS, Satisfaction
from zhuqi.issues.selectors import IssueToAsk, issue_to_ask
from zhuqi.issues.workflow import ATTEMPTS, Status
from zhuqi.organisations.roles import Actor

_NUMBERS_LOCK = 7_402  # advisory lock: numbers are given out one at a time
_WORDS_LIMIT = 1000
_STATUSES: dict[CallKind, tuple[Status, ...]] = {
    CallKind.ANSWERED: (Status.ANSWERED,),
    CallKind.WITHDRAWAL: (Status.WITHDRAWAL_PROPOSED,),
    CallKind.LONG_TERM: (Status.LONG_TERM,),
    CallKind.SECOND: (Status.ANSWERED, Status.CLOSED),
}
WILLING = "经电话核实，企业自愿撤回。"
UNWILLING = "经电话核实，企业没有撤回的意思，请继续办理。"
UNVERIFIED = "三次拨打均未接通，撤回未能核实，按未撤回继续办理。"


@dataclass(frozen=True)
class Said:
    """
    What the enterprise said.  Questions that are not asked in a call of this kind stay None.

    ``is_willing`` is whether it withdraws of its own will; a grade is never presumed.
    """

    is_solved: bool | None = None
    is_answered: bool | None = None
    was_contacted: bool | None = None
    is_willing: bool | None = None
    satisfaction: Satisfaction = Satisfaction.NOT_RATED


@dataclass(frozen=True)
class RecordedCall:
    """What recording a call leaves behind; ``status`` is the issue's afterwards."""

    call_id: int
    number: str
    is_given_up: bool
    is_reopened: bool


@dataclass
class _Call:
    """A call about to be recorded."""

    kind: CallKind
    enterprise_id: int
    issue: IssueToAsk | None
    said: Said | None
    words: str
    actor: Actor
    at: datetime
    missed: Sequence[datetime]

    @property
    def is_last(self) -> bool:
        return self.said is None and len(self.missed) + 1 >= ATTEMPTS


@transaction.atomic
def record_call(
    *,
    kind: CallKind,
    key: str,
    actor: Actor,
    at: datetime,
    issue_number: str = "",
    enterprise_id: int | None = None,
    said: Said | None = None,
    words: str = "",
) -> RecordedCall:
    """
    Record one attempt to call; ``said`` None means that nobody was reached.  The same ``key`` again records nothing.

    ``issue_number`` names the issue the call is about, ``enterprise_id`` the firm of a periodic call.

    :raises NotFound: if the actor sees no such issue or firm
    :raises NotAllowed: if they make no calls, or their unit handles the issue
    :raises Refused: if somebody else has the firm, nothing is to be asked, the attempt comes too soon, or an answer is
        missing
    """
    access.require_caller(actor)
    earlier = FollowUpCall.objects.filter(key=key, caller_id=actor.user_id).first()
    if earlier is not None:
        return RecordedCall(earlier.pk, earlier.number, not earlier.is_reached and earlier.ends_round, False)
    issue, firm_id = _asked(kind, issue_number, enterprise_id, actor)
    line = lock_line(firm_id, actor, at)
    missed = _missed(kind, issue, firm_id, line)
    call = _Call(kind, firm_id, issue, said, words.strip(), actor, at, missed)
    _check(call)
    _check_turn(call, line)
    row = _save(call, key)
    is_reopened = _tell_the_ledger(call)
    _settle(line, call)
    _write_down(row, call)
    return RecordedCall(row.pk, row.number, call.is_last, is_reopened)


# ---------------------------------------------------------------- whom, and whether it is time


def _asked(kind: CallKind, issue_number: str, enterprise_id: int | None, actor: Actor) -> tuple[IssueToAsk | None, int]:
    if kind is CallKind.PERIODIC:
        if enterprise_id is None:
            raise Refused("请从今日名单中选择要联系的企业。")
        access.require_callable(actor, enterprise_id)
        return None, survivor_id(enterprise_id)
    issue = issue_to_ask(actor=actor, number=issue_number.strip())
    if issue.status not in _STATUSES[kind]:
        raise Refused(
            f"{issue.number} 目前为“{issue.status_label}”，不需要“{CALL_KIND_LABELS[kind]}”，可能刚刚有人办理过。"
        )
    if kind is CallKind.SECOND:
        _check_second(issue, actor)
    return issue, issue.firm_id


def _check_second(issue: IssueToAsk, actor: Actor) -> None:
    if not issue.is_confirmed or issue.asked_by is None:
        raise Refused(f"{issue.number} 还没有经首次回访确认解决，不能抽查复核。")
    if issue.asked_by in actor.user_ids:
        raise Refused("抽查复核须由首次回访以外的人员进行，请由其他回访员拨打。")
    done = FollowUpCall.objects.filter(kind=CallKind.SECOND, issue_id=issue.id, cycle=issue.cycle, ends_round=True)
    if done.exists():
        raise Refused(f"{issue.number} 已经抽查复核过，无需再次打扰企业。")


def _missed(kind: CallKind, issue: IssueToAsk | None, firm_id: int, line: FirmLine) -> Sequence[datetime]:
    """Return the attempts of the open round; those after an answer are the ledger's to count."""
    if issue is not None and kind is CallKind.ANSWERED:
        return issue.missed
    calls = FollowUpCall.objects.filter(kind=kind)
    if issue is not None:
        calls = calls.filter(issue_id=issue.id, cycle=issue.cycle, at__gte=issue.asked_at or issue.since)
    else:
        calls = calls.filter(enterprise_id=firm_id)
        if line.periodic_on is not None:
            calls = calls.filter(at__gte=timezone.make_aware(datetime.combine(line.periodic_on, datetime.max.time())))
    missed: list[datetime] = []
    for moment, ends in calls.order_by("at", "id").values_list("at", "ends_round"):
        missed = [] if ends else [*missed, moment]
    return missed


def _check(call: _Call) -> None:
    """:raises Refused: if an answer is missing, or an attempt comes too soon"""
    if len(call.words) > _WORDS_LIMIT:
        raise Refused(f"企业原话最多 {_WORDS_LIMIT} 个字，请缩短。")
    if call.said is None:
        _check_attempt(call)
    elif call.kind in FOUR_QUESTIONS:
        _check_answers(call, call.said)
    elif call.kind is CallKind.WITHDRAWAL and call.said.is_willing is None:
        raise Refused("请选择企业是否自愿撤回。")


def _check_attempt(call: _Call) -> None:
    if call.kind is CallKind.ANSWERED and len(call.missed) >= ATTEMPTS:
        raise Refused("已三次拨打均未接通，不再拨打，由督办人员写明理由后销号，或待企业来电。")
    now = timezone.localtime(call.at)
    again = next_attempt([timezone.localtime(moment) for moment in call.missed])
    if again is not None and now < again:
        raise Refused(f"上一次未接通还不久，须换个时间再拨：{when_in_words(again, now)}（相隔两小时、换个半天）。")


def _check_answers(call: _Call, said: Said) -> None:
    asked = {
        "问题解决了吗": said.is_solved,
        "承办单位答复了吗": said.is_answered,
        "办理中与企业联系过吗": said.was_contacted,
    }
    for question, answer in asked.items():
        if answer is None:
            raise Refused(f"已接通的回访，请回答“{question}”：选择“是”或“否”。")
    if said.is_solved is False and call.kind is not CallKind.LONG_TERM and not call.words:
        raise Refused("企业表示未解决时，请记录企业原话：还差什么。")


def _check_turn(call: _Call, line: FirmLine) -> None:
    """:raises Refused: if the firm was asked this lately: nobody is to be disturbed twice"""
    rules, today = rules_in_force(), timezone.localdate(call.at)
    last: date | None = None
    if call.kind is CallKind.PERIODIC:
        last, days = line.periodic_on, rules.periodic_days
    elif call.kind is CallKind.LONG_TERM and call.issue is not None:
        days = rules.long_term_days
        done = FollowUpCall.objects.filter(kind=call.kind, issue_id=call.issue.id, ends_round=True).order_by("-at")
        moment = done.values_list("at", flat=True).first()
        last = timezone.localdate(moment) if moment else None
    if last is None:
        return
    due = working_calendar().next_working_day(last + timedelta(days=days))
    if due > today:
        raise Refused(f"{last.month}月{last.day}日刚联系过，下次联系在{due.month}月{due.day}日，请勿重复打扰企业。")


# ---------------------------------------------------------------- what is written


def _save(call: _Call, key: str) -> FollowUpCall:
    said = call.said or Said()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERS_LOCK])
    last = FollowUpCall.objects.order_by("-pk").values_list("number", flat=True).first()
    row = FollowUpCall(
        number=f"C{int(last[1:]) + 1 if last else 1:06}",
        key=key,
        kind=call.kind.value,
        enterprise_id=call.enterprise_id,
        issue_id=call.issue.id if call.issue else None,
        cycle=call.issue.cycle if call.issue else 0,
        caller_id=call.actor.user_id,
        at=call.at,
        attempt=len(call.missed) + 1,
        ends_round=call.said is not None or call.is_last,
        is_reached=call.said is not None,
        is_solved=said.is_solved if call.kind in FOUR_QUESTIONS else None,
        is_answered=said.is_answered if call.kind in FOUR_QUESTIONS else None,
        was_contacted=said.was_contacted if call.kind in FOUR_QUESTIONS else None,
        is_willing=said.is_willing if call.kind is CallKind.WITHDRAWAL else None,
        satisfaction=said.satisfaction,
        words=call.words,
    )
    row.save(force_insert=True)
    return row


def _tell_the_ledger(call: _Call) -> bool:
    """Let the ledger do its part; say whether the issue was taken up again."""
    issue, said = call.issue, call.said
    if issue is None:
        return False
    match call.kind:
        case CallKind.ANSWERED:
            _call_back(call, issue)
            return said is not None and not said.is_solved
        case CallKind.WITHDRAWAL:
            _verify_withdrawal(call, issue)
            return False
        case CallKind.SECOND:
            return said is not None and _second(call, issue, said)
        case _:
            if said is not None:
                _comment(call, issue, "长期推进回访")
            return False


def _call_back(call: _Call, issue: IssueToAsk) -> None:
    ledger.record_call_back(
        issue_id=issue.id, answers=_answers(call.said), words=call.words, actor=call.actor, at=call.at
    )


def _verify_withdrawal(call: _Call, issue: IssueToAsk) -> None:
    """Silence is no consent: what could not be verified in three attempts is not withdrawn."""
    is_withdrawn = call.said is not None and bool(call.said.is_willing)
    if call.said is not None:
        words = call.words or (
            "经电话核实，企业自愿撤回。" if is_withdrawn else "经电话核实，企业没有撤回，请继续办理。"
        )
    elif call.is_last:
        words = UNVERIFIED
    else:
        return
    verify = ledger.confirm_withdrawal if is_withdrawn else ledger.refuse_withdrawal
    verify(issue_id=issue.id, words=words, actor=call.actor, at=call.at)


def _second(call: _Call, issue: IssueToAsk, said: Said) -> bool:
    if said.is_solved:
        _comment(call, issue, "抽查复核，企业再次确认已解决")
        return False
    if issue.status is Status.ANSWERED:
        _call_back(call, issue)
    else:
        ledger.reopen_issue(issue_id=issue.id, reason=f"抽查复核：{call.words}", actor=call.actor, at=call.at)
    return True


def _comment(call: _Call, issue: IssueToAsk, what: str) -> None:
    assert call.said is not None
    parts = [what, f"评价：{SATISFACTION_LABELS[call.said.satisfaction]}"]
    if call.kind is CallKind.LONG_TERM:
        parts.insert(1, "企业表示已解决" if call.said.is_solved else "企业表示尚未解决")
        parts.insert(2, "承办单位联系过" if call.said.was_contacted else "承办单位没有联系过")
    text = "；".join(parts) + (f"。企业原话：{call.words}" if call.words else "。")
    ledger.comment_on_issue(issue_id=issue.id, text=text, actor=call.actor, at=call.at)


def _answers(said: Said | None) -> ledger.Answers | None:
    if said is None:
        return None
    return ledger.Answers(bool(said.is_solved), bool(said.is_answered), bool(said.was_contacted), said.satisfaction)


def _settle(line: FirmLine, call: _Call) -> None:
    """Give the firm back, and let its periodic interval begin anew if it was spoken to or given up."""
    line.claimed_by = line.claimed_until = None
    changed = ["claimed_by", "claimed_until"]
    if call.said is not None or (call.kind is CallKind.PERIODIC and call.is_last):
        line.periodic_on = timezone.localdate(call.at)
        changed.append("periodic_on")
    line.save(update_fields=changed)


def _write_down(row: FollowUpCall, call: _Call) -> None:
    said = call.said or Said()
    data: dict[str, object] = {
        "call": row.number,
        "kind": row.kind,
        "issue": call.issue.number if call.issue else "",
        "attempt": row.attempt,
        "reached": row.is_reached,
        "solved": row.is_solved,
        "answered": row.is_answered,
        "contacted": row.was_contacted,
        "willing": row.is_willing,
        "satisfaction": said.satisfaction.value,
    }
    number = enterprise_ref(call.enterprise_id).number
    record(f"firm:{number}", FollowUpAction.RECORD_CALL, actor=call.actor, at=call.at, data=data)
