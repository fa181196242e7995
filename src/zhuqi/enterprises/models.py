"""
Tables of the enterprises and projects served, and of everything about them that changes with time.

Every period is a pair of days, ``since`` and ``until``, both inclusive; an empty ``until`` means "to this day".
Money is in 万元. Written only by ``zhuqi.enterprises.services``.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from zhuqi.enterprises.categories import (
    ABOVE_SCALE_LABELS,
    ACTION_LABELS,
    KIND_LABELS,
    LIAISON_LABELS,
    STATUS_LABELS,
    TAG_LABELS,
    TAG_LEVEL_LABELS,
    EnterpriseAction,
    EnterpriseStatus,
    Kind,
    LiaisonLevel,
    TagKind,
)
from zhuqi.organisations.models import PERIOD_IN_ORDER
from zhuqi.standards.enterprise_size import SIZE_LABELS, Size


class Enterprise(models.Model):
    """
    An enterprise or a project that is served (服务对象).

    ``name_key`` is the name reduced for comparing, ``search`` the tokens of all names, their pinyin initials and the
    codes. ``last_hash`` is that of its newest event, kept here because every act locks the row anyway.

    One that was found to be another one's duplicate stays, with ``merged_into`` naming the survivor, never another
    merged one: what hangs on it stays where it was recorded, and undoing a merge is exact.
    """

    number = models.CharField("编号", max_length=12, unique=True)
    kind = models.CharField("类型", max_length=12, choices=[(v.value, n) for v, n in KIND_LABELS.items()])
    name = models.CharField("名称", max_length=120)
    name_key = models.CharField(max_length=120)
    core_key = models.CharField(max_length=120, db_default="", db_comment="name_key without place and legal form")
    credit_code = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True, unique=True)
    credit_code_note = models.CharField("代码校验不符的说明", max_length=200, blank=True)
    division = models.ForeignKey("organisations.Division", on_delete=models.PROTECT, related_name="+")
    address = models.CharField("地址", max_length=200, blank=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=8, decimal_places=6, null=True, blank=True)
    industry = models.CharField("行业代码", max_length=5, blank=True)
    status = models.CharField(
        "状态",
        max_length=15,
        choices=[(v.value, n) for v, n in STATUS_LABELS.items()],
        default=EnterpriseStatus.NORMAL.value,
    )
    status_evidence = models.CharField("状态依据", max_length=300, blank=True)
    status_since = models.DateField("状态起始", null=True, blank=True)
    size = models.CharField(
        "规模", max_length=15, choices=[(v.value, n) for v, n in SIZE_LABELS.items()], default=Size.UNKNOWN.value
    )
    is_above_scale = models.BooleanField("四上企业", default=False)
    above_scale_type = models.CharField(
        "四上类别", max_length=15, blank=True, choices=[(v.value, n) for v, n in ABOVE_SCALE_LABELS.items()]
    )
    above_scale_since = models.DateField("入库日期", null=True, blank=True)
    above_scale_source = models.CharField("入库依据", max_length=120, blank=True)
    owner = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="projects")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    search = SearchVectorField(null=True, blank=True)
    created_at = models.DateTimeField()
    last_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[v.value for v in Kind]), name="enterprise_kind_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=[v.value for v in EnterpriseStatus]), name="enterprise_status_is_known"
            ),
            models.CheckConstraint(condition=Q(size__in=[v.value for v in Size]), name="enterprise_size_is_known"),
            models.CheckConstraint(
                condition=Q(status=EnterpriseStatus.NORMAL.value) | ~Q(status_evidence=""),
                name="enterprise_not_normal_has_evidence",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="enterprise_has_a_name"),
            models.CheckConstraint(
                condition=Q(credit_code__isnull=True) | Q(credit_code__regex=r"^[0-9A-Z]{1,18}$"),
                name="enterprise_credit_code_is_normalised",
            ),
            models.CheckConstraint(
                condition=Q(is_above_scale=False) | ~Q(above_scale_type=""), name="enterprise_above_scale_has_a_type"
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(kind=Kind.PROJECT.value),
                name="enterprise_only_projects_have_an_owner",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="enterprise_is_not_its_own_duplicate",
            ),
        ]
        indexes = [
            models.Index(fields=["name_key", "id"], name="enterprise_by_name"),
            models.Index(fields=["division", "name_key", "id"], name="enterprise_by_town_and_name"),
            models.Index(fields=["division", "core_key", "id"], name="enterprise_by_town_and_core"),
            GinIndex(fields=["search"], name="enterprise_search"),
        ]

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """A name the enterprise bore until a day (曾用名); without a day where only the name is known."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField("曾用名", max_length=120)
    name_key = models.CharField(max_length=120, db_default="", db_index=True)
    until = models.DateField("使用至", null=True, blank=True)
    source = models.CharField("依据", max_length=300, blank=True, db_default="")

    def __str__(self) -> str:
        return self.name


class EnterpriseTag(models.Model):
    """A mark on an enterprise that holds for a period (标签)."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="tags")
    kind = models.CharField("标签", max_length=20, choices=[(v.value, n) for v, n in TAG_LABELS.items()])
    level = models.CharField(
        "层级", max_length=10, blank=True, choices=[(v.value, n) for v, n in TAG_LEVEL_LABELS.items()]
    )
    since = models.DateField("开始")
    until = models.DateField("结束", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[v.value for v in TagKind]), name="tag_kind_is_known"),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="tag_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["enterprise", "kind", "level"], condition=Q(until__isnull=True), name="tag_is_given_once"
            ),
        ]
        indexes = [models.Index(fields=["kind", "enterprise"], name="tag_by_kind")]

    def __str__(self) -> str:
        return f"{self.enterprise_id}:{self.kind}"


class LiaisonPerson(models.Model):
    """One of the three liaison persons of an enterprise, for a period (联络员)."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="liaisons")
    level = models.CharField("类别", max_length=12, choices=[(v.value, n) for v, n in LIAISON_LABELS.items()])
    name = models.CharField("姓名", max_length=50)
    title = models.CharField("职务", max_length=60, blank=True)
    phone_encrypted = models.BinaryField(null=True, blank=True)
    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField("开始")
    until = models.DateField("结束", null=True, blank=True)
    confirmed_on = models.DateField("最近确认", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "organisations.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=[v.value for v in LiaisonLevel]), name="liaison_level_is_known"
            ),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="liaison_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["enterprise", "level"], condition=Q(until__isnull=True), name="liaison_has_one_person_per_level"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LiaisonRequest(models.Model):
    """Somebody asks for another liaison person; the office or the group lead decides (更换联络员申请)."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="liaison_requests")
    level = models.CharField("类别", max_length=12, choices=[(v.value, n) for v, n in LIAISON_LABELS.items()])
    name = models.CharField("姓名", max_length=50)
    title = models.CharField("职务", max_length=60, blank=True)
    phone_encrypted = models.BinaryField(null=True, blank=True)
    since = models.DateField("开始")
    reason = models.CharField("理由", max_length=300)
    asked_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(
        "organisations.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("答复时间", null=True, blank=True)
    is_granted = models.BooleanField("同意", null=True, blank=True)
    answer = models.CharField("答复意见", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=[v.value for v in LiaisonLevel]), name="liaison_request_level_is_known"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, is_granted__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_granted__isnull=False),
                name="liaison_request_is_decided_or_open",
            ),
            models.UniqueConstraint(
                fields=["enterprise", "level"],
                condition=Q(decided_at__isnull=True),
                name="liaison_has_one_open_request_per_level",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id}:{self.level}"


class DatedFigures(models.Model):
    """What is known of an enterprise's business as of a day; size is computed from the newest (经营数据)."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="figures")
    as_of = models.DateField("截至日期")
    employees = models.PositiveIntegerField("从业人员（人）", null=True, blank=True)
    revenue = models.DecimalField("营业收入（万元）", max_digits=14, decimal_places=2, null=True, blank=True)
    assets = models.DecimalField("资产总额（万元）", max_digits=14, decimal_places=2, null=True, blank=True)
    tax = models.DecimalField("纳税额（万元）", max_digits=14, decimal_places=2, null=True, blank=True)
    power_use = models.DecimalField("用电量（万千瓦时）", max_digits=14, decimal_places=2, null=True, blank=True)
    source = models.CharField("来源", max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "as_of"], name="figures_are_recorded_once_per_day"),
            models.CheckConstraint(
                condition=(Q(revenue__isnull=True) | Q(revenue__gte=0))
                & (Q(assets__isnull=True) | Q(assets__gte=0))
                & (Q(tax__isnull=True) | Q(tax__gte=0))
                & (Q(power_use__isnull=True) | Q(power_use__gte=0)),
                name="figures_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.as_of}"


class EnterpriseContact(models.Model):
    """Which enterprise a signed-in contact speaks for (企业联系人账号)."""

    user = models.OneToOneField("organisations.User", on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="contacts")

    def __str__(self) -> str:
        return f"{self.enterprise_id}:{self.user_id}"


class KeyTargetRule(models.Model):
    """Which tags make an enterprise a key service target (重点服务对象), from a day until the next rule begins."""

    since = models.DateField("生效日期", unique=True)
    tag_kinds = ArrayField(models.CharField(max_length=20), verbose_name="标签")
    reason = models.CharField("依据", max_length=300, blank=True, db_default="")
    set_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField("设定时间", null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.since}"


class EnterpriseMerge(models.Model):
    """
    From when to when one enterprise counted as another one's duplicate (合并记录), a half-open interval.

    When the survivor is merged into a third one, the rows of those merged into it before end and new ones begin that
    name the third; ``follows`` is the merge they came along with. So one row says where an enterprise stood on a day.
    ``taken`` is what the survivor took over, with what was there before: what undoing puts back.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="received")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers")
    at = models.DateTimeField("合并时间")
    actor = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("理由", max_length=300)
    taken = models.JSONField(default=dict)
    ended_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(ended_at__isnull=True), name="enterprise_is_merged_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id}:{self.into_id}"


class KeptApart(models.Model):
    """Two enterprises that look alike and are not the same, as somebody found out (认定不是重复)."""

    one = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    reason = models.CharField("理由", max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="two_are_kept_apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="kept_apart_names_the_older_first"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id}:{self.other_id}"


class EnterpriseEvent(models.Model):
    """
    One line of an enterprise's history. Append-only: a database trigger refuses the rest.

    ``hash`` covers the line and ``previous_hash``. ``data`` holds codes, dates and names, never a phone number.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="events")
    action = models.CharField("操作", max_length=30, choices=[(v.value, n) for v, n in ACTION_LABELS.items()])
    actor = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    reason = models.CharField("理由", max_length=300, blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=[v.value for v in EnterpriseAction]), name="enterprise_action_is_known"
            ),
            models.UniqueConstraint(fields=["enterprise", "previous_hash"], name="enterprise_history_does_not_fork"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.action}"
