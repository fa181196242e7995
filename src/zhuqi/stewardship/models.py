"""
Tables of who stands by which enterprise.

Every period is a pair of days, ``since`` and ``until``, both inclusive; an empty ``until`` means "to this day".
Written only by ``zhuqi.stewardship.services``.
"""

from django.db import models
from django.db.models import Q

from zhuqi.enterprises.categories import TAG_LEVEL_LABELS, TagLevel
from zhuqi.organisations.models import PERIOD_IN_ORDER


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
