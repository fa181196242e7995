"""Tables of appointments (走访预约): who wants to come, why and when, what the firm answered, and by which link."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from zhuqi.visits.kinds import KIND_LABELS
from zhuqi.visits.workflow import (
    PURPOSE_LABELS,
    STATE_LABELS,
    AppointmentAction,
    AppointmentState,
    FieldworkAction,
    Purpose,
)

_OPEN = ["PROPOSED", "COUNTERED", "ACCEPTED"]


class Appointment(models.Model):
    """
    A visit or symposium that is proposed to one firm.

    ``countered_date`` and ``countered_at`` are the time the firm asked for instead. ``cap_reason`` says why the firm
    is visited more often this month than the office allows. ``is_invited``: the firm asked for it itself.
    """

    number = models.CharField("编号", max_length=12, unique=True)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("方式", max_length=12, choices=[(v.value, n) for v, n in KIND_LABELS.items()])
    purpose = models.CharField("事由", max_length=12, choices=[(v.value, n) for v, n in PURPOSE_LABELS.items()])
    note = models.CharField("说明", max_length=200, blank=True)
    date = models.DateField("日期")
    starts_at = models.TimeField("时间")
    minutes = models.PositiveSmallIntegerField("时长")
    organiser = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    participants = ArrayField(models.CharField(max_length=50), default=list, blank=True, verbose_name="同行人员")
    state = models.CharField("状态", max_length=12, choices=[(v.value, n) for v, n in STATE_LABELS.items()])
    countered_date = models.DateField("企业所提日期", null=True, blank=True)
    countered_at = models.TimeField("企业所提时间", null=True, blank=True)
    countered_note = models.CharField("企业留言", max_length=100, blank=True)
    is_invited = models.BooleanField("企业邀请", default=False)
    cap_reason = models.CharField("超过上限的理由", max_length=200, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed")
    campaign = models.ForeignKey("visits.Campaign", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    visit = models.ForeignKey(
        "visits.Visit", on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    last_hash = models.CharField(max_length=64, blank=True)
    event_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[v.value for v in AppointmentState]), name="appointment_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[v.value for v in Purpose]), name="appointment_purpose_is_no_inspection"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=10, minutes__lte=480), name="appointment_takes_ten_minutes_to_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state="MERGED", merged_into__isnull=False)
                | (~Q(state="MERGED") & Q(merged_into__isnull=True)),
                name="appointment_merged_names_the_other",
            ),
            models.CheckConstraint(
                condition=~Q(state="COUNTERED") | Q(countered_date__isnull=False, countered_at__isnull=False),
                name="appointment_countered_names_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "date"], name="appointment_by_firm_and_day"),
            models.Index(fields=["organiser", "date"], name="appointment_by_person_and_day"),
            models.Index(fields=["date", "id"], name="appointment_by_day"),
            models.Index(fields=["state", "date"], condition=Q(state__in=_OPEN), name="appointment_still_open"),
        ]

    def __str__(self) -> str:
        return self.number


class AppointmentEvent(models.Model):
    """
    One line of an appointment's history. Append-only: a database trigger refuses the rest.

    ``data`` holds days, times and numbers, never a person's name; what the firm answers by its link has the system
    as actor and ``{"by": "LINK"}``.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField("第几条")
    action = models.CharField(max_length=16)
    to_state = models.CharField(max_length=12)
    actor = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("记录时间")
    reason = models.CharField(max_length=300, blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "sequence"], name="appointment_event_sequence_is_unique"),
            models.CheckConstraint(
                condition=Q(action__in=[v.value for v in AppointmentAction]), name="appointment_action_is_known"
            ),
        ]
        indexes = [models.Index(fields=["action", "at"], name="appointment_event_by_action")]

    def __str__(self) -> str:
        return f"{self.appointment_id}/{self.sequence} {self.action}"


class SignedLink(models.Model):
    """
    A link by which the firm answers one appointment once, without an account.

    ``key`` is random and part of what is signed; the link itself is not stored. A used, voided or expired link still
    shows how the appointment stands, and changes nothing.
    """

    purpose = models.CharField(max_length=30)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="links")
    key = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "purpose"],
                condition=Q(used_at__isnull=True, voided_at__isnull=True),
                name="appointment_has_one_link_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose}:{self.appointment_id}"


class QuietDay(models.Model):
    """A rule for days on which firms are left in peace (企业宁静日); ended, never deleted."""

    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    first_day = models.PositiveSmallIntegerField("每月几日起", null=True, blank=True)
    last_day = models.PositiveSmallIntegerField("每月几日止", null=True, blank=True)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name="星期")
    reason = models.CharField("依据", max_length=100)
    set_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__isnull=True, last_day__isnull=True)
                | Q(first_day__gte=1, last_day__lte=31, last_day__gte=models.F("first_day")),
                name="quiet_days_of_the_month_are_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since} {self.reason}"


class VisitCap(models.Model):
    """How many visits a month one firm may be asked to bear; the newest row that has begun holds."""

    per_month = models.PositiveSmallIntegerField("每月上限")
    since = models.DateField("自")
    set_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.per_month} since {self.since}"


class FieldworkEvent(models.Model):
    """One line of the history of settings, campaigns and tours. Append-only, one chain."""

    action = models.CharField(max_length=16)
    actor = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    reason = models.CharField(max_length=300, blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=[v.value for v in FieldworkAction]), name="fieldwork_action_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.action}"
