"""Tables of day tours (走访路线): the case as it was put, and the order of stops as people left it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from zhuqi.visits.workflow import TOUR_LABELS, TourState


class TourPlan(models.Model):
    """
    One plan for a team and some days.

    ``case`` is what ``zhuqi plan_visits`` reads, with officers by username and visits by the firm's number (or the
    appointment's, if it is agreed already). ``orders`` is ``[{"officer", "day", "visits"}]``: times are always computed
    anew from the two, so that none is ever out of date.
    """

    number = models.CharField("编号", max_length=12, unique=True)
    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    campaign = models.ForeignKey("visits.Campaign", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.CharField("事由", max_length=12)
    days = ArrayField(models.DateField(), verbose_name="日期")
    case = models.JSONField()
    orders = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    state = models.CharField("状态", max_length=10, choices=[(v.value, n) for v, n in TOUR_LABELS.items()])
    failure = models.CharField(max_length=200, blank=True)
    asked_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[v.value for v in TourState]), name="tour_plan_state_is_known")
        ]
        indexes = [models.Index(fields=["-asked_at", "-id"], name="tour_plan_newest_first")]

    def __str__(self) -> str:
        return self.number
