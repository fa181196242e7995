"""Tables of how firms without a steward are served: the rule of tiers (分级服务) and the monthly sample."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class TierRule(models.Model):
    """
    Which firms get a steward, which a team, from a day until the next rule begins; all others serve themselves.

    ``sample_size`` is how many never-contacted small firms each team is offered a month.
    """

    since = models.DateField("生效日期", unique=True)
    steward_key_targets = models.BooleanField("重点服务对象由专人包联", default=True)
    steward_tags = ArrayField(models.CharField(max_length=20), default=list, verbose_name="由专人包联的标签")
    team_sizes = ArrayField(models.CharField(max_length=15), default=list, verbose_name="由小组服务的规模")
    team_with_open_issue = models.BooleanField("有在办问题的", default=True)
    team_contacted = models.BooleanField("走访过或反映过问题的", default=True)
    team_tags = ArrayField(models.CharField(max_length=20), default=list, verbose_name="带有这些标签的")
    sample_size = models.PositiveSmallIntegerField("每月每组样本（家）", default=5)
    set_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(sample_size__lte=200), name="tier_sample_is_believable")]

    def __str__(self) -> str:
        return f"{self.since}"


class SampledFirm(models.Model):
    """A small firm nobody had ever been in touch with, offered to a team for a month (本月样本)."""

    month = models.DateField("月份", db_comment="its first day")
    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField("抽取时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "enterprise"], name="firm_is_sampled_once_a_month"),
        ]
        indexes = [models.Index(fields=["enterprise", "month"], name="sampled_firm_by_enterprise")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.enterprise_id}"
