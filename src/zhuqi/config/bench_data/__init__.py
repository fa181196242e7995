"""
A ledger of any size to measure with, every line of it marked 压测: two years of issues with whole histories.

The same numbers give the same ledger.  Its hashes and seals hold: ``zhuqi verify_ledger`` finds nothing broken.
"""

import contextlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.apps import apps
from django.db import connection, transaction

from zhuqi.config.bench_data._firms import Firm, make_firms
from zhuqi.config.bench_data._life import SHANGHAI, Book, Life, PresentReached, office_hour
from zhuqi.config.bench_data._people import MARK, USERNAME_MARK, make_city
from zhuqi.config.bench_data._stories import tell
from zhuqi.config.bench_data._texts import (
    COMMON_TRADE,
    COMMON_WORD,
    RARE_ISSUES,
    RARE_TRADE,
    RARE_WORD,
    SOME_INITIALS,
    problem,
)
from zhuqi.config.bench_data._visits import make_visits
from zhuqi.deadlines.selectors import working_calendar
from zhuqi.enterprises.models import Enterprise
from zhuqi.foundation.errors import Refused
from zhuqi.issues.categories import Source
from zhuqi.issues.services import seal_history
from zhuqi.organisations.models import Unit, User
from zhuqi.organisations.selectors import SYSTEM_USERNAME

__all__ = [
    "COMMON_TRADE",
    "COMMON_WORD",
    "MARK",
    "RARE_TRADE",
    "RARE_WORD",
    "SOME_INITIALS",
    "USERNAME_MARK",
    "Loaded",
    "load",
]

SPAN_DAYS = 730
ISSUES_PER_FIRM = 7
MOST_ISSUES, MOST_FIRMS = 999_999 * 2, 999_999
MOST_VISITS = 300_000  # a month
_AT_A_TIME = 5000
_SOURCES = (Source.VISIT, Source.VISIT, Source.VISIT, Source.CALL, Source.SYMPOSIUM, Source.HOTLINE)


@dataclass(frozen=True)
class Loaded:
    """What was loaded."""

    issues: int
    events: int
    open_issues: int
    states: int
    enterprises: int
    visits: int
    users: int
    sealed_days: int
    until: date


def load(
    *,
    issues: int,
    seed: int,
    today: date,
    at: datetime,
    days: int = SPAN_DAYS,
    enterprises: int | None = None,
    visits: int = 0,
) -> Loaded:
    """
    Load ``issues`` issues of the ``days`` that end on the day before ``today``, and ``enterprises`` firms.

    One firm in ISSUES_PER_FIRM issues raises them; without ``enterprises`` there are no others.  ``visits`` is how many
    a month the officials made in the last three.

    :raises Refused: if the home holds anything else, or a bench already
    """
    if not 1 <= issues <= MOST_ISSUES:
        raise Refused(f"问题数应在 1 到 {MOST_ISSUES} 之间，请修改 --issues。")
    with_issues = max(issues // ISSUES_PER_FIRM, 1)
    if enterprises is not None and not with_issues <= enterprises <= MOST_FIRMS:
        raise Refused(f"企业数应在 {with_issues} 到 {MOST_FIRMS} 之间，请修改 --enterprises。")
    if not 0 <= visits <= MOST_VISITS:
        raise Refused(f"每月走访数应在 0 到 {MOST_VISITS} 之间，请修改 --visits。")
    with transaction.atomic():
        _require_empty()
        _load(issues, enterprises or with_issues, visits, Random(seed), today, days)
        sealed_days = seal_history(at=at)
    return _loaded(sealed_days, today)


def _require_empty() -> None:
    """:raises Refused: if there is anything in the home that is not the bench's, or the bench is there already"""
    strangers = (
        User.objects.exclude(username=SYSTEM_USERNAME).exclude(username__startswith=USERNAME_MARK),
        Unit.objects.exclude(name__startswith=MARK),
        Enterprise.objects.exclude(name__startswith=MARK),
    )
    if any(rows.exists() for rows in strangers):
        raise Refused("这里已有真实数据，不能载入压测数据；请用环境变量 ZHUQI_HOME 另指一个空目录。")
    if Enterprise.objects.exists() or User.objects.filter(username__startswith=USERNAME_MARK).exists():
        raise Refused("这里已载入过压测数据；要重新生成，请用环境变量 ZHUQI_HOME 另指一个空目录。")


def _load(count: int, firm_count: int, visits: int, random: Random, today: date, days: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # foreign keys are checked table by table, not hoarded
    calendar = working_calendar()
    since = today - timedelta(days=days)
    until = datetime.combine(today, datetime.min.time(), SHANGHAI)
    with_issues = max(count // ISSUES_PER_FIRM, 1)
    city = make_city(firms=firm_count, stewarded=with_issues, since=since)
    firms = make_firms(firm_count, city, random, with_issues=with_issues, since=since, at=until - timedelta(days=days))
    last_day = calendar.add_working_days(today, -1)
    chosen = (since + timedelta(days=random.randrange(days)) for _ in range(count))
    moments = sorted(office_hour(min(calendar.next_working_day(day), last_day), random) for day in chosen)
    rare = frozenset(random.sample(range(count), min(RARE_ISSUES, count)))
    book = Book(city, random, calendar, until)
    serials: dict[int, int] = {}
    for place, moment in enumerate(moments):
        serial = serials[moment.year] = serials.get(moment.year, 0) + 1
        _tell_one(book, random.choice(firms), f"{moment.year}-{serial:06d}", moment, is_rare=place in rare)
        if place % _AT_A_TIME == _AT_A_TIME - 1:
            book.flush()
    book.flush()
    series = apps.get_model("issues", "NumberSeries")._default_manager
    series.bulk_create(series.model(year=year, last=last) for year, last in serials.items())
    make_visits(visits, city, random, calendar, today)


def _tell_one(book: Book, firm: Firm, number: str, at: datetime, *, is_rare: bool) -> None:
    life = Life(
        book,
        number=number,
        firm=firm,
        problem=problem(book.random, is_rare=is_rare),
        source=book.random.choice(_SOURCES),
        at=at,
    )
    with contextlib.suppress(PresentReached):
        tell(life)
    life.write()


def _loaded(sealed_days: int, today: date) -> Loaded:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), sum(event_count), count(*) FILTER (WHERE closed_at IS NULL AND status NOT IN"
            " ('EXCLUDED', 'TRANSFERRED', 'WITHDRAWN', 'MERGED')) FROM issues_issue"
        )
        issues, events, open_issues = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM issues_issuestate")
        (states,) = cursor.fetchone()
    return Loaded(
        issues=issues,
        events=int(events),
        open_issues=open_issues,
        states=states,
        enterprises=Enterprise.objects.count(),
        visits=apps.get_model("visits", "Visit")._default_manager.count(),
        users=User.objects.count(),
        sealed_days=sealed_days,
        until=today - timedelta(days=1),
    )
