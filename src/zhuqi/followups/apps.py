"""Django's entry for telephone calls and complaints (回访), and the names of its tables that may only grow."""

from typing import ClassVar

from django.apps import AppConfig


class FollowUpsConfig(AppConfig):
    """回访."""

    name = "zhuqi.followups"
    verbose_name = "回访"
    default_auto_field = "django.db.models.BigAutoField"
    append_only_tables: ClassVar[tuple[str, ...]] = (
        "followups_followupcall",
        "followups_followupevent",
        "followups_followuprules",
        "followups_callscript",
    )
