"""Django's entry for visits (走访)."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """走访."""

    name = "zhuqi.visits"
    verbose_name = "走访"
