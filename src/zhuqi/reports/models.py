"""A document the office writes and publishes, frozen with its figures; and the history of how it came about."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class PublicationStatus(models.TextChoices):
    DRAFT = "DRAFT", "拟稿"
    PUBLISHED = "PUBLISHED", "已发布"


class Publication(models.Model):
    """
    One work summary (工作总结) for one scope as of one day.

    ``figures`` holds every figure with value and 口径 as they stood when the draft was made or last refreshed;
    ``paragraphs`` the text with chips.  Once published the row cannot change: the database refuses it.
    """

    number = models.CharField("编号", max_length=20, unique=True)
    title = models.CharField("标题", max_length=200)
    author = models.CharField("署名", max_length=60)
    scope_kind = models.CharField("范围", max_length=20)
    scope_id = models.BigIntegerField("范围对象", default=0)  # 0: no object, the whole city
    scope_name = models.CharField("范围名称", max_length=60)
    until = models.DateField("统计截止日")
    paragraphs = models.JSONField("段落")
    figures = models.JSONField("指标")
    status = models.CharField("状态", max_length=12, choices=PublicationStatus, default=PublicationStatus.DRAFT)
    drafted_at = models.DateTimeField("拟稿时间")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    file_sha256 = models.CharField("文件校验值", max_length=64, default="", blank=True)
    file_name = models.CharField("文件", max_length=100, default="", blank=True)  # below the home's publications/

    class Meta:
        ordering = ["-until", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scope_kind", "scope_id", "until"], name="one_summary_for_a_scope_and_a_day"
            ),
            models.CheckConstraint(
                condition=(
                    Q(status="PUBLISHED", published_at__isnull=False, published_by__isnull=False) & ~Q(file_sha256="")
                )
                | Q(status="DRAFT", published_at__isnull=True, published_by__isnull=True, file_sha256=""),
                name="published_means_when_by_whom_and_which_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class PublicationAction(models.TextChoices):
    DRAFT = "DRAFT", "拟稿"
    EDIT = "EDIT", "修改段落"
    RESTORE = "RESTORE", "恢复段落"
    REFRESH = "REFRESH", "更新指标"
    PUBLISH = "PUBLISH", "发布"


class PublicationEvent(models.Model):
    """What was done to a publication.  Append-only."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="events")
    action = models.CharField("操作", max_length=12, choices=PublicationAction)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    data = models.JSONField("内容", default=dict)  # EDIT, RESTORE: key, before, after

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.action}"
