"""
Tables of the policies for enterprises (惠企政策).  Written only by ``zhuqi.policies.services``.

Validity is a pair of days, both included; without ``valid_until`` it is open-ended.  Money is in 万元.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zhuqi.enterprises.categories import KIND_LABELS, Kind, TagKind
from zhuqi.policies.categories import POLICY_ACTION_LABELS, POLICY_LEVEL_LABELS, PolicyAction, PolicyLevel
from zhuqi.standards.enterprise_size import Size


class Policy(models.Model):
    """
    A policy: what it gives, until when, and whom it is for; a condition left empty asks for nothing.

    ``divisions`` are ids of ``organisations.Division``, which are never deleted; a county holds its towns.
    ``last_hash`` is that of its newest event, kept here because every act locks the row anyway.
    """

    number = models.CharField("编号", max_length=12, unique=True)
    title = models.CharField("名称", max_length=200)
    document_number = models.CharField("发文字号", max_length=60, blank=True)
    issuer = models.CharField("发文机关", max_length=100)
    level = models.CharField("层级", max_length=10, choices=[(v.value, n) for v, n in POLICY_LEVEL_LABELS.items()])
    summary = models.CharField("支持内容", max_length=500)
    how_to_apply = models.CharField("申报方式", max_length=1000, blank=True)
    contact = models.CharField("咨询方式", max_length=200, blank=True)
    source_url = models.CharField("原文链接", max_length=500, blank=True)
    valid_from = models.DateField("施行日期")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    kind = models.CharField("类型", max_length=12, blank=True, choices=[(v.value, n) for v, n in KIND_LABELS.items()])
    industries = ArrayField(models.CharField(max_length=5), verbose_name="行业", default=list, blank=True)
    sizes = ArrayField(models.CharField(max_length=15), verbose_name="规模", default=list, blank=True)
    above_scale = models.BooleanField("四上企业", null=True, blank=True)
    tags = ArrayField(models.CharField(max_length=20), verbose_name="标签", default=list, blank=True)
    divisions = ArrayField(models.BigIntegerField(), verbose_name="所在地", default=list, blank=True)
    min_employees = models.PositiveIntegerField("从业人员下限", null=True, blank=True)
    max_employees = models.PositiveIntegerField("从业人员上限", null=True, blank=True)
    min_revenue = models.DecimalField("营业收入下限", max_digits=14, decimal_places=2, null=True, blank=True)
    max_revenue = models.DecimalField("营业收入上限", max_digits=14, decimal_places=2, null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤下理由", max_length=300, blank=True)
    last_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(issuer="") & ~Q(summary=""), name="policy_has_title_issuer_and_summary"
            ),
            models.CheckConstraint(condition=Q(level__in=[v.value for v in PolicyLevel]), name="policy_level_is_known"),
            models.CheckConstraint(
                condition=Q(kind="") | Q(kind__in=[v.value for v in Kind]), name="policy_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(sizes__contained_by=[v.value for v in Size]), name="policy_sizes_are_known"
            ),
            models.CheckConstraint(
                condition=Q(tags__contained_by=[v.value for v in TagKind]), name="policy_tags_are_known"
            ),
            models.CheckConstraint(
                condition=Q(source_url="") | Q(source_url__regex=r"^https?://"), name="policy_source_is_a_web_address"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="policy_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="policy_is_withdrawn_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["title", "document_number"],
                condition=Q(withdrawn_at__isnull=True),
                name="policy_is_registered_once",
            ),
        ]
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return self.title


class PolicyEvent(models.Model):
    """
    One line of a policy's history. Append-only: a database trigger refuses the rest.

    ``hash`` covers the line and ``previous_hash``. ``data`` holds what was given, or what changed from what to what.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="events")
    action = models.CharField("操作", max_length=20, choices=[(v.value, n) for v, n in POLICY_ACTION_LABELS.items()])
    actor = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    reason = models.CharField("理由", max_length=300, blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=[v.value for v in PolicyAction]), name="policy_action_is_known"
            ),
            models.UniqueConstraint(fields=["policy", "previous_hash"], name="policy_history_does_not_fork"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.action}"
