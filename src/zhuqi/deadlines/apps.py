"""Registration of the app, and the tables that may only grow."""

from typing import ClassVar

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """The working calendar and the 13710 regime (时限)."""

    name = "zhuqi.deadlines"
    label = "deadlines"
    verbose_name = "时限"
    default_auto_field = "django.db.models.BigAutoField"
    append_only_tables: ClassVar[tuple[str, ...]] = ("deadlines_calendarevent", "deadlines_regimeinforce")
