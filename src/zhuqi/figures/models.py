"""What figures need to be told: targets the campaign set.  The numbers themselves are never stored here."""

from django.db import models


class VisitDeadline(models.Model):
    """The day by which the campaign's plan wants the visits made (规定走访时限), as told; the last one told counts."""

    day = models.DateField("规定走访时限")
    set_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("设定时间")

    def __str__(self) -> str:
        return self.day.isoformat()
