"""Which part of the settings is whose. A part that is not yours does not exist for you."""

from dataclasses import dataclass

from django.urls import reverse

from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.roles import Actor, Role

ACCOUNTS = "accounts"
GRANTS = "grants"
LOG = "log"
UNITS = "units"
GROUPS = "groups"
TOWNS = "towns"
CALENDAR = "calendar"
CALLS = "calls"
KEY_RULE = "enterprises:key_rule"  # kept with the enterprises


@dataclass(frozen=True)
class Section:
    """One part of the settings, as the index offers it."""

    key: str
    label: str
    what: str
    icon: str
    url: str


_SECTIONS: tuple[tuple[str, str, str, str, frozenset[Role]], ...] = (
    (ACCOUNTS, "账号", "开户、停用、重置密码", "users", frozenset({Role.SYSTEM_ADMIN})),
    (GRANTS, "角色授权", "授予和收回角色，三员分立", "shield", frozenset({Role.SECURITY_ADMIN})),
    (LOG, "访问记录", "登录、查看电话、导出、账号和权限变更", "eye", frozenset({Role.AUDITOR})),
    (
        UNITS,
        "单位",
        "承办单位；核对导入时新增的单位",
        "sitemap",
        frozenset({Role.SYSTEM_ADMIN, Role.DISPATCHER, Role.SUPERVISOR}),
    ),
    (
        TOWNS,
        "乡镇（街道）",
        "区划代码、坐标、相邻关系；核对导入时新增的乡镇",
        "map-pin",
        frozenset({Role.SYSTEM_ADMIN, Role.DISPATCHER, Role.SUPERVISOR}),
    ),
    (
        GROUPS,
        "工作组",
        "工作组、片区、小组和成员",
        "users-group",
        frozenset({Role.SYSTEM_ADMIN, Role.DISPATCHER, Role.SUPERVISOR, Role.GROUP_LEAD}),
    ),
    (
        CALENDAR,
        "工作日历与时限制度",
        "放假和调休上班，13710 按天或按工作日",
        "calendar-event",
        frozenset({Role.SYSTEM_ADMIN, Role.DISPATCHER, Role.SUPERVISOR}),
    ),
    (
        CALLS,
        "回访规则与话术",
        "回访间隔和期限、抽查比例、投诉答复期限、话术",
        "phone",
        frozenset({Role.DISPATCHER, Role.SUPERVISOR}),
    ),
    (
        KEY_RULE,
        "重点服务对象规则",
        "哪些标签使企业成为重点服务对象，自哪天起",
        "star",
        frozenset({Role.DISPATCHER, Role.SUPERVISOR}),
    ),
)


def sections_of(actor: Actor) -> tuple[Section, ...]:
    """Return the parts ``actor`` may open, in the order of the page."""
    return tuple(
        Section(key, label, what, icon, reverse(key if ":" in key else f"settings:{key}"))
        for key, label, what, icon, roles in _SECTIONS
        if actor.has(*roles)
    )


def require_section(actor: Actor, key: str) -> None:
    """
    Let only those pass whose part it is.

    :raises NotFound: for everybody else
    """
    if all(section.key != key for section in sections_of(actor)):
        raise NotFound("没有这个页面，或您无权查看。")
