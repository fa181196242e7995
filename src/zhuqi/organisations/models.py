"""
Tables of places, units, people and the working group.

Every period is a pair of days, ``since`` and ``until``, both inclusive; an empty ``until`` means "to this day".
Written only by ``zhuqi.organisations.services``.
"""

from datetime import timedelta
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zhuqi.organisations.roles import (
    ACCESS_KIND_LABELS,
    DIVISION_LEVEL_LABELS,
    ROLE_LABELS,
    SCOPE_LABELS,
    UNIT_LEVEL_LABELS,
    AccessKind,
    DivisionLevel,
    Role,
    ScopeKind,
    UnitLevel,
)

# A period ended on the day before it began was never in force: what was granted by mistake and taken back the same day.
PERIOD_IN_ORDER = Q(until__isnull=True) | Q(until__gte=F("since") - timedelta(days=1))


def in_force(today: object, prefix: str = "") -> Q:
    """Match rows whose period contains ``today`` (a date, or an expression giving one)."""
    return Q(**{f"{prefix}since__lte": today}) & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gte": today})
    )


class Division(models.Model):
    """An administrative division (行政区划): province, city, county or town."""

    code12 = models.CharField("区划代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=10, choices=[(v.value, n) for v, n in DIVISION_LEVEL_LABELS.items()])
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_until = models.DateField("停用日期", null=True, blank=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=8, decimal_places=6, null=True, blank=True)
    is_confirmed = models.BooleanField("已核对", default=True, db_comment="false: created by an import, to be checked")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code12__regex=r"^[0-9]{12}$"), name="division_code_has_twelve_digits"),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__isnull=False, latitude__isnull=False),
                name="division_is_somewhere_or_nowhere",
            ),
            models.CheckConstraint(
                condition=Q(level__in=[v.value for v in DivisionLevel]), name="division_level_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TownBorder(models.Model):
    """Two towns are neighbours (相邻); the smaller id is ``one``, so that a pair is stored once."""

    one = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="+")
    is_proposed = models.BooleanField("系统推定", default=False, db_comment="true: computed from places, not yet said")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="town_border_is_stored_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="town_border_names_the_smaller_id_first"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id}–{self.other_id}"


class Unit(models.Model):
    """
    A unit (单位) that people belong to and issues are assigned to.

    ``path`` is the chain of codes from the root, ``/A/B/``: a subtree is everything that begins with it.
    """

    code = models.CharField("单位编码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=100, unique=True)
    aliases = ArrayField(models.CharField(max_length=100), default=list, blank=True, verbose_name="别名")
    level = models.CharField("层级", max_length=10, choices=[(v.value, n) for v, n in UNIT_LEVEL_LABELS.items()])
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=300, unique=True)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, blank=True, related_name="units")
    is_active = models.BooleanField("在用", default=True)
    is_confirmed = models.BooleanField("已核对", default=True, db_comment="false: created by an import, to be checked")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=[v.value for v in UnitLevel]), name="unit_level_is_known"),
            models.CheckConstraint(condition=Q(path__endswith="/"), name="unit_path_ends_with_a_slash"),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds people by the name they sign in with, whatever its width or case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user called ``username``; used by Django's sign-in."""
        return self.get(username=self.model.normalize_username(username or "").casefold())

    def create_user(self, username: str, name: str, password: str | None = None) -> "User":
        """Store a person; without a password the account cannot sign in. Checks nothing: see services."""
        user = self.model(username=self.model.normalize_username(username).casefold(), name=name)
        user.set_password(password)
        user.save(force_insert=True)
        return user


class User(AbstractBaseUser):
    """
    A person who signs in (用户): officials and enterprise contacts in one table.

    There is no superuser: what somebody may do follows from RoleGrant rows only.
    """

    username = models.CharField("用户名", max_length=50, unique=True)
    name = models.CharField("姓名", max_length=50)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="staff")
    contact_enterprise_id = models.BigIntegerField(
        null=True, blank=True, db_comment="copy of enterprises.EnterpriseContact, so that sign-in needs no second room"
    )
    phone_encrypted = models.BinaryField(null=True, blank=True)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须修改密码", default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(username=""), name="user_has_a_username"),
            models.CheckConstraint(condition=~Q(name=""), name="user_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the person's name (姓名)."""
        return self.name


class WorkingGroup(models.Model):
    """A working group (工作组) sent to an area."""

    code = models.CharField("编码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=60)
    area = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team (工作小组) of a working group, with the district (片区) it serves."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="teams")
    code = models.CharField("编码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=60)
    district_name = models.CharField("片区", max_length=60)
    towns = models.ManyToManyField(Division, through="TeamTown", related_name="teams")

    def __str__(self) -> str:
        return self.name


class TeamTown(models.Model):
    """A town belongs to one team's district at a time."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="town_rows")
    division = models.OneToOneField(Division, on_delete=models.PROTECT, related_name="team_row")

    def __str__(self) -> str:
        return f"{self.team_id}:{self.division_id}"


class TeamMember(models.Model):
    """Membership of a team; the home unit stays that of the user."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    is_lead = models.BooleanField("组长", default=False)
    since = models.DateField("开始")
    until = models.DateField("结束", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"], condition=Q(until__isnull=True), name="team_member_is_listed_once"
            ),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="team_membership_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id}:{self.user_id}"


class RoleGrant(models.Model):
    """A role given to a person within a scope for a period."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField("角色", max_length=20, choices=[(v.value, n) for v, n in ROLE_LABELS.items()])
    scope = models.CharField("范围", max_length=20, choices=[(v.value, n) for v, n in SCOPE_LABELS.items()])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField("开始")
    until = models.DateField("结束", null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["role", "unit"], name="role_grant_by_role_and_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=[v.value for v in Role]), name="role_grant_role_is_known"),
            models.CheckConstraint(
                condition=Q(scope=ScopeKind.UNIT.value, unit__isnull=False, group__isnull=True, team__isnull=True)
                | Q(scope=ScopeKind.GROUP.value, unit__isnull=True, group__isnull=False, team__isnull=True)
                | Q(scope=ScopeKind.DISTRICT.value, unit__isnull=True, group__isnull=True, team__isnull=False)
                | Q(
                    scope__in=[ScopeKind.ALL.value, ScopeKind.ENTERPRISES.value],
                    unit__isnull=True,
                    group__isnull=True,
                    team__isnull=True,
                ),
                name="role_grant_names_exactly_what_its_scope_needs",
            ),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="role_grant_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}:{self.role}"


class Absence(models.Model):
    """Leave (请假) of a person, with the deputy who holds their rights meanwhile."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputised_absences")
    since = models.DateField("开始")
    until = models.DateField("结束")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(user=F("deputy")), name="absence_deputy_is_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.since}–{self.until}"


class AccessLogEntry(models.Model):
    """
    Who signed in, saw a phone number, took data out or changed rights (审计日志).

    Append-only: a database trigger refuses the rest. Holds no phone number and no password.
    """

    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("时间", db_index=True)
    kind = models.CharField("类型", max_length=20, choices=[(v.value, n) for v, n in ACCESS_KIND_LABELS.items()])
    subject = models.CharField("对象", max_length=200, blank=True)
    detail = models.TextField("说明", blank=True)
    address = models.GenericIPAddressField("来源地址", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[v.value for v in AccessKind]), name="access_kind_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"
