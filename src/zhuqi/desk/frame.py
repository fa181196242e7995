"""What surrounds every page: which entries of the rail a person sees, what the head and the foot say."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

import zhuqi
from zhuqi.organisations.roles import ADMINISTRATORS, BUSINESS_ROLES, ROLE_LABELS, Actor, Role


@dataclass(frozen=True)
class NavEntry:
    """One entry of the rail."""

    label: str
    icon: str
    url: str
    is_here: bool
    is_for_wide: bool = False  # left out at the foot of a telephone, where there is no room for it


@dataclass(frozen=True)
class Frame:
    """Everything the frame draws."""

    nav: tuple[NavEntry, ...]
    name: str
    unit_name: str
    role_names: tuple[str, ...]
    is_demo: bool
    is_narrow: bool
    version: str
    register_url: str
    search_url: str
    notices_url: str
    notices_count_url: str
    leave_url: str
    complaint_url: str


@dataclass(frozen=True)
class _Entry:
    label: str
    icon: str
    routes: tuple[str, ...]  # the first that exists
    prefix: str
    roles: frozenset[Role]
    gives_way: bool = False  # to the others on a telephone; another page leads there


_READ_FIGURES = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.GROUP_LEAD, Role.CALLER, Role.LEADER})
_KNOW_FIRMS = frozenset(
    {Role.DISPATCHER, Role.SUPERVISOR, Role.STEWARD, Role.GROUP_LEAD, Role.CALLER, Role.LEADER, Role.CONTACT}
)
_REGISTER = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.STEWARD, Role.GROUP_LEAD, Role.CALLER, Role.CONTACT})

_ROOM_ON_A_PHONE = 7

_ENTRIES = (
    _Entry("今日", "sun", ("today:index",), "/today/", BUSINESS_ROLES),
    _Entry("问题台账", "list-check", ("issues:list", "issues:ledger"), "/issues/", BUSINESS_ROLES),
    _Entry("企业", "building-factory-2", ("enterprises:list",), "/enterprises/", _KNOW_FIRMS),
    _Entry("政策", "notes", ("policies:list",), "/policies/", BUSINESS_ROLES - {Role.CONTACT}, gives_way=True),
    _Entry("走访回访", "walk", ("visits:list",), "/visits/", _KNOW_FIRMS - {Role.CONTACT}),
    _Entry("包联", "users-group", ("stewardship:overview",), "/stewardship/", _KNOW_FIRMS - {Role.CONTACT}),
    _Entry("统计报表", "chart-bar", ("figures:list", "summary:list"), "/figures/", _READ_FIGURES),
    _Entry("设置", "settings", ("settings:index",), "/settings/", ADMINISTRATORS | {Role.DISPATCHER, Role.SUPERVISOR}),
)


def url_of(*routes: str) -> str:
    """Return the address of the first of ``routes`` that exists, or "" when none does."""
    for route in routes:
        try:
            return reverse(route)
        except NoReverseMatch:
            continue
    return ""


def frame_for(request: HttpRequest, actor: Actor) -> Frame:
    """Compose the frame around the page ``request`` asks for, as ``actor`` sees it. Runs no query."""
    entries = [(entry, url_of(*entry.routes)) for entry in _ENTRIES if actor.has(*entry.roles)]
    roles = sorted(actor.roles, key=list(Role).index)
    return Frame(
        nav=tuple(
            NavEntry(
                entry.label,
                entry.icon,
                url,
                is_here=_is_here(request.path, entry, url),
                is_for_wide=entry.gives_way and len(entries) > _ROOM_ON_A_PHONE,
            )
            for entry, url in entries
            if url
        ),
        name=actor.name,
        unit_name=actor.unit_name,
        role_names=tuple(ROLE_LABELS[role] for role in roles),
        is_demo=bool(getattr(settings, "DEMO", False)),
        is_narrow=request.COOKIES.get("zq_rail") == "narrow",
        version=zhuqi.VERSION,
        register_url=url_of("issues:register") if actor.has(*_REGISTER) else "",
        search_url=url_of("search:index") if actor.has(*BUSINESS_ROLES) else "",
        notices_url=url_of("today:notices", "issues:notices") if actor.has(*BUSINESS_ROLES) else "",
        notices_count_url=url_of("today:notices_count", "issues:notices_count") if actor.has(*BUSINESS_ROLES) else "",
        complaint_url=_complaint_url(request),
        leave_url="" if actor.has(Role.CONTACT) else url_of("accounts:leave"),
    )


def _complaint_url(request: HttpRequest) -> str:
    """Return where one speaks up about the service; from the page of an issue, about that issue."""
    match = request.resolver_match
    number = match.kwargs.get("number", "") if match is not None and match.namespace == "issues" else ""
    return f"{reverse('complaints:new')}?{urlencode({'issue': number})}" if number else reverse("complaints:new")


_OF_IMPORT = {"enterprises": "/enterprises/", "officers": "/stewardship/", "visits": "/visits/"}


def _is_here(path: str, entry: _Entry, url: str) -> bool:
    if entry.prefix == "/figures/" and path.startswith(("/summary/", "/ledgers/")):
        return True
    if path.startswith("/policies/firms/"):
        return entry.prefix == "/enterprises/"
    if path.startswith("/import/"):
        return entry.prefix == _OF_IMPORT.get(path.split("/")[2], "/issues/")
    if entry.prefix == "/visits/" and path.startswith("/calls/"):
        return True
    return path == url or path.startswith(entry.prefix)
