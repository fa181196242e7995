"""
Today's calls of one caller: what must be asked, by when, and nothing else.

Five kinds: withdrawals, answered issues, sampled second calls, long-term issues, periodic calls to the roster.  A firm
with something to be asked about is not called a second time just because its periodic call is due.  Some ten queries,
whatever the size of the city.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Count, DateField, F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Cast, Greatest
from django.utils import timezone

from zhuqi.deadlines.calendar import WorkingCalendar
from zhuqi.deadlines.regimes import lamp
from zhuqi.deadlines.selectors import working_calendar
from zhuqi.followups import access
from zhuqi.followups.kinds import CALL_KIND_LABELS, CALL_REASONS, CallKind
from zhuqi.followups.models import FirmLine, FollowUpCall
from zhuqi.followups.selectors._rules import Rules, rules_in_force, sample_seed
from zhuqi.issues.attempts import next_attempt, when_in_words
from zhuqi.issues.lamps import IssueLamp, days_in_words
from zhuqi.issues.selectors import IssuesToAsk, IssueToAsk, issues_to_ask, sampled_issues
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Actor
from zhuqi.stewardship.access import on_roster, roster_since

MOST = 500  # of one kind: nobody makes more calls in a day
SHOWN = 100
SAMPLED_MONTHS = 3


@dataclass(frozen=True)
class CallEntry:
    """
    One call to make.  ``number`` is the issue's, or the firm's where the call is about no issue.

    ``missed`` counts the attempts of this round that reached nobody; ``not_before`` says from when on the next counts,
    "" if at once; ``claimed_by`` names another caller who has the firm right now.
    """

    kind: CallKind
    kind_label: str
    reason: str
    number: str
    firm_id: int
    firm_name: str
    town: str
    issue_id: int | None
    description: str
    since: date
    due_date: date
    lamp: IssueLamp
    missed: int = 0
    not_before: str = ""
    claimed_by: str = ""


@dataclass(frozen=True)
class CallList:
    """The calls, the latest first; ``counts`` holds how many there are of each kind, ``total`` of all."""

    entries: tuple[CallEntry, ...]
    counts: dict[CallKind, int]
    total: int


def call_list(
    *, actor: Actor, at: datetime, kind: CallKind | None = None, limit: int = SHOWN, seed: str = ""
) -> CallList:
    """
    Return whom ``actor`` has to call today, those that are late or due first on top.

    ``seed`` draws the second calls by other lots than the home's own: for the example, the same in every home.

    :raises NotAllowed: if the actor makes no calls
    """
    access.require_caller(actor)
    asking = _Asking(actor, timezone.localtime(at), rules_in_force(), working_calendar(), seed or sample_seed())
    found = [entry for entries in (asking.about_issues(), asking.periodic()) for entry in entries]
    found.sort(key=lambda entry: (entry.due_date, list(CallKind).index(entry.kind), entry.since, entry.number))
    counts = {one: asking.count_of(one, found) for one in CallKind}
    shown = [entry for entry in found if kind in (None, entry.kind)][:limit]
    return CallList(tuple(asking.with_claims(shown)), counts, sum(counts.values()))


class _Asking:
    """One look at the list: what is asked about, and the days it turns on."""

    def __init__(self, actor: Actor, now: datetime, rules: Rules, calendar: WorkingCalendar, seed: str) -> None:
        self.actor = actor
        self.now = now
        self.today = now.date()
        self.rules = rules
        self.calendar = calendar
        self.seed = seed
        self.totals: dict[CallKind, int] = {}
        self.firms: set[int] = set()

    # --- issues

    def about_issues(self) -> Iterator[CallEntry]:
        """Yield the calls about issues."""
        rows = [*self._waiting(), *self._long_term(), *self._sampled()]
        calls = self._calls({issue.id for _, issue in rows}, rows)
        for kind, issue in rows:
            made = [call for call in calls[kind, issue.id] if call.cycle == issue.cycle]
            since = _day(issue.asked_at or issue.since)
            rounds = [call for call in made if call.ends_round]
            if kind is CallKind.LONG_TERM and rounds:
                since = max(since, _day(rounds[-1].at))
            missed = issue.missed if kind is CallKind.ANSWERED else _open_round(made, issue.asked_at or issue.since)
            due = self._due(kind, since)
            if kind is CallKind.LONG_TERM and due > self.today:
                continue
            self.firms.add(issue.firm_id)
            yield self._entry(kind, issue, since, due, missed)

    def _waiting(self) -> Iterator[tuple[CallKind, IssueToAsk]]:
        for kind, status in ((CallKind.WITHDRAWAL, Status.WITHDRAWAL_PROPOSED), (CallKind.ANSWERED, Status.ANSWERED)):
            yield from self._of(kind, issues_to_ask(actor=self.actor, statuses=[status], limit=MOST))

    def _long_term(self) -> Iterator[tuple[CallKind, IssueToAsk]]:
        before = _midnight(self.today - timedelta(days=self.rules.long_term_days - 1))
        lately = FollowUpCall.objects.filter(kind=CallKind.LONG_TERM, ends_round=True, at__gte=before)
        found = issues_to_ask(
            actor=self.actor,
            statuses=[Status.LONG_TERM],
            limit=MOST,
            since_before=before,
            leave_out=lately.values("issue_id"),
        )
        yield from self._of(CallKind.LONG_TERM, found)

    def _sampled(self) -> Iterator[tuple[CallKind, IssueToAsk]]:
        month = self.today.year * 12 + self.today.month - SAMPLED_MONTHS
        done = FollowUpCall.objects.filter(kind=CallKind.SECOND, ends_round=True, cycle=OuterRef("cycle"))
        found = sampled_issues(
            actor=self.actor,
            seed=self.seed,
            percent=self.rules.second_percent,
            since=_midnight(date(month // 12, month % 12 + 1, 1)),
            limit=MOST,
            leave_out=done.values("issue_id"),
        )
        yield from self._of(CallKind.SECOND, found)

    def _of(self, kind: CallKind, found: IssuesToAsk) -> Iterator[tuple[CallKind, IssueToAsk]]:
        self.totals[kind] = found.total
        yield from ((kind, issue) for issue in found.rows)

    def _calls(
        self, issue_ids: set[int], rows: Iterable[tuple[CallKind, IssueToAsk]]
    ) -> dict[tuple[CallKind, int], list[FollowUpCall]]:
        made: dict[tuple[CallKind, int], list[FollowUpCall]] = defaultdict(list)
        for call in FollowUpCall.objects.filter(issue_id__in=issue_ids).order_by("at", "id"):
            assert call.issue_id is not None
            made[CallKind(call.kind), call.issue_id].append(call)
        return made

    # --- firms

    def periodic(self) -> Iterator[CallEntry]:
        """Yield the periodic calls that are due, to firms nothing else is to be asked of."""
        latest = self.today - timedelta(days=self.rules.periodic_days)
        self.totals[CallKind.PERIODIC] = 0
        if self.rules.periodic_since is not None and self.rules.periodic_since > latest:
            return
        lately = FirmLine.objects.filter(periodic_on__gt=latest)
        called = FirmLine.objects.filter(enterprise=OuterRef("pk"))
        begun = Value(self.rules.periodic_since, output_field=DateField())
        found = (
            access.callable_firms(self.actor)
            .filter(on_roster(self.today))
            .exclude(pk__in=lately.values("enterprise_id"))
            .annotate(
                contact=Cast(Subquery(called.values("periodic_on")[:1]), DateField()),
                since=Greatest(roster_since(self.today), F("contact"), begun),
            )
            .filter(since__lte=latest)
            .annotate(total=Window(Count("*")))
            .order_by("since", "pk")
            .values_list("pk", "number", "name", "division__name", "since", "total")[:MOST]
        )
        rows = list(found)
        self.totals[CallKind.PERIODIC] = rows[0][-1] if rows else 0
        missed = self._missed_periodic([row[0] for row in rows])
        for pk, number, name, town, since, _ in rows:
            due = self._due(CallKind.PERIODIC, since)
            if due > self.today or pk in self.firms:
                continue
            attempts = tuple(moment for moment in missed[pk] if _day(moment) > since)
            yield self._draw(CallKind.PERIODIC, number, pk, name, town, None, "", since, due, attempts)

    def _missed_periodic(self, firm_ids: list[int]) -> dict[int, list[datetime]]:
        missed: dict[int, list[datetime]] = defaultdict(list)
        calls = FollowUpCall.objects.filter(kind=CallKind.PERIODIC, enterprise_id__in=firm_ids)
        for pk, moment, ends in calls.order_by("at", "id").values_list("enterprise_id", "at", "ends_round"):
            missed[pk] = [] if ends else [*missed[pk], moment]
        return missed

    # --- what is common

    def _due(self, kind: CallKind, since: date) -> date:
        match kind:
            case CallKind.ANSWERED:
                return self.calendar.add_working_days(since, self.rules.answered_workdays)
            case CallKind.WITHDRAWAL:
                return self.calendar.add_working_days(since, self.rules.withdrawal_workdays)
            case CallKind.SECOND:
                return self.calendar.add_working_days(since, self.rules.second_workdays)
            case CallKind.LONG_TERM:
                return self.calendar.next_working_day(since + timedelta(days=self.rules.long_term_days))
            case CallKind.PERIODIC:
                return self.calendar.next_working_day(since + timedelta(days=self.rules.periodic_days))

    def _entry(
        self, kind: CallKind, issue: IssueToAsk, since: date, due: date, missed: tuple[datetime, ...]
    ) -> CallEntry:
        firm = (issue.number, issue.firm_id, issue.firm_name, issue.town, issue.id, issue.description)
        return self._draw(kind, *firm, since, due, missed)

    def _draw(
        self,
        kind: CallKind,
        number: str,
        firm_id: int,
        firm_name: str,
        town: str,
        issue_id: int | None,
        description: str,
        since: date,
        due: date,
        missed: tuple[datetime, ...],
    ) -> CallEntry:
        again = next_attempt([timezone.localtime(moment) for moment in missed])
        code = lamp(yellow_from=due - timedelta(days=1), due_date=due, today=self.today, is_met=False, is_parked=False)
        return CallEntry(
            kind=kind,
            kind_label=CALL_KIND_LABELS[kind],
            reason=CALL_REASONS[kind],
            number=number,
            firm_id=firm_id,
            firm_name=firm_name,
            town=town,
            issue_id=issue_id,
            description=description,
            since=since,
            due_date=due,
            lamp=IssueLamp(code, days_in_words((due - self.today).days)),
            missed=len(missed),
            not_before=when_in_words(again, self.now) if again and again > self.now else "",
        )

    def count_of(self, kind: CallKind, found: list[CallEntry]) -> int:
        """Return how many calls of a kind there are: those found, unless there were more than were looked at."""
        total = self.totals.get(kind, 0)
        return total if total > MOST else sum(entry.kind is kind for entry in found)

    def with_claims(self, entries: list[CallEntry]) -> Iterator[CallEntry]:
        """Yield the entries, each with who else has the firm."""
        claims = dict(_claims(self.actor, [entry.firm_id for entry in entries], self.now))
        for entry in entries:
            yield replace(entry, claimed_by=claims.get(entry.firm_id, ""))


def _claims(actor: Actor, firm_ids: list[int], now: datetime) -> QuerySet[FirmLine, tuple[int, str]]:
    held = FirmLine.objects.filter(Q(claimed_until__gt=now), enterprise_id__in=firm_ids)
    return held.exclude(claimed_by_id=actor.user_id).values_list("enterprise_id", "claimed_by__name")


def _open_round(made: list[FollowUpCall], since: datetime) -> tuple[datetime, ...]:
    """Return the attempts that reached nobody since the round before ended."""
    missed: list[datetime] = []
    for call in made:
        missed = [] if call.ends_round else [*missed, call.at]
    return tuple(moment for moment in missed if moment >= since)


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
