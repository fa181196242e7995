"""Tables of one officer's firms going over to others (工作交接), and of each firm being told."""

from django.db import models
from django.db.models import Q

from zhuqi.stewardship.categories import TOLD_BY_LABELS, ToldBy


class HandOver(models.Model):
    """One officer's firms handed to others in one act; ``since`` is the successors' first day."""

    number = models.CharField("编号", max_length=12, unique=True)
    outgoing = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    since = models.DateField("接手日期")
    reason = models.CharField("缘由", max_length=300)
    basis = models.CharField("依据", max_length=200, blank=True)
    recorded_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return self.number


class HandOverFirm(models.Model):
    """
    One firm of a hand-over: to whom it goes, what is under way there on that day, and whether the firm was told.

    Without ``successor`` the firm deliberately stays with the outgoing officer. ``matters`` is the list as handed
    over: ``[{"kind", "number", "text"}]``.
    """

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="firms")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(
        "organisations.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    matters = models.JSONField(default=list)
    told_on = models.DateField("告知日期", null=True, blank=True)
    told_how = models.CharField(
        "告知方式", max_length=10, blank=True, choices=[(v.value, n) for v, n in TOLD_BY_LABELS.items()]
    )
    told_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hand_over", "enterprise"], name="hand_over_names_a_firm_once"),
            models.CheckConstraint(
                condition=Q(told_on__isnull=True, told_how="", told_by__isnull=True)
                | Q(
                    told_on__isnull=False,
                    told_how__in=[v.value for v in ToldBy],
                    told_by__isnull=False,
                    successor__isnull=False,
                ),
                name="hand_over_firm_is_told_when_how_and_by_whom",
            ),
        ]
        indexes = [
            models.Index(
                fields=["successor"],
                condition=Q(told_on__isnull=True, successor__isnull=False),
                name="hand_over_firm_still_to_tell",
            )
        ]

    def __str__(self) -> str:
        return f"{self.hand_over_id}:{self.enterprise_id}"
