"""
Tables of who stands by which enterprise.

Every period is a pair of days, ``since`` and ``until``, both inclusive; an empty ``until`` means "to this day".
Written only by ``zhuqi.stewardship.services``.
"""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from zhuqi.enterprises.categories import TAG_LEVEL_LABELS, TagLevel
from zhuqi.organisations.models import PERIOD_IN_ORDER
from zhuqi.stewardship.categories import (
    DEFAULT_CAPACITY,
    INDUSTRY_LETTERS,
    STEWARDSHIP_ACTION_LABELS,
    StewardshipAction,
)


class Stewardship(models.Model):
    """One chief service officer (首席服务官) for one enterprise; an enterprise has one at a time."""

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    steward = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    since = models.DateField("开始")
    until = models.DateField("结束", null=True, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(until__isnull=True), name="enterprise_has_one_active_steward"
            ),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="stewardship_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["steward", "enterprise"], name="stewardship_by_steward")]

    def __str__(self) -> str:
        return f"{self.enterprise_id}:{self.steward_id}"


class LeaderLead(models.Model):
    """A leader of province, city or county who leads an enterprise (领导包联); leaders need no account."""

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    leader_name = models.CharField("包联领导", max_length=50)
    level = models.CharField("层级", max_length=10, choices=[(v.value, n) for v, n in TAG_LEVEL_LABELS.items()])
    since = models.DateField("开始")
    until = models.DateField("结束", null=True, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=[v.value for v in TagLevel]), name="leader_lead_level_is_known"
            ),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="leader_lead_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["enterprise", "level"],
                condition=Q(until__isnull=True),
                name="enterprise_has_one_active_leader_per_level",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id}:{self.leader_name}"


class StewardProfile(models.Model):
    """
    What a person can take on as chief service officer (服务官情况): how many households, which industries, from where.

    Without a row the default capacity holds. The district is that of their team, the unit that of their account.
    """

    user = models.OneToOneField("organisations.User", on_delete=models.PROTECT, related_name="+")
    capacity = models.PositiveSmallIntegerField(
        "包联上限（家）", default=DEFAULT_CAPACITY, validators=[MinValueValidator(0)]
    )
    skills = ArrayField(models.CharField(max_length=1), default=list, blank=True, verbose_name="熟悉的行业门类")
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=8, decimal_places=6, null=True, blank=True)
    is_available = models.BooleanField("可安排包联", default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(capacity__lte=500), name="steward_capacity_is_believable"),
            models.CheckConstraint(
                condition=Q(skills__contained_by=list(INDUSTRY_LETTERS)), name="steward_skills_are_industry_letters"
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__isnull=False, latitude__isnull=False),
                name="steward_is_somewhere_or_nowhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.capacity}"


class ConflictOfInterest(models.Model):
    """A reason why a person never looks after an enterprise (利益冲突), while it holds."""

    steward = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("情形", max_length=200)
    since = models.DateField("开始")
    until = models.DateField("结束", null=True, blank=True)
    declared_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["steward", "enterprise"],
                condition=Q(until__isnull=True),
                name="conflict_of_interest_is_declared_once",
            ),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="conflict_of_interest_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(reason=""), name="conflict_of_interest_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.steward_id}:{self.enterprise_id}"


class StewardshipEvent(models.Model):
    """
    One line of the history of stewardship: what concerned an officer or many firms at once. Append-only: a trigger
    refuses the rest.

    All lines are one chain: ``hash`` covers the line and ``previous_hash``. ``data`` holds ids, counts and dates.
    """

    action = models.CharField(
        "操作", max_length=20, choices=[(v.value, n) for v, n in STEWARDSHIP_ACTION_LABELS.items()]
    )
    actor = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    reason = models.CharField("理由", max_length=300, blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=[v.value for v in StewardshipAction]), name="stewardship_action_is_known"
            ),
            models.UniqueConstraint(fields=["previous_hash"], name="stewardship_history_does_not_fork"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.action}"
