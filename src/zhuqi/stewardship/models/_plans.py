"""Plans for stewards and for districts: proposed by the program, decided by people."""

from django.db import models
from django.db.models import Q

from zhuqi.stewardship.planning_words import PLAN_STATE_LABELS, PlanState


class StewardshipPlan(models.Model):
    """
    A proposal of who stands by whom (包联方案), with the case it was computed from.

    ``case`` is what the optimiser was given, ``result`` what it said beside the pairs; both stay as they were.
    """

    number = models.CharField("编号", max_length=12, unique=True)
    made_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("生成时间")
    state = models.CharField("状态", max_length=10, choices=[(v.value, n) for v, n in PLAN_STATE_LABELS.items()])
    scope = models.CharField("范围", max_length=200)
    case = models.JSONField()
    result = models.JSONField(default=dict)
    failure = models.CharField("失败原因", max_length=300, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[v.value for v in PlanState]), name="stewardship_plan_state_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.number


class PlannedPair(models.Model):
    """One enterprise of a plan and the officer proposed for it; ``officer`` is empty where nobody has room."""

    plan = models.ForeignKey(StewardshipPlan, on_delete=models.CASCADE, related_name="pairs")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey("organisations.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    present = models.ForeignKey(
        "organisations.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_comment="when made"
    )
    cost = models.FloatField("代价", default=0)
    reasons = models.JSONField(default=list)
    is_by_hand = models.BooleanField("人工调整", default=False)
    is_accepted = models.BooleanField("已采纳", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "enterprise"], name="planned_pair_names_an_enterprise_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}:{self.enterprise_id}"


class DistrictPlan(models.Model):
    """
    A proposal of which towns form which district (片区方案).

    ``towns`` maps the id of a town to the number of its district, ``names`` the numbers to names; ``case`` and
    ``result`` are what the program was given and said.
    """

    number = models.CharField("编号", max_length=12, unique=True)
    group = models.ForeignKey("organisations.WorkingGroup", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("生成时间")
    state = models.CharField("状态", max_length=10, choices=[(v.value, n) for v, n in PLAN_STATE_LABELS.items()])
    districts = models.PositiveSmallIntegerField("片区数")
    case = models.JSONField()
    result = models.JSONField(default=dict)
    towns = models.JSONField(default=dict)
    names = models.JSONField(default=dict)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[v.value for v in PlanState]), name="district_plan_state_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.number
