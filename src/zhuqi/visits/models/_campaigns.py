"""Tables of campaign targets (走访目标): by when whom, and who is on the list."""

from django.db import models
from django.db.models import F, Q

from zhuqi.enterprises.categories import TAG_LABELS
from zhuqi.visits.workflow import CAMPAIGN_SCOPE_LABELS, CampaignScope


class Campaign(models.Model):
    """
    By ``until``, ``target`` different firms of a list are to be visited; what is done follows from visit records.

    The list is the roster, the bearers of a tag, or firms named one by one (``CampaignFirm``); ``teams`` narrows it.
    """

    number = models.CharField("编号", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    since = models.DateField("自")
    until = models.DateField("至")
    target = models.PositiveIntegerField("目标家数")
    scope = models.CharField("对象", max_length=10, choices=[(v.value, n) for v, n in CAMPAIGN_SCOPE_LABELS.items()])
    tag = models.CharField("标签", max_length=20, blank=True, choices=[(v.value, n) for v, n in TAG_LABELS.items()])
    teams = models.ManyToManyField("organisations.Team", related_name="+", blank=True)
    created_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="campaign_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(target__gte=1), name="campaign_wants_at_least_one"),
            models.CheckConstraint(
                condition=(Q(scope=CampaignScope.TAG.value) & ~Q(tag=""))
                | (~Q(scope=CampaignScope.TAG.value) & Q(tag="")),
                name="campaign_by_tag_names_the_tag",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CampaignFirm(models.Model):
    """A firm named on the list of a campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="firms")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "enterprise"], name="campaign_names_a_firm_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id}:{self.enterprise_id}"
