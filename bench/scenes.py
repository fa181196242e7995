"""What is measured: each page with the people who open it most, and what has to be there before."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import uuid4

from client import Ask
from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.test import Client as DjangoClient
from django.utils import timezone

from zhuqi.config.bench_data import COMMON_TRADE, COMMON_WORD, RARE_TRADE, RARE_WORD, SOME_INITIALS, USERNAME_MARK
from zhuqi.deadlines.regimes import Difficulty
from zhuqi.issues import services
from zhuqi.issues.categories import Category, Level, Source
from zhuqi.organisations.models import User
from zhuqi.organisations.selectors import actor_for

DEEP_PAGE = 200
PAGE = 50
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Scene:
    """One line of the table; ``aim`` in milliseconds, or None."""

    key: str
    label: str
    asks: Callable[[int], Sequence[Ask]]
    aim: int | None = None
    writes: bool = False


def session_of(username: str) -> str:
    """Return the key of a session in which somebody is signed in."""
    client = DjangoClient()
    client.force_login(User.objects.get(username=USERNAME_MARK + username), backend=BACKEND)
    assert client.session[SESSION_KEY]
    return str(client.session.session_key)


def scenes() -> list[Scene]:
    """Return what can be measured in this home, in the order of the table."""
    office, handler, steward = session_of("dispatcher-1"), session_of(f"handler-{_busiest()}"), session_of("steward-1")
    numbers = _numbers()
    deep, firms = _key_of_page(DEEP_PAGE), _firm_numbers()
    return [
        Scene("list", "台账（在办，办公室）", _same(Ask(office, "/issues/")), 30),
        Scene("list_all", "台账（全部，最新在前）", _same(Ask(office, "/issues/?state=all")), 30),
        Scene("list_unit", "台账（承办单位）", _same(Ask(handler, "/issues/?state=all")), 30),
        Scene("list_steward", "台账（首席服务官）", _same(Ask(steward, "/issues/?state=all")), 30),
        Scene("deep", f"台账第{DEEP_PAGE}页", _same(Ask(office, f"/issues/?state=all&after={deep}")), 30),
        Scene(
            "common", f"搜索常见词“{COMMON_WORD}”", _same(Ask(office, f"/issues/?state=all&text={_q(COMMON_WORD)}")), 30
        ),
        Scene("rare", f"搜索少见词“{RARE_WORD}”", _same(Ask(office, f"/issues/?state=all&text={_q(RARE_WORD)}")), 30),
        Scene("typing", "边输边搜", _same(Ask(office, f"/search/?q={_q(COMMON_WORD)}")), 30),
        Scene(
            "page",
            "问题页",
            lambda n: [Ask(office, f"/issues/{number}/") for number in itertools.islice(numbers, n)],
            30,
        ),
        Scene("today", "今日工作（交办员）", _same(Ask(office, "/today/")), 50),
        Scene("today_unit", "今日工作（承办单位）", _same(Ask(handler, "/today/")), 50),
        Scene("today_steward", "今日工作（首席服务官）", _same(Ask(steward, "/today/")), 50),
        Scene("calls", "今日回访名单（回访员）", _same(Ask(session_of("caller-1"), "/calls/")), 300),
        Scene("counts", "各筛选项计数（在办）", _same(Ask(office, "/issues/facets/")), 50),
        Scene("counts_all", "各筛选项计数（全部）", _same(Ask(office, "/issues/facets/?state=all")), 50),
        Scene("firms", "企业名单", _same(Ask(office, "/enterprises/")), 50),
        Scene(
            "firms_deep", f"企业名单第{DEEP_PAGE}页", _same(Ask(office, f"/enterprises/?after={_firm_of_page()}")), 50
        ),
        Scene("firms_common", f"搜企业：常见“{COMMON_TRADE}”", _same(_firms(office, COMMON_TRADE)), 50),
        Scene("firms_rare", f"搜企业：少见“{RARE_TRADE}”", _same(_firms(office, RARE_TRADE)), 50),
        Scene("firms_initials", f"搜企业：拼音首字母“{SOME_INITIALS}”", _same(_firms(office, SOME_INITIALS)), 50),
        Scene("firms_code", "搜企业：信用代码", _same(_firms(office, _some_code())), 50),
        Scene(
            "firm",
            "企业页",
            lambda n: [Ask(office, f"/enterprises/{number}/") for number in itertools.islice(firms, n)],
            50,
        ),
        Scene("visits", "走访记录", _same(Ask(office, "/visits/")), 50),
        Scene("visit_target", "走访目标的进度", _same(Ask(office, "/visits/campaigns/M000001/")), 300),
        Scene(
            "briefing",
            "出发前",
            lambda n: [Ask(office, f"/visits/briefing/{number}/") for number in itertools.islice(firms, n)],
            100,
        ),
        Scene("coverage", "包联覆盖", _same(Ask(office, "/stewardship/coverage/")), 50),
        Scene("register", "登记", lambda n: _registrations(office, n), 40, writes=True),
        Scene("assign", "交办", lambda n: _assignments(office, n), 40, writes=True),
    ]


def _same(ask: Ask) -> Callable[[int], Sequence[Ask]]:
    return lambda count: [ask] * count


def _q(text: str) -> str:
    from urllib.parse import quote

    return quote(text)


def _issues():  # type: ignore[no-untyped-def]
    return apps.get_model("issues", "Issue")._default_manager


def _busiest() -> str:
    """Return the number in the name of a handler whose unit leads many issues."""
    units = _issues().exclude(lead_unit=None).values_list("lead_unit_id", flat=True)[:500]
    unit_id = max(set(units), key=list(units).count)
    username = User.objects.get(unit_id=unit_id, username__startswith=f"{USERNAME_MARK}handler-").username
    return str(username.rpartition("-")[2])


def _numbers():  # type: ignore[no-untyped-def]
    """Yield numbers of issues with a long history, never the same twice in a row."""
    found = list(_issues().filter(event_count__gte=8).order_by("id").values_list("number", flat=True)[:2000])
    Random(1).shuffle(found)
    return itertools.cycle(found)


def _key_of_page(page: int) -> str:
    """Return the key that opens a page of the list of all issues."""
    rows = _issues().order_by("-registered_at", "-id").values_list("registered_at", "id")
    place = min(page * PAGE, rows.count() // 2)
    at, pk = rows[place]
    return _q(f"{at.isoformat()}~{pk}")


def _enterprises():  # type: ignore[no-untyped-def]
    return apps.get_model("enterprises", "Enterprise")._default_manager


def _firms(session: str, text: str) -> Ask:
    return Ask(session, f"/enterprises/?q={_q(text)}")


def _some_code() -> str:
    rows = _enterprises().exclude(credit_code=None).order_by("id")
    return str(rows.values_list("credit_code", flat=True)[rows.count() // 2])


def _firm_numbers():  # type: ignore[no-untyped-def]
    """Yield numbers of firms with issues and of firms without, by turns."""
    found = list(_enterprises().order_by("id").values_list("number", flat=True))
    busy, quiet = found[: len(found) // 10 + 1][:1000], found[-1000:]
    return itertools.cycle([number for pair in zip(busy, quiet, strict=False) for number in pair])


def _firm_of_page() -> str:
    """Return the key that opens a page of the list of all enterprises."""
    rows = _enterprises().order_by("name_key", "id").values_list("pk", "name_key")
    pk, key = rows[min(DEEP_PAGE * PAGE, rows.count() // 2)]
    return _q(f"{pk}:{key}")


def _registrations(session: str, count: int) -> list[Ask]:
    firms = list(apps.get_model("enterprises", "Enterprise")._default_manager.values_list("number", flat=True)[:500])
    return [
        Ask(
            session,
            "/issues/new/",
            (
                ("key", str(uuid4())),
                ("enterprise", firms[n % len(firms)]),
                ("firm", ""),
                ("description", f"压测登记：一号厂区第{n}条生产线供电容量不足，新增设备无法接入，影响排产。"),
                ("requested_outcome", "希望明确增容时间"),
                ("category", Category.INFRASTRUCTURE),
                ("sub_category", ""),
                ("source", Source.VISIT),
                ("contact_name", "压测联系人"),
                ("contact_phone", ""),
            ),
            302,
        )
        for n in range(count)
    ]


def _assignments(session: str, count: int) -> list[Ask]:
    """Register and triage ``count`` issues, and return their assignments."""
    at = timezone.now()
    actor = actor_for(User.objects.get(username=f"{USERNAME_MARK}dispatcher-1").pk, timezone.localdate(at))
    units = list(
        apps.get_model("organisations", "Unit")
        ._default_manager.filter(name__startswith="压测", level="CITY")
        .values_list("pk", flat=True)
    )
    firm_ids = list(apps.get_model("enterprises", "Enterprise")._default_manager.values_list("pk", flat=True)[:500])
    numbers = [_triaged(actor, firm_ids[n % len(firm_ids)], at) for n in range(count)]
    return [
        Ask(
            session,
            f"/issues/{number}/assign/",
            (
                ("unit_id", str(units[n % (len(units) - 1) + 1])),
                ("co_unit_ids", str(units[0])),
                ("note", ""),
                ("seen", "2"),
            ),
            302,
        )
        for n, number in enumerate(numbers)
    ]


def _triaged(actor, firm_id: int, at: datetime) -> str:  # type: ignore[no-untyped-def]
    recorded = services.register_issue(
        enterprise_id=firm_id,
        description="压测交办：厂门前道路破损，大型货车进出困难。",
        category=Category.TRANSPORT,
        source=Source.VISIT,
        actor=actor,
        at=at,
    )
    analysis = services.Analysis(category=Category.TRANSPORT, level=Level.CITY, difficulty=Difficulty.ORDINARY)
    services.triage_issue(issue_id=recorded.issue_id, analysis=analysis, actor=actor, at=timezone.now())
    return recorded.number
