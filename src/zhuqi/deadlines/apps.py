"""Django's entry for deadlines (时限)."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """时限."""

    name = "zhuqi.deadlines"
    verbose_name = "时限"
