"""
Who may hold which role over what: the vocabulary of rights, in pure Python.

An ``Actor`` is a person as the system sees them during one request: every right they hold today, resolved once, with
scopes already turned into sets of ids. What a role may *do* is decided by each room's ``access`` module, not here.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a person may be, within a scope."""

    DISPATCHER = "DISPATCHER"  # 企业服务办研判交办
    SUPERVISOR = "SUPERVISOR"  # 督办
    STEWARD = "STEWARD"  # 首席服务官
    GROUP_LEAD = "GROUP_LEAD"  # 工作组长、片区小组长
    HANDLER = "HANDLER"  # 承办单位经办人
    UNIT_HEAD = "UNIT_HEAD"  # 承办单位负责人
    CALLER = "CALLER"  # 回访员
    LEADER = "LEADER"  # 领导
    CONTACT = "CONTACT"  # 企业联系人
    SYSTEM_ADMIN = "SYSTEM_ADMIN"  # 系统管理员
    SECURITY_ADMIN = "SECURITY_ADMIN"  # 安全管理员
    AUDITOR = "AUDITOR"  # 审计管理员
    SYSTEM = "SYSTEM"  # 系统自动: acts nobody's hand performed


ROLE_LABELS: dict[Role, str] = {
    Role.DISPATCHER: "研判交办",
    Role.SUPERVISOR: "督办",
    Role.STEWARD: "首席服务官",
    Role.GROUP_LEAD: "工作组长",
    Role.HANDLER: "承办经办人",
    Role.UNIT_HEAD: "承办负责人",
    Role.CALLER: "回访员",
    Role.LEADER: "领导",
    Role.CONTACT: "企业联系人",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDITOR: "审计管理员",
    Role.SYSTEM: "系统自动",
}

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})  # 三员
BUSINESS_ROLES = frozenset(Role) - ADMINISTRATORS - {Role.SYSTEM}
FIELD_ROLES = frozenset({Role.STEWARD, Role.GROUP_LEAD})  # whose leave the office may note for them


def _incompatible_with(role: Role) -> frozenset[Role]:
    if role in ADMINISTRATORS:
        return frozenset(Role) - {role}
    if role is Role.SYSTEM:
        return frozenset(Role) - {role}
    if role is Role.CONTACT:
        return frozenset(Role) - {role}
    return ADMINISTRATORS | {Role.SYSTEM, Role.CONTACT}


# 三员分立: each of the three excludes the other two and all business (GB/T 22239 8.1.4, separation of administrators).
# An enterprise's contact is not an official; the SYSTEM user is not a person.
INCOMPATIBLE: dict[Role, frozenset[Role]] = {role: _incompatible_with(role) for role in Role}


class ScopeKind(StrEnum):
    """How far a role reaches."""

    ALL = "ALL"  # 全市
    UNIT = "UNIT"  # 本单位及下属单位
    GROUP = "GROUP"  # 工作组所辖乡镇
    DISTRICT = "DISTRICT"  # 片区所辖乡镇
    ENTERPRISES = "ENTERPRISES"  # 本人所联企业: which ones is stewardship's (or the contact's) to say


SCOPE_LABELS: dict[ScopeKind, str] = {
    ScopeKind.ALL: "全市",
    ScopeKind.UNIT: "本单位",
    ScopeKind.GROUP: "本工作组",
    ScopeKind.DISTRICT: "本片区",
    ScopeKind.ENTERPRISES: "本人所联企业",
}

ROLE_SCOPES: dict[Role, frozenset[ScopeKind]] = {
    Role.DISPATCHER: frozenset({ScopeKind.ALL, ScopeKind.UNIT, ScopeKind.GROUP, ScopeKind.DISTRICT}),
    Role.SUPERVISOR: frozenset({ScopeKind.ALL, ScopeKind.UNIT, ScopeKind.GROUP, ScopeKind.DISTRICT}),
    Role.STEWARD: frozenset({ScopeKind.ENTERPRISES, ScopeKind.GROUP, ScopeKind.DISTRICT}),
    Role.GROUP_LEAD: frozenset({ScopeKind.GROUP, ScopeKind.DISTRICT}),
    Role.HANDLER: frozenset({ScopeKind.UNIT}),
    Role.UNIT_HEAD: frozenset({ScopeKind.UNIT}),
    Role.CALLER: frozenset({ScopeKind.ALL, ScopeKind.GROUP, ScopeKind.DISTRICT}),
    Role.LEADER: frozenset({ScopeKind.ALL, ScopeKind.UNIT, ScopeKind.GROUP, ScopeKind.DISTRICT}),
    Role.CONTACT: frozenset({ScopeKind.ENTERPRISES}),
    Role.SYSTEM_ADMIN: frozenset({ScopeKind.ALL}),
    Role.SECURITY_ADMIN: frozenset({ScopeKind.ALL}),
    Role.AUDITOR: frozenset({ScopeKind.ALL}),
    Role.SYSTEM: frozenset({ScopeKind.ALL}),
}


class UnitLevel(StrEnum):
    """Where a unit stands in the hierarchy of government."""

    TOWN = "TOWN"  # 乡镇(街道)
    COUNTY = "COUNTY"  # 县区
    CITY = "CITY"  # 市直
    PROVINCE = "PROVINCE"  # 省直
    EXTERNAL = "EXTERNAL"  # 企事业及垂管: a power company, a bank; can be assigned to


UNIT_LEVEL_LABELS: dict[UnitLevel, str] = {
    UnitLevel.TOWN: "乡镇（街道）",
    UnitLevel.COUNTY: "县区",
    UnitLevel.CITY: "市直",
    UnitLevel.PROVINCE: "省直",
    UnitLevel.EXTERNAL: "其他单位",
}


class DivisionLevel(StrEnum):
    """Level of an administrative division (行政区划)."""

    PROVINCE = "PROVINCE"  # 省
    CITY = "CITY"  # 市
    COUNTY = "COUNTY"  # 县区
    TOWN = "TOWN"  # 乡镇(街道)


DIVISION_LEVEL_LABELS: dict[DivisionLevel, str] = {
    DivisionLevel.PROVINCE: "省",
    DivisionLevel.CITY: "市",
    DivisionLevel.COUNTY: "县区",
    DivisionLevel.TOWN: "乡镇（街道）",
}


class AccessKind(StrEnum):
    """What the access log records."""

    SIGN_IN = "SIGN_IN"  # 登录
    SIGN_IN_FAILED = "SIGN_IN_FAILED"  # 登录失败
    SIGN_OUT = "SIGN_OUT"  # 退出
    PHONE_REVEALED = "PHONE_REVEALED"  # 查看完整电话
    EXPORTED = "EXPORTED"  # 导出
    ATTACHMENT_SERVED = "ATTACHMENT_SERVED"  # 下载附件
    ACCOUNT_CHANGED = "ACCOUNT_CHANGED"  # 账号变更
    RIGHTS_CHANGED = "RIGHTS_CHANGED"  # 权限变更


ACCESS_KIND_LABELS: dict[AccessKind, str] = {
    AccessKind.SIGN_IN: "登录",
    AccessKind.SIGN_IN_FAILED: "登录失败",
    AccessKind.SIGN_OUT: "退出",
    AccessKind.PHONE_REVEALED: "查看完整电话",
    AccessKind.EXPORTED: "导出",
    AccessKind.ATTACHMENT_SERVED: "下载附件",
    AccessKind.ACCOUNT_CHANGED: "账号变更",
    AccessKind.RIGHTS_CHANGED: "权限变更",
}


@dataclass(frozen=True)
class Grant:
    """
    One role as held today, its scope turned into ids.

    ``unit_ids`` is the subtree of the granted unit (UNIT scope); ``division_ids`` the towns of the group or district
    (GROUP, DISTRICT), and for a steward over ENTERPRISES the towns of the group they are in, for its directory only;
    ``user_ids`` the holder and everybody they deputise for today.
    """

    role: Role
    scope: ScopeKind
    unit_ids: frozenset[int] = frozenset()
    division_ids: frozenset[int] = frozenset()
    user_ids: frozenset[int] = frozenset()
    group_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """
    A person with every right they hold today; resolved once per request by ``selectors.actor_for``.

    ``today`` is the day the rights were resolved for; ``home_unit_ids`` the unit they are on the staff of, with its
    subtree; ``upper_unit_ids`` the units above it; ``enterprise_id`` is the contact's own firm.
    """

    user_id: int
    username: str
    name: str
    today: date
    unit_id: int | None = None
    unit_name: str = ""
    home_unit_ids: frozenset[int] = frozenset()
    grants: tuple[Grant, ...] = field(default=())
    enterprise_id: int | None = None
    upper_unit_ids: frozenset[int] = frozenset()

    @property
    def line_unit_ids(self) -> frozenset[int]:
        """Their unit with everything under and above it: what none of them handles, they may judge as an outsider."""
        return self.home_unit_ids | self.upper_unit_ids

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held in any scope."""
        return frozenset(grant.role for grant in self.grants)

    def has(self, *roles: Role) -> bool:
        """Say whether at least one of ``roles`` is held in some scope."""
        return any(grant.role in roles for grant in self.grants)

    def grants_of(self, *roles: Role) -> tuple[Grant, ...]:
        """Return the grants of any of ``roles``."""
        return tuple(grant for grant in self.grants if grant.role in roles)

    @property
    def user_ids(self) -> frozenset[int]:
        """Themselves and those they deputise for."""
        return frozenset({self.user_id}).union(*(grant.user_ids for grant in self.grants))


def conflict_between(held: frozenset[Role], wanted: Role) -> Role | None:
    """Return a role in ``held`` that excludes ``wanted``, or None; the first by name, so that messages are stable."""
    return min(held & INCOMPATIBLE[wanted], default=None)
