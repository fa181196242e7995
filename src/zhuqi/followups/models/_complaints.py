"""Complaints and suggestions about the service itself."""

from django.db import models
from django.db.models import Q

from zhuqi.followups.kinds import ComplaintKind, ComplaintState


class Complaint(models.Model):
    """
    What somebody says about the service itself (投诉建议), tracked to an answer.

    An anonymous one names nobody anywhere: ``receipt_mac`` lets whoever keeps the code look up its state.  ``unit`` is
    whom it is about: nobody of that unit, above or below it, ever sees it.  ``due_date`` was promised when it came in
    and never moves; ``first_replied_at`` is what counts for it.
    """

    number = models.CharField("编号", max_length=12, unique=True)
    key = models.CharField(max_length=36, unique=True)
    receipt_mac = models.CharField(max_length=64, unique=True)
    kind = models.CharField("类别", max_length=12)
    text = models.TextField("内容", max_length=2000)
    issue = models.ForeignKey("issues.Issue", on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, null=True, related_name="+")
    lodged_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, null=True, related_name="+")
    lodged_at = models.DateTimeField("提交时间")
    due_date = models.DateField("答复期限")
    state = models.CharField("状态", max_length=16, default=ComplaintState.RECEIVED)
    assignee = models.ForeignKey("organisations.User", on_delete=models.PROTECT, null=True, related_name="+")
    reply = models.TextField("答复", max_length=2000, default="", blank=True)
    first_replied_at = models.DateTimeField("首次答复时间", null=True)
    replied_at = models.DateTimeField("答复时间", null=True)
    rejections = models.PositiveSmallIntegerField("不认可次数", default=0)
    is_accepted = models.BooleanField("认可答复", null=True)
    settled_at = models.DateTimeField("了结时间", null=True)
    note = models.CharField("了结说明", max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[v.value for v in ComplaintKind]), name="complaint_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[v.value for v in ComplaintState]), name="complaint_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ComplaintState.RECEIVED.value) | Q(assignee__isnull=False),
                name="complaint_in_hand_names_who_has_it",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ComplaintState.REPLIED.value, ComplaintState.SETTLED.value])
                | Q(replied_at__isnull=False) & ~Q(reply=""),
                name="answered_complaint_has_its_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_date"], name="complaint_by_state"),
            models.Index(fields=["-lodged_at", "-id"], name="complaint_newest_first"),
        ]

    def __str__(self) -> str:
        return self.number
