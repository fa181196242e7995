"""Django's entry for visits (走访), and the names of its tables that may only grow."""

from typing import ClassVar

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """走访."""

    name = "zhuqi.visits"
    verbose_name = "走访"
    default_auto_field = "django.db.models.BigAutoField"
    append_only_tables: ClassVar[tuple[str, ...]] = (
        "visits_visitevent",
        "visits_appointmentevent",
        "visits_fieldworkevent",
    )
