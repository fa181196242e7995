"""
Tables of the working calendar and of the regime in force; written only by ``zhuqi.deadlines.services``.

The years the package knows need no rows: what is here lies over them.
"""

from django.db import models
from django.db.models import Q


class CalendarYear(models.Model):
    """A year whose schedule was entered here; it replaces what the package says about that year."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    source = models.CharField("依据", max_length=200)
    published_at = models.DateTimeField("公布时间")
    published_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.year} 年放假安排"


class CalendarDay(models.Model):
    """A day on which the calendar says something: a day off, or a day worked although it is a weekend."""

    date = models.DateField("日期", unique=True)
    is_working = models.BooleanField("上班")
    name = models.CharField("名称", max_length=60)
    source = models.CharField("依据", max_length=200)
    changed_at = models.DateTimeField("修改时间")
    changed_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class CalendarVersion(models.Model):
    """The one row that changes with every edit, so that a calendar kept in memory knows when it is old."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    token = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_calendar_version")]

    def __str__(self) -> str:
        return str(self.token)


class RegimeInForce(models.Model):
    """Which regime of ``regimes.REGIMES`` holds from which day on; append-only, the latest row wins."""

    code = models.CharField("制度", max_length=40)
    since = models.DateField("起用日期")
    moves_off_holidays = models.BooleanField("逢休息日顺延")
    set_at = models.DateTimeField("设定时间")
    set_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.code} 自 {self.since}"


class CalendarEvent(models.Model):
    """One line of the calendar's history; append-only, guarded by the database."""

    PUBLISH_YEAR = "PUBLISH_YEAR"  # 公布年度安排
    SET_DAY = "SET_DAY"  # 调整一天
    PUT_REGIME_IN_FORCE = "PUT_REGIME_IN_FORCE"  # 启用时限制度
    KINDS = {PUBLISH_YEAR: "公布年度安排", SET_DAY: "调整一天", PUT_REGIME_IN_FORCE: "启用时限制度"}

    kind = models.CharField("事项", max_length=30)
    at = models.DateTimeField("时间")
    actor = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    data = models.JSONField("内容")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["PUBLISH_YEAR", "SET_DAY", "PUT_REGIME_IN_FORCE"]),
                name="calendar_event_kind_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.KINDS[self.kind]}"
