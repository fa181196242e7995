"""Calls that were made, and what a caller has before them when making one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_id_of_number, enterprise_refs, merged_ids, survivor_id
from zhuqi.followups import access
from zhuqi.followups.kinds import CALL_KIND_LABELS, CALL_REASONS, CallKind
from zhuqi.followups.models import FirmLine, FollowUpCall
from zhuqi.followups.selectors._rules import script_of
from zhuqi.foundation.errors import NotFound
from zhuqi.issues.attempts import next_attempt, when_in_words
from zhuqi.issues.categories import SATISFACTION_LABELS, Satisfaction
from zhuqi.issues.selectors import IssueToAsk, issue_to_ask
from zhuqi.issues.workflow import ATTEMPTS
from zhuqi.organisations.roles import Actor

PAGE_SIZE = 50
_YES_NO = {True: "是", False: "否"}


@dataclass(frozen=True)
class CallLine:
    """One attempt, in words."""

    number: str
    kind_label: str
    at: datetime
    caller_name: str
    firm_number: str
    firm_name: str
    issue_number: str
    attempt: int
    outcome: str
    is_reached: bool
    answers: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True)
class CallSheet:
    """What a caller has before them: whom, why, what to say, and what was tried before."""

    kind: CallKind
    kind_label: str
    reason: str
    number: str
    firm: EnterpriseRef
    issue: IssueToAsk | None
    script: str
    missed: tuple[datetime, ...]
    attempts_left: int
    not_before: str
    is_mine: bool
    mine_until: datetime | None
    claimed_by: str
    earlier: tuple[CallLine, ...]


@dataclass(frozen=True)
class CallPage:
    """Calls, newest first; ``after`` opens the next page, "" on the last."""

    rows: tuple[CallLine, ...]
    after: str


def call_sheet(*, actor: Actor, kind: CallKind, number: str, at: datetime) -> CallSheet:
    """
    Return what is needed for one call; ``number`` is the issue's, or the firm's of a periodic call.

    :raises NotFound: if the actor sees no such issue or firm
    :raises NotAllowed: if they make no calls, or are not neutral
    """
    access.require_caller(actor)
    issue, firm_id = firm_of_call(actor=actor, kind=kind, number=number)
    line = FirmLine.objects.select_related("claimed_by").filter(enterprise_id=firm_id).first()
    is_held = line is not None and line.claimed_until is not None and line.claimed_until > at
    holder = line.claimed_by if line is not None and is_held else None
    calls = FollowUpCall.objects.filter(enterprise_id__in=merged_ids(firm_id)) & access.visible_calls(actor)
    rows = list(_joined(calls).order_by("-at", "-pk")[:PAGE_SIZE])
    missed = _missed(kind, issue, rows)
    again = next_attempt([timezone.localtime(moment) for moment in missed])
    now = timezone.localtime(at)
    return CallSheet(
        kind=kind,
        kind_label=CALL_KIND_LABELS[kind],
        reason=CALL_REASONS[kind],
        number=number,
        firm=enterprise_refs([firm_id], now.date())[firm_id],
        issue=issue,
        script=script_of(kind),
        missed=missed,
        attempts_left=ATTEMPTS - len(missed),
        not_before=when_in_words(again, now) if again and again > now else "",
        is_mine=holder is not None and holder.pk == actor.user_id,
        mine_until=line.claimed_until if line is not None and is_held else None,
        claimed_by=holder.name if holder is not None and holder.pk != actor.user_id else "",
        earlier=tuple(_line(row) for row in rows),
    )


def firm_of_call(*, actor: Actor, kind: CallKind, number: str) -> tuple[IssueToAsk | None, int]:
    """
    Return the issue a call is about, None for a periodic one, and the firm to be called.

    :raises NotFound: if the actor sees no such issue or firm
    :raises NotAllowed: if they are not neutral to it
    """
    if kind is CallKind.PERIODIC:
        firm_id = survivor_id(enterprise_id_of_number(number))
        access.require_callable(actor, firm_id)
        return None, firm_id
    issue = issue_to_ask(actor=actor, number=number)
    return issue, issue.firm_id


def calls_made(*, actor: Actor, kind: CallKind | None = None, after: str = "") -> CallPage:
    """
    Return the calls the actor may know of, newest first; one query.

    :raises NotFound: if they may not look at calls
    """
    if not access.may_read_calls(actor):
        raise NotFound("没有这个页面，或您无权查看。")
    calls = access.visible_calls(actor)
    if kind is not None:
        calls = calls.filter(kind=kind.value)
    if after.isascii() and after.isdigit() and len(after) < 18:
        calls = calls.filter(pk__lt=int(after))
    found = list(_joined(calls).order_by("-pk")[: PAGE_SIZE + 1])
    page = found[:PAGE_SIZE]
    return CallPage(tuple(_line(row) for row in page), str(page[-1].pk) if len(found) > PAGE_SIZE else "")


def _missed(kind: CallKind, issue: IssueToAsk | None, rows: list[FollowUpCall]) -> tuple[datetime, ...]:
    """Return the attempts of the open round, the oldest first."""
    if issue is not None and kind is CallKind.ANSWERED:
        return issue.missed
    missed: list[datetime] = []
    begun = (issue.asked_at or issue.since) if issue else None
    for call in rows:
        is_contact = issue is None and call.is_reached  # whatever it was about, the firm was spoken to
        if is_contact:
            break
        if call.kind != kind or (issue is not None and (call.issue_id, call.cycle) != (issue.id, issue.cycle)):
            continue
        if call.ends_round or (begun is not None and call.at < begun):
            break
        missed.append(call.at)
    return tuple(reversed(missed))


def _joined(calls: QuerySet[FollowUpCall]) -> QuerySet[FollowUpCall]:
    return calls.select_related("caller", "enterprise", "issue").only(
        "number", "kind", "at", "attempt", "ends_round", "is_reached", "is_solved", "is_answered", "was_contacted",
        "is_willing", "satisfaction", "words", "cycle", "issue_id", "enterprise_id", "caller__name",
        "enterprise__number", "enterprise__name", "issue__number",
    )  # fmt: skip


def _line(call: FollowUpCall) -> CallLine:
    asked = (
        ("已解决", call.is_solved),
        ("已答复", call.is_answered),
        ("联系过", call.was_contacted),
        ("自愿撤回", call.is_willing),
    )
    answers = [(label, _YES_NO[answer]) for label, answer in asked if answer is not None]
    if call.is_reached:
        answers.append(("评价", SATISFACTION_LABELS[Satisfaction(call.satisfaction)]))
    return CallLine(
        number=call.number,
        kind_label=CALL_KIND_LABELS[CallKind(call.kind)],
        at=call.at,
        caller_name=call.caller.name,
        firm_number=call.enterprise.number,
        firm_name=call.enterprise.name,
        issue_number=call.issue.number if call.issue else "",
        attempt=call.attempt,
        outcome=_outcome(call),
        is_reached=call.is_reached,
        answers=tuple(answers),
        words=call.words,
    )


def _outcome(call: FollowUpCall) -> str:
    if call.is_reached:
        return "接通"
    return f"第{call.attempt}次未接通" + ("，不再拨打" if call.ends_round else "")
