"""
Tables of visits and symposia: whom the officials met, when, and which problems came of it.

There is no place for positions or points, and a photograph is never asked for (国办函〔2026〕12号).  Written only by
``zhuqi.visits.services``.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zhuqi.visits.kinds import ATTENDANCE_LABELS, KIND_LABELS, Attendance, VisitAction, VisitKind


class Visit(models.Model):
    """
    One visit (走访) or symposium (座谈会), of one or several enterprises.

    ``has_no_request`` says that they were asked and raised nothing. ``team`` is that of the first firm's town when it
    was recorded. ``last_hash`` is that of the newest event.
    """

    number = models.CharField("编号", max_length=12, unique=True)
    kind = models.CharField("方式", max_length=12, choices=[(v.value, n) for v, n in KIND_LABELS.items()])
    date = models.DateField("日期")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    place = models.CharField("地点", max_length=100, blank=True)
    purpose = models.CharField("事由", max_length=200)
    summary = models.TextField("了解到的情况", max_length=2000, blank=True)
    minutes = models.TextField("纪要", max_length=8000, blank=True, default="")
    has_no_request = models.BooleanField("无诉求", default=False)
    is_special = models.BooleanField("专访", default=False)
    special_note = models.CharField("专访缘由", max_length=100, blank=True)
    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, null=True, related_name="+")
    last_hash = models.CharField(max_length=64, blank=True)
    event_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[v.value for v in VisitKind]), name="visit_kind_is_known"),
            models.CheckConstraint(
                condition=Q(is_special=False) | ~Q(special_note=""), name="special_visit_says_what_for"
            ),
        ]
        indexes = [models.Index(fields=["-date", "-id"], name="visit_newest_first")]

    def __str__(self) -> str:
        return self.number


class VisitedEnterprise(models.Model):
    """An enterprise that was met; of a symposium, one that was asked to come, with who came for it."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="visited")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    attendance = models.CharField(
        "到会情况",
        max_length=10,
        choices=[(v.value, n) for v, n in ATTENDANCE_LABELS.items()],
        default=Attendance.ATTENDED.value,
    )
    attendees = models.CharField("到会人员", max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "enterprise"], name="enterprise_is_met_once_in_a_visit"),
            models.CheckConstraint(
                condition=Q(attendance__in=[v.value for v in Attendance]), name="attendance_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}:{self.enterprise_id}"


class VisitParticipant(models.Model):
    """Somebody who was there: an account, or a name (参加人员)."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="participants")
    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("姓名", max_length=50, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(user__isnull=False) | ~Q(name=""), name="participant_is_somebody"),
            models.UniqueConstraint(fields=["visit", "user"], name="participant_is_listed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}:{self.user_id or self.name}"


class VisitIssue(models.Model):
    """An issue that was raised at a visit."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="raised")
    issue = models.ForeignKey("issues.Issue", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "issue"], name="issue_is_linked_to_a_visit_once")]

    def __str__(self) -> str:
        return f"{self.visit_id}:{self.issue_id}"


class VisitPhoto(models.Model):
    """A photograph somebody chose to attach, freed of where and with what it was taken; stored outside the web root."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos")
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    bytes = models.PositiveIntegerField()
    sm3 = models.CharField(max_length=64)
    attached_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "sm3"], name="photo_is_attached_to_a_visit_once")]

    def __str__(self) -> str:
        return self.name


class VisitSubmission(models.Model):
    """A record sent once: its one-time key, the digest of what was sent with it, and the visit it made."""

    key = models.CharField(max_length=36)
    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "user"], name="record_of_a_visit_is_taken_once")]

    def __str__(self) -> str:
        return self.key


class VisitState(models.Model):
    """
    How a visit stood, as recorded, during ``[recorded_from, recorded_until)``: what figures as of a day are made of.

    A correction closes the present row and opens the next, so that what was published stays reproducible.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="states")
    recorded_from = models.DateTimeField()
    recorded_until = models.DateTimeField(null=True)
    kind = models.CharField(max_length=12)
    date = models.DateField()
    has_no_request = models.BooleanField()
    is_special = models.BooleanField()
    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, null=True, related_name="+")
    enterprise_ids = ArrayField(models.BigIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit"], condition=Q(recorded_until__isnull=True), name="visit_has_one_present_state"
            ),
            models.CheckConstraint(
                condition=Q(recorded_until__isnull=True) | Q(recorded_until__gt=F("recorded_from")),
                name="visit_state_interval_is_not_empty",
            ),
        ]
        indexes = [models.Index(fields=["recorded_from", "recorded_until"], name="visit_state_by_validity")]

    def __str__(self) -> str:
        return f"{self.visit_id} since {self.recorded_from:%Y-%m-%d %H:%M}"


class VisitEvent(models.Model):
    """
    One line of a visit's history. Append-only: a database trigger refuses the rest.

    ``hash`` covers the line and ``previous_hash``. ``data`` holds numbers, dates and counts, never a person's name.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField("第几条")
    action = models.CharField(max_length=16)
    actor = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("记录时间")
    reason = models.CharField(max_length=300, blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "sequence"], name="visit_event_sequence_is_unique"),
            models.CheckConstraint(
                condition=Q(action__in=[v.value for v in VisitAction]), name="visit_action_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}/{self.sequence} {self.action}"
