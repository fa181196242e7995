"""
The tables of the ledger.

``Issue`` is the truth of today; ``IssueEvent`` is how it came to be, append-only and chained; ``IssueState``
is the same issue as it stood at any past moment, for figures.  All are written by ``issues.services`` alone.
Facts that carry their own life (stages, extensions, call-backs …) are rows beside the issue.
"""

from datetime import date

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Reverse

from zhuqi.issues.categories import Category, Level, Satisfaction, Source
from zhuqi.issues.workflow import HANDLING, OPEN, WITH_UNIT, Action, Status

_WITH_UNIT, _OPEN, _HANDLING = sorted(WITH_UNIT), sorted(OPEN), sorted(HANDLING)
LAST_DAY = date(9999, 12, 31)


def _among(enum: type[Category | Status | Level | Action]) -> list[str]:
    return [member.value for member in enum]


class NumberSeries(models.Model):
    """The last business number given out in a year; its row lock keeps numbers without gap or repeat."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}-{self.last:06d}"


class Issue(models.Model):
    """One problem of one enterprise or project, from registration (挂号) to strike-off (销号)."""

    number = models.CharField("问题编号", max_length=20, unique=True)
    status = models.CharField("状态", max_length=24, default=Status.REGISTERED)
    status_before = models.CharField(max_length=24, default="", blank=True)

    # what, of whom
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    enterprise_name = models.CharField("企业名称（挂号时）", max_length=200)
    division = models.ForeignKey("organisations.Division", on_delete=models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, null=True, related_name="+")
    size = models.CharField("企业规模（挂号时）", max_length=16)
    is_key_target = models.BooleanField("重点服务对象（挂号时）", default=False)
    description = models.TextField("问题描述", max_length=2000)
    requested_outcome = models.TextField("企业诉求", max_length=1000, default="", blank=True)
    contact_name = models.CharField("联系人", max_length=40, default="", blank=True)
    contact_phone_encrypted = models.BinaryField(null=True)
    source = models.CharField("来源", max_length=16, default=Source.VISIT)

    # analysis (研判)
    category = models.CharField("类别", max_length=24)
    sub_category = models.CharField("子类", max_length=24, default="", blank=True)
    nature = models.CharField("性质", max_length=16, default="", blank=True)
    root_cause = models.TextField("问题根源", max_length=1000, default="", blank=True)
    solution_path = models.TextField("解决路径", max_length=1000, default="", blank=True)
    level = models.CharField("层级", max_length=16, default=Level.UNDECIDED)
    difficulty = models.CharField("难度", max_length=16, default="", blank=True)

    # whose, by when
    registered_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField("挂号时间")
    registered_date = models.DateField("收集日期")
    lead_unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    co_units = models.ManyToManyField("organisations.Unit", through="CoHandling", related_name="+")
    assigned_at = models.DateTimeField("首次交办时间", null=True)
    unit_assigned_at = models.DateTimeField("交办现牵头单位时间", null=True)
    due_date = models.DateField("当前环节期限", null=True)
    yellow_from = models.DateField("临期起始日", null=True)
    solve_due_date = models.DateField("办结期限", null=True)
    original_due_date = models.DateField("原办结期限", null=True)
    first_answered_at = models.DateTimeField("首次实质答复", null=True)
    promised_date = models.DateField("承诺下次答复日", null=True)
    resolved_at = models.DateTimeField("申请办结时间", null=True)
    solved_date = models.DateField("解决日期", null=True)
    closed_at = models.DateTimeField("销号时间", null=True)
    closure_grade = models.CharField("办结等次", max_length=16, default="", blank=True)
    reopened_count = models.PositiveSmallIntegerField("重办次数", default=0)
    objection_count = models.PositiveSmallIntegerField("退单次数", default=0)
    extension_count = models.PositiveSmallIntegerField("延期次数", default=0)
    cycle = models.PositiveSmallIntegerField("第几轮办理", default=1)

    # the call-back of the present cycle
    called_back = models.BooleanField("已回访", default=False)
    reached = models.BooleanField("已接通", default=False)
    confirmed_solved = models.BooleanField("企业确认解决", default=False)
    satisfaction = models.CharField("满意度", max_length=20, default="", blank=True)

    # side ways
    plan = models.TextField("长期推进方案", max_length=1000, default="", blank=True)
    plan_owner = models.CharField("推进责任人", max_length=60, default="", blank=True)
    next_checkpoint = models.DateField("下一节点", null=True)
    exclusion_class = models.CharField("不予受理类别", max_length=24, default="", blank=True)
    transferred_to = models.CharField("移交去向", max_length=16, default="", blank=True)
    proposed_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, null=True, related_name="+")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged_issues")
    is_confidential = models.BooleanField("保密", default=False)
    concerned_unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    is_imported = models.BooleanField("台账导入", default=False)
    is_typical = models.BooleanField("典型案例", default=False)

    # bookkeeping
    updated_at = models.DateTimeField("最近变动")
    last_hash = models.CharField(max_length=64, default="", blank=True)
    event_count = models.PositiveIntegerField(default=0)
    search = SearchVectorField(null=True)
    sort_date = models.GeneratedField(  # what lists sort by: no due date comes last
        expression=Coalesce("due_date", models.Value(LAST_DAY)), output_field=models.DateField(), db_persist=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=_among(Status)), name="issue_status_is_known"),
            models.CheckConstraint(condition=Q(category__in=_among(Category)), name="issue_category_is_known"),
            models.CheckConstraint(condition=Q(level__in=_among(Level)), name="issue_level_is_known"),
            models.CheckConstraint(
                condition=~Q(status__in=_WITH_UNIT) | Q(lead_unit__isnull=False),
                name="issue_in_handling_has_a_lead_unit",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.MERGED) | Q(merged_into__isnull=False), name="merged_issue_names_its_target"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="issue_is_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.EXCLUDED) | ~Q(exclusion_class=""), name="excluded_issue_has_a_class"
            ),
        ]
        indexes = [
            models.Index(fields=["sort_date", "id"], name="issue_by_sort_date"),
            models.Index(fields=["sort_date", "id"], name="open_issue_by_sort_date", condition=Q(status__in=_OPEN)),
            models.Index(fields=["-registered_at", "-id"], name="issue_newest_first"),
            models.Index(  # carries all that is counted, so that counting reads no issue
                fields=["status", "due_date"],
                include=["yellow_from", "category", "level", "team", "division", "concerned_unit"],
                name="issue_by_status",
            ),
            models.Index(
                fields=["closed_at"],
                include=["concerned_unit"],
                name="closed_issue_by_time",
                condition=Q(status=Status.CLOSED.value),
            ),
            models.Index(OpClass(Reverse("number"), "text_pattern_ops"), name="issue_by_end_of_number"),
            models.Index(fields=["-updated_at"], name="issue_by_last_change"),
            models.Index(fields=["lead_unit", "status"], name="issue_by_lead_unit"),
            models.Index(fields=["enterprise", "-registered_at"], name="issue_by_enterprise"),
            models.Index(fields=["division", "status"], name="issue_by_division"),
            models.Index(fields=["due_date"], name="issue_in_handling_by_due_date", condition=Q(status__in=_HANDLING)),
            models.Index(fields=["merged_into"], name="issue_merged", condition=Q(merged_into__isnull=False)),
            GinIndex(fields=["search"], name="issue_search", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.number


class IssueEvent(models.Model):
    """
    One line of an issue's history.  Append-only: a database trigger refuses everything else.

    ``hash`` is SM3 over the previous event's hash and this event's content (``issues.ledger_chain``).  Personal
    data stays out of ``data``; ``reason`` is what the actor wrote.
    """

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField("第几条")
    action = models.CharField(max_length=24)
    from_status = models.CharField(max_length=24, default="", blank=True)
    to_status = models.CharField(max_length=24)
    actor = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey("organisations.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("记录时间")
    occurred_on = models.DateField("发生日期", null=True)
    reason = models.TextField(default="", blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, default="", blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "sequence"], name="event_sequence_is_unique_in_its_issue"),
            models.CheckConstraint(condition=Q(action__in=_among(Action)), name="event_action_is_known"),
        ]
        indexes = [models.Index(fields=["at"], name="event_by_time")]

    def __str__(self) -> str:
        return f"{self.issue_id}/{self.sequence} {self.action}"


class IssueState(models.Model):
    """
    How an issue stood, as recorded, during ``[recorded_from, recorded_until)``.

    A figure as of the end of a day reads the rows valid at that instant; today's figure is the same query.
    """

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="states")
    recorded_from = models.DateTimeField()
    recorded_until = models.DateTimeField(null=True)

    status = models.CharField(max_length=24)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey("organisations.Division", on_delete=models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, null=True, related_name="+")
    lead_unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    size = models.CharField(max_length=16)
    is_key_target = models.BooleanField()
    is_imported = models.BooleanField()
    is_confidential = models.BooleanField()
    is_typical = models.BooleanField()
    category = models.CharField(max_length=24)
    sub_category = models.CharField(max_length=24)
    nature = models.CharField(max_length=16)
    level = models.CharField(max_length=16)
    difficulty = models.CharField(max_length=16)
    source = models.CharField(max_length=16)
    registered_date = models.DateField()
    assigned_date = models.DateField(null=True)
    arrange_due = models.DateField(null=True)
    arrange_met = models.DateField(null=True)
    report_due = models.DateField(null=True)
    report_met = models.DateField(null=True)
    solve_due = models.DateField(null=True)
    solve_original_due = models.DateField(null=True)
    solve_met = models.DateField(null=True)
    answered_date = models.DateField(null=True)
    solved_date = models.DateField(null=True)
    closed_date = models.DateField(null=True)
    solved_on_site = models.BooleanField()
    called_back = models.BooleanField()
    reached = models.BooleanField()
    confirmed_solved = models.BooleanField()
    satisfaction = models.CharField(max_length=20)
    reopened_count = models.PositiveSmallIntegerField()
    objection_count = models.PositiveSmallIntegerField()
    extension_count = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issue"], condition=Q(recorded_until__isnull=True), name="issue_has_one_present_state"
            ),
            models.CheckConstraint(
                condition=Q(recorded_until__isnull=True) | Q(recorded_until__gt=F("recorded_from")),
                name="state_interval_is_not_empty",
            ),
        ]
        indexes = [
            models.Index(fields=["issue", "recorded_from"], name="state_of_issue"),
            models.Index(fields=["recorded_from", "recorded_until"], name="state_by_validity"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.status} since {self.recorded_from:%Y-%m-%d %H:%M}"


class IssueStage(models.Model):
    """
    One stage of the deadline regime for one issue (13710: arrange, report, solve, follow).

    ``rule`` is the promise copied in at assignment; ``original_due_date`` never changes, ``due_date`` moves with an
    approved extension; ``announced_lamp`` is the last lamp the sweep told about.
    """

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="stages")
    code = models.CharField(max_length=24)
    label = models.CharField(max_length=40)
    start_date = models.DateField("起算日")
    due_date = models.DateField("期限", null=True)
    original_due_date = models.DateField("原期限", null=True)
    yellow_from = models.DateField("临期起始日", null=True)
    is_provisional = models.BooleanField("暂定", default=False)
    falls_on_holiday = models.BooleanField("逢节假日", default=False)
    met_at = models.DateTimeField("完成时间", null=True)
    rule = models.JSONField(default=dict)
    announced_lamp = models.CharField(max_length=8, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "code"], name="stage_is_unique_in_its_issue"),
        ]
        indexes = [
            models.Index(
                fields=["due_date"],
                name="unmet_stage_by_due_date",
                condition=Q(met_at__isnull=True, due_date__isnull=False),
            ),
            models.Index(fields=["is_provisional"], name="provisional_stage", condition=Q(is_provisional=True)),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.code}"


class CoHandling(models.Model):
    """A unit that helps the lead unit, with its own due date and reply (协办)."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="co_handlings")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField(null=True)
    reply = models.TextField(default="", blank=True)
    replied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "unit"], name="unit_co_handles_an_issue_once"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.unit_id}"


class PreCommunication(models.Model):
    """The second track: the group member from the lead unit's department speaks to it beforehand (先期沟通)."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="pre_communications")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("organisations.User", on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    due_date = models.DateField()
    done_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "unit"], condition=Q(done_at__isnull=True), name="one_open_pre_communication_per_unit"
            ),
        ]
        indexes = [
            models.Index(fields=["member", "due_date"], name="open_pre_communications", condition=Q(done_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.unit_id}"


class Extension(models.Model):
    """A request to move the solving date; the original date stays visible (延期)."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="extensions")
    requested_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    old_due_date = models.DateField()
    new_due_date = models.DateField()
    reason = models.TextField()
    decided_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(null=True)
    decision = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issue"], condition=Q(decided_at__isnull=True), name="one_undecided_extension_per_issue"
            ),
            models.CheckConstraint(
                condition=Q(new_due_date__gt=F("old_due_date")), name="extension_moves_the_date_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.new_due_date}"


class CallBack(models.Model):
    """One attempt to reach the enterprise after an answer, by somebody outside the handling units (回访)."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="call_backs")
    cycle = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    occurred_on = models.DateField(null=True)
    caller = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    is_reached = models.BooleanField()
    is_solved = models.BooleanField(null=True)
    is_answered = models.BooleanField(null=True)
    was_contacted = models.BooleanField(null=True)
    satisfaction = models.CharField(max_length=20, default=Satisfaction.NOT_RATED)
    words = models.TextField("企业原话", default="", blank=True)

    def __str__(self) -> str:
        return f"{self.issue_id} {self.at:%Y-%m-%d}"


class SupervisionNotice(models.Model):
    """A chase or a supervision notice on one stage; unique, so that a sweep run twice opens it once."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="supervision_notices")
    stage = models.CharField(max_length=24)
    due_date = models.DateField("所督办的期限")
    level = models.CharField(max_length=12)
    serial = models.PositiveSmallIntegerField("同级第几次", default=0)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "stage", "due_date", "level", "serial"], name="supervision_notice_is_opened_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.level}"


class Instruction(models.Model):
    """What a leader wrote on an issue, and the answer to it (批示)."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="instructions")
    leader = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    answer = models.TextField(default="", blank=True)
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.issue_id} {self.at:%Y-%m-%d}"


class Attachment(models.Model):
    """A file of an issue, stored outside the web root under its hash (附件)."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    bytes = models.PositiveIntegerField()
    sm3 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "sm3"], name="file_is_attached_to_an_issue_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """A line under somebody's bell; one per event and person, however often the job runs."""

    recipient = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(IssueEvent, on_delete=models.PROTECT, related_name="notices")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="notices")
    text = models.CharField(max_length=200)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "event"], name="person_is_told_of_an_event_once"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-at"], name="unread_notices", condition=Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.text


class Seal(models.Model):
    """One day of history sealed: a Merkle root over its events, chained to the seal before (日封存)."""

    day = models.DateField(unique=True)
    sealed_at = models.DateTimeField()
    events = models.PositiveIntegerField()
    merkle_root = models.CharField(max_length=64)
    previous_seal = models.CharField(max_length=64, default="", blank=True)
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.day} {self.seal[:12]}"


class SealEntry(models.Model):
    """Which seal an event lies under, and where in it.  Late commits are found by having no entry."""

    event = models.OneToOneField(IssueEvent, on_delete=models.PROTECT, related_name="seal_entry")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seal", "position"], name="seal_position_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.seal_id}#{self.position}"


class ImportBatch(models.Model):
    """One run of a ledger import."""

    file_name = models.CharField(max_length=200)
    file_sm3 = models.CharField(max_length=64)
    imported_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(models.Model):
    """The row of a spreadsheet an issue came from: the same row again creates nothing twice."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="rows")
    issue = models.OneToOneField(Issue, on_delete=models.PROTECT, related_name="imported_row")
    sheet = models.CharField(max_length=60)
    row = models.PositiveIntegerField()
    fingerprint = models.CharField("同一问题的标识", max_length=64, unique=True)
    content = models.CharField("行内容的标识", max_length=64)

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"


class SavedFilter(models.Model):
    """A view of the ledger somebody kept, with when they last looked at it."""

    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=500)
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_filter_name_is_unique_for_its_user"),
        ]

    def __str__(self) -> str:
        return self.name


class Submission(models.Model):
    """A form of registering sent once: its one-time key, and the issue it made."""

    key = models.CharField(max_length=36)
    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "user"], name="form_of_registering_is_taken_once"),
        ]

    def __str__(self) -> str:
        return self.key
