"""What the office decides about calls and complaints: append-only, the latest row holds."""

from django.db import models
from django.db.models import Q

from zhuqi.followups.kinds import CallKind


class FollowUpRules(models.Model):
    """How often and by when is called and answered (回访规则)."""

    answered_workdays = models.PositiveSmallIntegerField("答复回访（工作日）", default=3)
    withdrawal_workdays = models.PositiveSmallIntegerField("撤回核实（工作日）", default=3)
    second_workdays = models.PositiveSmallIntegerField("抽查复核（工作日）", default=5)
    second_percent = models.PositiveSmallIntegerField("抽查比例（%）", default=10)
    long_term_days = models.PositiveSmallIntegerField("长期推进回访间隔（天）", default=30)
    periodic_days = models.PositiveSmallIntegerField("定期联系间隔（天）", default=30)
    periodic_since = models.DateField("定期联系自何日起算", null=True)
    complaint_workdays = models.PositiveSmallIntegerField("投诉答复（工作日）", default=5)
    suggestion_workdays = models.PositiveSmallIntegerField("建议答复（工作日）", default=10)
    reason = models.CharField("依据", max_length=300)
    set_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField("设定时间")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(second_percent__gte=10, second_percent__lte=100), name="one_in_ten_is_asked_again_at_least"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.set_at:%Y-%m-%d %H:%M}"


class CallScript(models.Model):
    """What a caller says, by kind of call (话术)."""

    kind = models.CharField("事由", max_length=12)
    text = models.TextField("话术", max_length=1000)
    set_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField("设定时间")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[v.value for v in CallKind]), name="script_kind_is_known"),
        ]
        indexes = [models.Index(fields=["kind", "-set_at"], name="newest_script_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.set_at:%Y-%m-%d}"
