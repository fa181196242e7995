"""What was done in this room, in chains that cannot be altered quietly."""

from django.db import models
from django.db.models import Q

from zhuqi.followups.kinds import FollowUpAction


class Chain(models.Model):
    """The newest link of one chain of events: of a firm's calls, of a complaint, or of the office's rules."""

    subject = models.CharField("对象", max_length=30, unique=True)
    last_hash = models.CharField(max_length=64, default="", blank=True)
    event_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.subject


class FollowUpEvent(models.Model):
    """
    One act.  Append-only: a database trigger refuses the rest.

    ``actor`` is null where somebody spoke without their name.  ``data`` holds numbers, codes and dates, never a name.
    """

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField("第几条")
    action = models.CharField(max_length=16)
    actor = models.ForeignKey("organisations.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("记录时间")
    reason = models.CharField(max_length=300, default="", blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, default="", blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="follow_up_event_sequence_is_unique"),
            models.CheckConstraint(
                condition=Q(action__in=[v.value for v in FollowUpAction]), name="follow_up_action_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.sequence} {self.action}"
