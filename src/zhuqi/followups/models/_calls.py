"""Calls to enterprises, one row per attempt, and what the callers of one enterprise share."""

from django.db import models
from django.db.models import Q

from zhuqi.followups.kinds import OF_ISSUES, CallKind
from zhuqi.issues.categories import Satisfaction


class FirmLine(models.Model):
    """
    What the calls to one enterprise share: who is calling it at the moment, and when it was last spoken to.

    A claim is nobody's after ``claimed_until``; ``periodic_on`` is the day from which the interval of the periodic
    calls runs: the firm was reached, for whatever reason, or given up after three attempts.
    """

    enterprise = models.OneToOneField("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    claimed_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, null=True, related_name="+")
    claimed_until = models.DateTimeField("占用至", null=True)
    periodic_on = models.DateField("最近联系", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_until__isnull=True)
                | Q(claimed_by__isnull=False, claimed_until__isnull=False),
                name="firm_line_is_claimed_until_some_time_or_free",
            ),
        ]
        indexes = [
            models.Index(fields=["periodic_on"], name="firm_line_by_last_contact"),
            models.Index(fields=["claimed_until"], name="firm_line_claimed", condition=Q(claimed_by__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id}"


class FollowUpCall(models.Model):
    """
    One attempt to call an enterprise (通话记录). Append-only: a database trigger refuses the rest.

    ``attempt`` counts within its round; ``ends_round`` says that it reached somebody or was the last one.  Answers are
    null where nobody was reached or the question is not asked in a call of this kind.
    """

    number = models.CharField("编号", max_length=12, unique=True)
    key = models.CharField(max_length=36)
    kind = models.CharField("事由", max_length=12)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    issue = models.ForeignKey("issues.Issue", on_delete=models.PROTECT, null=True, related_name="+")
    cycle = models.PositiveSmallIntegerField("第几轮办理", default=0)
    caller = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    attempt = models.PositiveSmallIntegerField("第几次拨打")
    ends_round = models.BooleanField()
    is_reached = models.BooleanField("接通")
    is_solved = models.BooleanField("已解决", null=True)
    is_answered = models.BooleanField("已答复", null=True)
    was_contacted = models.BooleanField("联系过", null=True)
    is_willing = models.BooleanField("自愿撤回", null=True)
    satisfaction = models.CharField("评价", max_length=20, default=Satisfaction.NOT_RATED)
    words = models.TextField("企业原话", max_length=1000, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "caller"], name="form_of_a_call_is_taken_once"),
            models.CheckConstraint(condition=Q(kind__in=[v.value for v in CallKind]), name="call_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(v.value for v in OF_ISSUES), issue__isnull=False)
                | Q(kind=CallKind.PERIODIC.value, issue__isnull=True),
                name="call_about_an_issue_names_it",
            ),
            models.CheckConstraint(
                condition=Q(is_reached=True)
                | Q(
                    is_solved__isnull=True,
                    is_answered__isnull=True,
                    was_contacted__isnull=True,
                    is_willing__isnull=True,
                    satisfaction=Satisfaction.NOT_RATED.value,
                ),
                name="who_was_not_reached_gave_no_answer",
            ),
            models.CheckConstraint(
                condition=Q(is_reached=False) | Q(ends_round=True), name="call_that_reached_somebody_ends_its_round"
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "-at"], name="call_by_enterprise"),
            models.Index(fields=["issue", "kind", "-at"], name="call_by_issue"),
            models.Index(fields=["kind", "at"], name="call_by_kind_and_time"),
        ]

    def __str__(self) -> str:
        return self.number
